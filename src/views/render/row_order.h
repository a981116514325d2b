/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sink in front of a renderer that hands rows on in another order, or only the first
 * of them:
 *
 *	mt_row_order_create(&options, &renderer->sink, &order);
 *	mt_row_order_begin(order, view);
 *	view->fill(&request, mt_row_order_sink(order));
 *	mt_row_order_end(order);		(begin … end may be repeated)
 *	mt_row_order_destroy(order);
 */
#ifndef MT_VIEWS_RENDER_ROW_ORDER_H
#define MT_VIEWS_RENDER_ROW_ORDER_H

#include "base/cleanup.h"
#include "views/view/view.h"

struct mt_row_order;

/* Which rows, in which order. */
struct mt_row_order_options {
	const char *sort;	/* keys of columns, "rss,-pid": numbers from the largest, texts
				 * from a on; with + from the smallest, with - from the
				 * largest; NULL: as they come */
	uint64_t top;		/* so many rows; 0: all */
};

/* Creates one that hands rows on to to, which must outlive it; options' text is not copied. */
struct mt_error *mt_row_order_create(const struct mt_row_order_options *options,
				     struct mt_sink *to, struct mt_row_order **order);

/*
 * Begins with a view's rows.  MT_ERR_USAGE names a key that is none of the view's columns,
 * and those there are.
 */
struct mt_error *mt_row_order_begin(struct mt_row_order *order, const struct mt_view *view);

/* Returns the sink that takes the view's rows. */
struct mt_sink *mt_row_order_sink(struct mt_row_order *order);

/* Hands on what was kept, and a note of how many rows were left out. */
struct mt_error *mt_row_order_end(struct mt_row_order *order);

/* Destroys one; NULL is fine. */
void mt_row_order_destroy(struct mt_row_order *order);
MT_DEFINE_CLEANUP(mt_row_order, struct mt_row_order *, mt_row_order_destroy)

#endif
