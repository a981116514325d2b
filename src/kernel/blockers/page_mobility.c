// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/blockers/page_mobility.h"

#include "kernel/layout/layout_rows.h"

/* SLAB_RECLAIM_ACCOUNT, a macro until v6.8 and a bit's number since (cc61eb851461). */
#define OLD_RECLAIM_ACCOUNT UINT64_C(0x20000)

#define AT(member) offsetof(struct mt_mobility_layout, member)

static const struct mt_size_row size_rows[] = {
	{ AT(page_size),	{ "page" }, .most = MT_MAX_PAGE_SIZE, .need = MT_REQUIRED },
};

static const struct mt_field_row field_rows[] = {
	{ AT(cache_flags),	{ { "kmem_cache", "flags" } }, MT_INTEGER(4 | 8) },
	/* v6.10, 05c5323b2a34 */
	{ AT(large_mapcount),	{ { "folio", "_large_mapcount" } }, MT_INTEGER(4), MT_OPTIONAL,
	  { AT(page_size), 2 } },
	/* v6.9, 733aea0b3a7b: a list for each order */
	{ AT(freepages),	{ { "compact_control", "freepages" } }, MT_PLACE },
};

static const struct mt_constant_row constant_rows[] = {
	{ AT(pg_dirty),		{ "PG_dirty" }, MT_BIT_NUMBER },
	{ AT(pg_writeback),	{ "PG_writeback" }, MT_BIT_NUMBER },
	{ AT(pg_private),	{ "PG_private" }, MT_BIT_NUMBER },
	{ AT(pg_private_2),	{ "PG_private_2" }, MT_BIT_NUMBER },
	{ AT(pg_unevictable),	{ "PG_unevictable" }, MT_BIT_NUMBER },
	{ AT(pg_movable_ops),	{ "PG_movable_ops" }, MT_BIT_NUMBER },
	{ AT(slab_reclaimable),	{ "_SLAB_RECLAIM_ACCOUNT" }, MT_BIT_NUMBER },
};

static const struct mt_rows rows = {
	MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows), MT_CONSTANT_ROWS(constant_rows),
};

static uint64_t mask_of(const struct mt_constant *bit)
{
	return bit->exists ? UINT64_C(1) << bit->value : 0;
}

static void read_sysctl(struct mt_kernel *kernel, struct mt_block_rules *rules)
{
	uint64_t address, value;
	struct mt_error *err;

	rules->moves_unevictable = true;
	if (!mt_symbols_find(kernel->image->symbols, "sysctl_compact_unevictable_allowed",
			     &address))
		return;
	err = mt_reader_read_uint(kernel->reader, address, 4, &value);
	rules->unevictable_known = !err && value <= 1;
	if (rules->unevictable_known)
		rules->moves_unevictable = value;
	mt_error_destroy(err);
}

struct mt_error *mt_mobility_rules_read(struct mt_kernel *kernel, struct mt_mobility_rules *rules)
{
	struct mt_mobility_layout *l = &rules->layout;
	struct mt_error *err;

	*rules = (struct mt_mobility_rules){
		.decoder = &kernel->classifier->decoder,
		.pageblock_order = kernel->pageblocks.order,
	};
	err = mt_rows_resolve(kernel->image->types,
			      mt_reader_memory(kernel->reader)->pointer_size, &rows, l);
	if (err)
		return err;
	rules->in_use_mask = mask_of(&l->pg_dirty) | mask_of(&l->pg_writeback);
	rules->private_mask = mask_of(&l->pg_private) | mask_of(&l->pg_private_2);
	rules->unevictable_mask = mask_of(&l->pg_unevictable);
	rules->movable_ops_mask = mask_of(&l->pg_movable_ops);
	rules->rules.moves_large = l->freepages.exists && l->freepages.m.nr_elements > 1;
	read_sysctl(kernel, &rules->rules);
	return NULL;
}

/* References of the page cache or the swap cache, and of private data. */
static int64_t cache_references(const struct mt_mobility_rules *rules,
				const struct mt_page_scan_run *run, uint64_t flags)
{
	if (run->use != MT_USE_FILE && run->use != MT_USE_SHMEM && run->use != MT_USE_SWAPCACHE)
		return 0;
	return (INT64_C(1) << run->order) + ((flags & rules->private_mask) != 0);
}

/* The mappings of all pages of the run's block; -1: not told. */
static int64_t mappings(const struct mt_mobility_rules *rules, const struct mt_page_scan_run *run)
{
	const struct mt_page_decoder *d = rules->decoder;
	const struct mt_field *large = &rules->layout.large_mapcount;
	int64_t count;

	if (!run->order) {
		count = (int64_t)(int32_t)mt_page_load32(d, run->raw + d->type_at) + 1;
		/* a word that far below zero is a page type */
		return count < 0 ? 0 : count;
	}
	if (!large->exists || run->raw_len < 2 * d->size)
		return -1;
	return (int64_t)(int32_t)mt_page_load32(d, run->raw + large->m.offset) + 1;
}

