// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads batches of the memory map from the dump. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernel/scan/scan_private.h"

/* Bytes that are read at once after a longer read failed. */
#define SMALL_READ 4096u

static void note_problem(struct mt_page_scan_shared *shared, uint64_t pfn,
			 const struct mt_error *err)
{
	if (!shared->result->problem &&
	    asprintf(&shared->result->problem, "the struct page of pfn 0x%" PRIx64 ": %s",
		     pfn, mt_error_message(err)) < 0)
		shared->result->problem = NULL;
}

/* Chooses the struct pages of the next batch; false if there are none left. */
static bool advance(struct mt_page_scan_shared *shared, struct mt_scan_batch *batch)
{
	const struct mt_memmap *memmap = shared->kernel->memmap;
	const struct mt_page_scan_options *o = shared->options;

	for (; shared->range < memmap->n; shared->range++) {
		const struct mt_memmap_range *s = &memmap->v[shared->range];
		uint64_t start = shared->pfn > s->start_pfn ? shared->pfn : s->start_pfn;
		uint64_t end = s->end_pfn < o->end_pfn ? s->end_pfn : o->end_pfn;

		if (!s->map || start >= end)
			continue;

		uint64_t stop = (start | (MT_SCAN_BATCH_PAGES - 1)) + 1;

		uint64_t behind = s->end_pfn < stop ? s->end_pfn : stop;

		batch->pfn = start;
		batch->n = (uint32_t)((stop < end ? stop : end) - start);
		batch->readable = batch->n + (MT_TELLING_PAGES - 1);
		if (batch->readable > behind - start)
			batch->readable = (uint32_t)(behind - start);
		batch->address = (s->map + (start - s->start_pfn) * memmap->page_size) &
				 memmap->pointer_mask;
		shared->pfn = start + batch->n;
		return true;
	}
	return false;
}

static struct mt_error *add_piece(struct mt_page_scan_worker *w, struct mt_piece piece)
{
	struct mt_piece *last = w->nr_pieces ? &w->pieces[w->nr_pieces - 1] : NULL;
	struct mt_error *err;

	if (last && last->mapped == piece.mapped &&
	    (piece.mapped ? last->phys + last->len == piece.phys : last->why == piece.why)) {
		last->len += piece.len;
		return NULL;
	}
	err = mt_array_reserve(&w->pieces, &w->piece_capacity, w->nr_pieces + 1,
			       sizeof(*w->pieces), MT_SCAN_BATCH_PAGES);
	if (!err)
		w->pieces[w->nr_pieces++] = piece;
	return err;
}

/* Bytes from address to the end of its page, which are all that a failed translation concerns. */
static uint64_t rest_of_page(const struct mt_page_scan_shared *shared, uint64_t address)
{
	uint64_t page = mt_reader_memory(shared->kernel->reader)->page_size;

	return page - (address & (page - 1));
}

static struct mt_error *translate(struct mt_page_scan_worker *w)
{
	struct mt_page_scan_shared *shared = w->shared;
	size_t len = w->batch.readable * w->shared->classifier->decoder.size;
	struct mt_error *err = NULL;

	w->nr_pieces = 0;
	for (size_t at = 0; !err && at < len;) {
		struct mt_piece piece = { .offset = at, .mapped = true };
		uint64_t here, address = w->batch.address + at;
		mt_cleanup(mt_error) struct mt_error *no =
			mt_dump_translate_run(shared->kernel->image->dump, address, &piece.phys,
					      &here);

		if (no) {
			piece.mapped = false;
			piece.why = mt_error_code(no);
			here = rest_of_page(shared, address);
			note_problem(shared,
				     w->batch.pfn + at / w->shared->classifier->decoder.size, no);
		}
		piece.len = here < len - at ? (size_t)here : len - at;
		err = add_piece(w, piece);
		at += piece.len;
	}
	return err;
}

/* The node of a section, where flags have no room for it. */
static void find_node(struct mt_page_scan_worker *w)
{
	const struct mt_page_format *format = w->shared->classifier->decoder.format;
	uint8_t zeroes[MT_MAX_PAGE_SIZE] = { 0 };

	w->batch.node = 0;
	if (format->section_nodes &&
	    !mt_page_node(format, zeroes, w->batch.pfn, &w->batch.node))
		w->batch.node = MT_NO_INDEX;
}

static struct mt_error *take_batch(struct mt_page_scan_worker *w, bool *more)
{
	struct mt_page_scan_shared *shared = w->shared;
	struct mt_error *err = NULL;

	*more = !shared->stop && advance(shared, &w->batch);
	if (!*more)
		return NULL;
	err = translate(w);
	find_node(w);
	shared->done += w->batch.n;
	return err;
}

/* Struct pages that lie in bytes [offset, offset + len), in part or whole. */
static struct mt_error *add_missing(struct mt_page_scan_worker *w, size_t offset, size_t len,
				enum mt_error_code why)
{
	struct mt_scan_batch *batch = &w->batch;
	size_t size = w->shared->classifier->decoder.size;
	uint32_t first = (uint32_t)(offset / size);
	uint32_t end = (uint32_t)((offset + len + size - 1) / size);
	struct mt_missing_pages *last =
		batch->nr_missing ? &batch->missing[batch->nr_missing - 1] : NULL;
	struct mt_error *err;

