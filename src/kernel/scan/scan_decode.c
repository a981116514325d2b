// SPDX-License-Identifier: GPL-2.0-or-later
/* Decodes the struct pages of a batch. */
#include <string.h>

#include "kernel/scan/scan_private.h"

/* Where decoding is in a batch. */
struct cursor {
	struct mt_page_scan_worker *w;
	const struct mt_page_decoder *d;
	const struct mt_scan_batch *batch;
	size_t next;			/* the next one */
	bool is_ram;
	uint64_t ram_until;		/* is_ram holds for pfns below */
	bool in_dump;
	uint64_t in_dump_from, in_dump_until;	/* in_dump holds for pfns from … to */
	uint64_t place;			/* zone bits of the last page's flags, … */
	unsigned int zone;		/* … and the zone that they name */
	uint64_t flags;			/* only pages with one of these; 0: all */
	size_t backing;			/* the next run of backing->v */
};

static const uint8_t *raw_at(const struct cursor *c, uint32_t i)
{
	return c->batch->raw + (size_t)i * c->d->size;
}

/* Bytes that were read from struct page i on, which is itself not missing. */
static size_t bytes_from(const struct cursor *c, uint32_t i)
{
	uint32_t end = c->next < c->batch->nr_missing ? c->batch->missing[c->next].first :
						c->batch->readable;

	return (size_t)(end - i) * c->d->size;
}

/*
 * Bytes of struct pages that were read from index i of the batch on; 0 if its struct page could
 * not be read.  *why: what kept the one that ends them from being read, MT_ERR_NOT_FOUND at the
 * batch's end.
 */
static size_t readable_from(const struct cursor *c, uint32_t i, enum mt_error_code *why)
{
	const struct mt_scan_batch *batch = c->batch;
	size_t low = 0, high = batch->nr_missing;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (batch->missing[mid].end <= i)
			low = mid + 1;
		else
			high = mid;
	}
	*why = low < batch->nr_missing ? batch->missing[low].why : MT_ERR_NOT_FOUND;
	if (low < batch->nr_missing && batch->missing[low].first <= i)
		return 0;
	return ((low < batch->nr_missing ? batch->missing[low].first : batch->readable) -
		(size_t)i) *
	       c->d->size;
}

static enum mt_use use_of_missing(enum mt_error_code why)
{
	return why == MT_ERR_EXCLUDED ? MT_USE_EXCLUDED : MT_USE_UNREADABLE;
}

static void count_cells(const struct mt_page_scan_options *o, uint64_t pfn, uint64_t pages,
			enum mt_use use)
{
	while (pages && pfn >= o->cell_start) {
		uint64_t cell = (pfn - o->cell_start) / o->cell_pages;
		uint64_t end = o->cell_start + (cell + 1) * o->cell_pages;
		uint64_t n = end - pfn < pages ? end - pfn : pages;

		if (cell >= o->nr_cells)
			return;
		__atomic_fetch_add(&o->cells[cell * MT_NR_USES + use], (uint32_t)n,
				   __ATOMIC_RELAXED);
		pfn += n;
		pages -= n;
	}
}

/*
 * Cuts off the part of run before o->first_pfn: the pass begins where a free block around first_pfn
 * may begin.  False if nothing is left.
 */
static bool clip(const struct mt_page_scan_options *o, size_t size, struct mt_page_scan_run *run)
{
	uint64_t before = run->pfn < o->first_pfn ? o->first_pfn - run->pfn : 0;

	if (before >= run->pages)
		return false;
	run->pfn += before;
	run->pages -= before;
	if (run->self)
		run->self += before * size;
	return true;
}

