// SPDX-License-Identifier: GPL-2.0-or-later
/* The tree of where the memory went, from the counters of a whole machine. */
#include "analysis/where/where.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/where/where_private.h"

#define NONE MT_WHERE_NO_PARENT

static const struct mt_where_kind kinds[MT_WHERE_NR] = {
	[MT_WHERE_INSTALLED] = { "installed", NONE, .counter = "System RAM, or present" },
	[MT_WHERE_BOOT] = { .name = "boot", .parent = MT_WHERE_INSTALLED },
	[MT_WHERE_IMAGE] = { "kernel_image", MT_WHERE_BOOT, .counter = "Kernel code, data" },
	[MT_WHERE_CRASH_KERNEL] = { "crash_kernel", MT_WHERE_BOOT, .counter = "Crash kernel" },
	[MT_WHERE_STRUCT_PAGES] = { "struct_pages", MT_WHERE_BOOT,
				    .counter = "nr_memmap_boot_pages" },
	[MT_WHERE_BOOT_REST] = { .name = "other_reserved", .parent = MT_WHERE_BOOT },
	[MT_WHERE_MANAGED] = { "managed", MT_WHERE_INSTALLED, .counter = "MemTotal" },
	[MT_WHERE_FREE] = { "free", MT_WHERE_MANAGED, .counter = "MemFree" },
	[MT_WHERE_FREE_CMA] = { "cma", MT_WHERE_FREE, true, "CmaFree" },
	[MT_WHERE_UNACCEPTED] = { "unaccepted", MT_WHERE_FREE, true, "Unaccepted" },
	[MT_WHERE_PCP] = { "per_cpu_lists", MT_WHERE_MANAGED, .counter = "pagesets" },
	[MT_WHERE_ANON] = { "anon", MT_WHERE_MANAGED, .counter = "AnonPages" },
	[MT_WHERE_ANON_HUGE] = { "huge", MT_WHERE_ANON, true, "AnonHugePages" },
	[MT_WHERE_SWAP_CACHE] = { "swap_cache", MT_WHERE_MANAGED, .counter = "SwapCached" },
	[MT_WHERE_PAGE_CACHE] = { "page_cache", MT_WHERE_MANAGED,
				  .counter = "Buffers + Cached - Shmem" },
	[MT_WHERE_DIRTY] = { "dirty", MT_WHERE_PAGE_CACHE, true, "Dirty + Writeback" },
	[MT_WHERE_BUFFERS] = { "buffers", MT_WHERE_PAGE_CACHE, true, "Buffers" },
	[MT_WHERE_UNEVICTABLE] = { "unevictable", MT_WHERE_MANAGED, .counter = "unevictable" },
	[MT_WHERE_SHMEM] = { "shmem", MT_WHERE_MANAGED, .counter = "Shmem" },
	[MT_WHERE_HUGETLB] = { "hugetlb", MT_WHERE_MANAGED, .counter = "Hugetlb" },
	[MT_WHERE_HUGETLB_FREE] = { "free", MT_WHERE_HUGETLB, true, "free_hugepages" },
	[MT_WHERE_SLAB] = { "slab", MT_WHERE_MANAGED, .counter = "Slab" },
	[MT_WHERE_SLAB_RECLAIMABLE] = { "reclaimable", MT_WHERE_SLAB, .counter = "SReclaimable" },
	[MT_WHERE_SLAB_UNRECLAIMABLE] = { "unreclaimable", MT_WHERE_SLAB,
					  .counter = "SUnreclaim" },
	[MT_WHERE_KERNEL_RECLAIMABLE] = { "kernel_reclaimable", MT_WHERE_MANAGED,
					  .counter = "KReclaimable - SReclaimable" },
	[MT_WHERE_PAGE_TABLES] = { "page_tables", MT_WHERE_MANAGED, .counter = "PageTables" },
	[MT_WHERE_SEC_PAGE_TABLES] = { "secondary_page_tables", MT_WHERE_MANAGED,
				       .counter = "SecPageTables" },
	[MT_WHERE_KERNEL_STACKS] = { "kernel_stacks", MT_WHERE_MANAGED, .counter = "KernelStack" },
	[MT_WHERE_VMALLOC] = { "vmalloc", MT_WHERE_MANAGED, .counter = "VmallocUsed" },
	[MT_WHERE_PERCPU] = { "percpu", MT_WHERE_MANAGED, .counter = "Percpu" },
	[MT_WHERE_ZSMALLOC] = { "zsmalloc", MT_WHERE_MANAGED, .counter = "nr_zspages" },
	[MT_WHERE_BOUNCE] = { "bounce", MT_WHERE_MANAGED, .counter = "Bounce" },
	[MT_WHERE_BALLOON] = { "balloon", MT_WHERE_MANAGED, .counter = "Balloon" },
	[MT_WHERE_OFFLINE] = { "offline", MT_WHERE_MANAGED, .counter = "PG_offline, PG_hwpoison" },
	[MT_WHERE_UNREAD] = { .name = "unreadable", .parent = MT_WHERE_MANAGED },
	[MT_WHERE_UNACCOUNTED] = { .name = "unaccounted", .parent = MT_WHERE_MANAGED },
	[MT_WHERE_COUNTED_TWICE] = { .name = "counted_twice", .parent = MT_WHERE_MANAGED,
				     .is_share = true },
};

