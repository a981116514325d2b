// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/view/row_copy.h"

#include <stdlib.h>
#include <string.h>

/*
 * The same steps run twice: first without a block, to learn how much room all takes,
 * then with one.
 */
struct block {
	char *start;		/* NULL: only the room is counted */
	size_t used;
};

/* Returns where the copy stands; NULL while the room is counted. */
static void *put(struct block *block, const void *from, size_t size)
{
	size_t at = (block->used + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);

	block->used = at + size;
	if (!block->start)
		return NULL;
	return size ? memcpy(block->start + at, from, size) : block->start + at;
}

static const char *put_text(struct block *block, const char *text)
{
	return text ? put(block, text, strlen(text) + 1) : NULL;
}

static const char *const *put_texts(struct block *block, const char *const *texts, size_t n)
{
	const char **copy = put(block, texts, n * sizeof(*texts));

	for (size_t i = 0; i < n; i++) {
		const char *text = put_text(block, texts[i]);

		if (copy)
			copy[i] = text;
	}
	return copy;
}

static const struct mt_stats *put_stats(struct block *block, const struct mt_stats *stats)
{
	struct mt_stats *copy = put(block, stats, sizeof(*stats));
	struct mt_stat *v = put(block, stats->v, stats->n * sizeof(*stats->v));

	for (size_t i = 0; i < stats->n; i++) {
		const char *name = put_text(block, stats->v[i].name);

		if (v)
			v[i].name = name;
	}
	if (copy)
		copy->v = v;
	return copy;
}

static struct mt_cell *put_cells(struct block *block, const struct mt_column *columns, size_t n,
				 const struct mt_cell *cells, size_t nr_rows);

static struct mt_cell copy_cell(struct block *block, const struct mt_column *column,
				const struct mt_cell *cell)
{
	struct mt_cell copy = *cell;

	if (!cell->known)
		return copy;
	switch (column->type) {
	case MT_TYPE_TEXT:
		copy.text = put_text(block, cell->text);
		break;
	case MT_TYPE_COUNTS:
		copy.list.counts = put(block, cell->list.counts, cell->list.n * sizeof(uint64_t));
		if (cell->list.at_least)
			copy.list.at_least = put(block, cell->list.at_least,
						 cell->list.n * sizeof(bool));
		break;
	case MT_TYPE_NUMBERS:
		copy.list.numbers = put(block, cell->list.numbers, cell->list.n * sizeof(int64_t));
		break;
	case MT_TYPE_BOOLS:
		copy.list.flags = put(block, cell->list.flags, cell->list.n * sizeof(bool));
		break;
	case MT_TYPE_TEXTS:
		copy.list.texts = put_texts(block, cell->list.texts, cell->list.n);
		break;
	case MT_TYPE_STATS:
		copy.stats = put_stats(block, cell->stats);
		break;
	case MT_TYPE_TABLE:
		copy.table.cells = put_cells(block, cell->table.columns, cell->table.nr_columns,
					     cell->table.cells, cell->table.nr_rows);
		break;
	case MT_TYPE_COUNT:
	case MT_TYPE_NUMBER:
	case MT_TYPE_ADDRESS:
	case MT_TYPE_BOOL:
		break;
	}
	return copy;
}

static struct mt_cell *put_cells(struct block *block, const struct mt_column *columns, size_t n,
				 const struct mt_cell *cells, size_t nr_rows)
{
	struct mt_cell *copy = put(block, cells, n * nr_rows * sizeof(*cells));

	for (size_t i = 0; i < n * nr_rows; i++) {
		struct mt_cell cell = copy_cell(block, &columns[i % n], &cells[i]);

		if (copy)
			copy[i] = cell;
	}
	return copy;
}

struct mt_cell *mt_row_copy(const struct mt_column *columns, size_t n,
			    const struct mt_cell *cells)
{
	struct block block = { NULL, 0 };

	put_cells(&block, columns, n, cells, 1);
	block.start = malloc(block.used ? block.used : 1);
	if (!block.start)
		return NULL;
	block.used = 0;
	return put_cells(&block, columns, n, cells, 1);
}
