// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/term/style.h"

#include <curses.h>
#include <stdlib.h>

#define COLOR_BITS 0xffu

enum { PAIR_WARNING = 1, PAIR_ALERT, PAIR_TITLE, PAIR_WARM, PAIR_HOT, PAIR_USES };

static bool has_color;

/* The colour of a terminal with eight that comes closest to "#rrggbb". */
static short nearest(const char *color)
{
	unsigned long rgb = strtoul(color + 1, NULL, 16);
	int red = (rgb >> 16 & 0xff) > 0x90, green = (rgb >> 8 & 0xff) > 0x90,
	    blue = (rgb & 0xff) > 0x90;

	return (short)(red * COLOR_RED + green * COLOR_GREEN + blue * COLOR_BLUE);
}

void mt_style_init(bool color)
{
	has_color = color && has_colors();
	if (!has_color)
		return;
	start_color();
	use_default_colors();
	init_pair(PAIR_WARNING, COLOR_YELLOW, -1);
	init_pair(PAIR_ALERT, COLOR_RED, -1);
	init_pair(PAIR_TITLE, COLOR_CYAN, -1);
	init_pair(PAIR_WARM, COLOR_GREEN, -1);
	init_pair(PAIR_HOT, COLOR_MAGENTA, -1);
	for (int use = 0; use < MT_NR_USES; use++) {
		short closest = nearest(mt_uses[use].color);

		if (COLORS >= 256)
			init_pair((short)(PAIR_USES + use), COLOR_BLACK, mt_uses[use].ansi);
		else
			init_pair((short)(PAIR_USES + use), closest == COLOR_BLACK ? -1 : closest,
				  -1);
	}
}

unsigned long mt_style_attributes(unsigned int style)
{
	return (style & MT_STYLE_BOLD ? A_BOLD : A_NORMAL) |
	       (style & MT_STYLE_REVERSE ? A_REVERSE : A_NORMAL) |
	       (style & MT_STYLE_UNDERLINE ? A_UNDERLINE : A_NORMAL) |
	       (has_color ? (unsigned long)COLOR_PAIR(style & COLOR_BITS) : A_NORMAL);
}

unsigned int mt_style_emphasis(enum mt_emphasis emphasis)
{
	return emphasis == MT_ALERT   ? MT_STYLE_BOLD | PAIR_ALERT :
	       emphasis == MT_WARNING ? MT_STYLE_BOLD | PAIR_WARNING : MT_STYLE_PLAIN;
}

unsigned int mt_style_title(void)
{
	return MT_STYLE_BOLD | PAIR_TITLE;
}

/* What has most of it is seen first. */
unsigned int mt_style_heat(double share)
{
	return share >= 0.5 ? MT_STYLE_BOLD | PAIR_HOT :
	       share >= 0.1 ? MT_STYLE_BOLD | PAIR_WARM : MT_STYLE_PLAIN;
}

unsigned int mt_style_use(enum mt_use use)
{
	return PAIR_USES + (unsigned int)use;
}
