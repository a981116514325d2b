/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists of members and enumerators with their older spellings, for layouts
 * that are only needed for some questions.  The first spelling that exists in the
 * types of this kernel counts; none: the field does not exist.
 */
#ifndef MT_KERNEL_LAYOUT_LAYOUT_ROWS_H
#define MT_KERNEL_LAYOUT_LAYOUT_ROWS_H

#include <stddef.h>

#include "kernel/layout/layout.h"

#define MT_MAX_SPELLINGS 3

struct mt_spelling {
	const char *type, *member;
};

/* at: of a struct mt_field in the layout that is filled */
struct mt_field_row {
	size_t at;
	struct mt_spelling names[MT_MAX_SPELLINGS];
};

/* at: of a struct mt_constant */
struct mt_constant_row {
	size_t at;
	const char *names[MT_MAX_SPELLINGS];
};

/* at: of a uint64_t, the size in bytes; 0: no such type */
struct mt_size_row {
	size_t at;
	const char *type;
};

/* MT_ERR_FORMAT: a member that does not fit its type; else what types say. */
struct mt_error *mt_field_rows_find(struct mt_types *types, const struct mt_field_row *rows,
				    size_t n, void *layout);
struct mt_error *mt_constant_rows_find(struct mt_types *types, const struct mt_constant_row *rows,
				       size_t n, void *layout);
struct mt_error *mt_size_rows_find(struct mt_types *types, const struct mt_size_row *rows,
				   size_t n, void *layout);

#endif
