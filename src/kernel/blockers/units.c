// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/blockers/units.h"

#include <stdlib.h>

#include "kernel/vmalloc/vmalloc.h"

#define NO_UNIT UINT32_MAX

/* The pages of a holder in the unit that a thread is at. */
struct pending {
	uint32_t holder, pages;
};

#define NR_RECENT 64u		/* a power of two */

/* A holder that was seen in the unit; of these there are few, and their pages alternate. */
struct recent {
	uint64_t key;
	uint32_t unit;
	uint32_t place;			/* in pending */
	enum mt_mobility mobility;
	enum mt_use use;
};

/* One thread. */
struct counter {
	struct mt_unit_pass *pass;
	uint32_t unit;			/* that is counted; NO_UNIT: none yet */
	uint64_t first_pfn, unit_pages;	/* of that; 0 pages: none yet */
	uint32_t pages[MT_NR_MOBILITIES];
	uint16_t zone;
	bool has_zone;
	struct mt_block_holders holders;
	struct pending *pending;	/* of the unit */
	size_t nr_pending, pending_capacity;
	struct recent recent[NR_RECENT];
};

static struct mt_error *begin(void *data, void **state)
{
	struct counter *c = calloc(1, sizeof(*c));

	if (!c)
		return mt_error_nomem();
	c->pass = data;
	c->unit = NO_UNIT;
	for (size_t i = 0; i < NR_RECENT; i++)
		c->recent[i].unit = NO_UNIT;
	*state = c;
	return NULL;
}

/*
 * Adds what was counted to the unit.  Two threads have a part of one unit each where a batch of the
 * pass ends within it.
 */
static struct mt_error *flush(struct counter *c)
{
	struct mt_block_unit *unit;
	struct mt_error *err = NULL;

	if (c->unit == NO_UNIT)
		return NULL;
	unit = &c->pass->blocks->units[c->unit];
	for (int m = 0; m < MT_NR_MOBILITIES; m++)
		if (c->pages[m])
			__atomic_fetch_add(&unit->pages[m], c->pages[m], __ATOMIC_RELAXED);
	if (c->has_zone)
		__atomic_store_n(&unit->zone, c->zone, __ATOMIC_RELAXED);
	for (size_t i = 0; !err && i < c->nr_pending; i++)
		err = mt_block_holders_add(&c->holders, c->unit, c->pending[i].holder,
				     c->pending[i].pages);
	c->nr_pending = 0;
	return err;
}

static struct mt_error *go_to(struct counter *c, uint32_t unit)
{
	struct mt_error *err;

	if (c->unit == unit)
		return NULL;
	err = flush(c);
	c->unit = unit;
	c->unit_pages = UINT64_C(1) << c->pass->blocks->unit_order;
	c->first_pfn = c->pass->blocks->start_pfn + unit * c->unit_pages;
	c->has_zone = false;
	for (int m = 0; m < MT_NR_MOBILITIES; m++)
		c->pages[m] = 0;
	return err;
}

/* What tells the holders of one use apart; 0: nothing, or it does not matter. */
static inline uint64_t key_of(const struct counter *c, const struct mt_page_scan_run *run)
{
	const struct mt_classifier *classifier = c->pass->kernel->classifier;
	const struct mt_page_decoder *d = &classifier->decoder;
	const struct mt_backing_run *backing;

	if (!run->raw || run->use == MT_USE_KERNEL)
		return 0;
	switch (run->use) {
	case MT_USE_SLAB:
		return classifier->layout.slab_cache.exists ?
			       mt_page_load(d, run->raw + classifier->layout.slab_cache.m.offset) :
			       0;
	case MT_USE_ANON:
	case MT_USE_ANON_LARGE:
	case MT_USE_SWAPCACHE:
	case MT_USE_FILE:
	case MT_USE_SHMEM:
		return d->has_mapping ? mt_page_load(d, run->raw + d->mapping_at) : 0;
	case MT_USE_VMALLOC:
		backing = mt_backing_find(&classifier->backing, run->pfn);
		return backing && backing->owner < classifier->backing.nr_areas ?
			       c->pass->kernel->vm_areas->v[backing->owner].caller : 0;
	default:
		return 0;
	}
}

