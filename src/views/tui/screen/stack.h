/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Screens, one above the other: one view further, and back. */
#ifndef MT_VIEWS_TUI_SCREEN_STACK_H
#define MT_VIEWS_TUI_SCREEN_STACK_H

#include "views/tui/screen/state.h"

/* Makes what tui needs besides its source and options; release it in any case. */
struct mt_error *mt_tui_create(struct mt_tui *tui);

/* Stops what is being read, and frees all that tui holds. */
void mt_tui_release(struct mt_tui *tui);

/* Replaces the whole stack by this view; false if it cannot be asked here. */
bool mt_tui_open(struct mt_tui *tui, const struct mt_view *view);

/*
 * Goes one screen further: to the view of this name, with these words behind it, limited
 * to target (NULL: to nothing).  label: the row that leads there; NULL: view and words.
 * Says what is wrong, if that cannot be.
 */
void mt_tui_push(struct mt_tui *tui, const char *view, const char *words,
		 const struct mt_tui_target *target, const char *label);

/* Goes one screen back; false on the first. */
bool mt_tui_back(struct mt_tui *tui);

#endif
