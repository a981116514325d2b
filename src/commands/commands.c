// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands/commands.h"

const struct mt_command *const mt_commands[] = {
	&mt_command_capture,
	&mt_command_record,
	&mt_command_export,
	&mt_command_import,
	&mt_command_metrics,
	&mt_command_plot,
	&mt_command_report,
	&mt_command_extract,
	&mt_command_completion,
	NULL,
};
