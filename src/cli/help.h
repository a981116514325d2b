/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_CLI_HELP_H
#define MT_CLI_HELP_H

#include <stdio.h>

#include "commands/command.h"
#include "views/view/view.h"

/* memtop --help; or, of a view or a command, what it does and what it takes. */
void mt_help(FILE *out, const struct mt_view *view, const struct mt_command *command);

#endif
