// SPDX-License-Identifier: GPL-2.0-or-later
/* The slab caches: who holds the kernel's own objects, and what of them is in use. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/counters.h"
#include "model/inspect.h"
#include "views/memory/memory.h"

enum {
	CACHE, SIZE, OBJECTS, ACTIVE, IN_USE, ON_CPUS, IN_SHEAVES, SLABS, BYTES, UNUSED, WASTE,
	RECLAIMABLE, NODE, ALIASES, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[CACHE] = { "cache", "CACHE", MT_TYPE_TEXT, .is_key = true, .help = "name of the cache" },
	[SIZE] = { "size_bytes", "OBJ_SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		   .help = "bytes that an object takes, with what lies between them" },
	[OBJECTS] = { "objects", "OBJECTS", MT_TYPE_COUNT, .help = "objects, used or free" },
	[ACTIVE] = { "objects_active", "ACTIVE", MT_TYPE_COUNT, .extra = true,
		     .help = "objects in use as slabinfo counts: also those that lie free on the "
			     "lists of CPUs and in sheaves" },
	[IN_USE] = { "objects_in_use", "IN_USE", MT_TYPE_COUNT,
		     .help = "objects that are allocated; without a dump what slabinfo counts" },
	[ON_CPUS] = { "objects_on_cpus", "ON_CPUS", MT_TYPE_COUNT, .extra = true,
		      .help = "free objects on the lists of CPUs (dumps)" },
	[IN_SHEAVES] = { "objects_in_sheaves", "IN_SHEAVES", MT_TYPE_COUNT, .extra = true,
			 .help = "free objects in sheaves, since Linux 6.18 (dumps)" },
	[SLABS] = { "slabs", "SLABS", MT_TYPE_COUNT, .help = "slabs: blocks of pages" },
	[BYTES] = { "bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "memory of its slabs" },
	[UNUSED] = { "unused_bytes", "UNUSED", MT_TYPE_COUNT, MT_UNIT_BYTES,
		     .help = "of that, what no object in use takes" },
	[WASTE] = { "waste_bytes", "WASTE", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		    .help = "of that, what no object can take: the rest of each slab" },
	[RECLAIMABLE] = { "reclaimable", "RECLAIM", MT_TYPE_BOOL,
			  .help = "whether the kernel counts it as reclaimable" },
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .extra = true,
		   .help = "of rows that --nodes adds: the node; none: all of the cache" },
	[ALIASES] = { "aliases", "ALIASES", MT_TYPE_TEXT, .extra = true,
		      .help = "other caches that were merged with it, whose objects it has; "
			      "none: not known (running machine)" },
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

static uint64_t less(uint64_t a, uint64_t b)
{
	return a == MT_UNKNOWN || b == MT_UNKNOWN || b > a ? MT_UNKNOWN : a - b;
}

static int by_pages(const void *a, const void *b)
{
	const struct mt_slab_cache *x = a, *y = b;
	uint64_t x_pages = mt_slab_cache_pages(x), y_pages = mt_slab_cache_pages(y);

	if (x_pages != y_pages)
		return x_pages < y_pages ? 1 : -1;
	return strcmp(x->name, y->name);
}

static struct mt_error *fill_cache(const struct mt_snapshot *snapshot,
				   const struct mt_slab_cache *cache, struct mt_sink *sink)
{
	uint64_t bytes = mt_pages_to_bytes(snapshot, mt_slab_cache_pages(cache));
	uint64_t used = times(cache->objects_in_use, cache->object_bytes);
	uint64_t room = times(cache->objects, cache->object_bytes);
	bool is_told = cache->reclaimable != MT_RECLAIMABLE_UNKNOWN;
	const struct mt_cell cells[NR_COLUMNS] = {
		[CACHE] = mt_cell_text(cache->name),
		[SIZE] = mt_cell_count(cache->object_bytes),
		[OBJECTS] = mt_cell_count(cache->objects),
		[ACTIVE] = mt_cell_count(cache->objects_active),
		[IN_USE] = mt_cell_count(cache->objects_in_use),
		[ON_CPUS] = mt_cell_count(cache->objects_on_cpus),
		[IN_SHEAVES] = mt_cell_count(cache->objects_in_sheaves),
		[SLABS] = mt_cell_count(cache->slabs),
		[BYTES] = mt_cell_count(bytes),
		[UNUSED] = mt_cell_count(less(bytes, used)),
		[WASTE] = mt_cell_count(less(bytes, room)),
		[RECLAIMABLE] = is_told ? mt_cell_bool(cache->reclaimable == MT_RECLAIMABLE_YES) :
					  mt_cell_unknown(),
		[NODE] = mt_cell_unknown(),
		[ALIASES] = mt_cell_text(cache->aliases),
	};

	return sink->ops->row(sink, cells);
}

/* What caches have on nodes, by the name of the cache and then by node; n is 0 if nobody asks. */
struct nodes {
	struct mt_slab_node *v;
	size_t n, capacity;
};

