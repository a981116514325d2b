/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is on the screen, written to a file. */
#ifndef MT_VIEWS_TUI_EXPORT_H
#define MT_VIEWS_TUI_EXPORT_H

#include "views/tui/ask.h"

struct mt_screen;

/* The view's answer, as --json prints it: all of its rows and columns. */
struct mt_error *mt_tui_export_json(const struct mt_tui_question *question,
				    const struct mt_tui_facts *properties, const char *path);

/* The rows that are shown, in the order and the columns in which they are. */
struct mt_error *mt_tui_export_text(const struct mt_screen *screen, const char *path);

#endif
