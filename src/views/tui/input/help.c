// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/input/help.h"

#include <stdio.h>

#include "views/tui/data/zone_summary.h"
#include "views/tui/input/keys.h"
#include "views/tui/term/keys.h"
#include "views/tui/term/term.h"

/* Lines of the help that are not its rows: the title and a blank one. */
#define TITLE_LINES 2

static const struct mark {
	const char *mark[2];	/* in ASCII, in Unicode; NULL: the cell of a bar */
	enum mt_bar_kind bar;
	const char *meaning;
} marks[] = {
	{ { NULL }, MT_BAR_OTHER, "of a bar: other than what follows" },
	{ { NULL }, MT_BAR_ANON, "anonymous memory and shmem" },
	{ { NULL }, MT_BAR_FILE, "page cache of files" },
	{ { NULL }, MT_BAR_PCP, "free, on per-CPU lists" },
	{ { NULL }, MT_BAR_FREE, "free" },
	{ { "m l h", "m l h" }, 0, "the bar ends here at the min, low, high watermark" },
	{ { "w", "w" }, 0, "several of these in one place" },
	{ { ". : - = @", "▁ ▃ ▅ ▇ █" }, 0, "HIST, HISTORY: from little to most, the newest right" },
	{ { "= .", "━ ·" }, 0, "free memory on a scale up to twice the high watermark; > beyond" },
	{ { "v ^", "▼ ▲" }, 0, "sorted by this column, from the largest, from the smallest" },
	{ { "-", "-" }, 0, "the source does not say; never zero" },
	{ { ">1", ">1" }, 0, "that or more: the kernel stopped counting" },
	{ { "+ -", "+ -" }, 0, "more, less than at the mark, or than the watermark" },
	{ { "...", "..." }, 0, "more of these lines: w turns them over" },
	{ { "< >", "< >" }, 0, "there is more at this side" },
	{ { "[B]", "[B]" }, 0, "in bytes" },
};

static bool mark_line(const struct mt_tui *tui, size_t i, char *line, size_t size)
{
	bool unicode = tui->options->unicode;
	const struct mark *mark;
	const char *text;

	if (i < 2) {
		snprintf(line, size, "%s", i ? "Marks" : "");
		return true;
	}
	if (i - 2 >= MT_ARRAY_SIZE(marks))
		return false;
	mark = &marks[i - 2];
	text = mark->mark[unicode] ? mark->mark[unicode] : mt_bar_cell(mark->bar, unicode);
	snprintf(line, size, "%s%*s %s", text, 14 - (int)mt_text_width(text), "", mark->meaning);
	return true;
}

bool mt_tui_help_line(const struct mt_tui *tui, size_t i, char *line, size_t size)
{
	size_t n = 0;

	while (mt_tui_key_line(tui, n, line, size)) {
		if (n == i)
			return true;
		n++;
	}
	return mark_line(tui, i - n, line, size);
}

/* The first line of the last page. */
static size_t last_top(const struct mt_tui *tui)
{
	size_t rows = (size_t)(mt_term_height() - TITLE_LINES), n = 0;
	char line[MT_TUI_LINE];

	while (mt_tui_help_line(tui, n, line, sizeof(line)))
		n++;
	return n > rows ? n - rows : 0;
}

static void scroll(struct mt_tui *tui, long lines)
{
	long top = (long)tui->help_top + lines, most = (long)last_top(tui);

	tui->help_top = (size_t)(top < 0 ? 0 : top > most ? most : top);
}

void mt_tui_help_key(struct mt_tui *tui, int key)
{
	long page = mt_term_height() - TITLE_LINES - 1;

	switch (key) {
	case MT_KEY_DOWN:
	case 'j':
		scroll(tui, 1);
		break;
	case MT_KEY_UP:
	case 'k':
		scroll(tui, -1);
		break;
	case MT_KEY_PAGE_DOWN:
	case ' ':
		scroll(tui, page);
		break;
	case MT_KEY_PAGE_UP:
		scroll(tui, -page);
		break;
	case MT_KEY_HOME:
	case 'g':
		tui->help_top = 0;
		break;
	case MT_KEY_END:
	case 'G':
		tui->help_top = last_top(tui);
		break;
	default:
		tui->help = false;
	}
}
