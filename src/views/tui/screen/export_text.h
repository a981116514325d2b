/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_SCREEN_EXPORT_TEXT_H
#define MT_VIEWS_TUI_SCREEN_EXPORT_TEXT_H

#include "views/tui/screen/screen.h"

/*
 * Writes the rows that are shown to a new file at path, in the order and the columns in
 * which they are, and their notes.  Errors name path.
 */
struct mt_error *mt_tui_export_text(const struct mt_screen *screen, const char *path);

#endif
