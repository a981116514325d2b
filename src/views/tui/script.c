// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/script.h"

#include <curses.h>
#include <string.h>

#include "views/tui/draw.h"
#include "views/tui/keys.h"
#include "views/tui/mouse.h"

#define MAX_LINE 512

struct script {
	struct mt_tui *tui;
	FILE *out;
	bool marks;
};

static size_t without_blanks(const char *line)
{
	size_t len = strlen(line);

	while (len && line[len - 1] == ' ')
		len--;
	return len;
}

/* Colour says more than the rest, so it stands for both. */
static char mark_at(int y, int x)
{
	wchar_t text[CCHARW_MAX + 1];
	attr_t attr = 0;
	short pair = 0;
	cchar_t c;

	if (mvin_wch(y, x, &c) == ERR || getcchar(&c, text, &attr, &pair, NULL) == ERR)
		return '?';
	if (pair)
		return (char)('0' + pair % 10);
	return attr & A_REVERSE ? 'r' : attr & A_UNDERLINE ? 'u' : attr & A_BOLD ? 'b' :
	       attr & A_DIM ? 'd' : ' ';
}

static void write_marks(const struct script *script)
{
	fprintf(script->out, "~~~~ marks\n");
	for (int y = 0; y < LINES; y++) {
		char line[MAX_LINE + 1] = "";
		int x;

		for (x = 0; x < COLS && x < MAX_LINE; x++)
			line[x] = mark_at(y, x);
		line[x] = '\0';
		fprintf(script->out, "%.*s\n", (int)without_blanks(line), line);
	}
}

/* The whole screen as lines of text, without the blanks at their ends. */
static void write_screen(const struct script *script)
{
	fprintf(script->out, "==== %dx%d\n", COLS, LINES);
	for (int y = 0; y < LINES; y++) {
		char line[MAX_LINE * 4] = "";

		mvinnstr(y, 0, line, (int)sizeof(line) - 1);
		fprintf(script->out, "%.*s\n", (int)without_blanks(line), line);
	}
	if (script->marks)
		write_marks(script);
}

static struct mt_error *direct(struct script *script, const char *line)
{
	int width, height;

	if (!strcmp(line, "!screen"))
		write_screen(script);
	else if (!strcmp(line, "!marks"))
		script->marks = true;
	else if (sscanf(line, "!size %dx%d", &width, &height) == 2 && width > 0 && height > 0)
		mt_tui_resize(script->tui, width, height);
	else if (sscanf(line, "!click %d,%d", &width, &height) == 2)
		mt_tui_click(script->tui, width, height);
	else if (!strcmp(line, "!sample"))
		mt_tui_sample(script->tui);
	else
		return mt_error_create(MT_ERR_USAGE, "nothing is called \"%s\"", line);
	return NULL;
}

static struct mt_error *press(struct script *script, const char *name)
{
	int key = mt_tui_key_by_name(name);

	if (key < 0)
		return mt_error_create(MT_ERR_USAGE, "no key is called \"%s\"", name);
	mt_tui_key(script->tui, key);
	return NULL;
}

static struct mt_error *do_line(struct script *script, const char *line)
{
	if (*line == '!' && line[1])
		return direct(script, line);
	if (*line != '"' || !line[1])
		return press(script, line);
	while (*++line && !script->tui->leave)
		mt_tui_key(script->tui, (unsigned char)*line);
	return NULL;
}

struct mt_error *mt_tui_play(struct mt_tui *tui)
{
	struct script script = { .tui = tui, .out = tui->options->screen };
	struct mt_error *err = NULL;
	char line[MAX_LINE];

	mt_tui_draw(tui);
	while (!err && !tui->leave && fgets(line, sizeof(line), tui->options->keys)) {
		line[strcspn(line, "\n")] = '\0';
		if (!*line || (*line == '#' && line[1]))
			continue;
		err = do_line(&script, line);
		mt_tui_draw(tui);
	}
	if (!err)
		write_screen(&script);
	return err;
}
