// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "views/views.h"

/* Where a row leads: from the whole to its parts. */
static const struct {
	const struct mt_view *from, *to;
} steps[] = {
	{ &mt_view_summary, &mt_view_buddy },
	{ &mt_view_nodes, &mt_view_zones },
	{ &mt_view_zones, &mt_view_buddy },
	{ &mt_view_buddy, &mt_view_pagetypes },
	{ &mt_view_frag, &mt_view_buddy },
	{ &mt_view_pcp, &mt_view_zones },
	{ &mt_view_pagetypes, &mt_view_freelist },
};

struct mt_screen *mt_tui_top(struct mt_tui *tui)
{
	return &tui->stack[tui->depth - 1];
}

static void release_screen(struct mt_screen *screen)
{
	mt_table_release(&screen->table);
	free(screen->targets);
	free(screen->shown);
	free(screen->notes);
	*screen = (struct mt_screen){ 0 };
}

void mt_tui_release(struct mt_tui *tui)
{
	while (tui->depth)
		release_screen(&tui->stack[--tui->depth]);
	mt_snapshot_destroy(tui->snapshot);
	free(tui->trouble);
}

static bool can_ask(const struct mt_tui *tui, const struct mt_view *view)
{
	return !view->document && !view->min_arguments && !view->reads_log &&
	       (!view->core_only || tui->source->is_core);
}

const struct mt_view *mt_tui_view(const struct mt_tui *tui, size_t i)
{
	for (size_t v = 0; v < mt_nr_views; v++)
		if (can_ask(tui, mt_views[v]) && i-- == 0)
			return mt_views[v];
	return NULL;
}

/* Gathers what a view hands out. */
struct collector {
	struct mt_sink sink;
	struct mt_tui *tui;
	struct mt_screen *screen;
	struct mt_format format;
	FILE *notes;
};

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

/* Copies point into the copy, not into what they were copied from. */
static void copy_target(struct mt_tui_target *to, const struct mt_tui_target *from)
{
	*to = *from;
	if (to->selection.zone)
		to->selection.zone = to->zone;
	if (to->selection.type)
		to->selection.type = to->type;
}

static struct mt_error *collect_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct collector *collector = (struct collector *)sink;
	struct mt_screen *screen = collector->screen;
	size_t row = screen->table.nr_rows;
	struct mt_error *err = mt_array_reserve(&screen->targets, &screen->targets_capacity,
						row + 1, sizeof(*screen->targets), SIZE_MAX);

	if (!err)
		err = mt_table_add(&screen->table, &collector->format, cells);
	if (err)
		return err;
	copy_target(&screen->targets[row], &screen->target);
	for (size_t i = 0; i < screen->view->nr_columns; i++)
		aim_cell(&screen->targets[row], screen->view->columns[i].key, &cells[i]);
	return NULL;
}

static struct mt_error *collect_note(struct mt_sink *sink, enum mt_emphasis emphasis,
				     const char *text)
{
	struct collector *collector = (struct collector *)sink;

	fprintf(collector->notes, "%s%s\n", emphasis == MT_PLAIN ? "" : "warning: ", text);
	return NULL;
}

static struct mt_error *ask_view(struct mt_tui *tui, struct mt_screen *screen, FILE *notes)
{
	static const struct mt_sink_ops ops = { .row = collect_row, .note = collect_note };
	struct collector collector = {
		.sink = { &ops },
		.tui = tui,
		.screen = screen,
		.format = { .unicode = tui->options->unicode },
		.notes = notes,
	};
	const struct mt_request request = {
		.snapshot = tui->snapshot,
		.selection = screen->target.selection,
	};
	struct mt_chosen chosen;
	struct mt_error *err = mt_choose_columns(screen->view, NULL, tui->extra, &chosen);

	if (err)
		return err;
	err = mt_table_lay_out(&screen->table, screen->view, &chosen, tui->snapshot->nr_orders);
	free(chosen.v);
	return err ? err : screen->view->fill(&request, &collector.sink);
}

struct mt_error *mt_tui_fill(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);
	size_t len;

	if (!tui->snapshot)
		return NULL;
	free(screen->notes);
	screen->notes = NULL;

	FILE *notes = open_memstream(&screen->notes, &len);

	if (!notes)
		return mt_error_nomem();

	struct mt_error *err = ask_view(tui, screen, notes);

	for (size_t i = 0; i < tui->snapshot->nr_incomplete; i++)
		fprintf(notes, "incomplete: %s\n", tui->snapshot->incomplete[i].reason);
	fclose(notes);
	return err ? err : mt_screen_arrange(screen);
}

static void set_trouble(struct mt_tui *tui, struct mt_error *err)
{
	free(tui->trouble);
	tui->trouble = err ? strdup(mt_error_message(err)) : NULL;
	mt_error_destroy(err);
}

static struct mt_error *no_recording(void)
{
	return mt_error_create(MT_ERR_USAGE, "only a recording has other times (-r FILE)");
}

