// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/slab/slab_layout.h"

#include "kernel/layout/layout_rows.h"

#define MAX_NODES	4096u	/* CONFIG_NODES_SHIFT is 10 at most */
#define MAX_STRUCT	256u	/* bytes */

#define AT(member) offsetof(struct mt_slab_layout, member)

/* Absent where it is no array: CONFIG_SLAB had a pointer to pointers once. */
#define POINTERS_IF_ARRAY \
	.class = { .shape = MT_SHAPE_ARRAY, .widths = MT_WORD_WIDTH, .most = MAX_NODES, \
		   .else_absent = true }

static const struct mt_size_row size_rows[] = {
	{ AT(per_node_size), { "kmem_cache_per_node_ptrs" }, .most = MAX_STRUCT },
	{ AT(sheaf_size), { "slab_sheaf" }, .most = MAX_STRUCT },
};

static const struct mt_field_row field_rows[] = {
	{ AT(name),	{ { "kmem_cache", "name" } }, MT_WORD },
	{ AT(size),	{ { "kmem_cache", "size" } }, MT_INTEGER(4 | 8) },
	{ AT(flags),	{ { "kmem_cache", "flags" } }, MT_INTEGER(4 | 8) },
	{ AT(list),	{ { "kmem_cache", "list" } }, MT_PLACE },
	{ AT(link),	{ { "kmem_cache", "offset" } }, MT_INTEGER(4 | 8) },
	{ AT(random),	{ { "kmem_cache", "random" } }, MT_WORD },
	{ AT(oo),	{ { "kmem_cache", "oo.x" } }, MT_INTEGER(4 | 8) },
	{ AT(num),	{ { "kmem_cache", "num" } }, MT_INTEGER(4) },
	{ AT(order),	{ { "kmem_cache", "gfporder" } }, MT_INTEGER(4) },
	{ AT(cpu_slab),	{ { "kmem_cache", "cpu_slab" } }, MT_WORD },
	{ AT(cpu_sheaves), { { "kmem_cache", "cpu_sheaves" } }, MT_WORD },
	{ AT(cpu_cache), { { "kmem_cache", "cpu_cache" } }, MT_WORD },
	{ AT(sheaf_capacity), { { "kmem_cache", "sheaf_capacity" } }, MT_INTEGER(4) },
	{ AT(node),	{ { "kmem_cache", "node" } }, POINTERS_IF_ARRAY },
	{ AT(per_node),	{ { "kmem_cache", "per_node" } },
	  MT_STRUCTS(AT(per_node_size), MAX_NODES) },
	{ AT(per_node_node), { { "kmem_cache_per_node_ptrs", "node" } }, MT_WORD },
	{ AT(per_node_barn), { { "kmem_cache_per_node_ptrs", "barn" } }, MT_WORD },
	{ AT(cpu_freelist), { { "kmem_cache_cpu", "freelist" } }, MT_WORD },
	/* v5.17, bb192ed9aa71 */
	{ AT(cpu_page),	{ { "kmem_cache_cpu", "slab" }, { "kmem_cache_cpu", "page" } },
	  MT_WORD },
	{ AT(nr_slabs),	{ { "kmem_cache_node", "nr_slabs" } }, MT_WORD },
	{ AT(partial),	{ { "kmem_cache_node", "partial" } }, MT_PLACE },
	{ AT(node_barn), { { "kmem_cache_node", "barn" } }, MT_WORD },
	{ AT(shared),	{ { "kmem_cache_node", "shared" } }, MT_WORD },
	{ AT(slab_list), { { "slab", "slab_list" }, { "page", "slab_list" }, { "page", "lru" } },
	  MT_PLACE },
	{ AT(slab_active), { { "slab", "active" }, { "page", "active" } }, MT_BITS },
	{ AT(main),	{ { "slub_percpu_sheaves", "main" } }, MT_WORD },
	{ AT(spare),	{ { "slub_percpu_sheaves", "spare" } }, MT_WORD },
	{ AT(rcu_free),	{ { "slub_percpu_sheaves", "rcu_free" } }, MT_WORD },
	{ AT(sheaf_cache), { { "slab_sheaf", "cache" } }, MT_WORD },
	{ AT(sheaf_count), { { "slab_sheaf", "size" } }, MT_INTEGER(4) },
	{ AT(sheaf_list), { { "slab_sheaf", "barn_list" } }, MT_PLACE },
	{ AT(sheaf_objects), { { "slab_sheaf", "objects" } }, MT_PLACE },
	{ AT(sheaves_full), { { "node_barn", "sheaves_full" } }, MT_PLACE },
	{ AT(nr_full),	{ { "node_barn", "nr_full" } }, MT_INTEGER(4) },
	{ AT(avail),	{ { "array_cache", "avail" } }, MT_INTEGER(4) },
};

static const struct mt_constant_row constant_rows[] = {
	/* v6.9, cc61eb851461 */
	{ AT(flag_bit),		{ "_SLAB_CONSISTENCY_CHECKS" }, MT_BIT_NUMBER },
	{ AT(reclaim_bit),	{ "_SLAB_RECLAIM_ACCOUNT" }, MT_BIT_NUMBER },
};

static const struct mt_rows rows = {
	MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows), MT_CONSTANT_ROWS(constant_rows),
};

struct mt_error *mt_slab_layout_resolve(const struct mt_kernel *kernel,
					struct mt_slab_layout *layout)
{
	*layout = (struct mt_slab_layout){ 0 };
	return mt_rows_resolve(kernel->image->types, mt_reader_memory(kernel->reader)->pointer_size,
			       &rows, layout);
}

/* A pointer that a structure has; 0 where it does not have such a member. */
static struct mt_error *read_pointer(const struct mt_kernel *kernel, uint64_t address,
				     const struct mt_field *field, uint64_t *pointer)
{
	*pointer = 0;
	return field->exists ? mt_reader_member(kernel->reader, address, field, pointer) : NULL;
}

struct mt_error *mt_slab_cache_node(const struct mt_kernel *kernel,
				    const struct mt_slab_layout *l, uint64_t cache,
				    unsigned int id, uint64_t *node, uint64_t *barn)
{
	struct mt_reader *reader = kernel->reader;
	const struct mt_field *array = l->per_node.exists ? &l->per_node : &l->node;
	uint64_t step = l->per_node.exists ? l->per_node_size :
					     mt_reader_memory(reader)->pointer_size, at;
	struct mt_error *err;

	*node = *barn = 0;
	if (!array->exists || id >= array->m.nr_elements)
		return NULL;
	at = mt_reader_add(reader, cache, array->m.offset + id * step);
	if (!l->per_node.exists) {
		err = mt_reader_read_long(reader, at, node);
		return err || !*node ? err : read_pointer(kernel, *node, &l->node_barn, barn);
	}
	err = read_pointer(kernel, at, &l->per_node_node, node);
	return err ? err : read_pointer(kernel, at, &l->per_node_barn, barn);
}
