/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What views and snapshots hold, as JSON values, which the caller owns. */
#ifndef MT_VIEWS_RENDER_JSON_VALUE_H
#define MT_VIEWS_RENDER_JSON_VALUE_H

#include "base/json.h"
#include "views/view/view.h"

/* Makes a cell of this column a JSON value; an unknown one null.  NULL: memory is short. */
struct mt_json *mt_json_of_cell(const struct mt_column *column, const struct mt_cell *cell);

/*
 * Makes "seen" of a document: when memory that changes was looked at, until now, and what moved.
 * NULL: memory is short.
 */
struct mt_json *mt_json_of_seen(const struct mt_seen *seen);

/* Makes "source" of a document: where the rows are from.  NULL: memory is short. */
struct mt_json *mt_json_of_origin(const struct mt_origin *origin);

/* Makes "incomplete" of a document: what the snapshot lacks, and why.  NULL: memory is short. */
struct mt_json *mt_json_of_incomplete(const struct mt_snapshot *snapshot);

#endif
