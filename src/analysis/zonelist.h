/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order in which an allocation on a node tries the zones: struct
 * pglist_data's node_zonelists, as a dump has them, else as
 * build_zonelists() (mm/page_alloc.c) makes them from the nodes' distances.
 */
#ifndef MT_ANALYSIS_ZONELIST_H
#define MT_ANALYSIS_ZONELIST_H

#include "base/error.h"
#include "model/snapshot.h"

struct mt_zonelist {
	const struct mt_zone **v;	/* in the snapshot; free it */
	size_t n;
	bool inferred;		/* not read from the kernel's memory */
	bool blind;		/* inferred without distances, of several nodes */
};

/*
 * The zones that a request for node tries, all of those that have pages, the
 * highest first on each node; this_node: __GFP_THISNODE.
 */
struct mt_error *mt_zonelist_get(const struct mt_snapshot *snapshot, unsigned int node,
				 bool this_node, struct mt_zonelist *list);

/*
 * The zone's index in its node (enum zone_type), by which lowmem_reserve[] is
 * read; MT_NO_INDEX: not known.  A source that leaves zones out is tried
 * against the zones that kernels have: lowmem_reserve[] has a place for each,
 * and those up to a zone's own are 0.
 */
unsigned int mt_zone_index(const struct mt_snapshot *snapshot, const struct mt_zone *zone);

/* Whether the zone has pages to give. */
bool mt_zone_is_managed(const struct mt_zone *zone);

#endif
