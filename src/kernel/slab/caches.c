// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/slab/caches.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/read/list.h"
#include "kernel/scan/selection.h"
#include "kernel/slab/cache_list.h"
#include "kernel/slab/sheaf.h"
#include "kernel/slab/slab_free.h"

struct walk {
	struct mt_kernel *kernel;
	const struct mt_page_layout *pages;
	struct mt_kmem_caches caches;
	struct mt_slab_pass *pass;
	uint64_t kfence_pfn;		/* where KFENCE's next slab is; UINT64_MAX: nowhere */
	uint64_t max_slabs;		/* that a list may have */
	struct node_count *nodes;	/* [caches.n * kernel->nodes.n], or NULL: not asked for */
	/* the cache that is looked at */
	struct mt_kmem_cache *cache;
	uint64_t partial_free;		/* objects in slabs that wait for the next allocation */
};

/* What a slab says of its objects. */
struct counts {
	uint64_t objects, used;
};

/* What a cache has on a node. */
struct node_count {
	uint64_t slabs, pages, objects, used;
};

/* False: it contradicts itself. */
static bool decode(const struct walk *w, const struct mt_kmem_cache *cache, const uint8_t *raw,
		   struct counts *counts)
{
	const struct mt_slab_layout *l = &w->caches.layout;
	struct mt_reader *reader = w->kernel->reader;

	if (w->pages->slab_objects.exists && w->pages->slab_inuse.exists) {
		counts->objects = mt_reader_bits(reader, raw, &w->pages->slab_objects);
		counts->used = mt_reader_bits(reader, raw, &w->pages->slab_inuse);
	} else {
		counts->objects = cache->num;
		counts->used = l->slab_active.exists ? mt_reader_bits(reader, raw,
								      &l->slab_active) : 0;
	}
	return counts->objects && counts->objects <= UINT16_MAX &&
	       counts->used <= counts->objects;
}

/*
 * KFENCE marks every second page of its pool as a slab, whatever becomes of it
 * (mm/kfence/core.c, kfence_init_pool()); such a slab has one object at most.
 */
static bool is_kfence(struct walk *w, const struct mt_page_scan_run *run)
{
	const struct mt_field *objects = &w->pages->slab_objects;

	if (run->pfn != w->kfence_pfn || run->order || run->pages != 1)
		return false;
	w->kfence_pfn += 2;
	return !objects->exists || mt_reader_bits(w->kernel->reader, run->raw, objects) <= 1;
}

/* NULL: nobody asks, or the slab lies on no node. */
static struct node_count *node_of(const struct walk *w, const struct mt_kmem_cache *cache,
				  const struct mt_page_scan_run *run)
{
	const struct mt_knodes *nodes = &w->kernel->nodes;

	if (!w->nodes || run->zone == MT_NO_INDEX)
		return NULL;
	for (size_t i = 0; i < nodes->n; i++)
		if (nodes->v[i].id == w->kernel->classifier->zones[run->zone]->node)
			return &w->nodes[(size_t)(cache - w->caches.v) * nodes->n + i];
	return NULL;
}

static void count_on_node(struct node_count *node, const struct mt_page_scan_run *run,
			  const struct counts *counts)
{
	node->slabs++;
	node->pages += run->pages;
	node->objects += counts->objects;
	node->used += counts->used;
}

static void count_slab(struct walk *w, struct mt_kmem_cache *cache,
		       const struct mt_page_scan_run *run)
{
	struct node_count *node = node_of(w, cache, run);
	struct counts counts;

	cache->info.slabs++;
	cache->info.pages += run->pages;
	w->max_slabs++;
	if (decode(w, cache, run->raw, &counts)) {
		cache->info.objects += counts.objects;
		cache->free += counts.objects - counts.used;
		if (node)
			count_on_node(node, run, &counts);
		return;
	}
	cache->is_damaged = true;
	mt_kmem_caches_say(&w->caches, "%s: the slab at pfn %" PRIu64 " says that %" PRIu64 " of %"
			   PRIu64 " objects are in use", cache->info.name, run->pfn, counts.used,
			   counts.objects);
}

