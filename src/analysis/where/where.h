/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the memory went: a tree of sums that close.
 *
 * Each row is a part of the row above it with less depth.  The parts that a row has do not
 * overlap, and what none of them explains is a row of its own ("unaccounted"), so that every
 * sum closes:
 *
 *	parts of a row + unaccounted = the row + counted twice
 *
 * Rows marked as a share overlap others; they say more of a part and are in no sum.
 *
 * The identity behind it, for counters (mm/vmstat.c, fs/proc/meminfo.c):
 *
 *	MemTotal = MemFree + AnonPages + SwapCached + (Buffers + Cached - Shmem) + Shmem
 *		 + Hugetlb + Slab + (KReclaimable - SReclaimable) + PageTables + SecPageTables
 *		 + KernelStack + VmallocUsed + Percpu + Zswap + Bounce + per-CPU lists + unaccounted
 *
 * VmallocUsed is address space before v4.4 (a5ad88ce8c7f), 0 from then on, pages since v5.3
 * (97105f0ab7b8); see mt_where_from_counters().  KernelStack is in VmallocUsed once more where
 * stacks lie in the vmalloc region; the rest is then short by as much at most.
 */
#ifndef MT_ANALYSIS_WHERE_H
#define MT_ANALYSIS_WHERE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/counters.h"
#include "model/snapshot.h"
#include "model/uses.h"

/* The rows, each behind the one that it is a part of. */
enum mt_where_id {
	MT_WHERE_INSTALLED,
	MT_WHERE_BOOT,			/* never given to the page allocator */
	MT_WHERE_IMAGE,
	MT_WHERE_CRASH_KERNEL,
	MT_WHERE_STRUCT_PAGES,
	MT_WHERE_BOOT_REST,
	MT_WHERE_MANAGED,		/* MemTotal */
	MT_WHERE_FREE,
	MT_WHERE_FREE_CMA,		/* a share of it */
	MT_WHERE_UNACCEPTED,		/* a share of it */
	MT_WHERE_PCP,			/* per-CPU lists */
	MT_WHERE_ANON,
	MT_WHERE_ANON_HUGE,		/* a share of it */
	MT_WHERE_SWAP_CACHE,
	MT_WHERE_PAGE_CACHE,
	MT_WHERE_DIRTY,			/* a share of it */
	MT_WHERE_BUFFERS,		/* a share of it */
	MT_WHERE_UNEVICTABLE,		/* logs: locked pages, of processes or files */
	MT_WHERE_SHMEM,
	MT_WHERE_HUGETLB,
	MT_WHERE_HUGETLB_FREE,		/* a share of it */
	MT_WHERE_SLAB,
	MT_WHERE_SLAB_RECLAIMABLE,
	MT_WHERE_SLAB_UNRECLAIMABLE,
	MT_WHERE_KERNEL_RECLAIMABLE,	/* KReclaimable beside slab */
	MT_WHERE_PAGE_TABLES,
	MT_WHERE_SEC_PAGE_TABLES,
	MT_WHERE_KERNEL_STACKS,
	MT_WHERE_VMALLOC,
	MT_WHERE_PERCPU,
	MT_WHERE_ZSMALLOC,		/* pages of zram and zswap */
	MT_WHERE_BOUNCE,
	MT_WHERE_BALLOON,
	MT_WHERE_OFFLINE,		/* taken by a balloon, virtio-mem, or poisoned */
	MT_WHERE_UNREAD,		/* struct pages that a dump lacks */
	MT_WHERE_UNACCOUNTED,
	MT_WHERE_COUNTED_TWICE,		/* by so much the parts are more than the whole */
	MT_WHERE_NR,
};

#define MT_WHERE_NO_PARENT MT_WHERE_NR

/* What is fixed of a row. */
struct mt_where_kind {
	const char *name;		/* in paths; never renamed */
	enum mt_where_id parent;
	bool is_share;			/* overlaps the other parts of its parent */
	const char *counter;		/* what is counted, in the kernel's own word; or NULL */
};