static struct mt_error *add_node(void *data, const struct mt_slab_node *node)
{
	struct nodes *nodes = data;
	struct mt_error *err = mt_array_reserve(&nodes->v, &nodes->capacity, nodes->n + 1,
						sizeof(*nodes->v), 16 * MT_MAX_SLAB_CACHES);

	if (!err)
		nodes->v[nodes->n++] = *node;
	return err;
}

static int by_cache_and_node(const void *a, const void *b)
{
	const struct mt_slab_node *x = a, *y = b;
	int order = strcmp(x->cache, y->cache);

	return order ? order : (x->node > y->node) - (x->node < y->node);
}

static struct mt_error *read_nodes(const struct mt_request *request, struct nodes *nodes)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct mt_error *err;

	if (!request->by_node)
		return NULL;
	if (!inspector || !inspector->ops->slab_nodes)
		return mt_error_create(MT_ERR_NOT_FOUND, "slabs: this source says nothing of "
				       "nodes");
	err = inspector->ops->slab_nodes(inspector, add_node, nodes);
	if (!err && nodes->n)
		qsort(nodes->v, nodes->n, sizeof(*nodes->v), by_cache_and_node);
	return err;
}

static struct mt_error *fill_node(const struct mt_snapshot *snapshot,
				  const struct mt_slab_cache *cache,
				  const struct mt_slab_node *node, struct mt_sink *sink)
{
	struct mt_cell cells[NR_COLUMNS];
	uint64_t bytes = mt_pages_to_bytes(snapshot, node->pages);

	for (int i = 0; i < NR_COLUMNS; i++)
		cells[i] = mt_cell_unknown();
	cells[CACHE] = mt_cell_text(cache->name);
	cells[SIZE] = mt_cell_count(cache->object_bytes);
	cells[OBJECTS] = mt_cell_count(node->objects);
	cells[ACTIVE] = mt_cell_count(node->objects_active);
	cells[SLABS] = mt_cell_count(node->slabs);
	cells[BYTES] = mt_cell_count(bytes);
	cells[WASTE] = mt_cell_count(less(bytes, times(node->objects, cache->object_bytes)));
	cells[NODE] = mt_cell_count(node->node);
	return sink->ops->row(sink, cells);
}

/* Caches may share a name: each is followed by the nodes of all that have it. */
static struct mt_error *fill_nodes(const struct mt_snapshot *snapshot,
				   const struct mt_slab_cache *cache, const struct nodes *nodes,
				   struct mt_sink *sink)
{
	struct mt_error *err = NULL;
	size_t first = 0, end = nodes->n;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (strcmp(nodes->v[middle].cache, cache->name) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	for (; !err && first < nodes->n && !strcmp(nodes->v[first].cache, cache->name); first++)
		err = fill_node(snapshot, cache, &nodes->v[first], sink);
	return err;
}

static uint64_t sum_of(const struct mt_snapshot *snapshot, const struct mt_slab_cache *caches,
		       size_t n)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum = mt_count_add(sum, mt_pages_to_bytes(snapshot,
							  mt_slab_cache_pages(&caches[i])));
	return sum;
}

/* What the caches sum up to, against what the kernel counts; large kmallocs are in no cache. */
static struct mt_error *put_counted(const struct mt_snapshot *snapshot, uint64_t sum,
				    struct mt_sink *sink)
{
	uint64_t counted = mt_counters_meminfo(snapshot->counters, "Slab");
	char a[MT_TEXT_BYTES_SIZE], b[MT_TEXT_BYTES_SIZE];

	if (sum == MT_UNKNOWN || counted == MT_UNKNOWN)
		return NULL;
	return mt_sink_note(sink, MT_PLAIN,
			    "the caches have %s; the kernel counts %s as slab, with allocations "
			    "that are in no cache (kmalloc of more than two pages)",
			    mt_text_bytes(a, sum), mt_text_bytes(b, counted));
}

