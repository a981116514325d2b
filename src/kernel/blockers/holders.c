// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/blockers/holders.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 256u

static size_t hash(enum mt_mobility mobility, enum mt_use use, uint64_t key)
{
	uint64_t h = (key ^ ((uint64_t)use << 56) ^ ((uint64_t)mobility << 48)) *
		     UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(h >> 32);
}

static bool is_it(const struct mt_block_holder *h, enum mt_mobility mobility, enum mt_use use,
		  uint64_t key)
{
	return h->key == key && h->use == use && h->mobility == mobility;
}

static size_t slot_of(const struct mt_block_holders *holders, enum mt_mobility mobility,
		      enum mt_use use, uint64_t key)
{
	size_t mask = holders->nr_slots - 1, i = hash(mobility, use, key) & mask;

	while (holders->slots[i] && !is_it(&holders->v[holders->slots[i] - 1], mobility, use, key))
		i = (i + 1) & mask;
	return i;
}

/* Keeps the table at most half full. */
static struct mt_error *make_room(struct mt_block_holders *holders)
{
	size_t n = holders->nr_slots ? 2 * holders->nr_slots : FIRST_SLOTS;
	uint32_t *slots;

	if (2 * (holders->n + 1) <= holders->nr_slots)
		return NULL;
	slots = n < UINT32_MAX ? calloc(n, sizeof(*slots)) : NULL;
	if (!slots)
		return mt_error_nomem();
	free(holders->slots);
	holders->slots = slots;
	holders->nr_slots = n;
	for (size_t i = 0; i < holders->n; i++) {
		const struct mt_block_holder *h = &holders->v[i];

		slots[slot_of(holders, h->mobility, h->use, h->key)] = (uint32_t)i + 1;
	}
	return NULL;
}

/* Makes room for one element more. */
static struct mt_error *grow(void **v, size_t n, size_t *capacity, size_t size)
{
	size_t more = *capacity ? 2 * *capacity : 64;
	void *new;

	if (n < *capacity)
		return NULL;
	new = reallocarray(*v, more, size);
	if (!new)
		return mt_error_nomem();
	*v = new;
	*capacity = more;
	return NULL;
}

struct mt_error *mt_block_holders_find(struct mt_block_holders *holders, enum mt_mobility mobility,
				 enum mt_use use, uint64_t key, uint64_t pfn, uint32_t *index)
{
	struct mt_error *err = make_room(holders);
	size_t slot;

	if (err)
		return err;
	slot = slot_of(holders, mobility, use, key);
	if (!holders->slots[slot]) {
		err = grow((void **)&holders->v, holders->n, &holders->capacity,
			   sizeof(*holders->v));
		if (err)
			return err;
		holders->v[holders->n] = (struct mt_block_holder){
			.mobility = mobility, .use = use, .key = key, .pfn = pfn,
		};
		holders->slots[slot] = (uint32_t)++holders->n;
	}
	*index = holders->slots[slot] - 1;
	return NULL;
}

struct mt_error *mt_block_holders_add(struct mt_block_holders *holders, uint32_t unit,
				      uint32_t index, uint32_t pages)
{
	struct mt_error *err = grow((void **)&holders->holds, holders->nr_holds,
				    &holders->hold_capacity, sizeof(*holders->holds));

	if (err)
		return err;
	holders->holds[holders->nr_holds++] = (struct mt_unit_hold){ unit, index, pages };
	holders->v[index].pages += pages;
	return NULL;
}

struct mt_error *mt_block_holders_merge(struct mt_block_holders *holders,
					const struct mt_block_holders *from)
{
	uint32_t *to = calloc(from->n ? from->n : 1, sizeof(*to));
	struct mt_error *err = to ? NULL : mt_error_nomem();

	for (size_t i = 0; !err && i < from->n; i++) {
		const struct mt_block_holder *h = &from->v[i];

		err = mt_block_holders_find(holders, h->mobility, h->use, h->key, h->pfn, &to[i]);
		/* whichever thread came first: the same page is named every time */
		if (!err && h->pfn < holders->v[to[i]].pfn)
			holders->v[to[i]].pfn = h->pfn;
	}
	for (size_t i = 0; !err && i < from->nr_holds; i++)
		err = mt_block_holders_add(holders, from->holds[i].unit, to[from->holds[i].holder],
				     from->holds[i].pages);
	free(to);
	return err;
}

