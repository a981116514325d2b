// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/view/cell.h"

struct mt_cell mt_cell_unknown(void)
{
	return (struct mt_cell){ .known = false };
}

struct mt_cell mt_cell_text(const char *text)
{
	return (struct mt_cell){ .known = text != NULL, .text = text };
}

struct mt_cell mt_cell_count(uint64_t count)
{
	return (struct mt_cell){ .known = count != MT_UNKNOWN, .count = count };
}

struct mt_cell mt_cell_number(int64_t number)
{
	return (struct mt_cell){ .known = number != INT64_MIN, .number = number };
}

struct mt_cell mt_cell_bool(bool flag)
{
	return (struct mt_cell){ .known = true, .flag = flag };
}

struct mt_cell mt_cell_counts(const uint64_t *counts, size_t n)
{
	return (struct mt_cell){
		.known = counts != NULL,
		.list = { .n = n, .counts = counts },
	};
}

struct mt_cell mt_cell_numbers(const int64_t *numbers, size_t n)
{
	return (struct mt_cell){
		.known = numbers != NULL,
		.list = { .n = n, .numbers = numbers },
	};
}

struct mt_cell mt_cell_bools(const bool *flags, size_t n)
{
	return (struct mt_cell){
		.known = flags != NULL,
		.list = { .n = n, .flags = flags },
	};
}

struct mt_cell mt_cell_texts(const char *const *texts, size_t n)
{
	return (struct mt_cell){
		.known = texts != NULL,
		.list = { .n = n, .texts = texts },
	};
}

struct mt_cell mt_cell_stats(const struct mt_stats *stats)
{
	return (struct mt_cell){ .known = true, .stats = stats };
}

struct mt_cell mt_cell_table(const struct mt_column *columns, size_t nr_columns,
			     const struct mt_cell *cells, size_t nr_rows)
{
	return (struct mt_cell){
		.known = true,
		.table = {
			.columns = columns,
			.nr_columns = nr_columns,
			.cells = cells,
			.nr_rows = nr_rows,
		},
	};
}

struct mt_cell mt_cell_emphasised(struct mt_cell cell, enum mt_emphasis emphasis)
{
	cell.emphasis = emphasis;
	return cell;
}
