// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/shape.h"

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

struct mt_shape {
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

static bool is_sized(const struct mt_shape *shape, size_t i)
{
	const struct mt_column *column = &shape->view->columns[i];

	return shape->sizes && column->axis == MT_AXIS_ORDER &&
	       column->type == MT_TYPE_COUNTS && column->unit == MT_UNIT_BLOCKS;
}

static bool is_changed(const struct mt_shape *shape, size_t i)
{
	const struct mt_column *column = &shape->view->columns[i];

	return shape->changes && !column->is_key &&
	       (column->type == MT_TYPE_COUNT || column->type == MT_TYPE_COUNTS ||
		column->type == MT_TYPE_NUMBER || column->type == MT_TYPE_NUMBERS);
}

static void shape_column(const struct mt_shape *shape, size_t i, struct mt_column *column)
{
	if (is_sized(shape, i))
		column->unit = MT_UNIT_BYTES;
	if (!is_changed(shape, i))
		return;
	if (column->type == MT_TYPE_COUNT)
		column->type = MT_TYPE_NUMBER;
	if (column->type == MT_TYPE_COUNTS)
		column->type = MT_TYPE_NUMBERS;
	column->unit = column->unit == MT_UNIT_BYTES || column->unit == MT_UNIT_CHANGE_BYTES ?
					    MT_UNIT_CHANGE_BYTES :
		       column->unit == MT_UNIT_THOUSANDTHS || column->unit == MT_UNIT_BAR ?
						       MT_UNIT_THOUSANDTHS :
						       MT_UNIT_CHANGE;
}

struct mt_error *mt_shape_create(const struct mt_view *view, bool sizes, bool changes,
				 struct mt_column **columns, struct mt_shape **shape)
{
	struct mt_shape *new = calloc(1, sizeof(*new));
	struct mt_column *copy = calloc(view->nr_columns, sizeof(*copy));

