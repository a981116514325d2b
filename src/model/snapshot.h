/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One machine's memory at one moment: node → zone → free blocks, whatever it
 * was read from.  Sources fill it, analysis and views read it.
 *
 * Absent is not zero: a count that the source does not have is MT_UNKNOWN, an
 * array that it does not have is NULL.  Counts are pages or blocks as named;
 * no source can say more than INT64_MAX.
 */
#ifndef MT_MODEL_SNAPSHOT_H
#define MT_MODEL_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/error.h"

#define MT_UNKNOWN UINT64_MAX

/* Bounds on what is believed of an input. */
#define MT_MAX_NODES	(64u << 10)	/* the kernel's own: 1024 (NODES_SHIFT) */
#define MT_MAX_ZONES	(8u * MT_MAX_NODES)
#define MT_MAX_ORDERS	64u		/* 2^order pages must fit a count */
#define MT_MAX_TYPES	64u		/* migrate types */
#define MT_MAX_CPUS	(64u << 10)	/* NR_CPUS is 8192 at most */
#define MT_MAX_STATS	4096u		/* statistics of a node or a zone */

/* Where a snapshot came from. */
enum mt_origin_kind {
	MT_ORIGIN_LIVE,
	MT_ORIGIN_SYSROOT,
	MT_ORIGIN_CORE,
	MT_ORIGIN_RECORDING,
	MT_ORIGIN_LOG,		/* a report in the kernel's log */
};

/* A snapshot's source, machine and time. */
struct mt_origin {
	enum mt_origin_kind kind;
	char *path;		/* NULL: this machine */
	char *kernel;		/* release, or NULL */
	char *arch;		/* machine, or NULL */
	uint64_t page_size;	/* bytes, or MT_UNKNOWN */
	bool has_time;
	struct timespec time;	/* when the memory looked like this (UTC) */
	char *used;		/* a dump: what it was read with; or NULL */
};

/* The parts that a snapshot may have or lack, each with its own fate. */
enum mt_section {
	MT_SECTION_ZONEINFO,	/* watermarks, sizes, statistics */
	MT_SECTION_BUDDYINFO,	/* free blocks per order */
	MT_SECTION_PAGETYPEINFO, /* free blocks per migrate type, pageblocks */
	MT_SECTION_PCP,		/* per-CPU lists */
	/* what is asked further and never stored: */
	MT_SECTION_PAGES,	/* struct pages (dumps; model/inspect.h) */
	MT_SECTION_TASKS,	/* tasks and their address spaces */
	MT_SECTION_COUNTERS,	/* counters of the whole machine (model/counters.h) */
	MT_SECTION_LOG,		/* the kernel's log */
	MT_SECTION_VMALLOC,	/* areas of the vmalloc region */
	MT_SECTION_MODULES,	/* the kernel's modules and their symbols */
	MT_SECTION_PAGETABLE,	/* page tables */
	MT_NR_SECTIONS,
};

/* What became of a section; the later in this list, the worse. */
enum mt_status {
	MT_STATUS_ABSENT,	/* not asked for, or the source has none */
	MT_STATUS_PRESENT,
	MT_STATUS_DENIED,	/* there, but not for this user */
	MT_STATUS_TRUNCATED,	/* ends too early; what came before is kept */
	MT_STATUS_DAMAGED,	/* contradicts itself; what is right is kept */
	MT_STATUS_MOVING,	/* the same of a kernel that runs: it changed while it was read.
				 * (Last: recordings have the numbers of those before.) */
	MT_NR_STATUSES,
};

/* Beside the sections' bits: the nodes' distances, where a source has them. */
#define MT_ASK_DISTANCES (1u << 31)

/*
 * Of MT_SECTION_COUNTERS all files, not /proc/meminfo alone: slabinfo and vmallocinfo take long
 * on a large machine, and hold locks.
 */
#define MT_ASK_HOLDERS (1u << 30)

/* What a reader should know before believing a number. */
struct mt_incomplete {
	enum mt_section section;
	enum mt_status status;
	char *reason;
};

/* A statistic, by the name the kernel prints. */
struct mt_stat {
	const char *name;	/* belongs to the snapshot */
	uint64_t value;
};

/* All statistics of a node, a zone or a CPU's lists. */
struct mt_stats {
	struct mt_stat *v;	/* in the source's order */
	size_t n;
	size_t capacity;
};

/* struct pglist_data */
struct mt_node {
	unsigned int id;
	struct mt_stats stats;		/* node-wide statistics (vm_stat) */
	uint64_t spanned;		/* node_spanned_pages */
	uint64_t present;		/* node_present_pages */
	uint64_t start_pfn;
	uint64_t *distances;		/* [nr_distances] to each node, in the order
					 * of nodes[]; 10: itself (SLIT) */
	size_t nr_distances;
};

/* struct per_cpu_pages of one CPU in one zone */
struct mt_pcp {
	unsigned int cpu;
	uint64_t count, high, batch;	/* pages */
	uint64_t high_min, high_max;	/* since v6.7 (commit 90b41691b988) */
	uint64_t stat_threshold;	/* vm stats threshold */
	uint64_t listed;		/* pages found on the lists (dumps only) */
	struct mt_stats others;		/* what newer kernels print besides */
};

