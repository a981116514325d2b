// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/input/prompt.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "views/tui/data/command.h"
#include "views/tui/input/complete.h"
#include "views/tui/input/steps.h"
#include "views/tui/screen/export_text.h"
#include "views/tui/screen/map_cursor.h"
#include "views/tui/screen/rows.h"
#include "views/tui/screen/sample.h"
#include "views/tui/screen/stack.h"
#include "views/tui/screen/tabs.h"
#include "views/tui/term/keys.h"
#include "views/views.h"

void mt_tui_search(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);
	bool is_map = mt_tui_is_map(screen);

	if (is_map ? !mt_tui_map_search(screen, tui->search) :
		     !mt_screen_search(screen, tui->search))
		mt_tui_say(tui, is_map ? "no cell is of use \"%s\"" : "no row has \"%s\"",
			   tui->search);
}

static void search(struct mt_tui *tui, const char *text)
{
	if (*text)
		snprintf(tui->search, sizeof(tui->search), "%s", text);
	if (*tui->search)
		mt_tui_search(tui);
}

static void show_only(struct mt_tui *tui, const char *text)
{
	struct mt_screen *screen = mt_tui_top(tui);

	snprintf(screen->filter, sizeof(screen->filter), "%s", text);
	mt_tui_complain(tui, mt_screen_arrange(screen));
}

static void go_to_page(struct mt_tui *tui, const char *text)
{
	char label[MT_TUI_LINE];

	if (!*text)
		return;
	snprintf(label, sizeof(label), strncmp(text, "0x", 2) ? "pfn %s" : "%s", text);
	mt_tui_push(tui, "page", text, NULL, label);
}

static void walk(struct mt_tui *tui, const char *text)
{
	if (*text)
		mt_tui_push(tui, "vtop", text, NULL, text);
}

static void set_options(struct mt_tui *tui, const char *text)
{
	struct mt_tui_question *question = &mt_tui_top(tui)->question;
	struct mt_tui_question other;
	struct mt_tui_command command;
	struct mt_request request = { 0 };
	const struct mt_view *view;

	mt_tui_copy_question(&other, question);
	snprintf(other.words, sizeof(other.words), "%s", text);
	other.readonly = tui->options->readonly;
	if (mt_tui_complain(tui, mt_tui_command_parse(&other, &command, &request, &view)))
		return;
	mt_tui_copy_question(question, &other);
	mt_tui_top(tui)->sort = 0;
	mt_tui_sample(tui);
}

/* What is no view, as other programs have it behind a colon. */
static bool is_word(struct mt_tui *tui, const char *name)
{
	static const char *const leaves[] = { "q", "q!", "qa", "quit", "wq", "x", "exit" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(leaves); i++)
		if (!strcmp(name, leaves[i]))
			return tui->leave = true;
	if (strcmp(name, "h") && strcmp(name, "help") && strcmp(name, "?"))
		return false;
	tui->help_top = 0;
	return tui->help = true;
}

/* Alone it is a tab, where it can be one; with words a step further. */
static void open_view(struct mt_tui *tui, const char *text)
{
	char name[MT_TUI_TEXT];
	size_t len = strcspn(text, " ");
	const char *words = text + len + strspn(text + len, " ");
	const struct mt_view *view;

	snprintf(name, sizeof(name), "%.*s", (int)len, text);
	view = mt_tui_find_view(name);
	if (!*name || is_word(tui, name))
		return;
	if (view && view->compares && *words) {
		mt_tui_mark(tui, words);
		words = "";
	}
	if (*words || !view || (view->min_arguments && !view->compares) || !mt_tui_open(tui, view))
		mt_tui_push(tui, name, words, NULL, NULL);
}

static void compare_with(struct mt_tui *tui, const char *text)
{
	if (*text)
		mt_tui_mark(tui, text);
}

static void write_rows(struct mt_tui *tui, const char *path)
{
	struct mt_screen *screen = mt_tui_top(tui);
	size_t len = strlen(path);

	if (!len)
		return;
	if (len > 5 && !strcmp(path + len - 5, ".json"))
		mt_tui_write(tui, screen->question.view, path);
	else if (!mt_tui_complain(tui, mt_tui_export_text(screen, path)))
		mt_tui_say(tui, "written to %s", path);
}

