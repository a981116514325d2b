/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tab in the line where a view is typed. */
#ifndef MT_VIEWS_TUI_INPUT_COMPLETE_H
#define MT_VIEWS_TUI_INPUT_COMPLETE_H

#include "views/tui/screen/state.h"

/*
 * Completes the last word of what is typed: the name of a view that this source has, or behind one
 * an option of it.  Several that fit are completed as far as they agree; Tab again takes them one
 * after the other.  Typed words are as they were where nothing fits.
 */
void mt_tui_complete(struct mt_tui *tui);

#endif
