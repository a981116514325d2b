// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/slab/slab_free.h"

#include "kernel/slab/freelist.h"
#include "kernel/slab/sheaf.h"

/* Where the memory of a slab is; slabs lie in the direct map, which is linear. */
struct place {
	const struct mt_kernel *kernel;
	const struct mt_slab *slab;
	uint64_t start, end;		/* addresses, end exclusive; 0: not found yet */
};

/* Whether an object lies in the slab.  The first that does tells where the slab's memory begins. */
static bool is_in_slab(struct place *p, uint64_t object)
{
	unsigned int shift = p->kernel->memmap->page_shift;
	uint64_t phys = 0, head = p->slab->head_pfn << shift;
	uint64_t size = UINT64_C(1) << p->slab->order << shift;
	struct mt_error *err;
	bool failed;

	if (p->end)
		return object >= p->start && object < p->end;
	err = mt_dump_virt_to_phys(p->kernel->image->dump, object, &phys);
	failed = err;
	mt_error_destroy(err);
	if (failed || phys < head || phys - head >= size)
		return false;
	p->start = object - (phys - head);
	p->end = p->start + size;
	return true;
}

uint64_t mt_slab_freelist_count(const struct mt_kernel *kernel, const struct mt_slab_layout *l,
				const struct mt_slab *slab, uint64_t first)
{
	struct place place = { .kernel = kernel, .slab = slab };
	struct mt_freelist list = {
		.reader = kernel->reader,
		.is_hardened = l->random.exists,
		.max = slab->objects,
		.link = mt_reader_peek(kernel->reader, slab->cache, &l->link),
	};

	if (!first)
		return 0;
	if (list.is_hardened)
		list.random = mt_reader_peek(kernel->reader, slab->cache, &l->random);
	if (list.link >= UINT32_MAX || !is_in_slab(&place, first))
		return MT_UNKNOWN;
	list.start = place.start;
	list.end = place.end;
	return mt_freelist_count(&list, first);
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
	struct place place;
	uint64_t found;
};

static struct mt_error *count_in_sheaf(void *data, const struct mt_sheaf *sheaf)
{
	struct sheaf_search *s = data;
	struct mt_reader *reader = s->place.kernel->reader;
	unsigned int word = mt_reader_memory(reader)->pointer_size;

	for (uint64_t i = 0; i < sheaf->n; i++) {
		uint64_t object = 0;
		struct mt_error *err = mt_reader_read_long(
			reader, mt_reader_add(reader, sheaf->objects, i * word), &object);

		if (err)
			return err;
		s->found += is_in_slab(&s->place, object);
	}
	return NULL;
}

struct mt_error *mt_slab_free_outside(struct mt_kernel *kernel, const struct mt_slab *slab,
				      struct mt_slab_free *free)
{
	struct mt_slab_layout l;
	struct sheaf_search search = { .place = { .kernel = kernel, .slab = slab } };
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
