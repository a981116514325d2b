/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command: what memtop does beside showing views (it writes a file, runs for days).
 * The command line knows commands by the list that main() hands to it.
 */
#ifndef MT_CLI_COMMAND_H
#define MT_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/progress.h"
#include "views/view/view.h"

struct mt_options;

/* What main() lends to a command. */
struct mt_command_context {
	const struct mt_progress *progress;
	/* a line on standard error, while the work goes on */
	void (*say)(const char *text);
	/* the user, or init, wants it to end */
	bool (*is_stopped)(void);
	bool unicode;		/* the locale shows block characters */
	bool color;
	unsigned int width, height;	/* of the terminal, in characters; 0: none */
};

/* A command by its name, with the options it takes and what it does. */
struct mt_command {
	const char *name;
	const char *summary;		/* one line for --help */
	const char *arguments;		/* what follows its name; or NULL */
	size_t min_arguments, max_arguments;
	/* ends with NULL; or NULL.  They have no set(): the command asks for
	 * their values (options.h, mt_options_value()) */
	const struct mt_view_option *const *options;
	const char *details;		/* for its own --help; or NULL */
	struct mt_error *(*run)(const struct mt_options *options,
				const struct mt_command_context *context);
};

#endif
