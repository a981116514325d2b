/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What only a memory image can answer, and only when asked: lists that may be
 * as long as the machine has memory are handed out entry by entry.
 *
 * The model declares the questions; src/kernel/ answers them for a dump; views
 * ask through snapshot->inspector and know nothing of dumps.  Callbacks return
 * an error to stop; that error is what the question returns.
 */
#ifndef MT_MODEL_INSPECT_H
#define MT_MODEL_INSPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/progress.h"
#include "model/snapshot.h"

struct mt_inspector;

/* Which part of the machine is meant; unset fields mean all of it. */
struct mt_selection {
	bool has_node, has_order;
	unsigned int node;
	unsigned int order;
	const char *zone;	/* by name, or NULL */
	const char *type;	/* migrate type by name, or NULL */
};

/* One free block of the buddy allocator. */
struct mt_free_block {
	unsigned int node;
	const char *zone;
	unsigned int order;
	const char *type;	/* of the list it is on */
	uint64_t position;	/* on that list, from 0 */
	uint64_t pfn;		/* of its first page */
	uint64_t page;		/* address of its struct page */
};

/* One entry of a node's fallback list (struct zoneref). */
struct mt_zonelist_entry {
	unsigned int node;	/* whose list it is */
	const char *list;	/* "fallback" or "nofallback" (__GFP_THISNODE) */
	unsigned int position;	/* from 0 */
	unsigned int zone_node;	/* the zone it names */
	const char *zone;
	unsigned int zone_index;
};

/* One section of the memory model (struct mem_section), or one flat map. */
struct mt_mem_section {
	uint64_t number;
	uint64_t start_pfn, end_pfn;	/* end exclusive */
	unsigned int node;	/* MT_NO_INDEX: not known */
	bool present, has_mem_map, online, early, is_device;
	uint64_t flags;		/* the low bits of section_mem_map, raw */
	uint64_t mem_map;	/* address of the struct page of start_pfn; 0: none */
};

struct mt_inspector_ops {
	/* Every free block, zone by zone, order by order, type by type. */
	struct mt_error *(*free_blocks)(struct mt_inspector *inspector,
					const struct mt_selection *selection,
					struct mt_error *(*fn)(void *data,
							       const struct mt_free_block *block),
					void *data);
	struct mt_error *(*zonelists)(struct mt_inspector *inspector,
				      struct mt_error *(*fn)(void *data,
							     const struct mt_zonelist_entry *e),
				      void *data);
	struct mt_error *(*sections)(struct mt_inspector *inspector,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_mem_section *section),
				     void *data);
	/* "flatmem", "sparsemem", "sparsemem extreme", "sparsemem vmemmap" */
	const char *(*memory_model)(struct mt_inspector *inspector);
};

/*
 * Embedded by whoever answers.  A question that could be answered only in
 * part adds to snapshot->incomplete[] of the snapshot it belongs to.
 */
struct mt_inspector {
	const struct mt_inspector_ops *ops;
	struct mt_snapshot *snapshot;
};

#endif
