// SPDX-License-Identifier: GPL-2.0-or-later
/* What the renderers share: the columns asked for, the time of a sample. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/suggest.h"
#include "views/render/column_list.h"

static struct mt_error *unknown_column(const struct mt_view *view, const char *key, size_t len)
{
	mt_cleanup(free) char *list = strdup("");
	mt_cleanup(free) char *word = strndup(key, len);
	struct mt_suggestion near = mt_suggest(word ? word : "");

	for (size_t i = 0; i < view->nr_columns; i++)
		mt_suggest_offer(&near, view->columns[i].key);

	for (size_t i = 0; list && i < view->nr_columns; i++) {
		char *longer;

		if (asprintf(&longer, "%s%s%s", list, i ? ", " : "", view->columns[i].key) < 0)
			break;
		free(list);
		list = longer;
	}
	return mt_error_create(MT_ERR_USAGE, "%s has no column \"%.*s\"%s%s%s; it has %s",
			       view->name, (int)len, key, near.best ? "; did you mean " : "",
			       near.best ? near.best : "", near.best ? "?" : "",
			       list ? list : "others");
}

static bool is_name(const char *name, const char *text, size_t len)
{
	return name && !strncasecmp(name, text, len) && !name[len];
}

/* The only key that begins so, up to an underscore: "rss" for rss_bytes. */
static size_t find_beginning(const struct mt_view *view, const char *key, size_t len)
{
	size_t found = view->nr_columns;

	for (size_t i = 0; len && i < view->nr_columns; i++) {
		if (strncasecmp(view->columns[i].key, key, len) || view->columns[i].key[len] != '_')
			continue;
		if (found < view->nr_columns)
			return view->nr_columns;
		found = i;
	}
	return found;
}

struct mt_error *mt_column_list_find(const struct mt_view *view, const char *key, size_t len,
				     size_t *column)
{
	size_t n = view->nr_columns, i = 0;

	while (i < n && !is_name(view->columns[i].key, key, len))
		i++;
	if (i == n)
		i = find_beginning(view, key, len);
	for (size_t j = 0; i == n && j < n; j++)
		if (is_name(view->columns[j].title, key, len))
			i = j;
	if (i == n)
		return unknown_column(view, key, len);
	*column = i;
	return NULL;
}

static struct mt_error *add_key(const struct mt_view *view, const char *key, size_t len,
				struct mt_column_list *shown)
{
	size_t column;
	struct mt_error *err = mt_column_list_find(view, key, len, &column);

	if (err)
		return err;
	for (size_t j = 0; j < shown->n; j++)
		if (shown->v[j] == column)
			return NULL;
	shown->v[shown->n++] = column;
	return NULL;
}

static struct mt_error *add_keys(const struct mt_view *view, const char *list,
				 struct mt_column_list *shown)
{
	struct mt_error *err = NULL;

	for (const char *key = list; !err && *key;) {
		size_t len = strcspn(key, ",");

		err = add_key(view, key, len, shown);
		key += len + (key[len] == ',');
	}
	return err;
}

static struct mt_error *add_default(const struct mt_view *view, bool all,
				    struct mt_column_list *shown)
{
	if (view->usual && !all)
		return add_keys(view, view->usual, shown);
	for (size_t i = 0; i < view->nr_columns; i++)
		if (all || !view->columns[i].extra)
			shown->v[shown->n++] = i;
	return NULL;
}

struct mt_error *mt_column_list_parse(const struct mt_view *view, const char *list, bool all,
				   struct mt_column_list *shown)
{
	struct mt_error *err = NULL;

	shown->n = 0;
	shown->v = calloc(view->nr_columns, sizeof(*shown->v));
	if (!shown->v)
		return mt_error_nomem();
	if (!list || *list == '+')
		err = add_default(view, all && !list, shown);
	if (!err && list)
		err = add_keys(view, list + (*list == '+'), shown);
	if (!err && !shown->n)
		err = mt_error_create(MT_ERR_USAGE, "no column is asked for");
	if (err) {
		free(shown->v);
		shown->v = NULL;
	}
	return err;
}
