/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of the kernel's log, however they were saved: dmesg, dmesg -T, the
 * serial console, syslog, journalctl, with or without priorities and callers.
 * Where syslog wrote "#012" for a line's end there is one.
 */
#ifndef MT_PROC_LOG_KLOG_H
#define MT_PROC_LOG_KLOG_H

#include <stdbool.h>
#include <stddef.h>

#include "proc/text/lines.h"

struct mt_klog {
	const char *next, *end;
	size_t number;		/* of the current line, from 1 */
	struct mt_word stamp;	/* what stands before the message, without blanks at its ends */
	struct mt_word message;	/* without blanks at either end */
};

void mt_klog_init(struct mt_klog *klog, const char *text, size_t len);

/* Goes to the next line; false at the end. */
bool mt_klog_next(struct mt_klog *klog);

#endif
