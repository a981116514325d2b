// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What held the memory.  Of the machine: the counters of show_free_areas()
 * (mm/show_mem.c) that do not overlap, against "pages RAM".  Of a cgroup: its
 * own statistics (memory_stat_format(), mm/memcontrol.c), against its usage.
 */
#include <stdio.h>
#include <string.h>

#include "analysis/oom_private.h"

/* A count of the machine, and where it stands if the line of all nodes is missing. */
struct counter {
	const char *name, *node, *zone;
};

static const struct counter active_anon = { "active_anon", "nr_active_anon",
					    "nr_zone_active_anon" };
static const struct counter inactive_anon = { "inactive_anon", "nr_inactive_anon",
					      "nr_zone_inactive_anon" };
static const struct counter active_file = { "active_file", "nr_active_file",
					    "nr_zone_active_file" };
static const struct counter inactive_file = { "inactive_file", "nr_inactive_file",
					      "nr_zone_inactive_file" };
static const struct counter isolated_anon = { "isolated_anon", "nr_isolated_anon", NULL };
static const struct counter isolated_file = { "isolated_file", "nr_isolated_file", NULL };
static const struct counter unevictable = { "unevictable", "nr_unevictable",
					    "nr_zone_unevictable" };
static const struct counter slab_reclaimable = { "slab_reclaimable", "slab_reclaimable",
						 "slab_reclaimable" };
static const struct counter slab_unreclaimable = { "slab_unreclaimable", "slab_unreclaimable",
						   "slab_unreclaimable" };
/* Until 2.6.27 lists and slab are one each. */
static const struct counter active = { "Active", NULL, NULL };
static const struct counter inactive = { "inactive", NULL, NULL };
static const struct counter slab = { "slab", NULL, NULL };
static const struct counter page_tables = { "pagetables", "nr_page_table_pages",
					    "nr_page_table_pages" };
static const struct counter sec_tables = { "sec_pagetables", "nr_sec_page_table_pages", NULL };
static const struct counter misc = { "kernel_misc_reclaimable", "kernel_misc_reclaimable", NULL };
static const struct counter bounce = { "bounce", NULL, "nr_bounce" };
static const struct counter zspages = { "zspages", NULL, "nr_zspages" };
static const struct counter free_pages = { "free", NULL, NULL };
static const struct counter free_pcp = { "free_pcp", NULL, "free_pcp" };

static uint64_t sum_nodes(const struct mt_snapshot *snapshot, const char *name)
{
	uint64_t sum = MT_UNKNOWN;

	for (size_t i = 0; i < snapshot->nr_nodes; i++) {
		uint64_t value = mt_stats_get(&snapshot->nodes[i].stats, name);

		if (value != MT_UNKNOWN)
			sum = mt_count_add(sum == MT_UNKNOWN ? 0 : sum, value);
	}
	return sum;
}

static uint64_t sum_zones(const struct mt_snapshot *snapshot, const char *name)
{
	uint64_t sum = MT_UNKNOWN;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		uint64_t value = mt_stats_get(&snapshot->zones[i].stats, name);

		if (value != MT_UNKNOWN)
			sum = mt_count_add(sum == MT_UNKNOWN ? 0 : sum, value);
	}
	return sum;
}

static uint64_t sum_free(const struct mt_snapshot *snapshot)
{
	uint64_t sum = snapshot->nr_zones ? 0 : MT_UNKNOWN;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		sum = mt_count_add(sum, snapshot->zones[i].free);
	return sum;
}

static uint64_t count(const struct mt_report *report, const struct counter *counter)
{
	uint64_t value = mt_stats_get(&report->counts, counter->name);

	if (value == MT_UNKNOWN && counter == &free_pages)
		return sum_free(report->snapshot);
	if (value == MT_UNKNOWN && counter->node)
		value = sum_nodes(report->snapshot, counter->node);
	if (value == MT_UNKNOWN && counter->zone)
		value = sum_zones(report->snapshot, counter->zone);
	return value;
}

/* Both, or what of them is known. */
static uint64_t either(uint64_t a, uint64_t b)
{
	if (a == MT_UNKNOWN)
		return b;
	return b == MT_UNKNOWN ? a : mt_count_add(a, b);
}