static void sample_unless(struct mt_tui *tui, struct mt_error *err)
{
	if (err)
		set_trouble(tui, err);
	else
		mt_tui_sample(tui);
}

void mt_tui_step(struct mt_tui *tui, bool back)
{
	sample_unless(tui, tui->source->step ? tui->source->step(tui->source->data, back) :
					       no_recording());
}

void mt_tui_go_to(struct mt_tui *tui, const char *when)
{
	sample_unless(tui, tui->source->go_to ? tui->source->go_to(tui->source->data, when) :
						no_recording());
}

void mt_tui_sample(struct mt_tui *tui)
{
	struct mt_snapshot *snapshot = NULL;
	struct mt_error *err = tui->source->sample(tui->source->data, mt_tui_top(tui)->view,
						   &snapshot);

	if (!err) {
		mt_snapshot_destroy(tui->snapshot);
		tui->snapshot = snapshot;
		err = mt_tui_fill(tui);
	}
	set_trouble(tui, err);
}

bool mt_tui_open(struct mt_tui *tui, const struct mt_view *view)
{
	if (!view || !can_ask(tui, view))
		return false;
	while (tui->depth)
		release_screen(&tui->stack[--tui->depth]);
	tui->stack[tui->depth++].view = view;
	mt_tui_sample(tui);
	return true;
}

/* A view takes from the row only what it has options for. */
static void limit(struct mt_tui_target *target, const struct mt_view *view)
{
	bool node = false, zone = false, order = false, type = false;

	for (size_t i = 0; view->options && view->options[i]; i++) {
		node |= view->options[i] == &mt_option_node;
		zone |= view->options[i] == &mt_option_zone;
		order |= view->options[i] == &mt_option_order;
		type |= view->options[i] == &mt_option_type;
	}
	target->selection.has_node &= node;
	target->selection.has_order &= order;
	if (!zone)
		target->selection.zone = NULL;
	if (!type)
		target->selection.type = NULL;
}

static const struct mt_view *next_view(const struct mt_tui *tui, const struct mt_view *view)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(steps); i++)
		if (steps[i].from == view && can_ask(tui, steps[i].to))
			return steps[i].to;
	return NULL;
}

bool mt_tui_enter(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);
	const struct mt_view *view = next_view(tui, screen->view);

	if (!view || tui->depth == MT_TUI_MAX_DEPTH || screen->cursor >= screen->nr_shown)
		return false;

	struct mt_screen *next = &tui->stack[tui->depth++];

	next->view = view;
	copy_target(&next->target, &screen->targets[screen->shown[screen->cursor]]);
	limit(&next->target, view);
	mt_tui_sample(tui);
	return true;
}

bool mt_tui_back(struct mt_tui *tui)
{
	if (tui->depth == 1)
		return false;
	release_screen(&tui->stack[--tui->depth]);
	mt_tui_sample(tui);
	return true;
}

static bool row_has(const struct mt_screen *screen, size_t row, const char *text)
{
	const struct mt_table *table = &screen->table;

	for (size_t i = 0; i < table->nr_columns; i++)
		if (strcasestr(table->cells[row * table->nr_columns + i].text, text))
			return true;
	return false;
}

/* qsort_r()'s order; equal rows keep the order they came in. */
static int compare_rows(const void *a, const void *b, void *data)
{
	const struct mt_screen *screen = data;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	const struct mt_table *table = &screen->table;
	const struct mt_table_cell *p = &table->cells[x * table->nr_columns + screen->sort - 1];
	const struct mt_table_cell *q = &table->cells[y * table->nr_columns + screen->sort - 1];
	int order = isnan(p->value) || isnan(q->value) ? strcmp(p->text, q->text) :
							 (p->value > q->value) - (p->value < q->value);

	if (order)
		return screen->inverted ? order : -order;
	return (x > y) - (x < y);
}

struct mt_error *mt_screen_arrange(struct mt_screen *screen)
{
	size_t n = screen->table.nr_rows;
	size_t *shown = realloc(screen->shown, (n ? n : 1) * sizeof(*shown));

	if (!shown)
		return mt_error_nomem();
	screen->shown = shown;
	screen->nr_shown = 0;
	for (size_t row = 0; row < n; row++)
		if (!*screen->filter || row_has(screen, row, screen->filter))
			shown[screen->nr_shown++] = row;
	if (screen->sort > screen->table.nr_columns)
		screen->sort = 0;
	if (screen->sort)
		qsort_r(shown, screen->nr_shown, sizeof(*shown), compare_rows, screen);
	if (screen->cursor >= screen->nr_shown)
		screen->cursor = screen->nr_shown ? screen->nr_shown - 1 : 0;
	return NULL;
}

bool mt_screen_search(struct mt_screen *screen, const char *text)
{
	for (size_t n = 1; n <= screen->nr_shown; n++) {
		size_t i = (screen->cursor + n) % screen->nr_shown;

		if (row_has(screen, screen->shown[i], text)) {
			screen->cursor = i;
			return true;
		}
	}
	return false;
}
