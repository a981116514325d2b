// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A view as aligned text.  The only file that includes libsmartcols.
 *
 * A table wider than the terminal is printed in blocks one below the other,
 * each with the columns that say which row it is: no number is cut off.
 */
#include <errno.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "views/render/highlight.h"
#include "views/render/render.h"
#include "views/render/table.h"

/* Rows kept before they are printed: enough for good widths, little memory. */
#define KEEP_ROWS 4096

struct text_renderer {
	struct mt_renderer base;
	struct mt_render_options options;
	struct mt_format format;
	FILE *out;
	const struct mt_view *view;
	const struct mt_snapshot *snapshot;
	struct mt_table table;
	uint64_t printed_rows;		/* of this document */
	unsigned int lines;		/* since the headings were printed last */
	char *notes;
	size_t notes_len;
	FILE *note_stream;		/* writes to notes */
	char *headline;			/* what is shown before the rows; or NULL */
};

static struct text_renderer *of_sink(struct mt_sink *sink)
{
	return (struct text_renderer *)sink;
}

/* Without headings, titles take no room. */
static void narrow(struct mt_table *table)
{
	for (size_t i = 0; i < table->nr_columns; i++)
		table->columns[i].width = 0;
}

static bool is_in_bytes(enum mt_unit unit, const struct mt_format *format)
{
	return unit == MT_UNIT_BYTES || unit == MT_UNIT_CHANGE_BYTES ||
	       ((unit == MT_UNIT_MEMORY || unit == MT_UNIT_CHANGE_MEMORY) && !format->plain &&
		format->page_size != MT_UNKNOWN);
}

/* Bare numbers of bytes: what they count stands in the heading. */
static struct mt_error *name_unit(struct mt_table *table, const struct mt_format *format)
{
	for (size_t i = 0; i < table->nr_columns; i++) {
		struct mt_table_column *column = &table->columns[i];
		char *title;

		if (!is_in_bytes(column->column->unit, format))
			continue;
		if (asprintf(&title, "%s[B]", column->title) < 0)
			return mt_error_nomem();
		free(column->title);
		column->title = title;
		if (mt_text_width(title) > column->width)
			column->width = mt_text_width(title);
	}
	return NULL;
}

static struct mt_error *begin(struct mt_renderer *renderer, const struct mt_view *view,
			      const struct mt_snapshot *snapshot)
{
	struct text_renderer *r = (struct text_renderer *)renderer;
	struct mt_column_list shown;
	struct mt_error *err = mt_column_list_parse(view, r->options.columns, false, &shown);

	if (err)
		return err;
	rewind(r->note_stream);
	free(r->headline);
	r->headline = NULL;
	r->view = view;
	r->snapshot = snapshot;
	r->printed_rows = 0;
	r->format.page_size = snapshot->origin.page_size;
	err = mt_table_lay_out(&r->table, view, &shown, snapshot->nr_orders);
	if (!err && r->options.bytes && !r->options.no_headings)
		err = name_unit(&r->table, &r->format);
	if (!err && r->options.no_headings && !r->lines)
		narrow(&r->table);
	free(shown.v);
	return err;
}

static const char *color_of(enum mt_emphasis emphasis)
{
	return emphasis == MT_ALERT ? "\033[1;31m" : emphasis == MT_WARNING ? "\033[33m" : NULL;
}

static struct libscols_table *new_table(const struct text_renderer *r, bool headings)
{
	struct libscols_table *table = scols_new_table();

	if (!table)
		return NULL;
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	scols_table_set_stream(table, r->out);
	scols_table_enable_raw(table, r->options.raw);
	scols_table_enable_noheadings(table, !headings);
	scols_table_enable_colors(table, r->options.color);
	return table;
}