/* Counts the pages of run whose contents the dump lacks, though it has their struct pages. */
static void count_not_dumped(struct cursor *c, const struct mt_page_scan_run *run, size_t zone)
{
	struct mt_page_scan_shared *shared = c->w->shared;
	unsigned int shift = shared->kernel->memmap->page_shift;
	uint64_t pfn = run->pfn, end = run->pfn + run->pages;

	while (pfn < end) {
		uint64_t until = c->in_dump_until < end ? c->in_dump_until : end;

		if (pfn >= c->in_dump_until || pfn < c->in_dump_from) {
			uint64_t len;

			pthread_mutex_lock(&shared->lock);
			c->in_dump = mt_dump_has(shared->kernel->image->dump, pfn << shift, &len);
			pthread_mutex_unlock(&shared->lock);
			c->in_dump_from = pfn;
			c->in_dump_until = pfn + (len >> shift ? len >> shift : 1);
			continue;
		}
		if (!c->in_dump)
			c->w->not_dumped[zone][run->use] += until - pfn;
		pfn = until;
	}
}

static struct mt_error *hand_out(struct cursor *c, struct mt_page_scan_run *run)
{
	struct mt_page_scan_worker *w = c->w;
	const struct mt_page_scan_options *o = w->shared->options;
	size_t zone = run->zone == MT_NO_INDEX ? w->shared->classifier->nr_zones : run->zone;
	struct mt_error *err;

	if (c->flags && (!run->raw || !(mt_page_flags(c->d, run->raw) & c->flags)))
		return NULL;
	if (run->pfn < o->first_pfn && !clip(o, c->d->size, run))
		return NULL;
	w->pages[zone][run->use] += run->pages;
	count_not_dumped(c, run, zone);
	if (o->cells)
		count_cells(o, run->pfn, run->pages, run->use);
	if (o->share)
		return o->share->run(w->state, run);
	err = o->rule ? mt_tally_run(&w->tally, o->rule, run) : NULL;
	return err || !o->run ? err : o->run(o->data, run);
}

/*
 * Returns the end of the pages from pfn on that are all memory, or all not, and all of one zone, or
 * of none; missing struct pages tell neither.
 */
static uint64_t alike(struct cursor *c, uint64_t pfn, uint64_t end, unsigned int *zone)
{
	const struct mt_classifier *classifier = c->w->shared->classifier;

	if (pfn >= c->ram_until)
		c->is_ram = mt_ram_has(&classifier->ram, pfn, &c->ram_until);
	if (c->ram_until < end)
		end = c->ram_until;
	*zone = mt_classifier_zone_by_span(classifier, pfn);
	if (*zone == MT_NO_INDEX)
		return pfn + 1;
	return mt_kzone_end(classifier->zones[*zone]) < end ? mt_kzone_end(classifier->zones[*zone])
							    : end;
}

/* Hands out pages whose struct pages are missing; pfns that are no memory are skipped. */
static struct mt_error *take_missing(struct cursor *c, uint32_t *i)
{
	const struct mt_missing_pages *missing = &c->batch->missing[c->next];
	uint64_t pfn = c->batch->pfn + *i;
	struct mt_page_scan_run run = { .pfn = pfn, .head_pfn = pfn };
	uint32_t last = missing->end < c->batch->n ? missing->end : c->batch->n;
	uint64_t end = alike(c, pfn, c->batch->pfn + last, &run.zone);

	run.pages = end - pfn;
	run.use = use_of_missing(missing->why);
	*i += (uint32_t)run.pages;
	if (*i >= missing->end)
		c->next++;
	/* where it is not known what is memory all that a zone spans is taken for memory */
	if (c->w->shared->classifier->ram_problem ? run.zone == MT_NO_INDEX : !c->is_ram)
		return NULL;
	return hand_out(c, &run);
}

/* What became of the search for a tail's head. */
enum head_state {
	HEAD_FOUND,
	HEAD_WRONG,		/* what the tail points to is no head before it */
	HEAD_MISSING,		/* the struct pages that would tell could not be read */
};

/* Finds the struct page that a tail points to, which may lie before the batch. */
static enum head_state find_head(struct cursor *c, uint64_t head, struct mt_page_scan_run *run,
				 enum mt_error_code *why)
{
	struct mt_page_scan_worker *w = c->w;
	uint64_t pfn;

