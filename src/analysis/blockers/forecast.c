// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/blockers/forecast.h"

#include <stdlib.h>

/* Free pages above the min watermark that a batch of migrations takes (COMPACT_CLUSTER_MAX). */
#define CLUSTER 32u

/* A unit while a zone is compacted. */
struct state {
	uint32_t free;		/* on the buddy lists */
	uint32_t listed;	/* free, on a CPU's list */
	uint32_t movable;
	uint32_t moved;		/* away, hence among the free ones */
	bool whole;		/* its pageblock is one free block, which is no target */
	bool target;
};

/* A zone in units; scanners step by pageblock. */
struct machine {
	const struct mt_blocks *blocks;
	struct state *v;
	size_t first, n;	/* units of blocks that v stands for, in whole pageblocks */
	size_t per_block;	/* units a pageblock */
};

/* What is freed before memory is compacted. */
enum before {
	NOTHING,
	DROP,			/* clean page cache */
	SHRINK,			/* and slabs with a shrinker */
};

static void load_unit(const struct mt_blocks *blocks, const struct mt_block_unit *unit,
		      enum before before, struct state *s)
{
	uint32_t clean = unit->pages[MT_MOBILITY_CLEAN];

	*s = (struct state){
		.free = unit->pages[MT_MOBILITY_FREE],
		.movable = unit->pages[MT_MOBILITY_MOVABLE],
		.target = unit->target && !unit->isolated,
	};
	if (blocks->rules.moves_unevictable)
		s->movable += unit->pages[MT_MOBILITY_UNEVICTABLE];
	if (before == NOTHING)
		s->movable += clean;
	else
		s->free += clean;
	if (before == SHRINK)
		s->free += unit->pages[MT_MOBILITY_RECLAIMABLE];
	s->listed = unit->pages[MT_MOBILITY_LISTED];
}

static void load(struct machine *m, unsigned int zone, enum before before)
{
	uint64_t size = UINT64_C(1) << m->blocks->pageblock_order;

	for (size_t i = 0; i < m->n; i++) {
		const struct mt_block_unit *unit = &m->blocks->units[m->first + i];

		m->v[i] = (struct state){ 0 };
		if (unit->zone == zone)
			load_unit(m->blocks, unit, before, &m->v[i]);
	}
	for (size_t b = 0; b < m->n; b += m->per_block) {
		uint64_t free = 0;

		for (size_t i = b; i < b + m->per_block; i++)
			free += m->v[i].free;
		for (size_t i = b; i < b + m->per_block; i++)
			m->v[i].whole = free == size;
	}
}

/* Takes up to wanted free pages out of a pageblock, from its first page on. */
static uint64_t take(struct machine *m, size_t block, uint64_t wanted)
{
	uint64_t taken = 0;

	for (size_t i = block; i < block + m->per_block && taken < wanted; i++) {
		struct state *s = &m->v[i];
		uint64_t n = wanted - taken < s->free ? wanted - taken : s->free;

		if (!s->target || s->whole)
			continue;
		s->free -= (uint32_t)n;
		taken += n;
	}
	return taken;
}

/* Moves what can be moved out of the pageblock at low; false when the scanners meet. */
static bool evacuate(struct machine *m, size_t low, size_t *high, uint64_t *moved)
{
	for (size_t i = low; i < low + m->per_block; i++) {
		struct state *s = &m->v[i];

		while (s->movable) {
			uint64_t n;

			if (*high <= low)
				return false;
			n = take(m, *high, s->movable);
			if (!n)
				*high -= m->per_block;
			s->movable -= (uint32_t)n;
			s->free += (uint32_t)n;
			s->moved += (uint32_t)n;
			*moved += n;
		}
	}
	return true;
}

/* The pages that were freed last are on a CPU's list, and in no block. */
static void keep_last(struct machine *m, uint64_t high)
{
	for (size_t i = m->n; high && high != UINT64_MAX && i-- > 0;) {
		uint64_t n = m->v[i].moved < high ? m->v[i].moved : high;

		m->v[i].free -= (uint32_t)n;
		high -= n;
	}
}

static uint64_t compact(struct machine *m, const struct mt_block_marks *marks)
{
	size_t low = 0, high = m->n ? m->n - m->per_block : 0;
	uint64_t moved = 0;

	while (low < high && evacuate(m, low, &high, &moved))
		low += m->per_block;
	keep_last(m, marks->pcp_high);
	/* these pushed out what was on the list before */
	for (size_t i = 0; moved && moved >= marks->pcp_high && i < m->n; i++)
		m->v[i].free += m->v[i].listed;
	return moved;
}

static bool is_free(const struct machine *m, size_t unit)
{
	return m->v[unit].free == UINT64_C(1) << m->blocks->unit_order;
}

