/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an architecture may ask of the kernel at hand while it finds out about it. */
#ifndef MT_IMAGE_ARCH_QUERY_H
#define MT_IMAGE_ARCH_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Which kind of address a read goes by. */
enum mt_space {
	MT_KVIRT,	/* kernel virtual addresses */
	MT_PHYS,	/* physical addresses, as the kernel sees them */
};

/* One kernel, by whoever has it open.  data is handed to each function. */
struct mt_arch_query {
	const char *vmcoreinfo;		/* its text, or NULL */
	uint64_t page_size;		/* bytes */
	unsigned int pointer_size;	/* bytes */
	/* finds the address of a kernel symbol; false: there is none */
	bool (*symbol)(void *data, const char *name, uint64_t *address);
	/* reads an unsigned integer of size bytes (1 to 8) in the kernel's byte order */
	struct mt_error *(*read)(void *data, enum mt_space space, uint64_t address, size_t size,
				 uint64_t *value);
	/* tells the lowest physical address that has memory; false: not known; may be NULL */
	bool (*first_ram)(void *data, uint64_t *phys);
	void *data;
};

/*
 * Reads the variable of that name, size bytes; false, and *value untouched, if there is no
 * such symbol or it cannot be read.
 */
bool mt_arch_variable(const struct mt_arch_query *query, const char *name, size_t size,
		      uint64_t *value);

#endif
