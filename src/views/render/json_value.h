/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What views and snapshots hold, as JSON values, which the caller owns. */
#ifndef MT_VIEWS_RENDER_JSON_VALUE_H
#define MT_VIEWS_RENDER_JSON_VALUE_H

#include "base/json.h"
#include "views/view/view.h"

struct mt_json *mt_json_of_cell(const struct mt_column *column, const struct mt_cell *cell);

/* "source": where the rows are from. */
struct mt_json *mt_json_of_origin(const struct mt_origin *origin);

/* "incomplete": what to know before believing the rows. */
struct mt_json *mt_json_of_incomplete(const struct mt_snapshot *snapshot);

#endif
