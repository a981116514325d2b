/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where this kernel keeps what only the audit asks for; see layout.h. */
#ifndef MT_KERNEL_LAYOUT_AUDIT_LAYOUT_H
#define MT_KERNEL_LAYOUT_AUDIT_LAYOUT_H

#include "kernel/layout/layout.h"

/* All of it is optional; whoever reads asks ->exists first. */
struct mt_audit_layout {
	struct mt_field nr_isolate;		/* zone.nr_isolate_pageblock */
	struct mt_field node_reserve;		/* pglist_data.totalreserve_pages */
	struct mt_constant free_cma;		/* NR_FREE_CMA_PAGES */
	struct mt_constant lru_first, lru_last;	/* NR_ZONE_INACTIVE_ANON … NR_ZONE_UNEVICTABLE */
	struct mt_constant highatomic;		/* MIGRATE_HIGHATOMIC */
	struct mt_constant reported;		/* PG_reported */
};

/*
 * Resolves the layout, which is zeroed, of a kernel whose words have word (4 or 8) bytes.
 * MT_ERR_FORMAT: something is not what its row says.
 */
struct mt_error *mt_audit_layout_resolve(struct mt_types *types, unsigned int word,
					 struct mt_audit_layout *layout);

#endif