static struct mt_error *add_pending(struct counter *c, uint32_t holder, uint32_t *place)
{
	for (*place = 0; *place < c->nr_pending; (*place)++)
		if (c->pending[*place].holder == holder)
			return NULL;
	if (c->nr_pending == c->pending_capacity) {
		size_t more = c->pending_capacity ? 2 * c->pending_capacity : 64;
		void *new = reallocarray(c->pending, more, sizeof(*c->pending));

		if (!new)
			return mt_error_nomem();
		c->pending = new;
		c->pending_capacity = more;
	}
	c->pending[c->nr_pending++] = (struct pending){ .holder = holder };
	return NULL;
}

static struct recent *recent_of(struct counter *c, const struct mt_page_scan_run *run,
				uint64_t key)
{
	return &c->recent[(key >> 6 ^ key >> 12 ^ (unsigned int)run->use * 5) & (NR_RECENT - 1)];
}

static bool is_it(const struct counter *c, const struct recent *r, enum mt_mobility mobility,
		  const struct mt_page_scan_run *run, uint64_t key)
{
	return r->unit == c->unit && r->key == key && r->use == run->use &&
	       r->mobility == mobility;
}

static struct mt_error *find(struct counter *c, struct recent *r, enum mt_mobility mobility,
			     const struct mt_page_scan_run *run, uint64_t key)
{
	uint32_t holder;
	struct mt_error *err = mt_block_holders_find(&c->holders, mobility, run->use, key, run->pfn,
						     &holder);

	if (!err)
		err = add_pending(c, holder, &r->place);
	if (err)
		return err;
	r->unit = c->unit;
	r->key = key;
	r->use = run->use;
	r->mobility = mobility;
	return NULL;
}

/* Counts pages of a holder. */
static inline struct mt_error *hold(struct counter *c, enum mt_mobility mobility,
				    const struct mt_page_scan_run *run, uint32_t pages)
{
	uint64_t key = key_of(c, run);
	struct recent *r = recent_of(c, run, key);
	struct mt_error *err = NULL;

	if (!is_it(c, r, mobility, run, key))
		err = find(c, r, mobility, run, key);
	if (!err)
		c->pending[r->place].pages += pages;
	return err;
}

/* Of a unit with memory of several zones no block can be made. */
static void see_zone(struct counter *c, unsigned int zone)
{
	uint16_t seen = zone < MT_UNIT_NO_ZONE ? (uint16_t)zone : MT_UNIT_NO_ZONE;

	if (c->has_zone && c->zone != seen)
		seen = MT_UNIT_NO_ZONE;
	c->zone = seen;
	c->has_zone = true;
}

static bool has_holder(enum mt_mobility mobility)
{
	return mobility >= MT_MOBILITY_LARGE && mobility < MT_MOBILITY_UNKNOWN;
}

static inline struct mt_error *count(struct counter *c, enum mt_mobility mobility,
			      const struct mt_page_scan_run *run, uint32_t pages)
{
	c->pages[mobility] += pages;
	if (mobility != MT_MOBILITY_HOLE && (!c->has_zone || run->zone != c->zone))
		see_zone(c, run->zone);
	return has_holder(mobility) ? hold(c, mobility, run, pages) : NULL;
}

static struct mt_error *on_run(void *state, const struct mt_page_scan_run *run)
{
	struct counter *c = state;
	const struct mt_blocks *blocks = c->pass->blocks;
	enum mt_mobility mobility = mt_page_mobility(c->pass->rules, run);
	uint64_t pfn = run->pfn, end = run->pfn + run->pages;
	struct mt_error *err = NULL;

	if (run->pages == 1 && pfn - c->first_pfn < c->unit_pages)
		return count(c, mobility, run, 1);
	while (!err && pfn < end) {
		uint64_t unit = (pfn - blocks->start_pfn) >> blocks->unit_order;
		uint64_t next = blocks->start_pfn + ((unit + 1) << blocks->unit_order);

		if (pfn < blocks->start_pfn || unit >= blocks->nr_units)
			return NULL;
		next = next < end ? next : end;
		err = go_to(c, (uint32_t)unit);
		if (!err)
			err = count(c, mobility, run, (uint32_t)(next - pfn));
		pfn = next;
	}
	return err;
}

static struct mt_error *finish(void *data, void *state)
{
	struct mt_unit_pass *pass = data;
	struct counter *c = state;
	struct mt_error *err = flush(c);

	if (!err)
		err = mt_block_holders_merge(&pass->holders, &c->holders);
	mt_block_holders_release(&c->holders);
	free(c->pending);
	free(c);
	return err;
}

const struct mt_page_scan_share mt_unit_share = { begin, on_run, finish };
