// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/cgroup/cgroup_layout.h"

#include "kernel/layout/layout_rows.h"

#define AT(member) offsetof(struct mt_cgroup_layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(css),		{ { "mem_cgroup", "css" } }, MT_PLACE },
	{ AT(css_ss),		{ { "cgroup_subsys_state", "ss" } }, MT_WORD },
	{ AT(css_cgroup),	{ { "cgroup_subsys_state", "cgroup" } }, MT_WORD },
	{ AT(css_flags),	{ { "cgroup_subsys_state", "flags" } }, MT_INTEGER(4) },
	{ AT(css_sibling),	{ { "cgroup_subsys_state", "sibling" } }, MT_PLACE },
	{ AT(css_children),	{ { "cgroup_subsys_state", "children" } }, MT_PLACE },
	{ AT(css_parent),	{ { "cgroup_subsys_state", "parent" } }, MT_WORD },
	{ AT(cgroup_kn),	{ { "cgroup", "kn" } }, MT_WORD },
	{ AT(kn_name),		{ { "kernfs_node", "name" } }, MT_WORD },
	/* v6.15, 633488947ef6 */
	{ AT(kn_parent),	{ { "kernfs_node", "__parent" }, { "kernfs_node", "parent" } },
	  MT_WORD },
	{ AT(objcg_memcg),	{ { "obj_cgroup", "memcg" } }, MT_WORD },
	{ AT(memory),		{ { "mem_cgroup", "memory" } }, MT_PLACE },
	{ AT(swap),		{ { "mem_cgroup", "swap" } }, MT_PLACE },
	{ AT(memsw),		{ { "mem_cgroup", "memsw" } }, MT_PLACE },
	/* until v5.7; then page_counter.high (d1663a907b29) */
	{ AT(high),		{ { "mem_cgroup", "high" } }, MT_WORD },
	{ AT(counter_usage),	{ { "page_counter", "usage" }, { "page_counter", "count" } },
	  MT_WORD },
	{ AT(counter_max),	{ { "page_counter", "max" }, { "page_counter", "limit" } },
	  MT_WORD },
	{ AT(counter_high),	{ { "page_counter", "high" } }, MT_WORD },
	{ AT(counter_low),	{ { "page_counter", "low" } }, MT_WORD },
	{ AT(counter_min),	{ { "page_counter", "min" } }, MT_WORD },
	{ AT(vmstats),		{ { "mem_cgroup", "vmstats" } }, MT_PLACE },
	{ AT(vmstats_percpu),	{ { "mem_cgroup", "vmstats_percpu" } }, MT_WORD },
	{ AT(state),		{ { "memcg_vmstats", "state" } },
	  MT_ARRAY(MT_WORD_WIDTH, MT_MAX_MEMCG_STATS) },
	{ AT(state_pending),	{ { "memcg_vmstats", "state_pending" } },
	  MT_ARRAY(MT_WORD_WIDTH, MT_MAX_MEMCG_STATS) },
	/* v5.13, 2d146aa3aa84: was a difference to what all groups above have */
	{ AT(cpu_state),	{ { "memcg_vmstats_percpu", "state" },
				  { "memcg_vmstats_percpu", "stat" } },
	  MT_ARRAY(MT_WORD_WIDTH, MT_MAX_MEMCG_STATS) },
	{ AT(cpu_state_prev),	{ { "memcg_vmstats_percpu", "state_prev" } },
	  MT_ARRAY(MT_WORD_WIDTH, MT_MAX_MEMCG_STATS) },
};

#define ITEM(item, name) \
	{ AT(items[MT_MEMCG_##item]), { name }, MT_UP_TO(MT_MAX_MEMCG_STATS - 1) }

static const struct mt_constant_row constant_rows[] = {
	{ AT(css_online), { "CSS_ONLINE" }, MT_MASK },
	ITEM(ANON, "NR_ANON_MAPPED"),
	ITEM(FILE, "NR_FILE_PAGES"),
	ITEM(SHMEM, "NR_SHMEM"),
	{ AT(items[MT_MEMCG_SLAB_RECLAIMABLE]),
	  { "NR_SLAB_RECLAIMABLE_B", "NR_SLAB_RECLAIMABLE" }, MT_UP_TO(MT_MAX_MEMCG_STATS - 1) },
	{ AT(items[MT_MEMCG_SLAB_UNRECLAIMABLE]),
	  { "NR_SLAB_UNRECLAIMABLE_B", "NR_SLAB_UNRECLAIMABLE" },
	  MT_UP_TO(MT_MAX_MEMCG_STATS - 1) },
	/* v5.18, a8c49af3be5f */
	ITEM(KERNEL, "MEMCG_KMEM"),
	ITEM(SOCK, "MEMCG_SOCK"),
};

static const struct mt_rows rows = {
	MT_FIELD_ROWS(field_rows), MT_CONSTANT_ROWS(constant_rows),
};

/* What other things follow from; of it only whether it exists. */
struct hints {
	struct mt_constant slab_bytes;
};

static const struct mt_constant_row hint_rows[] = {
	{ offsetof(struct hints, slab_bytes), { "NR_SLAB_RECLAIMABLE_B" }, MT_MASK },
};

static const struct mt_rows hints = { MT_CONSTANT_ROWS(hint_rows) };

/*
 * mem_cgroup.vmstats is a pointer, a structure or the array itself: told by its size.  An array
 * of atomic_long_t is one of words.
 */
static void choose_vmstats(struct mt_cgroup_layout *layout, unsigned int word)
{
	struct mt_field *vmstats = &layout->vmstats;

	if (!vmstats->exists || vmstats->m.nr_elements < 2 || vmstats->m.element_size != word ||
	    vmstats->m.nr_elements > MT_MAX_MEMCG_STATS)
		return;
	layout->vmstats_array = *vmstats;
	layout->state = layout->state_pending = (struct mt_field){ 0 };
}

struct mt_error *mt_cgroup_layout_resolve(struct mt_types *types, unsigned int word,
					  struct mt_cgroup_layout *layout)
{
	struct hints hint = { 0 };
	struct mt_error *err;

	*layout = (struct mt_cgroup_layout){ 0 };
	err = mt_rows_resolve(types, word, &rows, layout);
	if (!err)
		err = mt_rows_resolve(types, word, &hints, &hint);
	if (err)
		return err;
	layout->items_are_bytes = hint.slab_bytes.exists;
	choose_vmstats(layout, word);
	return NULL;
}
