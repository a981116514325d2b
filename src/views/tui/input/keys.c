// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/input/keys.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "views/tui/input/column_menu.h"
#include "views/tui/input/help.h"
#include "views/tui/input/map.h"
#include "views/tui/input/mouse.h"
#include "views/tui/input/move.h"
#include "views/tui/input/prompt.h"
#include "views/tui/input/steps.h"
#include "views/tui/screen/layout.h"
#include "views/tui/screen/map_cursor.h"
#include "views/tui/screen/sample.h"
#include "views/tui/screen/stack.h"
#include "views/tui/screen/tabs.h"
#include "views/tui/term/keys.h"
#include "views/tui/term/term.h"
#include "views/views.h"

static void leave(struct mt_tui *tui)
{
	tui->leave = true;
}

static void show_help(struct mt_tui *tui)
{
	tui->help = true;
	tui->help_top = 0;
}

static void search_again(struct mt_tui *tui)
{
	if (*tui->search)
		mt_tui_search(tui);
}

static void step(struct mt_tui *tui, bool back)
{
	if (mt_tui_complain(tui, tui->source->step(tui->source->data, back)))
		return;
	tui->history_step = back ? MT_HISTORY_RELOAD : MT_HISTORY_APPEND;
	mt_tui_sample(tui);
}

static void step_on(struct mt_tui *tui)
{
	step(tui, false);
}

static void step_back(struct mt_tui *tui)
{
	step(tui, true);
}

static void mark(struct mt_tui *tui)
{
	mt_tui_mark(tui, NULL);
}

static void toggle_changes(struct mt_tui *tui)
{
	if (!tui->mark) {
		mt_tui_say(tui, "nothing is marked: m marks this moment, D takes a file");
		return;
	}
	tui->changes = !tui->changes;
	mt_tui_ask_again(tui);
}

static void toggle_sizes(struct mt_tui *tui)
{
	tui->sizes = !tui->sizes;
	mt_tui_ask_again(tui);
}

static void toggle_pause(struct mt_tui *tui)
{
	tui->paused = !tui->paused;
}

/* Behind the last lines come the first ones again. */
static void turn_notes(struct mt_tui *tui)
{
	int shown = mt_layout_note_lines(tui);
	int all = mt_term_count_lines(mt_tui_shown(tui)->rows.notes, INT_MAX);

	tui->notes_top += shown;
	if (tui->notes_top >= all)
		tui->notes_top = 0;
	if (shown >= all)
		mt_tui_say(tui, "that is all there is to warn of");
}

/* Only maps have a use for it, and they have taken it. */
static void zoom(struct mt_tui *tui)
{
	mt_tui_say(tui, "only a map (pagemap) has cells to make smaller or larger");
}

/* What a key needs to be of any use. */
enum need { NOTHING, PAGES, SPACES, A_RECORDING, A_RUNNING_MACHINE, TO_WRITE, ANOTHER };

