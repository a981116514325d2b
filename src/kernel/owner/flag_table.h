/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's own tables of names for flags (struct trace_print_flags, ended by a NULL name):
 * what %pGg prints gfp flags with, whichever bits they have in this kernel.
 */
#ifndef MT_KERNEL_OWNER_FLAG_TABLE_H
#define MT_KERNEL_OWNER_FLAG_TABLE_H

#include "base/error.h"
#include "kernel/machine/machine.h"

struct mt_flag_name {
	uint64_t mask;
	char *name;
};

struct mt_flag_table {
	struct mt_flag_name *v;		/* those of several bits first */
	size_t n, capacity;
};

/* The table that symbol names. MT_ERR_NOT_FOUND, MT_ERR_FORMAT. Release in any case. */
struct mt_error *mt_flag_table_read(struct mt_kernel *kernel, const char *symbol,
				    struct mt_flag_table *table);
void mt_flag_table_release(struct mt_flag_table *table);

/*
 * "GFP_KERNEL|__GFP_ZERO", as format_flags() in lib/vsprintf.c; what has no name as a number
 * at the end; "none".  Returns buf.
 */
const char *mt_flag_table_text(const struct mt_flag_table *table, uint64_t flags, char *buf,
			       size_t size);

#endif