static struct mt_error *on_run(void *data, const struct mt_page_scan_run *run)
{
	struct walk *w = data;
	struct mt_kmem_cache *cache;
	uint64_t address;

	if (run->use != MT_USE_SLAB || !run->raw)
		return NULL;
	if (is_kfence(w, run)) {
		w->pass->kfence_pages += run->pages;
		return NULL;
	}
	address = w->pages->slab_cache.exists ?
		  mt_reader_field(w->kernel->reader, run->raw, &w->pages->slab_cache) : 0;
	cache = mt_kmem_caches_find(&w->caches, address);
	if (cache) {
		count_slab(w, cache, run);
	} else if (!address) {
		w->pass->no_cache_pages += run->pages;
	} else {
		w->pass->unlisted_slabs++;
		w->pass->unlisted_pages += run->pages;
	}
	return NULL;
}

/* ---- what of a cache is free outside of its slabs ---- */

static struct mt_error *read_slab(struct walk *w, uint64_t page, struct counts *counts)
{
	uint8_t raw[MT_MAX_PAGE_SIZE];
	struct mt_error *err = mt_reader_read(w->kernel->reader, page, raw,
					      (size_t)w->pages->page_size);

	if (!err && !decode(w, w->cache, raw, counts))
		err = mt_error_create(MT_ERR_FORMAT, "the slab 0x%" PRIx64 " says that %" PRIu64
				      " of %" PRIu64 " objects are in use", page, counts->used,
				      counts->objects);
	return err;
}

static struct mt_error *on_partial(void *data, uint64_t page)
{
	struct walk *w = data;
	struct counts counts;
	struct mt_error *err = read_slab(w, page, &counts);

	if (!err)
		w->partial_free += counts.objects - counts.used;
	return err;
}

/* The slabs of a node that have free objects, and SLAB's array of what CPUs share. */
static struct mt_error *count_node(struct walk *w, uint64_t node)
{
	const struct mt_slab_layout *l = &w->caches.layout;
	const struct mt_list list = {
		.reader = w->kernel->reader,
		.head = mt_reader_add(w->kernel->reader, node, l->partial.m.offset),
		.offset = l->slab_list.m.offset,
		.max = w->max_slabs,
		.what = "the partial slabs of a node",
	};
	uint64_t shared = 0, avail = 0;
	struct mt_error *err = NULL;

	if (l->partial.exists && l->slab_list.exists)
		err = mt_list_walk(&list, on_partial, w);
	if (!err && l->shared.exists && l->avail.exists)
		err = mt_reader_member(w->kernel->reader, node, &l->shared, &shared);
	if (!err && shared)
		err = mt_reader_member(w->kernel->reader, shared, &l->avail, &avail);
	w->cache->info.objects_on_cpus += avail;
	return err;
}

static struct mt_error *count_nodes(struct walk *w)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < w->kernel->nodes.n; i++) {
		uint64_t node = 0, barn;

		err = mt_slab_cache_node(w->kernel, &w->caches.layout, w->cache->address,
					 w->kernel->nodes.v[i].id, &node, &barn);
		if (!err && node)
			err = count_node(w, node);
		if (err)
			return mt_error_prefix(err, "node %u", w->kernel->nodes.v[i].id);
	}
	return err;
}

/* SLUB: the freelist of the slab that a CPU has taken. */
static struct mt_error *count_cpu_slab(struct walk *w, uint64_t of_cpu)
{
	const struct mt_slab_layout *l = &w->caches.layout;
	struct mt_slab slab = { .cache = w->cache->address };
	uint64_t first = 0, n;
	struct counts counts;
	struct mt_reader *reader = w->kernel->reader;
	struct mt_error *err = mt_reader_member(reader, of_cpu, &l->cpu_page, &slab.page);

