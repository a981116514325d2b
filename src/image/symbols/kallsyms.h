/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's own symbol table, as scripts/kallsyms.c writes it and
 * kernel/kallsyms.c reads it:
 *
 *	kallsyms_num_syms	u32
 *	kallsyms_names		for each symbol: its length in tokens (one
 *				byte; two, 7 bits each, low ones first, from
 *				128 on), then that many bytes, each a token;
 *				the text's first character is the type
 *	kallsyms_token_index	u16[256], where in the next a token starts
 *	kallsyms_token_table	NUL-terminated pieces of names
 *	kallsyms_offsets	s32 for each symbol
 *	kallsyms_relative_base	what they count from; gone in v7.x
 */
#ifndef MT_IMAGE_SYMBOLS_KALLSYMS_H
#define MT_IMAGE_SYMBOLS_KALLSYMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "image/symbols/symbol_order.h"

struct mt_kallsyms;
struct mt_dump;

/*
 * Reads the table out of the dump's memory.  MT_ERR_NOT_FOUND if VMCOREINFO does not name it
 * (before v6.0), MT_ERR_FORMAT if it makes no sense, else what mt_dump_read() says.
 */
struct mt_error *mt_kallsyms_open(struct mt_dump *dump, struct mt_kallsyms **kallsyms);

/* Frees the table. NULL: nothing to do. */
void mt_kallsyms_close(struct mt_kallsyms *kallsyms);
MT_DEFINE_CLEANUP(mt_kallsyms, struct mt_kallsyms *, mt_kallsyms_close)

/* Finds a symbol's address; global symbols win over local ones of the same name. */
bool mt_kallsyms_find(const struct mt_kallsyms *kallsyms, const char *name, uint64_t *address);

/* Adds all symbols from first to last (addresses, both included) to order. MT_ERR_NOMEM. */
struct mt_error *mt_kallsyms_order(const struct mt_kallsyms *kallsyms, uint64_t first,
				   uint64_t last, struct mt_symbol_order *order);

/* The name, printable, of the symbol with this ref; NULL if memory is short. */
char *mt_kallsyms_name(const struct mt_kallsyms *kallsyms, uint64_t ref);

#endif