	end = end < batch->readable ? end : batch->readable;
	if (last && first < last->end)
		first = last->end;
	if (first >= end)
		return NULL;
	if (last && first == last->end && last->why == why) {
		last->end = end;
		return NULL;
	}
	err = mt_array_reserve(&batch->missing, &batch->missing_capacity, batch->nr_missing + 1,
			       sizeof(*batch->missing), MT_SCAN_BATCH_PAGES);
	if (!err)
		batch->missing[batch->nr_missing++] = (struct mt_missing_pages){ first, end, why };
	return err;
}

/*
 * Returns the handle to read with.  A handle serves one thread at a time; the kernel's own is used
 * for translations, with the lock held.
 */
static struct mt_dump *handle(struct mt_page_scan_worker *w, struct mt_error **err)
{
	if (w->shared->alone)
		return w->shared->kernel->image->dump;
	if (!w->dump)
		*err = mt_dump_reopen(w->shared->kernel->image->dump, &w->dump);
	return w->dump;
}

static struct mt_error *read_slowly(struct mt_page_scan_worker *w, struct mt_dump *dump,
				    const struct mt_piece *piece)
{
	struct mt_error *err = NULL;

	for (size_t at = 0; !err && at < piece->len;) {
		uint64_t phys = piece->phys + at;
		size_t n = SMALL_READ - (size_t)(phys % SMALL_READ);

		n = n < piece->len - at ? n : piece->len - at;

		mt_cleanup(mt_error) struct mt_error *no =
			mt_dump_read(dump, MT_PHYS, phys, w->buf + piece->offset + at, n);

		if (no) {
			err = add_missing(w, piece->offset + at, n, mt_error_code(no));
			pthread_mutex_lock(&w->shared->lock);
			note_problem(w->shared, w->batch.pfn + (piece->offset + at) /
				     w->shared->classifier->decoder.size, no);
			pthread_mutex_unlock(&w->shared->lock);
		}
		at += n;
	}
	return err;
}

static struct mt_error *read_piece(struct mt_page_scan_worker *w, const struct mt_piece *piece)
{
	const void *there = mt_dump_map(w->shared->kernel->image->dump, piece->phys, piece->len);
	struct mt_error *err = NULL;
	struct mt_dump *dump;

	if (!piece->mapped)
		return add_missing(w, piece->offset, piece->len, piece->why);
	if (there) {
		memcpy(w->buf + piece->offset, there, piece->len);
		return NULL;
	}
	dump = handle(w, &err);
	if (!dump)
		return err;

	mt_cleanup(mt_error) struct mt_error *no =
		mt_dump_read(dump, MT_PHYS, piece->phys, w->buf + piece->offset, piece->len);

	return no ? read_slowly(w, dump, piece) : NULL;
}

static struct mt_error *fetch(struct mt_page_scan_worker *w)
{
	const struct mt_piece *only = w->pieces;
	struct mt_error *err = NULL;

	w->batch.nr_missing = 0;
	w->batch.raw = NULL;
	if (w->nr_pieces == 1 && only->mapped)
		w->batch.raw = mt_dump_map(w->shared->kernel->image->dump, only->phys, only->len);
	if (w->batch.raw) {
		w->mapped = true;
		return NULL;
	}
	w->batch.raw = w->buf;
	for (size_t i = 0; !err && i < w->nr_pieces; i++)
		err = read_piece(w, &w->pieces[i]);
	return err;
}

/* Reports progress, without the lock: the caller's function may take long or wait for others. */
static void report_progress(struct mt_page_scan_shared *shared)
{
	uint64_t done;

	pthread_mutex_lock(&shared->lock);
	done = shared->done;
	pthread_mutex_unlock(&shared->lock);
	if (mt_progress_report(shared->kernel->progress, "reading struct pages", done,
			       shared->total))
		return;
	pthread_mutex_lock(&shared->lock);
	shared->stop = true;
	shared->result->stopped = true;
	pthread_mutex_unlock(&shared->lock);
}

struct mt_error *mt_page_scan_next_batch(struct mt_page_scan_worker *w, bool *more)
{
	struct mt_error *err;

	if (w->is_first)
		report_progress(w->shared);
	pthread_mutex_lock(&w->shared->lock);
	err = take_batch(w, more);
	pthread_mutex_unlock(&w->shared->lock);
	return err || !*more ? err : fetch(w);
}

size_t mt_page_scan_read_head(struct mt_page_scan_worker *w, uint64_t address, uint64_t pfn,
			      enum mt_error_code *why)
{
	struct mt_page_scan_shared *shared = w->shared;
	size_t size = shared->classifier->decoder.size, len = 0;

	pthread_mutex_lock(&shared->lock);
	for (unsigned int i = 0; i < MT_TELLING_PAGES; i++) {
		mt_cleanup(mt_error) struct mt_error *no =
			mt_dump_read(shared->kernel->image->dump, MT_KVIRT, address + len,
				     w->head + len, size);

		if (no) {
			*why = mt_error_code(no);
			/* the first two are needed */
			if (i < 2)
				note_problem(shared, pfn + i, no);
			break;
		}
		len += size;
	}
	pthread_mutex_unlock(&shared->lock);
	return len;
}
