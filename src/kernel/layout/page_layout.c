// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/page_layout.h"

#include "kernel/layout/layout_rows.h"
#include "model/snapshot.h"

#define AT(member) offsetof(struct mt_page_layout, member)

/* What is read out of the struct page itself, and out of it and the one behind it. */
#define IN_PAGE { AT(page_size), 1 }
#define IN_HEAD { AT(page_size), 2 }

static const struct mt_field_row field_rows[] = {
	/* v7.1: may hold a mask; v6.17 and before: always the head's address */
	{ AT(compound),	{ { "page", "compound_info" }, { "page", "compound_head" } }, MT_WORD },
	{ AT(mapping),	{ { "page", "mapping" } }, MT_WORD },
	/* v6.16, acc53a0b4c15: moved to struct folio */
	{ AT(index),	{ { "page", "index" }, { "page", "__folio_index" } }, MT_WORD },
	{ AT(mapcount),	{ { "page", "_mapcount" } }, MT_INTEGER(4) },
	{ AT(refcount),	{ { "page", "_refcount" } }, MT_INTEGER(4) },
	/* v5.11, bcfe06bf2622 */
	{ AT(memcg),	{ { "page", "memcg_data" }, { "page", "mem_cgroup" } }, MT_WORD },
	/* v6.6, ebc1baf5c9b4: the low byte of _flags_1; a member of its own before */
	/* before struct folio had them (v6.1, c3a15bff46cb) members of page[1] only */
	{ AT(order),	{ { "folio", "_folio_order" }, { "page[1]", "compound_order" } },
	  MT_INTEGER(1), MT_OPTIONAL, IN_HEAD },
	{ AT(dtor),	{ { "folio", "_folio_dtor" }, { "page[1]", "compound_dtor" } },
	  MT_INTEGER(1), MT_OPTIONAL, IN_HEAD },
	{ AT(flags_1),	{ { "folio", "_flags_1" } }, MT_WORD, MT_OPTIONAL, IN_HEAD },
	/* v5.17, 07f910f9b729: struct slab lies over struct page */
	{ AT(slab_cache), { { "slab", "slab_cache" }, { "page", "slab_cache" } },
	  MT_WORD, MT_OPTIONAL, IN_PAGE },
	{ AT(slab_inuse), { { "slab", "inuse" }, { "page", "inuse" } },
	  MT_BITS, MT_OPTIONAL, IN_PAGE },
	{ AT(slab_objects), { { "slab", "objects" }, { "page", "objects" } },
	  MT_BITS, MT_OPTIONAL, IN_PAGE },
	{ AT(cache_name), { { "kmem_cache", "name" } }, MT_WORD },
	{ AT(cache_object_size), { { "kmem_cache", "object_size" } }, MT_INTEGER(4 | 8) },
	{ AT(cache_size), { { "kmem_cache", "size" } }, MT_INTEGER(4 | 8) },
	{ AT(res_start), { { "resource", "start" } }, MT_INTEGER(4 | 8) },
	{ AT(res_end),	{ { "resource", "end" } }, MT_INTEGER(4 | 8) },
	{ AT(res_name),	{ { "resource", "name" } }, MT_WORD },
	{ AT(res_flags), { { "resource", "flags" } }, MT_WORD },
	{ AT(res_sibling), { { "resource", "sibling" } }, MT_WORD },
	{ AT(res_child), { { "resource", "child" } }, MT_WORD },
	{ AT(mb_memory), { { "memblock", "memory" } }, MT_PLACE },
	{ AT(mb_cnt),	{ { "memblock_type", "cnt" } }, MT_WORD },
	{ AT(mb_regions), { { "memblock_type", "regions" } }, MT_WORD },
	{ AT(mr_base),	{ { "memblock_region", "base" } }, MT_INTEGER(4 | 8) },
	{ AT(mr_size),	{ { "memblock_region", "size" } }, MT_INTEGER(4 | 8) },
	{ AT(zone_lock), { { "zone", "lock" } }, MT_PLACE },
	{ AT(pcp_lock),	{ { "per_cpu_pages", "lock" } }, MT_PLACE },
	/* v6.5, dcdfdd40fa82; with a page type besides since v6.12 */
	{ AT(unaccepted_pages), { { "zone", "unaccepted_pages" } }, MT_PLACE },
};

