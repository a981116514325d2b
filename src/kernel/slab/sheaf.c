// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/slab/sheaf.h"

#include <inttypes.h>

#include "kernel/read/list.h"

#define MAX_FULL	4096u	/* sheaves in a barn; MAX_FULL_SHEAVES is 10 */

struct walk {
	const struct mt_kernel *kernel;
	const struct mt_slab_layout *layout;
	uint64_t cache, capacity, in_barn;
	struct mt_sheaf sheaf;
	struct mt_error *(*fn)(void *data, const struct mt_sheaf *sheaf);
	void *data;
};

static struct mt_error *on_sheaf(void *data, uint64_t address)
{
	struct walk *w = data;
	const struct mt_slab_layout *l = w->layout;
	uint64_t n = 0, cache = w->cache;
	struct mt_error *err = mt_reader_member(w->kernel->reader, address, &l->sheaf_count, &n);

	w->in_barn++;
	/* a CPU that is not up yet has the bootstrap sheaf, which is no cache's and empty */
	if (!err && n && l->sheaf_cache.exists)
		err = mt_reader_member(w->kernel->reader, address, &l->sheaf_cache, &cache);
	if (err || !n)
		return err;
	if (n > w->capacity)
		return mt_error_create(MT_ERR_FORMAT, "the sheaf 0x%" PRIx64 " has %" PRIu64
				       " objects, and room for %" PRIu64, address, n, w->capacity);
	if (cache != w->cache)
		return mt_error_create(MT_ERR_FORMAT, "the sheaf 0x%" PRIx64 " is of the cache 0x%"
				       PRIx64, address, cache);
	w->sheaf.address = address;
	w->sheaf.objects = mt_reader_add(w->kernel->reader, address, l->sheaf_objects.m.offset);
	w->sheaf.n = n;
	return w->fn(w->data, &w->sheaf);
}

static struct mt_error *walk_cpu(struct walk *w, uint64_t sheaves)
{
	const struct mt_slab_layout *l = w->layout;
	const struct mt_field *const fields[] = { &l->main, &l->spare, &l->rcu_free };
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(fields); i++) {
		uint64_t sheaf = 0;

		if (fields[i]->exists)
			err = mt_reader_member(w->kernel->reader, sheaves, fields[i], &sheaf);
		if (!err && sheaf)
			err = on_sheaf(w, sheaf);
	}
	return err;
}

static struct mt_error *walk_barn(struct walk *w, uint64_t barn)
{
	const struct mt_slab_layout *l = w->layout;
	const struct mt_list list = {
		.reader = w->kernel->reader,
		.head = mt_reader_add(w->kernel->reader, barn, l->sheaves_full.m.offset),
		.offset = l->sheaf_list.m.offset,
		.max = MAX_FULL,
		.what = "the full sheaves of a barn",
	};
	uint64_t counted = 0;
	struct mt_error *err;

	w->in_barn = 0;
	err = mt_list_walk(&list, on_sheaf, w);
	if (!err && l->nr_full.exists)
		err = mt_reader_member(w->kernel->reader, barn, &l->nr_full, &counted);
	if (!err && l->nr_full.exists && counted != w->in_barn)
		err = mt_error_create(MT_ERR_FORMAT, "a barn has %" PRIu64
				      " full sheaves and counts %" PRIu64, w->in_barn, counted);
	return err;
}

static struct mt_error *walk_cpus(struct walk *w)
{
	const struct mt_kernel *kernel = w->kernel;
	uint64_t sheaves = 0;
	struct mt_error *err = mt_reader_member(kernel->reader, w->cache, &w->layout->cpu_sheaves,
						&sheaves);

	if (!err && w->layout->sheaf_capacity.exists)
		err = mt_reader_member(kernel->reader, w->cache, &w->layout->sheaf_capacity,
				       &w->capacity);
	if (err || !sheaves)
		return err;
	for (size_t i = 0; !err && i < kernel->percpu.n; i++) {
		w->sheaf.cpu = kernel->percpu.v[i].id;
		err = walk_cpu(w, mt_reader_add(kernel->reader, sheaves,
						kernel->percpu.v[i].offset));
	}
	return err;
}

struct mt_error *mt_sheaves_walk(const struct mt_kernel *kernel, const struct mt_slab_layout *l,
				 uint64_t cache,
				 struct mt_error *(*fn)(void *data, const struct mt_sheaf *sheaf),
				 void *data)
{
	struct walk w = { .kernel = kernel, .layout = l, .cache = cache, .fn = fn, .data = data };
	struct mt_error *err;

	if (!l->cpu_sheaves.exists || !l->sheaf_count.exists || !l->sheaf_objects.exists)
		return NULL;
	err = walk_cpus(&w);
	w.sheaf.cpu = MT_NO_INDEX;
	for (size_t i = 0; !err && i < kernel->nodes.n; i++) {
		uint64_t node, barn;

		err = mt_slab_cache_node(kernel, l, cache, kernel->nodes.v[i].id, &node, &barn);
		if (!err && barn && l->sheaves_full.exists && l->sheaf_list.exists)
			err = walk_barn(&w, barn);
	}
	return err;
}
