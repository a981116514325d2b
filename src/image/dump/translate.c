// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From kernel virtual to physical addresses.  libkdumpfile would do this page
 * by page inside kdump_read(), and where a dump's ELF headers have p_vaddr 0
 * it would take address 0 for mapped.  So the maps that libaddrxlat has made
 * are asked here, and what they say is remembered.
 */
#include "image/dump/dump_private.h"

#include <inttypes.h>

void mt_dump_forget_translations(struct mt_dump *dump)
{
	static const struct mt_dump_mapping unused = { .start = 1, .end = 0 };

	dump->last = unused;
	for (size_t i = 0; i < MT_DUMP_TLB_SIZE; i++)
		dump->small[i] = dump->large[i] = unused;
}

static bool covers(const struct mt_dump_mapping *m, uint64_t address)
{
	return address >= m->start && address <= m->end;
}

static struct mt_dump_mapping *small_slot(struct mt_dump *dump, uint64_t address)
{
	return &dump->small[address / dump->page_size % MT_DUMP_TLB_SIZE];
}

static struct mt_dump_mapping *large_slot(struct mt_dump *dump, uint64_t address)
{
	return &dump->large[(address >> MT_DUMP_LARGE_SHIFT) % MT_DUMP_TLB_SIZE];
}

static void remember(struct mt_dump *dump, uint64_t address, const struct mt_dump_mapping *m)
{
	bool large = m->end - m->start >= (UINT64_C(1) << MT_DUMP_LARGE_SHIFT) - 1;

	*(large ? large_slot(dump, address) : small_slot(dump, address)) = *m;
	dump->last = *m;
}

static bool recall(struct mt_dump *dump, uint64_t address, struct mt_dump_mapping *m)
{
	const struct mt_dump_mapping *known = &dump->last;

	if (!covers(known, address))
		known = large_slot(dump, address);
	if (!covers(known, address))
		known = small_slot(dump, address);
	if (!covers(known, address))
		return false;
	*m = *known;
	dump->last = *known;
	return true;
}

/* The range of the library's map that holds address. */
static addrxlat_sys_meth_t find_range(const addrxlat_map_t *map, uint64_t address,
				      struct mt_dump_mapping *m)
{
	const addrxlat_range_t *ranges = addrxlat_map_ranges(map);
	size_t n = addrxlat_map_len(map);

	m->start = 0;
	for (size_t i = 0; i < n; i++) {
		m->end = m->start + ranges[i].endoff;
		if (address <= m->end)
			return ranges[i].meth;
		m->start = m->end + 1;
	}
	return ADDRXLAT_SYS_METH_NONE;
}

/* Whether a table that could not be read was left out of the dump, or worse. */
static struct mt_error *walk_failed(struct mt_dump *dump, const addrxlat_step_t *step,
				    addrxlat_status status)
{
	const char *words = addrxlat_ctx_get_err(dump->xlat);
	enum mt_error_code code = MT_ERR_NOT_RAM;

	if (status == ADDRXLAT_ERR_NODATA && step->base.as != ADDRXLAT_KVADDR)
		code = mt_dump_why_no_data(dump, step->base.addr);
	else if (status == ADDRXLAT_ERR_NOMEM)
		code = MT_ERR_NOMEM;
	else if (status < 0)
		code = MT_ERR_FORMAT;

	struct mt_error *err = mt_error_create(code, "not mapped: %s",
					       words ? words : addrxlat_strerror(status));

	addrxlat_ctx_clear_err(dump->xlat);
	return err;
}

/* Only a paravirtualised Xen guest's physical addresses are of two kinds. */
static kdump_addrspace_t space_of(const struct mt_dump *dump, addrxlat_addrspace_t as)
{
	return dump->phys_space == KDUMP_MACHPHYSADDR ? KDUMP_MACHPHYSADDR : (kdump_addrspace_t)as;
}

/* The number of address bits below the level that is left when remain is. */
static unsigned int bits_below(const addrxlat_paging_form_t *form, unsigned int remain)
{
	unsigned int bits = 0;

	for (unsigned int i = 0; i < remain && i < form->nfields; i++)
		bits += form->fieldsz[i];
	return bits;
}

/*
 * A page table walk in single steps: where the level below an entry is
 * skipped, the entry maps all that it would have spanned.
 */
