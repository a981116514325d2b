// SPDX-License-Identifier: GPL-2.0-or-later
/* What is told of the row at the cursor, below the rows. */
#include "views/tui/draw/draw_private.h"

#include <stdio.h>
#include <string.h>

#include "views/tui/data/detail.h"

static unsigned int style_of(char first)
{
	return first == MT_DETAIL_TITLE	  ? mt_style_title() :
	       first == MT_DETAIL_WARNING ? mt_style_emphasis(MT_WARNING) :
	       first == MT_DETAIL_ALERT	  ? mt_style_emphasis(MT_ALERT) : MT_STYLE_PLAIN;
}

void mt_tui_draw_detail(const struct mt_tui *tui, int y, int lines)
{
	const char *p = mt_screen_detail(mt_tui_shown(tui));

	if (!p)
		return;
	for (int i = 0; i < lines; i++, p += strcspn(p, "\n") + 1) {
		unsigned int style = style_of(*p);
		char line[MT_TUI_LINE];

		p += *p <= MT_DETAIL_ALERT;
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(p, "\n"), p);
		mt_term_put(y + i, 0, line, style);
	}
}
