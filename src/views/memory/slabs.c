// SPDX-License-Identifier: GPL-2.0-or-later
/* The slab caches: who holds the kernel's own objects, and what of them is in use. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/counters.h"
#include "views/memory/memory.h"

enum {
	CACHE, SIZE, OBJECTS, IN_USE, SLABS, BYTES, UNUSED, RECLAIMABLE, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[CACHE] = { "cache", "CACHE", MT_TYPE_TEXT, .is_key = true, .help = "name of the cache" },
	[SIZE] = { "size_bytes", "OBJ_SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		   .help = "bytes that an object takes, with what lies between them" },
	[OBJECTS] = { "objects", "OBJECTS", MT_TYPE_COUNT, .help = "objects, used or free" },
	[IN_USE] = { "objects_in_use", "IN_USE", MT_TYPE_COUNT,
		     .help = "objects that are allocated, as the kernel counts them" },
	[SLABS] = { "slabs", "SLABS", MT_TYPE_COUNT, .help = "slabs: blocks of pages" },
	[BYTES] = { "bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "memory of its slabs" },
	[UNUSED] = { "unused_bytes", "UNUSED", MT_TYPE_COUNT, MT_UNIT_BYTES,
		     .help = "of that, what no object in use takes" },
	[RECLAIMABLE] = { "reclaimable", "RECLAIM", MT_TYPE_BOOL,
			  .help = "whether the kernel counts it as reclaimable" },
};

/* MT_UNKNOWN if a part is, or if it does not fit. */
static uint64_t times(uint64_t a, uint64_t b)
{
	uint64_t product;

	if (a == MT_UNKNOWN || b == MT_UNKNOWN || __builtin_mul_overflow(a, b, &product) ||
	    product > INT64_MAX)
		return MT_UNKNOWN;
	return product;
}

static uint64_t pages_of(const struct mt_slab_cache *cache)
{
	return times(cache->slabs, cache->slab_pages);
}

static int by_pages(const void *a, const void *b)
{
	const struct mt_slab_cache *x = *(struct mt_slab_cache *const *)a;
	const struct mt_slab_cache *y = *(struct mt_slab_cache *const *)b;

	if (pages_of(x) != pages_of(y))
		return pages_of(x) < pages_of(y) ? 1 : -1;
	return strcmp(x->name, y->name);
}

static struct mt_error *fill_cache(const struct mt_snapshot *snapshot,
				   const struct mt_slab_cache *cache, struct mt_sink *sink)
{
	uint64_t bytes = mt_pages_to_bytes(snapshot, pages_of(cache));
	uint64_t used = times(cache->objects_in_use, cache->object_bytes);
	bool is_told = cache->reclaimable != MT_RECLAIMABLE_UNKNOWN;
	const struct mt_cell cells[NR_COLUMNS] = {
		[CACHE] = mt_cell_text(cache->name),
		[SIZE] = mt_cell_count(cache->object_bytes),
		[OBJECTS] = mt_cell_count(cache->objects),
		[IN_USE] = mt_cell_count(cache->objects_in_use),
		[SLABS] = mt_cell_count(cache->slabs),
		[BYTES] = mt_cell_count(bytes),
		[UNUSED] = mt_cell_count(bytes == MT_UNKNOWN || used > bytes ? MT_UNKNOWN :
									       bytes - used),
		[RECLAIMABLE] = is_told ? mt_cell_bool(cache->reclaimable == MT_RECLAIMABLE_YES) :
					  mt_cell_unknown(),
	};

	return sink->ops->row(sink, cells);
}

/* What the caches sum up to, against what the kernel counts; large kmallocs are in no cache. */
static struct mt_error *put_sum(const struct mt_snapshot *snapshot, struct mt_sink *sink)
{
	const struct mt_counters *c = snapshot->counters;
	uint64_t counted = mt_counters_meminfo(c, "Slab"), sum = 0;
	char a[MT_TEXT_BYTES_SIZE], b[MT_TEXT_BYTES_SIZE];

	for (size_t i = 0; i < c->nr_slabs; i++)
		sum = mt_count_add(sum, mt_pages_to_bytes(snapshot, pages_of(&c->slabs[i])));
	if (sum == MT_UNKNOWN || counted == MT_UNKNOWN)
		return NULL;
	return mt_sink_note(sink, MT_PLAIN,
			    "the caches have %s; the kernel counts %s as slab, with allocations "
			    "that are in no cache (kmalloc of more than two pages)",
			    mt_text_bytes(a, sum), mt_text_bytes(b, counted));
}

/* Why slabinfo was not read, as the source said. */
static struct mt_error *no_caches(const struct mt_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->nr_incomplete; i++)
		if (strstr(snapshot->incomplete[i].reason, "slabinfo"))
			return mt_error_create(MT_ERR_NOT_FOUND, "%s",
					       snapshot->incomplete[i].reason);
	return mt_error_create(MT_ERR_NOT_FOUND, "slabs: no slabinfo here (a running machine or "
			       "saved files have it)");
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_counters *c = request->snapshot->counters;
	mt_cleanup(free) const struct mt_slab_cache **order = NULL;
	struct mt_error *err = NULL;

	if (!c || !c->nr_slabs)
		return no_caches(request->snapshot);
	order = calloc(c->nr_slabs, sizeof(*order));
	if (!order)
		return mt_error_nomem();
	for (size_t i = 0; i < c->nr_slabs; i++)
		order[i] = &c->slabs[i];
	qsort(order, c->nr_slabs, sizeof(*order), by_pages);
	for (size_t i = 0; !err && i < c->nr_slabs; i++)
		err = fill_cache(request->snapshot, order[i], sink);
	return err ? err : put_sum(request->snapshot, sink);
}

const struct mt_view mt_view_slabs = {
	.name = "slabs",
	.summary = "the slab caches by size, from slabinfo: objects, in use, reclaimable or not",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.uses = MT_SECTION_BIT(COUNTERS) | MT_ASK_HOLDERS,
	.fill = fill,
};
