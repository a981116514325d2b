/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a layout is resolved: rows that name a member, a type or an enumerator with its older
 * spellings, and say what it must be for whoever reads it.
 *
 * Types come with a dump or lie beside it and are trusted no more than its memory is.  A row
 * therefore has a class (an integer of so many bytes, an array of so many elements at most, …)
 * and, where the member is read out of another buffer than its own structure, that buffer.
 * Resolving refuses what does not fit, naming type and member; who holds a resolved
 * mt_field need not check it again:
 *
 *	offset + size lies within the structure, and within the row's buffer;
 *	an integer has 1, 2, 4 or 8 bytes, and one of the widths that the row allows;
 *	an array has 1 to most elements, each of such a width or of its structure's size, and no
 *	more bytes than they have together (one without elements counts as absent);
 *	a bit field lies within its integer;
 *	a size is at most the row's;
 *	an enumerator's value lies within the row's range.
 */
#ifndef MT_KERNEL_LAYOUT_LAYOUT_ROWS_H
#define MT_KERNEL_LAYOUT_LAYOUT_ROWS_H

#include <stddef.h>

#include "kernel/layout/layout.h"

#define MT_MAX_SPELLINGS 5

enum mt_need {
	MT_OPTIONAL,		/* where no spelling exists, neither does the field */
	MT_REQUIRED,		/* … and that is MT_ERR_NOT_FOUND */
};

enum mt_shape {
	MT_SHAPE_NONE,		/* a row must have one */
	MT_SHAPE_PLACE,
	MT_SHAPE_INTEGER,
	MT_SHAPE_BITS,
	MT_SHAPE_ARRAY,
	MT_SHAPE_STRUCT,
	MT_SHAPE_STRUCTS,
	MT_SHAPE_BYTES,
};

/* Widths are a mask of 1, 2, 4 and 8, their own numbers of bytes; or the kernel's word. */
#define MT_ANY_WIDTH	(1u | 2u | 4u | 8u)
#define MT_WORD_WIDTH	16u	/* unsigned long, pointer: 4 or 8 */

struct mt_class {
	enum mt_shape shape;
	unsigned int widths;	/* of the integer or the elements */
	uint64_t most;		/* elements, or bytes */
	size_t of;		/* where in the layout the element's size is, a size row's */
	bool else_absent;	/* what is no array is another thing by the same name */
};

/* Only where it lies counts: what is there has rows of its own, or is read by address. */
#define MT_PLACE		.class = { .shape = MT_SHAPE_PLACE }
/* One integer of one of the widths, and no bit field. */
#define MT_INTEGER(w)		.class = { .shape = MT_SHAPE_INTEGER, .widths = (w) }
/* An unsigned long, a pointer, an atomic_long_t: whatever has the kernel's word. */
#define MT_WORD			MT_INTEGER(MT_WORD_WIDTH)
/* An integer, which may be a bit field of one: for mt_reader_bits(). */
#define MT_BITS			.class = { .shape = MT_SHAPE_BITS, .widths = MT_ANY_WIDTH }
/* Integers, or pointers. */
#define MT_ARRAY(w, n)		.class = { .shape = MT_SHAPE_ARRAY, .widths = (w), .most = (n) }
/* A structure, or an array of them, whose size is the one at at_size in the layout. */
#define MT_STRUCT(at_size)	.class = { .shape = MT_SHAPE_STRUCT, .of = (at_size) }
#define MT_STRUCTS(at_size, n) \
	.class = { .shape = MT_SHAPE_STRUCTS, .of = (at_size), .most = (n) }
/* The same, absent if it is no array. */
#define MT_STRUCTS_IF_ARRAY(at_size, n) \
	.class = { .shape = MT_SHAPE_STRUCTS, .of = (at_size), .most = (n), .else_absent = true }
/* Text or raw bytes, 1 to n of them. */
#define MT_BYTES(n)		.class = { .shape = MT_SHAPE_BYTES, .most = (n) }

/*
 * What the member is read out of, if not its own structure: n times as many bytes as the size
 * at at_size in the layout says.
 */
struct mt_buffer {
	size_t at_size;
	unsigned int n;		/* 0: the structure itself */
};

/*
 * type may be "page[1]": the second of those that the buffer holds, from whose start the offset is
 * counted then.
 */
struct mt_spelling {
	const char *type, *member;
};

/* at: of a struct mt_field in the layout.  The first spelling that exists counts. */
struct mt_field_row {
	size_t at;
	struct mt_spelling names[MT_MAX_SPELLINGS];
	struct mt_class class;
	enum mt_need need;
	struct mt_buffer buffer;
};

/* at: of a uint64_t, the bytes of a type; 0: no such type.  most: bytes. */
struct mt_size_row {
	size_t at;
	const char *names[MT_MAX_SPELLINGS];
	uint64_t most;
	enum mt_need need;
};

struct mt_range {
	int64_t least, most;
};

#define MT_FROM_TO(m, n) .range = { (m), (n) }
#define MT_UP_TO(n)	MT_FROM_TO(0, n)
#define MT_BIT_NUMBER	MT_UP_TO(63)		/* of a word */
#define MT_MASK		MT_UP_TO(UINT32_MAX)	/* or whatever, if only its existence counts */

/* at: of a struct mt_constant */
struct mt_constant_row {
	size_t at;
	const char *names[MT_MAX_SPELLINGS];
	struct mt_range range;
	enum mt_need need;
};

/* All rows of one layout.  Sizes are resolved first, so that fields may name them. */
struct mt_rows {
	const struct mt_size_row *sizes;
	size_t nr_sizes;
	const struct mt_field_row *fields;
	size_t nr_fields;
	const struct mt_constant_row *constants;
	size_t nr_constants;
};

#define MT_SIZE_ROWS(rows)	.sizes = (rows), .nr_sizes = MT_ARRAY_SIZE(rows)
#define MT_FIELD_ROWS(rows)	.fields = (rows), .nr_fields = MT_ARRAY_SIZE(rows)
#define MT_CONSTANT_ROWS(rows)	.constants = (rows), .nr_constants = MT_ARRAY_SIZE(rows)

/*
 * Resolves rows in layout, which the caller has zeroed, for a kernel whose words have word (4
 * or 8) bytes.  MT_ERR_NOT_FOUND: something required is missing; the message names the type and all
 * spellings.  MT_ERR_FORMAT: something is there and is not what its row says; the message
 * names type and member.  Else what types say.  After an error the layout is not to be used.
 */
struct mt_error *mt_rows_resolve(struct mt_types *types, unsigned int word,
				 const struct mt_rows *rows, void *layout);

/*
 * Checks that member m, called type.name, lies within its structure of size bytes and does not
 * contradict itself: for members that no row names.  MT_ERR_FORMAT.
 */
struct mt_error *mt_member_check(const char *type, const char *name, const struct mt_member *m,
				 uint64_t size);

#endif
