/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which columns of a view are shown, and in which order. */
#ifndef MT_VIEWS_RENDER_COLUMN_LIST_H
#define MT_VIEWS_RENDER_COLUMN_LIST_H

#include "views/view/view.h"

/* Columns of a view, as indices into view->columns; free v. */
struct mt_column_list {
	size_t *v;
	size_t n;
};

/*
 * Reads a list of columns as -o takes it, "key,key" or "+key,key" (besides the view's
 * own), into *shown.  list NULL: the view's own columns; with all also those marked
 * extra.  MT_ERR_USAGE names an unknown key and those there are; then shown->v is NULL.
 */
struct mt_error *mt_column_list_parse(const struct mt_view *view, const char *list, bool all,
				      struct mt_column_list *shown);

/*
 * Finds the column of a view by its key, len characters in any case, by the key's part before an
 * underscore where one key alone begins so ("rss": rss_bytes), or by its title, as an index into
 * view->columns.  MT_ERR_USAGE names those there are, and the nearest.
 */
struct mt_error *mt_column_list_find(const struct mt_view *view, const char *key, size_t len,
				     size_t *column);

#endif
