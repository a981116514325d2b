/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of the kernel's log, however they were saved: dmesg, dmesg -T and -x, a
 * serial console, syslog of every form, journalctl of every form, containers'
 * JSON, /dev/kmsg, quoted mail, colours, vendors' brackets, HTML's "&gt;".  Where syslog
 * wrote "#012" for a line's end there is one.
 *
 *	bytes (input) -> physical lines (window, quoted) -> texts (container) -> here
 */
#ifndef MT_PROC_LOG_LINE_KLOG_H
#define MT_PROC_LOG_LINE_KLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "proc/log/line/container.h"
#include "proc/log/line/prefix.h"
#include "proc/log/line/quoted.h"
#include "proc/log/line/shape.h"
#include "proc/log/line/window.h"

/* One line; all of it is valid until the next one is asked for. */
struct mt_klog_line {
	uint64_t number;	/* in the log, from 1 */
	struct mt_word text;	/* with its prefix */
	struct mt_word stamp;	/* what stands before the message, trimmed */
	struct mt_word message;	/* without blanks at either end */
	struct mt_word host;	/* or len 0, as the next */
	struct mt_word caller;	/* "T123", "C1", … */
	bool foreign;		/* of another program than the kernel */
};

struct mt_klog {
	struct mt_window *window;
	struct mt_quoted quoted;
	struct mt_container container;
	struct mt_shape shape;	/* of a prefix that is of no known kind */
	bool has_kernel;	/* a report's lines have "kernel:" behind their date */
	struct mt_word pending;	/* of the record: lines not yet handed out */
	uint64_t number;	/* of the physical line that they are from */
	char *clean;		/* [capacity]: a line without colours and entities */
	size_t capacity;
	struct mt_klog_line line;
};

/* Makes klog ready; window must outlive it. */
void mt_klog_init(struct mt_klog *klog, struct mt_window *window);
/* Frees what klog holds, not itself. */
void mt_klog_release(struct mt_klog *klog);

/* Goes to the next line, klog->line; *more is false at the end. */
struct mt_error *mt_klog_next(struct mt_klog *klog, bool *more);

/* Makes text, which must outlive it, the current line in the place of the log's next one. */
void mt_klog_put(struct mt_klog *klog, struct mt_word text, uint64_t number);

/*
 * The current line is of a report and not understood: where a message is certain to
 * begin further on, all before it is learned as a prefix and taken off, here and
 * from now on.  False: there is none.
 */
bool mt_klog_learn(struct mt_klog *klog);

/* The current line asks for memory: what it has before its message, others have, too. */
void mt_klog_confirm(struct mt_klog *klog);

#endif
