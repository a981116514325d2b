// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/rmap_layout.h"

#include "kernel/layout/layout_rows.h"

#define AT(member) offsetof(struct mt_rmap_layout, member)

static const struct mt_field_row field_rows[] = {
	/* v6.3, 1aa4d03b6e0d; page[1].compound_mapcount before */
	{ AT(entire),		{ { "folio", "_entire_mapcount" } } },
	/* v6.10, 05c5323b2a34 */
	{ AT(large),		{ { "folio", "_large_mapcount" } } },
	/* v6.15, 6af8cb80d3a9 */
	{ AT(mm_ids),		{ { "folio", "_mm_ids" } } },
	/* v4.14, f808c13fd373: rb_root_cached */
	{ AT(anon_vma_root),	{ { "anon_vma", "rb_root.rb_root.rb_node" } } },
	{ AT(chain.vma),	{ { "anon_vma_chain", "vma" } } },
	{ AT(chain.node),	{ { "anon_vma_chain", "rb" } } },
	{ AT(chain.subtree_last), { { "anon_vma_chain", "rb_subtree_last" } } },
	{ AT(i_mmap),		{ { "address_space", "i_mmap.rb_root.rb_node" } } },
	{ AT(vma.mm),		{ { "vm_area_struct", "vm_mm" } } },
	{ AT(vma.node),		{ { "vm_area_struct", "shared.rb" } } },
	{ AT(vma.subtree_last),	{ { "vm_area_struct", "shared.rb_subtree_last" } } },
	{ AT(rb_parent),	{ { "rb_node", "__rb_parent_color" } } },
	{ AT(rb_left),		{ { "rb_node", "rb_left" } } },
	{ AT(rb_right),		{ { "rb_node", "rb_right" } } },
	/* v6.1, 21fbd59136e0: names with ksm_ */
	{ AT(ksm.items),	{ { "ksm_stable_node", "hlist.first" },
				  { "stable_node", "hlist.first" } } },
	{ AT(ksm.item_link),	{ { "ksm_rmap_item", "hlist" }, { "rmap_item", "hlist" } } },
	{ AT(ksm.item_anon_vma), { { "ksm_rmap_item", "anon_vma" }, { "rmap_item", "anon_vma" } } },
	{ AT(ksm.item_address),	{ { "ksm_rmap_item", "address" }, { "rmap_item", "address" } } },
	{ AT(ksm.item_next),	{ { "hlist_node", "next" } } },
	{ AT(ksm.item_pprev),	{ { "hlist_node", "pprev" } } },
};

static const struct mt_constant_row constant_rows[] = {
	/* until v6.2, cb67f4282bf9 */
	{ AT(pg_double_map),	{ "PG_double_map" } },
	{ AT(pg_dirty),		{ "PG_dirty" } },
};

struct old_places {
	struct mt_field compound_mapcount;
};

static const struct mt_field_row old_rows[] = {
	{ offsetof(struct old_places, compound_mapcount), { { "page", "compound_mapcount" } } },
};

struct mt_error *mt_rmap_layout_resolve(struct mt_types *types, uint64_t page_struct_size,
					struct mt_rmap_layout *layout)
{
	struct mt_rmap_layout new = { 0 };
	struct old_places old = { 0 };
	struct mt_error *err = mt_field_rows_find(types, field_rows, MT_ARRAY_SIZE(field_rows),
						  &new);

	if (!err)
		err = mt_constant_rows_find(types, constant_rows, MT_ARRAY_SIZE(constant_rows),
					    &new);
	if (!err)
		err = mt_field_rows_find(types, old_rows, MT_ARRAY_SIZE(old_rows), &old);
	if (err)
		return err;
	if (!new.entire.exists && old.compound_mapcount.exists) {
		new.entire = old.compound_mapcount;
		new.entire.m.offset += page_struct_size;
	}
	*layout = new;
	return NULL;
}
