// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/row_transform.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "views/render/format.h"

#define MAX_KEPT (1u << 20)

/* A row of the mark: its key, and the numbers of its cells one behind the other. */
struct kept {
	char *key;
	int64_t *numbers;
	size_t n;
};

struct mt_row_transform {
	struct mt_tui_sink to;		/* first: takes the mark's rows */
	const struct mt_view *view;
	const struct mt_column *columns;
	const struct mt_snapshot *mark;
	bool sizes, changes;
	struct kept *kept;
	size_t nr_kept, kept_capacity;
	size_t next;			/* rows mostly come in the same order */
	struct mt_cell *cells;		/* [view->nr_columns] */
	int64_t *numbers;		/* of the row at hand */
	size_t nr_numbers, capacity;
};

static bool is_sized(const struct mt_row_transform *transform, size_t i)
{
	const struct mt_column *column = &transform->view->columns[i];

	return transform->sizes && column->axis == MT_AXIS_ORDER &&
	       column->type == MT_TYPE_COUNTS && column->unit == MT_UNIT_BLOCKS;
}

static bool is_changed(const struct mt_row_transform *transform, size_t i)
{
	const struct mt_column *column = &transform->view->columns[i];

	return transform->changes && !column->is_key &&
	       (column->type == MT_TYPE_COUNT || column->type == MT_TYPE_COUNTS ||
		column->type == MT_TYPE_NUMBER || column->type == MT_TYPE_NUMBERS);
}

static void transform_column(const struct mt_row_transform *transform, size_t i,
			     struct mt_column *column)
{
	if (is_sized(transform, i))
		column->unit = MT_UNIT_BYTES;
	if (!is_changed(transform, i))
		return;
	if (column->type == MT_TYPE_COUNT)
		column->type = MT_TYPE_NUMBER;
	if (column->type == MT_TYPE_COUNTS)
		column->type = MT_TYPE_NUMBERS;
	column->unit = column->unit == MT_UNIT_BYTES || column->unit == MT_UNIT_CHANGE_BYTES ?
					    MT_UNIT_CHANGE_BYTES :
		       column->unit == MT_UNIT_MEMORY || column->unit == MT_UNIT_CHANGE_MEMORY ?
					    MT_UNIT_CHANGE_MEMORY :
		       column->unit == MT_UNIT_THOUSANDTHS || column->unit == MT_UNIT_BAR ?
						       MT_UNIT_THOUSANDTHS :
						       MT_UNIT_CHANGE;
}

struct mt_error *mt_row_transform_create(const struct mt_view *view, bool sizes, bool changes,
				 struct mt_column **columns, struct mt_row_transform **transform)
{
	struct mt_row_transform *new = calloc(1, sizeof(*new));
	struct mt_column *copy = calloc(view->nr_columns, sizeof(*copy));

	if (new)
		new->cells = calloc(view->nr_columns, sizeof(*new->cells));
	if (!new || !copy || !new->cells) {
		free(copy);
		mt_row_transform_destroy(new);
		return mt_error_nomem();
	}
	new->view = view;
	new->columns = copy;
	new->sizes = sizes;
	new->changes = changes;
	memcpy(copy, view->columns, view->nr_columns * sizeof(*copy));
	for (size_t i = 0; i < view->nr_columns; i++)
		transform_column(new, i, &copy[i]);
	*columns = copy;
	*transform = new;
	return NULL;
}

void mt_row_transform_destroy(struct mt_row_transform *transform)
{
	if (!transform)
		return;
	for (size_t i = 0; i < transform->nr_kept; i++) {
		free(transform->kept[i].key);
		free(transform->kept[i].numbers);
	}
	free(transform->kept);
	free(transform->cells);
	free(transform->numbers);
	free(transform);
}

static int64_t number_of(uint64_t count, bool at_least)
{
	return count == MT_UNKNOWN || count > INT64_MAX || at_least ? INT64_MIN : (int64_t)count;
}

/* A block of the order as so many bytes. */
static uint64_t size_of(const struct mt_snapshot *snapshot, uint64_t blocks, size_t order)
{
	return mt_pages_to_bytes(snapshot, mt_count_shift(blocks, (unsigned int)order));
}

static size_t nr_entries(const struct mt_column *column, const struct mt_cell *cell)
{
	bool is_list = column->type == MT_TYPE_COUNTS || column->type == MT_TYPE_NUMBERS;

	return !cell->known ? 0 : is_list ? cell->list.n : 1;
}

static int64_t entry(const struct mt_row_transform *transform, const struct mt_snapshot *snapshot,
		     size_t column, const struct mt_cell *cell, size_t i)
{
	switch (transform->view->columns[column].type) {
	case MT_TYPE_COUNT:
		return number_of(cell->count, false);
	case MT_TYPE_NUMBER:
		return cell->number;
	case MT_TYPE_NUMBERS:
		return cell->list.numbers[i];
	default:
		return number_of(is_sized(transform, column) ?
					 size_of(snapshot, cell->list.counts[i], i) :
					 cell->list.counts[i],
				 cell->list.at_least && cell->list.at_least[i]);
	}
}