static const struct key {
	int keys[4];		/* as getch() names them; 0: no more */
	const char *names;	/* as the help names them */
	const char *help;
	void (*action)(struct mt_tui *tui);
	enum mt_prompt prompt;	/* where something is to be typed; no action then */
	enum need need;
} keys[] = {
	{ { MT_KEY_UP, 'k' }, "Up k", "the row above", mt_tui_go_up, 0, 0 },
	{ { MT_KEY_DOWN, 'j' }, "Down j", "the row below", mt_tui_go_down, 0, 0 },
	{ { MT_KEY_PAGE_UP }, "PgUp", "a page up", mt_tui_page_up, 0, 0 },
	{ { MT_KEY_PAGE_DOWN }, "PgDn", "a page down", mt_tui_page_down, 0, 0 },
	{ { MT_KEY_HOME, 'g' }, "Home g", "the first row", mt_tui_go_first, 0, 0 },
	{ { MT_KEY_END, 'G' }, "End G", "the last row", mt_tui_go_last, 0, 0 },
	{ { MT_KEY_LEFT }, "Left", "columns further left; of a map a cell", mt_tui_scroll_left, 0,
	  0 },
	{ { MT_KEY_RIGHT }, "Right", "columns further right; of a map a cell",
	  mt_tui_scroll_right, 0, 0 },
	{ { '\n', '\r', MT_KEY_ENTER }, "Enter", "into the row: its parts, one view further",
	  mt_tui_enter, 0, 0 },
	{ { MT_KEY_BACKSPACE, MT_KEY_DELETE, MT_KEY_CTRL('h'), MT_KEY_ESC }, "Backspace Esc",
	  "one step back; stops what is still being read", mt_tui_go_back, 0, 0 },
	{ { '+', '-' }, "+ -", "of a map: smaller cells, larger ones", zoom, 0, PAGES },
	{ { '\t' }, "Tab", "the next view; 1 to 9 and 0 (ten) go there", mt_tui_next_view, 0, 0 },
	{ { MT_KEY_SHIFT_TAB }, "Shift-Tab", "the view before", mt_tui_previous_view, 0, 0 },
	{ { '/', MT_KEY_F(3) }, "/ F3", "search for a text (of a map: a use, or its letter)", NULL,
	  MT_PROMPT_SEARCH, 0 },
	{ { 'n' }, "n", "search again", search_again, 0, 0 },
	{ { '\\', MT_KEY_F(4) }, "\\ F4", "show only rows that have a text (none: all)", NULL,
	  MT_PROMPT_FILTER, 0 },
	{ { '>', MT_KEY_F(6) }, "> F6", "sort by the next column", mt_tui_next_sort, 0, 0 },
	{ { '<' }, "<", "sort by the column before", mt_tui_previous_sort, 0, 0 },
	{ { 'I' }, "I", "turn the order of sorting round", mt_tui_invert, 0, 0 },
	{ { 'c', MT_KEY_F(2) }, "c F2", "choose the columns", mt_tui_open_column_menu, 0, 0 },
	{ { 'u' }, "u", "free blocks as counts, as bytes", toggle_sizes, 0, 0 },
	{ { 'x' }, "x", "zones of buddy by migrate type, and together", mt_tui_expand, 0, 0 },
	{ { 'm' }, "m", "mark this moment", mark, 0, 0 },
	{ { 'd' }, "d", "changes since the mark, or the figures", toggle_changes, 0, 0 },
	{ { 'D' }, "D", "mark what a file holds (a dump, a document)", NULL, MT_PROMPT_OTHER,
	  ANOTHER },
	{ { 'p' }, "p", "go to a page: its pfn or an address", NULL, MT_PROMPT_PAGE, PAGES },
	{ { 'v' }, "v", "walk the page tables to an address", NULL, MT_PROMPT_VTOP, SPACES },
	{ { 'o' }, "o", "options of this view, as on the command line", NULL, MT_PROMPT_OPTIONS,
	  0 },
	{ { ':', MT_KEY_F(9) }, ": F9",
	  "a view with its options and arguments (Tab completes), q, help", NULL,
	  MT_PROMPT_COMMAND, 0 },
	{ { 'w' }, "w", "the next lines of what is warned of", turn_notes, 0, 0 },
	{ { 'e' }, "e", "write what is shown to a file", NULL, MT_PROMPT_WRITE, TO_WRITE },
	{ { 'S' }, "S", "write the whole state to a file (JSON)", NULL, MT_PROMPT_SAVE, TO_WRITE },
	{ { ' ' }, "Space", "pause, go on", toggle_pause, 0, A_RUNNING_MACHINE },
	{ { 'i' }, "i", "the seconds between samples", NULL, MT_PROMPT_INTERVAL,
	  A_RUNNING_MACHINE },
	{ { 't' }, "t", "the next sample of a recording", step_on, 0, A_RECORDING },
	{ { 'T' }, "T", "the sample before", step_back, 0, A_RECORDING },
	{ { 'b' }, "b", "a time of the recording: 10:00, -30m, +2h, first", NULL, MT_PROMPT_TIME,
	  A_RECORDING },
	{ { 'r', MT_KEY_CTRL('l'), MT_KEY_F(5) }, "r F5", "read it again now", mt_tui_sample, 0,
	  0 },
	{ { 'h', '?', MT_KEY_F(1) }, "h ? F1", "this help", show_help, 0, 0 },
	{ { 'q', MT_KEY_F(10), MT_KEY_CTRL('c') }, "q F10", "leave", leave, 0, 0 },
};

