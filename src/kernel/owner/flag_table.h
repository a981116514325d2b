/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's own tables of names of flags: arrays of struct trace_print_flags, ended by a NULL
 * name.  %pGg prints gfp flags with one, so it has the bits of this kernel, whatever they are.
 */
#ifndef MT_KERNEL_OWNER_FLAG_TABLE_H
#define MT_KERNEL_OWNER_FLAG_TABLE_H

#include "base/error.h"
#include "kernel/machine/machine.h"

/* A flag, or several at once, with the name. */
struct mt_flag_name {
	uint64_t mask;
	char *name;
};

/* A table that was read. */
struct mt_flag_table {
	struct mt_flag_name *v;		/* those of several bits first */
	size_t n, capacity;
};

/*
 * Reads the table that begins at symbol into *table, which the caller releases in any case.
 * MT_ERR_NOT_FOUND: no such symbol or type; MT_ERR_FORMAT: too long for a table, or a name that is
 * no text; else the error of reading.
 */
struct mt_error *mt_flag_table_read(struct mt_kernel *kernel, const char *symbol,
				    struct mt_flag_table *table);

/* Frees all that *table points to, not *table itself. */
void mt_flag_table_release(struct mt_flag_table *table);

/*
 * Writes flags by their names in table to buf of size bytes, as format_flags() in lib/vsprintf.c
 * does: "GFP_KERNEL|__GFP_ZERO", with the bits that have no name as one number at the end; "none"
 * for 0.  Returns buf.
 */
const char *mt_flag_table_text(const struct mt_flag_table *table, uint64_t flags, char *buf,
			       size_t size);

#endif