	if (!mt_memmap_page_to_pfn(w->shared->kernel->memmap, head, &pfn) || pfn >= run->pfn)
		return HEAD_WRONG;
	if (pfn >= c->batch->pfn) {
		uint32_t i = (uint32_t)(pfn - c->batch->pfn);

		run->raw = raw_at(c, i);
		run->raw_len = readable_from(c, i, why);
	} else {
		run->raw = w->head;
		run->raw_len = mt_page_scan_read_head(w, head, pfn, why);
	}
	run->head_pfn = pfn;
	if (run->raw_len < c->d->size)
		return HEAD_MISSING;
	if (!(mt_page_flags(c->d, run->raw) & c->d->head) || mt_page_is_tail(c->d, run->raw))
		return HEAD_WRONG;
	/* the order is in the second struct page */
	return run->raw_len < 2 * c->d->size ? HEAD_MISSING : HEAD_FOUND;
}

/*
 * Decodes a tail by its head, whose use it shares.  If the head's struct page is missing the use is
 * not known; only a struct page that was read and is no head means damage.
 */
static void take_tail(struct cursor *c, uint64_t head, struct mt_page_scan_run *run)
{
	enum mt_error_code why = MT_ERR_NOT_FOUND;
	enum head_state state = find_head(c, head, run, &why);

	if (state == HEAD_FOUND) {
		run->use = mt_page_classify(c->d, run->raw, run->raw_len, &run->order);

		uint64_t end = run->head_pfn + (UINT64_C(1) << run->order);

		if (end > run->pfn && run->use != MT_USE_FREE) {
			run->pages = end - run->pfn;
			return;
		}
	}
	run->order = 0;
	if (state == HEAD_MISSING) {
		run->raw = NULL;
		run->raw_len = 0;
		run->use = use_of_missing(why);
		return;
	}
	run->raw = run->self;
	run->raw_len = c->d->size;
	run->head_pfn = run->pfn;
	run->use = MT_USE_DAMAGED;
}

static bool is_fake_head(const struct cursor *c, const struct mt_page_scan_run *run,
			 uint64_t address, uint64_t *head)
{
	return mt_page_flags(c->d, run->raw) & c->d->head &&
	       mt_page_is_fake_head(c->d, run->raw, run->raw_len, address, head);
}

/*
 * Whether run's page is the head of a compound page whose order, and what is told beside it (that
 * it is of hugetlbfs), could not be read.  That a page is of a slab the head tells.
 */
static bool lacks_second(const struct cursor *c, const struct mt_page_scan_run *run)
{
	return c->next < c->batch->nr_missing && run->raw_len < 2 * c->d->size &&
	       mt_page_flags(c->d, run->raw) & c->d->head && run->use != MT_USE_SLAB;
}

static void decode(struct cursor *c, uint32_t i, struct mt_page_scan_run *run)
{
	const struct mt_page_decoder *d = c->d;
	uint64_t address = c->batch->address + (uint64_t)i * d->size, head;

	if (mt_page_is_tail(d, run->raw)) {
		take_tail(c, mt_page_head(d, run->raw, address), run);
		return;
	}
	if (is_fake_head(c, run, address, &head)) {
		take_tail(c, head, run);
		return;
	}
	run->use = mt_page_classify(d, run->raw, run->raw_len, &run->order);
	if (lacks_second(c, run)) {
		run->use = use_of_missing(c->batch->missing[c->next].why);
		return;
	}
	run->pages = UINT64_C(1) << run->order;
	if (run->pfn & (run->pages - 1)) {
		/* a block is aligned to its size, so none begins here */
		run->use = MT_USE_DAMAGED;
		run->order = 0;
		run->pages = 1;
	}
}

/*
 * Finds the zone of a struct page; the last one is tried first, since neighbours mostly share it.
 */
static unsigned int zone_of(struct cursor *c, const uint8_t *raw)
{
	uint64_t place = mt_page_flags(c->d, raw) >>
			 (c->d->format->zone_shift & 63);

	if (place != c->place) {
		c->place = place;
		c->zone = mt_classifier_zone(c->w->shared->classifier, raw, c->batch->node);
	}
	return c->zone;
}

/* Sets the use of a page that backs the vmalloc region or a kernel stack. */
static void find_backing(struct cursor *c, struct mt_page_scan_run *run)
{
	const struct mt_backing *backing = &c->w->shared->classifier->backing;

	while (c->backing < backing->n &&
	       backing->v[c->backing].pfn + backing->v[c->backing].n <= run->pfn)
		c->backing++;
	if (c->backing < backing->n && backing->v[c->backing].pfn <= run->pfn)
		run->use = mt_backing_use(backing, &backing->v[c->backing]);
}

