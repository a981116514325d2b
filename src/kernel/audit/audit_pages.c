// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks every struct page against the lists and the zones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernel/audit/audit_private.h"
#include "kernel/scan/scan.h"

#define MAX_SUSPECTS (64u << 10)

/* Passes over all struct pages for what only all of them tell. */
#define TRIES_OF_ALL 5u

static const uint8_t *page_of(const struct mt_auditor *a, const struct mt_page_scan_run *run,
			      uint64_t i)
{
	return run->self + i * a->classifier->decoder.size;
}

static uint64_t address_of(const struct mt_auditor *a, uint64_t pfn)
{
	uint64_t page;

	return mt_memmap_pfn_to_page(a->kernel->memmap, pfn, &page) ? page : MT_UNKNOWN;
}

/* The zone that the flags name must span the page. */
static struct mt_error *check_zone_bits(struct mt_auditor *a, const struct mt_page_scan_run *run)
{
	const struct mt_kzone *zone = a->zone;

	if (run->use == MT_USE_DAMAGED || run->use == MT_USE_UNREADABLE ||
	    run->use == MT_USE_EXCLUDED)
		return NULL;
	/* a hole's struct page is marked as reserved, and may be of any zone */
	if (run->use == MT_USE_RESERVED && a->classifier->ram_problem)
		return NULL;
	if (zone && run->pfn >= zone->start_pfn && run->pages <= zone->spanned &&
	    run->pfn - zone->start_pfn <= zone->spanned - run->pages)
		return NULL;
	return mt_audit_report(a, MT_SEVERITY_DAMAGE, "zone_bits", run->pfn,
			       address_of(a, run->pfn), NULL, NULL,
			       "its flags name a zone that it does not lie in");
}

/* How bad a contradiction of a free page is: if its zone's lock is held it may be half changed. */
static enum mt_severity free_severity(const struct mt_auditor *a)
{
	bool held = a->zone && mt_audit_is_locked(a, a->zone->address,
						  &a->classifier->layout.zone_lock);

	return held ? MT_SEVERITY_TRANSIENT : MT_SEVERITY_DAMAGE;
}

/* Checks the pages inside a free block, which must have no use of their own. */
static struct mt_error *check_inside(struct mt_auditor *a, const struct mt_page_scan_run *run)
{
	bool whole = run->pfn == run->head_pfn;
	uint64_t readable = whole ? run->raw_len / a->classifier->decoder.size :
			    run->self ? run->pages : 0;
	enum mt_severity severity = free_severity(a);
	struct mt_error *err = NULL;

	for (uint64_t i = whole; !err && i < run->pages && i < readable; i++) {
		unsigned int order;
		enum mt_use use = mt_page_classify(&a->classifier->decoder, page_of(a, run, i),
						   a->classifier->decoder.size, &order);

		if (use != MT_USE_UNREFERENCED || mt_page_is_tail(&a->classifier->decoder,
								  page_of(a, run, i)))
			err = mt_audit_report(a, severity, "used", run->pfn + i,
					   address_of(a, run->pfn + i), "free", mt_uses[use].name,
					   "a page inside a free block of order %u says it is not "
					      "free", run->order);
		else
			err = mt_audit_free_page(a, severity, &(struct mt_free_page){
				.pfn = run->pfn + i,
				.address = address_of(a, run->pfn + i),
				.raw = page_of(a, run, i),
				.part = MT_FREE_INSIDE,
			});
	}
	return err;
}

/* Whether the neighbours of the free block at page lead back to it: then it is on some list. */
static bool is_linked(const struct mt_auditor *a, uint64_t page, const uint8_t *raw)
{
	struct mt_reader *reader = a->kernel->reader;
	const struct mt_layout *layout = &a->kernel->layout;
	uint64_t at = layout->page.buddy_list.m.offset;
	uint64_t next = mt_reader_field(reader, raw + at, &layout->list_head.next);
	uint64_t prev = mt_reader_field(reader, raw + at, &layout->list_head.prev);
	uint64_t self = mt_reader_add(reader, page, at);

	return mt_reader_peek(reader, next, &layout->list_head.prev) == self &&
	       mt_reader_peek(reader, prev, &layout->list_head.next) == self;
}

/* Of a kernel that runs no list was seen at the moment when the page was. */
static struct mt_error *check_linked(struct mt_auditor *a, const struct mt_page_scan_run *run)
{
	uint64_t page = address_of(a, run->pfn);

	if (!a->is_living || run->pfn != run->head_pfn || !run->raw || page == MT_UNKNOWN ||
	    is_linked(a, page, run->raw))
		return NULL;
	return mt_audit_report(a, free_severity(a), "lost", run->pfn, page, "on a free list",
			       "on none", "the neighbours of a free block of order %u on its list "
			       "do not lead to it", run->order);
}

/* Checks that a page marked as a free block is on a free list. */
static struct mt_error *check_free(struct mt_auditor *a, const struct mt_page_scan_run *run)
{
	struct mt_error *err = check_linked(a, run);