/* "kernel_stack:576kB", of nodes or (until 5.8, in pages' stead, of) zones: always in kB */
static uint64_t kernel_stacks(const struct mt_report *report)
{
	uint64_t kib = sum_nodes(report->snapshot, "kernel_stack");

	if (kib == MT_UNKNOWN)
		kib = sum_zones(report->snapshot, "kernel_stack");
	return kib == MT_UNKNOWN ? MT_UNKNOWN : kib / (mt_oom_assumed_page_size(report) / 1024);
}

/* "hugepages_2048kB_total" of each size */
static uint64_t huge_pages(const struct mt_report *report)
{
	const struct mt_stats *others = &report->others;
	uint64_t pages = MT_UNKNOWN;

	for (size_t i = 0; i < others->n; i++) {
		unsigned long long kib;
		int end = 0;

		sscanf(others->v[i].name, "hugepages_%llukB_total%n", &kib, &end);
		if (!end || kib > UINT32_MAX || others->v[i].value > UINT32_MAX)
			continue;
		pages = mt_count_add(pages == MT_UNKNOWN ? 0 : pages,
				     others->v[i].value *
					     (kib * 1024 / mt_oom_assumed_page_size(report)));
	}
	return pages;
}

/* ---- what they should add up to ---- */

static uint64_t sum_field(const struct mt_snapshot *snapshot, bool managed)
{
	uint64_t sum = snapshot->nr_zones ? 0 : MT_UNKNOWN;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		sum = mt_count_add(sum, managed ? snapshot->zones[i].managed :
						  snapshot->zones[i].present);
	return sum;
}

/* Pages that the sums of all nodes count; each is of some zone. */
static uint64_t counted_pages(const struct mt_report *report)
{
	static const char *const names[] = {
		"active_anon", "inactive_anon", "active_file", "inactive_file", "unevictable",
		"slab_reclaimable", "slab_unreclaimable", "free",
	};
	uint64_t sum = 0;

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++) {
		uint64_t value = mt_stats_get(&report->counts, names[i]);

		if (value != MT_UNKNOWN)
			sum = mt_count_add(sum, value);
	}
	return sum;
}

/*
 * Whether zones of the machine stand not in the report, and with them what they have free:
 * "pages RAM" is the sum of all zones' present pages (show_mem(), lib/show_mem.c), and since 6.1
 * a request that cannot use HighMem has it left out (commit 974f4367dd31).  A log that was cut
 * amid its zones has no "pages RAM"; free pages of one zone are then less than those of all.
 */
static bool lacks_zones(const struct mt_report *report)
{
	uint64_t present = sum_field(report->snapshot, false);
	uint64_t ram = mt_stats_get(&report->others, "pages RAM");
	uint64_t all = mt_stats_get(&report->counts, "free"), free = 0;

	if (present == MT_UNKNOWN)
		return false;
	if (ram != MT_UNKNOWN)
		return present < ram;
	for (size_t i = 0; i < report->snapshot->nr_zones; i++)
		if (report->snapshot->zones[i].free != MT_UNKNOWN)
			free = mt_count_add(free, report->snapshot->zones[i].free);
	return all != MT_UNKNOWN && free < all / 2 && counted_pages(report) > present;
}

/* "pages RAM", or where a log is cut before it, the zones' present pages. */
static void set_whole(const struct mt_report *report, struct mt_oom_uses *uses)
{
	uses->of = "pages RAM";
	uses->of_pages = mt_stats_get(&report->others, "pages RAM");
	if (uses->of_pages != MT_UNKNOWN)
		return;
	uses->of = "present pages of the zones";
	uses->of_pages = lacks_zones(report) ? MT_UNKNOWN : sum_field(report->snapshot, false);
}

static uint64_t reserved_pages(const struct mt_report *report)
{
	uint64_t reserved = mt_stats_get(&report->others, "pages reserved");
	uint64_t present = sum_field(report->snapshot, false);
	uint64_t managed = sum_field(report->snapshot, true);

	if (reserved != MT_UNKNOWN)
		return reserved;
	if (present == MT_UNKNOWN || managed == MT_UNKNOWN || managed > present ||
	    lacks_zones(report))
		return MT_UNKNOWN;
	return present - managed;
}

/* ---- rows ---- */

