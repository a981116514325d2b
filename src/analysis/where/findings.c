// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is out of the ordinary in an account of memory.  Shares are thousandths of what the page
 * allocator manages; the man page gives the reason for each threshold.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/where/where_private.h"
#include "base/text.h"

/* Healthy machines leave about 1 % unexplained; see man memtop. */
#define UNACCOUNTED_SHARE	50u
#define UNACCOUNTED_BYTES	((uint64_t)64 << 20)
#define MISSING_SHARE		200u	/* nobody overlooks that much */

#define OVERLAP_SHARE		20u

#define SLAB_SHARE		300u
#define UNRECLAIMABLE_SHARE	150u
#define PAGE_TABLE_SHARE	100u
#define PERCPU_SHARE		50u
#define STACK_SHARE		50u
#define HUGETLB_FREE_SHARE	200u
#define SHMEM_SHARE		500u
#define AVAILABLE_SHARE		50u
#define LRU_SHARE		20u	/* the LRU lists against cache and anonymous memory */
#define LRU_BYTES		((uint64_t)64 << 20)

struct judging {
	const struct mt_snapshot *snapshot;
	const struct mt_counters *c;
	struct mt_where *where;
	uint64_t managed;
};

__attribute__((format(printf, 5, 6)))
static struct mt_error *add(struct judging *j, const char *id, enum mt_where_severity severity,
			    const char *next, const char *fmt, ...)
{
	struct mt_where_finding *f;
	va_list ap;
	int n;

	if (j->where->nr_findings == MT_WHERE_MAX_FINDINGS)
		return NULL;
	f = &j->where->findings[j->where->nr_findings];
	va_start(ap, fmt);
	n = vasprintf(&f->text, fmt, ap);
	va_end(ap);
	if (n < 0) {
		f->text = NULL;
		return mt_error_nomem();
	}
	f->id = id;
	f->severity = severity;
	f->next = next;
	j->where->nr_findings++;
	return NULL;
}

static uint64_t bytes_of(const struct judging *j, enum mt_where_id id)
{
	return j->where->rows[id].bytes;
}

/* Of what is managed, also for rows further down. */
static uint64_t share_of(const struct judging *j, uint64_t bytes)
{
	if (bytes == MT_UNKNOWN || !j->managed)
		return 0;
	return bytes > UINT64_MAX / 1000 ? bytes / (j->managed / 1000 + 1) :
					   bytes * 1000 / j->managed;
}

/* ---- counters that cannot be ---- */

static struct mt_error *find_leaks(struct judging *j)
{
	static const char *const page_lines[] = {
		"MemFree", "Buffers", "Cached", "SwapCached", "Active", "Inactive",
		"Active(anon)", "Inactive(anon)", "Active(file)", "Inactive(file)", "Unevictable",
		"Dirty", "Writeback", "AnonPages", "Mapped", "Shmem", "KReclaimable", "Slab",
		"SReclaimable", "SUnreclaim", "KernelStack", "PageTables", "Percpu", "Hugetlb",
	};
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(page_lines); i++) {
		uint64_t bytes = mt_counters_meminfo(j->c, page_lines[i]);
		char much[MT_TEXT_BYTES_SIZE], all[MT_TEXT_BYTES_SIZE];

		if (bytes == MT_UNKNOWN || bytes <= j->managed)
			continue;
		err = add(j, "counter_leak", MT_WHERE_ALERT, NULL,
			  "%s is %s in %s of memory: the counter is wrong, not the memory",
			  page_lines[i], mt_text_bytes(much, bytes),
			  mt_text_bytes(all, j->managed));
	}
	return err;
}

static struct mt_error *find_available(struct judging *j)
{
	uint64_t available = mt_counters_meminfo(j->c, "MemAvailable");
	char much[MT_TEXT_BYTES_SIZE];

	if (available == MT_UNKNOWN)
		return NULL;
	mt_text_bytes(much, available);
	if (available > j->managed)
		return add(j, "available", MT_WHERE_ALERT, NULL,
			   "MemAvailable is %s, more than there is: it is a sum of counters "
			   "of which one is wrong", much);
	if (share_of(j, available) >= AVAILABLE_SHARE)
		return NULL;
	if (mt_counters_meminfo(j->c, "SwapTotal") == 0)
		return add(j, "no_swap", MT_WHERE_WARNING, "why",
			   "%s are available and there is no swap: anonymous memory cannot go "
			   "anywhere", much);
	return add(j, "little_available", MT_WHERE_WARNING, "why", "%s are available", much);
}

/*
 * Every page of the page cache and of processes is on an LRU list (mm/swap.c), but for a batch
 * a CPU.
 */
static struct mt_error *find_lru(struct judging *j)
{
	uint64_t lists = mt_count_add(mt_count_add(mt_counters_meminfo(j->c, "Active"),
						   mt_counters_meminfo(j->c, "Inactive")),
				      mt_counters_meminfo(j->c, "Unevictable"));
	uint64_t pages = mt_count_add(mt_count_add(mt_counters_meminfo(j->c, "Buffers"),
						   mt_counters_meminfo(j->c, "Cached")),
				      mt_count_add(mt_counters_meminfo(j->c, "SwapCached"),
						   mt_counters_meminfo(j->c, "AnonPages")));
	uint64_t apart = lists > pages ? lists - pages : pages - lists;
	char a[MT_TEXT_BYTES_SIZE], b[MT_TEXT_BYTES_SIZE];

	if (lists == MT_UNKNOWN || pages == MT_UNKNOWN || apart < LRU_BYTES ||
	    share_of(j, apart) < LRU_SHARE)
		return NULL;
	return add(j, "lru", MT_WHERE_WARNING, NULL,
		   "the LRU lists count %s, page cache and anonymous memory %s: one of "
		   "them is wrong",
		   mt_text_bytes(a, lists), mt_text_bytes(b, pages));
}

