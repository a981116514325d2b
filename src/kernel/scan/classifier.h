/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that is needed to tell what any page is used for: how this kernel marks uses in struct page,
 * its zones, which pfns are memory, and which pages are on per-CPU lists, in the vmalloc region or
 * in kernel stacks.
 */
#ifndef MT_KERNEL_SCAN_CLASSIFIER_H
#define MT_KERNEL_SCAN_CLASSIFIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/layout/page_layout.h"
#include "kernel/machine/machine.h"
#include "kernel/scan/backing.h"
#include "kernel/scan/page_decode.h"
#include "kernel/scan/ram.h"

/*
 * A block of pages whose use only a list tells: free on a per-CPU list, or, in kernels that have no
 * page type for it, not accepted yet (zone->unaccepted_pages).
 */
struct mt_pcp_block {
	uint64_t pfn;
	unsigned int order;
	unsigned int cpu;	/* MT_NO_INDEX: not accepted */
	unsigned int list;	/* index in per_cpu_pages.lists */
	uint64_t position;	/* on it, from 0 */
};

/* What is known before any page is looked at. */
struct mt_classifier {
	struct mt_page_layout layout;
	struct mt_page_decoder decoder;
	const struct mt_kzone **zones;	/* of all nodes, also without pages */
	size_t nr_zones;
	uint16_t *node_first;		/* [max_nodes] index of its first zone + 1; 0: no node */
	unsigned int max_nodes;
	struct mt_ram ram;
	char *ram_problem;		/* why it is not known which pfns are memory, or NULL */
	struct mt_backing backing;
	struct mt_pcp_block *pcp;	/* by pfn */
	size_t nr_pcp, pcp_capacity;
};

/*
 * Makes kernel->classifier, for which all per-CPU lists are walked; their errors are reported in
 * MT_SECTION_PCP of the snapshot.
 */
extern const struct mt_part_type mt_part_classifier;

/*
 * Returns the index in zones[] of the zone that the flags of raw, a struct page, name; MT_NO_INDEX
 * if there is no such zone.  section_node is the node of its section, in kernels whose flags have
 * no room for the node.
 */
unsigned int mt_classifier_zone(const struct mt_classifier *classifier, const uint8_t *raw,
				unsigned int section_node);

/* Returns the index in zones[] of the first populated zone that spans pfn, or MT_NO_INDEX. */
unsigned int mt_classifier_zone_by_span(const struct mt_classifier *classifier, uint64_t pfn);

/* Finds the block in classifier->pcp that pfn lies in; NULL if it lies in none. */
const struct mt_pcp_block *mt_classifier_pcp(const struct mt_classifier *classifier, uint64_t pfn);

#endif
