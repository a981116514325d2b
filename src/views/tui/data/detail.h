/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of the row at the cursor, below the table. */
#ifndef MT_VIEWS_TUI_DATA_DETAIL_H
#define MT_VIEWS_TUI_DATA_DETAIL_H

#include "views/tui/data/ask.h"

/* A line of a detail that begins with one of these bytes stands out. */
#define MT_DETAIL_TITLE '\1'
#define MT_DETAIL_WARNING '\2'
#define MT_DETAIL_ALERT '\3'

/* Tells whether rows of this view have a detail. */
bool mt_tui_has_detail(const struct mt_view *view);

/*
 * Makes the detail of the row that stands for the node or zone of `of`: lines, the most
 * important first; free it.  NULL: there is nothing to tell, or memory is short.
 */
char *mt_tui_detail(const struct mt_tui_question *question, const struct mt_tui_context *context,
		    const struct mt_selection *of);

#endif
