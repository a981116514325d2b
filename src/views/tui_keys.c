// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui_keys.h"

#include <ctype.h>
#include <curses.h>
#include <string.h>

#include "views/tui_draw.h"

#define KEY_CTRL(c) ((c) & 0x1f)
#define KEY_ESC 27

static void leave(struct mt_tui *tui)
{
	tui->leave = true;
}

static void toggle_help(struct mt_tui *tui)
{
	tui->help = true;
	tui->help_top = 0;
}

static void move_by(struct mt_tui *tui, long rows)
{
	struct mt_screen *screen = mt_tui_top(tui);
	long last = (long)screen->nr_shown - 1;
	long to = (long)screen->cursor + rows;

	if (to > last)
		to = last;
	screen->cursor = to < 0 ? 0 : (size_t)to;
}

static void go_up(struct mt_tui *tui)
{
	move_by(tui, -1);
}

static void go_down(struct mt_tui *tui)
{
	move_by(tui, 1);
}

static void page_up(struct mt_tui *tui)
{
	move_by(tui, -(long)mt_tui_page_rows(tui));
}

static void page_down(struct mt_tui *tui)
{
	move_by(tui, (long)mt_tui_page_rows(tui));
}

static void go_first(struct mt_tui *tui)
{
	mt_tui_top(tui)->cursor = 0;
}

static void go_last(struct mt_tui *tui)
{
	move_by(tui, (long)mt_tui_top(tui)->nr_shown);
}

static void scroll_left(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);

	screen->left -= screen->left > 0;
}

static void scroll_right(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);
	size_t others = 0;

	for (size_t i = 0; i < screen->table.nr_columns; i++)
		others += !screen->table.columns[i].column->is_key;
	screen->left += screen->left + 1 < others;
}

static void enter(struct mt_tui *tui)
{
	mt_tui_enter(tui);
}

static void back(struct mt_tui *tui)
{
	mt_tui_back(tui);
}

static void open_by(struct mt_tui *tui, size_t step)
{
	size_t n = 0, current = 0;

	for (const struct mt_view *view; (view = mt_tui_view(tui, n)); n++)
		if (view == tui->stack[0].view)
			current = n;
	if (n)
		mt_tui_open(tui, mt_tui_view(tui, (current + step + n) % n));
}

static void next_view(struct mt_tui *tui)
{
	open_by(tui, 1);
}

static void previous_view(struct mt_tui *tui)
{
	open_by(tui, (size_t)-1);
}

static void ask(struct mt_tui *tui, enum mt_prompt prompt)
{
	tui->prompt = prompt;
	tui->typed[0] = '\0';
}

static void ask_search(struct mt_tui *tui)
{
	ask(tui, MT_PROMPT_SEARCH);
}

static void search_again(struct mt_tui *tui)
{
	if (*tui->search)
		mt_screen_search(mt_tui_top(tui), tui->search);
}

static void ask_filter(struct mt_tui *tui)
{
	ask(tui, MT_PROMPT_FILTER);
}

static void arrange(struct mt_tui *tui)
{
	mt_error_destroy(mt_screen_arrange(mt_tui_top(tui)));
}

static void later(struct mt_tui *tui)
{
	mt_tui_step(tui, false);
}

static void earlier(struct mt_tui *tui)
{
	mt_tui_step(tui, true);
}

static void ask_time(struct mt_tui *tui)
{
	ask(tui, MT_PROMPT_TIME);
}

static void next_sort(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);

	screen->sort = (screen->sort + 1) % (screen->table.nr_columns + 1);
	arrange(tui);
}

static void previous_sort(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);

	screen->sort = screen->sort ? screen->sort - 1 : screen->table.nr_columns;
	arrange(tui);
}

static void invert(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);

	screen->inverted = !screen->inverted;
	arrange(tui);
}

static void toggle_columns(struct mt_tui *tui)
{
	tui->extra = !tui->extra;
	mt_tui_top(tui)->sort = 0;
	mt_tui_top(tui)->left = 0;
	mt_tui_sample(tui);
}

static void toggle_pause(struct mt_tui *tui)
{
	tui->paused = !tui->paused;
}

static void sample(struct mt_tui *tui)
{
	mt_tui_sample(tui);
}

