// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A view as JSON (data/schema/memtop-1.schema.json).  The only file that
 * includes jansson.
 *
 * Rows are turned into text one by one and kept until the end, so that
 * "incomplete" stands before them; if they grow over KEEP bytes, they are
 * written as they come, and "incomplete" stands behind them.
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "views/render.h"

#define KEEP ((size_t)1 << 20)
#define DUMP (JSON_PRESERVE_ORDER | JSON_ENCODE_ANY)

struct json_renderer {
	struct mt_renderer base;
	struct mt_render_options options;
	FILE *out;
	const struct mt_view *view;
	const struct mt_snapshot *snapshot;
	struct mt_chosen chosen;
	char *kept;		/* rows as text */
	size_t kept_len;
	FILE *rows;		/* writes to kept */
	bool started;		/* the document's start is written */
	uint64_t nr_rows;
	json_t *notes;
};

static struct json_renderer *of_sink(struct mt_sink *sink)
{
	return (struct json_renderer *)sink;
}

/* The path of a file may be any bytes. */
static json_t *text_value(const char *text)
{
	json_t *value = json_string(text);

	if (value)
		return value;

	mt_cleanup(free) char *printable = mt_text_printable(text, strlen(text));

	return printable ? json_string(printable) : NULL;
}

static json_t *text_or_null(const char *text)
{
	return text ? text_value(text) : json_null();
}

/* Counts are at most INT64_MAX; what is more is no count. */
static json_t *count_value(uint64_t count)
{
	return count > INT64_MAX ? json_null() : json_integer((json_int_t)count);
}

static json_t *address_value(uint64_t address)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%" PRIx64, address);
	return json_string(text);
}

static json_t *list_element(const struct mt_column *column, const struct mt_cell *cell, size_t i)
{
	switch (column->type) {
	case MT_TYPE_COUNTS:
		return count_value(cell->list.counts[i]);
	case MT_TYPE_NUMBERS:
		return cell->list.numbers[i] == INT64_MIN ? json_null() :
							    json_integer(cell->list.numbers[i]);
	case MT_TYPE_BOOLS:
		return json_boolean(cell->list.flags[i]);
	default:
		return text_value(cell->list.texts[i]);
	}
}

static json_t *list_value(const struct mt_column *column, const struct mt_cell *cell)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < cell->list.n; i++)
		json_array_append_new(list, list_element(column, cell, i));
	return list;
}

static json_t *stats_value(const struct mt_stats *stats)
{
	json_t *object = json_object();

	for (size_t i = 0; object && i < stats->n; i++)
		json_object_set_new(object, stats->v[i].name, count_value(stats->v[i].value));
	return object;
}

static json_t *cell_value(const struct mt_column *column, const struct mt_cell *cell);

static json_t *table_value(const struct mt_cell *cell)
{
	json_t *rows = json_array();

	for (size_t i = 0; rows && i < cell->table.nr_rows; i++) {
		const struct mt_cell *cells = cell->table.cells + i * cell->table.nr_columns;
		json_t *row = json_object();

		for (size_t c = 0; c < cell->table.nr_columns; c++)
			json_object_set_new(row, cell->table.columns[c].key,
					    cell_value(&cell->table.columns[c], &cells[c]));
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *cell_value(const struct mt_column *column, const struct mt_cell *cell)
{
	if (!cell->known)
		return json_null();
	switch (column->type) {
	case MT_TYPE_TEXT:
		return text_value(cell->text);
	case MT_TYPE_COUNT:
		return count_value(cell->count);
	case MT_TYPE_NUMBER:
		return json_integer(cell->number);
	case MT_TYPE_ADDRESS:
		return address_value(cell->count);
	case MT_TYPE_BOOL:
		return json_boolean(cell->flag);
	case MT_TYPE_STATS:
		return stats_value(cell->stats);
	case MT_TYPE_TABLE:
		return table_value(cell);
	default:
		return list_value(column, cell);
	}
}

static json_t *source_value(const struct mt_origin *origin)
{
	char time[32];

	mt_format_time(time, origin);
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
			 "kind", mt_origin_kind_name(origin->kind),
			 "path", text_or_null(origin->path),
			 "kernel", text_or_null(origin->kernel),
			 "arch", text_or_null(origin->arch),
			 "page_size", count_value(origin->page_size),
			 "time", text_or_null(*time ? time : NULL),
			 "used", text_or_null(origin->used));
}

static json_t *incomplete_value(const struct mt_snapshot *snapshot)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < snapshot->nr_incomplete; i++) {
		const struct mt_incomplete *what = &snapshot->incomplete[i];

		json_array_append_new(list, json_pack("{s:s, s:s, s:o}",
						      "section", mt_section_name(what->section),
						      "status", mt_status_name(what->status),
						      "reason", text_value(what->reason)));
	}
	return list;
}

