/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page tables walked here, where libkdumpfile 0.5.1 does not know them: what 64-bit Power
 * maps beyond the linear mapping, riscv64 and 32-bit ARM.
 */
#ifndef MT_IMAGE_DUMP_TABLES_H
#define MT_IMAGE_DUMP_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image/dump/walk.h"

enum mt_pte_kind {
	MT_PTE_NONE,
	MT_PTE_TABLE,
	MT_PTE_PAGE,
};

/* An architecture's entries: where this one leads on the way to address. */
typedef enum mt_pte_kind mt_pte_decode(uint64_t raw, unsigned int level, unsigned int shift,
				       uint64_t address, uint64_t *phys);

/* Pages of the memory map, where no table maps it. */
struct mt_dump_block {
	uint64_t virt, phys;
};

struct mt_dump_tables {
	mt_pte_decode *decode;		/* NULL: all is left to libkdumpfile */
	uint64_t start;			/* what lies below is left to it in any case */
	uint64_t linear_start, linear_end;	/* less linear_start these are physical */
	uint64_t root;			/* physical */
	struct mt_paging paging;
	unsigned int entry_size;
	bool big_endian;		/* the entries */
	struct mt_dump_block *blocks;
	size_t nr_blocks, capacity;
	unsigned int block_shift;
	bool wants_symbols;		/* more could be known */
};

#endif
