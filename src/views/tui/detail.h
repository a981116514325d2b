/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of the row at the cursor, below the table. */
#ifndef MT_VIEWS_TUI_DETAIL_H
#define MT_VIEWS_TUI_DETAIL_H

#include "views/tui/ask.h"

/* A line that begins with one of these stands out. */
#define MT_DETAIL_TITLE '\1'
#define MT_DETAIL_WARNING '\2'
#define MT_DETAIL_ALERT '\3'

/* Rows of this view have some. */
bool mt_tui_has_detail(const struct mt_view *view);

/* Lines, the most important first; free it. NULL: nothing is to be said. */
char *mt_tui_detail(const struct mt_tui_question *question, const struct mt_tui_facts *properties,
		    const struct mt_selection *of);

/* The same of a zone's orders (detail_orders.c). */
char *mt_tui_detail_orders(const struct mt_tui_question *question, const struct mt_tui_facts *properties,
			   const struct mt_selection *of);

/* The line above it: "-- node 0 DMA32 ----"; zone NULL: of the node. */
void mt_tui_detail_title(const struct mt_tui_question *question, unsigned int node,
			 const char *zone, FILE *out);

#endif
