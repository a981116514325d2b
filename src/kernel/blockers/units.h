/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The consumer of a pass over all struct pages that counts them by unit and holder. */
#ifndef MT_KERNEL_BLOCKERS_UNITS_H
#define MT_KERNEL_BLOCKERS_UNITS_H

#include "kernel/blockers/holders.h"
#include "kernel/blockers/page_mobility.h"

/* What a pass fills: blocks->units, and holders. */
struct mt_unit_pass {
	const struct mt_kernel *kernel;
	const struct mt_mobility_rules *rules;
	struct mt_blocks *blocks;
	struct mt_block_holders holders;
};

/* Its threads; their data is a struct mt_unit_pass. */
extern const struct mt_page_scan_share mt_unit_share;

#endif
