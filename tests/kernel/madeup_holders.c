// SPDX-License-Identifier: GPL-2.0-or-later
/* The made-up kernel's allocation tags and pools of huge pages. */
#include <string.h>

#include "madeup_private.h"

#if defined(MADEUP_EXTREME)

static uint64_t text(struct madeup *m, const char *s)
{
	return s ? madeup_direct(madeup_take_string(m, s)) : 0;
}

/* What CPU 0 allocated and CPU 1 freed makes the latter's counters wrap. */
static uint64_t counters(struct madeup *m, uint64_t bytes, uint64_t calls)
{
	uint64_t at = madeup_take_percpu(sizeof(struct alloc_tag_counters));
	const uint64_t *offsets = madeup_symbol(m, "__per_cpu_offset");

	for (unsigned int cpu = 0; cpu < MADEUP_CPUS; cpu++) {
		struct alloc_tag_counters *c = madeup_at(m, at + offsets[cpu]);

		c->bytes = cpu ? (uint64_t)-4096 : bytes + 4096;
		c->calls = cpu ? (uint64_t)-1 : calls + 1;
	}
	return at;
}

struct site {
	const char *file, *function, *module;
	uint32_t line, flags;
	uint64_t bytes, calls;
};

/* A range of tags, as a module has it. */
static uint64_t make_module(struct madeup *m, const struct site *sites, size_t n)
{
	uint64_t tags = madeup_take(m, n * sizeof(struct alloc_tag));
	uint64_t at = madeup_take(m, sizeof(struct codetag_module));
	struct codetag_module *module = madeup_at_phys(m, at);

	for (size_t i = 0; i < n; i++) {
		struct alloc_tag *tag = (struct alloc_tag *)madeup_at_phys(m, tags) + i;

		tag->ct.lineno = sites[i].line;
		tag->ct.flags = sites[i].flags;
		tag->ct.filename = text(m, sites[i].file);
		tag->ct.function = text(m, sites[i].function);
		tag->ct.modname = text(m, sites[i].module);
		tag->counters = counters(m, sites[i].bytes, sites[i].calls);
	}
	module->range.start = madeup_direct(tags);
	module->range.stop = module->range.start + n * sizeof(struct alloc_tag);
	return madeup_direct(at);
}

/* The kernel is module 0; module 5 lies in a second node, below the xarray's top. */
void madeup_make_tags(struct madeup *m)
{
	static const struct site kernel[] = {
		{ "mm/slub.c", "alloc_slab_page", NULL, 2345, 0, 1 << 20, 256 },
		{ "mm/memory.c", "do_anonymous_page", NULL, 99, 0, 0, 0 },
		{ "fs/inode.c", "alloc_inode", NULL, 7, 1, 6400, 10 },
	};
	static const struct site module[] = {
		{ "drivers/made/up.c", "take", "madeup", 11, 0, 64 << 20, 16 },
	};
	uint64_t type = madeup_take(m, sizeof(struct codetag_type));
	uint64_t top = madeup_take(m, sizeof(struct xa_node)), low[2];
	uint64_t key = madeup_take_symbol(m, "mem_alloc_profiling_key", sizeof(struct static_key));
	struct xa_node *node = madeup_at_phys(m, top);

	madeup_write_long(m, madeup_take_symbol(m, "alloc_tag_cttype", 8), madeup_direct(type));
	((struct codetag_type *)madeup_at_phys(m, type))->mod_idr.idr_rt.xa_head =
		madeup_direct(top) | 2;
	node->shift = 2;
	for (int i = 0; i < 2; i++) {
		low[i] = madeup_take(m, sizeof(struct xa_node));
		node->slots[i] = madeup_direct(low[i]) | 2;
	}
	((struct xa_node *)madeup_at_phys(m, low[0]))->slots[0] = make_module(m, kernel, 3);
	((struct xa_node *)madeup_at_phys(m, low[1]))->slots[1] = make_module(m, module, 1);
	((struct static_key *)madeup_at_phys(m, key))->enabled.counter = 1;
}

/* Pools of two sizes, as the forms have huge pages of 2^6 and none of the other. */
void madeup_make_hstates(struct madeup *m)
{
	uint64_t at = madeup_take_symbol(m, "hstates", 3 * sizeof(struct hstate));
	struct hstate *states = madeup_at_phys(m, at);
	uint32_t n = 2;

	memcpy(madeup_at_phys(m, madeup_take_symbol(m, "hugetlb_max_hstate", 4)), &n, 4);
	*(uint8_t *)madeup_at_phys(m, madeup_take_symbol(m, "vmemmap_optimize_enabled", 1)) = 1;
	states[0] = (struct hstate){
		.order = 6, .nr_huge_pages = 20, .free_huge_pages = 13, .resv_huge_pages = 3,
		.surplus_huge_pages = 2, .nr_overcommit_huge_pages = 4,
		.nr_huge_pages_node = { 12, 8 }, .free_huge_pages_node = { 5, 8 },
		.surplus_huge_pages_node = { 2, 0 },
	};
	states[1].order = 18;
}

#endif
