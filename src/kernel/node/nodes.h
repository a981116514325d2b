/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nodes that are online, and their zones, each read once.
 *
 *	node_data[id] or contig_page_data → pglist_data.node_zones[index]
 */
#ifndef MT_KERNEL_NODE_NODES_H
#define MT_KERNEL_NODE_NODES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "image/image.h"
#include "kernel/layout/layout.h"
#include "kernel/read/reader.h"

/* One zone of the kernel (struct zone).  Belongs to the struct mt_knode it is an element of. */
struct mt_kzone {
	unsigned int node;
	unsigned int index;		/* in node_zones[] (enum zone_type) */
	uint64_t address;
	const uint8_t *raw;		/* the structure, as it is in memory */
	char *name;			/* "zone2" if it cannot be read */
	uint64_t start_pfn, spanned, present;	/* pages */
};

/* One node that is online (struct pglist_data). */
struct mt_knode {
	unsigned int id;
	uint64_t address;
	uint64_t start_pfn, spanned, present;	/* present: MT_UNKNOWN if it cannot be read */
	uint64_t kswapd_failures;	/* MT_UNKNOWN if there is no such count */
	uint64_t mem_map;		/* node_mem_map, 0 where there is none */
	uint64_t page_ext;		/* node_page_ext, the same */
	uint8_t *zones_raw;		/* node_zones[] */
	struct mt_kzone *zones;		/* [nr_zones]; populated or not */
	unsigned int nr_zones;
};

/* All nodes that are online and could be read, by id. */
struct mt_knodes {
	struct mt_knode *v;
	size_t n;
	unsigned int max_nodes;		/* MAX_NUMNODES; 1: not NUMA */
	unsigned int nr_zones;		/* MAX_NR_ZONES */
	char **problems;		/* [nr_problems] nodes that could not be read */
	size_t nr_problems;
	size_t problems_capacity;
	char *problem;			/* n is 0: why no node could be read; else NULL */
};

/*
 * Reads all nodes that are online, with their zones, into *nodes.  A node that cannot be read
 * is left out and described in nodes->problems[].  If none can, nodes->problem says why: the rest
 * of the dump does not hang on them (mt_knodes_check()).  MT_ERR_NOMEM.
 */
struct mt_error *mt_knodes_read(struct mt_reader *reader, const struct mt_layout *layout,
				const struct mt_image *image, struct mt_knodes *nodes);

/* Returns nodes->problem as MT_ERR_FORMAT, for whoever cannot do without nodes; NULL: there are. */
struct mt_error *mt_knodes_check(const struct mt_knodes *nodes);

/*
 * Reads the structures of all zones once more, where they are (zone->raw); sizes and names stay.
 * The error of reading.
 */
struct mt_error *mt_knodes_refresh(struct mt_reader *reader, const struct mt_layout *layout,
				   struct mt_knodes *nodes);

/* Frees all that *nodes points to, not *nodes itself. */
void mt_knodes_release(struct mt_knodes *nodes);

/* Finds the zone whose struct zone lies at address; NULL if no zone does. */
const struct mt_kzone *mt_knodes_zone_at(const struct mt_knodes *nodes, uint64_t address);

/* Tells whether a zone has any pages present, as populated_zone() does. */
static inline bool mt_kzone_populated(const struct mt_kzone *zone)
{
	return zone->present != 0;
}

/* Returns the pfn behind the zone's last page (zone_end_pfn()); UINT64_MAX if it overflows. */
static inline uint64_t mt_kzone_end(const struct mt_kzone *zone)
{
	uint64_t end;

	return __builtin_add_overflow(zone->start_pfn, zone->spanned, &end) ? UINT64_MAX : end;
}

#endif
