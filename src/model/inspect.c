// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/inspect.h"

#include <inttypes.h>
#include <stdlib.h>

/* Cells of a map: 8 MiB of counts at most. */
#define MAX_CELLS (64u << 10)

void mt_call_stack_release(struct mt_call_stack *stack)
{
	for (size_t i = 0; i < stack->n; i++)
		free(stack->calls[i]);
	free(stack->calls);
	free(stack->problem);
	*stack = (struct mt_call_stack){ 0 };
}

struct mt_error *mt_page_map_create(uint64_t start, uint64_t end, uint64_t wanted, uint64_t usual,
				    struct mt_page_map *map)
{
	uint64_t pages = wanted ? wanted : usual;
	uint64_t n;

	if (pages & (pages - 1))
		return mt_error_create(MT_ERR_USAGE,
				       "a cell has a power of two of pages, not %" PRIu64, pages);
	for (;; pages *= 2) {
		map->start_pfn = start & ~(pages - 1);
		n = (end - map->start_pfn + pages - 1) / pages;
		if (n <= MAX_CELLS)
			break;
		if (wanted)
			return mt_error_create(MT_ERR_USAGE, "a map of %" PRIu64 " cells is no map",
					       n);
	}
	map->cell_pages = pages;
	map->nr_cells = (size_t)n;
	map->cells = calloc(n + 1, MT_NR_USES * sizeof(*map->cells));
	return map->cells ? NULL : mt_error_nomem();
}

const struct mt_holder_key_info mt_holder_keys[MT_NR_HOLDER_KEYS] = {
	[MT_BY_NOTHING] = { "", "" },
	[MT_BY_USE] = { "use", "what they are used for" },
	[MT_BY_CACHE] = { "cache", "slab cache" },
	[MT_BY_CGROUP] = { "cgroup", "memory cgroup that they are charged to" },
	[MT_BY_FILE] = { "file", "file of the page cache or of a tmpfs" },
	[MT_BY_FILESYSTEM] = { "filesystem", "file system of that" },
	[MT_BY_PROCESS] = { "process", "process that touched the anonymous page first" },
	[MT_BY_AREA] = { "area", "caller of vmalloc() and the like" },
	[MT_BY_MODULE] = { "module", "module that they hold, or whose call they are of" },
	[MT_BY_ORDER] = { "order", "order of the block they lie in" },
	[MT_BY_NODE] = { "node", "node" },
	[MT_BY_ZONE] = { "zone", "zone" },
	[MT_BY_PAGEBLOCK] = { "pageblock", "migrate type of their pageblock" },
	[MT_BY_OWNER] = { "owner", "calls that allocated them (page_owner=on)" },
	[MT_BY_CODETAG] = { "codetag", "line of source that allocated them (allocation tags)" },
};