	if (err)
		return err;
	if (a->lists_complete && run->pfn == run->head_pfn &&
	    !mt_pfn_set_has(&a->listed, run->pfn))
		/* under the zone's lock it is marked and put on a list in two steps */
		return mt_audit_report(a, free_severity(a), "lost", run->pfn,
				       address_of(a, run->pfn), "on a free list", "on none",
				       "a free block of order %u is lost", run->order);
	return check_inside(a, run);
}

/* Checks that the reference count is not negative, which only too many put_page() make it. */
static struct mt_error *check_refcount(struct mt_auditor *a, const struct mt_page_scan_run *run)
{
	const struct mt_page_decoder *d = &a->classifier->decoder;
	int32_t refs = run->self ? (int32_t)mt_page_load32(d, run->self + d->refcount_at) : 0;
	char found[32];

	if (!a->classifier->layout.refcount.exists || refs >= 0)
		return NULL;
	snprintf(found, sizeof(found), "%d", refs);
	return mt_audit_report(a, MT_SEVERITY_DAMAGE, "refcount", run->pfn, address_of(a, run->pfn),
			       ">= 0", found, "a page in use has a negative count of references");
}

static void count_lru(struct mt_auditor *a, const struct mt_page_scan_run *run)
{
	if (a->lru && run->raw && run->zone != MT_NO_INDEX && run->use != MT_USE_FREE &&
	    mt_page_flags(&a->classifier->decoder, run->raw) & a->classifier->decoder.lru)
		a->lru[run->zone] += (int64_t)run->pages;
}

static struct mt_error *check_used(struct mt_auditor *a, const struct mt_page_scan_run *run)
{
	for (uint64_t i = 0; i < run->pages; i++)
		if (mt_pfn_set_has(&a->listed, run->pfn + i))
			return mt_audit_report(a, MT_SEVERITY_DAMAGE, "used", run->pfn + i,
					       address_of(a, run->pfn + i), "free",
					       mt_uses[run->use].name,
					       "it lies in a block on a free list, but is in use");
	return NULL;
}

static struct mt_error *check_run(void *data, const struct mt_page_scan_run *run)
{
	struct mt_auditor *a = data;
	struct mt_error *err;

	if (!mt_use_is_present(run->use))
		return NULL;
	a->zone = run->zone == MT_NO_INDEX ? NULL : a->classifier->zones[run->zone];
	if (a->zone && !mt_audit_wants(a, a->zone))
		return NULL;
	count_lru(a, run);
	err = check_zone_bits(a, run);
	if (err)
		return err;
	switch (run->use) {
	case MT_USE_FREE:
		return check_free(a, run);
	case MT_USE_PCP:
	case MT_USE_UNREFERENCED:
		return NULL;
	case MT_USE_UNREADABLE:
	case MT_USE_EXCLUDED:
		a->audit->unreadable += run->pages;
		return NULL;
	case MT_USE_DAMAGED:
		return mt_audit_report(a, MT_SEVERITY_DAMAGE, "struct_page", run->pfn,
				       address_of(a, run->pfn), NULL, NULL,
				       "its struct page contradicts itself: no such type, order, "
				       "zone or head of a compound page");
	default:
		err = check_refcount(a, run);
		return err ? err : check_used(a, run);
	}
}

static uint64_t present(const uint64_t *pages)
{
	uint64_t sum = 0;

	for (int use = 0; use < MT_NR_USES; use++)
		sum += mt_use_is_present(use) ? pages[use] : 0;
	return sum;
}

/* Checks present_pages; only where holes are known, which are not present. */
static struct mt_error *check_present(struct mt_auditor *a,
				      const struct mt_page_scan_result *result)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < result->nr_zones && !a->classifier->ram_problem; i++) {
		uint64_t sum = present(result->pages[i]);

		a->zone = a->classifier->zones[i];
		if (sum != a->zone->present && mt_audit_wants(a, a->zone))
			err = mt_audit_report_numbers(
				a, MT_SEVERITY_DAMAGE, "present", (int64_t)sum,
				(int64_t)a->zone->present,
				"present_pages is not the number of the zone's pages");
	}
	return err;
}

/* Checks the LRU counters of zones of which all struct pages could be read. */
static struct mt_error *check_lru(struct mt_auditor *a, const struct mt_page_scan_result *result)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < result->nr_zones; i++) {
		a->zone = a->classifier->zones[i];
		if (mt_kzone_populated(a->zone) && mt_audit_wants(a, a->zone) &&
		    !result->pages[i][MT_USE_UNREADABLE] && !result->pages[i][MT_USE_EXCLUDED])
			err = mt_audit_lru(a, a->lru[i]);
	}
	return err;
}

/* What holds for the machine as a whole, as a pass counted it. */
static struct mt_error *check_totals(struct mt_auditor *a, const struct mt_page_scan_result *result)
{
	struct mt_error *err = check_present(a, result);

	return err ? err : check_lru(a, result);
}

