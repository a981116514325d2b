// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/input/steps.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "views/tui/input/map.h"
#include "views/tui/screen/map_cursor.h"
#include "views/tui/screen/sample.h"
#include "views/tui/screen/stack.h"
#include "views/tui/screen/tabs.h"
#include "views/views.h"

/*
 * In words and label {key} stands for what the row has in that column ({key-1},
 * {key+1}: a number one less, one more), {@name} for what a page's row of that
 * name says, {#pid} and {#address} for those in "pid 1 (init) at 0x1000", {pid}
 * also for whose the rows are.  Where it is not there, or unknown, there is no
 * such step; nor where the source has no such view.
 */
struct step {
	const char *from;	/* the view of the rows */
	const char *field;	/* of a page: in the row of this name only; or NULL */
	const char *needs;	/* a column that must be known; or NULL */
	const char *to;
	const char *words;	/* NULL: none */
	const char *label;	/* NULL: what is new of node, zone, order, type, use */
	bool afresh;		/* the words say all: nothing is taken from the row */
	bool of_dumps;		/* of a running machine it would cost too much */
};

static const struct step steps[] = {
	{ "overview", .needs = "zone", .to = "orders" },
	{ "overview", .to = "zones" },
	{ "summary", .to = "orders" },
	{ "nodes", .to = "zones" },
	{ "zones", .to = "orders" },
	{ "buddy", .to = "orders" },
	{ "frag", .to = "orders" },
	{ "orders", .to = "pagetypes" },
	{ "pcp", .to = "zones" },
	{ "pagetypes", .to = "freelist" },
	{ "freelist", .to = "page", "{pfn}", "pfn {pfn}" },
	{ "check", .to = "page", "{pfn}", "pfn {pfn}" },
	{ "pages", .needs = "zone", .to = "pagelist" },
	{ "pages", .to = "pagelist", .label = "{use}" },
	{ "pageholders", .needs = "example_pfn", .to = "page", "{example_pfn}",
	  "pfn {example_pfn}", .afresh = true },
	{ "cgroups", .to = "pageholders", "--by cgroup,use", "by cgroup and use", .afresh = true },
	{ "files", .to = "pageholders", "--by filesystem,use", "by file system and use",
	  .afresh = true },
	{ "pagelist", .to = "page", "{pfn}", "pfn {pfn}" },
	{ "zonelists", .to = "zones", "--node {zone_node} --zone {zone}",
	  "node {zone_node} {zone}", .afresh = true },
	{ "blockers", .to = "blockerlist", "--node {node} --zone {zone}", "node {node} {zone}",
	  .afresh = true },
	{ "blockerlist", .to = "pagemap", "--cell 1 --pfn {start_pfn}-", "range {start_pfn}",
	  .afresh = true },
	{ "blockerholders", .to = "page", "{example_pfn}", "pfn {example_pfn}" },
	{ "sections", .to = "pages", "--pfn {start_pfn}-{end_pfn-1}", "section {section}",
	  .afresh = true },
	{ "why", .needs = "next_verdict", .to = "why",
	  "--node {node} --order {largest_order+1} --gfp {request}",
	  "node {node} {request} order {largest_order+1}", .afresh = true },
	{ "why", .needs = "largest_order", .to = "why",
	  "--node {node} --order {largest_order} --gfp {request}",
	  "node {node} {request} order {largest_order}", .afresh = true },
	{ "why", .to = "orders" },
	{ "diff", .to = "orders" },
	{ "tasks", .to = "vmas", "--pages {pid}", "pid {pid} {name}", .of_dumps = true },
	{ "tasks", .to = "vmas", "{pid}", "pid {pid} {name}" },
	{ "vmas", .to = "pagetable", "--pid {pid} --range {start}-{end}", "{start}",
	  .afresh = true },
	{ "vmas", .to = "vtop", "--pid {pid} {start}", "{start}", .afresh = true },
	{ "pagetable", .to = "vtop", "--pid {pid} {start}", "{start}", .afresh = true },
	{ "pagetable", .to = "vtop", "{start}", "{start}", .afresh = true },
	{ "vtop", .to = "page", "{phys}", "{phys}", .afresh = true },
	{ "vmalloc", .to = "pagetable", "--range {start}-{end}", "{start}", .afresh = true },
	{ "owners", .to = "page", "{example_pfn}", "pfn {example_pfn}", .afresh = true },
	{ "pagemappings", .to = "vmas", "--pages {pid}", "pid {pid} {name}", .afresh = true },
	{ "page", .field = "mapped_by", .to = "vmas", "--pages {#pid}", "pid {#pid}",
	  .afresh = true },
	{ "page", .field = "mappings", .to = "page", "--mappings {@pfn}", "mappings",
	  .afresh = true },
	{ "page", .field = "head_pfn", .to = "page", "{value}", "pfn {value}", .afresh = true },
	{ "page", .field = "page_in_block", .to = "page", "{@head_pfn}", "pfn {@head_pfn}",
	  .afresh = true },
	{ "page", .field = "free_list", .to = "freelist",
	  "--node {@node} --zone {@zone} --order {@order} --type {@free_list}",
	  "order {@order} {@free_list}", .afresh = true },
	{ "page", .field = "list_position", .to = "freelist",
	  "--node {@node} --zone {@zone} --order {@order} --type {@free_list}",
	  "order {@order} {@free_list}", .afresh = true },
	{ "page", .field = "zone", .to = "orders", "--node {@node} --zone {@zone}",
	  "node {@node} {@zone}", .afresh = true },
	{ "page", .field = "node", .to = "zones", "--node {@node}", "node {@node}",
	  .afresh = true },
	{ "page", .field = "section", .to = "sections", .label = "sections", .afresh = true },
	{ "page", .field = "use", .to = "pagelist",
	  "--node {@node} --zone {@zone} --use {@use}", "{@use}", .afresh = true },
	{ "page", .field = "pfn", .to = "pagemap", "--cell 1 --pfn {@pfn}-", "map",
	  .afresh = true },
	{ "page", .field = "page", .to = "vtop", "{value}", "{value}", .afresh = true },
	{ "page", .field = "slab_cache_address", .to = "vtop", "{value}", "{value}",
	  .afresh = true },
};

