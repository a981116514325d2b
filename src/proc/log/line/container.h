/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Forms in which programs keep log lines as values: JSON of containers and of
 * journalctl -o json and json-pretty, journalctl -o export and verbose,
 * records of /dev/kmsg (Documentation/ABI/testing/dev-kmsg).
 */
#ifndef MT_PROC_LOG_LINE_CONTAINER_H
#define MT_PROC_LOG_LINE_CONTAINER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "proc/text/lines.h"

#define MT_CONTAINER_STAMP 64u
#define MT_CONTAINER_HOST 128u

/* Zero-initialise; mt_container_release(). */
struct mt_container {
	/* of the record that is read */
	char stamp[MT_CONTAINER_STAMP];	/* "" */
	char host[MT_CONTAINER_HOST];
	char caller[MT_CONTAINER_STAMP];
	bool foreign;			/* not the kernel's */
	bool fields;			/* journalctl's: "KEY=value" */
	bool pretty;			/* "\"KEY\" : value" */
	bool kmsg;
	bool counted;			/* a field's length and its bytes follow */
	char *decoded;			/* [capacity] */
	size_t capacity;
};

/* Frees what container holds, not itself. */
void mt_container_release(struct mt_container *container);

/*
 * Finds the text in line, which may have several lines of its own; text->p is NULL if
 * it has none (another field, a bracket).  A line of no such form is its own text.
 * text points into line or into container.  MT_ERR_NOMEM.
 */
struct mt_error *mt_container_unwrap(struct mt_container *container, struct mt_word line,
				     struct mt_word *text);

#endif