static bool has(const struct mt_tui *tui, enum need need)
{
	switch (need) {
	case PAGES:
		return mt_tui_can_ask(tui, &mt_view_page);
	case SPACES:
		return mt_tui_can_ask(tui, &mt_view_vtop);
	case A_RECORDING:
		return tui->source->step && tui->source->go_to;
	case A_RUNNING_MACHINE:
		return tui->source->changes;
	case TO_WRITE:
		return !tui->options->readonly;
	case ANOTHER:
		return tui->source->other;
	default:
		return true;
	}
}

static void say_need(struct mt_tui *tui, enum need need)
{
	static const char *const words[] = {
		[PAGES] = "only a memory image (--core) tells of pages",
		[SPACES] = "only a memory image (--core) tells of page tables",
		[A_RECORDING] = "only a recording has several samples (--recording)",
		[A_RUNNING_MACHINE] = "only a running machine changes",
		[TO_WRITE] = "no file is written with --readonly",
		[ANOTHER] = "there is nothing to compare with",
	};

	mt_tui_say(tui, "%s", words[need]);
}

static void act(struct mt_tui *tui, const struct key *key)
{
	if (!has(tui, key->need))
		say_need(tui, key->need);
	else if (key->action)
		key->action(tui);
	else
		mt_tui_prompt(tui, key->prompt);
}

static void find_and_act(struct mt_tui *tui, int key)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(keys); i++)
		for (size_t k = 0; k < MT_ARRAY_SIZE(keys[i].keys) && keys[i].keys[k]; k++)
			if (keys[i].keys[k] == key) {
				act(tui, &keys[i]);
				return;
			}
}

void mt_tui_key(struct mt_tui *tui, int key)
{
	tui->message[0] = '\0';
	if (key == MT_KEY_MOUSE)
		mt_tui_mouse(tui);
	else if (tui->prompt)
		mt_tui_prompt_key(tui, key);
	else if (tui->help)
		mt_tui_help_key(tui, key);
	else if (tui->menu.open)
		mt_tui_column_menu_key(tui, key);
	else if (key >= '0' && key <= '9')
		mt_tui_open(tui, mt_tui_tab(tui, (size_t)(key == '0' ? 9 : key - '1')));
	else if (!mt_tui_map_key(tui, key))
		find_and_act(tui, key);
}

/* Keys that this source has no use for are not listed. */
bool mt_tui_key_line(const struct mt_tui *tui, size_t i, char *line, size_t size)
{
	for (size_t k = 0; k < MT_ARRAY_SIZE(keys); k++) {
		if (!has(tui, keys[k].need) || i--)
			continue;
		snprintf(line, size, "%-14s %s", keys[k].names, keys[k].help);
		return true;
	}
	return false;
}

const char *mt_tui_key_bar(const struct mt_tui *tui, int width)
{
	bool is_wide = width >= 79;

	if (mt_tui_is_map(mt_tui_shown(tui)))
		return is_wide ? "h Help  Tab View  Arrows Cell  + - Zoom  Enter Into  Esc Back  "
				 "/ Use  q Quit" :
				 "h Help  + - Zoom  Enter Into  Esc Back  / Use  q Quit";
	if (tui->source->step)
		return is_wide ? "h Help  Tab View  Enter Into  Esc Back  t T Samples  b Time  "
				 "m d Mark  q Quit" :
				 "h Help  Enter Into  Esc Back  t T Samples  q Quit";
	return is_wide ? "h Help  Tab View  Enter Into  Esc Back  / Search  \\ Filter  > Sort  "
			 "q Quit" :
			 "h Help  Tab View  Enter Into  Esc Back  q Quit";
}

/* The key whose name stands at this place: "/ Search  > Sort". */
void mt_tui_key_bar_click(struct mt_tui *tui, int x)
{
	const char *bar = mt_tui_key_bar(tui, mt_term_width());
	char name[16];

	for (const char *p = bar; *p; p += strspn(p, " ")) {
		const char *end = strstr(p, "  ");
		size_t len = end ? (size_t)(end - p) : strlen(p);

		if (x >= p - bar && x < p - bar + (long)len) {
			snprintf(name, sizeof(name), "%.*s", (int)strcspn(p, " "), p);
			if (mt_key_by_name(name) != MT_KEY_NONE)
				mt_tui_key(tui, mt_key_by_name(name));
			return;
		}
		p += len;
	}
}
