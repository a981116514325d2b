/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Modules (the list `modules`), the memory they lie in, and their symbols.
 *
 *	memory	module.core_layout and .init_layout (v4.5, 7523e4dc5057), .data_layout
 *		(v5.18, 01dc0386efb7); module.mem[MOD_…] since v6.4 (ac3b43283923)
 *	symbols	module.kallsyms: those of the file; once it is up, of its core only
 */
#ifndef MT_KERNEL_VMALLOC_MODULE_H
#define MT_KERNEL_VMALLOC_MODULE_H

#include "base/error.h"
#include "image/symbols/symbol_order.h"
#include "kernel/machine/machine.h"

#define MT_MAX_MODULE_PARTS 8u	/* MOD_MEM_NUM_TYPES is 7 */

struct mt_module_part {
	uint64_t start, size;	/* bytes */
};

struct mt_module {
	char *name;
	uint64_t address;	/* of its struct module */
	struct mt_module_part parts[MT_MAX_MODULE_PARTS];
	unsigned int nr_parts;
	bool has_symbols;	/* they were looked for */
	struct mt_symbol_order symbols;	/* ref: address of the name */
};

struct mt_modules {
	struct mt_module *v;
	size_t n, capacity;
};

/*
 * Makes kernel->modules.  What cannot be read of the list is said
 * in the snapshot's incomplete[]; a kernel without modules has none.
 */
extern const struct mt_part_type mt_part_modules;

/* The module whose memory has the address, and which part of it; NULL: none. */
struct mt_module *mt_module_at(const struct mt_modules *modules, uint64_t address,
			       const struct mt_module_part **part);

/*
 * What an address of the kernel's image or of a module is called: "function+0x10", "function+0x10
 * [module]", "[module]+0x2000" where no symbol is near,
 * "object+0x2000, behind its end".  NULL in *name: none of these.
 * The caller frees it.  MT_ERR_NOMEM.
 */
struct mt_error *mt_address_name(struct mt_kernel *kernel, uint64_t address, char **name);

#endif
