/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types of which one number is wrong: they ask other ones, and change one number of one answer.
 * Every question that was ever asked is remembered, so that each can be damaged in turn.
 */
#ifndef MT_TEST_DAMAGED_TYPES_H
#define MT_TEST_DAMAGED_TYPES_H

#include "image/types/types_ops.h"

/* Numbers of a member; the last three are several at once that agree with each other. */
enum damaged_number {
	DAMAGED_OFFSET,
	DAMAGED_SIZE,
	DAMAGED_NR_ELEMENTS,
	DAMAGED_ELEMENT_SIZE,
	DAMAGED_BIT_SIZE,
	DAMAGED_BIT_SHIFT,
	DAMAGED_WIDTH,		/* size and element size */
	DAMAGED_LENGTH,		/* size and number of elements */
	DAMAGED_NOTHINGS,	/* elements of no size */
	DAMAGED_NR_MEMBER_NUMBERS,
};

/* The values a number is replaced by; 0 is told as it is. */
#define DAMAGED_NR_VALUES 9u

struct damaged_question {
	char kind;		/* s)ize, m)ember, e)numerator, E)num, M)embers */
	char *type, *path;	/* path NULL: none */
	size_t n;		/* of a list: entries */
};

struct damaged_types {
	struct mt_types types;
	struct mt_types *real;
	struct damaged_question *v;	/* that were asked, each once, if they have an answer */
	size_t n, capacity;
	/* what is damaged: SIZE_MAX: nothing */
	size_t question, number;
	unsigned int value;
};

void damaged_types_init(struct damaged_types *d, struct mt_types *real);
void damaged_types_release(struct damaged_types *d);

/* How many numbers the answer has. */
size_t damaged_types_numbers(const struct damaged_question *q);

/* "member zone.free_area: number 2, value 4" into text. */
void damaged_types_describe(const struct damaged_types *d, char *text, size_t size);

#endif
