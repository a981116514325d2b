/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view's cells otherwise than it hands them out: free blocks as bytes, counts
 * as their change since a mark.
 */
#ifndef MT_VIEWS_TUI_SHAPE_H
#define MT_VIEWS_TUI_SHAPE_H

#include "views/tui/ask.h"

struct mt_shape;

/* columns[view->nr_columns], those of the shape, belong to the caller. */
struct mt_error *mt_shape_create(const struct mt_view *view, bool sizes, bool changes,
				 struct mt_column **columns, struct mt_shape **shape);
void mt_shape_destroy(struct mt_shape *shape);
MT_DEFINE_CLEANUP(mt_shape, struct mt_shape *, mt_shape_destroy)

/* Asks the view for the mark's rows: what changes are counted from. */
struct mt_error *mt_shape_keep(struct mt_shape *shape, const struct mt_request *request,
			       const struct mt_tui_question *question);

/* The row's cells in the shape, until the next call. */
struct mt_error *mt_shape_row(struct mt_shape *shape, const struct mt_snapshot *snapshot,
			      const struct mt_cell *cells, const struct mt_cell **shaped);

#endif
