// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/slab/cache_list.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernel/read/damage.h"
#include "kernel/read/list.h"

#define MAX_NAME	256u
#define MAX_SAID	8u		/* faults told in words */
#define MAX_ORDER	20u
#define OO_SHIFT	16		/* mm/slub.c */
#define SLAB_RECLAIM_ACCOUNT UINT64_C(0x00020000)	/* until v6.8 */

void mt_kmem_caches_say(struct mt_kmem_caches *caches, const char *fmt, ...)
{
	struct mt_snapshot *snapshot = caches->kernel->inspector.snapshot;
	mt_cleanup(free) char *text = NULL;
	va_list arguments;
	int n;

	if (caches->damage++ >= MAX_SAID)
		return;
	va_start(arguments, fmt);
	n = vasprintf(&text, fmt, arguments);
	va_end(arguments);
	if (n < 0)
		text = NULL;
	if (caches->damage == MAX_SAID)
		mt_damage_say(snapshot, MT_SECTION_PAGES, "slab caches: more is damaged than this");
	else
		mt_damage_say(snapshot, MT_SECTION_PAGES, "slab caches: %s", text ? text : fmt);
}

static struct mt_error *read_name(struct mt_kmem_caches *caches, struct mt_kmem_cache *cache)
{
	struct mt_reader *reader = caches->kernel->reader;
	uint64_t at = mt_reader_peek(reader, cache->address, &caches->layout.name);
	mt_cleanup(free) char *name = NULL;
	struct mt_error *err = at == MT_UNKNOWN ? NULL :
			       mt_reader_read_string(reader, at, MAX_NAME, &name);

	mt_error_destroy(err);
	if (name && *name)
		return mt_snapshot_name(caches->kernel->inspector.snapshot, name, strlen(name),
					&cache->info.name);
	free(name);
	if (asprintf(&name, "0x%" PRIx64, cache->address) < 0) {
		name = NULL;
		return mt_error_nomem();
	}
	mt_kmem_caches_say(caches, "the name of the cache %s cannot be read", name);
	return mt_snapshot_name(caches->kernel->inspector.snapshot, name, strlen(name),
				&cache->info.name);
}

static enum mt_reclaimable reclaimable(const struct mt_slab_layout *l, uint64_t flags)
{
	uint64_t bit = SLAB_RECLAIM_ACCOUNT;

	if (flags == MT_UNKNOWN)
		return MT_RECLAIMABLE_UNKNOWN;
	if (l->flag_bit.exists)
		bit = l->reclaim_bit.exists ? UINT64_C(1) << l->reclaim_bit.value : 0;
	return flags & bit ? MT_RECLAIMABLE_YES : MT_RECLAIMABLE_NO;
}

/* The pages of a usual slab. */
static uint64_t slab_pages(struct mt_reader *reader, const struct mt_slab_layout *l,
			   uint64_t address)
{
	uint64_t order = mt_reader_peek(reader, address, l->oo.exists ? &l->oo : &l->order);

	if (l->oo.exists && order != MT_UNKNOWN)
		order >>= OO_SHIFT;
	return order > MAX_ORDER ? MT_UNKNOWN : UINT64_C(1) << order;
}

static struct mt_error *add(void *data, uint64_t address)
{
	struct mt_kmem_caches *caches = data;
	const struct mt_slab_layout *l = &caches->layout;
	struct mt_reader *reader = caches->kernel->reader;
	struct mt_error *err = mt_array_reserve(&caches->v, &caches->capacity, caches->n + 1,
						sizeof(*caches->v), MT_MAX_SLAB_CACHES);
	struct mt_kmem_cache *cache;
	uint64_t size;

	if (err)
		return err;
	cache = &caches->v[caches->n];
	size = mt_reader_peek(reader, address, &l->size);
	*cache = (struct mt_kmem_cache){
		.address = address,
		.position = caches->n++,
		.num = mt_reader_peek(reader, address, &l->num),
		.info = {
			.object_bytes = size <= UINT32_MAX ? size : MT_UNKNOWN,
			.slab_pages = slab_pages(reader, l, address),
			.reclaimable = reclaimable(l, mt_reader_peek(reader, address, &l->flags)),
		},
	};
	return read_name(caches, cache);
}

static int by_address(const void *a, const void *b)
{
	const struct mt_kmem_cache *x = a, *y = b;

	return x->address < y->address ? -1 : x->address > y->address;
}

struct mt_error *mt_kmem_caches_read(struct mt_kernel *kernel, struct mt_kmem_caches *caches)
{
	struct mt_list list = {
		.reader = kernel->reader, .max = MT_MAX_SLAB_CACHES, .what = "slab_caches",
	};
	struct mt_error *err;

	*caches = (struct mt_kmem_caches){ .kernel = kernel };
	err = mt_slab_layout_resolve(kernel, &caches->layout);
	if (err)
		return err;
	if (!caches->layout.list.exists || !caches->layout.name.exists ||
	    !mt_symbols_find(kernel->image->symbols, "slab_caches", &list.head))
		return mt_error_create(MT_ERR_NOT_FOUND, "no struct kmem_cache, or no symbol "
				       "slab_caches: whose slabs there are is not known");
	list.offset = caches->layout.list.m.offset;
	err = mt_list_walk(&list, add, caches);
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (err)
		mt_kmem_caches_say(caches, "%s; %zu were found", mt_error_message(err), caches->n);
	mt_error_destroy(err);
	if (caches->n)
		qsort(caches->v, caches->n, sizeof(*caches->v), by_address);
	return NULL;
}

void mt_kmem_caches_release(struct mt_kmem_caches *caches)
{
	free(caches->v);
}

struct mt_kmem_cache *mt_kmem_caches_find(const struct mt_kmem_caches *caches, uint64_t address)
{
	const struct mt_kmem_cache key = { .address = address };

	return caches->n ? bsearch(&key, caches->v, caches->n, sizeof(*caches->v), by_address) :
			   NULL;
}
