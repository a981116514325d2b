// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui_ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "views/tui_command.h"
#include "views/tui_shape.h"

/* Who was stopped may still hand out what was found by then, but not go on for ever. */
#define MAX_LATE_ROWS 10000

/* Gathers what a view hands out. */
struct collector {
	struct mt_tui_sink to;		/* first: the view is given its sink */
	struct mt_tui_rows *rows;
	struct mt_shape *shape;		/* or NULL */
	struct mt_format format;
	FILE *notes;
	bool full;
	size_t late;			/* rows since a stop was asked for */
};

void mt_tui_copy_target(struct mt_tui_target *to, const struct mt_tui_target *from)
{
	*to = *from;
	if (to->selection.zone)
		to->selection.zone = to->zone;
	if (to->selection.type)
		to->selection.type = to->type;
}

void mt_tui_copy_question(struct mt_tui_question *to, const struct mt_tui_question *from)
{
	*to = *from;
	mt_tui_copy_target(&to->target, &from->target);
}

void mt_tui_release_rows(struct mt_tui_rows *rows)
{
	mt_table_release(&rows->table);
	free(rows->columns);
	free(rows->targets);
	free(rows->notes);
	*rows = (struct mt_tui_rows){ 0 };
}

static void copy_text(char to[MT_TUI_TEXT], const char *from, const char **shown)
{
	snprintf(to, MT_TUI_TEXT, "%s", from);
	*shown = to;
}

static void aim_cell(struct mt_tui_target *target, const char *key, const struct mt_cell *cell)
{
	struct mt_selection *selection = &target->selection;

	if (!cell->known)
		return;
	if (!strcmp(key, "node")) {
		selection->has_node = true;
		selection->node = (unsigned int)cell->count;
	} else if (!strcmp(key, "order")) {
		selection->has_order = true;
		selection->order = (unsigned int)cell->count;
	} else if (!strcmp(key, "zone")) {
		copy_text(target->zone, cell->text, &selection->zone);
	} else if (!strcmp(key, "type")) {
		copy_text(target->type, cell->text, &selection->type);
	}
}

static bool is_aimed(const struct mt_column *column)
{
	return (column->type == MT_TYPE_COUNT &&
		(!strcmp(column->key, "node") || !strcmp(column->key, "order"))) ||
	       (column->type == MT_TYPE_TEXT &&
		(!strcmp(column->key, "zone") || !strcmp(column->key, "type")));
}

static struct mt_error *add_row(struct collector *collector, const struct mt_cell *cells)
{
	struct mt_tui_rows *rows = collector->rows;
	const struct mt_snapshot *snapshot = collector->to.facts->snapshot;
	const struct mt_cell *shaped = cells;
	struct mt_error *err = NULL;

	if (collector->shape)
		err = mt_shape_row(collector->shape, snapshot, cells, &shaped);
	return err ? err : mt_table_add(&rows->table, &collector->format, shaped);
}

static struct mt_error *collect_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct collector *collector = (struct collector *)sink;
	struct mt_tui_rows *rows = collector->rows;
	size_t row = rows->table.nr_rows;
	struct mt_error *err;

	if (collector->to.facts->stop && atomic_load(collector->to.facts->stop) &&
	    ++collector->late > MAX_LATE_ROWS)
		return mt_error_create(MT_ERR_STOPPED, "stopped");
	collector->full = row == MT_TUI_MAX_ROWS;
	if (collector->full)
		return mt_error_create(MT_ERR_STOPPED, "too many rows");
	err = mt_array_reserve(&rows->targets, &rows->targets_capacity, row + 1,
			       sizeof(*rows->targets), SIZE_MAX);
	if (!err)
		err = add_row(collector, cells);
	if (err)
		return err;
	mt_tui_copy_target(&rows->targets[row], &collector->to.question->target);
	for (size_t i = 0; i < rows->view->nr_columns; i++)
		if (is_aimed(&rows->view->columns[i]))
			aim_cell(&rows->targets[row], rows->view->columns[i].key, &cells[i]);
	return NULL;
}

static struct mt_error *collect_note(struct mt_sink *sink, enum mt_emphasis emphasis,
				     const char *text)
{
	struct collector *collector = (struct collector *)sink;

	fprintf(collector->notes, "%s%s\n", emphasis == MT_PLAIN ? "" : "warning: ", text);
	return NULL;
}

/* A copy of the view that has the columns of the shape. */
static struct mt_error *lay_out(struct collector *collector)
{
	struct mt_tui_rows *rows = collector->rows;
	const struct mt_tui_question *question = collector->to.question;
	struct mt_view shaped = *rows->view;
	struct mt_chosen chosen;
	struct mt_error *err = mt_choose_columns(rows->view, NULL, question->extra, &chosen);

	if (err)
		return err;
	if (rows->columns)
		shaped.columns = rows->columns;
	err = mt_table_lay_out(&rows->table, &shaped, &chosen,
			       collector->to.facts->snapshot->nr_orders);
	free(chosen.v);
	return err;
}

/* The mark's rows first, if changes since it are wanted. */
static struct mt_error *take_shape(struct collector *collector, const struct mt_request *request)
{
	const struct mt_tui_question *question = collector->to.question;
	struct mt_request earlier = *request;
	bool changes = question->changes && collector->to.facts->mark &&
		       !collector->rows->view->operands;
	struct mt_error *err;

	if (!changes && !question->sizes)
		return NULL;
	err = mt_shape_create(collector->rows->view, question->sizes, changes,
			      &collector->rows->columns, &collector->shape);
	earlier.snapshot = collector->to.facts->mark;
	if (!err && changes)
		err = mt_shape_keep(collector->shape, &earlier, question);
	return err;
}

static struct mt_error *ask_view(struct collector *collector)
{
	const struct mt_tui_facts *facts = collector->to.facts;
	struct mt_tui_command command;
	struct mt_request request = {
		.snapshot = facts->snapshot,
		.before = facts->mark,
		.selection = collector->to.question->target.selection,
	};
	struct mt_error *err = mt_tui_command_parse(collector->to.question, &command, &request,
						    &collector->rows->view);

	if (!err && collector->rows->view->operands && !facts->mark)
		err = mt_error_create(MT_ERR_USAGE, "nothing to compare with: m marks this moment, "
				      "D takes a file");
	if (!err)
		err = take_shape(collector, &request);
	if (!err)
		err = lay_out(collector);
	if (!err)
		err = collector->rows->view->fill(&request, &collector->to.sink);
	mt_shape_destroy(collector->shape);
	return err;
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
			    const struct mt_tui_facts *facts, struct mt_tui_rows *rows)
{
	static const struct mt_sink_ops ops = { .row = collect_row, .note = collect_note };
	size_t len;
	struct collector collector = {
		.to = { { &ops }, question, facts },
		.rows = rows,
		.format = { .unicode = question->unicode },
		.notes = open_memstream(&rows->notes, &len),
	};
	struct mt_error *err;

	rows->view = question->view;
	if (!collector.notes)
		return mt_error_nomem();
	err = explain(&collector, ask_view(&collector));
	for (size_t i = 0; i < facts->snapshot->nr_incomplete; i++)
		fprintf(collector.notes, "incomplete: %s\n",
			facts->snapshot->incomplete[i].reason);
	fclose(collector.notes);
	return err;
}
