// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A view as JSON (data/schema/memtop-1.schema.json), in one of two shapes: one
 * document, or an object a line: what is shown, row by row, what to know of it.
 *
 * Rows are turned into text one by one and kept until the end, so that
 * a document's "incomplete" stands before them; if they grow over KEEP bytes, they are
 * written as they come, and "incomplete" stands behind them.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "views/render/column_list.h"
#include "views/render/json_value.h"
#include "views/render/render.h"

#define KEEP ((size_t)1 << 20)

struct json_renderer {
	struct mt_renderer base;
	struct mt_render_options options;
	FILE *out;
	const struct mt_view *view;
	const struct mt_snapshot *snapshot;
	struct mt_column_list shown;
	char *kept;		/* rows as text */
	size_t kept_len;
	FILE *rows;		/* writes to kept */
	bool started;		/* the document's start is written */
	uint64_t nr_rows;
	struct mt_json *notes;
	struct mt_json *headline, *findings;	/* NULL: the view had none */
};

static struct json_renderer *of_sink(struct mt_sink *sink)
{
	return (struct json_renderer *)sink;
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
	if (r->options.lines && r->options.no_headings)
		return NULL;
	fputs("{\"schema\": \"memtop/1\", \"view\": ", r->out);
	err = put(r->out, "", mt_json_text(r->view->name));
	if (!err)
		err = put(r->out, ", \"source\": ", mt_json_of_origin(&r->snapshot->origin));
	if (!err && with_incomplete)
		err = put(r->out, ", \"incomplete\": ", mt_json_of_incomplete(r->snapshot));
	fputs(r->options.lines ? "}\n" : ", \"rows\": [", r->out);
	return err;
}

/* What is kept goes out; more can be kept then. */
static struct mt_error *flush_rows(struct json_renderer *r)
{
	fflush(r->rows);
	fwrite(r->kept, 1, r->kept_len, r->out);
	rewind(r->rows);
	return ferror(r->out) ? mt_error_from_errno(errno, "%s", r->options.name) : NULL;
}

static struct mt_error *row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct json_renderer *r = of_sink(sink);
	struct mt_json *object = mt_json_object();

	for (size_t i = 0; i < r->shown.n; i++) {
		const struct mt_column *column = &r->view->columns[r->shown.v[i]];

		mt_json_set(&object, column->key,
				    mt_json_of_cell(column, &cells[r->shown.v[i]]));
	}
	if (!r->options.lines) {
		fputs(r->nr_rows ? "," : "", r->rows);
		fputs(r->options.repeated ? "" : "\n", r->rows);
	}
	r->nr_rows++;

	struct mt_error *err = put(r->rows, "", object);

	fputs(r->options.lines ? "\n" : "", r->rows);
	if (err)
		return err;
	if (ftello(r->rows) < (off_t)KEEP)
		return NULL;

	err = r->started ? NULL : start(r, false);
	return err ? err : flush_rows(r);
}

static const char *const levels[] = {
	[MT_PLAIN] = "info",
	[MT_WARNING] = "warning",
	[MT_ALERT] = "alert",
};

static struct mt_error *note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *text)
{
	struct json_renderer *r = of_sink(sink);
	struct mt_json *value = mt_json_object();

	mt_json_set(&value, "level", mt_json_text(levels[emphasis]));
	mt_json_set(&value, "text", mt_json_text(text));
	mt_json_append(&r->notes, value);
	return r->notes ? NULL : mt_error_nomem();
}

static struct mt_error *headline(struct mt_sink *sink, const char *text)
{
	struct json_renderer *r = of_sink(sink);

	if (r->headline)
		return note(sink, MT_PLAIN, text);
	r->headline = mt_json_text(text);
	if (!r->findings)
		r->findings = mt_json_list();
	return r->headline && r->findings ? NULL : mt_error_nomem();
}

static struct mt_error *finding(struct mt_sink *sink, const struct mt_sink_finding *f)
{
	struct json_renderer *r = of_sink(sink);
	struct mt_json *value = mt_json_object();

	if (!r->findings)
		r->findings = mt_json_list();
	mt_json_set(&value, "id", mt_json_text(f->id));
	mt_json_set(&value, "severity", mt_json_text(levels[f->emphasis]));
	mt_json_set(&value, "text", mt_json_text(f->text));
	mt_json_set(&value, "next", mt_json_text(f->next));
	mt_json_append(&r->findings, value);
	return r->findings ? NULL : mt_error_nomem();
}

static struct mt_error *begin(struct mt_renderer *renderer, const struct mt_view *view,
			      const struct mt_snapshot *snapshot)
{
	struct json_renderer *r = (struct json_renderer *)renderer;

	free(r->shown.v);
	r->shown.v = NULL;
	r->view = view;
	r->snapshot = snapshot;
	r->started = false;
	r->nr_rows = 0;
	mt_json_clear(r->notes);
	mt_json_free(r->headline);
	mt_json_free(r->findings);
	r->headline = r->findings = NULL;
	rewind(r->rows);
	return mt_column_list_parse(view, r->options.columns, true, &r->shown);
}

/*
 * Everything behind the last row.  Who reads lines and does not see the last one
 * has not seen all rows.
 */
static struct mt_error *finish(struct json_renderer *r, bool with_incomplete)
{
	struct mt_error *err = NULL;

	if (r->options.lines && r->options.no_headings)
		return NULL;
	if (r->options.lines)
		fprintf(r->out, "{\"row_count\": %" PRIu64, r->nr_rows);
	else
		fputs("]", r->out);
	if (with_incomplete)
		err = put(r->out, ", \"incomplete\": ", mt_json_of_incomplete(r->snapshot));
	if (!err && r->headline)
		err = put(r->out, ", \"headline\": ", mt_steal(r->headline));
	if (!err && r->findings)
		err = put(r->out, ", \"findings\": ", mt_steal(r->findings));
	if (!err && r->snapshot->seen)
		err = put(r->out, ", \"seen\": ", mt_json_of_seen(r->snapshot->seen));
	if (!err)
		fputs(", \"notes\": ", r->out);
	if (!err && !mt_json_write(r->notes, r->out))
		err = mt_error_nomem();
	fputs("}\n", r->out);
	return err;
}

static struct mt_error *end(struct mt_renderer *renderer)
{
	struct json_renderer *r = (struct json_renderer *)renderer;
	bool late = r->started, lines = r->options.lines;
	struct mt_error *err = late ? NULL : start(r, !lines);

	if (!err)
		err = flush_rows(r);
	return err ? err : finish(r, late || lines);
}

static void destroy(struct mt_renderer *renderer)
{
	struct json_renderer *r = (struct json_renderer *)renderer;

	if (r->rows)
		fclose(r->rows);
	free(r->kept);
	free(r->shown.v);
	mt_json_free(r->notes);
	mt_json_free(r->headline);
	mt_json_free(r->findings);
	free(r);
}

struct mt_error *mt_render_json(const struct mt_render_options *options, FILE *out,
				struct mt_renderer **renderer)
{
	static const struct mt_sink_ops sink_ops = {
		.row = row, .note = note, .headline = headline, .finding = finding,
	};
	static const struct mt_renderer_ops ops = { .begin = begin, .end = end,
						    .destroy = destroy };
	struct json_renderer *r = calloc(1, sizeof(*r));

	if (!r)
		return mt_error_nomem();
	r->base = (struct mt_renderer){ .sink = { &sink_ops, true }, .ops = &ops };
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
