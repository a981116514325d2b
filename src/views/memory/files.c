// SPDX-License-Identifier: GPL-2.0-or-later
/* The files that have pages in the page cache or in a tmpfs. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "model/inspect.h"
#include "views/memory/memory.h"

enum {
	BYTES, PAGES, DIRTY, WRITEBACK, MAPPED, SIZE, FILESYSTEM, DEVICE, SOURCE, INODE, DELETED,
	USE, PATH, NR_COLUMNS
};

#define SIZE_COLUMN(k, t, ...) { k, t, MT_TYPE_COUNT, MT_UNIT_BYTES, __VA_ARGS__ }

static const struct mt_column columns[NR_COLUMNS] = {
	[BYTES] = SIZE_COLUMN("bytes", "CACHED", .help = "its pages in memory"),
	[PAGES] = { "pages", "PAGES", MT_TYPE_COUNT, MT_UNIT_PAGES, .extra = true,
		    .help = "the same in pages" },
	[DIRTY] = SIZE_COLUMN("dirty_bytes", "DIRTY", .help = "of these, not yet written"),
	[WRITEBACK] = SIZE_COLUMN("writeback_bytes", "WRITEBACK", .extra = true,
				  .help = "of these, being written"),
	[MAPPED] = SIZE_COLUMN("mapped_bytes", "MAPPED", .help = "of these, mapped by processes"),
	[SIZE] = SIZE_COLUMN("size_bytes", "SIZE", .extra = true, .help = "size of the file"),
	[FILESYSTEM] = { "filesystem", "TYPE", MT_TYPE_TEXT, .help = "type of its file system" },
	[DEVICE] = { "device", "DEVICE", MT_TYPE_TEXT, .help = "its device, major:minor" },
	[SOURCE] = { "source", "SOURCE", MT_TYPE_TEXT, .extra = true,
		     .help = "the device's name (super_block.s_id)" },
	[INODE] = { "inode", "INODE", MT_TYPE_COUNT, .extra = true, .help = "number of its inode" },
	[DELETED] = { "deleted", "DELETED", MT_TYPE_BOOL, .extra = true,
		      .help = "it has no name any more" },
	[USE] = { "use", "USE", MT_TYPE_TEXT, .extra = true,
		  .help = "what its pages are: file, shmem, hugetlb" },
	[PATH] = { "path", "PATH", MT_TYPE_TEXT,
		   .help = "its path; none: the kernel keeps no name of it" },
};

struct context {
	const struct mt_request *request;
	struct mt_sink *sink;
	uint64_t files, pages, left_out, left_pages;
};

static struct mt_error *put_file(const struct context *c, const struct mt_cached_file *file)
{
	const struct mt_snapshot *snapshot = c->request->snapshot;
	mt_cleanup(free) char *path = NULL;
	char device[32] = "";

	if (file->device != MT_UNKNOWN)
		snprintf(device, sizeof(device), "%" PRIu64 ":%" PRIu64, file->device >> 20,
			 file->device & 0xfffff);
	if (file->path &&
	    asprintf(&path, "%s%s", file->path, file->deleted ? " (deleted)" : "") < 0) {
		path = NULL;
		return mt_error_nomem();
	}

	const struct mt_cell cells[NR_COLUMNS] = {
		[BYTES] = mt_cell_count(mt_pages_to_bytes(snapshot, file->pages)),
		[PAGES] = mt_cell_count(file->pages),
		[DIRTY] = mt_cell_count(mt_pages_to_bytes(snapshot, file->dirty)),
		[WRITEBACK] = mt_cell_count(mt_pages_to_bytes(snapshot, file->writeback)),
		[MAPPED] = mt_cell_count(mt_pages_to_bytes(snapshot, file->mapped)),
		[SIZE] = mt_cell_count(file->size > INT64_MAX ? MT_UNKNOWN : file->size),
		[FILESYSTEM] = mt_cell_text(file->filesystem),
		[DEVICE] = mt_cell_text(*device ? device : NULL),
		[SOURCE] = mt_cell_text(file->source),
		[INODE] = mt_cell_count(file->inode > INT64_MAX ? MT_UNKNOWN : file->inode),
		[DELETED] = mt_cell_bool(file->deleted),
		[USE] = mt_cell_text(mt_uses[file->use].name),
		[PATH] = mt_cell_text(path),
	};

	return c->sink->ops->row(c->sink, cells);
}

static struct mt_error *fill_file(void *data, const struct mt_cached_file *file)
{
	struct context *c = data;
	uint64_t bytes = mt_pages_to_bytes(c->request->snapshot, file->pages);

	c->files++;
	c->pages += file->pages;
	if (bytes >= c->request->min_bytes)
		return put_file(c, file);
	c->left_out++;
	c->left_pages += file->pages;
	return NULL;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context c = { .request = request, .sink = sink };
	struct mt_error *err;

	if (!inspector->ops->files)
		return mt_error_create(MT_ERR_USAGE, "files needs a memory image (--core)");
	err = inspector->ops->files(inspector, &request->selection, fill_file, &c);
	if (err)
		return err;
	if (!c.left_out)
		return mt_sink_note(sink, MT_PLAIN, "%" PRIu64 " files have %" PRIu64 " pages",
				    c.files, c.pages);
	return mt_sink_note(sink, MT_PLAIN, "%" PRIu64 " files have %" PRIu64 " pages; %" PRIu64
			    " of them, with %" PRIu64 " pages, are left out as too small (--min)",
			    c.files, c.pages, c.left_out, c.left_pages);
}

/* "1M", "64k", "4096" */
static struct mt_error *set_min(struct mt_request *request, const char *text)
{
	static const char units[] = "kMGT";
	size_t len = mt_number_digits(text, strlen(text), &request->min_bytes);
	const char *unit = len && text[len] ? strchr(units, text[len] == 'K' ? 'k' : text[len]) :
					      NULL;
	unsigned int shift = unit ? 10 * (unsigned int)(unit - units + 1) : 0;

	if (!len || request->min_bytes > (uint64_t)INT64_MAX >> shift ||
	    (text[len] && (!unit || text[len + 1])))
		return mt_error_create(MT_ERR_USAGE, "a size: 4096, 64k, 1M, 2G");
	request->min_bytes <<= shift;
	return NULL;
}

static const struct mt_view_option option_min = {
	.name = "min", .value = "SIZE", .help = "only files with so much in memory: 64k, 1M",
	.set = set_min,
};

static const struct mt_view_option *const options[] = {
	&mt_option_node, &mt_option_zone, &option_min, NULL,
};

const struct mt_view mt_view_files = {
	.name = "files",
	.summary = "the files in the page cache and in tmpfs by what they hold (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = options,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