/* What lies beside the caches, so that they and it are all slab pages. */
static struct mt_error *put_beside(const struct mt_snapshot *snapshot, uint64_t sum,
				   const struct mt_slab_pass *pass, struct mt_sink *sink)
{
	const struct {
		uint64_t pages;
		const char *what;
	} parts[] = {
		{ pass->kfence_pages, "in KFENCE's pool, which no counter counts" },
		{ pass->no_cache_pages, "in slabs that name no cache" },
		{ pass->unlisted_pages, "in slabs of caches that are on no list" },
	};
	char text[MT_TEXT_BYTES_SIZE];
	struct mt_error *err = mt_sink_note(sink, MT_PLAIN, "%s: the caches have %s",
					    pass->allocator, mt_text_bytes(text, sum));

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(parts); i++) {
		uint64_t bytes = mt_pages_to_bytes(snapshot, parts[i].pages);

		if (parts[i].pages)
			err = mt_sink_note(sink, MT_PLAIN, "%s lie %s",
					   mt_text_bytes(text, bytes), parts[i].what);
	}
	return err;
}

/* Why slabinfo was not read, as the source said. */
static struct mt_error *no_caches(const struct mt_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->nr_incomplete; i++)
		if (strstr(snapshot->incomplete[i].reason, "slabinfo"))
			return mt_error_create(MT_ERR_NOT_FOUND, "%s",
					       snapshot->incomplete[i].reason);
	return mt_error_create(MT_ERR_NOT_FOUND, "slabs: no slabinfo here (a running machine, "
			       "saved files, or a dump's slabs tell)");
}

static struct mt_error *put_rows(const struct mt_request *request, struct mt_slab_cache *caches,
				 size_t n, struct mt_sink *sink)
{
	struct nodes nodes = { 0 };
	struct mt_error *err = read_nodes(request, &nodes);

	if (n)
		qsort(caches, n, sizeof(*caches), by_pages);
	for (size_t i = 0; !err && i < n; i++) {
		err = fill_cache(request->snapshot, &caches[i], sink);
		if (!err)
			err = fill_nodes(request->snapshot, &caches[i], &nodes, sink);
	}
	free(nodes.v);
	return err;
}

static struct mt_error *add_cache(void *data, const struct mt_slab_cache *cache)
{
	return mt_counters_add_slab(data, cache);
}

/* A memory image is asked for its slabs. */
static struct mt_error *fill_image(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_counters counters = { 0 };
	struct mt_slab_pass pass;
	struct mt_error *err = snapshot->inspector->ops->slab_caches(
		snapshot->inspector, add_cache, &counters, &pass);

	if (!err)
		err = put_rows(request, counters.slabs, counters.nr_slabs, sink);
	if (!err)
		err = put_beside(snapshot, sum_of(snapshot, counters.slabs, counters.nr_slabs),
				 &pass, sink);
	free(counters.slabs);
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	const struct mt_counters *c = snapshot->counters;
	mt_cleanup(free) struct mt_slab_cache *caches = NULL;
	struct mt_error *err;

	if (snapshot->inspector && snapshot->inspector->ops->slab_caches)
		return fill_image(request, sink);
	if (!c || !c->nr_slabs)
		return no_caches(snapshot);
	caches = calloc(c->nr_slabs, sizeof(*caches));
	if (!caches)
		return mt_error_nomem();
	memcpy(caches, c->slabs, c->nr_slabs * sizeof(*caches));
	err = put_rows(request, caches, c->nr_slabs, sink);
	return err ? err : put_counted(snapshot, sum_of(snapshot, c->slabs, c->nr_slabs), sink);
}

static struct mt_error *set_nodes(struct mt_request *request, const char *text)
{
	(void)text;
	request->by_node = true;
	return NULL;
}

static const struct mt_view_option option_nodes = {
	.name = "nodes", .help = "below each cache, what it has on each node",
	.set = set_nodes,
};

static const struct mt_view_option *const options[] = { &option_nodes, NULL };

#define COMMON								\
	.name = "slabs",						\
	.summary = "the slab caches by size: objects, in use, reclaimable or not", \
	.columns = columns,						\
	.nr_columns = NR_COLUMNS,					\
	.options = options,						\
	.uses = MT_SECTION_BIT(COUNTERS) | MT_ASK_HOLDERS,		\
	.fill = fill

static const struct mt_view with_nodes = {
	COMMON,
	.usual = "cache,node,size_bytes,objects,objects_active,slabs,bytes,waste_bytes",
};

static const struct mt_view *variant(const struct mt_request *request)
{
	return request->by_node ? &with_nodes : &mt_view_slabs;
}

const struct mt_view mt_view_slabs = {
	COMMON,
	.variant = variant,
};
