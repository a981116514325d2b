// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/render/format.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define BAR_WIDTH 8

__attribute__((format(printf, 1, 2))) static char *print(const char *fmt, ...)
{
	char *text;
	va_list ap;

	va_start(ap, fmt);
	int n = vasprintf(&text, fmt, ap);
	va_end(ap);
	return n < 0 ? NULL : text;
}

/* A share as a bar and in percent; over the whole it is just full. */
static char *format_bar(const struct mt_format *format, uint64_t thousandths)
{
	const char *full = format->unicode ? "█" : "#", *empty = format->unicode ? "░" : ".";
	char bar[BAR_WIDTH * 4 + 1] = "";
	uint64_t filled = (thousandths * BAR_WIDTH + 500) / 1000;

	for (uint64_t i = 0; i < BAR_WIDTH; i++)
		strcat(bar, i < filled ? full : empty);
	return print("%s %3" PRIu64 "%%", bar, thousandths / 10);
}

/* Pages as bytes, where they are shown so; false: they stay as they are. */
static bool to_bytes(const struct mt_format *format, uint64_t *pages)
{
	return !format->plain && format->page_size && format->page_size != MT_UNKNOWN &&
	       !__builtin_mul_overflow(*pages, format->page_size, pages);
}

static char *format_count(const struct mt_format *format, enum mt_unit unit, uint64_t count)
{
	char size[MT_TEXT_BYTES_SIZE];

	if (count == MT_UNKNOWN)
		return strdup(MT_FORMAT_UNKNOWN);
	if (unit == MT_UNIT_MEMORY && to_bytes(format, &count))
		unit = MT_UNIT_BYTES;
	if (unit == MT_UNIT_BYTES && !format->bytes && !format->plain)
		return strdup(mt_text_bytes(size, count));
	if (unit == MT_UNIT_BAR && !format->plain && count <= 1000000)
		return format_bar(format, count);
	if (unit == MT_UNIT_THOUSANDTHS || unit == MT_UNIT_BAR)
		return print("%" PRIu64 ".%03" PRIu64, count / 1000, count % 1000);
	return print("%" PRIu64, count);
}

static char *format_number(const struct mt_format *format, enum mt_unit unit, int64_t number)
{
	const char *sign = number < 0 ? "-" : number > 0 && !format->plain ? "+" : "";
	char text[MT_TEXT_BYTES_SIZE];
	uint64_t size = number < 0 ? -(uint64_t)number : (uint64_t)number;

	if (number == INT64_MIN)
		return strdup(MT_FORMAT_UNKNOWN);
	if (unit == MT_UNIT_THOUSANDTHS)
		return print("%s%" PRIu64 ".%03" PRIu64, number < 0 ? "-" : "", size / 1000,
			     size % 1000);
	if (unit == MT_UNIT_CHANGE_MEMORY)
		unit = to_bytes(format, &size) ? MT_UNIT_CHANGE_BYTES : MT_UNIT_CHANGE;
	if (unit == MT_UNIT_CHANGE_BYTES && !format->bytes && !format->plain)
		return print("%s%s", sign, mt_text_bytes(text, size));
	if (unit == MT_UNIT_CHANGE || unit == MT_UNIT_CHANGE_BYTES)
		return print("%s%" PRIu64, sign, size);
	return print("%" PRId64, number);
}

char *mt_format_entry(const struct mt_format *format, const struct mt_column *column,
		      const struct mt_cell *cell, size_t i)
{
	if (!cell->known || i >= cell->list.n)
		return strdup(MT_FORMAT_UNKNOWN);
	switch (column->type) {
	case MT_TYPE_COUNTS:
		if (cell->list.at_least && cell->list.at_least[i])
			return print(">%" PRIu64, cell->list.counts[i]);
		return format_count(format, column->unit, cell->list.counts[i]);
	case MT_TYPE_NUMBERS:
		return format_number(format, column->unit, cell->list.numbers[i]);
	case MT_TYPE_BOOLS:
		return strdup(cell->list.flags[i] ? "yes" : "no");
	default:
		return strdup(cell->list.texts[i]);
	}
}

/* Nothing at all would shift the columns that follow it. */
static char *unless_empty(char *text)
{
	if (!text || *text)
		return text;
	free(text);
	return strdup(MT_FORMAT_UNKNOWN);
}

/* Entries joined by commas. */
static char *format_list(const struct mt_format *format, const struct mt_column *column,
			 const struct mt_cell *cell)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	for (size_t i = 0; out && i < cell->list.n; i++) {
		mt_cleanup(free) char *entry = mt_format_entry(format, column, cell, i);

		fprintf(out, "%s%s", i ? "," : "", entry ? entry : "?");
	}
	if (out)
		fclose(out);
	return unless_empty(text);
}

static char *format_stats(const struct mt_stats *stats)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	for (size_t i = 0; out && i < stats->n; i++)
		fprintf(out, "%s%s=%" PRIu64, i ? "," : "", stats->v[i].name, stats->v[i].value);
	if (out)
		fclose(out);
	return unless_empty(text);
}

char *mt_format_cell(const struct mt_format *format, const struct mt_column *column,
		     const struct mt_cell *cell)
{
	if (!cell->known)
		return strdup(MT_FORMAT_UNKNOWN);
	switch (column->type) {
	case MT_TYPE_TEXT:
		/* a column without a character would be none, for who splits at blanks */
		return strdup(format->plain && !*cell->text ? "\"\"" : cell->text);
	case MT_TYPE_COUNT:
		return format_count(format, column->unit, cell->count);
	case MT_TYPE_NUMBER:
		return format_number(format, column->unit, cell->number);
	case MT_TYPE_ADDRESS:
		return print("0x%" PRIx64, cell->count);
	case MT_TYPE_BOOL:
		return strdup(cell->flag ? "yes" : "no");
	case MT_TYPE_STATS:
		return format_stats(cell->stats);
	case MT_TYPE_TABLE:
		return print("%zu rows", cell->table.nr_rows);
	default:
		return format_list(format, column, cell);
	}
}
