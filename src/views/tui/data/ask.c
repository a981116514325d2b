// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "views/render/render.h"
#include "views/tui/data/command.h"
#include "views/tui/data/detail.h"
#include "views/tui/data/row_transform.h"

/* Who was stopped may still hand out what was found by then, but not go on for ever. */
#define MAX_LATE_ROWS 10000

/* Each is a screenful of sums. */
#define MAX_DETAILS 256

/* Gathers what a view hands out. */
struct collector {
	struct mt_tui_sink to;		/* first: the view is given its sink */
	struct mt_tui_rows *rows;
	struct mt_row_transform *transform;		/* or NULL */
	struct mt_format format;
	FILE *notes;
	bool full;
	size_t late;			/* rows since a stop was asked for */
};

void mt_tui_copy_question(struct mt_tui_question *to, const struct mt_tui_question *from)
{
	*to = *from;
	mt_tui_copy_target(&to->target, &from->target);
}

void mt_tui_release_rows(struct mt_tui_rows *rows)
{
	for (size_t i = 0; rows->details && i < rows->table.nr_rows; i++)
		free(rows->details[i]);
	free(rows->details);
	mt_table_release(&rows->table);
	free(rows->columns);
	free(rows->notes);
	*rows = (struct mt_tui_rows){ 0 };
}

static struct mt_error *add_row(struct collector *collector, const struct mt_cell *cells)
{
	struct mt_tui_rows *rows = collector->rows;
	const struct mt_snapshot *snapshot = collector->to.context->snapshot;
	const struct mt_cell *transformed = cells;
	struct mt_error *err = NULL;

	if (collector->transform)
		err = mt_row_transform_apply(collector->transform, snapshot, cells, &transformed);
	return err ? err : mt_table_add(&rows->table, &collector->format, transformed);
}

static struct mt_error *collect_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct collector *collector = (struct collector *)sink;
	struct mt_tui_rows *rows = collector->rows;

	if (collector->to.context->stop && atomic_load(collector->to.context->stop) &&
	    ++collector->late > MAX_LATE_ROWS)
		return mt_error_create(MT_ERR_STOPPED, "stopped");
	collector->full = rows->table.nr_rows == MT_TUI_MAX_ROWS;
	if (collector->full)
		return mt_error_create(MT_ERR_STOPPED, "too many rows");
	return add_row(collector, cells);
}

static struct mt_error *collect_note(struct mt_sink *sink, enum mt_emphasis emphasis,
				     const char *text)
{
	struct collector *collector = (struct collector *)sink;

	fprintf(collector->notes, "%s%s\n", emphasis == MT_PLAIN ? "" : "warning: ", text);
	return NULL;
}

/* All columns; of the view, or of a copy that has those of the transform. */
static struct mt_error *lay_out(struct collector *collector)
{
	struct mt_tui_rows *rows = collector->rows;
	struct mt_view transformed = *rows->view;
	struct mt_column_list chosen;
	struct mt_error *err = mt_column_list_parse(rows->view, NULL, true, &chosen);

	if (err)
		return err;
	if (rows->columns)
		transformed.columns = rows->columns;
	err = mt_table_lay_out(&rows->table, &transformed, &chosen,
			       collector->to.context->snapshot->nr_orders);
	free(chosen.v);
	return err;
}

/* The mark's rows first, if changes since it are wanted. */
static struct mt_error *take_transform(struct collector *collector,
				       const struct mt_request *request)
{
	const struct mt_tui_question *question = collector->to.question;
	struct mt_request earlier = *request;
	bool changes = question->changes && collector->to.context->mark &&
		       !collector->rows->view->compares;
	struct mt_error *err;

	if (!changes && !question->sizes)
		return NULL;
	err = mt_row_transform_create(collector->rows->view, question->sizes, changes,
			      &collector->rows->columns, &collector->transform);
	earlier.snapshot = collector->to.context->mark;
	if (!err && changes)
		err = mt_row_transform_keep(collector->transform, &earlier, question);
	return err;
}

/* What all rows are limited to, or belong to. */
static void take_base(struct mt_tui_rows *rows, const struct mt_request *request)
{
	const char *arguments = rows->view->arguments;

	mt_tui_target_of_request(&rows->base, request);
	if (arguments && !strcmp(arguments, "PID") && request->nr_arguments)
		rows->base.has_pid = mt_number_parse(request->arguments[0], &rows->base.pid);
}

/* Lines of a document. */
static const struct mt_column line = {
	.key = "line", .title = "JSON", .type = MT_TYPE_TEXT, .help = "a line of the document",
};
static const struct mt_view lines = { .name = "document", .columns = &line, .nr_columns = 1 };

/* As much of a line as the screen takes, ended behind a comma. */
static size_t piece(const char *text, size_t width)
{
	size_t rest = strcspn(text, "\n"), len = width;

	if (rest <= width)
		return rest;
	while (len && text[len - 1] != ',')
		len--;
	return len ? len : width;
}

