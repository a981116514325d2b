// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/audit_layout.h"

#include "kernel/layout/layout_rows.h"

#define AT(member) offsetof(struct mt_audit_layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(nr_isolate),	{ { "zone", "nr_isolate_pageblock" } } },
	{ AT(node_reserve),	{ { "pglist_data", "totalreserve_pages" } } },
};

static const struct mt_constant_row constant_rows[] = {
	{ AT(free_cma),		{ "NR_FREE_CMA_PAGES" } },
	{ AT(lru_first),	{ "NR_ZONE_INACTIVE_ANON" } },
	{ AT(lru_last),		{ "NR_ZONE_UNEVICTABLE" } },
	{ AT(highatomic),	{ "MIGRATE_HIGHATOMIC" } },
	{ AT(reported),		{ "PG_reported" } },
};

struct mt_error *mt_audit_layout_resolve(struct mt_types *types, struct mt_audit_layout *layout)
{
	struct mt_error *err = mt_field_rows_find(types, field_rows, MT_ARRAY_SIZE(field_rows),
						  layout);

	return err ? err : mt_constant_rows_find(types, constant_rows,
						 MT_ARRAY_SIZE(constant_rows), layout);
}
