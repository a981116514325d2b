/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Logs out of mails that are encoded as quoted-printable (RFC 2045, 6.7): "order=3D0" is
 * "order=0", a "=" at a line's end joins the next line to it.
 */
#ifndef MT_PROC_LOG_LINE_QUOTED_H
#define MT_PROC_LOG_LINE_QUOTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "proc/log/line/window.h"

/* Zero-initialise; mt_quoted_release(). */
struct mt_quoted {
	bool on;		/* lines are encoded, as far as has been seen */
	char *text;		/* [capacity]: the line decoded */
	size_t capacity;
};

/*
 * The next line of window, decoded if it is encoded; line->p is NULL at the end.  It is valid
 * until the next call; number is that of its first physical line.  MT_ERR_NOMEM, errors of window.
 */
struct mt_error *mt_quoted_next(struct mt_quoted *quoted, struct mt_window *window,
				struct mt_word *line, uint64_t *number);

/* Frees what quoted holds, not itself. */
void mt_quoted_release(struct mt_quoted *quoted);

#endif