static bool add_table_column(struct libscols_table *table, const struct mt_table_column *column)
{
	int flags = column->is_right ? SCOLS_FL_RIGHT : 0;

	struct libscols_column *new = scols_table_new_column(table, column->title,
							     (double)column->width, flags);

	/* colours inside a cell are ours; all else was made printable before */
	return new && (!column->column->use_letters || !scols_column_set_safechars(new, "\033"));
}

static bool set_text(const struct text_renderer *r, struct libscols_line *line, size_t i,
		     const struct mt_table_column *column, const char *text)
{
	mt_cleanup(free) char *colored = column->column->use_letters && r->options.color ?
					 mt_use_letters_color(text) : NULL;

	return !scols_line_set_data(line, i, colored ? colored : text);
}

static bool add_line(const struct text_renderer *r, struct libscols_table *table,
		     const size_t *shown, size_t nr_shown, size_t row)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);

	for (size_t i = 0; line && i < nr_shown; i++) {
		const struct mt_table_cell *cell =
			&r->table.cells[row * r->table.nr_columns + shown[i]];

		if (!set_text(r, line, i, &r->table.columns[shown[i]], cell->text))
			return false;
		if (color_of(cell->emphasis))
			scols_cell_set_color(scols_line_get_cell(line, i),
					     color_of(cell->emphasis));
	}
	return line != NULL;
}

static struct mt_error *print_block(const struct text_renderer *r, const size_t *shown,
				    size_t nr_shown, bool headings)
{
	struct libscols_table *table = new_table(r, headings);
	bool fine = table != NULL;

	for (size_t i = 0; fine && i < nr_shown; i++)
		fine = add_table_column(table, &r->table.columns[shown[i]]);
	for (size_t row = 0; fine && row < r->table.nr_rows; row++)
		fine = add_line(r, table, shown, nr_shown, row);
	fine = fine && !scols_print_table(table);
	scols_unref_table(table);
	if (ferror(r->out)) /* what is left to read of a dump may take long */
		return mt_error_from_errno(errno, "%s", r->options.name);
	return fine ? NULL : mt_error_nomem();
}

/*
 * The columns of the block that begins at *next: all key columns, then as many
 * others as fit, at least one.  Moves *next behind them.
 */
static size_t choose_block(const struct text_renderer *r, size_t *next, size_t *shown)
{
	size_t n = 0, width = 0, others = 0;

	for (size_t i = 0; i < r->table.nr_columns; i++) {
		bool is_key = r->table.columns[i].column->is_key;
		size_t wider = width + (n ? 1 : 0) + r->table.columns[i].width;

		if (!is_key && i < *next)
			continue;
		if (!is_key && others && r->options.width && wider > r->options.width)
			break;
		shown[n++] = i;
		width = wider;
		if (!is_key) {
			others++;
			*next = i + 1;
		}
	}
	if (!others)
		*next = r->table.nr_columns;
	return n;
}

static bool needs_headings(struct text_renderer *r)
{
	if (r->options.no_headings || r->printed_rows)
		return false;
	if (!r->options.repeated)
		return true;

	bool due = !r->lines ||
		   (r->options.height && r->lines + r->table.nr_rows >= r->options.height);

	if (due)
		r->lines = 1;
	return due;
}

static struct mt_error *print_rows(struct text_renderer *r)
{
	mt_cleanup(free) size_t *shown = calloc(r->table.nr_columns + 1, sizeof(*shown));
	bool headings = needs_headings(r);
	struct mt_error *err = NULL;

	if (!shown)
		return mt_error_nomem();
	for (size_t next = 0; !err && next < r->table.nr_columns;) {
		size_t before = next;
		size_t n = choose_block(r, &next, shown);

		if (before)
			fputc('\n', r->out);
		/* blocks below the first make no sense without their titles */
		err = print_block(r, shown, n, headings || (before && !r->options.no_headings));
	}
	r->printed_rows += r->table.nr_rows;
	r->lines += (unsigned int)r->table.nr_rows;
	mt_table_forget_rows(&r->table);
	return err;
}

