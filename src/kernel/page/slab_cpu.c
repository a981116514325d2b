// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/page/slab_cpu.h"

#include "kernel/layout/layout_rows.h"

struct cpu_layout {
	struct mt_field cpu_slab;	/* per-CPU pointer */
	struct mt_field link;		/* where in a free object the next one's address is */
	struct mt_field random;		/* SLAB_FREELIST_HARDENED */
	struct mt_field freelist, slab;
};

#define AT(member) offsetof(struct cpu_layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(cpu_slab),	{ { "kmem_cache", "cpu_slab" } }, MT_WORD },
	{ AT(link),	{ { "kmem_cache", "offset" } }, MT_INTEGER(4 | 8) },
	{ AT(random),	{ { "kmem_cache", "random" } }, MT_WORD },
	{ AT(freelist),	{ { "kmem_cache_cpu", "freelist" } }, MT_WORD },
	/* v5.17, bb192ed9aa71 */
	{ AT(slab),	{ { "kmem_cache_cpu", "slab" }, { "kmem_cache_cpu", "page" } },
	  MT_WORD },
};

static const struct mt_rows rows = { MT_FIELD_ROWS(field_rows) };

struct walk {
	struct mt_kernel *kernel;
	const struct mt_slab *slab;
	uint64_t first;			/* object */
	uint64_t link, random;
	bool is_hardened, swaps;
};

static uint64_t read_field(struct mt_kernel *kernel, uint64_t address, const struct mt_field *field,
			   struct mt_error **err)
{
	uint64_t value = 0;

	if (!*err)
		*err = mt_reader_member(kernel->reader, address, field, &value);
	return value;
}

static bool is_in_slab(const struct walk *w, uint64_t object)
{
	uint64_t phys = 0, pfn;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_dump_virt_to_phys(w->kernel->image->dump, object, &phys);

	pfn = phys >> w->kernel->memmap->page_shift;
	return !err && pfn >= w->slab->head_pfn &&
	       pfn - w->slab->head_pfn < UINT64_C(1) << w->slab->order;
}

/* freelist_ptr_decode(): the address is swapped since v5.7 (1ad53d9fa3f6) */
static uint64_t decode(const struct walk *w, uint64_t word, uint64_t at)
{
	bool wide = mt_reader_memory(w->kernel->reader)->pointer_size == 8;

	if (!w->is_hardened)
		return word;
	if (w->swaps)
		at = wide ? __builtin_bswap64(at) : __builtin_bswap32((uint32_t)at);
	return (word ^ w->random ^ at) & w->kernel->memmap->pointer_mask;
}

/* Counts the free objects; MT_UNKNOWN if the list leads out of the slab or does not end. */
static uint64_t count(const struct walk *w)
{
	uint64_t object = w->first, n = 0;

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

static struct mt_error *read_cache(struct mt_kernel *kernel, const struct cpu_layout *l,
				   const struct mt_slab *slab, struct walk *w, uint64_t *cpu_slab)
{
	struct mt_error *err = NULL;

	*w = (struct walk){ .kernel = kernel, .slab = slab, .is_hardened = l->random.exists };
	*cpu_slab = read_field(kernel, slab->cache, &l->cpu_slab, &err);
	w->link = read_field(kernel, slab->cache, &l->link, &err);
	if (l->random.exists)
		w->random = read_field(kernel, slab->cache, &l->random, &err);
	return err;
}

/* Whether a CPU has taken the slab; false if that cannot be read. */
static bool has_slab(struct walk *w, const struct cpu_layout *l, uint64_t of_cpu)
{
	struct mt_error *err = NULL;
	uint64_t page = read_field(w->kernel, of_cpu, &l->slab, &err);

	w->first = read_field(w->kernel, of_cpu, &l->freelist, &err);
	if (err) {
		mt_error_destroy(err);
		return false;
	}
	return page == w->slab->page;
}

struct mt_error *mt_slab_on_cpu(struct mt_kernel *kernel, const struct mt_slab *slab,
				uint64_t *free, unsigned int *cpu)
{
	struct cpu_layout l = { 0 };
	struct walk w;
	uint64_t cpu_slab;
	struct mt_error *err = mt_rows_resolve(kernel->image->types,
					       mt_reader_memory(kernel->reader)->pointer_size,
					       &rows, &l);

	*free = 0;
	if (err || !l.cpu_slab.exists || !l.link.exists || !l.freelist.exists || !l.slab.exists)
		return err;
	err = read_cache(kernel, &l, slab, &w, &cpu_slab);
	if (err) {
		mt_error_destroy(err);
		*free = MT_UNKNOWN;
		return NULL;
	}
	for (size_t i = 0; i < kernel->percpu.n; i++) {
		const struct mt_cpu *at = &kernel->percpu.v[i];

		if (!has_slab(&w, &l, mt_reader_add(kernel->reader, cpu_slab, at->offset)))
			continue;
		*cpu = at->id;
		w.swaps = true;
		*free = count(&w);
		w.swaps = false;
		if (*free == MT_UNKNOWN)
			*free = count(&w);
		break;
	}
	return NULL;
}
