// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/render/json_value.h"

#include <inttypes.h>

static struct mt_json *address_value(uint64_t address)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%" PRIx64, address);
	return mt_json_text(text);
}

static struct mt_json *list_element(const struct mt_column *column, const struct mt_cell *cell,
				    size_t i)
{
	switch (column->type) {
	case MT_TYPE_COUNTS:
		return mt_json_count(cell->list.counts[i]);
	case MT_TYPE_NUMBERS:
		return cell->list.numbers[i] == INT64_MIN ?
			       mt_json_null() :
			       mt_json_number(cell->list.numbers[i]);
	case MT_TYPE_BOOLS:
		return mt_json_bool(cell->list.flags[i]);
	default:
		return mt_json_text(cell->list.texts[i]);
	}
}

static struct mt_json *list_value(const struct mt_column *column, const struct mt_cell *cell)
{
	struct mt_json *list = mt_json_list();

	for (size_t i = 0; list && i < cell->list.n; i++)
		mt_json_append(&list, list_element(column, cell, i));
	return list;
}

static struct mt_json *stats_value(const struct mt_stats *stats)
{
	struct mt_json *object = mt_json_object();

	for (size_t i = 0; object && i < stats->n; i++)
		mt_json_set(&object, stats->v[i].name, mt_json_count(stats->v[i].value));
	return object;
}

static struct mt_json *table_value(const struct mt_cell *cell)
{
	struct mt_json *rows = mt_json_list();

	for (size_t i = 0; rows && i < cell->table.nr_rows; i++) {
		const struct mt_cell *cells = cell->table.cells + i * cell->table.nr_columns;
		struct mt_json *row = mt_json_object();

		for (size_t c = 0; c < cell->table.nr_columns; c++)
			mt_json_set(&row, cell->table.columns[c].key,
				    mt_json_of_cell(&cell->table.columns[c], &cells[c]));
		mt_json_append(&rows, row);
	}
	return rows;
}

struct mt_json *mt_json_of_cell(const struct mt_column *column, const struct mt_cell *cell)
{
	if (!cell->known)
		return mt_json_null();
	switch (column->type) {
	case MT_TYPE_TEXT:
		return mt_json_text(cell->text);
	case MT_TYPE_COUNT:
		return mt_json_count(cell->count);
	case MT_TYPE_NUMBER:
		return mt_json_number(cell->number);
	case MT_TYPE_ADDRESS:
		return address_value(cell->count);
	case MT_TYPE_BOOL:
		return mt_json_bool(cell->flag);
	case MT_TYPE_STATS:
		return stats_value(cell->stats);
	case MT_TYPE_TABLE:
		return table_value(cell);
	default:
		return list_value(column, cell);
	}
}

struct mt_json *mt_json_of_origin(const struct mt_origin *origin)
{
	struct mt_json *object = mt_json_object();
	char time[32];

	mt_origin_time_text(time, origin);
	mt_json_set(&object, "kind", mt_json_text(mt_origin_kind_name(origin->kind)));
	mt_json_set(&object, "path", mt_json_text(origin->path));
	mt_json_set(&object, "kernel", mt_json_text(origin->kernel));
	mt_json_set(&object, "arch", mt_json_text(origin->arch));
	mt_json_set(&object, "page_size", mt_json_count(origin->page_size));
	mt_json_set(&object, "time", mt_json_text(*time ? time : NULL));
	mt_json_set(&object, "used", mt_json_text(origin->used));
	return object;
}

struct mt_json *mt_json_of_seen(const struct mt_seen *seen)
{
	struct mt_json *object = mt_json_object();
	struct timespec now, cpu;
	char time[32];

	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	mt_json_set(&object, "from", mt_json_text(mt_seen_time_text(time, seen->from)));
	mt_json_set(&object, "until", mt_json_text(mt_seen_time_text(time, now)));
	mt_json_set(&object, "lists_walked_again", mt_json_count(seen->lists_again));
	mt_json_set(&object, "lists_moving", mt_json_count(seen->lists_moving));
	mt_json_set(&object, "pages_moving", mt_json_count(seen->pages_moving));
	mt_json_set(&object, "contradictions_moving", mt_json_count(seen->in_motion));
	mt_json_set(&object, "read_bytes", mt_json_count(seen->bytes_read));
	mt_json_set(&object, "cpu_ms", mt_json_count((uint64_t)cpu.tv_sec * 1000 +
						     (uint64_t)cpu.tv_nsec / 1000000));
	return object;
}

struct mt_json *mt_json_of_incomplete(const struct mt_snapshot *snapshot)
{
	struct mt_json *list = mt_json_list();

	for (size_t i = 0; list && i < snapshot->nr_incomplete; i++) {
		const struct mt_incomplete *what = &snapshot->incomplete[i];
		struct mt_json *object = mt_json_object();

		mt_json_set(&object, "section", mt_json_text(mt_section_name(what->section)));
		mt_json_set(&object, "status", mt_json_text(mt_status_name(what->status)));
		mt_json_set(&object, "reason", mt_json_text(what->reason));
		mt_json_append(&list, object);
	}
	return list;
}
