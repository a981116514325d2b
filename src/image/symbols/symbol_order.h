/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symbols by address: which one an address lies in.  Several may share one address; the one
 * that the kernel would print (scripts/kallsyms.c, compare_symbols()) comes first: not a weak one,
 * then the one with the fewest underscores in front, then the first in the table.
 */
#ifndef MT_IMAGE_SYMBOLS_SYMBOL_ORDER_H
#define MT_IMAGE_SYMBOLS_SYMBOL_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* A symbol of an order. */
struct mt_symbol_place {
	uint64_t address;
	uint64_t ref;		/* tells the owner of the order where to find the name */
	uint32_t size;		/* bytes; 0: not known */
	uint32_t rank;		/* among those of one address: the lowest is preferred */
};

/* Symbols by address. Zero-initialise; free v. */
struct mt_symbol_order {
	struct mt_symbol_place *v;
	size_t n, capacity;
};

/*
 * Appends a symbol.  rank: mt_symbol_rank(), or 0 for all where the table is in the preferred
 * order. MT_ERR_NOMEM, also when there are more than any kernel has.
 */
struct mt_error *mt_symbol_order_add(struct mt_symbol_order *order, uint64_t address,
				     uint64_t size, uint64_t ref, uint32_t rank);

/* Returns how late the kernel would print this name of several at one address: 0 is best. */
uint32_t mt_symbol_rank(const char *name, unsigned int is_weak);

/* Whether that is a mapping symbol (arm's $d, $x) or a compiler's label (.LC0). */
bool mt_symbol_names_nothing(const char *name);

/*
 * Makes the order ready for lookups, with one symbol of each address: call once after the last
 * mt_symbol_order_add().
 */
void mt_symbol_order_finish(struct mt_symbol_order *order);

/* Finds the last symbol that does not begin behind address; NULL: there is none. */
const struct mt_symbol_place *mt_symbol_order_find(const struct mt_symbol_order *order,
						   uint64_t address);

#endif