const struct mt_where_kind *mt_where_kind(enum mt_where_id id)
{
	return &kinds[id];
}

uint64_t mt_where_share(const struct mt_where *where, enum mt_where_id id)
{
	uint64_t part = where->rows[id].bytes, whole;

	if (kinds[id].parent == NONE || part == MT_UNKNOWN)
		return MT_UNKNOWN;
	whole = where->rows[kinds[id].parent].bytes;
	/* more than its whole is no share: zones that a log leaves out, a bad counter */
	if (whole == MT_UNKNOWN || !whole || part > whole)
		return MT_UNKNOWN;
	/* shares of sizes over 16 PiB would not fit */
	return part > UINT64_MAX / 1000 ? part / (whole / 1000 + 1) : part * 1000 / whole;
}

uint64_t mt_where_rest(const struct mt_where *where, enum mt_where_id parent, uint64_t *twice)
{
	uint64_t whole = where->rows[parent].bytes, parts = 0;

	*twice = 0;
	if (whole == MT_UNKNOWN)
		return MT_UNKNOWN;
	for (unsigned int i = 0; i < MT_WHERE_NR; i++) {
		uint64_t bytes = where->rows[i].bytes;

		if (kinds[i].parent != parent || kinds[i].is_share || bytes == MT_UNKNOWN)
			continue;
		/* what no machine has is no sum */
		if (__builtin_add_overflow(parts, bytes, &parts) || parts > INT64_MAX) {
			*twice = MT_UNKNOWN;
			return 0;
		}
	}
	*twice = parts > whole ? parts - whole : 0;
	return parts > whole ? 0 : whole - parts;
}

/* ---- rows from counters ---- */

/* a - b, of which either may be unknown; what is less than nothing is nothing. */
static uint64_t difference(uint64_t a, uint64_t b)
{
	if (a == MT_UNKNOWN || b == MT_UNKNOWN)
		return MT_UNKNOWN;
	return a > b ? a - b : 0;
}

/* How the lines of meminfo fill the rows that are one line each. */
static const struct {
	enum mt_where_id id;
	const char *line;
} lines[] = {
	{ MT_WHERE_MANAGED, "MemTotal" },
	{ MT_WHERE_FREE, "MemFree" },
	{ MT_WHERE_FREE_CMA, "CmaFree" },
	{ MT_WHERE_UNACCEPTED, "Unaccepted" },
	{ MT_WHERE_ANON, "AnonPages" },
	{ MT_WHERE_ANON_HUGE, "AnonHugePages" },
	{ MT_WHERE_SWAP_CACHE, "SwapCached" },
	{ MT_WHERE_BUFFERS, "Buffers" },
	{ MT_WHERE_SHMEM, "Shmem" },
	{ MT_WHERE_SLAB, "Slab" },
	{ MT_WHERE_SLAB_RECLAIMABLE, "SReclaimable" },
	{ MT_WHERE_SLAB_UNRECLAIMABLE, "SUnreclaim" },
	{ MT_WHERE_PAGE_TABLES, "PageTables" },
	{ MT_WHERE_SEC_PAGE_TABLES, "SecPageTables" },
	{ MT_WHERE_KERNEL_STACKS, "KernelStack" },
	{ MT_WHERE_PERCPU, "Percpu" },
	{ MT_WHERE_BOUNCE, "Bounce" },
	{ MT_WHERE_BALLOON, "Balloon" },
};