/*
 * Memory that is initialised behind the machine's back (deferred struct pages) is not managed
 * yet.
 */
static struct mt_error *find_zones(struct judging *j)
{
	uint64_t managed = 0, bytes;
	char zones[MT_TEXT_BYTES_SIZE], total[MT_TEXT_BYTES_SIZE];

	for (size_t i = 0; i < j->snapshot->nr_zones; i++)
		managed = mt_count_add(managed, j->snapshot->zones[i].managed);
	bytes = mt_pages_to_bytes(j->snapshot, managed);
	if (!j->snapshot->nr_zones || bytes == MT_UNKNOWN || bytes >= j->managed / 10 * 9)
		return NULL;
	return add(j, "not_initialised", MT_WHERE_WARNING, "zones",
		   "the zones manage %s of MemTotal's %s: the rest is not initialised yet, or not "
		   "given to the page allocator", mt_text_bytes(zones, bytes),
		   mt_text_bytes(total, j->managed));
}

/* ---- parts out of proportion ---- */

/* Stacks in the vmalloc region, and pages that move while counters are read, are fine. */
static struct mt_error *find_overlap(struct judging *j)
{
	uint64_t twice = bytes_of(j, MT_WHERE_COUNTED_TWICE);
	char much[MT_TEXT_BYTES_SIZE];

	if (mt_where_is_of_pages(j->snapshot) ||
	    (share_of(j, twice) < OVERLAP_SHARE && twice != MT_UNKNOWN))
		return NULL;
	if (twice == MT_UNKNOWN)
		return add(j, "sum", MT_WHERE_ALERT, NULL,
			   "the parts are more than any machine has");
	return add(j, "sum", MT_WHERE_WARNING, NULL,
		   "the parts are %s more than MemTotal: counters overlap, or one is wrong",
		   mt_text_bytes(much, twice));
}

static struct mt_error *find_unaccounted(struct judging *j)
{
	uint64_t rest = bytes_of(j, MT_WHERE_UNACCOUNTED), share = share_of(j, rest);
	const char *place = mt_where_is_of_pages(j->snapshot) ? "of no use that is known" :
			    !j->c ? "in no counter of the log, which leaves out vmalloc and "
				    "per-CPU memory" :
			    j->where->missing ? "in none of the lines given" : "in no counter";
	char much[MT_TEXT_BYTES_SIZE];

	if (share < UNACCOUNTED_SHARE || rest < UNACCOUNTED_BYTES || j->where->too_few)
		return NULL;
	return add(j, "unaccounted", share < MISSING_SHARE ? MT_WHERE_WARNING : MT_WHERE_ALERT,
		   !mt_where_is_of_pages(j->snapshot) ? NULL : "pages --list --use kernel",
		   "%s (%llu.%llu %%) is %s; machines where nothing hides leave about 1 %%",
		   mt_text_bytes(much, rest), (unsigned long long)share / 10,
		   (unsigned long long)share % 10, place);
}

static const struct proportion {
	enum mt_where_id id;
	unsigned int share;		/* thousandths, from which it is a finding */
	const char *finding, *next, *text;
} proportions[] = {
	{ MT_WHERE_SLAB_UNRECLAIMABLE, UNRECLAIMABLE_SHARE, "slab_unreclaimable",
	  "slabs", "unreclaimable slab: kernel objects that nothing but their owner frees" },
	{ MT_WHERE_SLAB_RECLAIMABLE, SLAB_SHARE, "slab_reclaimable", "slabs",
	  "reclaimable slab (inodes, directory entries as a rule), given back on demand" },
	{ MT_WHERE_PAGE_TABLES, PAGE_TABLE_SHARE, "page_tables", "tasks",
	  "page tables: many processes that map the same memory, or very sparse mappings" },
	{ MT_WHERE_PERCPU, PERCPU_SHARE, "percpu", NULL,
	  "per-CPU memory: one copy for each possible CPU, often of many control groups" },
	{ MT_WHERE_KERNEL_STACKS, STACK_SHARE, "kernel_stacks", "tasks --threads",
	  "kernel stacks: very many threads" },
	{ MT_WHERE_HUGETLB_FREE, HUGETLB_FREE_SHARE, "hugetlb_unused", NULL,
	  "huge pages in a pool, unused and of no use to anything else" },
	{ MT_WHERE_SHMEM, SHMEM_SHARE, "shmem", NULL,
	  "shared memory and tmpfs: nothing but swap or removing the files gives it back" },
};

static struct mt_error *find_proportions(struct judging *j)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(proportions); i++) {
		const struct proportion *p = &proportions[i];
		uint64_t share = share_of(j, bytes_of(j, p->id));
		char much[MT_TEXT_BYTES_SIZE];

		if (share >= p->share)
			err = add(j, p->finding, MT_WHERE_WARNING, p->next, "%s (%llu %%) is %s",
				  mt_text_bytes(much, bytes_of(j, p->id)),
				  (unsigned long long)share / 10, p->text);
	}
	return err;
}

struct mt_error *mt_where_judge(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	struct judging j = {
		.snapshot = snapshot,
		.c = snapshot->counters,
		.where = where,
		.managed = where->rows[MT_WHERE_MANAGED].bytes,
	};
	struct mt_error *err = j.c ? find_leaks(&j) : NULL;

	if (!err && j.c)
		err = find_available(&j);
	if (!err)
		err = find_overlap(&j);
	if (!err)
		err = find_unaccounted(&j);
	if (!err && j.c)
		err = find_lru(&j);
	if (!err && j.c)
		err = find_zones(&j);
	if (!err)
		err = find_proportions(&j);
	return err ? err : mt_where_headline(snapshot, where);
}
