// SPDX-License-Identifier: GPL-2.0-or-later
/* The memory cgroups: what each counts itself, and in a memory image the pages charged to it. */
#include "model/inspect.h"
#include "views/memory/memory.h"

enum {
	PATH, DYING, USAGE, LIMIT, HIGH, LOW, MIN, ANON, CACHE, SHMEM, SLAB, KERNEL, SOCK, SWAP,
	SWAP_LIMIT, PRESSURE, DYING_BELOW, COUNTED, COUNTED_ANON, COUNTED_FILE, COUNTED_SHMEM,
	COUNTED_KERNEL, NR_COLUMNS
};

#define BYTES(k, t, ...) { k, t, MT_TYPE_COUNT, MT_UNIT_BYTES, __VA_ARGS__ }
#define PAGES(k, t, ...) { k, t, MT_TYPE_COUNT, MT_UNIT_PAGES, __VA_ARGS__ }

static const struct mt_column columns[NR_COLUMNS] = {
	[PATH] = { "path", "PATH", MT_TYPE_TEXT, .is_key = true,
		   .help = "the group; / is the root" },
	[DYING] = { "dying", "DYING", MT_TYPE_BOOL, .extra = true,
		    .help = "removed, but something is still charged to it (dumps)" },
	[USAGE] = BYTES("usage_bytes", "USAGE", .help = "charged to it and the groups below "
			"(memory.current; the root has none)"),
	[LIMIT] = BYTES("limit_bytes", "LIMIT", .help = "most that may be (memory.max); none: no "
			"limit"),
	[HIGH] = BYTES("high_bytes", "HIGH", .extra = true,
		       .help = "above it is reclaimed (memory.high); none: no such mark"),
	[LOW] = BYTES("low_bytes", "LOW", .extra = true,
		      .help = "below it is reclaimed last (memory.low)"),
	[MIN] = BYTES("min_bytes", "MIN", .extra = true,
		      .help = "below it is never reclaimed (memory.min)"),
	[ANON] = BYTES("anon_bytes", "ANON", .help = "anonymous memory (memory.stat)"),
	[CACHE] = BYTES("file_bytes", "FILE", .help = "page cache with shmem (memory.stat)"),
	[SHMEM] = BYTES("shmem_bytes", "SHMEM", .help = "shared memory and tmpfs"),
	[SLAB] = BYTES("slab_bytes", "SLAB", .help = "objects in slabs"),
	[KERNEL] = BYTES("kernel_bytes", "KERNEL",
			 .help = "kernel memory, slab among it (v5.18 and later)"),
	[SOCK] = BYTES("sock_bytes", "SOCK", .help = "buffers of sockets"),
	[SWAP] = BYTES("swap_bytes", "SWAP", .help = "swapped out"),
	[SWAP_LIMIT] = BYTES("swap_limit_bytes", "SWAP_LIMIT", .extra = true,
			     .help = "most that may be; none: no limit"),
	[PRESSURE] = { "pressure_ratio", "PRESSURE", MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS,
		       .extra = true,
		       .help = "share of the last ten seconds in which some of its tasks waited "
			       "for memory (live; JSON: thousandths)" },
	[DYING_BELOW] = { "dying_below", "DYING_BELOW", MT_TYPE_COUNT, .extra = true,
			  .help = "groups below it that are dying" },
	[COUNTED] = PAGES("pages_counted", "PAGES", .help = "pages found to be charged to it and "
			  "the groups below, without slabs (dumps)"),
	[COUNTED_ANON] = PAGES("anon_pages_counted", "ANON_PAGES", .extra = true,
			       .help = "anonymous ones among them"),
	[COUNTED_FILE] = PAGES("file_pages_counted", "FILE_PAGES", .extra = true,
			       .help = "page cache without shmem"),
	[COUNTED_SHMEM] = PAGES("shmem_pages_counted", "SHMEM_PAGES", .extra = true,
				.help = "shared memory and tmpfs"),
	[COUNTED_KERNEL] = PAGES("kernel_pages_counted", "KERNEL_PAGES", .extra = true,
				 .help = "all others: stacks, page tables, and so on"),
};

struct context {
	const struct mt_snapshot *snapshot;
	struct mt_sink *sink;
	uint64_t rows, dying;
	bool counted;			/* pages, too */
};

static struct mt_error *fill_cgroup(void *data, const struct mt_cgroup *cgroup)
{
	struct context *c = data;
	const struct mt_cgroup_usage *u = &cgroup->usage;
	const struct mt_cell cells[NR_COLUMNS] = {
		[PATH] = mt_cell_text(cgroup->path),
		[DYING] = mt_cell_bool(cgroup->dying),
		[USAGE] = mt_cell_count(u->usage),
		[LIMIT] = mt_cell_count(u->max),
		[HIGH] = mt_cell_count(u->high),
		[LOW] = mt_cell_count(u->low),
		[MIN] = mt_cell_count(u->min),
		[ANON] = mt_cell_count(u->anon),
		[CACHE] = mt_cell_count(u->file),
		[SHMEM] = mt_cell_count(u->shmem),
		[SLAB] = mt_cell_count(u->slab),
		[KERNEL] = mt_cell_count(u->kernel),
		[SOCK] = mt_cell_count(u->sock),
		[SWAP] = mt_cell_count(u->swap),
		[SWAP_LIMIT] = mt_cell_count(u->swap_max),
		[PRESSURE] = mt_cell_count(u->pressure),
		[DYING_BELOW] = mt_cell_count(cgroup->dying_below),
		[COUNTED] = mt_cell_count(cgroup->counted),
		[COUNTED_ANON] = mt_cell_count(cgroup->counted_anon),
		[COUNTED_FILE] = mt_cell_count(cgroup->counted_file),
		[COUNTED_SHMEM] = mt_cell_count(cgroup->counted_shmem),
		[COUNTED_KERNEL] = mt_cell_count(cgroup->counted_kernel),
	};

	c->rows++;
	c->dying += cgroup->dying;
	c->counted |= cgroup->counted != MT_UNKNOWN;
	return c->sink->ops->row(c->sink, cells);
}

static struct mt_error *put_notes(const struct context *c)
{
	struct mt_error *err = NULL;

	if (c->dying)
		err = mt_sink_note(c->sink, MT_PLAIN,
				   "%llu of %llu groups are dying: removed, but memory is still "
				   "charged to them (-o +dying)", (unsigned long long)c->dying,
				   (unsigned long long)c->rows);
	if (!err && c->counted)
		err = mt_sink_note(c->sink, MT_PLAIN,
				   "PAGES are those whose struct page names the group; slabs, "
				   "whose objects are charged one by one, per-CPU memory and "
				   "sockets are in the group's own counters only");
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context c = { .snapshot = request->snapshot, .sink = sink };
	struct mt_error *err = inspector->ops->cgroups(inspector, fill_cgroup, &c);

	return err ? err : put_notes(&c);
}

const struct mt_view mt_view_cgroups = {
	.name = "cgroups",
	.summary = "the memory cgroups: usage, limits, what of; in dumps with the pages counted",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.asks = MT_QUESTION_CGROUPS,
	.fill = fill,
};
