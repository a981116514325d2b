// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/html/section.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "views/picture/markup.h"
#include "views/render/table.h"

/* A section in the making: notes and headlines are kept until the rows are there. */
struct section_renderer {
	struct mt_renderer base;
	struct mt_html_section section;
	struct mt_html_story *story;
	FILE *out;
	const struct mt_view *view;
	struct mt_table table;
	char *heads, *notes;
	size_t heads_len, notes_len;
	FILE *head_stream, *note_stream;
	struct mt_format format;
};

static struct section_renderer *of_sink(struct mt_sink *sink)
{
	return (struct section_renderer *)sink;
}

static struct mt_error *begin(struct mt_renderer *renderer, const struct mt_view *view,
			      const struct mt_snapshot *snapshot)
{
	struct section_renderer *r = (struct section_renderer *)renderer;
	struct mt_column_list shown;
	struct mt_error *err = mt_column_list_parse(view, NULL, false, &shown);

	if (err)
		return err;
	r->view = view;
	r->format = (struct mt_format){ .unicode = true,
					.page_size = snapshot->origin.page_size };
	err = mt_table_lay_out(&r->table, view, &shown, snapshot->nr_orders);
	free(shown.v);
	return err ? err : mt_html_story_take(r->story, snapshot);
}

static struct mt_error *row(struct mt_sink *sink, const struct mt_cell *cells)
{
	return mt_table_add(&of_sink(sink)->table, &of_sink(sink)->format, cells);
}

static const char *class_of(enum mt_emphasis emphasis)
{
	return emphasis == MT_ALERT ? "alert" : emphasis == MT_WARNING ? "warning" : "note";
}

static struct mt_error *note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *text)
{
	struct section_renderer *r = of_sink(sink);

	fprintf(r->note_stream, "<li class=\"%s\">%s", class_of(emphasis),
		emphasis == MT_PLAIN ? "" : "<strong>warning</strong> ");
	mt_markup_put_text(r->note_stream, text);
	fputs("</li>\n", r->note_stream);
	if (emphasis == MT_PLAIN)
		return NULL;
	return mt_html_story_add(r->story, r->section.id, emphasis, text, NULL);
}

static struct mt_error *headline(struct mt_sink *sink, const char *text)
{
	struct section_renderer *r = of_sink(sink);

	fputs("<p class=\"lead\">", r->head_stream);
	mt_markup_put_text(r->head_stream, text);
	fputs("</p>\n", r->head_stream);
	if (!r->section.is_main || r->story->headline)
		return NULL;
	r->story->headline = strdup(text);
	return r->story->headline ? NULL : mt_error_nomem();
}

static struct mt_error *finding(struct mt_sink *sink, const struct mt_sink_finding *f)
{
	struct section_renderer *r = of_sink(sink);

	fprintf(r->note_stream, "<li class=\"%s\"><strong>%s</strong> ", class_of(f->emphasis),
		class_of(f->emphasis));
	mt_markup_put_text(r->note_stream, f->text);
	if (f->next) {
		fputs(" <code>", r->note_stream);
		mt_markup_put_text(r->note_stream, f->next);
		fputs("</code>", r->note_stream);
	}
	fputs("</li>\n", r->note_stream);
	return mt_html_story_add(r->story, r->section.id, f->emphasis, f->text, f->next);
}

static void put_heading(const struct section_renderer *r, const struct mt_table_column *column)
{
	fprintf(r->out, "<th scope=\"col\"%s title=\"", column->is_right ? " class=\"n\"" : "");
	mt_markup_put_text(r->out, column->column->help);
	fputs("\">", r->out);
	mt_markup_put_text(r->out, column->title);
	fputs("</th>", r->out);
}

/* A bar's text would be block characters; its value is thousandths. */
static void put_bar(const struct section_renderer *r, const struct mt_table_cell *cell)
{
	double value = isfinite(cell->value) ? cell->value : -1;

	if (value < 0) {
		fputs("<td>" MT_FORMAT_UNKNOWN "</td>", r->out);
		return;
	}
	fprintf(r->out, "<td class=\"n\" data-v=\"%.0f\"><svg class=\"bar\" viewBox=\"0 0 100 10\" "
			"width=\"100\" height=\"10\" aria-hidden=\"true\"><rect width=\"%.1f\" "
			"height=\"10\"/></svg> %.1f %%</td>",
		value, value > 1000 ? 100 : value / 10, value / 10);
}

