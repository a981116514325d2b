// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/memmap/memmap.h"

#include <inttypes.h>
#include <stdlib.h>

#include "kernel/memmap/sections.h"

static int compare_pfns(const void *a, const void *b)
{
	const struct mt_memmap_range *x = a, *y = b;

	return x->start_pfn < y->start_pfn ? -1 : x->start_pfn > y->start_pfn;
}

static int compare_maps(const void *a, const void *b, void *data)
{
	const struct mt_memmap_range *v = data;
	uint64_t x = v[*(const uint32_t *)a].map, y = v[*(const uint32_t *)b].map;

	return x < y ? -1 : x > y;
}

static struct mt_error *check_order(const struct mt_memmap *memmap)
{
	for (size_t i = 0; i < memmap->n; i++) {
		const struct mt_memmap_range *s = &memmap->v[i];

		if (s->end_pfn <= s->start_pfn ||
		    (i && s->start_pfn < memmap->v[i - 1].end_pfn))
			return mt_error_create(MT_ERR_FORMAT,
					       "the memory map has pfns %" PRIu64 " to %" PRIu64
					       " twice",
					       s->start_pfn, s->end_pfn);
	}
	return NULL;
}

static uint64_t base_of(const struct mt_memmap *memmap, const struct mt_memmap_range *s)
{
	return (s->map - s->start_pfn * memmap->page_size) & memmap->pointer_mask;
}

static void find_base(struct mt_memmap *memmap)
{
	memmap->linear = memmap->nr_by_map > 0;
	for (size_t i = 0; i < memmap->nr_by_map; i++) {
		uint64_t base = base_of(memmap, &memmap->v[memmap->by_map[i]]);

		if (i == 0)
			memmap->base = base;
		else if (base != memmap->base)
			memmap->linear = false;
	}
}

struct mt_error *mt_memmap_index(struct mt_memmap *memmap)
{
	qsort(memmap->v, memmap->n, sizeof(*memmap->v), compare_pfns);

	struct mt_error *err = check_order(memmap);

	if (err)
		return err;
	free(memmap->by_map);
	memmap->nr_by_map = 0;
	memmap->nr_pfns = 0;
	memmap->by_map = malloc((memmap->n ? memmap->n : 1) * sizeof(*memmap->by_map));
	if (!memmap->by_map)
		return mt_error_nomem();
	for (size_t i = 0; i < memmap->n; i++) {
		memmap->nr_pfns += memmap->v[i].end_pfn - memmap->v[i].start_pfn;
		if (memmap->v[i].map)
			memmap->by_map[memmap->nr_by_map++] = (uint32_t)i;
	}
	qsort_r(memmap->by_map, memmap->nr_by_map, sizeof(*memmap->by_map), compare_maps,
		memmap->v);
	find_base(memmap);
	return NULL;
}

const struct mt_memmap_range *mt_memmap_range_at(const struct mt_memmap *memmap, uint64_t pfn)
{
	size_t low = 0, high = memmap->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (pfn < memmap->v[mid].start_pfn)
			high = mid;
		else if (pfn >= memmap->v[mid].end_pfn)
			low = mid + 1;
		else
			return &memmap->v[mid];
	}
	return NULL;
}

bool mt_memmap_pfn_to_page(const struct mt_memmap *memmap, uint64_t pfn, uint64_t *page)
{
	const struct mt_memmap_range *s = mt_memmap_range_at(memmap, pfn);

	if (!s || !s->map)
		return false;
	*page = (s->map + (pfn - s->start_pfn) * memmap->page_size) & memmap->pointer_mask;
	return true;
}

/* The last map that begins at or before address. */
static const struct mt_memmap_range *range_by_map(const struct mt_memmap *memmap, uint64_t address)
{
	size_t low = 0, high = memmap->nr_by_map;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memmap->v[memmap->by_map[mid]].map <= address)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &memmap->v[memmap->by_map[low - 1]] : NULL;
}

