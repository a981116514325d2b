/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of details (detail.h), and what they share. */
#ifndef MT_VIEWS_TUI_DATA_DETAIL_PRIVATE_H
#define MT_VIEWS_TUI_DATA_DETAIL_PRIVATE_H

#include <stdio.h>

#include "views/tui/data/detail.h"

/* Makes the detail of a zone or a node: its memory, watermarks, and largest requests. */
char *mt_tui_detail_zone(const struct mt_tui_question *question,
			 const struct mt_tui_context *context, const struct mt_selection *of);

/* Makes the detail of a zone's orders: which find a block, and why the others do not. */
char *mt_tui_detail_orders(const struct mt_tui_question *question,
			   const struct mt_tui_context *context, const struct mt_selection *of);

/* Prints the line above a detail: "-- node 0 DMA32 ----"; zone NULL: of the node. */
void mt_tui_detail_title(const struct mt_tui_question *question, unsigned int node,
			 const char *zone, FILE *out);

#endif