static void save(struct mt_tui *tui, const char *path)
{
	if (*path)
		mt_tui_write(tui, &mt_view_snapshot, path);
}

static void go_to_time(struct mt_tui *tui, const char *when)
{
	if (!*when || mt_tui_complain(tui, tui->source->go_to(tui->source->data, when)))
		return;
	tui->history_step = MT_HISTORY_RELOAD;
	mt_tui_sample(tui);
}

static void set_interval(struct mt_tui *tui, const char *text)
{
	char *end;
	double seconds = strtod(text, &end);

	if (!*text)
		return;
	if (*end || !isfinite(seconds) || seconds < 0.1 || seconds > 1e6)
		mt_tui_say(tui, "seconds are wanted, at least 0.1");
	else
		tui->interval = seconds;
}

static const struct {
	const char *text;
	void (*done)(struct mt_tui *tui, const char *text);
} prompts[] = {
	[MT_PROMPT_SEARCH] = { "search", search },
	[MT_PROMPT_FILTER] = { "filter", show_only },
	[MT_PROMPT_PAGE] = { "page (pfn or 0xaddress)", go_to_page },
	[MT_PROMPT_VTOP] = { "vtop ([-p PID] address)", walk },
	[MT_PROMPT_OPTIONS] = { "options", set_options },
	[MT_PROMPT_COMMAND] = { "view, options, arguments", open_view },
	[MT_PROMPT_OTHER] = { "compare with (file)", compare_with },
	[MT_PROMPT_WRITE] = { "write to (.json: as JSON)", write_rows },
	[MT_PROMPT_SAVE] = { "write the whole state to", save },
	[MT_PROMPT_TIME] = {
		"go to (10:00, -1h, now-5m, yesterday 14:00, first, last)", go_to_time },
	[MT_PROMPT_INTERVAL] = { "seconds between samples", set_interval },
};

void mt_tui_prompt(struct mt_tui *tui, enum mt_prompt prompt)
{
	tui->prompt = prompt;
	tui->typed_text[0] = '\0';
	if (prompt == MT_PROMPT_OPTIONS)
		snprintf(tui->typed_text, sizeof(tui->typed_text), "%s",
			 mt_tui_top(tui)->question.words);
	if (prompt == MT_PROMPT_VTOP)
		mt_tui_suggest_address(tui, tui->typed_text, sizeof(tui->typed_text));
	if (prompt == MT_PROMPT_FILTER)
		snprintf(tui->typed_text, sizeof(tui->typed_text), "%s", mt_tui_top(tui)->filter);
}

const char *mt_tui_prompt_text(enum mt_prompt prompt)
{
	return prompts[prompt].text;
}

static void finish(struct mt_tui *tui)
{
	char text[MT_TUI_LINE];
	enum mt_prompt prompt = tui->prompt;

	memcpy(text, tui->typed_text, sizeof(text));
	tui->prompt = MT_PROMPT_NONE;
	prompts[prompt].done(tui, text);
}

/* A character more, in however many bytes it comes. */
static void add(struct mt_tui *tui, int key)
{
	size_t len = strlen(tui->typed_text);

	if (key > 0xff || (key < 0x80 && !isprint(key)) || len + 1 >= sizeof(tui->typed_text))
		return;
	tui->typed_text[len] = (char)key;
	tui->typed_text[len + 1] = '\0';
}

static void remove_last(struct mt_tui *tui)
{
	size_t len = strlen(tui->typed_text);

	while (len && (tui->typed_text[len - 1] & 0xc0) == 0x80)
		len--;
	tui->typed_text[len ? len - 1 : 0] = '\0';
}

void mt_tui_prompt_key(struct mt_tui *tui, int key)
{
	tui->completing = tui->completing && key == '\t';
	switch (key) {
	case '\n':
	case '\r':
	case MT_KEY_ENTER:
		finish(tui);
		break;
	case MT_KEY_ESC:
		tui->prompt = MT_PROMPT_NONE;
		break;
	case MT_KEY_BACKSPACE:
	case MT_KEY_DELETE:
	case MT_KEY_CTRL('h'):
		remove_last(tui);
		break;
	case '\t':
		if (tui->prompt == MT_PROMPT_COMMAND)
			mt_tui_complete(tui);
		break;
	case MT_KEY_CTRL('u'):
		tui->typed_text[0] = '\0';
		break;
	default:
		add(tui, key);
	}
}
