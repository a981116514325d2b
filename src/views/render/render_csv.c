// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A view as comma-separated values: a line of keys, then a line for each row as it comes.
 * What is not known is an empty field.  Where samples follow each other, the first column
 * is their time and the keys stand but once.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "views/render/csv.h"
#include "views/render/render.h"
#include "views/render/table.h"

struct csv_renderer {
	struct mt_renderer base;
	struct mt_render_options options;
	FILE *out;
	struct mt_table table;		/* only its columns: no row is kept */
	char time[32];			/* of the sample */
	bool has_heading;
};

static struct csv_renderer *of_sink(struct mt_sink *sink)
{
	return (struct csv_renderer *)sink;
}

static void put_heading(struct csv_renderer *r)
{
	const char *before = r->options.repeated ? "time," : "";

	r->has_heading = true;
	for (size_t i = 0; i < r->table.nr_columns; i++) {
		const struct mt_table_column *column = &r->table.columns[i];

		fprintf(r->out, "%s%s", i ? "," : before, column->column->key);
		if (column->is_entry)
			fprintf(r->out, "_%zu", column->entry);
	}
	fputc('\n', r->out);
}

static struct mt_error *begin(struct mt_renderer *renderer, const struct mt_view *view,
			      const struct mt_snapshot *snapshot)
{
	struct csv_renderer *r = (struct csv_renderer *)renderer;
	struct mt_column_list shown;
	struct mt_error *err = mt_column_list_parse(view, r->options.columns, false, &shown);

	if (err)
		return err;
	err = mt_table_lay_out(&r->table, view, &shown, snapshot->nr_orders);
	free(shown.v);
	mt_origin_time_text(r->time, &snapshot->origin);
	if (!err && !r->options.no_headings && !r->has_heading)
		put_heading(r);
	return err;
}

/* Numbers are ours, whatever stands in front of them; texts are anybody's. */
static struct mt_error *put_cell(struct csv_renderer *r, const struct mt_table_column *column,
				 const struct mt_cell *cell)
{
	static const struct mt_format plain = { .bytes = true, .plain = true };
	enum mt_type type = column->column->type;

	if (!cell->known || (column->is_entry && column->entry >= cell->list.n))
		return NULL;
	if (type == MT_TYPE_TEXT) {
		mt_csv_put_text(r->out, cell->text);
		return NULL;
	}

	mt_cleanup(free) char *text = mt_table_text(&plain, column, cell);

	if (!text)
		return mt_error_nomem();
	if (!strcmp(text, MT_FORMAT_UNKNOWN))
		return NULL;
	if (type == MT_TYPE_NUMBER || (type == MT_TYPE_NUMBERS && column->is_entry))
		fputs(text, r->out);
	else
		mt_csv_put_text(r->out, text);
	return NULL;
}

static struct mt_error *row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct csv_renderer *r = of_sink(sink);
	struct mt_error *err = NULL;

	if (r->options.repeated)
		fprintf(r->out, "%s,", r->time);
	for (size_t i = 0; !err && i < r->table.nr_columns; i++) {
		if (i)
			fputc(',', r->out);
		err = put_cell(r, &r->table.columns[i], &cells[r->table.columns[i].cell]);
	}
	fputc('\n', r->out);
	if (!err && ferror(r->out))
		err = mt_error_from_errno(errno, "%s", r->options.name);
	return err;
}

/* There is no place for sentences between rows. */
static struct mt_error *note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *text)
{
	(void)sink;
	(void)emphasis;
	(void)text;
	return NULL;
}

static struct mt_error *end(struct mt_renderer *renderer)
{
	(void)renderer;
	return NULL;
}

static void destroy(struct mt_renderer *renderer)
{
	struct csv_renderer *r = (struct csv_renderer *)renderer;

	mt_table_release(&r->table);
	free(r);
}

struct mt_error *mt_render_csv(const struct mt_render_options *options, FILE *out,
			       struct mt_renderer **renderer)
{
	static const struct mt_sink_ops sink_ops = { .row = row, .note = note };
	static const struct mt_renderer_ops ops = { .begin = begin, .end = end,
						    .destroy = destroy };
	struct csv_renderer *r = calloc(1, sizeof(*r));

	if (!r)
		return mt_error_nomem();
	r->base = (struct mt_renderer){ .sink = { &sink_ops, true }, .ops = &ops };
	r->options = *options;
	r->out = out;
	*renderer = &r->base;
	return NULL;
}
