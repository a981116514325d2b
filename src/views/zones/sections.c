// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/zones/zones.h"

enum {
	NUMBER, START_PFN, END_PFN, BYTES, NODE, PRESENT, HAS_MEM_MAP, ONLINE, EARLY, DEVICE,
	FLAGS, MEM_MAP, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[NUMBER] = { "section", "SECTION", MT_TYPE_COUNT, .is_key = true,
		     .help = "section number; 0 for a flat memory map" },
	[START_PFN] = { "start_pfn", "START_PFN", MT_TYPE_COUNT, .help = "first page frame" },
	[END_PFN] = { "end_pfn", "END_PFN", MT_TYPE_COUNT, .help = "page frame behind the last" },
	[BYTES] = { "size_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		    .help = "memory it stands for" },
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .help = "node it belongs to, where known" },
	[PRESENT] = { "present", "PRESENT", MT_TYPE_BOOL, .help = "SECTION_MARKED_PRESENT" },
	[HAS_MEM_MAP] = { "has_mem_map", "MAP", MT_TYPE_BOOL, .help = "SECTION_HAS_MEM_MAP" },
	[ONLINE] = { "online", "ONLINE", MT_TYPE_BOOL, .help = "SECTION_IS_ONLINE" },
	[EARLY] = { "early", "EARLY", MT_TYPE_BOOL, .extra = true,
		    .help = "SECTION_IS_EARLY: there since boot" },
	[DEVICE] = { "device", "DEVICE", MT_TYPE_BOOL, .extra = true,
		     .help = "SECTION_TAINT_ZONE_DEVICE" },
	[FLAGS] = { "flags", "FLAGS", MT_TYPE_ADDRESS, .extra = true,
		    .help = "low bits of section_mem_map, raw" },
	[MEM_MAP] = { "mem_map", "MEM_MAP", MT_TYPE_ADDRESS,
		      .help = "address of the struct page of start_pfn" },
};

struct context {
	const struct mt_snapshot *snapshot;
	struct mt_sink *sink;
};

static struct mt_error *fill_section(void *data, const struct mt_mem_section *section)
{
	const struct context *context = data;
	const struct mt_cell cells[NR_COLUMNS] = {
		[NUMBER] = mt_cell_count(section->number),
		[START_PFN] = mt_cell_count(section->start_pfn),
		[END_PFN] = mt_cell_count(section->end_pfn),
		[BYTES] = mt_cell_count(mt_pages_to_bytes(context->snapshot,
							  section->end_pfn - section->start_pfn)),
		[NODE] = mt_cell_count(section->node == MT_NO_INDEX ? MT_UNKNOWN : section->node),
		[PRESENT] = mt_cell_bool(section->present),
		[HAS_MEM_MAP] = mt_cell_bool(section->has_mem_map),
		[ONLINE] = mt_cell_bool(section->online),
		[EARLY] = mt_cell_bool(section->early),
		[DEVICE] = mt_cell_bool(section->is_device),
		[FLAGS] = mt_cell_count(section->flags),
		[MEM_MAP] = mt_cell_count(section->mem_map ? section->mem_map : MT_UNKNOWN),
	};

	return context->sink->ops->row(context->sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context context = { request->snapshot, sink };
	struct mt_error *err = inspector->ops->sections(inspector, fill_section, &context);

	return err ? err : mt_sink_note(sink, MT_PLAIN, "memory model: %s",
					inspector->ops->memory_model(inspector));
}

const struct mt_view mt_view_sections = {
	.name = "sections",
	.summary = "the memory model: where the struct pages are (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
