// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/space/space.h"

enum { START, END, BYTES, CALLER, FLAGS, PAGES, PHYS, NODES, VM, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[START] = { "start", "START", MT_TYPE_ADDRESS, .is_key = true, .help = "first address" },
	[END] = { "end", "END", MT_TYPE_ADDRESS, .help = "address behind the last" },
	[BYTES] = { "size_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		    .help = "its size, with the guard page" },
	[CALLER] = { "caller", "CALLER", MT_TYPE_TEXT,
		     .help = "who asked for it: function + offset, and its module" },
	[FLAGS] = { "flags", "FLAGS", MT_TYPE_TEXTS,
		    .help = "what it is: vmalloc, vmap, ioremap, user, dma-coherent; "
			    "unpurged: freed, not unmapped yet; vm_map_ram" },
	[PAGES] = { "pages", "PAGES", MT_TYPE_COUNT, MT_UNIT_PAGES, .help = "of its own" },
	[PHYS] = { "phys", "PHYS", MT_TYPE_ADDRESS,
		   .help = "physical address that ioremap() mapped" },
	[NODES] = { "node_pages", "NODES", MT_TYPE_COUNTS, MT_UNIT_PAGES,
		    .help = "its pages, node by node from 0" },
	[VM] = { "vm", "VM", MT_TYPE_ADDRESS, .extra = true,
		 .help = "address of its struct vm_struct" },
};

struct totals {
	struct mt_sink *sink;
	unsigned long long areas, pages;
};

static struct mt_error *fill_area(void *data, const struct mt_vm_mapping *area)
{
	struct totals *totals = data;
	const struct mt_cell cells[NR_COLUMNS] = {
		[START] = mt_cell_count(area->start),
		[END] = mt_cell_count(area->end),
		[BYTES] = mt_cell_count(area->size),
		[CALLER] = mt_cell_text(area->caller),
		[FLAGS] = mt_cell_texts(area->flags, area->nr_flags),
		[PAGES] = mt_cell_count(area->pages),
		[PHYS] = mt_cell_count(area->phys),
		[NODES] = mt_cell_counts(area->node_pages, area->nr_nodes),
		[VM] = mt_cell_count(area->vm),
	};

	totals->areas++;
	totals->pages += area->pages == MT_UNKNOWN ? 0 : area->pages;
	return totals->sink->ops->row(totals->sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct totals totals = { .sink = sink };
	struct mt_error *err = inspector->ops->spaces->vm_areas(inspector, fill_area, &totals);

	return err ? err : mt_sink_note(sink, MT_PLAIN, "%llu areas with %llu pages of their own",
					totals.areas, totals.pages);
}

const struct mt_view mt_view_vmalloc = {
	.name = "vmalloc",
	.summary = "the areas of the vmalloc region, and who asked for them (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