/* Sorts holds by range: first[] is where each begins, and places them. */
static void place(const struct mt_block_holders *holders, struct mt_blocks *blocks,
		  unsigned int shift)
{
	size_t *first = blocks->first_hold;

	for (size_t i = 0; i < holders->nr_holds; i++)
		first[(holders->holds[i].unit >> shift) + 1]++;
	for (size_t r = 0; r < blocks->nr_ranges; r++)
		first[r + 1] += first[r];
	/* backwards, so that first[] ends as it began; each range's are in order */
	for (size_t i = holders->nr_holds; i-- > 0;) {
		const struct mt_unit_hold *h = &holders->holds[i];
		size_t *at = &first[(h->unit >> shift) + 1];

		blocks->holds[--*at] = (struct mt_block_hold){ h->holder, h->pages };
	}
	/* now first[r + 1] is where range r begins */
	memmove(first, first + 1, blocks->nr_ranges * sizeof(*first));
	first[blocks->nr_ranges] = holders->nr_holds;
}

static int by_holder(const void *a, const void *b)
{
	const struct mt_block_hold *x = a, *y = b;

	return (x->holder > y->holder) - (x->holder < y->holder);
}

/* Makes one of the holds of a holder in a range. */
static void join(struct mt_blocks *blocks)
{
	size_t to = 0, from = 0;

	for (size_t r = 0; r < blocks->nr_ranges; r++) {
		size_t end = blocks->first_hold[r + 1], start = to;

		qsort(blocks->holds + from, end - from, sizeof(*blocks->holds), by_holder);
		for (; from < end; from++) {
			struct mt_block_hold *last = to > start ? &blocks->holds[to - 1] : NULL;

			if (last && last->holder == blocks->holds[from].holder)
				last->pages += blocks->holds[from].pages;
			else
				blocks->holds[to++] = blocks->holds[from];
		}
		blocks->first_hold[r] = start;
	}
	blocks->first_hold[blocks->nr_ranges] = to;
}

/* A holder and the place it was found at. */
struct numbered {
	struct mt_block_holder holder;
	uint32_t old;
};

static int by_identity(const void *a, const void *b)
{
	const struct mt_block_holder *x = &((const struct numbered *)a)->holder;
	const struct mt_block_holder *y = &((const struct numbered *)b)->holder;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->use != y->use)
		return x->use < y->use ? -1 : 1;
	return (x->mobility > y->mobility) - (x->mobility < y->mobility);
}

/* Threads find them in any order, and who holds as much as another is told by number. */
static struct mt_error *put_in_order(struct mt_block_holders *holders)
{
	mt_cleanup(free) struct numbered *all = calloc(holders->n + 1, sizeof(*all));
	mt_cleanup(free) uint32_t *to = calloc(holders->n + 1, sizeof(*to));

	if (!all || !to)
		return mt_error_nomem();
	for (size_t i = 0; i < holders->n; i++)
		all[i] = (struct numbered){ holders->v[i], (uint32_t)i };
	qsort(all, holders->n, sizeof(*all), by_identity);
	for (size_t i = 0; i < holders->n; i++) {
		holders->v[i] = all[i].holder;
		to[all[i].old] = (uint32_t)i;
	}
	for (size_t i = 0; i < holders->nr_holds; i++)
		holders->holds[i].holder = to[holders->holds[i].holder];
	return NULL;
}

struct mt_error *mt_block_holders_by_range(struct mt_block_holders *holders,
					   struct mt_blocks *blocks)
{
	unsigned int shift = blocks->order - blocks->unit_order;

	blocks->holds = calloc(holders->nr_holds + 1, sizeof(*blocks->holds));
	blocks->first_hold = calloc(blocks->nr_ranges + 1, sizeof(*blocks->first_hold));
	if (!blocks->holds || !blocks->first_hold)
		return mt_error_nomem();

	struct mt_error *err = put_in_order(holders);

	if (err)
		return err;
	place(holders, blocks, shift);
	join(blocks);
	blocks->holders = holders->v;
	blocks->nr_holders = holders->n;
	holders->v = NULL;
	holders->n = 0;
	return NULL;
}

void mt_block_holders_release(struct mt_block_holders *holders)
{
	free(holders->v);
	free(holders->slots);
	free(holders->holds);
	*holders = (struct mt_block_holders){ 0 };
}
