// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/render/row_order.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "views/render/column_list.h"
#include "views/view/row_copy.h"

/* Columns to sort by. */
#define MAX_KEYS 8

/* Where only the first rows are wanted, so many are kept before the rest is dropped. */
#define LEAST_KEPT 1024

enum direction { USUAL, UP, DOWN };

struct key {
	size_t column;
	enum direction direction;
};

struct kept_row {
	uint64_t number;	/* in the order they came: rows that are alike keep it */
	struct mt_cell *cells;
};

struct mt_row_order {
	struct mt_sink base;
	struct mt_sink *to;
	struct mt_row_order_options options;
	const struct mt_view *view;
	struct key keys[MAX_KEYS];
	size_t nr_keys;
	struct kept_row *rows;
	size_t nr_rows, capacity;
	uint64_t seen;
};

static struct mt_row_order *of_sink(struct mt_sink *sink)
{
	return (struct mt_row_order *)sink;
}

static int compare_counts(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static uint64_t sum(const struct mt_cell *cell)
{
	uint64_t total = 0;

	for (size_t i = 0; i < cell->list.n; i++)
		if (cell->list.counts[i] != MT_UNKNOWN)
			total += cell->list.counts[i];
	return total;
}

/* Of two known cells; a list of counts is as large as its sum, other lists as they are long. */
static int compare_cells(const struct mt_column *column, const struct mt_cell *a,
			 const struct mt_cell *b)
{
	switch (column->type) {
	case MT_TYPE_TEXT:
		return strcmp(a->text, b->text);
	case MT_TYPE_COUNT:
	case MT_TYPE_ADDRESS:
		return compare_counts(a->count, b->count);
	case MT_TYPE_NUMBER:
		return compare_numbers(a->number, b->number);
	case MT_TYPE_BOOL:
		return a->flag - b->flag;
	case MT_TYPE_COUNTS:
		return compare_counts(sum(a), sum(b));
	case MT_TYPE_STATS:
		return compare_counts(a->stats->n, b->stats->n);
	case MT_TYPE_TABLE:
		return compare_counts(a->table.nr_rows, b->table.nr_rows);
	default:
		return compare_counts(a->list.n, b->list.n);
	}
}

static bool is_down(const struct key *key, const struct mt_column *column)
{
	return key->direction == DOWN ||
	       (key->direction == USUAL && column->type != MT_TYPE_TEXT);
}

static int compare_rows(const void *first, const void *second, void *data)
{
	const struct kept_row *a = first, *b = second;
	const struct mt_row_order *order = data;

	for (size_t i = 0; i < order->nr_keys; i++) {
		const struct key *key = &order->keys[i];
		const struct mt_column *column = &order->view->columns[key->column];
		const struct mt_cell *x = &a->cells[key->column], *y = &b->cells[key->column];

		/* what is not known stands last, whichever the direction */
		if (!x->known || !y->known) {
			if (x->known != y->known)
				return x->known ? -1 : 1;
			continue;
		}

		int difference = compare_cells(column, x, y);

		if (difference)
			return is_down(key, column) ? -difference : difference;
	}
	return compare_counts(a->number, b->number);
}

static void forget(struct mt_row_order *order, size_t from)
{
	for (size_t i = from; i < order->nr_rows; i++)
		free(order->rows[i].cells);
	if (order->nr_rows > from)
		order->nr_rows = from;
}

static void sort_rows(struct mt_row_order *order)
{
	if (order->nr_rows)
		qsort_r(order->rows, order->nr_rows, sizeof(*order->rows), compare_rows, order);
	if (order->options.top)
		forget(order, order->options.top);
}

static struct mt_error *keep(struct mt_row_order *order, const struct mt_cell *cells)
{
	struct mt_error *err = mt_array_reserve(&order->rows, &order->capacity,
						order->nr_rows + 1, sizeof(*order->rows),
						SIZE_MAX);

	if (err)
		return err;

	struct mt_cell *copy = mt_row_copy(order->view->columns, order->view->nr_columns, cells);

	if (!copy)
		return mt_error_nomem();
	order->rows[order->nr_rows++] = (struct kept_row){ order->seen, copy };
	if (order->options.top && order->nr_rows >= LEAST_KEPT &&
	    order->nr_rows / 2 >= order->options.top)
		sort_rows(order);
	return NULL;
}

static struct mt_error *row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct mt_row_order *order = of_sink(sink);

	order->seen++;
	if (order->nr_keys)
		return keep(order, cells);
	if (order->options.top && order->seen > order->options.top)
		return NULL;
	return order->to->ops->row(order->to, cells);
}

static struct mt_error *note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *text)
{
	struct mt_sink *to = of_sink(sink)->to;

	return to->ops->note(to, emphasis, text);
}

static struct mt_error *headline(struct mt_sink *sink, const char *text)
{
	return mt_sink_headline(of_sink(sink)->to, text);
}

static struct mt_error *finding(struct mt_sink *sink, const struct mt_sink_finding *what)
{
	return mt_sink_finding(of_sink(sink)->to, what);
}

struct mt_error *mt_row_order_create(const struct mt_row_order_options *options,
				     struct mt_sink *to, struct mt_row_order **order)
{
	static const struct mt_sink_ops ops = {
		.row = row, .note = note, .headline = headline, .finding = finding,
	};

	*order = calloc(1, sizeof(**order));
	if (!*order)
		return mt_error_nomem();
	(*order)->base.ops = &ops;
	(*order)->base.takes_all = to->takes_all;
	(*order)->to = to;
	(*order)->options = *options;
	return NULL;
}

/* One of "key", "+key", "-key", len characters. */
static struct mt_error *add_key(struct mt_row_order *order, const char *text, size_t len)
{
	enum direction direction = *text == '+' ? UP : *text == '-' ? DOWN : USUAL;
	size_t skipped = direction == USUAL ? 0 : 1;
	size_t column;
	struct mt_error *err = mt_column_list_find(order->view, text + skipped, len - skipped,
						   &column);

	if (err)
		return mt_error_prefix(err, "--sort");
	if (order->nr_keys == MAX_KEYS)
		return mt_error_create(MT_ERR_USAGE, "--sort takes at most %d columns", MAX_KEYS);
	order->keys[order->nr_keys++] = (struct key){ column, direction };
	return NULL;
}

struct mt_error *mt_row_order_begin(struct mt_row_order *order, const struct mt_view *view)
{
	struct mt_error *err = NULL;

	forget(order, 0);
	order->view = view;
	order->seen = 0;
	order->nr_keys = 0;
	for (const char *key = order->options.sort; !err && key && *key;) {
		size_t len = strcspn(key, ",");

		err = add_key(order, key, len);
		key += len + (key[len] == ',');
	}
	return err;
}

struct mt_sink *mt_row_order_sink(struct mt_row_order *order)
{
	return &order->base;
}

struct mt_error *mt_row_order_end(struct mt_row_order *order)
{
	struct mt_error *err = NULL;
	char text[64];

	sort_rows(order);
	for (size_t i = 0; !err && i < order->nr_rows; i++)
		err = order->to->ops->row(order->to, order->rows[i].cells);
	forget(order, 0);
	if (err || !order->options.top || order->seen <= order->options.top)
		return err;
	snprintf(text, sizeof(text), "%" PRIu64 " of %" PRIu64 " rows are shown",
		 order->options.top, order->seen);
	return order->to->ops->note(order->to, MT_PLAIN, text);
}

void mt_row_order_destroy(struct mt_row_order *order)
{
	if (!order)
		return;
	forget(order, 0);
	free(order->rows);
	free(order);
}
