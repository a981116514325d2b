// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/page_layout.h"

#include "kernel/layout/layout_rows.h"

#define AT(member) offsetof(struct mt_page_layout, member)

static const struct mt_field_row field_rows[] = {
	/* v7.1: may hold a mask; v6.17 and before: always the head's address */
	{ AT(compound),	{ { "page", "compound_info" }, { "page", "compound_head" } } },
	{ AT(mapping),	{ { "page", "mapping" } } },
	/* v6.16, acc53a0b4c15: moved to struct folio */
	{ AT(index),	{ { "page", "index" }, { "page", "__folio_index" } } },
	{ AT(mapcount),	{ { "page", "_mapcount" } } },
	{ AT(refcount),	{ { "page", "_refcount" } } },
	/* v5.11, bcfe06bf2622 */
	{ AT(memcg),	{ { "page", "memcg_data" }, { "page", "mem_cgroup" } } },
	/* v6.6, ebc1baf5c9b4: the low byte of _flags_1; a member of its own before */
	{ AT(order),	{ { "folio", "_folio_order" } } },
	{ AT(dtor),	{ { "folio", "_folio_dtor" } } },
	{ AT(flags_1),	{ { "folio", "_flags_1" } } },
	/* v5.17, 07f910f9b729: struct slab lies over struct page */
	{ AT(slab_cache), { { "slab", "slab_cache" }, { "page", "slab_cache" } } },
	{ AT(slab_inuse), { { "slab", "inuse" }, { "page", "inuse" } } },
	{ AT(slab_objects), { { "slab", "objects" }, { "page", "objects" } } },
	{ AT(cache_name), { { "kmem_cache", "name" } } },
	{ AT(cache_object_size), { { "kmem_cache", "object_size" } } },
	{ AT(cache_size), { { "kmem_cache", "size" } } },
	{ AT(memcg_css), { { "mem_cgroup", "css" } } },
	{ AT(css_ss),	{ { "cgroup_subsys_state", "ss" } } },
	{ AT(objcg_memcg), { { "obj_cgroup", "memcg" } } },
	{ AT(css_cgroup), { { "cgroup_subsys_state", "cgroup" } } },
	{ AT(cgroup_kn), { { "cgroup", "kn" } } },
	{ AT(kn_name),	{ { "kernfs_node", "name" } } },
	/* v6.15, 633488947ef6 */
	{ AT(kn_parent), { { "kernfs_node", "__parent" }, { "kernfs_node", "parent" } } },
	{ AT(host),	{ { "address_space", "host" } } },
	{ AT(i_ino),	{ { "inode", "i_ino" } } },
	{ AT(i_sb),	{ { "inode", "i_sb" } } },
	{ AT(i_dentry),	{ { "inode", "i_dentry" } } },
	{ AT(s_dev),	{ { "super_block", "s_dev" } } },
	{ AT(s_id),	{ { "super_block", "s_id" } } },
	/* v7.0: names for what was d_u.d_alias */
	{ AT(d_alias),	{ { "dentry", "d_alias" }, { "dentry", "d_u.d_alias" } } },
	{ AT(d_name),	{ { "dentry", "d_name" }, { "dentry", "__d_name" } } },
	{ AT(d_parent),	{ { "dentry", "d_parent" } } },
	{ AT(qstr_name), { { "qstr", "name" } } },
	{ AT(res_start), { { "resource", "start" } } },
	{ AT(res_end),	{ { "resource", "end" } } },
	{ AT(res_name),	{ { "resource", "name" } } },
	{ AT(res_flags), { { "resource", "flags" } } },
	{ AT(res_sibling), { { "resource", "sibling" } } },
	{ AT(res_child), { { "resource", "child" } } },
	{ AT(mb_memory), { { "memblock", "memory" } } },
	{ AT(mb_cnt),	{ { "memblock_type", "cnt" } } },
	{ AT(mb_regions), { { "memblock_type", "regions" } } },
	{ AT(mr_base),	{ { "memblock_region", "base" } } },
	{ AT(mr_size),	{ { "memblock_region", "size" } } },
	{ AT(zone_lock), { { "zone", "lock" } } },
	{ AT(pcp_lock),	{ { "per_cpu_pages", "lock" } } },
	/* v6.5, dcdfdd40fa82; with a page type besides since v6.12 */
	{ AT(unaccepted_pages), { { "zone", "unaccepted_pages" } } },
};

