// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/resize.h"

#include "views/tui/screen/sample.h"
#include "views/tui/term/term.h"

void mt_tui_resize(struct mt_tui *tui, int width, int height)
{
	bool wider = width != mt_term_width();

	mt_term_resize(width, height);
	if (!wider || !tui->depth)
		return;
	mt_tui_top(tui)->stretched = true;
	mt_tui_ask_again(tui);
}
