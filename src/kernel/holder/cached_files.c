// SPDX-License-Identifier: GPL-2.0-or-later
/* The files that have pages in the page cache or a tmpfs. */
#include <stdlib.h>
#include <string.h>

#include "kernel/file/file.h"
#include "kernel/holder/holder_private.h"
#include "kernel/rmap/mapcount.h"
#include "kernel/scan/page_flags.h"
#include "kernel/scan/selection.h"

/* Bits of the second word; above them the use. */
enum { DIRTY = 1, WRITEBACK = 2, MAPPED = 4, USE_SHIFT = 3 };

/*
 * Whether page number i of run is mapped: alone, or with all of its compound page.  Before v6.3
 * its own count holds the latter, too.
 */
static bool is_mapped(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
		      uint64_t i)
{
	const struct mt_page_decoder *d = &h->classifier->decoder;
	const struct mt_field *entire = &h->kernel->rmap->entire;

	if (run->self && (int32_t)mt_page_load32(d, run->self + i * d->size + d->type_at) >= 0)
		return true;
	return run->order && entire->exists && entire->m.offset + 4 <= run->raw_len &&
	       (int32_t)mt_page_load32(d, run->raw + entire->m.offset) >= 0;
}

static uint64_t words(const void *data, const struct mt_page_scan_run *run, uint64_t first,
		      uint64_t out[2], bool *skip)
{
	const struct mt_holder_reader *h = data;
	uint64_t flags;

	*skip = !run->raw || !mt_holders_has_run(h, run);
	if (!*skip)
		out[0] = mt_holder_mapping(h, run);
	*skip |= out[0] < MT_WORD_NUMBER;
	if (*skip)
		return run->pages - first;
	flags = mt_page_flags(&h->classifier->decoder, run->raw);
	out[1] = (uint64_t)run->use << USE_SHIFT | (flags & h->dirty ? DIRTY : 0) |
		 (flags & h->writeback ? WRITEBACK : 0) | (is_mapped(h, run, first) ? MAPPED : 0);
	return run->order ? 1 : run->pages - first;
}

/* The pages of one mapping. */
struct sum {
	uint64_t mapping, pages, dirty, writeback, mapped;
	enum mt_use use;
};

static int by_mapping(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	return x->mapping < y->mapping ? -1 : x->mapping > y->mapping;
}

static int by_pages(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	return x->pages != y->pages ? (x->pages < y->pages ? 1 : -1) : by_mapping(a, b);
}

static void join(struct sum *sums, size_t *n)
{
	size_t kept = 0;

	qsort(sums, *n, sizeof(*sums), by_mapping);
	for (size_t i = 0; i < *n; i++) {
		struct sum *last = kept ? &sums[kept - 1] : NULL;

		if (!last || last->mapping != sums[i].mapping) {
			sums[kept++] = sums[i];
			continue;
		}
		last->pages += sums[i].pages;
		last->dirty += sums[i].dirty;
		last->writeback += sums[i].writeback;
		last->mapped += sums[i].mapped;
	}
	*n = kept;
	qsort(sums, *n, sizeof(*sums), by_pages);
}

static struct mt_error *sum_up(const struct mt_tally *tally, struct sum **sums, size_t *n)
{
	size_t size = tally->v ? (size_t)1 << tally->bits : 0;

	*sums = calloc(tally->n + 1, sizeof(**sums));
	if (!*sums)
		return mt_error_nomem();
	for (size_t i = 0; i < size; i++) {
		const struct mt_tally_entry *entry = &tally->v[i];
		uint64_t what = entry->words[1];

		if (entry->pages)
			(*sums)[(*n)++] = (struct sum){
				entry->words[0], entry->pages,
				what & DIRTY ? entry->pages : 0,
				what & WRITEBACK ? entry->pages : 0,
				what & MAPPED ? entry->pages : 0, what >> USE_SHIFT,
			};
	}
	join(*sums, n);
	return NULL;
}

static struct mt_error *hand_out(struct mt_kernel *kernel, const struct sum *sum,
				 struct mt_error *(*fn)(void *data,
							const struct mt_cached_file *file),
				 void *data)
{
	struct mt_inode_info info;
	struct mt_error *err = mt_inode_of_mapping(kernel, sum->mapping, &info);

	if (err)
		return err;

	const struct mt_cached_file file = {
		.path = info.path, .deleted = info.deleted, .inode = info.number,
		.use = sum->use, .device = info.device,
		.filesystem = info.filesystem, .source = info.source,
		.size = info.size, .pages = sum->pages, .dirty = sum->dirty,
		.writeback = sum->writeback, .mapped = sum->mapped,
	};

	err = fn(data, &file);
	mt_inode_info_release(&info);
	return err;
}

static struct mt_error *find_flags(struct mt_holder_reader *h)
{
	__attribute__((cleanup(mt_cleanup_page_flags))) struct mt_page_flags flags = { 0 };
	struct mt_error *err = mt_page_flags_read(h->kernel->image->types, &flags);

	if (!err)
		err = mt_page_flags_mask(&flags, "dirty", &h->dirty);
	return err ? err : mt_page_flags_mask(&flags, "writeback", &h->writeback);
}

static struct mt_error *prepare(struct mt_kernel *kernel, const struct mt_selection *selection,
				struct mt_page_scan_options *options, struct mt_holder_reader *h)
{
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_FILES);

	if (!err)
		err = mt_kernel_need(kernel, MT_PART_RMAP);
	if (!err)
		err = mt_holders_open(kernel, selection, options, h);
	return err ? err : find_flags(h);
}

struct mt_error *mt_kernel_files(struct mt_inspector *inspector,
				 const struct mt_selection *selection,
				 struct mt_error *(*fn)(void *data,
							const struct mt_cached_file *file),
				 void *data)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct mt_holder_reader h = { 0 };
	const struct mt_tally_rule rule = { words, &h };
	struct mt_page_scan_options options = { .rule = &rule };
	struct mt_page_scan_result result = { 0 };
	mt_cleanup(free) struct sum *sums = NULL;
	size_t n = 0;
	struct mt_error *err = prepare(kernel, selection, &options, &h);

	if (!err)
		err = mt_scan(kernel, &options, &result);
	if (!err) {
		mt_page_scan_report(kernel, &result);
		err = sum_up(&result.tally, &sums, &n);
	}
	for (size_t i = 0; !err && i < n; i++)
		err = hand_out(kernel, &sums[i], fn, data);
	mt_page_scan_result_release(&result);
	mt_holders_release(&h);
	return err;
}