static struct mt_error *add_lines(struct collector *collector, const char *text)
{
	size_t width = collector->to.question->width < 20 ? 20 :
		       (size_t)collector->to.question->width;
	struct mt_error *err = lay_out(collector);

	while (!err && *text) {
		size_t len = piece(text, width);
		mt_cleanup(free) char *copy = strndup(text, len);
		struct mt_cell cell = mt_cell_text(copy);

		text += len;
		text += *text == '\n' || *text == ' ';
		err = copy ? collect_row(&collector->to.sink, &cell) : mt_error_nomem();
	}
	return err;
}

/* A view that is but a document is shown as that. */
static struct mt_error *ask_document(struct collector *collector, const struct mt_request *request)
{
	const struct mt_render_options options = { .name = "memory" };
	mt_cleanup(mt_renderer) struct mt_renderer *renderer = NULL;
	mt_cleanup(free) char *text = NULL;
	const struct mt_view *view = collector->rows->view;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct mt_error *err = out ? mt_render_json(&options, out, &renderer) : mt_error_nomem();

	if (!err)
		err = renderer->ops->begin(renderer, view, request->snapshot);
	if (!err)
		err = view->fill(request, &renderer->sink);
	if (!err)
		err = renderer->ops->end(renderer);
	if (out)
		fclose(out);
	collector->rows->view = &lines;
	return err ? err : add_lines(collector, text);
}

unsigned int mt_tui_map_line(int width)
{
	return width >= 144 ? 128 : width >= 76 ? 64 : width >= 42 ? 32 : 16;
}

static struct mt_error *ask_view(struct collector *collector)
{
	const struct mt_tui_context *context = collector->to.context;
	struct mt_tui_command command;
	struct mt_request request = {
		.snapshot = context->snapshot,
		.before = context->mark,
		.selection = collector->to.question->target.selection,
		.line_cells = mt_tui_map_line(collector->to.question->width),
		.no_legend = true,
	};
	struct mt_error *err = mt_tui_command_parse(collector->to.question, &command, &request,
						    &collector->rows->view);

	if (!err && collector->rows->view->compares && !context->mark)
		err = mt_error_create(MT_ERR_USAGE, "nothing to compare with: m marks this moment, "
				      "D takes a file");
	if (err)
		return err;
	take_base(collector->rows, &request);
	if (collector->rows->view->document)
		return ask_document(collector, &request);
	err = take_transform(collector, &request);
	if (!err)
		err = lay_out(collector);
	if (!err)
		err = collector->rows->view->fill(&request, &collector->to.sink);
	mt_row_transform_destroy(collector->transform);
	return err;
}

/* Without memory for them there are none. */
static void add_details(struct collector *collector)
{
	struct mt_tui_rows *rows = collector->rows;
	size_t n = rows->table.nr_rows;

	if (!mt_tui_has_detail(rows->view) || n > MAX_DETAILS)
		return;
	rows->details = calloc(n ? n : 1, sizeof(*rows->details));
	for (size_t i = 0; rows->details && i < n; i++) {
		struct mt_tui_target target;

		mt_tui_copy_target(&target, &rows->base);
		mt_tui_narrow_target(&target, &rows->table, i);
		rows->details[i] = mt_tui_detail(collector->to.question, collector->to.context,
						 &target.selection);
	}
}

static struct mt_error *explain(struct collector *collector, struct mt_error *err)
{
	if (!err || mt_error_code(err) != MT_ERR_STOPPED)
		return err;
	if (collector->full)
		fprintf(collector->notes, "only the first %d rows: options (o) limit a view to a "
			"part\n", MT_TUI_MAX_ROWS);
	else
		fputs("warning: stopped: not all is here\n", collector->notes);
	mt_error_destroy(err);
	return NULL;
}

struct mt_error *mt_tui_ask(const struct mt_tui_question *question,
			    const struct mt_tui_context *context, struct mt_tui_rows *rows)
{
	static const struct mt_sink_ops ops = { .row = collect_row, .note = collect_note };
	size_t len;
	struct collector collector = {
		.to = { { .ops = &ops }, question, context },
		.rows = rows,
		.format = { .unicode = question->unicode,
			    .page_size = context->snapshot->origin.page_size },
		.notes = open_memstream(&rows->notes, &len),
	};
	struct mt_error *err;

	rows->view = question->view;
	if (!collector.notes)
		return mt_error_nomem();
	err = explain(&collector, ask_view(&collector));
	add_details(&collector);
	for (size_t i = 0; i < context->snapshot->nr_incomplete; i++)
		fprintf(collector.notes, "incomplete: %s\n",
			context->snapshot->incomplete[i].reason);
	fclose(collector.notes);
	return err;
}
