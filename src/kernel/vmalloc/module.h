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

/* A piece of memory that a module lies in. */
struct mt_module_part {
	uint64_t start, size;	/* bytes */
};

/* A loaded module. */
struct mt_module {
	char *name;
	uint64_t address;	/* of its struct module */
	struct mt_module_part parts[MT_MAX_MODULE_PARTS];
	unsigned int nr_parts;
	bool has_symbols;	/* symbols was filled, when one was first asked for */
	struct mt_symbol_order symbols;	/* by address; ref: address of the name */
};

/* All of them, in the order of the list. */
struct mt_modules {
	struct mt_module *v;
	size_t n, capacity;
};

/*
 * Makes kernel->modules from the list `modules`; a kernel built without modules has none.  What
 * cannot be read of the list is reported in the snapshot.
 */
extern const struct mt_part_type mt_part_modules;

/*
 * Finds the module that address lies in, and stores the piece of memory that holds it in *part
 * (part may be NULL).  NULL if it lies in no module.
 */
struct mt_module *mt_module_at(const struct mt_modules *modules, uint64_t address,
			       const struct mt_module_part **part);

/*
 * Names an address by the symbol that it lies in: "function+0x10" in the kernel's image,
 * "function+0x10 [module]" in a module, "[module]+0x2000" in a module but near no symbol, and
 * "object+0x2000, behind its end" where the nearest symbol is known to end before it.  *name is
 * NULL if address is in neither; the caller frees it.  MT_ERR_NOMEM.
 */
struct mt_error *mt_address_name(struct mt_kernel *kernel, uint64_t address, char **name);

#endif
