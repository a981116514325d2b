// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands/commands.h"

#include <string.h>

const struct mt_command *const mt_commands[] = {
	&mt_command_record,
	&mt_command_export,
	&mt_command_import,
	&mt_command_metrics,
	&mt_command_plot,
};

const size_t mt_nr_commands = MT_ARRAY_SIZE(mt_commands);

const struct mt_command *mt_command_find(const char *name)
{
	for (size_t i = 0; i < mt_nr_commands; i++)
		if (!strcmp(mt_commands[i]->name, name))
			return mt_commands[i];
	return NULL;
}
