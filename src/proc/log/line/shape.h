/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shape of a prefix that is of no known kind: learned from a line of which it
 * is certain where the message begins, and taken off all that follow.
 */
#ifndef MT_PROC_LOG_LINE_SHAPE_H
#define MT_PROC_LOG_LINE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "proc/text/lines.h"

#define MT_SHAPE_MAX 96u	/* pieces */
#define MT_SHAPE_TEXT 512u	/* bytes of a prefix */

enum mt_shape_kind {
	MT_SHAPE_DIGITS,	/* any number of digits */
	MT_SHAPE_BLANKS,	/* any number of blanks */
	MT_SHAPE_LETTERS,	/* the same letters, or another month, day or level */
	MT_SHAPE_GROUP,		/* anything between the same brackets */
	MT_SHAPE_MARK,		/* the same character */
};

struct mt_shape_piece {
	enum mt_shape_kind kind;
	unsigned short at, len;	/* within text */
};

/* Zero-initialise: no shape. */
struct mt_shape {
	char text[MT_SHAPE_TEXT];	/* the prefix that it was learned from */
	struct mt_shape_piece pieces[MT_SHAPE_MAX];
	size_t nr_pieces;
	bool closing_quote;		/* the prefix opens one that the line's end closes */
};

/* Learns the shape of prefix; one that is too long makes it none. */
void mt_shape_learn(struct mt_shape *shape, struct mt_word prefix);

/* How many bytes at the start of line have this shape; 0: it has another. */
size_t mt_shape_match(const struct mt_shape *shape, struct mt_word line);

/*
 * Where in text a message begins of which no other could be a part: "Mem-Info:",
 * "CPU: 1 PID:", "Node 0 DMA", …; text.len: there is none.
 */
size_t mt_shape_certain(struct mt_word text);

#endif
