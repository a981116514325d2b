// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/pages/pages_svg.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "views/pages/map_cell.h"

#define SQUARE	8u
#define COLUMNS	128u
#define MARGIN	110u
#define LEGEND	190u

/* A path, a release: text of others inside markup. */
static void put_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		default:
			fputc((unsigned char)*text < ' ' ? '?' : *text, out);
		}
	}
}

static void put_cell(FILE *out, const struct mt_snapshot *snapshot, const struct mt_page_map *map,
		     size_t i, unsigned int row)
{
	struct mt_map_cell cell = mt_map_cell(&map->cells[i * MT_NR_USES]);
	uint64_t pfn = map->start_pfn + i * map->cell_pages;
	char size[MT_TEXT_BYTES_SIZE];

	if (!cell.pages)
		return;
	fprintf(out, "<rect x=\"%zu\" y=\"%u\" width=\"%u\" height=\"%u\" fill=\"%s\" "
		"fill-opacity=\"%.2f\"><title>pfn %" PRIu64 ", %s: %u.%u %% %s, %u use%s</title>"
		"</rect>\n", MARGIN + i % COLUMNS * SQUARE, row * SQUARE + 30, SQUARE - 1,
		SQUARE - 1, mt_uses[cell.use].color, 0.4 + 0.6 * cell.share / 1000.0, pfn,
		mt_text_bytes(size, mt_pages_to_bytes(snapshot, cell.pages)), cell.share / 10,
		cell.share % 10, mt_uses[cell.use].name, cell.uses, cell.uses == 1 ? "" : "s");
}

static bool is_empty_row(const struct mt_page_map *map, size_t first)
{
	for (size_t i = first; i < first + COLUMNS && i < map->nr_cells; i++)
		if (mt_map_cell(&map->cells[i * MT_NR_USES]).pages)
			return false;
	return true;
}

/* Rows without memory are left out; the address at the left shows the jump. */
static unsigned int put_rows(FILE *out, const struct mt_snapshot *snapshot,
			     const struct mt_page_map *map)
{
	unsigned int row = 0;

	for (size_t first = 0; first < map->nr_cells; first += COLUMNS) {
		if (is_empty_row(map, first))
			continue;
		fprintf(out, "<text x=\"%u\" y=\"%u\" text-anchor=\"end\">0x%" PRIx64 "</text>\n",
			MARGIN - 6, row * SQUARE + 37,
			mt_pages_to_bytes(snapshot, map->start_pfn + first * map->cell_pages));
		for (size_t i = first; i < first + COLUMNS && i < map->nr_cells; i++)
			put_cell(out, snapshot, map, i, row);
		row++;
	}
	return row;
}

static unsigned int put_legend(FILE *out, const struct mt_page_map *map)
{
	unsigned int x = MARGIN + COLUMNS * SQUARE + 16, line = 0;

	for (int use = 0; use < MT_USE_HOLE; use++) {
		uint64_t pages = 0;

		for (size_t i = 0; i < map->nr_cells; i++)
			pages += map->cells[i * MT_NR_USES + (size_t)use];
		if (!pages)
			continue;
		fprintf(out, "<rect x=\"%u\" y=\"%u\" width=\"10\" height=\"10\" fill=\"%s\" "
			"stroke=\"#999\" stroke-width=\"0.5\"/><text x=\"%u\" y=\"%u\">%s %" PRIu64
			"</text>\n", x, 30 + line * 15, mt_uses[use].color, x + 16,
			39 + line * 15, mt_uses[use].name, pages);
		line++;
	}
	return line;
}

static unsigned int count_rows(const struct mt_page_map *map)
{
	unsigned int rows = 0;

	for (size_t first = 0; first < map->nr_cells; first += COLUMNS)
		rows += !is_empty_row(map, first);
	return rows;
}

static void put_picture(FILE *out, const struct mt_snapshot *snapshot,
			const struct mt_page_map *map)
{
	unsigned int height = count_rows(map) * SQUARE + 50;
	char size[MT_TEXT_BYTES_SIZE];

	height = height < 30 + MT_NR_USES * 15 ? 30 + MT_NR_USES * 15 : height;
	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" "
		"font-family=\"monospace\" font-size=\"10\">\n<rect width=\"100%%\" "
		"height=\"100%%\" fill=\"#fafafa\"/>\n<text x=\"%u\" y=\"18\" font-size=\"12\">",
		MARGIN + COLUMNS * SQUARE + LEGEND, height, MARGIN);
	put_text(out, snapshot->origin.path ? snapshot->origin.path : "");
	fputs(", Linux ", out);
	put_text(out, snapshot->origin.kernel ? snapshot->origin.kernel : "?");
	fprintf(out, ": a square is %s</text>\n",
		mt_text_bytes(size, mt_pages_to_bytes(snapshot, map->cell_pages)));
	put_rows(out, snapshot, map);
	put_legend(out, map);
	fputs("</svg>\n", out);
}

struct mt_error *mt_pages_write_svg(const char *path, const struct mt_snapshot *snapshot,
				    const struct mt_page_map *map)
{
	FILE *out = fopen(path, "we");
	bool failed;

	if (!out)
		return mt_error_from_errno(errno, "%s", path);
	put_picture(out, snapshot, map);
	failed = ferror(out);
	failed |= fclose(out) != 0;
	return failed ? mt_error_from_errno(errno, "%s", path) : NULL;
}