/* What a page's row of this name says. */
static const char *property(const struct mt_screen *screen, const char *name)
{
	for (size_t row = 0; row < screen->rows.table.nr_rows; row++) {
		const char *field = mt_screen_text_of(screen, row, "field");

		if (field && !strcmp(field, name))
			return mt_screen_text_of(screen, row, "value");
	}
	return NULL;
}

/* In "pid 1 (init) at 0x1000", whatever the name in it: the pid, or the address. */
static const char *in_sentence(const char *value, const char *name)
{
	const char *found = NULL;

	if (!value || strncmp(value, "pid ", 4))
		return NULL;
	if (!strcmp(name, "pid"))
		return value + 4;
	for (const char *p = value; (p = strstr(p, " at 0x")); p++)
		found = p + 4;
	return found;
}

static bool is_known(const char *text)
{
	return text && strcmp(text, MT_FORMAT_UNKNOWN);
}

static bool add_to(uint64_t number, int64_t by, char *text, size_t size)
{
	if ((by < 0 && !number) || (by > 0 && number == UINT64_MAX))
		return false;
	snprintf(text, size, "%" PRIu64, number + (uint64_t)by);
	return true;
}

/* What {name} stands for; false if that is not known. */
static bool look_up(const struct mt_screen *screen, const char *name, char *text, size_t size)
{
	size_t len = strcspn(name, "+-");
	int64_t by = name[len] == '+' ? 1 : name[len] ? -1 : 0;
	char key[MT_TUI_TEXT];
	const char *found;
	uint64_t number;

	snprintf(key, sizeof(key), "%.*s", (int)len, name);
	if (*key == '#') {
		found = in_sentence(mt_screen_text(screen, "value"), key + 1);
		if (found)
			snprintf(text, size, "%.*s", (int)strcspn(found, " "), found);
		return found;
	}
	found = *key == '@' ? property(screen, key + 1) : mt_screen_text(screen, key);
	if (!found && !strcmp(key, "pid") && screen->rows.base.has_pid)
		return add_to(screen->rows.base.pid, 0, text, size);
	if (!is_known(found))
		return false;
	snprintf(text, size, "%s", found);
	if (by > 0 && !strcmp(found, "-1"))
		snprintf(text, size, "0");
	else if (by)
		return mt_number_parse(found, &number) && add_to(number, by, text, size);
	return true;
}