static uint64_t page_bytes(const struct mt_snapshot *snapshot, const char *name)
{
	return mt_pages_to_bytes(snapshot, mt_stats_get(&snapshot->counters->vmstat, name));
}

static void fill_lines(const struct mt_counters *c, struct mt_where *where)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(lines); i++)
		where->rows[lines[i].id].bytes = mt_counters_meminfo(c, lines[i].line);
}

static void fill_cache(const struct mt_counters *c, struct mt_where *where)
{
	uint64_t shmem = where->rows[MT_WHERE_SHMEM].bytes;
	uint64_t cached = mt_count_add(where->rows[MT_WHERE_BUFFERS].bytes,
				       mt_counters_meminfo(c, "Cached"));

	/* before v2.6.32 shared memory had no counter of its own: it stays in Cached */
	where->rows[MT_WHERE_PAGE_CACHE].bytes =
		difference(cached, shmem == MT_UNKNOWN ? 0 : shmem);
	where->rows[MT_WHERE_DIRTY].bytes = mt_count_add(mt_counters_meminfo(c, "Dirty"),
							 mt_counters_meminfo(c, "Writeback"));
}

/* All sizes: the Hugetlb line (v4.18, fcb2b0c577f1), the pools, else the default size's lines. */
static void fill_huge(const struct mt_counters *c, struct mt_where *where)
{
	uint64_t size = mt_counters_meminfo(c, "Hugepagesize"), all = 0, free = 0;
	uint64_t total = mt_counters_meminfo(c, "HugePages_Total");
	uint64_t unused = mt_counters_meminfo(c, "HugePages_Free");

	for (size_t i = 0; i < c->nr_pools; i++) {
		const struct mt_huge_pool *pool = &c->pools[i];

		all = mt_count_add(all, mt_where_times(pool->total, pool->page_bytes));
		free = mt_count_add(free, mt_where_times(pool->free, pool->page_bytes));
	}
	if (!c->nr_pools) {
		all = mt_counters_meminfo(c, "Hugetlb");
		free = unused ? mt_where_times(unused, size) : 0;
		if (all == MT_UNKNOWN)
			all = total ? mt_where_times(total, size) : 0;
	}
	where->rows[MT_WHERE_HUGETLB].bytes = all;
	where->rows[MT_WHERE_HUGETLB_FREE].bytes = free;
}

/*
 * Kernels up to v4.3 print the address space that is taken, which is told by what they do not print
 * yet: KReclaimable came with v4.20 (61f94e18de94).  Between v4.4 and v5.2 the line is 0, which no
 * kernel that counts has.  Either way the pages are not known.
 */
static uint64_t vmalloc_bytes(const struct mt_counters *c)
{
	uint64_t used = mt_counters_meminfo(c, "VmallocUsed");
	bool is_new = mt_counters_meminfo(c, "KReclaimable") != MT_UNKNOWN;

	return is_new && used ? used : MT_UNKNOWN;
}

static void fill_kernel(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	const struct mt_counters *c = snapshot->counters;
	uint64_t zspages = page_bytes(snapshot, "nr_zspages");

	where->rows[MT_WHERE_KERNEL_RECLAIMABLE].bytes =
		difference(mt_counters_meminfo(c, "KReclaimable"),
			   where->rows[MT_WHERE_SLAB_RECLAIMABLE].bytes);
	where->rows[MT_WHERE_VMALLOC].bytes = vmalloc_bytes(c);
	where->rows[MT_WHERE_ZSMALLOC].bytes = zspages != MT_UNKNOWN ? zspages :
					       mt_counters_meminfo(c, "Zswap");
}

/* Pages on per-CPU lists are in no line of meminfo: they are neither free nor in use. */
static void fill_pcp(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	uint64_t pages = 0;
	bool any = false;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		for (size_t k = 0; k < zone->nr_pcp; k++) {
			pages = mt_count_add(pages, zone->pcp[k].count);
			any = true;
		}
	}
	where->rows[MT_WHERE_PCP].bytes = any ? mt_pages_to_bytes(snapshot, pages) : MT_UNKNOWN;
}

/* Where iomem does not tell: what the zones have, which is less what was hidden from the kernel. */
static uint64_t present_bytes(const struct mt_snapshot *snapshot)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		pages = mt_count_add(pages, snapshot->zones[i].present);
	return snapshot->nr_zones ? mt_pages_to_bytes(snapshot, pages) : MT_UNKNOWN;
}

