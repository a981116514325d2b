/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports of many sources, and a page that lists them. */
#ifndef MT_COMMANDS_REPORT_INDEX_H
#define MT_COMMANDS_REPORT_INDEX_H

#include "cli/command.h"
#include "cli/options.h"

/*
 * Writes a report of each argument of options->request, and of what lies in those that are folders
 * of cases, into the folder options->columns, which is made where it is not there; and
 * index.html, with a line for each.  A case that cannot be read has a line that says why.
 * Errors name the file; MT_ERR_STOPPED, MT_ERR_NOMEM.
 */
struct mt_error *mt_report_index(const struct mt_options *options,
				 const struct mt_command_context *context);

#endif
