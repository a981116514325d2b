// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui_keys.h"

#include <curses.h>
#include <string.h>

#include "views/tui_draw.h"
#include "views/tui_mouse.h"
#include "views/tui_prompt.h"

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

void mt_tui_move_by(struct mt_tui *tui, long rows)
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
	mt_tui_move_by(tui, -1);
}

static void go_down(struct mt_tui *tui)
{
	mt_tui_move_by(tui, 1);
}

static void page_up(struct mt_tui *tui)
{
	mt_tui_move_by(tui, -(long)mt_tui_page_rows(tui));
}

static void page_down(struct mt_tui *tui)
{
	mt_tui_move_by(tui, (long)mt_tui_page_rows(tui));
}

static void go_first(struct mt_tui *tui)
{
	mt_tui_top(tui)->cursor = 0;
}

static void go_last(struct mt_tui *tui)
{
	mt_tui_move_by(tui, (long)mt_tui_top(tui)->nr_shown);
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

	for (size_t i = 0; i < screen->rows.table.nr_columns; i++)
		others += !screen->rows.table.columns[i].column->is_key;
	screen->left += screen->left + 1 < others;
}

static void enter(struct mt_tui *tui)
{
	mt_tui_enter(tui);
}

/* Esc first stops what is still being read. */
static void back(struct mt_tui *tui)
{
	if (mt_tui_job_is_busy(tui->job) && !tui->again &&
	    mt_tui_job_task(tui->job)->serial == mt_tui_top(tui)->serial)
		mt_tui_job_stop(tui->job);
	else
		mt_tui_back(tui);
}

static void open_by(struct mt_tui *tui, size_t step)
{
	size_t n = 0, current = 0;

	for (const struct mt_view *view; (view = mt_tui_view(tui, n)); n++)
		if (view == tui->stack[0].question.view)
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

static void ask_search(struct mt_tui *tui)
{
	mt_tui_prompt(tui, MT_PROMPT_SEARCH);
}

static void search_again(struct mt_tui *tui)
{
	if (*tui->search)
		mt_screen_search(mt_tui_top(tui), tui->search);
}

static void ask_filter(struct mt_tui *tui)
{
	mt_tui_prompt(tui, MT_PROMPT_FILTER);
}

static void ask_page(struct mt_tui *tui)
{
	mt_tui_prompt(tui, MT_PROMPT_PAGE);
}

static void ask_vtop(struct mt_tui *tui)
{
	mt_tui_prompt(tui, MT_PROMPT_VTOP);
}

static void ask_options(struct mt_tui *tui)
{
	mt_tui_prompt(tui, MT_PROMPT_OPTIONS);
}

static void ask_command(struct mt_tui *tui)
{
	mt_tui_prompt(tui, MT_PROMPT_COMMAND);
}

static void ask_other(struct mt_tui *tui)
{
	if (tui->source->other)
		mt_tui_prompt(tui, MT_PROMPT_OTHER);
}

static void ask_interval(struct mt_tui *tui)
{
	mt_tui_prompt(tui, MT_PROMPT_INTERVAL);
}

static void ask_file(struct mt_tui *tui, enum mt_prompt prompt)
{
	if (tui->options->readonly)
		mt_tui_say(tui, "no file is written with --readonly");
	else
		mt_tui_prompt(tui, prompt);
}

static void ask_write(struct mt_tui *tui)
{
	ask_file(tui, MT_PROMPT_WRITE);
}

static void ask_save(struct mt_tui *tui)
{
	ask_file(tui, MT_PROMPT_SAVE);
}

static void step(struct mt_tui *tui, bool back)
{
	if (!tui->source->step)
		mt_tui_say(tui, "only a recording has several samples (--recording)");
	else if (!mt_tui_complain(tui, tui->source->step(tui->source->data, back)))
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

static void ask_time(struct mt_tui *tui)
{
	if (tui->source->go_to)
		mt_tui_prompt(tui, MT_PROMPT_TIME);
	else
		mt_tui_say(tui, "only a recording has several samples (--recording)");
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

static void arrange(struct mt_tui *tui)
{
	mt_error_destroy(mt_screen_arrange(mt_tui_top(tui)));
}

static void next_sort(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);

	screen->sort = (screen->sort + 1) % (screen->rows.table.nr_columns + 1);
	arrange(tui);
}

static void previous_sort(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);

	screen->sort = screen->sort ? screen->sort - 1 : screen->rows.table.nr_columns;
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
	mt_tui_ask_again(tui);
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
	{ { '\t' }, "Tab", "the next view; 1 to 9 and 0 (ten) go there", next_view },
	{ { KEY_BTAB }, "Shift-Tab", "the view before", previous_view },
	{ { '/' }, "/", "search for a text", ask_search },
	{ { 'n' }, "n", "search again", search_again },
	{ { '\\' }, "\\", "show only rows that have a text (none: all)", ask_filter },
	{ { '>' }, ">", "sort by the next column", next_sort },
	{ { '<' }, "<", "sort by the column before", previous_sort },
	{ { 'I' }, "I", "turn the order of sorting round", invert },
	{ { 'c' }, "c", "all columns, or the usual ones", toggle_columns },
	{ { 'u' }, "u", "free blocks as counts, as bytes", toggle_sizes },
	{ { 'm' }, "m", "mark this moment", mark },
	{ { 'd' }, "d", "changes since the mark, or the figures", toggle_changes },
	{ { 'D' }, "D", "mark what a file holds (a dump, a document)", ask_other },
	{ { 'p' }, "p", "go to a page: its pfn or an address (dumps)", ask_page },
	{ { 'v' }, "v", "walk the page tables to an address (dumps)", ask_vtop },
	{ { 'o' }, "o", "options of this view, as on the command line", ask_options },
	{ { ':' }, ":", "a view with its options and arguments", ask_command },
	{ { 'e' }, "e", "write what is shown to a file", ask_write },
	{ { 'S' }, "S", "write the whole state to a file (JSON)", ask_save },
	{ { ' ' }, "Space", "pause, go on", toggle_pause },
	{ { 'i' }, "i", "the seconds between samples", ask_interval },
	{ { 't' }, "t", "the next sample of a recording", step_on },
	{ { 'T' }, "T", "the sample before", step_back },
	{ { 'b' }, "b", "a time of the recording: 10:00, -30m, +2h, first", ask_time },
	{ { 'r', KEY_CTRL('l') }, "r", "a new sample now", sample },
	{ { 'h', '?', KEY_F(1) }, "h ? F1", "this help", toggle_help },
	{ { 'q', KEY_F(10), KEY_CTRL('c') }, "q F10", "leave", leave },
};

static void help_key(struct mt_tui *tui, int key)
{
	char line[MT_TUI_LINE];

	if (key == KEY_DOWN && mt_tui_help_line(tui, tui->help_top + 1, line, sizeof(line)))
		tui->help_top++;
	else if (key == KEY_UP)
		tui->help_top -= tui->help_top > 0;
	else
		tui->help = false;
}

static void act(struct mt_tui *tui, int key)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(keys); i++)
		for (size_t k = 0; k < MT_ARRAY_SIZE(keys[i].keys) && keys[i].keys[k]; k++)
			if (keys[i].keys[k] == key) {
				keys[i].action(tui);
				return;
			}
}

