// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/term/capture.h"

#include <curses.h>
#include <string.h>

#define MAX_LINE 512

static int without_blanks(const char *line)
{
	size_t len = strlen(line);

	while (len && line[len - 1] == ' ')
		len--;
	return (int)len;
}

void mt_term_write_text(FILE *out)
{
	fprintf(out, "==== %dx%d\n", COLS, LINES);
	for (int y = 0; y < LINES; y++) {
		char line[MAX_LINE * 4] = "";

		mvinnstr(y, 0, line, (int)sizeof(line) - 1);
		fprintf(out, "%.*s\n", without_blanks(line), line);
	}
}

/* Colour says more than the rest, so it stands for both. */
static char style_at(int y, int x)
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

void mt_term_write_styles(FILE *out)
{
	fprintf(out, "~~~~ marks\n");
	for (int y = 0; y < LINES; y++) {
		char line[MAX_LINE + 1] = "";
		int x;

		for (x = 0; x < COLS && x < MAX_LINE; x++)
			line[x] = style_at(y, x);
		line[x] = '\0';
		fprintf(out, "%.*s\n", without_blanks(line), line);
	}
}
