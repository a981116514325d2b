// SPDX-License-Identifier: GPL-2.0-or-later
/* What a zone's change amounts to, in words that its figures bear out. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/diff.h"
#include "analysis/huge.h"
#include "analysis/watermark.h"

/* What large blocks lost and gained between the two, in blocks and in pages. */
struct large {
	unsigned int order;	/* of a huge page: from here on blocks are large */
	int64_t blocks, pages;
	bool known;
};

/*
 * Where no side tells the page size or a pageblock's, a huge page is taken to
 * be of order 9, as with 4K pages; the order is part of what is said.
 */
static unsigned int large_order(const struct mt_diff *diff)
{
	const struct mt_snapshot *sides[] = { diff->after, diff->before };

	for (size_t i = 0; i < MT_ARRAY_SIZE(sides); i++)
		if (sides[i]->origin.page_size != MT_UNKNOWN ||
		    sides[i]->pageblock_order != MT_NO_INDEX)
			return mt_huge_order(sides[i]);
	return diff->nr_orders > 9 ? 9 : mt_huge_order(diff->after);
}

static struct large large_change(const struct mt_diff *diff, const struct mt_zone_change *zone)
{
	struct large large = { .order = large_order(diff) };

	if (!zone->blocks || large.order == MT_NO_INDEX)
		return large;
	for (unsigned int order = large.order; order < diff->nr_orders; order++) {
		int64_t pages;

		if (zone->blocks[order] == MT_CHANGE_UNKNOWN || order > 62 ||
		    __builtin_mul_overflow(zone->blocks[order], INT64_C(1) << order, &pages) ||
		    __builtin_add_overflow(large.pages, pages, &large.pages))
			return large;
		large.blocks += zone->blocks[order];
	}
	large.known = true;
	return large;
}

static int64_t pageblock_change(const struct mt_diff *diff, const struct mt_zone_change *zone,
				const char *type)
{
	for (unsigned int i = 0; zone->pageblocks && i < diff->nr_types; i++)
		if (!strcmp(diff->types[i], type) && zone->pageblocks[i] != MT_CHANGE_UNKNOWN)
			return zone->pageblocks[i];
	return 0;
}

/* Who broke large blocks up is known only from the pageblocks that changed hands. */
static void say_fragmented(FILE *out, const struct mt_diff *diff,
			   const struct mt_zone_change *zone)
{
	int64_t unmovable = pageblock_change(diff, zone, "Unmovable");
	int64_t reclaimable = pageblock_change(diff, zone, "Reclaimable");

	if (unmovable > 0 && unmovable >= reclaimable)
		fprintf(out, ": fragmented by unmovable allocations (%lld more unmovable "
			"pageblocks)", (long long)unmovable);
	else if (reclaimable > 0)
		fprintf(out, ": fragmented by reclaimable allocations (%lld more reclaimable "
			"pageblocks)", (long long)reclaimable);
	else if (zone->pageblocks)
		fputs(": fragmented, no pageblock changed its type for it", out);
	else
		fputs(": fragmented (pagetypeinfo of both would tell by what)", out);
}

static void say_free(FILE *out, int64_t change)
{
	if (change == MT_CHANGE_UNKNOWN)
		return;
	if (!change)
		fputs(", free memory unchanged", out);
	else
		fprintf(out, ", free memory %s by %lld pages", change < 0 ? "fell" : "rose",
			(long long)llabs(change));
}

/* Lost large blocks either went into use, and free memory with them, or were split. */
static void say_large(FILE *out, const struct mt_diff *diff, const struct mt_zone_change *zone,
		      const struct large *large)
{
	bool lost = large->pages < 0;
	int64_t blocks = lost ? -large->blocks : large->blocks;

	if (blocks > 0)
		fprintf(out, " %s %lld block%s of order >= %u", lost ? "lost" : "gained",
			(long long)blocks, blocks == 1 ? "" : "s", large->order);
	else	/* blocks of the largest orders turned into others that are still large */
		fprintf(out, " %s %lld pages in blocks of order >= %u", lost ? "lost" : "gained",
			(long long)llabs(large->pages), large->order);
	say_free(out, zone->free);
	if (zone->free == MT_CHANGE_UNKNOWN)
		return;

	/* less than half of what large blocks lost left the free memory */
	bool moved = llabs(zone->free) * 2 < llabs(large->pages);

	if (lost && (moved || zone->free > 0))
		say_fragmented(out, diff, zone);
	else if (lost)
		fputs(": they are in use", out);
	else if (moved || zone->free < 0)
		fputs(": merged from smaller ones", out);
	else
		fputs(": they were freed", out);
}

