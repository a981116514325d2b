// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a report says twice must agree: a zone's free pages and its free list, its managed pages
 * and those present, its list and that of other zones.  Where it does not, a line is wrong, of
 * another moment or of another machine, and it is said which.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "proc/log/report/parser.h"

/*
 * A zone's line and its free list are printed one after the other, without a lock
 * (show_free_areas()): with 64 CPUs that allocate all the while they were seen to differ by a few
 * hundred pages.
 */
#define LEAST_DIFFERENCE 2048u

static uint64_t listed(const struct mt_snapshot *snapshot, const struct mt_zone *zone)
{
	uint64_t pages = 0;

	for (unsigned int order = 0; order < snapshot->nr_orders; order++) {
		uint64_t blocks = zone->free_blocks[order];

		if (blocks == MT_UNKNOWN || blocks >> 40)
			return MT_UNKNOWN;
		pages += blocks << order;
	}
	return pages;
}

/* By a quarter of the larger one, and more than ever was the case. */
static bool differ(uint64_t a, uint64_t b)
{
	uint64_t most = a > b ? a : b, least = a > b ? b : a;

	return a != MT_UNKNOWN && b != MT_UNKNOWN && most - least > LEAST_DIFFERENCE &&
	       most - least > most / 4;
}

static void note(struct mt_oom_parser *parser, enum mt_section section, const struct mt_zone *zone,
		 const char *what)
{
	mt_cleanup(free) char *text = NULL;

	if (asprintf(&text, "report of line %zu: node %u, zone %s: %s", parser->report.line,
		     zone->node, zone->name, what) < 0)
		text = NULL;
	mt_snapshot_set_status(parser->report.snapshot, section, MT_STATUS_DAMAGED, text);
}

static void check_list(struct mt_oom_parser *parser, const struct mt_zone *zone)
{
	uint64_t pages = listed(parser->report.snapshot, zone);
	char text[128];

	if (!differ(zone->free, pages))
		return;
	snprintf(text, sizeof(text), "%" PRIu64 " pages are free by its line, %" PRIu64
		 " by its free list", zone->free, pages);
	note(parser, MT_SECTION_BUDDYINFO, zone, text);
}

/* A report prints the list of every zone that has pages (show_free_areas()). */
static void check_no_list(struct mt_oom_parser *parser, const struct mt_zone *zone)
{
	if (zone->free != MT_UNKNOWN && zone->free && zone->present && zone->managed)
		note(parser, MT_SECTION_BUDDYINFO, zone, "its free list is not in the log");
}

void mt_oom_note_contradictions(struct mt_oom_parser *parser)
{
	const struct mt_snapshot *snapshot = parser->report.snapshot;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (zone->managed != MT_UNKNOWN && zone->present != MT_UNKNOWN &&
		    zone->managed > zone->present)
			note(parser, MT_SECTION_ZONEINFO, zone,
			     "more pages are managed than are present");
		if (zone->free_blocks)
			check_list(parser, zone);
		else if (snapshot->nr_orders && !parser->report.nr_cut)
			check_no_list(parser, zone);
	}
}
