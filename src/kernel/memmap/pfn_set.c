// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/memmap/pfn_set.h"

#include <stdlib.h>

#include "model/snapshot.h"

struct mt_error *mt_pfn_set_init(const struct mt_memmap *memmap, struct mt_pfn_set *set)
{
	set->memmap = memmap;
	set->bits = calloc(memmap->n + 1, sizeof(*set->bits));
	return set->bits ? NULL : mt_error_nomem();
}

void mt_pfn_set_release(struct mt_pfn_set *set)
{
	for (size_t i = 0; set->bits && i < set->memmap->n; i++)
		free(set->bits[i]);
	free(set->bits);
	set->bits = NULL;
}

bool mt_pfn_set_has(const struct mt_pfn_set *set, uint64_t pfn)
{
	const struct mt_memmap_range *s = mt_memmap_range_at(set->memmap, pfn);
	const uint8_t *bits = s ? set->bits[s - set->memmap->v] : NULL;
	uint64_t bit = s ? pfn - s->start_pfn : 0;

	return bits && bits[bit / 8] >> bit % 8 & 1;
}

static struct mt_error *add_in(uint8_t *bits, const struct mt_memmap_range *s, uint64_t pfn,
			       uint64_t n, uint64_t *twice)
{
	for (uint64_t i = 0; i < n; i++) {
		uint64_t bit = pfn + i - s->start_pfn;
		uint8_t mask = (uint8_t)(1u << bit % 8);

		if (bits[bit / 8] & mask && *twice == MT_UNKNOWN)
			*twice = pfn + i;
		bits[bit / 8] |= mask;
	}
	return NULL;
}

struct mt_error *mt_pfn_set_add(struct mt_pfn_set *set, uint64_t pfn, uint64_t n, uint64_t *twice)
{
	*twice = MT_UNKNOWN;
	while (n) {
		const struct mt_memmap_range *s = mt_memmap_range_at(set->memmap, pfn);
		uint64_t here = s && s->end_pfn - pfn < n ? s->end_pfn - pfn : n;

		if (!s)
			return NULL;

		uint8_t **bits = &set->bits[s - set->memmap->v];

		if (!*bits)
			*bits = calloc((s->end_pfn - s->start_pfn + 7) / 8, 1);
		if (!*bits)
			return mt_error_nomem();
		add_in(*bits, s, pfn, here, twice);
		pfn += here;
		n -= here;
	}
	return NULL;
}
