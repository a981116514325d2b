/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options and arguments of a view, typed as on the command line. */
#ifndef MT_VIEWS_TUI_COMMAND_H
#define MT_VIEWS_TUI_COMMAND_H

#include "views/tui/ask.h"

#define MT_TUI_MAX_WORDS 32

/* What the request's texts point to, hence where it lives as long as they. */
struct mt_tui_command {
	char text[MT_TUI_LINE];
	const char *words[MT_TUI_MAX_WORDS];
	size_t nr_words;
	const char *arguments[MT_TUI_MAX_WORDS];
};

/*
 * Adds what the question's words say to request, and tells which variant of
 * the view is meant.  MT_ERR_USAGE says what is wrong with them, also what
 * would write a file where that is not wanted.
 */
struct mt_error *mt_tui_command_parse(const struct mt_tui_question *question,
				      struct mt_tui_command *command,
				      struct mt_request *request, const struct mt_view **view);

#endif
