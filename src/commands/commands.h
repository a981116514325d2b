/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands, one file each. */
#ifndef MT_COMMANDS_COMMANDS_H
#define MT_COMMANDS_COMMANDS_H

#include "cli/command.h"

/* `memtop capture`: saves files of /proc and /sys. */
extern const struct mt_command mt_command_capture;

/* `memtop record`: keeps samples in a file. */
extern const struct mt_command mt_command_record;

/* `memtop export`: prints the samples of a recording as JSON lines or CSV. */
extern const struct mt_command mt_command_export;

/* `memtop import`: adds samples of other files to a recording. */
extern const struct mt_command mt_command_import;

/* `memtop metrics`: prints figures for Prometheus. */
extern const struct mt_command mt_command_metrics;

/* `memtop plot`: draws a recording. */
extern const struct mt_command mt_command_plot;

/* `memtop report`: writes a page for browsers. */
extern const struct mt_command mt_command_report;

/* `memtop extract`: writes a dump with no more than what views read. */
extern const struct mt_command mt_command_extract;

/* `memtop completion`: prints a shell's completion script. */
extern const struct mt_command mt_command_completion;

/* All commands, in the order in which --help lists them; ends with NULL. */
extern const struct mt_command *const mt_commands[];

#endif
