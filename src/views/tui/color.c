// SPDX-License-Identifier: GPL-2.0-or-later
/* Colours, where the terminal has them and they are wanted; never the only sign. */
#include <curses.h>
#include <stdlib.h>

#include "model/uses.h"
#include "views/tui/draw.h"

enum { PAIR_WARNING = 1, PAIR_ALERT, PAIR_TITLE, PAIR_WARM, PAIR_HOT, PAIR_USES };

/* The colour of a terminal with eight that comes closest to "#rrggbb". */
static short nearest(const char *color)
{
	unsigned long rgb = strtoul(color + 1, NULL, 16);
	int red = (rgb >> 16 & 0xff) > 0x90, green = (rgb >> 8 & 0xff) > 0x90,
	    blue = (rgb & 0xff) > 0x90;

	return (short)(red * COLOR_RED + green * COLOR_GREEN + blue * COLOR_BLUE);
}

void mt_tui_draw_init(const struct mt_tui *tui)
{
	if (!tui->options->color || !has_colors())
		return;
	start_color();
	use_default_colors();
	init_pair(PAIR_WARNING, COLOR_YELLOW, -1);
	init_pair(PAIR_ALERT, COLOR_RED, -1);
	init_pair(PAIR_TITLE, COLOR_CYAN, -1);
	init_pair(PAIR_WARM, COLOR_GREEN, -1);
	init_pair(PAIR_HOT, COLOR_MAGENTA, -1);
	for (int use = 0; use < MT_NR_USES; use++) {
		short color = nearest(mt_uses[use].color);

		if (COLORS >= 256)
			init_pair((short)(PAIR_USES + use), COLOR_BLACK, mt_uses[use].ansi);
		else
			init_pair((short)(PAIR_USES + use), color == COLOR_BLACK ? -1 : color, -1);
	}
}

static attr_t with_color(const struct mt_tui *tui, attr_t attr, int pair)
{
	return tui->options->color && has_colors() ? attr | (attr_t)COLOR_PAIR(pair) : attr;
}

unsigned long mt_tui_emphasis(const struct mt_tui *tui, enum mt_emphasis emphasis)
{
	return emphasis == MT_PLAIN ?
		       A_NORMAL :
		       with_color(tui, A_BOLD, emphasis == MT_ALERT ? PAIR_ALERT : PAIR_WARNING);
}

unsigned long mt_tui_title(const struct mt_tui *tui)
{
	return with_color(tui, A_BOLD, PAIR_TITLE);
}

/* Where most of the free memory of a row is. */
unsigned long mt_tui_heat(const struct mt_tui *tui, double share)
{
	return share >= 0.5 ? with_color(tui, A_BOLD, PAIR_HOT) :
	       share >= 0.1 ? with_color(tui, A_BOLD, PAIR_WARM) : A_NORMAL;
}

unsigned long mt_tui_use_color(const struct mt_tui *tui, int use)
{
	return with_color(tui, A_NORMAL, PAIR_USES + use);
}