/* The row's name, parent and so on; id below MT_WHERE_NR. */
const struct mt_where_kind *mt_where_kind(enum mt_where_id id);

#define MT_WHERE_LEADERS 3

/* Who holds the most of a row. */
struct mt_where_leader {
	const char *name;		/* belongs to the snapshot */
	uint64_t bytes;
};

struct mt_where_row {
	uint64_t bytes;			/* MT_UNKNOWN: nobody tells */
	struct mt_where_leader leaders[MT_WHERE_LEADERS];
	unsigned int nr_leaders;
};

enum mt_where_severity {
	MT_WHERE_NOTE,			/* worth knowing */
	MT_WHERE_WARNING,		/* out of proportion */
	MT_WHERE_ALERT,			/* memory is missing, or counters are wrong */
};

/* What is out of the ordinary. Thresholds and their reasons: man memtop, where. */
struct mt_where_finding {
	const char *id;			/* "unaccounted", "counter_leak", …; never renamed */
	enum mt_where_severity severity;
	char *text;			/* a sentence */
	const char *next;		/* the view to ask next of the same source, or NULL */
};

#define MT_WHERE_MAX_FINDINGS 32u

/* Leaders whose names an account keeps itself. */
#define MT_WHERE_MAX_NAMES 16u

struct mt_where {
	struct mt_where_row rows[MT_WHERE_NR];
	char *headline;			/* the biggest fact, in words */
	struct mt_where_finding findings[MT_WHERE_MAX_FINDINGS];
	unsigned int nr_findings;
	char *missing;			/* lines that the source lacks, by name; or NULL */
	char *names[MT_WHERE_MAX_NAMES];	/* of leaders that no snapshot has */
	unsigned int nr_names;
	bool too_few;			/* among them some that every account needs */
	bool of_pages;			/* the rows are pages that were counted, no counters */
};

/*
 * Accounts for the memory that a snapshot's counters tell of.  snapshot->counters must be
 * there; its zones add what lies on per-CPU lists.  MT_ERR_NOT_FOUND: there is no MemTotal;
 * MT_ERR_NOMEM.  The caller releases where.
 */
struct mt_error *mt_where_from_counters(const struct mt_snapshot *snapshot,
					struct mt_where *where);

/*
 * Accounts for pages[MT_NR_USES], all pages of a machine by their use: nothing is subtracted,
 * and the rest is a list of pages (memtop pages --list --use kernel).  Slab is split by
 * caches[nr_caches], the slab caches with all their pages; none: it is not split.
 * MT_ERR_NOMEM.  The caller releases where.
 */
struct mt_error *mt_where_from_uses(const struct mt_snapshot *snapshot, const uint64_t *pages,
				    const struct mt_slab_cache *caches, size_t nr_caches,
				    struct mt_where *where);

/*
 * What counts the row id: a word of the kernel's, or the uses of pages where these were counted;
 * NULL: nothing has a name for it.
 */
const char *mt_where_counter(const struct mt_where *where, enum mt_where_id id);

/*
 * Accounts for the memory of a machine whose kernel wrote to its log what held it:
 * snapshot->report must be there.  MT_ERR_NOT_FOUND: the report has no zones; MT_ERR_NOMEM.
 * The caller releases where.
 */
struct mt_error *mt_where_from_report(const struct mt_snapshot *snapshot, struct mt_where *where);

/*
 * Puts a holder of bytes among the leaders of row id, if it is one of the largest; name is copied.
 * Those beyond MT_WHERE_MAX_NAMES are left out: hand the largest first.  MT_ERR_NOMEM.
 */
struct mt_error *mt_where_lead(struct mt_where *where, enum mt_where_id id, const char *name,
			       uint64_t bytes);

/* Frees what where holds, not where itself. */
void mt_where_release(struct mt_where *where);

/* A row's share of its parent in thousandths; MT_UNKNOWN if either is, or it is larger. */
uint64_t mt_where_share(const struct mt_where *where, enum mt_where_id id);

static inline __attribute__((unused)) void mt_cleanup_where(struct mt_where *where)
{
	mt_where_release(where);
}

#endif