	if (!err)
		err = mt_reader_member(reader, of_cpu, &l->cpu_freelist, &first);
	if (err || !first)
		return err;
	if (!mt_memmap_page_to_pfn(w->kernel->memmap, slab.page, &slab.head_pfn))
		return mt_error_create(MT_ERR_FORMAT, "its slab 0x%" PRIx64 " is no struct page",
				       slab.page);
	err = read_slab(w, slab.page, &counts);
	if (err)
		return err;
	slab.objects = counts.objects;
	/* no slab has more pages; what is outside of it fails as no object of it */
	while (slab.order < 10 && w->cache->info.object_bytes != MT_UNKNOWN &&
	       (UINT64_C(1) << slab.order << w->kernel->memmap->page_shift) <
		       counts.objects * w->cache->info.object_bytes)
		slab.order++;
	n = mt_slab_freelist_count(w->kernel, l, &slab, first);
	if (n == MT_UNKNOWN)
		return mt_error_create(MT_ERR_FORMAT, "its freelist leads out of the slab, or does "
				       "not end");
	w->cache->info.objects_on_cpus += n;
	return NULL;
}

/* SLAB: the array of a CPU. */
static struct mt_error *count_cpu_cache(struct walk *w, uint64_t array)
{
	uint64_t avail = 0;
	struct mt_error *err = mt_reader_member(w->kernel->reader, array,
						&w->caches.layout.avail, &avail);

	w->cache->info.objects_on_cpus += avail;
	return err;
}

static struct mt_error *count_cpus(struct walk *w)
{
	const struct mt_slab_layout *l = &w->caches.layout;
	const struct mt_percpu *percpu = &w->kernel->percpu;
	bool is_slub = l->cpu_slab.exists && l->cpu_page.exists && l->cpu_freelist.exists;
	bool is_slab = l->cpu_cache.exists && l->avail.exists;
	uint64_t pointer = 0;
	struct mt_error *err = NULL;

	if (!is_slub && !is_slab)
		return NULL;
	err = mt_reader_member(w->kernel->reader, w->cache->address,
			       is_slub ? &l->cpu_slab : &l->cpu_cache, &pointer);
	for (size_t i = 0; !err && pointer && i < percpu->n; i++) {
		uint64_t at = mt_reader_add(w->kernel->reader, pointer, percpu->v[i].offset);

		err = is_slub ? count_cpu_slab(w, at) : count_cpu_cache(w, at);
		if (err)
			return mt_error_prefix(err, "CPU %u", percpu->v[i].id);
	}
	return err;
}

static struct mt_error *on_sheaf(void *data, const struct mt_sheaf *sheaf)
{
	struct walk *w = data;

	w->cache->info.objects_in_sheaves += sheaf->n;
	return NULL;
}

/* A part that cannot be read makes its figure unknown, and in_use with it; the rest is kept. */
static struct mt_error *lose(struct walk *w, struct mt_error *err, uint64_t *figure)
{
	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_kmem_caches_say(&w->caches, "%s: %s", w->cache->info.name, mt_error_message(err));
	mt_error_destroy(err);
	*figure = MT_UNKNOWN;
	return NULL;
}

static uint64_t less(uint64_t a, uint64_t b)
{
	return a == MT_UNKNOWN || b == MT_UNKNOWN || b > a ? MT_UNKNOWN : a - b;
}

static struct mt_error *count_cache(struct walk *w)
{
	struct mt_slab_cache *info = &w->cache->info;
	const struct mt_slab_layout *l = &w->caches.layout;
	struct mt_error *err;

	w->partial_free = 0;
	err = lose(w, count_nodes(w), &w->partial_free);
	if (!err)
		err = lose(w, count_cpus(w), &info->objects_on_cpus);
	if (!err)
		err = lose(w, mt_sheaves_walk(w->kernel, l, w->cache->address, on_sheaf, w),
			   &info->objects_in_sheaves);
	/* SLAB has no list of partial slabs alone: all that is free in slabs is not active */
	info->objects_active = less(info->objects, l->oo.exists ? w->partial_free : w->cache->free);
	info->objects_in_use = less(less(less(info->objects, w->cache->free),
					 info->objects_on_cpus), info->objects_in_sheaves);
	if (!err && info->objects_in_use == MT_UNKNOWN && info->objects_on_cpus != MT_UNKNOWN &&
	    info->objects_in_sheaves != MT_UNKNOWN)
		mt_kmem_caches_say(&w->caches, "%s: more objects are free than it has", info->name);
	if (w->cache->is_damaged || !mt_slab_layout_has_nodes(l))
		info->objects_in_use = info->objects_active = MT_UNKNOWN;
	return err;
}

