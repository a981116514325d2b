// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A view as JSON (data/schema/memtop-1.schema.json).
 *
 * Rows are turned into text one by one and kept until the end, so that
 * "incomplete" stands before them; if they grow over KEEP bytes, they are
 * written as they come, and "incomplete" stands behind them.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "views/render.h"

#define KEEP ((size_t)1 << 20)

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
	struct mt_json *notes;
};

static struct json_renderer *of_sink(struct mt_sink *sink)
{
	return (struct json_renderer *)sink;
}

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

static struct mt_json *cell_value(const struct mt_column *column, const struct mt_cell *cell);

static struct mt_json *table_value(const struct mt_cell *cell)
{
	struct mt_json *rows = mt_json_list();

	for (size_t i = 0; rows && i < cell->table.nr_rows; i++) {
		const struct mt_cell *cells = cell->table.cells + i * cell->table.nr_columns;
		struct mt_json *row = mt_json_object();

		for (size_t c = 0; c < cell->table.nr_columns; c++)
			mt_json_set(&row, cell->table.columns[c].key,
				    cell_value(&cell->table.columns[c], &cells[c]));
		mt_json_append(&rows, row);
	}
	return rows;
}

static struct mt_json *cell_value(const struct mt_column *column, const struct mt_cell *cell)
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

static struct mt_json *source_value(const struct mt_origin *origin)
{
	struct mt_json *object = mt_json_object();
	char time[32];

	mt_format_time(time, origin);
	mt_json_set(&object, "kind", mt_json_text(mt_origin_kind_name(origin->kind)));
	mt_json_set(&object, "path", mt_json_text(origin->path));
	mt_json_set(&object, "kernel", mt_json_text(origin->kernel));
	mt_json_set(&object, "arch", mt_json_text(origin->arch));
	mt_json_set(&object, "page_size", mt_json_count(origin->page_size));
	mt_json_set(&object, "time", mt_json_text(*time ? time : NULL));
	mt_json_set(&object, "used", mt_json_text(origin->used));
	return object;
}

static struct mt_json *incomplete_value(const struct mt_snapshot *snapshot)
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

/* Takes value. */
static struct mt_error *put(FILE *out, const char *before, struct mt_json *value)
{
	fputs(before, out);

	bool fine = mt_json_write(value, out);

	mt_json_free(value);
	return fine ? NULL : mt_error_nomem();
}

/* Everything up to the first row. */
static struct mt_error *start(struct json_renderer *r, bool with_incomplete)
{
	struct mt_error *err;

	r->started = true;
	fputs("{\"schema\": \"memtop/1\", \"view\": ", r->out);
	err = put(r->out, "", mt_json_text(r->view->name));
	if (!err)
		err = put(r->out, ", \"source\": ", source_value(&r->snapshot->origin));
	if (!err && with_incomplete)
		err = put(r->out, ", \"incomplete\": ", incomplete_value(r->snapshot));
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
	struct mt_json *object = mt_json_object();

	for (size_t i = 0; i < r->chosen.n; i++) {
		const struct mt_column *column = &r->view->columns[r->chosen.v[i]];

		mt_json_set(&object, column->key,
				    cell_value(column, &cells[r->chosen.v[i]]));
	}
	fputs(r->nr_rows++ ? "," : "", r->rows);
	fputs(r->options.repeated ? "" : "\n", r->rows);

	struct mt_error *err = put(r->rows, "", object);

	if (err)
		return err;
	if (ftello(r->rows) < (off_t)KEEP)
		return NULL;

	err = r->started ? NULL : start(r, false);
	return err ? err : flush_rows(r);
}

static struct mt_error *note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *text)
{
	static const char *const levels[] = {
		[MT_PLAIN] = "info",
		[MT_WARNING] = "warning",
		[MT_ALERT] = "alert",
	};
	struct json_renderer *r = of_sink(sink);
	struct mt_json *value = mt_json_object();

	mt_json_set(&value, "level", mt_json_text(levels[emphasis]));
	mt_json_set(&value, "text", mt_json_text(text));
	mt_json_append(&r->notes, value);
	return r->notes ? NULL : mt_error_nomem();
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
	mt_json_clear(r->notes);
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
		err = put(r->out, ", \"incomplete\": ", incomplete_value(r->snapshot));
	if (!err)
		fputs(", \"notes\": ", r->out);
	if (!err && !mt_json_write(r->notes, r->out))
		err = mt_error_nomem();
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
	mt_json_free(r->notes);
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
	r->notes = mt_json_list();
	r->rows = open_memstream(&r->kept, &r->kept_len);
	if (!r->notes || !r->rows) {
		destroy(&r->base);
		return mt_error_nomem();
	}
	*renderer = &r->base;
	return NULL;
}