static struct mt_error *row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct text_renderer *r = of_sink(sink);
	struct mt_error *err = mt_table_add(&r->table, &r->format, cells);

	return !err && r->table.nr_rows == KEEP_ROWS ? print_rows(r) : err;
}

static struct mt_error *note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *text)
{
	struct text_renderer *r = of_sink(sink);
	const char *color = r->options.color ? color_of(emphasis) : NULL;
	const char *mark = emphasis == MT_PLAIN ? "" : "warning: ";

	fprintf(r->note_stream, "%s%s%s%s\n", color ? color : "", mark, text,
		color ? "\033[0m" : "");
	return NULL;
}

/* For people: scripts count for themselves, and of one row it would say nothing new. */
static struct mt_error *total(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct text_renderer *r = of_sink(sink);

	if (r->options.raw || r->options.no_headings || r->table.nr_rows < 2)
		return NULL;
	return row(sink, cells);
}

static struct mt_error *headline(struct mt_sink *sink, const char *text)
{
	struct text_renderer *r = of_sink(sink);
	char *more;

	if (asprintf(&more, "%s%s%s", r->headline ? r->headline : "", r->headline ? "\n" : "",
		     text) < 0)
		return mt_error_nomem();
	free(r->headline);
	r->headline = more;
	return NULL;
}

/* Of memory that changes the last note says when it was looked at. */
static struct mt_error *put_seen(struct text_renderer *r)
{
	mt_cleanup(free) char *text = mt_seen_text(r->snapshot->seen);

	if (!text)
		return r->snapshot->seen ? mt_error_nomem() : NULL;
	return note(&r->base.sink, MT_PLAIN, text);
}

static struct mt_error *end(struct mt_renderer *renderer)
{
	struct text_renderer *r = (struct text_renderer *)renderer;
	struct mt_error *err = NULL;
	char time[MT_TEXT_TIME_SIZE];

	if (r->options.repeated && !r->options.no_headings)
		fprintf(r->out, "%s\n", mt_origin_time_local(time, &r->snapshot->origin));
	if (r->headline && !r->options.raw && !r->options.no_headings)
		fprintf(r->out, "%s\n\n", r->headline);
	if (r->table.nr_rows)
		err = print_rows(r);
	else if (!r->printed_rows && !r->options.raw && !r->options.no_headings)
		fputs("nothing to show\n", r->out);
	if (!err)
		err = put_seen(r);
	fflush(r->note_stream);
	if (!r->options.raw && r->notes_len)
		fprintf(r->out, "\n%s", r->notes);
	return err;
}

static void destroy(struct mt_renderer *renderer)
{
	struct text_renderer *r = (struct text_renderer *)renderer;

	mt_table_release(&r->table);
	if (r->note_stream)
		fclose(r->note_stream);
	free(r->notes);
	free(r->headline);
	free(r);
}

struct mt_error *mt_render_text(const struct mt_render_options *options, FILE *out,
				struct mt_renderer **renderer)
{
	static const struct mt_sink_ops sink_ops = {
		.row = row, .total = total, .note = note, .headline = headline,
	};
	static const struct mt_renderer_ops ops = { .begin = begin, .end = end,
						    .destroy = destroy };
	struct text_renderer *r = calloc(1, sizeof(*r));

	if (!r)
		return mt_error_nomem();
	r->base = (struct mt_renderer){ .sink = { .ops = &sink_ops }, .ops = &ops };
	r->options = *options;
	r->format = (struct mt_format){
		.bytes = options->bytes, .plain = options->raw, .unicode = options->unicode,
	};
	if (options->raw)
		r->options.width = 0;
	r->out = out;
	r->note_stream = open_memstream(&r->notes, &r->notes_len);
	if (!r->note_stream) {
		destroy(&r->base);
		return mt_error_nomem();
	}
	*renderer = &r->base;
	return NULL;
}