bool mt_memmap_page_around(const struct mt_memmap *memmap, uint64_t address, uint64_t *pfn,
			   uint64_t *offset)
{
	const struct mt_memmap_range *s;
	uint64_t n;

	if (memmap->linear) {
		uint64_t from_base = (address - memmap->base) & memmap->pointer_mask;

		n = from_base / memmap->page_size;
		s = mt_memmap_range_at(memmap, n);
		if (!s || !s->map)
			return false;
		*pfn = n;
		*offset = from_base % memmap->page_size;
		return true;
	}
	s = range_by_map(memmap, address);
	if (!s)
		return false;
	n = (address - s->map) / memmap->page_size;
	if (n >= s->end_pfn - s->start_pfn)
		return false;
	*pfn = s->start_pfn + n;
	*offset = (address - s->map) % memmap->page_size;
	return true;
}

bool mt_memmap_page_to_pfn(const struct mt_memmap *memmap, uint64_t address, uint64_t *pfn)
{
	uint64_t found, offset;

	if (!mt_memmap_page_around(memmap, address, &found, &offset) || offset)
		return false;
	*pfn = found;
	return true;
}

const char *mt_memory_model_name(enum mt_memory_model model)
{
	static const char *const names[] = {
		[MT_FLATMEM] = "flatmem",
		[MT_SPARSEMEM] = "sparsemem",
		[MT_SPARSEMEM_EXTREME] = "sparsemem extreme",
		[MT_SPARSEMEM_VMEMMAP] = "sparsemem vmemmap",
	};

	return names[model];
}

/* A terabyte of 4 KiB pages: machines with more have a map in sections. */
#define MAX_FLAT_PAGES (UINT64_C(1) << 28)

/* node_mem_map is the struct page of node_start_pfn (alloc_node_mem_map()). */
static struct mt_error *read_flat(const struct mt_knodes *nodes, struct mt_memmap *memmap)
{
	struct mt_error *err = mt_knodes_check(nodes);

	if (err)
		return err;
	memmap->v = calloc(nodes->n, sizeof(*memmap->v));
	if (!memmap->v)
		return mt_error_nomem();
	for (size_t i = 0; i < nodes->n; i++) {
		const struct mt_knode *node = &nodes->v[i];

		if (!node->spanned || !node->mem_map)
			continue;
		if (node->spanned > MAX_FLAT_PAGES ||
		    node->start_pfn + node->spanned < node->spanned)
			return mt_error_create(MT_ERR_FORMAT, "node %u: it spans %" PRIu64 " pages",
					       node->id, node->spanned);
		memmap->v[memmap->n++] = (struct mt_memmap_range){
			.start_pfn = node->start_pfn,
			.end_pfn = node->start_pfn + node->spanned,
			.map = node->mem_map,
			.page_ext = node->page_ext,
			.number = node->id,
		};
	}
	if (!memmap->n)
		return mt_error_create(MT_ERR_NOT_FOUND, "no node has a map of its pages");
	return NULL;
}

static struct mt_memmap *allocate(struct mt_reader *reader, const struct mt_layout *layout)
{
	const struct mt_memory *memory = mt_reader_memory(reader);
	struct mt_memmap *memmap = calloc(1, sizeof(*memmap));

	if (!memmap)
		return NULL;
	memmap->page_size = layout->page.size;
	memmap->page_shift = (unsigned int)__builtin_ctzll(memory->page_size);
	memmap->pointer_mask = memory->pointer_size == 4 ? UINT32_MAX : UINT64_MAX;
	return memmap;
}

struct mt_error *mt_memmap_create(struct mt_reader *reader, const struct mt_layout *layout,
				  const struct mt_image *image, const struct mt_knodes *nodes,
				  struct mt_memmap **memmap)
{
	mt_cleanup(mt_memmap) struct mt_memmap *new = allocate(reader, layout);
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	if (layout->section.section_mem_map.exists)
		err = mt_sections_read(reader, layout, image, new);
	else
		err = read_flat(nodes, new);
	if (!err)
		err = mt_memmap_index(new);
	if (!err)
		*memmap = mt_steal(new);
	return mt_error_prefix(err, "memory model");
}

void mt_memmap_destroy(struct mt_memmap *memmap)
{
	if (!memmap)
		return;
	free(memmap->v);
	free(memmap->by_map);
	free(memmap->problem);
	free(memmap);
}
