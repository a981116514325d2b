// SPDX-License-Identifier: GPL-2.0-or-later
/* Who maps a page, a row each: page --mappings. */
#include <stdio.h>

#include "views/pages/page_options.h"
#include "views/pages/pages.h"

enum { PID, NAME, ADDRESS, ENTRY, STATE, START, END, PERMISSIONS, PATH, MM, VMA, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[PID] = { "pid", "PID", MT_TYPE_COUNT, .is_key = true,
		  .help = "of the process; - where no task has the address space any more" },
	[NAME] = { "name", "NAME", MT_TYPE_TEXT, .help = "its name" },
	[ADDRESS] = { "address", "ADDRESS", MT_TYPE_ADDRESS, .is_key = true,
		      .help = "of the page in its address space" },
	[ENTRY] = { "entry_bytes", "ENTRY", MT_TYPE_COUNT, MT_UNIT_BYTES,
		    .help = "what the page table entry maps: this page, or a larger one it lies "
			    "in" },
	[STATE] = { "state", "STATE", MT_TYPE_TEXT, .extra = true,
		    .help = "of the entry: page; protnone: nobody may touch it now" },
	[START] = { "start", "START", MT_TYPE_ADDRESS, .extra = true,
		    .help = "first address of the mapping it lies in" },
	[END] = { "end", "END", MT_TYPE_ADDRESS, .extra = true,
		  .help = "address behind the mapping's last" },
	[PERMISSIONS] = { "permissions", "PERM", MT_TYPE_TEXT,
			  .help = "of the mapping: r, w, x, and s (shared) or p (private)" },
	[PATH] = { "path", "PATH", MT_TYPE_TEXT, .help = "of the mapping, as in vmas" },
	[MM] = { "mm", "MM", MT_TYPE_ADDRESS, .extra = true,
		 .help = "address of the struct mm_struct" },
	[VMA] = { "vma", "VMA", MT_TYPE_ADDRESS, .extra = true,
		  .help = "address of the mapping's struct vm_area_struct" },
};

static struct mt_error *fill_mapping(void *data, const struct mt_page_mapping *m)
{
	struct mt_sink *sink = data;
	const struct mt_vma *vma = m->vma;
	const struct mt_cell cells[NR_COLUMNS] = {
		[PID] = mt_cell_count(m->pid),
		[NAME] = mt_cell_text(m->name),
		[ADDRESS] = mt_cell_count(m->address),
		[ENTRY] = mt_cell_count(m->size),
		[STATE] = mt_cell_text(m->state),
		[START] = mt_cell_count(vma ? vma->start : MT_UNKNOWN),
		[END] = mt_cell_count(vma ? vma->end : MT_UNKNOWN),
		[PERMISSIONS] = mt_cell_text(vma ? vma->permissions : NULL),
		[PATH] = mt_cell_text(vma ? vma->path : NULL),
		[MM] = mt_cell_count(m->mm),
		[VMA] = mt_cell_count(vma ? vma->address : MT_UNKNOWN),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *emit_way(struct mt_sink *sink, const struct mt_page_mappings *r)
{
	unsigned long long pfn = r->pfn, found = r->found, counted = r->counted;
	bool all = r->counted == MT_UNKNOWN || found == counted;
	char text[96] = "as many as the kernel counts";
	struct mt_error *err;

	if (r->counted == MT_UNKNOWN)
		snprintf(text, sizeof(text), "the kernel does not count them for single pages");
	else if (!all)
		snprintf(text, sizeof(text), "but the kernel counts %llu", counted);
	err = mt_sink_note(sink, all ? MT_PLAIN : MT_WARNING, "pfn %llu: %llu mapping%s, %s", pfn,
			   found, found == 1 ? "" : "s", text);
	if (!err)
		err = mt_sink_note(sink, MT_PLAIN, "found by %s%s%s",
				   r->scanned ? "the page tables of all processes" :
						"reverse mapping", *r->why ? ", since: " : "",
				   r->why);
	if (!err && r->stopped)
		err = mt_sink_note(sink, MT_WARNING, "interrupted: there may be more");
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct mt_page_mappings result;
	struct mt_error *err = inspector->ops->spaces->page_mappings(inspector,
								     request->arguments[0],
								     request->page.scan,
								     fill_mapping, sink, &result);

	return err ? err : emit_way(sink, &result);
}

const struct mt_view mt_view_page_mappings = {
	.name = "pagemappings",
	.summary = "who maps a page; what page --mappings shows (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_page_options,
	.arguments = "PFN|0xADDRESS",
	.min_arguments = 1,
	.max_arguments = 1,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
