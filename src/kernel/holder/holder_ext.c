// SPDX-License-Identifier: GPL-2.0-or-later
/* Words that page_ext has of each page: who allocated it. */
#include <inttypes.h>
#include <stdlib.h>

#include "kernel/codetag/alloc_tags.h"
#include "kernel/holder/holder_private.h"
#include "kernel/owner/page_owner.h"
#include "kernel/read/damage.h"

#define MAX_PAGES	(UINT64_C(1) << 27)	/* 512 GiB of pages of 4 KiB: 1 GiB of words */
#define BUFFER		((size_t)256 << 10)	/* bytes of page_ext read at once */

/* How an entry becomes a word. */
struct reading {
	struct mt_kernel *kernel;
	const struct mt_page_ext *ext;
	uint64_t (*decode)(const struct reading *r, const uint8_t *raw);
	uint64_t offset;		/* of what decode() reads */
	struct mt_page_words *words;
	uint8_t *buf;
	uint64_t lost;			/* entries */
};

static struct mt_error *read_some(struct reading *r, uint64_t pfn, uint64_t address, uint64_t n)
{
	struct mt_error *err = mt_reader_read(r->kernel->reader, address, r->buf,
					      (size_t)(n * r->ext->size));

	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (err && !r->lost)
		mt_damage_say(r->kernel->inspector.snapshot, MT_SECTION_PAGES,
			      "page_ext from pfn %" PRIu64 " on: %s", pfn, mt_error_message(err));
	r->lost += err ? n : 0;
	for (uint64_t i = 0; !err && i < n; i++)
		r->words->v[pfn + i] = r->decode(r, r->buf + i * r->ext->size);
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *read_range(struct reading *r, const struct mt_memmap_range *range)
{
	uint64_t most = BUFFER / r->ext->size;
	struct mt_error *err = NULL;

	for (uint64_t pfn = range->start_pfn, n; !err && pfn < range->end_pfn; pfn += n) {
		uint64_t address = mt_page_ext_at(r->ext, pfn, &n);

		if (!address)
			return NULL;
		n = n < most ? n : most;
		err = read_some(r, pfn, address, n);
	}
	return err;
}

static struct mt_error *read_all(struct reading *r)
{
	const struct mt_memmap *map = r->kernel->memmap;
	struct mt_error *err = NULL;

	r->words->n = map->n ? map->v[map->n - 1].end_pfn : 0;
	if (r->words->n > MAX_PAGES)
		return mt_error_create(MT_ERR_NOT_FOUND, "%" PRIu64 " pages are too many for this "
				       "key (at most %" PRIu64 ")", r->words->n, MAX_PAGES);
	r->words->v = calloc(r->words->n + 1, sizeof(*r->words->v));
	r->buf = malloc(BUFFER);
	if (!r->words->v || !r->buf)
		err = mt_error_nomem();
	for (size_t i = 0; !err && i < map->n; i++)
		err = read_range(r, &map->v[i]);
	free(r->buf);
	return err;
}

static uint64_t decode_owner(const struct reading *r, const uint8_t *raw)
{
	struct mt_page_owner owner;

	if (!mt_page_owner_decode(r->kernel->owners, raw, &owner) || !owner.allocated)
		return MT_WORD_NONE;
	return MT_WORD_NUMBER + owner.stack;
}

struct mt_error *mt_holders_read_owners(struct mt_holder_reader *h)
{
	struct mt_error *err = mt_kernel_need(h->kernel, MT_PART_PAGE_OWNERS);
	struct reading reading = { .kernel = h->kernel, .decode = decode_owner,
				   .words = &h->owners };

	if (err)
		return err;
	reading.ext = &h->kernel->owners->ext;
	h->owners.heads_only = !h->kernel->owners->each_page;
	return read_all(&reading);
}

/* CODETAG_EMPTY is 1: nobody wants to know who allocated it. */
static uint64_t decode_codetag(const struct reading *r, const uint8_t *raw)
{
	uint64_t tag = mt_reader_long(r->kernel->reader, raw + r->offset);

	return tag >= MT_WORD_NUMBER ? tag : MT_WORD_NONE;
}

struct mt_error *mt_holders_read_codetags(struct mt_holder_reader *h)
{
	struct mt_page_ext ext;
	struct reading reading = { .kernel = h->kernel, .ext = &ext, .decode = decode_codetag,
				   .words = &h->codetags };
	struct mt_error *err = mt_alloc_tags_find_ext(h->kernel, &ext, &reading.offset);

	h->codetags.heads_only = true;
	return err ? err : read_all(&reading);
}

uint64_t mt_page_words_at(const struct mt_page_words *words, const struct mt_page_scan_run *run,
			  uint64_t first)
{
	uint64_t pfn = run->pfn + first, word = pfn < words->n ? words->v[pfn] : MT_WORD_NONE;

	if (word == MT_WORD_NONE && words->heads_only && run->head_pfn < words->n)
		word = words->v[run->head_pfn];
	return word;
}