/* struct zone */
struct mt_zone {
	unsigned int node;
	const char *name;		/* belongs to the snapshot */
	unsigned int index;		/* in the node's zones (enum zone_type),
					 * MT_NO_INDEX: the source does not tell */
	uint64_t free;			/* NR_FREE_PAGES, as the kernel prints it */
	uint64_t free_exact;		/* with every CPU's difference folded in (dumps) */
	uint64_t boost, min, low, high, promo;	/* watermarks, with boost in them */
	uint64_t spanned, present, managed, cma;	/* pages */
	uint64_t start_pfn;
	uint64_t reserved_highatomic;	/* pages */
	uint64_t free_highatomic;	/* pages */
	uint64_t *lowmem_reserve;	/* [nr_lowmem_reserve] pages */
	size_t nr_lowmem_reserve;
	struct mt_stats stats;		/* per-zone statistics (vm_stat) */
	uint64_t *free_blocks;		/* [nr_orders], as the kernel counts */
	uint64_t *listed_blocks;	/* [nr_orders], found by walking the lists */
	uint64_t *type_free_blocks;	/* [nr_types * nr_orders], type-major;
					 * a type the source left out: MT_UNKNOWN */
	bool *type_at_least;		/* same shape: a lower bound, not a count */
	uint64_t *pageblocks;		/* [nr_types] */
	struct mt_pcp *pcp;		/* [nr_pcp] */
	size_t nr_pcp;
	size_t pcp_capacity;
};

/* An index or an order that is not known. */
#define MT_NO_INDEX (~0u)

struct mt_counters;
struct mt_names;
struct mt_inspector;
struct mt_report;
struct mt_reports;

/* All that is known of a machine's memory. */
struct mt_snapshot {
	struct mt_origin origin;
	enum mt_status status[MT_NR_SECTIONS];
	struct mt_incomplete *incomplete;
	size_t nr_incomplete;
	size_t incomplete_capacity;

	unsigned int nr_orders;		/* 0: no source said */
	const char **types;		/* names of migrate types, in their order */
	unsigned int nr_types;
	size_t types_capacity;
	unsigned int pageblock_order;	/* MT_NO_INDEX: no source said */

	struct mt_node *nodes;		/* in the source's order */
	size_t nr_nodes;
	size_t nodes_capacity;
	struct mt_zone *zones;		/* in the source's order */
	size_t nr_zones;
	size_t zones_capacity;

	struct mt_names *names;
	size_t last_zone;		/* where a look-up begins */

	struct mt_counters *counters;	/* of the whole machine, or NULL (model/counters.h) */

	/* what can be asked further of its source (model/inspect.h), or NULL;
	 * belongs to the source, which outlives the snapshot */
	struct mt_inspector *inspector;
	const struct mt_seen *seen;	/* of memory that changes, or NULL (model/seen.h); the
					 * same source's */

	/* what else a log's report says, and all reports of that log
	 * (model/report.h), or NULL; they belong to the source, too */
	const struct mt_report *report;
	const struct mt_reports *reports;
};

/*
 * Makes a snapshot of this kind in which everything is unknown or absent.
 * MT_ERR_NOMEM.  The caller destroys *snapshot.
 */
struct mt_error *mt_snapshot_create(enum mt_origin_kind kind, struct mt_snapshot **snapshot);

/*
 * Makes such a snapshot for a source that is sampled again and again: it keeps
 * its names in the set names, which it shares (model/names.h), so that each is made
 * once.  MT_ERR_NOMEM.  The caller destroys *snapshot.
 */
struct mt_error *mt_snapshot_create_sharing(enum mt_origin_kind kind, struct mt_names *names,
					    struct mt_snapshot **snapshot);

/* Frees the snapshot and all that it owns.  NULL is fine. */
void mt_snapshot_destroy(struct mt_snapshot *snapshot);

/* A copy of all that snapshot owns, which the caller destroys. MT_ERR_NOMEM. */
struct mt_error *mt_snapshot_copy(const struct mt_snapshot *snapshot, struct mt_snapshot **copy);
MT_DEFINE_CLEANUP(mt_snapshot, struct mt_snapshot *, mt_snapshot_destroy)

/*
 * Copies name[0..len), made printable, into *interned, which lives as long as the
 * snapshot and is shared by all who ask for the same name.  MT_ERR_NOMEM.
 */
struct mt_error *mt_snapshot_name(struct mt_snapshot *snapshot, const char *name, size_t len,
				  const char **interned);

/*
 * Finds the node with this id, or adds it with everything unknown.  *node is
 * valid until the next one is added.  MT_ERR_NOMEM: memory is short, or there
 * are MT_MAX_NODES.
 */
struct mt_error *mt_snapshot_node(struct mt_snapshot *snapshot, unsigned int id,
				  struct mt_node **node);

/*
 * Finds the zone name[0..len) of a node, or adds it with everything unknown.
 * *zone is valid until the next one is added.  MT_ERR_NOMEM: memory is short, or
 * there are MT_MAX_ZONES.
 */