static void put_cell(const struct section_renderer *r, const struct mt_table_column *column,
		     const struct mt_table_cell *cell)
{
	if (column->column->unit == MT_UNIT_BAR) {
		put_bar(r, cell);
		return;
	}
	fprintf(r->out, "<td class=\"%s%s\"", column->is_right ? "n " : "",
		class_of(cell->emphasis));
	if (isfinite(cell->value))
		fprintf(r->out, " data-v=\"%.0f\"", cell->value);
	fputs(">", r->out);
	mt_markup_put_text(r->out, cell->text);
	fputs("</td>", r->out);
}

/* Wide tables scroll in a box of their own, which keys can reach. */
static void put_table(const struct section_renderer *r)
{
	const struct mt_table *table = &r->table;

	fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", r->out);
	mt_markup_put_text(r->out, r->section.title);
	fprintf(r->out, "\">\n<table%s>\n<thead><tr>", r->section.in_order ? "" :
							 " class=\"sortable\"");
	for (size_t i = 0; i < table->nr_columns; i++)
		put_heading(r, &table->columns[i]);
	fputs("</tr></thead>\n<tbody>\n", r->out);
	for (size_t i = 0; i < table->nr_rows; i++) {
		fputs("<tr>", r->out);
		for (size_t j = 0; j < table->nr_columns; j++)
			put_cell(r, &table->columns[j], &table->cells[i * table->nr_columns + j]);
		fputs("</tr>\n", r->out);
	}
	fputs("</tbody>\n</table>\n</div>\n", r->out);
}

static void put_title(const struct section_renderer *r)
{
	fputs("<section id=\"", r->out);
	mt_markup_put_text(r->out, r->section.id);
	fputs("\">\n<h2>", r->out);
	mt_markup_put_text(r->out, r->section.title);
	fputs("</h2>\n", r->out);
	if (r->section.lead) {
		fputs("<p>", r->out);
		mt_markup_put_text(r->out, r->section.lead);
		fputs("</p>\n", r->out);
	}
}

static struct mt_error *end(struct mt_renderer *renderer)
{
	struct section_renderer *r = (struct section_renderer *)renderer;

	fflush(r->head_stream);
	fflush(r->note_stream);
	if (ferror(r->head_stream) || ferror(r->note_stream))
		return mt_error_nomem();
	put_title(r);
	fwrite(r->heads, 1, r->heads_len, r->out);
	if (r->section.is_folded)
		fprintf(r->out, "<details>\n<summary>%zu rows</summary>\n", r->table.nr_rows);
	if (r->table.nr_rows)
		put_table(r);
	else
		fputs("<p>Nothing to show.</p>\n", r->out);
	if (r->notes_len)
		fprintf(r->out, "<ul class=\"notes\">\n%s</ul>\n", r->notes);
	fputs(r->section.is_folded ? "</details>\n</section>\n" : "</section>\n", r->out);
	return NULL;
}

static void destroy(struct mt_renderer *renderer)
{
	struct section_renderer *r = (struct section_renderer *)renderer;

	mt_table_release(&r->table);
	if (r->head_stream)
		fclose(r->head_stream);
	if (r->note_stream)
		fclose(r->note_stream);
	free(r->heads);
	free(r->notes);
	free(r);
}

struct mt_error *mt_html_section_create(const struct mt_html_section *section,
					struct mt_html_story *story, FILE *out,
					struct mt_renderer **renderer)
{
	static const struct mt_sink_ops sink_ops = {
		.row = row, .note = note, .headline = headline, .finding = finding,
	};
	static const struct mt_renderer_ops ops = { .begin = begin, .end = end,
						    .destroy = destroy };
	struct section_renderer *r = calloc(1, sizeof(*r));

	if (!r)
		return mt_error_nomem();
	r->base = (struct mt_renderer){ .sink = { .ops = &sink_ops }, .ops = &ops };
	r->section = *section;
	r->story = story;
	r->out = out;
	r->head_stream = open_memstream(&r->heads, &r->heads_len);
	r->note_stream = open_memstream(&r->notes, &r->notes_len);
	if (!r->head_stream || !r->note_stream) {
		destroy(&r->base);
		return mt_error_nomem();
	}
	*renderer = &r->base;
	return NULL;
}