static struct mt_error *walk(struct mt_dump *dump, const addrxlat_meth_t *meth, uint64_t address,
			     struct mt_dump_mapping *m)
{
	addrxlat_step_t step = { .ctx = dump->xlat, .sys = dump->sys, .meth = meth };
	addrxlat_status status = addrxlat_launch(&step, address);
	unsigned int remain = 0;

	while (status == ADDRXLAT_OK && step.remain) {
		/* the last step only adds the offset in the page */
		if (step.remain > 1)
			remain = step.remain;
		status = addrxlat_step(&step);
	}
	if (status != ADDRXLAT_OK)
		return walk_failed(dump, &step, status);

	unsigned int bits = bits_below(&meth->param.pgt.pf, remain ? remain - 1 : 1);
	uint64_t mask = bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;

	*m = (struct mt_dump_mapping){
		.start = address & ~mask,
		.end = address | mask,
		.offset = step.base.addr - address,
		.space = space_of(dump, step.base.as),
	};
	return NULL;
}

/* Any other method: no more is known than the page that was asked for. */
static struct mt_error *convert(struct mt_dump *dump, uint64_t address, struct mt_dump_mapping *m)
{
	addrxlat_fulladdr_t full = { .addr = address, .as = ADDRXLAT_KVADDR };
	addrxlat_status status = addrxlat_fulladdr_conv(&full, ADDRXLAT_MACHPHYSADDR, dump->xlat,
							dump->sys);

	if (status != ADDRXLAT_OK) {
		addrxlat_step_t step = { .base = { .as = ADDRXLAT_KVADDR } };

		return walk_failed(dump, &step, status);
	}
	*m = (struct mt_dump_mapping){
		.start = address & ~(dump->page_size - 1),
		.end = address | (dump->page_size - 1),
		.offset = full.addr - address,
		.space = KDUMP_MACHPHYSADDR,
	};
	return NULL;
}

static struct mt_error *ask_library(struct mt_dump *dump, uint64_t address,
				    struct mt_dump_mapping *m)
{
	addrxlat_map_t *map = addrxlat_sys_get_map(dump->sys, ADDRXLAT_SYS_MAP_KV_PHYS);

	if (!map)
		return mt_error_create(MT_ERR_NOT_FOUND, "not mapped: no translation is set up");

	addrxlat_sys_meth_t index = find_range(map, address, m);

	if (index == ADDRXLAT_SYS_METH_NONE)
		return mt_error_create(MT_ERR_NOT_RAM, "not mapped: no kernel uses such addresses");

	const addrxlat_meth_t *meth = addrxlat_sys_get_meth(dump->sys, index);

	if (meth->kind == ADDRXLAT_PGT)
		return walk(dump, meth, address, m);
	if (meth->kind != ADDRXLAT_LINEAR)
		return convert(dump, address, m);
	m->offset = (uint64_t)meth->param.linear.off;
	m->space = space_of(dump, meth->target_as);
	return NULL;
}

/* ELF headers may map what page tables do not (or there are none). */
static bool ask_load_addresses(struct mt_dump *dump, uint64_t address, struct mt_dump_mapping *m)
{
	uint64_t phys, len;

	if (!dump->elf || !mt_elf_core_virtual(dump->elf, address, &phys, &len))
		return false;
	*m = (struct mt_dump_mapping){
		.start = address,
		.end = address + (len - 1),
		.offset = phys - address,
		.space = dump->phys_space,
	};
	return true;
}

struct mt_error *mt_dump_translate(struct mt_dump *dump, uint64_t address,
				   struct mt_dump_mapping *mapping)
{
	if (!dump->can_translate)
		return mt_error_create(MT_ERR_NOT_FOUND,
				       "not mapped: no translation is set up");
	if (recall(dump, address, mapping))
		return NULL;

	struct mt_error *err = NULL;

	if (mt_dump_tables_serve(dump, address))
		err = mt_dump_tables_translate(dump, address, mapping);
	else if (dump->sys && !dump->uses_load_addresses)
		err = ask_library(dump, address, mapping);
	if (!err && dump->tables.start > address && mapping->end >= dump->tables.start)
		mapping->end = dump->tables.start - 1;
	if (err || dump->uses_load_addresses) {
		if (!ask_load_addresses(dump, address, mapping))
			return err ? err : mt_error_create(MT_ERR_NOT_RAM, "not mapped");
		mt_error_destroy(err);
	}
	remember(dump, address, mapping);
	return NULL;
}
