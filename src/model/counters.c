// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/counters.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

struct mt_error *mt_snapshot_add_counters(struct mt_snapshot *snapshot)
{
	struct mt_counters *new;

	if (snapshot->counters)
		return NULL;
	new = calloc(1, sizeof(*new));
	if (!new)
		return mt_error_nomem();
	new->arc_bytes = new->arc_min_bytes = new->socket_pages = MT_UNKNOWN;
	new->ram_bytes = new->image_bytes = new->crash_bytes = MT_UNKNOWN;
	for (size_t i = 0; i < MT_NR_PRESSURES; i++)
		new->pressure_some[i] = new->pressure_full[i] = MT_UNKNOWN;
	snapshot->counters = new;
	return NULL;
}

void mt_counters_destroy(struct mt_counters *counters)
{
	if (!counters)
		return;
	free(counters->meminfo.v);
	free(counters->vmstat.v);
	free(counters->pools);
	free(counters->slabs);
	free(counters->vmalloc.v);
	free(counters->modules.v);
	free(counters);
}

struct mt_error *mt_counters_add_pool(struct mt_counters *counters,
				      const struct mt_huge_pool *pool)
{
	struct mt_error *err = mt_array_reserve(&counters->pools, &counters->pools_capacity,
						counters->nr_pools + 1, sizeof(*counters->pools),
						MT_MAX_HUGE_POOLS);

	if (!err)
		counters->pools[counters->nr_pools++] = *pool;
	return err;
}

struct mt_error *mt_counters_add_slab(struct mt_counters *counters,
				      const struct mt_slab_cache *cache)
{
	struct mt_error *err = mt_array_reserve(&counters->slabs, &counters->slabs_capacity,
						counters->nr_slabs + 1, sizeof(*counters->slabs),
						MT_MAX_SLAB_CACHES);

	if (!err)
		counters->slabs[counters->nr_slabs++] = *cache;
	return err;
}

struct mt_error *mt_holders_add(struct mt_snapshot *snapshot, struct mt_holders *holders,
				const char *name, size_t len, uint64_t bytes)
{
	const char *interned;
	struct mt_error *err = mt_snapshot_name(snapshot, name, len, &interned);

	if (err)
		return err;
	for (size_t i = 0; i < holders->n; i++) {
		if (holders->v[i].name != interned)
			continue;
		bytes = mt_count_add(holders->v[i].bytes, bytes);
		/* no machine has so much: what does not fit an int64_t is not known */
		holders->v[i].bytes = bytes <= INT64_MAX ? bytes : MT_UNKNOWN;
		return NULL;
	}
	err = mt_array_reserve(&holders->v, &holders->capacity, holders->n + 1,
			       sizeof(*holders->v), MT_MAX_HOLDERS);
	if (!err)
		holders->v[holders->n++] = (struct mt_holder){ interned, bytes };
	return err;
}

static int by_bytes(const void *a, const void *b)
{
	const struct mt_holder *x = a, *y = b;

	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? 1 : -1;
	return strcmp(x->name, y->name);
}

void mt_holders_sort(struct mt_holders *holders)
{
	if (holders->n)
		qsort(holders->v, holders->n, sizeof(*holders->v), by_bytes);
}

uint64_t mt_slab_cache_pages(const struct mt_slab_cache *cache)
{
	uint64_t product;

	if (cache->pages != MT_UNKNOWN)
		return cache->pages;
	if (cache->slabs == MT_UNKNOWN || cache->slab_pages == MT_UNKNOWN ||
	    __builtin_mul_overflow(cache->slabs, cache->slab_pages, &product) ||
	    product > INT64_MAX)
		return MT_UNKNOWN;
	return product;
}

uint64_t mt_counters_meminfo(const struct mt_counters *counters, const char *line)
{
	return mt_stats_get(&counters->meminfo, line);
}

bool mt_counters_has_module(const struct mt_counters *counters, const char *name)
{
	for (size_t i = 0; i < counters->modules.n; i++)
		if (!strcmp(counters->modules.v[i].name, name))
			return true;
	return false;
}