static void add(struct mt_oom_uses *uses, const char *name, uint64_t pages)
{
	if (pages == MT_UNKNOWN || uses->n + 1 >= MT_OOM_MAX_USES)
		return;
	if (uses->of_pages != MT_UNKNOWN && pages > uses->of_pages) {
		if (!uses->disbelieved) {
			uses->disbelieved = name;
			uses->disbelieved_pages = pages;
		}
		uses->lacks = name;
		return;
	}
	uses->v[uses->n++] = (struct mt_oom_use){ name, pages };
}

/* A use without which the rest would be no rest. */
static void add_needed(struct mt_oom_uses *uses, const char *name, uint64_t pages)
{
	if (pages == MT_UNKNOWN && !uses->lacks)
		uses->lacks = name;
	add(uses, name, pages);
}

/*
 * CPUs hold back what they have counted (vm_stat_diff), and the lines of a report are not printed
 * at one moment: sums may be a little too large.  Beyond that some counter is wrong, and what is
 * left over cannot be told.
 */
static bool is_wrong(uint64_t excess, uint64_t of)
{
	return excess > of / 50 + 256;
}

bool mt_oom_uses_are_wrong(const struct mt_oom_uses *uses)
{
	return uses->of_pages != MT_UNKNOWN && is_wrong(uses->excess, uses->of_pages);
}

/* The last row: what no counter has. */
static void close_sum(struct mt_oom_uses *uses)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < uses->n; i++)
		sum = mt_count_add(sum, uses->v[i].pages);
	if (!uses->n || uses->of_pages == MT_UNKNOWN || sum == MT_UNKNOWN)
		return;
	uses->excess = sum > uses->of_pages ? sum - uses->of_pages : 0;
	if (uses->lacks || is_wrong(uses->excess, uses->of_pages))
		return;
	uses->unaccounted = sum < uses->of_pages ? uses->of_pages - sum : 0;
	uses->v[uses->n++] = (struct mt_oom_use){ "not accounted here", uses->unaccounted };
}

static void add_lists(const struct mt_report *report, struct mt_oom_uses *uses)
{
	uint64_t both = mt_count_add(count(report, &active), count(report, &inactive));

	if (both != MT_UNKNOWN) {
		add_needed(uses, "anonymous, shmem, file cache", both);
		return;
	}
	add_needed(uses, "anonymous, shmem",
		   mt_count_add(count(report, &active_anon), count(report, &inactive_anon)));
	add_needed(uses, "file cache",
		   mt_count_add(count(report, &active_file), count(report, &inactive_file)));
}

static void uses_of_machine(const struct mt_report *report, struct mt_oom_uses *uses)
{
	set_whole(report, uses);
	add_lists(report, uses);
	add(uses, "isolated", either(count(report, &isolated_anon), count(report, &isolated_file)));
	add(uses, "unevictable", count(report, &unevictable));
	add(uses, "slab, reclaimable", count(report, &slab_reclaimable));
	if (count(report, &slab) != MT_UNKNOWN)
		add_needed(uses, "slab", count(report, &slab));
	else
		add_needed(uses, "slab, unreclaimable", count(report, &slab_unreclaimable));
	add(uses, "other reclaimable kernel memory", count(report, &misc));
	add(uses, "kernel stacks", kernel_stacks(report));
	add(uses, "page tables", count(report, &page_tables));
	add(uses, "page tables of virtual machines", count(report, &sec_tables));
	add(uses, "zsmalloc (zram, zswap)", count(report, &zspages));
	add(uses, "bounce buffers", count(report, &bounce));
	add(uses, "huge pages (hugetlb)", huge_pages(report));
	if (lacks_zones(report) && mt_stats_get(&report->counts, "free") == MT_UNKNOWN)
		add_needed(uses, "free of other zones", MT_UNKNOWN);
	add_needed(uses, "free", count(report, &free_pages));
	add(uses, "per-CPU lists", count(report, &free_pcp));
	add_needed(uses, "reserved", reserved_pages(report));
	close_sum(uses);
}

/* ---- of a cgroup ---- */

/* v1 prints each cgroup of the tree with its own pages, v2 one with all below it. */
static uint64_t cgroup_bytes(const struct mt_report *report, const char *name, bool all)
{
	uint64_t sum = MT_UNKNOWN;

	for (size_t i = 0; i < report->nr_cgroups && (all || !i); i++) {
		uint64_t value = mt_stats_get(&report->cgroups[i].stats, name);

		if (value != MT_UNKNOWN)
			sum = mt_count_add(sum == MT_UNKNOWN ? 0 : sum, value);
	}
	return sum;
}

