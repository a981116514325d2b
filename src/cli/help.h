/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --help. */
#ifndef MT_CLI_HELP_H
#define MT_CLI_HELP_H

#include <stdio.h>

#include "cli/command.h"
#include "views/view/view.h"

/* Prints `memtop --help` to out: sources, views, commands (they end with NULL), output. */
void mt_help(FILE *out, const struct mt_command *const *commands);

/* Prints `memtop VIEW --help` to out: what the view shows, its options and columns. */
void mt_help_view(FILE *out, const struct mt_view *view);

/* Prints `memtop COMMAND --help` to out: what the command does, and its options. */
void mt_help_command(FILE *out, const struct mt_command *command);

#endif