static void fill_boot(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	const struct mt_counters *c = snapshot->counters;
	uint64_t managed = where->rows[MT_WHERE_MANAGED].bytes, installed = c->ram_bytes, twice;

	if (installed == MT_UNKNOWN)
		installed = present_bytes(snapshot);
	if (installed == MT_UNKNOWN || installed < managed)
		return;
	where->rows[MT_WHERE_INSTALLED].bytes = installed;
	where->rows[MT_WHERE_BOOT].bytes = installed - managed;
	where->rows[MT_WHERE_IMAGE].bytes = c->image_bytes;
	where->rows[MT_WHERE_CRASH_KERNEL].bytes = c->crash_bytes;
	where->rows[MT_WHERE_STRUCT_PAGES].bytes = page_bytes(snapshot, "nr_memmap_boot_pages");
	where->rows[MT_WHERE_BOOT_REST].bytes = mt_where_rest(where, MT_WHERE_BOOT, &twice);
}

void mt_where_add_leader(struct mt_where_row *row, const char *name, uint64_t bytes)
{
	unsigned int at = row->nr_leaders;

	if (bytes == MT_UNKNOWN || !bytes)
		return;
	while (at && row->leaders[at - 1].bytes < bytes)
		at--;
	if (at == MT_WHERE_LEADERS)
		return;
	if (row->nr_leaders < MT_WHERE_LEADERS)
		row->nr_leaders++;
	memmove(&row->leaders[at + 1], &row->leaders[at],
		(row->nr_leaders - 1 - at) * sizeof(row->leaders[0]));
	row->leaders[at] = (struct mt_where_leader){ name, bytes };
}

struct mt_error *mt_where_lead(struct mt_where *where, enum mt_where_id id, const char *name,
			       uint64_t bytes)
{
	char *copy;

	if (where->nr_names == MT_WHERE_MAX_NAMES)
		return NULL;
	copy = strdup(name);
	if (!copy)
		return mt_error_nomem();
	where->names[where->nr_names++] = copy;
	mt_where_add_leader(&where->rows[id], copy, bytes);
	return NULL;
}

static void fill_leaders(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	const struct mt_counters *c = snapshot->counters;

	for (size_t i = 0; i < c->nr_slabs; i++)
		mt_where_add_leader(&where->rows[MT_WHERE_SLAB], c->slabs[i].name,
				    mt_pages_to_bytes(snapshot,
						      mt_where_times(c->slabs[i].slabs,
								     c->slabs[i].slab_pages)));
	for (size_t i = 0; i < c->vmalloc.n; i++)
		mt_where_add_leader(&where->rows[MT_WHERE_VMALLOC], c->vmalloc.v[i].name,
				    c->vmalloc.v[i].bytes);
}

/* Which lines the source lacks though every kernel of the last decade prints them. */
static struct mt_error *list_missing(const struct mt_counters *c, struct mt_where *where)
{
	static const char *const usual[] = {
		"MemFree", "Buffers", "Cached", "SwapCached", "AnonPages", "Shmem", "Slab",
		"SReclaimable", "SUnreclaim", "KernelStack", "PageTables", "VmallocUsed",
		"Percpu", "HugePages_Total", "Hugetlb",
	};
	static const char *const needed[] = { "MemFree", "Cached", "AnonPages", "Slab" };
	char *buf = NULL;
	size_t len;
	FILE *out = open_memstream(&buf, &len);
	unsigned int n = 0;

	if (!out)
		return mt_error_nomem();
	for (size_t i = 0; i < MT_ARRAY_SIZE(usual); i++)
		if (mt_counters_meminfo(c, usual[i]) == MT_UNKNOWN)
			fprintf(out, "%s%s", n++ ? ", " : "", usual[i]);
	if (fclose(out)) {
		free(buf);
		return mt_error_nomem();
	}
	for (size_t i = 0; i < MT_ARRAY_SIZE(needed); i++)
		where->too_few |= mt_counters_meminfo(c, needed[i]) == MT_UNKNOWN;
	if (n)
		where->missing = buf;
	else
		free(buf);
	return NULL;
}

