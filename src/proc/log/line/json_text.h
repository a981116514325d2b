/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single texts out of a line of JSON, in one pass and without a document: a log of
 * gigabytes has millions of such lines, and they may be cut.
 */
#ifndef MT_PROC_LOG_LINE_JSON_TEXT_H
#define MT_PROC_LOG_LINE_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "proc/text/lines.h"

/* A member "key": value of an object, at whatever depth. */
struct mt_json_member {
	struct mt_word key;	/* as it stands between the quotes */
	struct mt_word value;	/* a text as it stands between its quotes, else all of it */
	bool is_text;
	bool is_list;
};

/* The next member in rest, which moves behind it, or into it if it is an object. */
bool mt_json_next_member(struct mt_word *rest, struct mt_json_member *member);

/*
 * What value means, a text or a list of bytes (as journalctl writes what is no
 * UTF-8), written into to, which has room for value.len bytes.  Returns how many.
 */
size_t mt_json_decode(const struct mt_json_member *member, char *to);

#endif
