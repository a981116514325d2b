/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A zone, order by order: what is free, what of it is of no use, and how that went. */
#ifndef MT_VIEWS_TUI_ORDERS_H
#define MT_VIEWS_TUI_ORDERS_H

#include "views/view/view.h"

/* Its fill() takes a struct mt_tui_sink only (ask.h). */
extern const struct mt_view mt_view_orders;

/* What an external fragmentation index says of "a request …"; NULL: not known. */
const char *mt_orders_words(int64_t extfrag);

#endif