static bool say_pressure(FILE *out, const struct mt_zone_change *zone, bool first)
{
	enum mt_pressure before = mt_watermark_pressure(zone->before);
	enum mt_pressure after = mt_watermark_pressure(zone->after);

	if (before == after || before == MT_PRESSURE_UNKNOWN || after == MT_PRESSURE_UNKNOWN)
		return false;
	fprintf(out, "%s was %s and is %s", first ? "" : ";", mt_pressure_name(before),
		mt_pressure_name(after));
	return true;
}

static bool say_level(FILE *out, const char *name, int64_t change, bool first)
{
	if (change == MT_CHANGE_UNKNOWN || !change)
		return false;
	fprintf(out, "%s %s by %+lld pages", first ? "" : ",", name, (long long)change);
	return true;
}

/* Marks are set anew by sysctls, memory hotplug and transparent huge pages (min_free_kbytes). */
static bool say_watermarks(FILE *out, const struct mt_zone_change *zone, bool first)
{
	static const struct { enum mt_level level; const char *name; } marks[] = {
		{ MT_LEVEL_MIN, "min" }, { MT_LEVEL_LOW, "low" }, { MT_LEVEL_HIGH, "high" },
		{ MT_LEVEL_PROMO, "promo" },
	};
	bool moved = false, said = false;

	for (size_t i = 0; i < MT_ARRAY_SIZE(marks); i++)
		moved = moved || (zone->levels[marks[i].level] != MT_CHANGE_UNKNOWN &&
				  zone->levels[marks[i].level]);
	if (!moved)
		return false;
	fprintf(out, "%s watermarks moved:", first ? "" : ";");
	for (size_t i = 0; i < MT_ARRAY_SIZE(marks); i++)
		said = say_level(out, marks[i].name, zone->levels[marks[i].level], !said) || said;
	return true;
}

/* What else a row of zeros may have changed by. */
static bool say_rest(FILE *out, const struct mt_zone_change *zone)
{
	static const struct { enum mt_level level; const char *name; } sizes[] = {
		{ MT_LEVEL_BOOST, "watermark boost" }, { MT_LEVEL_SPANNED, "spanned" },
		{ MT_LEVEL_PRESENT, "present" }, { MT_LEVEL_MANAGED, "managed" },
		{ MT_LEVEL_CMA, "CMA" }, { MT_LEVEL_HIGHATOMIC, "high-atomic reserve" },
	};
	bool said = false;

	for (size_t i = 0; i < MT_ARRAY_SIZE(sizes); i++)
		said = say_level(out, sizes[i].name, zone->levels[sizes[i].level], !said) || said;
	said = say_level(out, "per-CPU lists", zone->pcp, !said) || said;
	if (!said && zone->counters.n)
		fprintf(out, ": nothing but %zu statistic%s (--counters)", zone->counters.n,
			zone->counters.n == 1 ? "" : "s");
	return said || zone->counters.n;
}

static bool say_change(FILE *out, const struct mt_diff *diff, const struct mt_zone_change *zone)
{
	struct large large = large_change(diff, zone);
	bool said = true;

	if (large.known && large.pages)
		say_large(out, diff, zone, &large);
	else if (zone->free != MT_CHANGE_UNKNOWN && zone->free)
		fprintf(out, " %s %lld free pages%s", zone->free < 0 ? "lost" : "gained",
			(long long)llabs(zone->free),
			large.known ? ", large blocks as many as before" : "");
	else
		said = false;
	said = say_pressure(out, zone, !said) || said;
	said = say_watermarks(out, zone, !said) || said;
	return said || say_rest(out, zone);
}

char *mt_diff_judge(const struct mt_diff *diff, const struct mt_zone_change *zone)
{
	mt_cleanup(free) char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	bool said = true;

	if (!out)
		return NULL;
	fprintf(out, "%s, node %u", zone->name, zone->node);
	if (zone->presence == MT_APPEARED)
		fputs(" appeared", out);
	else if (zone->presence == MT_VANISHED)
		fputs(" vanished", out);
	else
		said = zone->changed && say_change(out, diff, zone);
	fclose(out);
	return said ? mt_steal(text) : NULL;
}
