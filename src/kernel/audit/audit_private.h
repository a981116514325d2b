/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the audit share; nobody else includes it. */
#ifndef MT_KERNEL_AUDIT_AUDIT_PRIVATE_H
#define MT_KERNEL_AUDIT_AUDIT_PRIVATE_H

#include "kernel/layout/audit_layout.h"
#include "kernel/machine/machine.h"
#include "kernel/memmap/pfn_set.h"
#include "kernel/scan/classifier.h"
#include "model/inspect.h"

#define MT_AUDIT_KINDS 64u

/*
 * What looks at a kernel that runs cost so far, in struct pages read; what else they do counts as
 * so many of them.  Looks after the first may cost only so much more than the first ones, so that
 * a check comes to its end however much moves.
 */
struct mt_audit_effort {
	uint64_t first, again;
};

/* The check that is being made. */
struct mt_auditor {
	struct mt_kernel *kernel;
	const struct mt_classifier *classifier;
	const struct mt_selection *selection;
	struct mt_error *(*fn)(void *data, const struct mt_finding *f);
	void *data;
	struct mt_audit *audit;
	struct mt_audit_layout layout;
	/*
	 * A free block is on the list of its pageblock's type.  Older kernels freed pages with
	 * the type they had when they were put on a CPU's list, which nobody minded.
	 */
	bool types_agree;
	struct mt_pfn_set listed;	/* pages on free lists and per-CPU lists */
	int64_t *lru;			/* [classifier->nr_zones] pages marked as on an LRU list */
	bool lists_complete;		/* all lists were walked to their end, so that a free page
					 * that is on none of them is lost */

	/*
	 * A kernel that runs: nothing that is seen in one place holds for another one looked at
	 * later, so each check is made of a place alone, several times if need be (audit_settle.c).
	 */
	bool is_living;
	struct mt_audit_effort effort;

	/* what is being looked at */
	const struct mt_kzone *zone;	/* or NULL */
	int64_t *type_pages;		/* [names.nr_types] of its lists so far */
	char list[128];			/* "" outside lists */
	bool in_flight;			/* its lock is held, so that it may be half changed */
	bool is_difference;		/* what is reported now counts, and so moves: only the
					 * difference says whether it is the same as before */
	int64_t difference;
	uint64_t of_kind[MT_AUDIT_KINDS];		/* findings by kind, see audit.c */
};

/* A number as a finding's text, and room for two of them. */
struct mt_audit_numbers {
	char expected[32], found[32];
};

/*
 * audit_report.c: counts a finding and hands it to a->fn unless there were too many of its kind.
 * pfn and address are MT_UNKNOWN if it is of no page or structure; expected and found may be NULL;
 * fmt makes its text as printf() does.  Returns what a->fn returned.
 */
struct mt_error *mt_audit_report(struct mt_auditor *a, enum mt_severity severity, const char *kind,
			      uint64_t pfn, uint64_t address, const char *expected,
			      const char *found, const char *fmt, ...)
	__attribute__((format(printf, 8, 9)));

/* audit_report.c: counts finding and hands it to a->fn unless there were too many of its kind. */
struct mt_error *mt_audit_hand_out(struct mt_auditor *a, const struct mt_finding *finding);

/* audit_report.c: does the same with two numbers, in decimal, and no pfn or address. */
struct mt_error *mt_audit_report_numbers(struct mt_auditor *a, enum mt_severity severity,
				  const char *kind, int64_t expected, int64_t found,
				  const char *text);

/* Returns how bad a contradiction is: transient if the lock of what is looked at is held. */
static inline enum mt_severity mt_audit_severity(const struct mt_auditor *a)
{
	return a->in_flight ? MT_SEVERITY_TRANSIENT : MT_SEVERITY_DAMAGE;
}

/* audit_report.c: tells whether zone is one of those selected. */
bool mt_audit_wants(const struct mt_auditor *a, const struct mt_kzone *zone);

/*
 * audit_report.c: tells whether the spinlock that is the member lock of the structure at address is
 * held; false if it cannot be read.
 */
bool mt_audit_is_locked(const struct mt_auditor *a, uint64_t address,
			const struct mt_field *lock);

/* A check of one place, made again while what it finds may be a change under way. */
struct mt_audit_place {
	struct mt_error *(*check)(struct mt_auditor *a, const struct mt_audit_place *place);
	unsigned int index;	/* for check(): which order */
	const struct mt_cpu *cpu;	/* the same: whose lists */
	uint64_t pfn, pages;	/* the same: which pages */
	uint64_t mark, mark_len;	/* memory that is the same before and after, if the place
				 * was at rest meanwhile; 0: none tells */
	unsigned int tries;	/* at most; 0: as many as usual */
};

/*
 * audit_settle.c: makes place->check().  Of a dump that is all.  Of a living kernel it is made
 * again, with everything read anew and pauses between, until it finds nothing or has found the same
 * often enough at rest; only that is handed out.  What was found and not found again counts as in
 * motion.
 */
struct mt_error *mt_audit_settle(struct mt_auditor *a, const struct mt_audit_place *place);

/* audit_lists.c: checks the free lists and per-CPU lists of a->zone, and its counters of pages. */
struct mt_error *mt_audit_lists(struct mt_auditor *a);

/* Which page of a free block a page is. */
enum mt_free_part {
	MT_FREE_HEAD,		/* the first of a block of the buddy allocator */
	MT_FREE_INSIDE,		/* another page of such a block */
	MT_FREE_PCP,		/* the first of a block on a CPU's list */
};

/* A free page, with its struct page as it is in memory. */
struct mt_free_page {
	uint64_t pfn, address;
	const uint8_t *raw;
	enum mt_free_part part;
};

/* audit_free.c: checks what the allocator guarantees of the struct page of a free page. */
struct mt_error *mt_audit_free_page(struct mt_auditor *a, enum mt_severity severity,
				    const struct mt_free_page *page);

/* audit_blocks.c: checks the migrate types of the pageblocks of a->zone. */
struct mt_error *mt_audit_blocks(struct mt_auditor *a);

/* audit_stats.c: checks the machine's statistics against the sums over all zones and nodes. */
struct mt_error *mt_audit_sums(struct mt_auditor *a);

/* audit_stats.c: checks the counters of LRU pages of a->zone against found, the pages marked so. */
struct mt_error *mt_audit_lru(struct mt_auditor *a, int64_t found);

/* audit_zones.c: checks sizes, watermarks and reserves of a->zone. */
struct mt_error *mt_audit_zone(struct mt_auditor *a);

/* audit_zones.c: checks the sizes and reserves of all selected nodes against their zones. */
struct mt_error *mt_audit_nodes(struct mt_auditor *a);

/* audit_pages.c: checks every struct page against the lists, the zones and their counters. */
struct mt_error *mt_audit_pages(struct mt_auditor *a);

#endif