struct mt_error *mt_snapshot_zone(struct mt_snapshot *snapshot, unsigned int node,
				  const char *name, size_t len, struct mt_zone **zone);

/* Finds the node with this id; NULL if there is none. */
const struct mt_node *mt_snapshot_find_node(const struct mt_snapshot *snapshot, unsigned int id);

/* Finds the zone with this name of a node; NULL if there is none. */
const struct mt_zone *mt_snapshot_find_zone(const struct mt_snapshot *snapshot,
					    unsigned int node, const char *name);

/*
 * Finds the number of the migrate type name[0..len) in types[], to which it adds
 * a new one.  MT_ERR_FORMAT if that comes after per-type arrays were made (their
 * shape is fixed by then); MT_ERR_NOMEM.
 */
struct mt_error *mt_snapshot_type(struct mt_snapshot *snapshot, const char *name, size_t len,
				  unsigned int *type);

/*
 * Sets the number of orders, once.  MT_ERR_FORMAT if it is 0, over MT_MAX_ORDERS, or
 * another one than a source said before, or comes after arrays by order were
 * made (their shape is fixed by then).
 */
struct mt_error *mt_snapshot_set_orders(struct mt_snapshot *snapshot, unsigned int nr_orders);

/*
 * Makes zone->free_blocks, an MT_UNKNOWN for each of the snapshot's orders, unless it
 * is there.  MT_ERR_NOMEM.
 */
struct mt_error *mt_zone_add_free_blocks(const struct mt_snapshot *snapshot,
					 struct mt_zone *zone);

/*
 * Makes zone->listed_blocks, an MT_UNKNOWN for each of the snapshot's orders, unless it is there.
 * MT_ERR_NOMEM.
 */
struct mt_error *mt_zone_add_listed_blocks(const struct mt_snapshot *snapshot,
					   struct mt_zone *zone);

/*
 * Makes zone->type_free_blocks, an MT_UNKNOWN for each migrate type and order of the snapshot, and
 * zone->type_at_least, unless they are there.  MT_ERR_NOMEM.
 */
struct mt_error *mt_zone_add_type_blocks(const struct mt_snapshot *snapshot,
					 struct mt_zone *zone);

/*
 * Makes zone->pageblocks, an MT_UNKNOWN for each migrate type of the snapshot, unless it is there.
 * MT_ERR_NOMEM.
 */
struct mt_error *mt_zone_add_pageblocks(const struct mt_snapshot *snapshot,
					struct mt_zone *zone);

/*
 * Adds the lists of a further CPU, with everything unknown, to the zone.  *pcp is
 * valid until the next one is added.  MT_ERR_NOMEM, also beyond MT_MAX_CPUS.
 */
struct mt_error *mt_zone_add_pcp(struct mt_zone *zone, unsigned int cpu, struct mt_pcp **pcp);

/*
 * Adds a statistic name[0..len) at the end of stats, which are of the snapshot.
 * MT_ERR_NOMEM, also beyond MT_MAX_STATS.
 */
struct mt_error *mt_stats_add(struct mt_snapshot *snapshot, struct mt_stats *stats,
			      const char *name, size_t len, uint64_t value);

/* Tells the value of the statistic with this name; MT_UNKNOWN if it is not there. */
uint64_t mt_stats_get(const struct mt_stats *stats, const char *name);

/* Reasons kept for one section: a broken source could give one for each line. */
#define MT_MAX_REASONS 64u

/*
 * Sets a section's status and, unless reason is NULL, says why in
 * incomplete[], each reason once.  The worst status of several wins.  Never
 * fails: where memory is short the status still stands.
 */
void mt_snapshot_set_status(struct mt_snapshot *snapshot, enum mt_section section,
			    enum mt_status status, const char *reason);

/*
 * Adds to incomplete[] what is to be known of a part of a section (a file that is missing),
 * with a status of its own; the section's stays as it is.
 */
void mt_snapshot_add_incomplete(struct mt_snapshot *snapshot, enum mt_section section,
				enum mt_status status, const char *reason);

/* Names a section as JSON and recordings do: "zoneinfo", … */
const char *mt_section_name(enum mt_section section);

/* Names a status as JSON and recordings do: "present", … */
const char *mt_status_name(enum mt_status status);

/* Names a kind of origin as JSON and recordings do: "live", … */
const char *mt_origin_kind_name(enum mt_origin_kind kind);

/* Adds two counts; MT_UNKNOWN if either is, or if the sum does not fit. */
uint64_t mt_count_add(uint64_t a, uint64_t b);

/* Computes a << order, pages in a blocks; MT_UNKNOWN if a is, or if it does not fit. */
uint64_t mt_count_shift(uint64_t a, unsigned int order);

/*
 * Converts pages to bytes by the snapshot's page size; MT_UNKNOWN if either is, or
 * if it does not fit.
 */
uint64_t mt_pages_to_bytes(const struct mt_snapshot *snapshot, uint64_t pages);

/* Computes the pages that a size has; MT_UNKNOWN if it, or the size of a page, is not known. */
uint64_t mt_bytes_to_pages(const struct mt_snapshot *snapshot, uint64_t bytes);

#endif