void mt_tui_key(struct mt_tui *tui, int key)
{
	tui->message[0] = '\0';
	if (key == KEY_MOUSE)
		mt_tui_mouse(tui);
	else if (tui->prompt)
		mt_tui_prompt_key(tui, key);
	else if (tui->help)
		help_key(tui, key);
	else if (key >= '0' && key <= '9')
		mt_tui_open(tui, mt_tui_view(tui, (size_t)(key == '0' ? 9 : key - '1')));
	else
		act(tui, key);
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

/* Keys that this source has no use for are not listed. */
static bool is_of_use(const struct mt_tui *tui, size_t i)
{
	if (keys[i].action == ask_page || keys[i].action == ask_vtop)
		return tui->source->is_core && (keys[i].action == ask_page || mt_view_find("vtop"));
	if (keys[i].action == step_on || keys[i].action == step_back ||
	    keys[i].action == ask_time)
		return tui->source->step != NULL;
	if (keys[i].action == ask_write || keys[i].action == ask_save)
		return !tui->options->readonly;
	if (keys[i].action == ask_interval || keys[i].action == toggle_pause ||
	    keys[i].action == sample)
		return tui->source->changes;
	return true;
}

bool mt_tui_help_line(const struct mt_tui *tui, size_t i, char *line, size_t size)
{
	for (size_t k = 0; k < MT_ARRAY_SIZE(keys); k++) {
		if (!is_of_use(tui, k) || i--)
			continue;
		snprintf(line, size, "%-14s %s", keys[k].names, keys[k].help);
		return true;
	}
	return false;
}

const char *mt_tui_key_bar(int width)
{
	return width >= 79 ? "h Help  Tab View  Enter Into  Esc Back  / Search  \\ Filter  > Sort  "
			     "q Quit" :
			     "h Help  Tab View  Enter Into  Esc Back  q Quit";
}