struct cgroup_use {
	const char *stat, *name;
};

static void add_cgroup(const struct mt_report *report, const struct cgroup_use *v, size_t n,
		       bool all, struct mt_oom_uses *uses)
{
	uint64_t size = mt_oom_assumed_page_size(report);

	for (size_t i = 0; i < n; i++) {
		uint64_t bytes = cgroup_bytes(report, v[i].stat, all);

		if (bytes != MT_UNKNOWN)
			add(uses, v[i].name, bytes / size);
	}
}

/* What of "kernel" (since 5.18) its parts do not tell. */
static uint64_t other_kernel(const struct mt_report *report)
{
	static const char *const parts[] = {
		"kernel_stack", "pagetables", "sec_pagetables", "percpu", "vmalloc",
		"slab_reclaimable", "slab_unreclaimable",
	};
	uint64_t left = cgroup_bytes(report, "kernel", false);

	for (size_t i = 0; i < MT_ARRAY_SIZE(parts) && left != MT_UNKNOWN; i++) {
		uint64_t part = cgroup_bytes(report, parts[i], false);

		if (part != MT_UNKNOWN)
			left = part < left ? left - part : 0;
	}
	return left;
}

/* Whether the kernel's own share is there at all: logs are grepped down to a few lines. */
static bool tells_kernel(const struct mt_report *report, bool old)
{
	if (old)
		return report->counters[MT_COUNTER_KMEM].usage_bytes != MT_UNKNOWN;
	return cgroup_bytes(report, "kernel", false) != MT_UNKNOWN ||
	       cgroup_bytes(report, "slab_unreclaimable", false) != MT_UNKNOWN;
}

static void uses_of_cgroup(const struct mt_report *report, struct mt_oom_uses *uses)
{
	static const struct cgroup_use v2[] = {
		{ "anon", "anonymous" }, { "file", "file cache, shmem" },
		{ "slab_reclaimable", "slab, reclaimable" },
		{ "slab_unreclaimable", "slab, unreclaimable" },
		{ "kernel_stack", "kernel stacks" }, { "pagetables", "page tables" },
		{ "sec_pagetables", "page tables of virtual machines" },
		{ "percpu", "per-CPU memory" }, { "vmalloc", "vmalloc" },
		{ "sock", "network buffers" }, { "zswap", "zswap" },
		{ "hugetlb", "huge pages (hugetlb)" },
	};
	static const struct cgroup_use v1[] = {
		{ "rss", "anonymous" }, { "cache", "file cache, shmem" },
	};
	const struct mt_report_counter *kmem = &report->counters[MT_COUNTER_KMEM];
	uint64_t usage = report->counters[MT_COUNTER_MEMORY].usage_bytes;
	uint64_t size = mt_oom_assumed_page_size(report);
	bool old = cgroup_bytes(report, "cache", true) != MT_UNKNOWN;

	uses->of = "usage of the cgroup";
	uses->of_pages = usage == MT_UNKNOWN ? MT_UNKNOWN : usage / size;
	if (old) {
		add_cgroup(report, v1, MT_ARRAY_SIZE(v1), true, uses);
		if (kmem->usage_bytes != MT_UNKNOWN)
			add(uses, "kernel memory", kmem->usage_bytes / size);
	} else {
		uint64_t rest = other_kernel(report);

		add_cgroup(report, v2, MT_ARRAY_SIZE(v2), false, uses);
		if (rest != MT_UNKNOWN)
			add(uses, "other kernel memory", rest / size);
	}
	if (!tells_kernel(report, old))
		uses->lacks = "kernel memory";
	close_sum(uses);
}

void mt_oom_account(const struct mt_report *report, struct mt_oom_uses *uses)
{
	*uses = (struct mt_oom_uses){
		.of_pages = MT_UNKNOWN, .unaccounted = MT_UNKNOWN, .disbelieved_pages = MT_UNKNOWN,
	};
	if (mt_oom_constraint(report) == MT_CONSTRAINT_MEMCG)
		uses_of_cgroup(report, uses);
	else
		uses_of_machine(report, uses);
}

size_t mt_oom_uses(const struct mt_report *report, struct mt_oom_use v[MT_OOM_MAX_USES])
{
	struct mt_oom_uses uses;

	mt_oom_account(report, &uses);
	memcpy(v, uses.v, sizeof(uses.v));
	return uses.n;
}