static const struct {
	int keys[4];		/* as getch() names them; 0: no more */
	const char *names;	/* as the help names them */
	const char *help;
	void (*action)(struct mt_tui *tui);
} keys[] = {
	{ { KEY_UP, 'k' }, "Up k", "the row above", go_up },
	{ { KEY_DOWN, 'j' }, "Down j", "the row below", go_down },
	{ { KEY_PPAGE }, "PgUp", "a page up", page_up },
	{ { KEY_NPAGE }, "PgDn", "a page down", page_down },
	{ { KEY_HOME, 'g' }, "Home g", "the first row", go_first },
	{ { KEY_END, 'G' }, "End G", "the last row", go_last },
	{ { KEY_LEFT }, "Left", "columns further left", scroll_left },
	{ { KEY_RIGHT }, "Right", "columns further right", scroll_right },
	{ { '\n', '\r', KEY_ENTER }, "Enter", "into the row: its parts, one view further", enter },
	{ { KEY_BACKSPACE, 127, KEY_CTRL('h'), KEY_ESC }, "Backspace Esc", "one step back", back },
	{ { '\t' }, "Tab", "the next view; 1 to 9 go there at once", next_view },
	{ { KEY_BTAB }, "Shift-Tab", "the view before", previous_view },
	{ { '/' }, "/", "search for a text", ask_search },
	{ { 'n' }, "n", "search again", search_again },
	{ { '\\' }, "\\", "show only rows that have a text (none: all)", ask_filter },
	{ { '>' }, ">", "sort by the next column", next_sort },
	{ { '<' }, "<", "sort by the column before", previous_sort },
	{ { 'I' }, "I", "turn the order of sorting round", invert },
	{ { 'c' }, "c", "all columns, or the usual ones", toggle_columns },
	{ { ' ' }, "Space", "pause, go on", toggle_pause },
	{ { 't' }, "t", "the next sample of a recording", later },
	{ { 'T' }, "T", "the sample before", earlier },
	{ { 'b' }, "b", "a time of the recording: 10:00, -30m, +2h, first", ask_time },
	{ { 'r', KEY_CTRL('l') }, "r", "a new sample now", sample },
	{ { 'h', '?', KEY_F(1) }, "h ? F1", "this help", toggle_help },
	{ { 'q', KEY_F(10), KEY_CTRL('c') }, "q F10", "leave", leave },
};

static void finish_prompt(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);

	if (tui->prompt == MT_PROMPT_SEARCH) {
		if (*tui->typed)
			memcpy(tui->search, tui->typed, sizeof(tui->search));
		search_again(tui);
	} else if (tui->prompt == MT_PROMPT_TIME) {
		if (*tui->typed)
			mt_tui_go_to(tui, tui->typed);
	} else {
		memcpy(screen->filter, tui->typed, sizeof(screen->filter));
		arrange(tui);
	}
	tui->prompt = MT_PROMPT_NONE;
}

static void prompt_key(struct mt_tui *tui, int key)
{
	size_t len = strlen(tui->typed);

	if (key == '\n' || key == '\r' || key == KEY_ENTER) {
		finish_prompt(tui);
	} else if (key == KEY_ESC || key == KEY_CTRL('c')) {
		tui->prompt = MT_PROMPT_NONE;
	} else if (key == KEY_BACKSPACE || key == 127 || key == KEY_CTRL('h')) {
		if (len)
			tui->typed[len - 1] = '\0';
	} else if (key < 128 && isprint(key) && len + 1 < sizeof(tui->typed)) {
		tui->typed[len] = (char)key;
		tui->typed[len + 1] = '\0';
	}
}

static void help_key(struct mt_tui *tui, int key)
{
	char line[128];

	if (key == KEY_DOWN && mt_tui_help_line(tui->help_top + 1, line, sizeof(line)))
		tui->help_top++;
	else if (key == KEY_UP)
		tui->help_top -= tui->help_top > 0;
	else
		tui->help = false;
}

void mt_tui_key(struct mt_tui *tui, int key)
{
	if (tui->prompt) {
		prompt_key(tui, key);
		return;
	}
	if (tui->help) {
		help_key(tui, key);
		return;
	}
	if (key >= '1' && key <= '9') {
		mt_tui_open(tui, mt_tui_view(tui, (size_t)(key - '1')));
		return;
	}
	for (size_t i = 0; i < MT_ARRAY_SIZE(keys); i++)
		for (size_t k = 0; k < MT_ARRAY_SIZE(keys[i].keys) && keys[i].keys[k]; k++)
			if (keys[i].keys[k] == key) {
				keys[i].action(tui);
				return;
			}
}

int mt_tui_key_by_name(const char *name)
{
	static const struct {
		const char *name;
		int key;
	} named[] = {
		{ "Up", KEY_UP }, { "Down", KEY_DOWN }, { "Left", KEY_LEFT },
		{ "Right", KEY_RIGHT }, { "PgUp", KEY_PPAGE }, { "PgDn", KEY_NPAGE },
		{ "Home", KEY_HOME }, { "End", KEY_END }, { "Enter", '\n' }, { "Tab", '\t' },
		{ "Shift-Tab", KEY_BTAB }, { "Backspace", KEY_BACKSPACE }, { "Esc", KEY_ESC },
		{ "Space", ' ' }, { "F1", KEY_F(1) }, { "F10", KEY_F(10) },
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(named); i++)
		if (!strcmp(named[i].name, name))
			return named[i].key;
	return strlen(name) == 1 ? (unsigned char)*name : -1;
}

bool mt_tui_help_line(size_t i, char *line, size_t size)
{
	if (i >= MT_ARRAY_SIZE(keys))
		return false;
	snprintf(line, size, "%-14s %s", keys[i].names, keys[i].help);
	return true;
}

const char *mt_tui_key_bar(void)
{
	return "h Help  Tab View  Enter Into  Esc Back  / Search  \\ Filter  > Sort  q Quit";
}
