/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel symbols, gathered from what there is: VMCOREINFO's SYMBOL() lines,
 * a vmlinux's symbol table moved by the KASLR offset, the dump's own kallsyms.
 * All addresses are those of the running kernel.
 */
#ifndef MT_IMAGE_SYMBOLS_SYMBOLS_H
#define MT_IMAGE_SYMBOLS_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct mt_elf;
struct mt_dump;
struct mt_symbols;

/* Makes an empty collection. MT_ERR_NOMEM. */
struct mt_error *mt_symbols_create(struct mt_symbols **symbols);

/* Frees the symbols. NULL: nothing to do. */
void mt_symbols_destroy(struct mt_symbols *symbols);
MT_DEFINE_CLEANUP(mt_symbols, struct mt_symbols *, mt_symbols_destroy)

/* Adds the SYMBOL(name)=hex lines of VMCOREINFO (NULL: none). MT_ERR_NOMEM. */
struct mt_error *mt_symbols_add_vmcoreinfo(struct mt_symbols *symbols, const char *vmcoreinfo);

/*
 * Adds the symbol table of elf, whose names must outlive the symbols.  offset
 * (KERNELOFFSET) is added to what the kernel relocates: not to absolute
 * symbols, nor to x86-64's zero-based per-CPU ones (before v6.15), whose
 * values are offsets.  MT_ERR_NOT_FOUND if the file has no symbol table.
 */
struct mt_error *mt_symbols_add_elf(struct mt_symbols *symbols, struct mt_elf *elf,
				    uint64_t offset);

/*
 * Finds how far the running kernel is from where elf was linked, told by a symbol
 * that both VMCOREINFO and elf have: for kernels that are moved but do not
 * write KERNELOFFSET (i386).  False if there is none.
 */
bool mt_symbols_offset_of(struct mt_elf *elf, const char *vmcoreinfo, uint64_t *offset);

/*
 * Adds the dump's own table (kernel/kallsyms.c), found by the kallsyms_* symbols in
 * VMCOREINFO (since v6.0, commit 5fd8fea935a1).  Needs virtual reads.
 * MT_ERR_NOT_FOUND if VMCOREINFO does not name them, MT_ERR_FORMAT if they
 * make no sense, else what mt_dump_read() says.
 */
struct mt_error *mt_symbols_add_kallsyms(struct mt_symbols *symbols, struct mt_dump *dump);

/*
 * Adds what the file at path tells as /proc/kallsyms does, modules left out.  MT_ERR_DENIED:
 * all its addresses are 0 (kernel.kptr_restrict); MT_ERR_FORMAT: no symbol in it; else the error of
 * reading it.
 */
struct mt_error *mt_symbols_add_printed(struct mt_symbols *symbols, const char *path);

/*
 * Finds the address of a symbol; sources are asked in the order they were added.
 * False if none has it.  Add VMCOREINFO last: what it calls SYMBOL(mem_section)
 * is not the variable's address but what that points to.
 */
bool mt_symbols_find(const struct mt_symbols *symbols, const char *name, uint64_t *address);

/* What an address in the kernel's image is called. */
struct mt_symbol_at {
	char *name;		/* NULL: nothing there has one; the caller frees it */
	uint64_t offset;	/* from where it begins */
	uint64_t size;		/* bytes; 0: the table does not tell */
};

/*
 * Finds the last symbol that does not begin behind address, if that lies between _text and _end.
 * An offset that is not below a known size is in a gap behind it.  The first call makes
 * the order; MT_ERR_NOMEM.
 */
struct mt_error *mt_symbols_at(struct mt_symbols *symbols, uint64_t address,
			       struct mt_symbol_at *at);

/* Finds how many bytes a symbol has; false if the table does not tell them (kallsyms has none). */
bool mt_symbols_size(struct mt_symbols *symbols, const char *name, uint64_t *size);

/* Names where the symbols are from: "VMCOREINFO, kallsyms". */
const char *mt_symbols_origin(const struct mt_symbols *symbols);

#endif