/* All numbers that take another transform, one behind the other. */
static struct mt_error *gather(struct mt_row_transform *transform,
			       const struct mt_snapshot *snapshot, const struct mt_cell *cells)
{
	struct mt_error *err = NULL;

	transform->nr_numbers = 0;
	for (size_t c = 0; c < transform->view->nr_columns; c++) {
		size_t n = nr_entries(&transform->view->columns[c], &cells[c]);

		if (!is_sized(transform, c) && !is_changed(transform, c))
			continue;
		err = mt_array_reserve(&transform->numbers, &transform->capacity,
				       transform->nr_numbers + n, sizeof(*transform->numbers),
				       SIZE_MAX);
		if (err)
			return err;
		for (size_t i = 0; i < n; i++)
			transform->numbers[transform->nr_numbers++] =
				entry(transform, snapshot, c, &cells[c], i);
	}
	return NULL;
}

/* The texts of the key columns. */
static char *key_of(const struct mt_row_transform *transform, const struct mt_cell *cells)
{
	const struct mt_format format = { .plain = true };
	char *key = NULL;
	size_t len;
	FILE *out = open_memstream(&key, &len);

	for (size_t c = 0; out && c < transform->view->nr_columns; c++) {
		if (!transform->view->columns[c].is_key)
			continue;

		mt_cleanup(free) char *text = mt_format_cell(&format, &transform->view->columns[c],
							     &cells[c]);
		fprintf(out, "%s\n", text ? text : "");
	}
	if (out)
		fclose(out);
	return key;
}

static struct mt_error *keep_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct mt_row_transform *transform = (struct mt_row_transform *)sink;
	struct mt_error *err = mt_array_reserve(&transform->kept, &transform->kept_capacity,
						transform->nr_kept + 1, sizeof(*transform->kept),
						MAX_KEPT);

	if (!err)
		err = gather(transform, transform->mark, cells);
	if (err)
		return err;

	struct kept kept = { key_of(transform, cells), mt_steal(transform->numbers),
			     transform->nr_numbers };

	transform->capacity = 0;
	transform->kept[transform->nr_kept++] = kept;
	return kept.key ? NULL : mt_error_nomem();
}

static struct mt_error *keep_note(struct mt_sink *sink, enum mt_emphasis emphasis,
				  const char *text)
{
	(void)sink, (void)emphasis, (void)text;
	return NULL;
}

struct mt_error *mt_row_transform_keep(struct mt_row_transform *transform,
				       const struct mt_request *request,
				       const struct mt_tui_question *question)
{
	static const struct mt_sink_ops ops = { .row = keep_row, .note = keep_note };
	const struct mt_tui_context context = { .snapshot = request->snapshot };

	transform->to = (struct mt_tui_sink){ { .ops = &ops }, question, &context };
	transform->mark = request->snapshot;
	return transform->view->fill(request, &transform->to.sink);
}

static const struct kept *find_kept(struct mt_row_transform *transform, const struct mt_cell *cells)
{
	mt_cleanup(free) char *key = key_of(transform, cells);

	for (size_t n = 0; key && n < transform->nr_kept; n++) {
		const struct kept *kept =
			&transform->kept[(transform->next + n) % transform->nr_kept];

		if (kept->key && !strcmp(kept->key, key)) {
			transform->next = (transform->next + n + 1) % transform->nr_kept;
			return kept;
		}
	}
	return NULL;
}

static void subtract(struct mt_row_transform *transform, const struct kept *kept)
{
	bool same = kept && kept->n == transform->nr_numbers;

	for (size_t i = 0; i < transform->nr_numbers; i++) {
		int64_t *now = &transform->numbers[i];

		if (!same || *now == INT64_MIN || kept->numbers[i] == INT64_MIN ||
		    __builtin_sub_overflow(*now, kept->numbers[i], now))
			*now = INT64_MIN;
	}
}

struct mt_error *mt_row_transform_apply(struct mt_row_transform *transform,
					const struct mt_snapshot *snapshot,
					const struct mt_cell *cells,
					const struct mt_cell **transformed)
{
	struct mt_error *err = gather(transform, snapshot, cells);
	size_t at = 0;

	if (err)
		return err;
	if (transform->changes)
		subtract(transform, find_kept(transform, cells));
	for (size_t c = 0; c < transform->view->nr_columns; c++) {
		size_t n = nr_entries(&transform->view->columns[c], &cells[c]);
		struct mt_cell *cell = &transform->cells[c];

		*cell = cells[c];
		if ((!is_sized(transform, c) && !is_changed(transform, c)) || !n)
			continue;
		/* an unknown number is INT64_MIN, which as a count is said to be unknown, too */
		for (size_t i = at; !is_changed(transform, c) && i < at + n; i++)
			if (transform->numbers[i] == INT64_MIN)
				transform->numbers[i] = (int64_t)MT_UNKNOWN;
		if (transform->columns[c].type == MT_TYPE_NUMBER)
			*cell = mt_cell_number(transform->numbers[at]);
		else if (transform->columns[c].type == MT_TYPE_NUMBERS)
			*cell = mt_cell_numbers(&transform->numbers[at], n);
		else
			*cell = mt_cell_counts((const uint64_t *)&transform->numbers[at], n);
		cell->emphasis = cells[c].emphasis;
		at += n;
	}
	*transformed = transform->cells;
	return NULL;
}
