// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Page tables walked here, where libkdumpfile does not know them: any machine whose struct
 * mt_arch has set_up() or learn().
 */
#include "image/dump/dump_private.h"

#include <stdlib.h>

#include "base/endian.h"

static uint64_t low_bits(unsigned int n)
{
	return n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
}

static struct mt_error *read_entry(struct mt_dump *dump, uint64_t phys, uint64_t *raw)
{
	const struct mt_pte_format *format = dump->tables.format;
	unsigned char bytes[8];
	struct mt_error *err = mt_dump_read_physical(dump, KDUMP_MACHPHYSADDR, phys, bytes,
						     format->entry_size);

	if (!err)
		*raw = mt_endian_uint(bytes, format->entry_size,
				      format->big_endian || dump->big_endian);
	return err;
}

void mt_dump_tables_forget(struct mt_dump *dump)
{
	free(dump->tables.blocks);
	dump->tables = (struct mt_page_tables){ 0 };
}

bool mt_dump_tables_serve(const struct mt_dump *dump, uint64_t address)
{
	return dump->tables.format && address >= dump->tables.start;
}

static void map(struct mt_dump_mapping *m, uint64_t address, uint64_t phys, unsigned int shift)
{
	*m = (struct mt_dump_mapping){
		.start = address & ~low_bits(shift),
		.end = address | low_bits(shift),
		.offset = phys - (address & ~low_bits(shift)),
		.space = KDUMP_MACHPHYSADDR,
	};
}

static bool find_linear(const struct mt_page_tables *t, uint64_t address, struct mt_dump_mapping *m)
{
	for (unsigned int i = 0; i < t->nr_linear; i++) {
		const struct mt_linear *l = &t->linear[i];

		if (address < l->start || address > l->last)
			continue;
		*m = (struct mt_dump_mapping){
			.start = l->start, .end = l->last, .offset = l->phys - l->start,
			.space = KDUMP_MACHPHYSADDR,
		};
		return true;
	}
	return false;
}

static bool find_block(const struct mt_page_tables *t, uint64_t address, struct mt_dump_mapping *m)
{
	for (size_t i = 0; i < t->nr_blocks; i++) {
		uint64_t virt = t->blocks[i].virt;

		if (address < virt || (address - virt) >> t->block_shift)
			continue;
		map(m, address, t->blocks[i].phys, t->block_shift);
		return true;
	}
	return false;
}

/* MT_ERR_NOT_RAM: no entry maps it. */
static struct mt_error *walk(struct mt_dump *dump, uint64_t address, struct mt_dump_mapping *m)
{
	const struct mt_page_tables *t = &dump->tables;
	uint64_t table = t->root, raw;

	for (unsigned int level = t->paging.nr_levels; level; level--) {
		unsigned int shift = mt_paging_shift(&t->paging, level);
		uint64_t index = address >> shift & low_bits(t->paging.bits[level]);
		struct mt_error *err = read_entry(dump, table + index * t->format->entry_size,
						  &raw);
		struct mt_pte pte;

		if (err)
			return mt_error_prefix(err, "page table");
		pte = mt_pte_decode(t->format, &t->paging, raw, level, address);
		if (pte.kind == MT_PTE_PAGE) {
			map(m, address, pte.phys, shift);
			return NULL;
		}
		if (pte.kind != MT_PTE_TABLE)
			break;
		table = pte.phys;
	}
	return mt_error_create(MT_ERR_NOT_RAM, "not mapped: no entry in the kernel's page tables");
}

struct mt_error *mt_dump_tables_translate(struct mt_dump *dump, uint64_t address,
					  struct mt_dump_mapping *m)
{
	const struct mt_page_tables *t = &dump->tables;

	return find_linear(t, address, m) || find_block(t, address, m) ? NULL :
	       walk(dump, address, m);
}

/*
 * Whether the tables themselves map the linear mapping (on Power a radix MMU needs them to, a
 * hashed one does not).
 */
void mt_dump_tables_check_linear(struct mt_dump *dump)
{
	struct mt_paging *paging = &dump->tables.paging;
	struct mt_dump_mapping m;
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	if (paging->linear_start < paging->linear_end)
		err = walk(dump, paging->linear_start, &m);
	paging->is_partial = err;
}

bool mt_dump_maps_beside(struct mt_dump *dump, uint64_t address)
{
	const struct mt_paging *paging = &dump->tables.paging;
	struct mt_dump_mapping m;

	return dump->tables.format && paging->is_partial &&
	       ((address >= paging->linear_start && address < paging->linear_end) ||
		find_linear(&dump->tables, address, &m) ||
		find_block(&dump->tables, address, &m));
}