/* Corrects the use by what no struct page tells: zone, holes, per-CPU lists, vmalloc, stacks. */
static void classify_by_head(struct cursor *c, struct mt_page_scan_run *run)
{
	const struct mt_classifier *classifier = c->w->shared->classifier;
	const struct mt_pcp_block *listed;

	if (run->pfn >= c->ram_until)
		c->is_ram = mt_ram_has(&classifier->ram, run->pfn, &c->ram_until);
	if (run->pages > c->ram_until - run->pfn)
		run->pages = c->ram_until - run->pfn;
	run->zone = zone_of(c, run->raw ? run->raw : run->self);
	if (run->zone != MT_NO_INDEX && classifier->zones[run->zone]->index == c->d->zone_device) {
		run->use = MT_USE_DEVICE;
	} else if (!c->is_ram && !classifier->ram_problem) {
		run->use = MT_USE_HOLE;
	} else if (run->zone == MT_NO_INDEX) {
		run->zone = mt_classifier_zone_by_span(classifier, run->pfn);
		run->use = MT_USE_DAMAGED;
	} else if (run->use == MT_USE_UNREFERENCED &&
		   (listed = mt_classifier_pcp(classifier, run->pfn)) != NULL) {
		run->use = listed->cpu == MT_NO_INDEX ? MT_USE_UNACCEPTED : MT_USE_PCP;
	} else if (run->use == MT_USE_KERNEL || run->use == MT_USE_UNREFERENCED) {
		find_backing(c, run);
	}
}

/*
 * Hands out a run whose pages are known to be alike by the first one's struct page.  Where the
 * others' could not be read the run is split: self is never memory that nothing was read into.
 */
static struct mt_error *hand_out_parts(struct cursor *c, const struct mt_page_scan_run *run)
{
	uint32_t i = (uint32_t)(run->pfn - c->batch->pfn), end = i + (uint32_t)run->pages;
	struct mt_error *err = NULL;

	while (!err && i < end) {
		const struct mt_missing_pages *next = c->next < c->batch->nr_missing ?
					   &c->batch->missing[c->next] : NULL;
		bool is_missing = next && next->first <= i;
		uint32_t until = !next ? end : is_missing ? next->end : next->first;
		struct mt_page_scan_run part = *run;

		until = until < end ? until : end;
		part.pfn = c->batch->pfn + i;
		part.pages = until - i;
		part.self = is_missing ? NULL : raw_at(c, i);
		err = hand_out(c, &part);
		i = until;
		c->next += is_missing && next->end <= i;
	}
	return err;
}

static struct mt_error *take_page(struct cursor *c, uint32_t *i)
{
	struct mt_page_scan_run run = {
		.pfn = c->batch->pfn + *i,
		.head_pfn = c->batch->pfn + *i,
		.pages = 1,
		.raw = raw_at(c, *i),
		.self = raw_at(c, *i),
		.raw_len = bytes_from(c, *i),
	};

	decode(c, *i, &run);
	classify_by_head(c, &run);
	if (run.pages > c->batch->n - *i)
		run.pages = c->batch->n - *i;
	*i += (uint32_t)run.pages;
	return hand_out_parts(c, &run);
}

struct mt_error *mt_page_scan_decode(struct mt_page_scan_worker *w)
{
	struct cursor c = {
		.w = w,
		.d = &w->shared->classifier->decoder,
		.batch = &w->batch,
		.flags = w->shared->options->flags,
		.place = UINT64_MAX,
		.backing = mt_backing_lower(&w->shared->classifier->backing, w->batch.pfn),
	};
	struct mt_error *err = NULL;

	for (uint32_t i = 0; !err && i < w->batch.n;) {
		if (c.next < w->batch.nr_missing && i >= w->batch.missing[c.next].first)
			err = take_missing(&c, &i);
		else
			err = take_page(&c, &i);
	}
	w->scanned += w->batch.n;
	return err;
}
