/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a dump's machine translates addresses: the shape of its page tables. */
#ifndef MT_IMAGE_DUMP_WALK_H
#define MT_IMAGE_DUMP_WALK_H

#include <stdint.h>

#include "base/error.h"
#include "image/arch/pte.h"
#include "image/dump/dump.h"

/*
 * Tells the shape of the kernel's page tables.  MT_ERR_NOT_FOUND: the dump's addresses are
 * translated without; MT_ERR_FORMAT: tables of a shape that no machine has.
 */
struct mt_error *mt_dump_paging(struct mt_dump *dump, struct mt_paging *paging);

/* Whether an address is mapped though no table says so; see is_partial. */
bool mt_dump_maps_beside(struct mt_dump *dump, uint64_t address);

/* One step of a walk: an entry that was read. */
struct mt_dump_step {
	unsigned int level;	/* 1: maps pages */
	uint64_t table;		/* where it lies, physical */
	uint64_t index;		/* of the entry, in units of entries */
	uint64_t entry;
};

/*
 * Walks the tables below root (physical) with libaddrxlat: fn is handed each entry that was
 * read, from the top.  For formats that nobody here decodes.  *phys: where it ends.
 * MT_ERR_NOT_FOUND: the library knows no tables; MT_ERR_NOT_RAM: it ends before; fn's errors.
 */
struct mt_error *mt_dump_steps(struct mt_dump *dump, uint64_t root, uint64_t address,
			       struct mt_error *(*fn)(void *data, const struct mt_dump_step *s),
			       void *data, uint64_t *phys);

#endif