/* ---- all of them ---- */

static uint64_t find_kfence(const struct mt_kernel *kernel)
{
	uint64_t symbol, pool = 0, phys = 0;
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	if (!mt_symbols_find(kernel->image->symbols, "__kfence_pool", &symbol))
		return UINT64_MAX;
	err = mt_reader_read_long(kernel->reader, symbol, &pool);
	if (!err && pool)
		err = mt_dump_virt_to_phys(kernel->image->dump, pool, &phys);
	return err || !pool ? UINT64_MAX : (phys >> kernel->memmap->page_shift) + 2;
}

static const char *allocator_name(const struct mt_slab_layout *l)
{
	return !mt_slab_layout_has_nodes(l) ? "SLOB" : l->oo.exists ? "SLUB" : "SLAB";
}

static struct mt_error *scan(struct walk *w)
{
	const struct mt_page_scan_options options = {
		.end_pfn = UINT64_MAX, .run = on_run, .data = w,
	};
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err = mt_scan(w->kernel, &options, &result);

	if (err)
		return err;
	mt_page_scan_report(w->kernel, &result);
	w->pass->stopped = result.stopped;
	mt_page_scan_result_release(&result);
	return NULL;
}

static int by_position(const void *a, const void *b)
{
	const struct mt_kmem_cache *x = a, *y = b;

	return x->position < y->position ? -1 : x->position > y->position;
}

static struct mt_error *hand_out(struct walk *w,
				 struct mt_error *(*fn)(void *data,
							const struct mt_slab_cache *cache),
				 void *data)
{
	struct mt_error *err = NULL;

	if (w->caches.n)
		qsort(w->caches.v, w->caches.n, sizeof(*w->caches.v), by_position);
	for (size_t i = 0; !err && i < w->caches.n; i++) {
		w->cache = &w->caches.v[i];
		err = count_cache(w);
		if (!err)
			err = fn(data, &w->cache->info);
	}
	return err;
}

/* Reads the caches, and counts their slabs. */
static struct mt_error *open_walk(struct walk *w, bool by_node)
{
	struct mt_kernel *kernel = w->kernel;
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_CLASSIFIER);

	*w->pass = (struct mt_slab_pass){ 0 };
	if (!err)
		err = mt_kmem_caches_read(kernel, &w->caches);
	if (!err && by_node) {
		w->nodes = calloc(w->caches.n * kernel->nodes.n + 1, sizeof(*w->nodes));
		err = w->nodes ? NULL : mt_error_nomem();
	}
	if (err)
		return err;
	w->pages = &kernel->classifier->layout;
	w->kfence_pfn = find_kfence(kernel);
	w->pass->allocator = allocator_name(&w->caches.layout);
	return scan(w);
}

struct mt_error *mt_kernel_slab_caches(struct mt_inspector *inspector,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_slab_cache *cache),
				       void *data, struct mt_slab_pass *pass)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct walk w = { .kernel = kernel, .pass = pass };
	struct mt_error *err = open_walk(&w, false);

	if (!err)
		err = hand_out(&w, fn, data);
	mt_kmem_caches_release(&w.caches);
	return err;
}

struct mt_error *mt_kernel_slab_nodes(struct mt_inspector *inspector,
				      struct mt_error *(*fn)(void *data,
							     const struct mt_slab_node *node),
				      void *data)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct mt_slab_pass pass;
	struct walk w = { .kernel = kernel, .pass = &pass };
	struct mt_error *err = open_walk(&w, true);

	for (size_t i = 0; !err && i < w.caches.n * kernel->nodes.n; i++) {
		const struct node_count *count = &w.nodes[i];
		const struct mt_slab_node node = {
			.cache = w.caches.v[i / kernel->nodes.n].info.name,
			.node = kernel->nodes.v[i % kernel->nodes.n].id,
			.slabs = count->slabs, .pages = count->pages,
			.objects = count->objects, .objects_active = count->used,
		};

		if (count->slabs)
			err = fn(data, &node);
	}
	free(w.nodes);
	mt_kmem_caches_release(&w.caches);
	return err;
}