/* What no machine has is not known, rather than a sum that runs over. */
static void disbelieve(struct mt_where *where)
{
	for (unsigned int i = 0; i < MT_WHERE_NR; i++)
		if (where->rows[i].bytes > INT64_MAX)
			where->rows[i].bytes = MT_UNKNOWN;
}

struct mt_error *mt_where_from_counters(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	const struct mt_counters *c = snapshot->counters;
	struct mt_error *err;

	*where = (struct mt_where){ 0 };
	for (unsigned int i = 0; i < MT_WHERE_NR; i++)
		where->rows[i].bytes = MT_UNKNOWN;
	fill_lines(c, where);
	if (where->rows[MT_WHERE_MANAGED].bytes == MT_UNKNOWN)
		return mt_error_create(MT_ERR_NOT_FOUND, "meminfo has no line MemTotal");
	fill_cache(c, where);
	fill_huge(c, where);
	fill_kernel(snapshot, where);
	fill_pcp(snapshot, where);
	disbelieve(where);
	where->rows[MT_WHERE_UNACCOUNTED].bytes =
		mt_where_rest(where, MT_WHERE_MANAGED, &where->rows[MT_WHERE_COUNTED_TWICE].bytes);
	fill_boot(snapshot, where);
	fill_leaders(snapshot, where);
	err = list_missing(c, where);
	return err ? err : mt_where_judge(snapshot, where);
}

/* ---- rows from pages ---- */

/* Which row each use of pages is a part of. */
static const enum mt_where_id use_rows[MT_NR_USES] = {
	[MT_USE_FREE] = MT_WHERE_FREE,
	[MT_USE_PCP] = MT_WHERE_PCP,
	[MT_USE_ANON] = MT_WHERE_ANON,
	[MT_USE_ANON_LARGE] = MT_WHERE_ANON,
	[MT_USE_KSM] = MT_WHERE_ANON,
	[MT_USE_SWAPCACHE] = MT_WHERE_SWAP_CACHE,
	[MT_USE_FILE] = MT_WHERE_PAGE_CACHE,
	[MT_USE_SHMEM] = MT_WHERE_SHMEM,
	[MT_USE_DETACHED] = MT_WHERE_PAGE_CACHE,
	[MT_USE_HUGETLB] = MT_WHERE_HUGETLB,
	[MT_USE_SLAB] = MT_WHERE_SLAB,
	[MT_USE_LARGE_KMALLOC] = MT_WHERE_SLAB,
	[MT_USE_TABLE] = MT_WHERE_PAGE_TABLES,
	[MT_USE_ZSMALLOC] = MT_WHERE_ZSMALLOC,
	[MT_USE_MOVABLE] = MT_WHERE_UNACCOUNTED,
	[MT_USE_VMALLOC] = MT_WHERE_VMALLOC,
	[MT_USE_STACK] = MT_WHERE_KERNEL_STACKS,
	[MT_USE_KERNEL] = MT_WHERE_UNACCOUNTED,
	[MT_USE_UNREFERENCED] = MT_WHERE_UNACCOUNTED,
	[MT_USE_RESERVED] = MT_WHERE_BOOT,
	[MT_USE_OFFLINE] = MT_WHERE_OFFLINE,
	[MT_USE_UNACCEPTED] = MT_WHERE_FREE,
	[MT_USE_GUARD] = MT_WHERE_UNACCOUNTED,
	[MT_USE_HWPOISON] = MT_WHERE_OFFLINE,
	[MT_USE_DAMAGED] = MT_WHERE_UNREAD,
	[MT_USE_UNREADABLE] = MT_WHERE_UNREAD,
	[MT_USE_EXCLUDED] = MT_WHERE_UNREAD,
};

