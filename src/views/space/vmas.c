// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>

#include "views/space/space_options.h"
#include "views/space/space.h"

enum {
	START, END, BYTES, PERMISSIONS, OFFSET, DEVICE, INODE, RESIDENT, PSS, SHARED, PRIVATE,
	DIRTY, LARGE, SWAPPED, ABSENT, HUGETLB, BY_NODE, PATH, FLAGS, VMA, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[START] = { "start", "START", MT_TYPE_ADDRESS, .is_key = true, .help = "first address" },
	[END] = { "end", "END", MT_TYPE_ADDRESS, .help = "address behind the last" },
	[BYTES] = { "size_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "its size" },
	[PERMISSIONS] = { "permissions", "PERM", MT_TYPE_TEXT,
			  .help = "as in /proc/PID/maps: r, w, x, and s (shared) or p (private)" },
	[OFFSET] = { "offset", "OFFSET", MT_TYPE_ADDRESS,
		     .help = "in the file, bytes; - without one" },
	[DEVICE] = { "device", "DEVICE", MT_TYPE_TEXT, .extra = true,
		     .help = "of the file: major:minor, hexadecimal" },
	[INODE] = { "inode", "INODE", MT_TYPE_COUNT, .extra = true, .help = "of the file" },
	[RESIDENT] = { "resident_bytes", "RESIDENT", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		       .help = "with --pages: mapped now, without the zero page and the machine's "
			       "own memory" },
	[PSS] = { "pss_bytes", "PSS", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		  .help = "with --pages: of that, each page divided by how often it is mapped" },
	[SHARED] = { "shared_bytes", "SHARED", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		     .help = "with --pages: of the resident, pages mapped more than once" },
	[PRIVATE] = { "private_bytes", "PRIVATE", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		      .help = "with --pages: of the resident, pages mapped here only" },
	[DIRTY] = { "dirty_bytes", "DIRTY", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		    .help = "with --pages: of the resident, written to since they were read" },
	[LARGE] = { "large_bytes", "LARGE", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		    .help = "with --pages: of the resident, in pages larger than the usual" },
	[SWAPPED] = { "swapped_bytes", "SWAPPED", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		      .help = "with --pages: swapped out (a dump: as far as page tables tell, "
			      "which "
			      "of shared memory they do not)" },
	[ABSENT] = { "absent_bytes", "ABSENT", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		     .help = "with --pages: being moved, poisoned, or marked; swapped out, too, "
			     "where swapped_bytes is -" },
	[HUGETLB] = { "hugetlb_bytes", "HUGETLB", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		      .help = "with --pages: pages of hugetlbfs, which as in smaps are not among "
			      "the "
			      "resident" },
	[BY_NODE] = { "node_bytes", "NODE", MT_TYPE_COUNTS, MT_UNIT_BYTES, .extra = true,
		      .help = "with --pages: the resident and hugetlb_bytes, by NUMA node from 0" },
	[PATH] = { "path", "PATH", MT_TYPE_TEXT,
		   .help = "of the file, or what it is instead: [heap], [stack], [vdso], "
			   "[anon:NAME]" },
	[FLAGS] = { "flags", "FLAGS", MT_TYPE_TEXTS,
		    .help = "vm_flags, as VmFlags in /proc/PID/smaps" },
	[VMA] = { "vma", "VMA", MT_TYPE_ADDRESS, .extra = true,
		  .help = "address of its struct vm_area_struct" },
};

struct context {
	struct mt_sink *sink;
	bool any;
};

static struct mt_error *fill_vma(void *data, const struct mt_vma *vma)
{
	struct context *context = data;
	const struct mt_residency *r = &vma->residency;
	char device[32];
	const struct mt_cell cells[NR_COLUMNS] = {
		[START] = mt_cell_count(vma->start),
		[END] = mt_cell_count(vma->end),
		[BYTES] = mt_cell_count(vma->end - vma->start),
		[PERMISSIONS] = mt_cell_text(vma->permissions),
		[OFFSET] = vma->has_file ? mt_cell_count(vma->offset) : mt_cell_unknown(),
		[DEVICE] = mt_cell_text(vma->device == MT_UNKNOWN ? NULL : device),
		[INODE] = mt_cell_count(vma->inode),
		[RESIDENT] = mt_cell_count(r->resident),
		[PSS] = mt_cell_count(r->pss),
		[SHARED] = mt_cell_count(r->shared),
		[PRIVATE] = mt_cell_count(r->private),
		[DIRTY] = mt_cell_count(r->dirty),
		[LARGE] = mt_cell_count(r->large),
		[SWAPPED] = mt_cell_count(r->swapped),
		[ABSENT] = mt_cell_count(r->nonpresent),
		[HUGETLB] = mt_cell_count(r->hugetlb),
		[BY_NODE] = mt_cell_counts(r->node, r->nr_nodes),
		[PATH] = mt_cell_text(vma->path),
		[FLAGS] = mt_cell_texts(vma->flags, vma->nr_flags),
		[VMA] = mt_cell_count(vma->address),
	};

	/* dev_t as the kernel keeps it: 12 bits, 20 bits */
	snprintf(device, sizeof(device), "%02" PRIx64 ":%02" PRIx64, vma->device >> 20,
		 vma->device & 0xfffff);
	context->any = true;
	return context->sink->ops->row(context->sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context context = { .sink = sink };
	uint64_t pid;
	struct mt_error *err = mt_space_argument("vmas", "the number of a process",
						 request->arguments[0], &pid);

	if (!err)
		err = inspector->ops->spaces->vmas(inspector, pid, request->space.pages,
						   fill_vma, &context);
	if (!err && !context.any)
		err = mt_sink_note(sink, MT_PLAIN,
				   "pid %" PRIu64 " has no mappings: it is a kernel "
				   "thread, or has given up its address space",
				   pid);
	return err;
}

static struct mt_error *set_pages(struct mt_request *request, const char *text)
{
	(void)text;
	request->space.pages = true;
	return NULL;
}

static const struct mt_view_option option_pages = {
	.name = "pages",
	.help = "look into the page tables for what is resident (from /proc: for its "
		"nodes)",
	.set = set_pages,
};

static const struct mt_view_option *const options[] = { &option_pages, NULL };

#define COMMON								\
	.name = "vmas",							\
	.summary = "the mappings of a process",				\
	.columns = columns,						\
	.nr_columns = NR_COLUMNS,					\
	.options = options,						\
	.arguments = "PID",						\
	.min_arguments = 1,						\
	.max_arguments = 1,						\
	.asks = MT_QUESTION_VMAS,					\
	.fill = fill

static const struct mt_view with_pages = {
	COMMON,
	.usual = "start,end,size_bytes,permissions,resident_bytes,pss_bytes,shared_bytes,"
		 "private_bytes,dirty_bytes,swapped_bytes,path",
};

static const struct mt_view *variant(const struct mt_request *request)
{
	return request->space.pages ? &with_pages : &mt_view_vmas;
}

const struct mt_view mt_view_vmas = {
	COMMON,
	.variant = variant,
};
