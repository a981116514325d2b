// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/picture/zones.h"

#include <inttypes.h>

#include "base/text.h"
#include "views/picture/markup.h"

/* In pixels. */
#define LEFT 130
#define WIDTH 560
#define STEP 46
#define BAR 16

/* A machine of very many nodes is told by its table. */
#define MAX_BARS 64u

static bool is_shown(const struct mt_zone *zone)
{
	return zone->managed && zone->managed != MT_UNKNOWN && zone->free != MT_UNKNOWN;
}

static double x_of(const struct mt_zone *zone, uint64_t pages)
{
	return pages >= zone->managed ? WIDTH : WIDTH * ((double)pages / (double)zone->managed);
}

static void put_size(FILE *out, const struct mt_snapshot *snapshot, uint64_t pages)
{
	uint64_t bytes = mt_pages_to_bytes(snapshot, pages);
	char text[MT_TEXT_BYTES_SIZE];

	if (bytes == MT_UNKNOWN)
		fprintf(out, "%" PRIu64 " pages", pages);
	else
		fputs(mt_text_bytes(text, bytes), out);
}

static void put_mark(FILE *out, const struct mt_zone *zone, uint64_t mark, int y)
{
	if (mark == MT_UNKNOWN || mark > zone->managed)
		return;
	fprintf(out, "<path class=\"mark\" d=\"M%.1f %dv%d\"/>\n", LEFT + x_of(zone, mark), y - 3,
		BAR + 6);
}

static void put_zone(FILE *out, const struct mt_snapshot *snapshot, const struct mt_zone *zone,
		     int y)
{
	fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", LEFT - 8, y + 13);
	fprintf(out, "%u ", zone->node);
	mt_markup_put_text(out, zone->name);
	fprintf(out, "</text>\n<rect class=\"all\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
		"<rect class=\"free\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
		LEFT, y, WIDTH, BAR, LEFT, y, x_of(zone, zone->free), BAR);
	put_mark(out, zone, zone->min, y);
	put_mark(out, zone, zone->low, y);
	put_mark(out, zone, zone->high, y);
	fprintf(out, "<text x=\"%d\" y=\"%d\">", LEFT, y + BAR + 14);
	put_size(out, snapshot, zone->free);
	fputs(" free of ", out);
	put_size(out, snapshot, zone->managed);
	if (zone->min != MT_UNKNOWN) {
		fputs(", min ", out);
		put_size(out, snapshot, zone->min);
	}
	fputs("</text>\n", out);
}

void mt_picture_put_zones(FILE *out, const struct mt_snapshot *snapshot)
{
	size_t n = 0;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		n += is_shown(&snapshot->zones[i]);
	if (!n)
		return;
	n = n > MAX_BARS ? MAX_BARS : n;
	fprintf(out, "<figure>\n<svg class=\"zones\" role=\"img\" aria-label=\"Zones: managed and "
		"free memory, watermarks\" viewBox=\"0 0 %d %zu\" width=\"%d\" height=\"%zu\">\n",
		LEFT + WIDTH + 10, n * STEP + 8, LEFT + WIDTH + 10, n * STEP + 8);
	for (size_t i = 0, at = 0; i < snapshot->nr_zones && at < n; i++)
		if (is_shown(&snapshot->zones[i]))
			put_zone(out, snapshot, &snapshot->zones[i], (int)at++ * STEP + 6);
	fputs("</svg>\n<figcaption>Node and zone: the whole bar is what the zone manages, the "
	      "filled part is free, the three lines are the min, low and high watermarks."
	      "</figcaption>\n</figure>\n", out);
}