/* Counts ranges that are free; *fresh is the first that was not before. */
static uint64_t count(const struct machine *m, uint64_t *fresh)
{
	size_t per_range = mt_blocks_units_per_range(m->blocks);
	uint64_t n = 0;

	/* ranges larger than a pageblock begin where units of the whole do */
	for (size_t r = m->first / per_range; r * per_range < m->first + m->n; r++) {
		size_t i = r * per_range, end = i + per_range;
		uint64_t before = 0;

		for (; i < end && i >= m->first && i < m->first + m->n &&
		       !m->blocks->units[i].isolated && is_free(m, i - m->first); i++)
			before += m->blocks->units[i].pages[MT_MOBILITY_FREE];
		if (i < end)
			continue;
		n++;
		if (fresh && *fresh == UINT64_MAX && before < UINT64_C(1) << m->blocks->order)
			*fresh = m->blocks->start_pfn + ((uint64_t)r << m->blocks->order);
	}
	return n;
}

/* The units of a zone, in whole pageblocks. */
static void find_units(struct machine *m, unsigned int zone)
{
	const struct mt_blocks *blocks = m->blocks;
	size_t first = blocks->nr_units, end = 0;

	for (size_t i = 0; i < blocks->nr_units; i++) {
		if (blocks->units[i].zone != zone)
			continue;
		first = i < first ? i : first;
		end = i + 1;
	}
	m->per_block = (size_t)1 << (blocks->pageblock_order - blocks->unit_order);
	if (first >= end)
		return;
	m->first = first / m->per_block * m->per_block;
	m->n = (end + m->per_block - 1) / m->per_block * m->per_block - m->first;
}

struct mt_block_marks mt_block_marks_of(const struct mt_zone *zone)
{
	struct mt_block_marks marks = { UINT64_MAX, UINT64_MAX, UINT64_MAX };

	if (!zone)
		return marks;
	marks.free = zone->free;
	marks.min = zone->min;
	for (size_t i = 0; i < zone->nr_pcp; i++) {
		uint64_t high = zone->pcp[i].high;

		if (high != MT_UNKNOWN &&
		    (marks.pcp_high == UINT64_MAX || high > marks.pcp_high))
			marks.pcp_high = high;
	}
	return marks;
}

static bool is_short(const struct mt_block_marks *marks)
{
	return marks->free != UINT64_MAX && marks->min != UINT64_MAX &&
	       marks->free < marks->min + CLUSTER;
}

struct mt_error *mt_block_forecast(const struct mt_blocks *blocks, unsigned int zone,
				   const struct mt_block_marks *marks,
				   struct mt_block_forecast *forecast)
{
	struct machine m = { .blocks = blocks };

	*forecast = (struct mt_block_forecast){ .first_pfn = UINT64_MAX };
	find_units(&m, zone);
	m.v = calloc(m.n + 1, sizeof(*m.v));
	if (!m.v)
		return mt_error_nomem();
	load(&m, zone, NOTHING);
	forecast->now = count(&m, NULL);
	forecast->watermark = is_short(marks);
	if (!forecast->watermark)
		forecast->moved_pages = compact(&m, marks);
	forecast->compaction = count(&m, &forecast->first_pfn);
	load(&m, zone, DROP);
	forecast->drop = count(&m, NULL);
	compact(&m, marks);
	forecast->drop_compaction = count(&m, NULL);
	load(&m, zone, SHRINK);
	compact(&m, marks);
	forecast->shrink_compaction = count(&m, NULL);
	free(m.v);
	return NULL;
}

/* What keeps a pageblock from being isolated, or its pages from being migrated. */
static bool forbids(enum mt_mobility m)
{
	return m == MT_MOBILITY_RECLAIMABLE || m == MT_MOBILITY_PINNED ||
	       m == MT_MOBILITY_UNMOVABLE || m == MT_MOBILITY_RESERVED;
}

static void add_range(const struct mt_block_range *range, struct mt_block_offline *offline)
{
	for (int m = 0; m < MT_NR_MOBILITIES; m++) {
		if (m == MT_MOBILITY_MOVABLE || m == MT_MOBILITY_CLEAN ||
		    m == MT_MOBILITY_UNEVICTABLE || m == MT_MOBILITY_LARGE ||
		    m == MT_MOBILITY_HUGETLB)
			offline->movable_pages += range->pages[m];
		else if (forbids(m))
			offline->held_pages += range->pages[m];
	}
}

void mt_block_offline_judge(const struct mt_blocks *blocks, size_t first, size_t end,
			    uint64_t elsewhere, struct mt_block_offline *offline)
{
	uint64_t most = 0;

	*offline = (struct mt_block_offline){ .holder = UINT32_MAX };
	for (size_t r = first; r < end && r < blocks->nr_ranges; r++) {
		struct mt_block_range range;

		mt_block_range_judge(blocks, r, &range);
		add_range(&range, offline);
		for (size_t i = blocks->first_hold[r]; i < blocks->first_hold[r + 1]; i++) {
			const struct mt_block_hold *hold = &blocks->holds[i];

			if (hold->pages > most && forbids(blocks->holders[hold->holder].mobility)) {
				most = hold->pages;
				offline->holder = hold->holder;
			}
		}
	}
	offline->no_room = offline->movable_pages > elsewhere;
	offline->possible = !offline->held_pages && !offline->no_room;
}
