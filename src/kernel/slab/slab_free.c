// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/slab/slab_free.h"

#include "kernel/slab/sheaf.h"

struct walk {
	const struct mt_kernel *kernel;
	const struct mt_slab *slab;
	uint64_t start, end;		/* addresses of the slab's memory; start > end: not known */
	uint64_t link, random;
	bool is_hardened, swaps;
};

/*
 * Whether an object lies in the slab.  The first that does tells where the slab's memory begins,
 * for slabs lie in the direct map, which is linear.
 */
static bool is_in_slab(struct walk *w, uint64_t object)
{
	unsigned int shift = w->kernel->memmap->page_shift;
	uint64_t phys = 0, head = w->slab->head_pfn << shift;
	uint64_t size = UINT64_C(1) << w->slab->order << shift;
	struct mt_error *err;

	if (w->start < w->end)
		return object >= w->start && object < w->end;
	err = mt_dump_virt_to_phys(w->kernel->image->dump, object, &phys);
	mt_error_destroy(err);
	if (err || phys < head || phys - head >= size)
		return false;
	w->start = object - (phys - head);
	w->end = w->start + size;
	return true;
}

/* freelist_ptr_decode() */
static uint64_t decode(const struct walk *w, uint64_t word, uint64_t at)
{
	bool wide = mt_reader_memory(w->kernel->reader)->pointer_size == 8;

	if (!w->is_hardened)
		return word;
	if (w->swaps)
		at = wide ? __builtin_bswap64(at) : __builtin_bswap32((uint32_t)at);
	return (word ^ w->random ^ at) & w->kernel->memmap->pointer_mask;
}

static uint64_t count(struct walk *w, uint64_t object)
{
	uint64_t n = 0;

	for (; object && n <= w->slab->objects; n++) {
		uint64_t at = mt_reader_add(w->kernel->reader, object, w->link), word = 0;
		mt_cleanup(mt_error) struct mt_error *err = NULL;

		if (!is_in_slab(w, object))
			return MT_UNKNOWN;
		err = mt_reader_read_long(w->kernel->reader, at, &word);
		if (err)
			return MT_UNKNOWN;
		object = decode(w, word, at);
	}
	return n <= w->slab->objects ? n : MT_UNKNOWN;
}

uint64_t mt_slab_freelist_count(const struct mt_kernel *kernel, const struct mt_slab_layout *l,
				const struct mt_slab *slab, uint64_t first)
{
	struct walk w = {
		.kernel = kernel, .slab = slab, .swaps = true, .is_hardened = l->random.exists,
		.start = 1, .end = 0,
		.link = mt_reader_peek(kernel->reader, slab->cache, &l->link),
	};
	uint64_t n;

	if (w.is_hardened)
		w.random = mt_reader_peek(kernel->reader, slab->cache, &l->random);
	if (w.link == MT_UNKNOWN || w.link >= UINT32_MAX)
		return MT_UNKNOWN;
	n = count(&w, first);
	w.swaps = false;
	return n == MT_UNKNOWN && w.is_hardened ? count(&w, first) : n;
}

/* The objects on the list of the CPU that has taken the slab. */
static void count_on_cpu(const struct mt_kernel *kernel, const struct mt_slab_layout *l,
			 const struct mt_slab *slab, struct mt_slab_free *free)
{
	uint64_t cpu_slab;

	if (!l->cpu_slab.exists || !l->link.exists || !l->cpu_freelist.exists ||
	    !l->cpu_page.exists)
		return;
	cpu_slab = mt_reader_peek(kernel->reader, slab->cache, &l->cpu_slab);
	if (cpu_slab == MT_UNKNOWN)
		free->on_cpu = MT_UNKNOWN;
	for (size_t i = 0; cpu_slab != MT_UNKNOWN && i < kernel->percpu.n; i++) {
		uint64_t at = mt_reader_add(kernel->reader, cpu_slab, kernel->percpu.v[i].offset);
		uint64_t page = mt_reader_peek(kernel->reader, at, &l->cpu_page);
		uint64_t first = mt_reader_peek(kernel->reader, at, &l->cpu_freelist);

		if (page != slab->page || first == MT_UNKNOWN)
			continue;
		free->cpu = kernel->percpu.v[i].id;
		free->on_cpu = mt_slab_freelist_count(kernel, l, slab, first);
		break;
	}
}

struct sheaf_search {
	struct walk walk;
	uint64_t found;
};

static struct mt_error *count_in_sheaf(void *data, const struct mt_sheaf *sheaf)
{
	struct sheaf_search *s = data;
	struct mt_reader *reader = s->walk.kernel->reader;
	unsigned int word = mt_reader_memory(reader)->pointer_size;

	for (uint64_t i = 0; i < sheaf->n; i++) {
		uint64_t object = 0;
		struct mt_error *err = mt_reader_read_long(
			reader, mt_reader_add(reader, sheaf->objects, i * word), &object);

		if (err)
			return err;
		s->found += is_in_slab(&s->walk, object);
	}
	return NULL;
}

struct mt_error *mt_slab_free_outside(struct mt_kernel *kernel, const struct mt_slab *slab,
				      struct mt_slab_free *free)
{
	struct mt_slab_layout l;
	struct sheaf_search search = {
		.walk = { .kernel = kernel, .slab = slab, .start = 1, .end = 0 },
	};
	struct mt_error *err = mt_slab_layout_resolve(kernel, &l);

	*free = (struct mt_slab_free){ 0 };
	if (err)
		return err;
	count_on_cpu(kernel, &l, slab, free);
	err = mt_sheaves_walk(kernel, &l, slab->cache, count_in_sheaf, &search);
	free->in_sheaves = err || search.found > slab->objects ? MT_UNKNOWN : search.found;
	mt_error_destroy(err);
	return NULL;
}