static const struct mt_constant_row constant_rows[] = {
	{ AT(pg_reserved),	{ "PG_reserved" }, MT_BIT_NUMBER },
	{ AT(pg_slab),		{ "PG_slab" }, MT_MASK },
	{ AT(pg_head),		{ "PG_head" }, MT_BIT_NUMBER },
	{ AT(pg_lru),		{ "PG_lru" }, MT_BIT_NUMBER },
	{ AT(pg_swapcache),	{ "PG_swapcache" }, MT_BIT_NUMBER },
	{ AT(pg_swapbacked),	{ "PG_swapbacked" }, MT_BIT_NUMBER },
	{ AT(pg_hwpoison),	{ "PG_hwpoison" }, MT_BIT_NUMBER },
	{ AT(pg_private),	{ "PG_private" }, MT_BIT_NUMBER },
	/* v6.6, 9c5ccf2db04b: a flag of page[1]; v6.9, d99e3140a4d3: a page type */
	{ AT(pg_hugetlb),	{ "PG_hugetlb" }, MT_MASK },
	{ AT(pgty_buddy),	{ "PGTY_buddy" }, MT_UP_TO(255) },
	{ AT(pgty_offline),	{ "PGTY_offline" }, MT_UP_TO(255) },
	{ AT(pgty_table),	{ "PGTY_table" }, MT_UP_TO(255) },
	{ AT(pgty_guard),	{ "PGTY_guard" }, MT_UP_TO(255) },
	{ AT(pgty_hugetlb),	{ "PGTY_hugetlb" }, MT_UP_TO(255) },
	{ AT(pgty_slab),	{ "PGTY_slab" }, MT_UP_TO(255) },
	{ AT(pgty_zsmalloc),	{ "PGTY_zsmalloc" }, MT_UP_TO(255) },
	{ AT(pgty_unaccepted),	{ "PGTY_unaccepted" }, MT_UP_TO(255) },
	{ AT(pgty_large_kmalloc), { "PGTY_large_kmalloc" }, MT_UP_TO(255) },
	/* v6.11: an enum, of other masks than before (8db00ad56461), for one release */
	{ AT(type_base),	{ "PAGE_TYPE_BASE" }, MT_FROM_TO(INT32_MIN, UINT32_MAX) },
	{ AT(pg_offline),	{ "PG_offline" }, MT_MASK },
	{ AT(pg_table),		{ "PG_table" }, MT_MASK },
	{ AT(pg_guard),		{ "PG_guard" }, MT_MASK },
	{ AT(pg_zsmalloc),	{ "PG_zsmalloc" }, MT_MASK },
	{ AT(pg_unaccepted),	{ "PG_unaccepted" }, MT_MASK },
	{ AT(hugetlb_dtor),	{ "HUGETLB_PAGE_DTOR" }, MT_UP_TO(255) },
	{ AT(zone_device),	{ "ZONE_DEVICE" }, MT_UP_TO(15) },
	{ AT(movable_ops),	{ "PG_movable_ops" }, MT_MASK },
	{ AT(nr_unaccepted),	{ "NR_UNACCEPTED" }, MT_UP_TO(MT_MAX_STATS - 1) },
};

static const struct mt_size_row size_rows[] = {
	{ AT(page_size),	{ "page" }, .most = MT_MAX_PAGE_SIZE, .need = MT_REQUIRED },
	{ AT(mr_type_size),	{ "memblock_region" }, .most = MT_MAX_RAM_STRUCT },
	{ AT(res_type_size),	{ "resource" }, .most = MT_MAX_RAM_STRUCT },
};

static const struct mt_rows rows = {
	MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows), MT_CONSTANT_ROWS(constant_rows),
};

/* What other things follow from; of each only whether it exists. */
struct hints {
	struct mt_field tails, mem_cgroup, memcg_data, folio;
};

#define HINT(member) offsetof(struct hints, member)

static const struct mt_field_row hint_rows[] = {
	{ HINT(tails),		{ { "zone", "vmemmap_tails" } }, MT_PLACE },
	{ HINT(mem_cgroup),	{ { "page", "mem_cgroup" } }, MT_PLACE },
	{ HINT(memcg_data),	{ { "page", "memcg_data" } }, MT_PLACE },
	{ HINT(folio),		{ { "folio", "page" } }, MT_PLACE },
};

static const struct mt_rows hints = { MT_FIELD_ROWS(hint_rows) };

struct mt_error *mt_page_layout_resolve(struct mt_types *types, unsigned int word,
					struct mt_page_layout *layout)
{
	struct mt_page_layout new = { 0 };
	struct hints hint = { 0 };
	struct mt_error *err = mt_rows_resolve(types, word, &rows, &new);

	if (!err)
		err = mt_rows_resolve(types, word, &hints, &hint);
	if (err)
		return err;
	if (!new.order.exists)
		new.order_in_flags = new.flags_1;
	/* compound_info_has_mask() */
	new.compound_is_mask = hint.tails.exists && !(new.page_size & (new.page_size - 1));
	/* v5.11, 18b2db3b0385: a bit of memcg_data instead of a page type */
	new.has_kmemcg_type = hint.mem_cgroup.exists ||
			      (!hint.memcg_data.exists && !hint.folio.exists);
	*layout = new;
	return NULL;
}
