// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "views/tui/screen/columns.h"
#include "views/tui/screen/tabs.h"

/* Longer than any that was ever written: somebody else's file. */
#define MAX_LINES 64

static const struct mt_view *find_tab(const struct mt_tui *tui, const char *name)
{
	const struct mt_view *view;

	for (size_t i = 0; (view = mt_tui_tab(tui, i)); i++)
		if (!strcmp(view->name, name))
			return view;
	return NULL;
}

static void take_interval(struct mt_tui *tui, const char *value)
{
	char *end;
	double seconds = strtod(value, &end);

	if (!*end && isfinite(seconds) && seconds >= 0.1 && seconds <= 1e6 &&
	    tui->options->interval <= 0)
		tui->interval = seconds;
}

static void take_sort(struct mt_tui *tui, const char *view, const char *column, bool inverted)
{
	snprintf(tui->sort_view, sizeof(tui->sort_view), "%s", view);
	snprintf(tui->sort_title, sizeof(tui->sort_title), "%.*s", MT_TUI_TEXT - 1, column);
	tui->sort_inverted = inverted;
}

static void take_line(struct mt_tui *tui, const char *line, const struct mt_view **view)
{
	char name[16] = "", value[MT_TUI_TEXT] = "", column[MT_TUI_LINE] = "", sign[2] = "";
	int n = sscanf(line, "%15s %63s %511s %1s", name, value, column, sign);

	if (n < 2)
		return;
	if (!strcmp(name, "view") && !tui->options->view && find_tab(tui, value))
		*view = find_tab(tui, value);
	else if (!strcmp(name, "columns") && n >= 3)
		mt_tui_set_layout(&tui->layouts, value, column);
	else if (!strcmp(name, "sizes"))
		tui->sizes = !strcmp(value, "bytes");
	else if (!strcmp(name, "interval"))
		take_interval(tui, value);
	else if (!strcmp(name, "sort") && n >= 3)
		take_sort(tui, value, column, *sign == '-');
}

static bool are_kept(const struct mt_tui *tui)
{
	return tui->options->settings && !tui->options->keys && !tui->options->readonly;
}

void mt_tui_settings_read(struct mt_tui *tui, const struct mt_view **view)
{
	mt_cleanup(file) FILE *file = NULL;
	char line[MT_TUI_LINE];

	if (!tui->options->settings || tui->options->keys)
		return;
	file = fopen(tui->options->settings, "re");
	for (int i = 0; file && i < MAX_LINES && fgets(line, sizeof(line), file); i++)
		take_line(tui, line, view);
}

static void print(struct mt_tui *tui, FILE *file)
{
	const struct mt_screen *first = &tui->stack[0];

	fprintf(file, "view %s\n", first->question.view->name);
	for (size_t i = 0; i < tui->layouts.n; i++)
		fprintf(file, "columns %s %s\n", tui->layouts.v[i].view, tui->layouts.v[i].keys);
	fprintf(file, "sizes %s\n", tui->sizes ? "bytes" : "blocks");
	fprintf(file, "interval %g\n", tui->interval);
	if (first->sort && first->sort <= first->rows.table.nr_columns)
		fprintf(file, "sort %s %s%s\n", first->question.view->name,
			first->rows.table.columns[first->sort - 1].title,
			first->inverted ? " -" : "");
}

/* The last folder of the path, and the one that it is in. */
static void make_folders(const char *path)
{
	char folder[4096], above[4096];

	snprintf(folder, sizeof(folder), "%s", path);
	dirname(folder);
	memcpy(above, folder, sizeof(above));
	mkdir(dirname(above), 0700);
	mkdir(folder, 0700);
}

void mt_tui_settings_write(struct mt_tui *tui)
{
	const char *path = tui->options->settings;
	mt_cleanup(free) char *new = NULL;
	FILE *file;
	int fd;

	if (!are_kept(tui) || !tui->depth || asprintf(&new, "%s.XXXXXX", path) < 0)
		return;
	make_folders(path);
	fd = mkostemp(new, O_CLOEXEC);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!file)
		return;
	print(tui, file);
	if (fflush(file) | ferror(file) | fclose(file) || rename(new, path))
		unlink(new);
}
