/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options and arguments of a view, typed as on the command line. */
#ifndef MT_VIEWS_TUI_DATA_COMMAND_H
#define MT_VIEWS_TUI_DATA_COMMAND_H

#include "views/tui/data/ask.h"

#define MT_TUI_MAX_WORDS 32

/* The words of a question, split.  A request points into it and must not outlive it. */
struct mt_tui_command {
	char text[MT_TUI_LINE];
	const char *words[MT_TUI_MAX_WORDS];
	size_t nr_words;
	const char *arguments[MT_TUI_MAX_WORDS];
};

/*
 * Adds what the question's words say to request, whose texts then point into command, and
 * sets *view to the variant that is meant.  MT_ERR_USAGE says what is wrong with the
 * words; an option that writes a file is, where the question is readonly.
 */
struct mt_error *mt_tui_command_parse(const struct mt_tui_question *question,
				      struct mt_tui_command *command,
				      struct mt_request *request, const struct mt_view **view);

#endif