static struct mt_error *scan(struct mt_auditor *a,
			     struct mt_error *(*run)(void *data, const struct mt_page_scan_run *),
			     void *data, struct mt_page_scan_result *result)
{
	const struct mt_page_scan_options options = {
		.end_pfn = UINT64_MAX,
		.run = run,
		.data = data,
	};
	struct mt_error *err = mt_scan(a->kernel, &options, result);

	if (!err) {
		a->audit->pages = result->scanned;
		a->audit->stopped = result->stopped;
	}
	return err;
}

static struct mt_error *check_once(struct mt_auditor *a)
{
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err = scan(a, check_run, a, &result);

	if (err)
		return err;
	if (!result.stopped)
		err = check_totals(a, &result);
	a->zone = NULL;
	mt_page_scan_result_release(&result);
	return err;
}

/* ---- of a kernel that runs: a pass finds places, each of which is looked at again ---- */

/* Blocks that a pass found something wrong with. */
struct suspects {
	struct mt_auditor *a;
	struct block {
		uint64_t pfn, pages;
	} *v;
	size_t n, capacity;
	struct block now;		/* that is being checked */
};

static struct mt_error *add_suspect(void *data, const struct mt_finding *finding)
{
	struct suspects *s = data;
	struct mt_error *err;

	(void)finding;
	if (s->n && s->v[s->n - 1].pfn == s->now.pfn)
		return NULL;
	if (s->n == MAX_SUSPECTS) {
		s->a->audit->in_motion++;
		return NULL;
	}
	err = mt_array_reserve(&s->v, &s->capacity, s->n + 1, sizeof(*s->v), MAX_SUSPECTS);
	if (!err)
		s->v[s->n++] = s->now;
	return err;
}

static struct mt_error *suspect_run(void *data, const struct mt_page_scan_run *run)
{
	struct suspects *s = data;
	bool in_block = run->order < MT_MAX_ORDERS - 1 && run->head_pfn != MT_UNKNOWN;

	s->now = (struct block){
		.pfn = in_block ? run->head_pfn : run->pfn,
		.pages = in_block ? UINT64_C(1) << run->order : run->pages,
	};
	memset(s->a->of_kind, 0, sizeof(s->a->of_kind));
	return check_run(s->a, run);
}

static struct mt_error *try_block(struct mt_auditor *a, const struct mt_audit_place *place)
{
	const struct mt_page_scan_options options = {
		.first_pfn = place->pfn,
		.end_pfn = place->pfn + place->pages,
		.run = check_run,
		.data = a,
	};
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err = mt_scan(a->kernel, &options, &result);

	if (!err)
		mt_page_scan_result_release(&result);
	return err;
}

static struct mt_error *settle_suspects(struct mt_auditor *a, const struct suspects *s)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < s->n; i++) {
		uint64_t page = address_of(a, s->v[i].pfn);

		err = mt_audit_settle(a, &(struct mt_audit_place){
			.check = try_block,
			.pfn = s->v[i].pfn,
			.pages = s->v[i].pages,
			.mark = page,
			.mark_len = page == MT_UNKNOWN ? 0 :
				    s->v[i].pages * a->classifier->decoder.size,
		});
	}
	return err;
}

static struct mt_error *count_run(void *data, const struct mt_page_scan_run *run)
{
	if (mt_use_is_present(run->use))
		count_lru(data, run);
	return NULL;
}

static struct mt_error *try_totals(struct mt_auditor *a, const struct mt_audit_place *place)
{
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err;

	(void)place;
	memset(a->lru, 0, (a->classifier->nr_zones + 1) * sizeof(*a->lru));
	err = scan(a, count_run, a, &result);
	if (!err && !result.stopped)
		err = check_totals(a, &result);
	mt_page_scan_result_release(&result);
	return err;
}

static struct mt_error *find_suspects(struct mt_auditor *a, struct suspects *s)
{
	struct mt_auditor pass = *a;
	struct mt_page_scan_result result = { 0 };
	struct mt_audit seen = { 0 };
	struct mt_error *err;

	s->a = &pass;
	pass.fn = add_suspect;
	pass.data = s;
	pass.audit = &seen;
	err = scan(&pass, suspect_run, s, &result);
	if (err)
		return err;
	mt_page_scan_result_release(&result);
	a->effort.first += seen.pages;
	a->audit->pages = seen.pages;
	a->audit->stopped = seen.stopped;
	a->audit->unreadable = seen.unreadable;
	a->audit->in_motion += seen.in_motion;
	return NULL;
}

static struct mt_error *check_living(struct mt_auditor *a)
{
	int64_t *lru = a->lru;
	struct suspects s = { 0 };
	struct mt_error *err;

	a->lru = NULL;
	err = find_suspects(a, &s);
	if (!err)
		err = settle_suspects(a, &s);
	a->zone = NULL;
	a->lru = lru;
	if (!err && !a->audit->stopped)
		err = mt_audit_settle(a, &(struct mt_audit_place){ .check = try_totals,
								   .tries = TRIES_OF_ALL });
	a->zone = NULL;
	free(s.v);
	return err;
}

struct mt_error *mt_audit_pages(struct mt_auditor *a)
{
	return a->is_living ? check_living(a) : check_once(a);
}
