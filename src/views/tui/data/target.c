// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/target.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "model/uses.h"

void mt_tui_copy_target(struct mt_tui_target *to, const struct mt_tui_target *from)
{
	*to = *from;
	if (to->selection.zone)
		to->selection.zone = to->zone;
	if (to->selection.type)
		to->selection.type = to->type;
	if (to->selection.use)
		to->selection.use = to->use;
	if (to->selection.flag)
		to->selection.flag = to->flag;
}

static void copy_text(char to[MT_TUI_TEXT], const char *from, const char **shown)
{
	snprintf(to, MT_TUI_TEXT, "%s", from ? from : "");
	*shown = from ? to : NULL;
}

void mt_tui_target_of_request(struct mt_tui_target *target, const struct mt_request *request)
{
	const struct mt_selection from = request->selection;

	target->selection = from;
	copy_text(target->zone, from.zone, &target->selection.zone);
	copy_text(target->type, from.type, &target->selection.type);
	copy_text(target->use, from.use, &target->selection.use);
	copy_text(target->flag, from.flag, &target->selection.flag);
	target->has_pid = request->space.has_pid;
	target->pid = request->space.pid;
}

static bool narrow_number(const char *text, unsigned int *value)
{
	uint64_t number;

	if (!mt_number_parse(text, &number) || number >= MT_NO_INDEX)
		return false;
	*value = (unsigned int)number;
	return true;
}

static void narrow_cell(struct mt_tui_target *target, const struct mt_column *column,
		     const char *text)
{
	struct mt_selection *s = &target->selection;
	bool is_text = column->type == MT_TYPE_TEXT;

	if (!strcmp(text, MT_FORMAT_UNKNOWN))
		return;
	if (!is_text && !strcmp(column->key, "node"))
		s->has_node = narrow_number(text, &s->node);
	else if (!is_text && !strcmp(column->key, "order"))
		s->has_order = narrow_number(text, &s->order);
	else if (!is_text && !strcmp(column->key, "pid"))
		target->has_pid = mt_number_parse(text, &target->pid);
	else if (is_text && !strcmp(column->key, "zone"))
		copy_text(target->zone, text, &s->zone);
	else if (is_text && !strcmp(column->key, "type"))
		copy_text(target->type, text, &s->type);
	else if (is_text && !strcmp(column->key, "use") && mt_use_find(text) != MT_NR_USES)
		copy_text(target->use, text, &s->use);
}

void mt_tui_narrow_target(struct mt_tui_target *target, const struct mt_table *table, size_t row)
{
	for (size_t i = 0; i < table->nr_columns; i++)
		if (!table->columns[i].is_entry)
			narrow_cell(target, table->columns[i].column,
				 table->cells[row * table->nr_columns + i].text);
}

static bool has_option(const struct mt_view *view, const char *name)
{
	for (size_t i = 0; view->options && view->options[i]; i++)
		if (!strcmp(view->options[i]->name, name))
			return true;
	return false;
}

/* Of columns by order the full screen shows the one that is wanted. */
static bool has_orders(const struct mt_view *view)
{
	for (size_t i = 0; i < view->nr_columns; i++)
		if (view->columns[i].axis == MT_AXIS_ORDER)
			return true;
	return false;
}

void mt_tui_limit_target(struct mt_tui_target *target, const struct mt_view *view)
{
	struct mt_selection *s = &target->selection;

	s->has_node &= has_option(view, "node");
	s->has_order &= has_option(view, "order") || has_orders(view);
	s->has_pfns &= has_option(view, "pfn");
	if (!has_option(view, "zone"))
		s->zone = NULL;
	if (!has_option(view, "type"))
		s->type = NULL;
	if (!has_option(view, "use"))
		s->use = NULL;
	if (!has_option(view, "flag"))
		s->flag = NULL;
}

static void say(FILE *out, const char *arrow, const char *text)
{
	fprintf(out, "%s%s", ftell(out) ? arrow : "", text);
}

static bool is_new(const char *text, const char *before)
{
	return text && (!before || strcmp(text, before));
}

void mt_tui_describe_target(const struct mt_tui_target *target, const struct mt_tui_target *before,
			const char *arrow, char text[MT_TUI_TEXT])
{
	const struct mt_selection *now = &target->selection, *then = &before->selection;
	FILE *out = fmemopen(text, MT_TUI_TEXT, "w");
	char number[32];

	*text = '\0';
	if (!out)
		return;
	if (now->has_node && !(then->has_node && then->node == now->node)) {
		snprintf(number, sizeof(number), "node %u", now->node);
		say(out, arrow, number);
	}
	if (is_new(now->zone, then->zone))
		say(out, arrow, now->zone);
	if (now->has_order && !(then->has_order && then->order == now->order)) {
		snprintf(number, sizeof(number), "order %u", now->order);
		say(out, arrow, number);
	}
	if (is_new(now->type, then->type))
		say(out, arrow, now->type);
	if (is_new(now->use, then->use))
		say(out, arrow, now->use);
	fclose(out);
	text[MT_TUI_TEXT - 1] = '\0';
}