static enum mt_mobility on_lru(const struct mt_mobility_rules *rules,
			       const struct mt_page_scan_run *run, uint64_t flags, int64_t mapped,
			       int64_t extra)
{
	if (extra > 0)
		return MT_MOBILITY_PINNED;
	if (flags & rules->unevictable_mask)
		return MT_MOBILITY_UNEVICTABLE;
	if (run->use == MT_USE_FILE && !mapped && !(flags & rules->in_use_mask))
		return MT_MOBILITY_CLEAN;
	return MT_MOBILITY_MOVABLE;
}

/* Pages of processes and of files. */
static enum mt_mobility of_mapping(const struct mt_mobility_rules *rules,
				   const struct mt_page_scan_run *run)
{
	const struct mt_page_decoder *d = rules->decoder;
	uint64_t flags = mt_page_flags(d, run->raw);
	int64_t references = (int32_t)mt_page_load32(d, run->raw + d->refcount_at);
	int64_t mapped = mappings(rules, run), extra;

	if (run->order && (!rules->rules.moves_large || run->order >= rules->pageblock_order))
		return MT_MOBILITY_LARGE;
	if (references <= 0)
		return MT_MOBILITY_PINNED;
	extra = mapped < 0 ? 0 : references - mapped - cache_references(rules, run, flags);
	if (flags & d->lru)
		return on_lru(rules, run, flags, mapped, extra);
	/* in a batch, or in nobody's: of a driver that put it in a page table */
	return extra == 1 ? MT_MOBILITY_MOVABLE : MT_MOBILITY_PINNED;
}

static bool has_movable_ops(const struct mt_mobility_rules *rules,
			    const struct mt_page_scan_run *run)
{
	const struct mt_page_decoder *d = rules->decoder;

	if (!d->movable_in_mapping)
		return mt_page_flags(d, run->raw) & rules->movable_ops_mask;
	return d->has_mapping && (mt_page_load(d, run->raw + d->mapping_at) & 3) == 2;
}

/* Pages that are on no LRU list, which only movable operations make movable. */
static enum mt_mobility of_driver(const struct mt_mobility_rules *rules,
				  const struct mt_page_scan_run *run, enum mt_mobility otherwise)
{
	return run->raw && has_movable_ops(rules, run) ? MT_MOBILITY_MOVABLE : otherwise;
}

static const enum mt_mobility simple[MT_NR_USES] = {
	[MT_USE_FREE] = MT_MOBILITY_FREE,
	[MT_USE_PCP] = MT_MOBILITY_LISTED,
	[MT_USE_MOVABLE] = MT_MOBILITY_MOVABLE,
	[MT_USE_HUGETLB] = MT_MOBILITY_HUGETLB,
	[MT_USE_SLAB] = MT_MOBILITY_UNMOVABLE,
	[MT_USE_LARGE_KMALLOC] = MT_MOBILITY_UNMOVABLE,
	[MT_USE_TABLE] = MT_MOBILITY_UNMOVABLE,
	[MT_USE_VMALLOC] = MT_MOBILITY_UNMOVABLE,
	[MT_USE_STACK] = MT_MOBILITY_UNMOVABLE,
	[MT_USE_KERNEL] = MT_MOBILITY_UNMOVABLE,
	[MT_USE_UNREFERENCED] = MT_MOBILITY_UNMOVABLE,
	[MT_USE_RESERVED] = MT_MOBILITY_RESERVED,
	[MT_USE_UNACCEPTED] = MT_MOBILITY_OFFLINE,
	[MT_USE_GUARD] = MT_MOBILITY_OFFLINE,
	[MT_USE_HWPOISON] = MT_MOBILITY_OFFLINE,
	[MT_USE_DAMAGED] = MT_MOBILITY_UNKNOWN,
	[MT_USE_UNREADABLE] = MT_MOBILITY_UNKNOWN,
	[MT_USE_EXCLUDED] = MT_MOBILITY_UNKNOWN,
	[MT_USE_DEVICE] = MT_MOBILITY_HOLE,
	[MT_USE_HOLE] = MT_MOBILITY_HOLE,
};

enum mt_mobility mt_page_mobility(const struct mt_mobility_rules *rules,
				  const struct mt_page_scan_run *run)
{
	switch (run->use) {
	case MT_USE_ANON:
	case MT_USE_ANON_LARGE:
	case MT_USE_KSM:
	case MT_USE_SWAPCACHE:
	case MT_USE_FILE:
	case MT_USE_SHMEM:
		return run->raw ? of_mapping(rules, run) : MT_MOBILITY_UNKNOWN;
	case MT_USE_DETACHED:
		return MT_MOBILITY_PINNED;
	case MT_USE_ZSMALLOC:
		return of_driver(rules, run, MT_MOBILITY_UNMOVABLE);
	case MT_USE_OFFLINE:
		return of_driver(rules, run, MT_MOBILITY_OFFLINE);
	default:
		return simple[run->use];
	}
}

bool mt_mobility_cache_is_reclaimable(const struct mt_mobility_rules *rules,
				      struct mt_reader *reader, uint64_t address)
{
	const struct mt_mobility_layout *l = &rules->layout;
	uint64_t mask = l->slab_reclaimable.exists ? mask_of(&l->slab_reclaimable) :
						     OLD_RECLAIM_ACCOUNT;
	uint64_t flags = address ? mt_reader_peek(reader, address, &l->cache_flags) : MT_UNKNOWN;

	return flags != MT_UNKNOWN && flags & mask;
}