/* What is counted there, in the words of `memtop pages`. */
static const char *const page_counters[MT_WHERE_NR] = {
	[MT_WHERE_INSTALLED] = "pages present",
	[MT_WHERE_BOOT] = "pages reserved",
	[MT_WHERE_MANAGED] = "pages not reserved",
	[MT_WHERE_FREE] = "pages free, unaccepted",
	[MT_WHERE_UNACCEPTED] = "pages unaccepted",
	[MT_WHERE_PCP] = "pages pcp",
	[MT_WHERE_ANON] = "pages anon, anon_large, ksm",
	[MT_WHERE_ANON_HUGE] = "pages anon_large",
	[MT_WHERE_SWAP_CACHE] = "pages swapcache",
	[MT_WHERE_PAGE_CACHE] = "pages file, detached",
	[MT_WHERE_SHMEM] = "pages shmem",
	[MT_WHERE_HUGETLB] = "pages hugetlb",
	[MT_WHERE_SLAB] = "pages slab, large_kmalloc",
	[MT_WHERE_SLAB_RECLAIMABLE] = "pages of SLAB_RECLAIM_ACCOUNT",
	[MT_WHERE_SLAB_UNRECLAIMABLE] = "the other pages of slab",
	[MT_WHERE_PAGE_TABLES] = "pages table",
	[MT_WHERE_KERNEL_STACKS] = "pages kernel_stack",
	[MT_WHERE_VMALLOC] = "pages vmalloc",
	[MT_WHERE_ZSMALLOC] = "pages zsmalloc",
	[MT_WHERE_OFFLINE] = "pages offline, hwpoison",
	[MT_WHERE_UNREAD] = "pages damaged, unreadable, excluded",
	[MT_WHERE_UNACCOUNTED] = "pages kernel, unreferenced, movable",
};

const char *mt_where_counter(const struct mt_where *where, enum mt_where_id id)
{
	return where->of_pages ? page_counters[id] : kinds[id].counter;
}

/* The caches' own slabs; what no cache has (large kmalloc, KFENCE) is not reclaimable. */
static void split_slab(const struct mt_snapshot *snapshot, const struct mt_slab_cache *caches,
		       size_t n, struct mt_where *where)
{
	struct mt_where_row *slab = &where->rows[MT_WHERE_SLAB];
	uint64_t reclaimable = 0;
	bool is_known = n != 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t bytes = mt_pages_to_bytes(snapshot, mt_slab_cache_pages(&caches[i]));

		mt_where_add_leader(slab, caches[i].name, bytes);
		if (caches[i].reclaimable == MT_RECLAIMABLE_YES)
			reclaimable = mt_count_add(reclaimable, bytes);
		is_known &= caches[i].reclaimable != MT_RECLAIMABLE_UNKNOWN;
	}
	if (!is_known || slab->bytes == MT_UNKNOWN || reclaimable > slab->bytes)
		return;
	where->rows[MT_WHERE_SLAB_RECLAIMABLE].bytes = reclaimable;
	where->rows[MT_WHERE_SLAB_UNRECLAIMABLE].bytes = slab->bytes - reclaimable;
}

static void put_pages(const struct mt_snapshot *snapshot, struct mt_where *where,
		      enum mt_where_id id, uint64_t pages)
{
	uint64_t bytes = mt_pages_to_bytes(snapshot, pages), *row = &where->rows[id].bytes;

	*row = *row == MT_UNKNOWN ? bytes : mt_count_add(*row, bytes);
}

struct mt_error *mt_where_from_uses(const struct mt_snapshot *snapshot, const uint64_t *pages,
				    const struct mt_slab_cache *caches, size_t nr_caches,
				    struct mt_where *where)
{
	*where = (struct mt_where){ .of_pages = true };
	for (unsigned int i = 0; i < MT_WHERE_NR; i++)
		where->rows[i].bytes = MT_UNKNOWN;
	for (unsigned int use = 0; use < MT_NR_USES; use++) {
		if (!mt_use_is_present(use))
			continue;
		put_pages(snapshot, where, use_rows[use], pages[use]);
		put_pages(snapshot, where, MT_WHERE_INSTALLED, pages[use]);
		if (use_rows[use] != MT_WHERE_BOOT)
			put_pages(snapshot, where, MT_WHERE_MANAGED, pages[use]);
	}
	where->rows[MT_WHERE_ANON_HUGE].bytes =
		mt_pages_to_bytes(snapshot, pages[MT_USE_ANON_LARGE]);
	where->rows[MT_WHERE_UNACCEPTED].bytes =
		mt_pages_to_bytes(snapshot, pages[MT_USE_UNACCEPTED]);
	split_slab(snapshot, caches, nr_caches, where);
	return mt_where_judge(snapshot, where);
}

void mt_where_release(struct mt_where *where)
{
	free(where->headline);
	free(where->missing);
	for (unsigned int i = 0; i < where->nr_findings; i++)
		free(where->findings[i].text);
	for (unsigned int i = 0; i < where->nr_names; i++)
		free(where->names[i]);
	*where = (struct mt_where){ 0 };
}