/* Takes value, writes it; false if there is none or it does not dump. */
static bool put(FILE *out, json_t *value)
{
	bool fine = value && !json_dumpf(value, out, DUMP);

	json_decref(value);
	return fine;
}

static struct mt_error *put_member(FILE *out, const char *before, json_t *value)
{
	fputs(before, out);
	return put(out, value) ? NULL : mt_error_nomem();
}

/* Everything up to the first row. */
static struct mt_error *start(struct json_renderer *r, bool with_incomplete)
{
	struct mt_error *err;

	r->started = true;
	fputs("{\"schema\": \"memtop/1\", \"view\": ", r->out);
	err = put_member(r->out, "", text_value(r->view->name));
	if (!err)
		err = put_member(r->out, ", \"source\": ", source_value(&r->snapshot->origin));
	if (!err && with_incomplete)
		err = put_member(r->out, ", \"incomplete\": ", incomplete_value(r->snapshot));
	fputs(", \"rows\": [", r->out);
	return err;
}

/* What is kept goes out; more can be kept then. */
static struct mt_error *flush_rows(struct json_renderer *r)
{
	fflush(r->rows);
	fwrite(r->kept, 1, r->kept_len, r->out);
	rewind(r->rows);
	return ferror(r->out) ? mt_error_from_errno(errno, "standard output") : NULL;
}

static struct mt_error *row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct json_renderer *r = of_sink(sink);
	json_t *object = json_object();

	for (size_t i = 0; i < r->chosen.n; i++) {
		const struct mt_column *column = &r->view->columns[r->chosen.v[i]];

		json_object_set_new(object, column->key,
				    cell_value(column, &cells[r->chosen.v[i]]));
	}
	fputs(r->nr_rows++ ? "," : "", r->rows);
	fputs(r->options.repeated ? "" : "\n", r->rows);
	if (!put(r->rows, object))
		return mt_error_nomem();
	if (ftello(r->rows) < (off_t)KEEP)
		return NULL;

	struct mt_error *err = r->started ? NULL : start(r, false);

	return err ? err : flush_rows(r);
}

static struct mt_error *note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *text)
{
	static const char *const levels[] = {
		[MT_PLAIN] = "info",
		[MT_WARNING] = "warning",
		[MT_ALERT] = "alert",
	};
	json_t *value = json_pack("{s:s, s:o}", "level", levels[emphasis], "text",
				  text_value(text));

	return json_array_append_new(of_sink(sink)->notes, value) ? mt_error_nomem() : NULL;
}

static struct mt_error *begin(struct mt_renderer *renderer, const struct mt_view *view,
			      const struct mt_snapshot *snapshot)
{
	struct json_renderer *r = (struct json_renderer *)renderer;

	free(r->chosen.v);
	r->chosen.v = NULL;
	r->view = view;
	r->snapshot = snapshot;
	r->started = false;
	r->nr_rows = 0;
	json_array_clear(r->notes);
	rewind(r->rows);
	return mt_choose_columns(view, r->options.columns, true, &r->chosen);
}

static struct mt_error *end(struct mt_renderer *renderer)
{
	struct json_renderer *r = (struct json_renderer *)renderer;
	bool late = r->started;
	struct mt_error *err = late ? NULL : start(r, true);

	if (!err)
		err = flush_rows(r);
	fputs("]", r->out);
	if (!err && late)
		err = put_member(r->out, ", \"incomplete\": ", incomplete_value(r->snapshot));
	if (!err)
		err = put_member(r->out, ", \"notes\": ", json_incref(r->notes));
	fputs("}\n", r->out);
	return err;
}

static void destroy(struct mt_renderer *renderer)
{
	struct json_renderer *r = (struct json_renderer *)renderer;

	if (r->rows)
		fclose(r->rows);
	free(r->kept);
	free(r->chosen.v);
	json_decref(r->notes);
	free(r);
}

struct mt_error *mt_render_json(const struct mt_render_options *options, FILE *out,
				struct mt_renderer **renderer)
{
	static const struct mt_sink_ops sink_ops = { .row = row, .note = note };
	static const struct mt_renderer_ops ops = { .begin = begin, .end = end,
						    .destroy = destroy };
	struct json_renderer *r = calloc(1, sizeof(*r));

	if (!r)
		return mt_error_nomem();
	r->base = (struct mt_renderer){ .sink = { &sink_ops }, .ops = &ops };
	r->options = *options;
	r->out = out;
	r->notes = json_array();
	r->rows = open_memstream(&r->kept, &r->kept_len);
	if (!r->notes || !r->rows) {
		destroy(&r->base);
		return mt_error_nomem();
	}
	*renderer = &r->base;
	return NULL;
}