	if (new)
		new->cells = calloc(view->nr_columns, sizeof(*new->cells));
	if (!new || !copy || !new->cells) {
		free(copy);
		mt_shape_destroy(new);
		return mt_error_nomem();
	}
	new->view = view;
	new->columns = copy;
	new->sizes = sizes;
	new->changes = changes;
	memcpy(copy, view->columns, view->nr_columns * sizeof(*copy));
	for (size_t i = 0; i < view->nr_columns; i++)
		shape_column(new, i, &copy[i]);
	*columns = copy;
	*shape = new;
	return NULL;
}

void mt_shape_destroy(struct mt_shape *shape)
{
	if (!shape)
		return;
	for (size_t i = 0; i < shape->nr_kept; i++) {
		free(shape->kept[i].key);
		free(shape->kept[i].numbers);
	}
	free(shape->kept);
	free(shape->cells);
	free(shape->numbers);
	free(shape);
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

static int64_t entry(const struct mt_shape *shape, const struct mt_snapshot *snapshot,
		     size_t column, const struct mt_cell *cell, size_t i)
{
	switch (shape->view->columns[column].type) {
	case MT_TYPE_COUNT:
		return number_of(cell->count, false);
	case MT_TYPE_NUMBER:
		return cell->number;
	case MT_TYPE_NUMBERS:
		return cell->list.numbers[i];
	default:
		return number_of(is_sized(shape, column) ?
					 size_of(snapshot, cell->list.counts[i], i) :
					 cell->list.counts[i],
				 cell->list.at_least && cell->list.at_least[i]);
	}
}

/* All numbers that take another shape, one behind the other. */
static struct mt_error *gather(struct mt_shape *shape, const struct mt_snapshot *snapshot,
			       const struct mt_cell *cells)
{
	struct mt_error *err = NULL;

	shape->nr_numbers = 0;
	for (size_t c = 0; c < shape->view->nr_columns; c++) {
		size_t n = nr_entries(&shape->view->columns[c], &cells[c]);

		if (!is_sized(shape, c) && !is_changed(shape, c))
			continue;
		err = mt_array_reserve(&shape->numbers, &shape->capacity, shape->nr_numbers + n,
				       sizeof(*shape->numbers), SIZE_MAX);
		if (err)
			return err;
		for (size_t i = 0; i < n; i++)
			shape->numbers[shape->nr_numbers++] =
				entry(shape, snapshot, c, &cells[c], i);
	}
	return NULL;
}

/* The texts of the key columns. */
static char *key_of(const struct mt_shape *shape, const struct mt_cell *cells)
{
	const struct mt_format format = { .plain = true };
	char *key = NULL;
	size_t len;
	FILE *out = open_memstream(&key, &len);

	for (size_t c = 0; out && c < shape->view->nr_columns; c++) {
		if (!shape->view->columns[c].is_key)
			continue;

		mt_cleanup(free) char *text = mt_format_cell(&format, &shape->view->columns[c],
							     &cells[c]);
		fprintf(out, "%s\n", text ? text : "");
	}
	if (out)
		fclose(out);
	return key;
}

static struct mt_error *keep_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct mt_shape *shape = (struct mt_shape *)sink;
	struct mt_error *err = mt_array_reserve(&shape->kept, &shape->kept_capacity,
						shape->nr_kept + 1, sizeof(*shape->kept),
						MAX_KEPT);

	if (!err)
		err = gather(shape, shape->mark, cells);
	if (err)
		return err;

	struct kept kept = { key_of(shape, cells), mt_steal(shape->numbers), shape->nr_numbers };

	shape->capacity = 0;
	shape->kept[shape->nr_kept++] = kept;
	return kept.key ? NULL : mt_error_nomem();
}

static struct mt_error *keep_note(struct mt_sink *sink, enum mt_emphasis emphasis,
				  const char *text)
{
	(void)sink, (void)emphasis, (void)text;
	return NULL;
}

struct mt_error *mt_shape_keep(struct mt_shape *shape, const struct mt_request *request,
			       const struct mt_tui_question *question)
{
	static const struct mt_sink_ops ops = { .row = keep_row, .note = keep_note };
	const struct mt_tui_facts properties = { .snapshot = request->snapshot };

	shape->to = (struct mt_tui_sink){ { &ops }, question, &properties };
	shape->mark = request->snapshot;
	return shape->view->fill(request, &shape->to.sink);
}

static const struct kept *find_kept(struct mt_shape *shape, const struct mt_cell *cells)
{
	mt_cleanup(free) char *key = key_of(shape, cells);

	for (size_t n = 0; key && n < shape->nr_kept; n++) {
		const struct kept *kept = &shape->kept[(shape->next + n) % shape->nr_kept];

		if (kept->key && !strcmp(kept->key, key)) {
			shape->next = (shape->next + n + 1) % shape->nr_kept;
			return kept;
		}
	}
	return NULL;
}

static void subtract(struct mt_shape *shape, const struct kept *kept)
{
	bool same = kept && kept->n == shape->nr_numbers;

	for (size_t i = 0; i < shape->nr_numbers; i++) {
		int64_t *now = &shape->numbers[i];

		if (!same || *now == INT64_MIN || kept->numbers[i] == INT64_MIN ||
		    __builtin_sub_overflow(*now, kept->numbers[i], now))
			*now = INT64_MIN;
	}
}

struct mt_error *mt_shape_row(struct mt_shape *shape, const struct mt_snapshot *snapshot,
			      const struct mt_cell *cells, const struct mt_cell **shaped)
{
	struct mt_error *err = gather(shape, snapshot, cells);
	size_t at = 0;

	if (err)
		return err;
	if (shape->changes)
		subtract(shape, find_kept(shape, cells));
	for (size_t c = 0; c < shape->view->nr_columns; c++) {
		size_t n = nr_entries(&shape->view->columns[c], &cells[c]);
		struct mt_cell *cell = &shape->cells[c];

		*cell = cells[c];
		if ((!is_sized(shape, c) && !is_changed(shape, c)) || !n)
			continue;
		/* an unknown number is INT64_MIN, which as a count is said to be unknown, too */
		for (size_t i = at; !is_changed(shape, c) && i < at + n; i++)
			if (shape->numbers[i] == INT64_MIN)
				shape->numbers[i] = (int64_t)MT_UNKNOWN;
		if (shape->columns[c].type == MT_TYPE_NUMBER)
			*cell = mt_cell_number(shape->numbers[at]);
		else if (shape->columns[c].type == MT_TYPE_NUMBERS)
			*cell = mt_cell_numbers(&shape->numbers[at], n);
		else
			*cell = mt_cell_counts((const uint64_t *)&shape->numbers[at], n);
		cell->emphasis = cells[c].emphasis;
		at += n;
	}
	*shaped = shape->cells;
	return NULL;
}
