/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands, one file each. */
#ifndef MT_COMMANDS_COMMANDS_H
#define MT_COMMANDS_COMMANDS_H

#include "commands/command.h"

extern const struct mt_command mt_command_record;
extern const struct mt_command mt_command_export;
extern const struct mt_command mt_command_import;
extern const struct mt_command mt_command_metrics;
extern const struct mt_command mt_command_plot;

#endif
