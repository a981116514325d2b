// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/script.h"

#include <stdio.h>
#include <string.h>

#include "views/tui/draw/draw.h"
#include "views/tui/input/keys.h"
#include "views/tui/input/mouse.h"
#include "views/tui/resize.h"
#include "views/tui/screen/sample.h"
#include "views/tui/term/capture.h"
#include "views/tui/term/keys.h"

#define MAX_LINE 512

struct script {
	struct mt_tui *tui;
	FILE *out;
	bool with_styles;
};

static void write_screen(const struct script *script)
{
	mt_term_write_text(script->out);
	if (script->with_styles)
		mt_term_write_styles(script->out);
}

static struct mt_error *direct(struct script *script, const char *line)
{
	int width, height;

	if (!strcmp(line, "!screen"))
		write_screen(script);
	else if (!strcmp(line, "!marks"))
		script->with_styles = true;
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
	int key = mt_key_by_name(name);

	if (key == MT_KEY_NONE)
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
