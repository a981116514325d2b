/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files that read the command line share. */
#ifndef MT_CLI_OPTIONS_PRIVATE_H
#define MT_CLI_OPTIONS_PRIVATE_H

#include "cli/options.h"

/* Makes the error that an option was given value where it wants something else. */
struct mt_error *mt_options_usage(const char *option, const char *value, const char *wants);

/* Adds a file of the dump that is shown; path must outlive options. */
struct mt_error *mt_options_add_core(const char *path, struct mt_options *options);

/*
 * Reads words[n], those that are no options: [help] [FILE...] [VIEW | COMMAND] [ARGUMENT...].
 * The options of views and commands, options->values[], are applied.  MT_ERR_USAGE says which
 * word or option does not fit.
 */
struct mt_error *mt_options_words(struct mt_options *options, const struct mt_named *named, int n,
				  char **words);

#endif