/* What fits of it; false if something in it is not known. */
static bool put_in(const struct mt_screen *screen, const char *pattern, char *text, size_t size)
{
	size_t len = 0;

	*text = '\0';
	while (*pattern && len + 1 < size) {
		const char *end = *pattern == '{' ? strchr(pattern, '}') : NULL;
		char name[MT_TUI_TEXT];

		if (!end) {
			text[len++] = *pattern++;
			text[len] = '\0';
			continue;
		}
		snprintf(name, sizeof(name), "%.*s", (int)(end - pattern - 1), pattern + 1);
		if (!look_up(screen, name, text + len, size - len))
			return false;
		len += strlen(text + len);
		pattern = end + 1;
	}
	return true;
}

static bool is_step(const struct mt_tui *tui, const struct mt_screen *screen,
		    const struct step *step)
{
	const struct mt_view *to = mt_tui_find_view(step->to);
	const char *field = mt_screen_text(screen, "field");

	if (strcmp(step->from, screen->rows.view->name) || !to || !mt_tui_can_ask(tui, to))
		return false;
	if (step->of_dumps && !tui->source->is_core)
		return false;
	if (step->field && (!field || strcmp(step->field, field)))
		return false;
	return !step->needs || is_known(mt_screen_text(screen, step->needs));
}

static void go(struct mt_tui *tui, const struct step *step, const char *words)
{
	const struct mt_screen *screen = mt_tui_top(tui);
	const char *arrow = tui->options->unicode ? " › " : " > ";
	struct mt_tui_target target, before, none = { 0 };
	char label[MT_TUI_LINE];

	mt_tui_copy_target(&before, &screen->rows.base);
	mt_tui_copy_target(&target, &before);
	mt_tui_narrow_target(&target, &screen->rows.table, screen->shown[screen->cursor]);
	if (step->label)
		put_in(screen, step->label, label, sizeof(label));
	else
		mt_tui_describe_target(&target, &before, arrow, label);
	mt_tui_limit_target(&target, mt_tui_find_view(step->to));
	mt_tui_push(tui, step->to, words, step->afresh ? &none : &target,
		    *label ? label : step->to);
}

void mt_tui_enter(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);
	char words[MT_TUI_LINE];

	if (mt_tui_is_map(screen)) {
		mt_tui_map_enter(tui);
		return;
	}
	if (screen->cursor >= screen->nr_shown)
		return;
	for (size_t i = 0; i < MT_ARRAY_SIZE(steps); i++)
		if (is_step(tui, screen, &steps[i]) &&
		    put_in(screen, steps[i].words ? steps[i].words : "", words,
			   sizeof(words))) {
			go(tui, &steps[i], words);
			return;
		}
	mt_tui_say(tui, "this is as far as it goes");
}

void mt_tui_suggest_address(struct mt_tui *tui, char *text, size_t size)
{
	static const char *const patterns[] = {
		"--pid {#pid} {#address}", "--pid {pid} {address}", "--pid {pid} {start}",
		"{start}", "{address}", "{page}",
		"{mem_map}", "--pid {pid} ",
	};
	const struct mt_screen *screen = mt_tui_top(tui);
	const char *value = mt_screen_text(screen, "value");

	*text = '\0';
	if (value && !strncmp(value, "0x", 2) && strlen(value) == 18) {
		snprintf(text, size, "%s", value);
		return;
	}
	for (size_t i = 0; i < MT_ARRAY_SIZE(patterns); i++)
		if (put_in(screen, patterns[i], text, size))
			return;
	*text = '\0';
}

void mt_tui_expand(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);
	struct mt_tui_question *question = &screen->question;

	if (question->view == &mt_view_buddy) {
		question->view = &mt_view_pagetypes;
	} else if (question->view == &mt_view_pagetypes) {
		question->view = &mt_view_buddy;
		question->target.selection.type = NULL;
	} else {
		mt_tui_say(tui, "only buddy has zones to take apart");
		return;
	}
	*question->words = '\0';
	screen->sort = screen->left = screen->cursor = 0;
	mt_tui_sample(tui);
}
