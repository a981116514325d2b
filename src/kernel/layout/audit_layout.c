// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/audit_layout.h"

#include "kernel/layout/layout_rows.h"
#include "model/snapshot.h"

#define AT(member) offsetof(struct mt_audit_layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(nr_isolate),	{ { "zone", "nr_isolate_pageblock" } }, MT_WORD },
	{ AT(node_reserve),	{ { "pglist_data", "totalreserve_pages" } }, MT_WORD },
};

static const struct mt_constant_row constant_rows[] = {
	{ AT(free_cma),		{ "NR_FREE_CMA_PAGES" }, MT_UP_TO(MT_MAX_STATS - 1) },
	{ AT(lru_first),	{ "NR_ZONE_INACTIVE_ANON" }, MT_UP_TO(MT_MAX_STATS - 1) },
	{ AT(lru_last),		{ "NR_ZONE_UNEVICTABLE" }, MT_UP_TO(MT_MAX_STATS - 1) },
	{ AT(highatomic),	{ "MIGRATE_HIGHATOMIC" }, MT_UP_TO(MT_MAX_TYPES) },
	{ AT(reported),		{ "PG_reported" }, MT_BIT_NUMBER },
};

static const struct mt_rows rows = {
	MT_FIELD_ROWS(field_rows), MT_CONSTANT_ROWS(constant_rows),
};

struct mt_error *mt_audit_layout_resolve(struct mt_types *types, unsigned int word,
					 struct mt_audit_layout *layout)
{
	return mt_rows_resolve(types, word, &rows, layout);
}
