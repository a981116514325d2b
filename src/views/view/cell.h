/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Typed cells: what a view hands to a renderer.  A cell borrows what it points
 * to for as long as the call that carries it.
 */
#ifndef MT_VIEWS_VIEW_CELL_H
#define MT_VIEWS_VIEW_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/snapshot.h"

/* What a column's cells hold. Any cell may also be unknown. */
enum mt_type {
	MT_TYPE_TEXT,
	MT_TYPE_COUNT,		/* uint64_t */
	MT_TYPE_NUMBER,		/* int64_t */
	MT_TYPE_ADDRESS,	/* uint64_t; hexadecimal, a string in JSON */
	MT_TYPE_BOOL,
	MT_TYPE_COUNTS,		/* list of uint64_t */
	MT_TYPE_NUMBERS,	/* list of int64_t */
	MT_TYPE_BOOLS,		/* list of bool */
	MT_TYPE_TEXTS,		/* list of strings */
	MT_TYPE_STATS,		/* names with counts */
	MT_TYPE_TABLE,		/* rows with columns of their own */
};

/* What a number counts, hence how people want to read it. */
enum mt_unit {
	MT_UNIT_NONE,
	MT_UNIT_PAGES,
	MT_UNIT_MEMORY,		/* pages; text: their size, unless --raw */
	MT_UNIT_BLOCKS,
	MT_UNIT_BYTES,		/* text: 4.00 GiB, unless --bytes */
	MT_UNIT_THOUSANDTHS,	/* text: 0.951 */
	MT_UNIT_BAR,		/* thousandths; text: a bar of that length */
	MT_UNIT_CHANGE,		/* numbers; text: with their sign */
	MT_UNIT_CHANGE_MEMORY,	/* numbers of pages; text: their size with its sign, unless --raw */
	MT_UNIT_CHANGE_BYTES,	/* numbers; text: +4.00 GiB, unless --bytes */
};

/* How a cell stands out. Never the only sign: words say it too. */
enum mt_emphasis {
	MT_PLAIN,
	MT_WARNING,
	MT_ALERT,
};

struct mt_column;

/* One value of a row; which member of the union counts, its column's type says. */
struct mt_cell {
	bool known;
	enum mt_emphasis emphasis;
	union {
		const char *text;
		uint64_t count;
		int64_t number;
		bool flag;
		struct {
			size_t n;
			const uint64_t *counts;
			const int64_t *numbers;
			const bool *flags;
			const char *const *texts;
			const bool *at_least;	/* counts that are lower
						 * bounds; or NULL */
		} list;
		const struct mt_stats *stats;
		struct {
			const struct mt_column *columns;
			size_t nr_columns;
			const struct mt_cell *cells;	/* row by row */
			size_t nr_rows;
		} table;
	};
};

/* Makes a cell of any type whose value is not known. */
struct mt_cell mt_cell_unknown(void);

/* Makes a cell of MT_TYPE_TEXT; NULL: unknown. */
struct mt_cell mt_cell_text(const char *text);

/* Makes a cell of MT_TYPE_COUNT or MT_TYPE_ADDRESS; MT_UNKNOWN: unknown. */
struct mt_cell mt_cell_count(uint64_t count);

/* Makes a cell of MT_TYPE_NUMBER; INT64_MIN: unknown. */
struct mt_cell mt_cell_number(int64_t number);

/* Makes a cell of MT_TYPE_BOOL. */
struct mt_cell mt_cell_bool(bool flag);

/* Makes a cell of MT_TYPE_COUNTS from counts[n]; NULL: unknown. */
struct mt_cell mt_cell_counts(const uint64_t *counts, size_t n);

/* Makes a cell of MT_TYPE_NUMBERS from numbers[n]; NULL: unknown. */
struct mt_cell mt_cell_numbers(const int64_t *numbers, size_t n);

/* Makes a cell of MT_TYPE_BOOLS from flags[n]; NULL: unknown. */
struct mt_cell mt_cell_bools(const bool *flags, size_t n);

/* Makes a cell of MT_TYPE_TEXTS from texts[n]; NULL: unknown. */
struct mt_cell mt_cell_texts(const char *const *texts, size_t n);

/* Makes a cell of MT_TYPE_STATS; stats is not NULL. */
struct mt_cell mt_cell_stats(const struct mt_stats *stats);

/*
 * Makes a cell of MT_TYPE_TABLE from cells[nr_rows * nr_columns], row by row, of
 * columns[nr_columns].
 */
struct mt_cell mt_cell_table(const struct mt_column *columns, size_t nr_columns,
			     const struct mt_cell *cells, size_t nr_rows);

/* Returns the cell, made to stand out so. */
struct mt_cell mt_cell_emphasised(struct mt_cell cell, enum mt_emphasis emphasis);

#endif
