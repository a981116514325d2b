/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of a view with other numbers than it hands out: free blocks as bytes, counts as
 * their change since the moment that was marked.
 */
#ifndef MT_VIEWS_TUI_DATA_ROW_TRANSFORM_H
#define MT_VIEWS_TUI_DATA_ROW_TRANSFORM_H

#include "views/tui/data/ask.h"

struct mt_row_transform;

/*
 * Creates what makes sizes and changes, as they are wanted, of the view's rows; destroy
 * it in the end.  Sets *columns to a copy of the view's columns with the types and units
 * that they have then: view->nr_columns of them, to be freed by the caller.
 */
struct mt_error *mt_row_transform_create(const struct mt_view *view, bool sizes, bool changes,
					 struct mt_column **columns,
					 struct mt_row_transform **transform);

/* Destroys it; NULL is fine. */
void mt_row_transform_destroy(struct mt_row_transform *transform);
MT_DEFINE_CLEANUP(mt_row_transform, struct mt_row_transform *, mt_row_transform_destroy)

/* Asks the view for the rows of request->snapshot: those that changes are counted from. */
struct mt_error *mt_row_transform_keep(struct mt_row_transform *transform,
				       const struct mt_request *request,
				       const struct mt_tui_question *question);

/*
 * Makes of a row's cells, which the view has of snapshot, those to be shown; they are
 * *transformed, until the next call.
 */
struct mt_error *mt_row_transform_apply(struct mt_row_transform *transform,
					const struct mt_snapshot *snapshot,
					const struct mt_cell *cells,
					const struct mt_cell **transformed);

#endif