static const struct mt_constant_row constant_rows[] = {
	{ AT(pg_reserved),	{ "PG_reserved" } },
	{ AT(pg_slab),		{ "PG_slab" } },
	{ AT(pg_head),		{ "PG_head" } },
	{ AT(pg_lru),		{ "PG_lru" } },
	{ AT(pg_swapcache),	{ "PG_swapcache" } },
	{ AT(pg_swapbacked),	{ "PG_swapbacked" } },
	{ AT(pg_hwpoison),	{ "PG_hwpoison" } },
	{ AT(pg_private),	{ "PG_private" } },
	/* v6.6, 9c5ccf2db04b: a flag of page[1]; v6.9, d99e3140a4d3: a page type */
	{ AT(pg_hugetlb),	{ "PG_hugetlb" } },
	{ AT(pgty_buddy),	{ "PGTY_buddy" } },
	{ AT(pgty_offline),	{ "PGTY_offline" } },
	{ AT(pgty_table),	{ "PGTY_table" } },
	{ AT(pgty_guard),	{ "PGTY_guard" } },
	{ AT(pgty_hugetlb),	{ "PGTY_hugetlb" } },
	{ AT(pgty_slab),	{ "PGTY_slab" } },
	{ AT(pgty_zsmalloc),	{ "PGTY_zsmalloc" } },
	{ AT(pgty_unaccepted),	{ "PGTY_unaccepted" } },
	{ AT(pgty_large_kmalloc), { "PGTY_large_kmalloc" } },
	/* v6.11: an enum, of other masks than before (8db00ad56461), for one release */
	{ AT(type_base),	{ "PAGE_TYPE_BASE" } },
	{ AT(pg_offline),	{ "PG_offline" } },
	{ AT(pg_table),		{ "PG_table" } },
	{ AT(pg_guard),		{ "PG_guard" } },
	{ AT(pg_zsmalloc),	{ "PG_zsmalloc" } },
	{ AT(pg_unaccepted),	{ "PG_unaccepted" } },
	{ AT(hugetlb_dtor),	{ "HUGETLB_PAGE_DTOR" } },
	{ AT(zone_device),	{ "ZONE_DEVICE" } },
	{ AT(movable_ops),	{ "PG_movable_ops" } },
	{ AT(nr_unaccepted),	{ "NR_UNACCEPTED" } },
};

static const struct mt_size_row size_rows[] = {
	{ AT(page_size),	"page" },
	{ AT(mr_type_size),	"memblock_region" },
};

/* What other things follow from. */
struct more {
	struct mt_field order, dtor, tails, mem_cgroup, memcg_data, folio;
};

static const struct mt_field_row more_rows[] = {
	{ offsetof(struct more, order), { { "page", "compound_order" } } },
	{ offsetof(struct more, dtor), { { "page", "compound_dtor" } } },
	{ offsetof(struct more, tails), { { "zone", "vmemmap_tails" } } },
	{ offsetof(struct more, mem_cgroup), { { "page", "mem_cgroup" } } },
	{ offsetof(struct more, memcg_data), { { "page", "memcg_data" } } },
	{ offsetof(struct more, folio), { { "folio", "page" } } },
};

/*
 * Before struct folio had it (v6.1, c3a15bff46cb) the order was a member of page[1]
 * only.  Either way it ends up counted from the head.
 */
static void find_compound(const struct more *more, struct mt_page_layout *layout)
{
	struct mt_field order = more->order, dtor = more->dtor;

	order.m.offset += layout->page_size;
	dtor.m.offset += layout->page_size;
	if (!layout->order.exists)
		layout->order = order;
	if (!layout->dtor.exists)
		layout->dtor = dtor;
	if (!layout->order.exists)
		layout->order_in_flags = layout->flags_1;
	/* compound_info_has_mask() */
	layout->compound_is_mask = more->tails.exists &&
				   !(layout->page_size & (layout->page_size - 1));
}

struct mt_error *mt_page_layout_resolve(struct mt_types *types, struct mt_page_layout *layout)
{
	struct mt_page_layout new = { 0 };
	struct more more = { 0 };
	struct mt_error *err = mt_field_rows_find(types, field_rows, MT_ARRAY_SIZE(field_rows),
						  &new);

	if (!err)
		err = mt_constant_rows_find(types, constant_rows, MT_ARRAY_SIZE(constant_rows),
					    &new);
	if (!err)
		err = mt_size_rows_find(types, size_rows, MT_ARRAY_SIZE(size_rows), &new);
	if (!err)
		err = mt_field_rows_find(types, more_rows, MT_ARRAY_SIZE(more_rows), &more);
	if (err)
		return err;
	find_compound(&more, &new);
	/* v5.11, 18b2db3b0385: a bit of memcg_data instead of a page type */
	new.has_kmemcg_type = more.mem_cgroup.exists ||
			      (!more.memcg_data.exists && !more.folio.exists);
	*layout = new;
	return NULL;
}
