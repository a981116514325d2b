/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A zone, order by order: what is free, what of it is unusable, and how that went. */
#ifndef MT_VIEWS_TUI_DATA_ORDERS_H
#define MT_VIEWS_TUI_DATA_ORDERS_H

#include "views/view/view.h"

/* A view that only the full screen has: its fill() takes a struct mt_tui_sink (ask.h). */
extern const struct mt_view mt_view_orders;

/*
 * Returns what an external fragmentation index, in thousandths, says of "a request …":
 * that it finds a block, or why it fails.  NULL: not known.
 */
const char *mt_orders_words(int64_t extfrag);

#endif
