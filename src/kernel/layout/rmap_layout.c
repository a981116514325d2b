// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/rmap_layout.h"

#include "kernel/layout/layout_rows.h"

#define AT(member) offsetof(struct mt_rmap_layout, member)

/* What is read out of the head's struct pages. */
#define IN_HEADS { AT(page_size), MT_RMAP_HEAD_PAGES }

static const struct mt_field_row field_rows[] = {
	/* v6.3, 1aa4d03b6e0d; page[1].compound_mapcount before */
	{ AT(entire),		{ { "folio", "_entire_mapcount" },
				  { "page[1]", "compound_mapcount" } },
	  MT_INTEGER(4), MT_OPTIONAL, IN_HEADS },
	/* v6.10, 05c5323b2a34 */
	{ AT(large),		{ { "folio", "_large_mapcount" } },
	  MT_INTEGER(4), MT_OPTIONAL, IN_HEADS },
	/* v6.15, 6af8cb80d3a9 */
	{ AT(mm_ids),		{ { "folio", "_mm_ids" } }, MT_WORD, MT_OPTIONAL, IN_HEADS },
	/* v4.14, f808c13fd373: rb_root_cached */
	{ AT(anon_vma_root),	{ { "anon_vma", "rb_root.rb_root.rb_node" } }, MT_WORD },
	{ AT(chain.vma),	{ { "anon_vma_chain", "vma" } }, MT_WORD },
	{ AT(chain.node),	{ { "anon_vma_chain", "rb" } }, MT_PLACE },
	{ AT(chain.subtree_last), { { "anon_vma_chain", "rb_subtree_last" } }, MT_WORD },
	{ AT(i_mmap),		{ { "address_space", "i_mmap.rb_root.rb_node" } }, MT_WORD },
	{ AT(vma.mm),		{ { "vm_area_struct", "vm_mm" } }, MT_WORD },
	{ AT(vma.node),		{ { "vm_area_struct", "shared.rb" } }, MT_PLACE },
	{ AT(vma.subtree_last),	{ { "vm_area_struct", "shared.rb_subtree_last" } }, MT_WORD },
	{ AT(rb_parent),	{ { "rb_node", "__rb_parent_color" } }, MT_WORD },
	{ AT(rb_left),		{ { "rb_node", "rb_left" } }, MT_WORD },
	{ AT(rb_right),		{ { "rb_node", "rb_right" } }, MT_WORD },
	/* v6.1, 21fbd59136e0: names with ksm_ */
	{ AT(ksm.items),	{ { "ksm_stable_node", "hlist.first" },
				  { "stable_node", "hlist.first" } }, MT_WORD },
	{ AT(ksm.item_link),	{ { "ksm_rmap_item", "hlist" }, { "rmap_item", "hlist" } },
	  MT_PLACE },
	{ AT(ksm.item_anon_vma), { { "ksm_rmap_item", "anon_vma" }, { "rmap_item", "anon_vma" } },
	  MT_WORD },
	{ AT(ksm.item_address),	{ { "ksm_rmap_item", "address" }, { "rmap_item", "address" } },
	  MT_WORD },
	{ AT(ksm.item_next),	{ { "hlist_node", "next" } }, MT_WORD },
	{ AT(ksm.item_pprev),	{ { "hlist_node", "pprev" } }, MT_WORD },
};

static const struct mt_constant_row constant_rows[] = {
	/* until v6.2, cb67f4282bf9 */
	{ AT(pg_double_map),	{ "PG_double_map" }, MT_BIT_NUMBER },
	{ AT(pg_dirty),		{ "PG_dirty" }, MT_BIT_NUMBER },
};

static const struct mt_size_row size_rows[] = {
	{ AT(page_size),	{ "page" }, .most = MT_MAX_PAGE_SIZE, .need = MT_REQUIRED },
};

static const struct mt_rows rows = {
	MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows), MT_CONSTANT_ROWS(constant_rows),
};

struct mt_error *mt_rmap_layout_resolve(struct mt_types *types, unsigned int word,
					struct mt_rmap_layout *layout)
{
	struct mt_rmap_layout new = { 0 };
	struct mt_error *err = mt_rows_resolve(types, word, &rows, &new);

	if (!err)
		*layout = new;
	return err;
}
