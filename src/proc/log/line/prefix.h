/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands before a message of the kernel, where it is of a known kind: quoted
 * mail, priorities, times, hosts and tags of syslog, callers.
 */
#ifndef MT_PROC_LOG_LINE_PREFIX_H
#define MT_PROC_LOG_LINE_PREFIX_H

#include <stdbool.h>
#include <stddef.h>

#include "proc/text/lines.h"

struct mt_log_prefix {
	size_t len;		/* of the line, that are no message */
	size_t quote_len;	/* of these, that say nothing about when */
	bool has_date;		/* of a day or of a clock, as syslog writes it */
	bool has_kernel;	/* "kernel:" */
	bool has_program;	/* a host and another program's name and number follow the date */
	struct mt_word host;	/* before "kernel:"; or len 0 */
	struct mt_word caller;	/* "T123", "C1", or what a vendor prints of it; or len 0 */
};

/* Fills prefix with what line begins with. */
void mt_log_prefix_parse(struct mt_word line, struct mt_log_prefix *prefix);

#endif
