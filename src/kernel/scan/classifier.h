/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that is needed to say of any page what it is used for: how this kernel
 * marks uses, its zones, where there is memory, what lies on per-CPU lists.
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
 * A block of pages of which only a list tells what they are: free on a CPU's list, or not
 * accepted yet, in kernels that have no page type for it.
 */
struct mt_pcp_block {
	uint64_t pfn;
	unsigned int order;
	unsigned int cpu;	/* MT_NO_INDEX: not accepted */
	unsigned int list;	/* index in per_cpu_pages.lists */
	uint64_t position;	/* on it, from 0 */
};

struct mt_classifier {
	struct mt_page_layout layout;
	struct mt_page_decoder decoder;
	const struct mt_kzone **zones;	/* of all nodes, also without pages */
	size_t nr_zones;
	uint16_t *node_first;		/* [max_nodes] index of its first zone + 1; 0: no node */
	unsigned int max_nodes;
	struct mt_ram ram;
	char *ram_problem;		/* why holes are not known, or NULL */
	struct mt_backing backing;
	struct mt_pcp_block *pcp;	/* by pfn */
	size_t nr_pcp, pcp_capacity;
};

/*
 * Makes kernel->classifier.  What is wrong with per-CPU lists
 * goes to the snapshot's MT_SECTION_PCP.
 */
extern const struct mt_part_type mt_part_classifier;

/* Index in zones[] of the zone that the page's flags name; MT_NO_INDEX: of none. */
unsigned int mt_classifier_zone(const struct mt_classifier *classifier, const uint8_t *raw,
			    unsigned int section_node);

/* … of the first populated one that spans pfn. */
unsigned int mt_classifier_zone_by_span(const struct mt_classifier *classifier, uint64_t pfn);

/* The block on one of these lists that pfn lies in, or NULL. */
const struct mt_pcp_block *mt_classifier_pcp(const struct mt_classifier *classifier, uint64_t pfn);

#endif
