// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/picture/grid.h"

#include <inttypes.h>
#include <stdbool.h>

#include "base/replace.h"
#include "base/text.h"
#include "views/picture/markup.h"

#define COLUMNS	128u
#define ROWS	64u

/* In pixels: a cell, what is left of the grid, right of it and above it. */
#define SQUARE	8u
#define LEFT	110u
#define RIGHT	190u
#define TOP	30u

/* Of the legend, in pixels. */
#define LEGEND_STEP	15u
#define LEGEND_COLUMNS	4u

/* Where the drawing of rows stands. */
struct pen {
	FILE *out;
	const struct mt_grid *grid;
	unsigned int row;
	uint64_t marked;	/* zones that begin below this pfn have their mark */
	size_t next;		/* the cell behind the last row */
};

uint64_t mt_grid_cell_pages(const struct mt_snapshot *snapshot)
{
	uint64_t pages = 0, size = 1;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (zone->present != MT_UNKNOWN && pages <= UINT64_MAX - zone->present)
			pages += zone->present;
	}
	while (size * COLUMNS * ROWS < pages && size < UINT64_C(1) << 48)
		size *= 2;
	return size;
}

static size_t kind_of(const struct mt_grid *grid, size_t i)
{
	return i < grid->nr_cells ? grid->cell(grid->data, i).kind : grid->nr_kinds;
}

static bool is_empty_row(const struct mt_grid *grid, size_t first)
{
	for (size_t i = first; i < first + COLUMNS; i++)
		if (kind_of(grid, i) < grid->nr_kinds)
			return false;
	return true;
}

/* Four shades are told apart; more would only keep neighbours from being drawn as one. */
static unsigned int shade(const struct mt_grid_cell *cell)
{
	return cell->share >= 900 ? 100 : cell->share >= 700 ? 80 : cell->share >= 500 ? 60 : 40;
}

static uint64_t pfn_of(const struct mt_grid *grid, size_t i)
{
	return grid->start_pfn + i * grid->cell_pages;
}

static void put_run(const struct pen *pen, size_t first, size_t n)
{
	const struct mt_grid *grid = pen->grid;
	struct mt_grid_cell cell = grid->cell(grid->data, first);
	char size[MT_TEXT_BYTES_SIZE];

	fprintf(pen->out, "<rect x=\"%zu\" y=\"%u\" width=\"%zu\" height=\"%u\" fill=\"%s\"",
		LEFT + first % COLUMNS * SQUARE, TOP + pen->row * SQUARE, n * SQUARE, SQUARE,
		grid->kinds[cell.kind].color);
	if (shade(&cell) < 100)
		fprintf(pen->out, " fill-opacity=\"0.%u\"", shade(&cell) / 10);
	fprintf(pen->out, "><title>%s from pfn %" PRIu64 ", %s</title></rect>\n",
		grid->kinds[cell.kind].name, pfn_of(grid, first),
		mt_text_bytes(size, mt_pages_to_bytes(grid->snapshot, n * grid->cell_pages)));
}

static bool are_alike(const struct mt_grid *grid, size_t a, size_t b)
{
	struct mt_grid_cell x = grid->cell(grid->data, a), y = grid->cell(grid->data, b);

	return x.kind == y.kind && shade(&x) == shade(&y);
}

/* Neighbours that look the same are one rectangle: pages stay small. */
static void put_cells(const struct pen *pen, size_t first)
{
	const struct mt_grid *grid = pen->grid;
	size_t end = first + COLUMNS < grid->nr_cells ? first + COLUMNS : grid->nr_cells, n;

	for (size_t i = first; i < end; i += n) {
		for (n = 1; i + n < end && are_alike(grid, i, i + n);)
			n++;
		if (kind_of(grid, i) < grid->nr_kinds)
			put_run(pen, i, n);
	}
}

/* The zones that begin in the row, or in rows before it that are not drawn. */
static void put_zones(struct pen *pen, size_t first)
{
	const struct mt_grid *grid = pen->grid;
	uint64_t start = pfn_of(grid, first), end = start + COLUMNS * grid->cell_pages;
	unsigned int y = TOP + pen->row * SQUARE, n = 0;

	for (size_t i = 0; i < grid->snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &grid->snapshot->zones[i];

		if (!zone->present || zone->start_pfn == MT_UNKNOWN || zone->start_pfn >= end ||
		    zone->start_pfn < pen->marked)
			continue;
		if (!n++)
			fprintf(pen->out, "<text x=\"%u\" y=\"%u\">", LEFT + COLUMNS * SQUARE + 6,
				y + SQUARE);
		fprintf(pen->out, "%s%u ", n > 1 ? ", " : "node ", zone->node);
		mt_markup_put_text(pen->out, zone->name);
	}
	fputs(n ? "</text>\n" : "", pen->out);
	if (n && pen->row)
		fprintf(pen->out, "<path d=\"M%u %uh%u\" stroke=\"#000\" stroke-width=\"0.7\"/>\n",
			LEFT, y, COLUMNS * SQUARE + 4);
	pen->marked = end;
}

/* Rows are lower than letters: every other has its address, and one behind a hole. */
static void put_address(const struct pen *pen, size_t first)
{
	if (pen->row % 2 && first == pen->next)
		return;
	fprintf(pen->out, "<text x=\"%u\" y=\"%u\" text-anchor=\"end\">0x%" PRIx64 "</text>\n",
		LEFT - 6, TOP + pen->row * SQUARE + SQUARE,
		mt_pages_to_bytes(pen->grid->snapshot, pfn_of(pen->grid, first)));
}

static void put_rows(struct pen *pen)
{
	const struct mt_grid *grid = pen->grid;

	for (size_t first = 0; first < grid->nr_cells; first += COLUMNS) {
		if (is_empty_row(grid, first))
			continue;
		put_address(pen, first);
		pen->next = first + COLUMNS;
		put_cells(pen, first);
		put_zones(pen, first);
		pen->row++;
	}
}

static unsigned int count_rows(const struct mt_grid *grid)
{
	unsigned int rows = 0;

	for (size_t first = 0; first < grid->nr_cells; first += COLUMNS)
		rows += !is_empty_row(grid, first);
	return rows;
}

static uint64_t sum(const struct mt_grid *grid)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < grid->nr_kinds; i++)
		pages += grid->kinds[i].pages;
	return pages;
}

static void put_legend(const struct pen *pen)
{
	const struct mt_grid *grid = pen->grid;
	uint64_t all = sum(grid);
	unsigned int n = 0;

	for (size_t i = 0; i < grid->nr_kinds; i++) {
		const struct mt_grid_kind *kind = &grid->kinds[i];
		unsigned int x = LEFT + n % LEGEND_COLUMNS * (COLUMNS * SQUARE / LEGEND_COLUMNS);
		unsigned int y = TOP + pen->row * SQUARE + 14 + n / LEGEND_COLUMNS * LEGEND_STEP;
		char size[MT_TEXT_BYTES_SIZE];

		if (!kind->name || !kind->pages)
			continue;
		fprintf(pen->out, "<rect x=\"%u\" y=\"%u\" width=\"10\" height=\"10\" fill=\"%s\" "
			"stroke=\"#999\" stroke-width=\"0.5\"/><text x=\"%u\" y=\"%u\">%s %s, "
			"%.1f %%</text>\n", x, y, kind->color, x + 16, y + 9, kind->name,
			mt_text_bytes(size, mt_pages_to_bytes(grid->snapshot, kind->pages)),
			100.0 * (double)kind->pages / (double)all);
		n++;
	}
}

static unsigned int legend_height(const struct mt_grid *grid)
{
	unsigned int n = 0;

	for (size_t i = 0; i < grid->nr_kinds; i++)
		n += grid->kinds[i].name && grid->kinds[i].pages;
	return (n + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS * LEGEND_STEP + 20;
}

void mt_grid_put_svg(FILE *out, const struct mt_grid *grid)
{
	struct pen pen = { .out = out, .grid = grid };
	const struct mt_origin *origin = &grid->snapshot->origin;
	unsigned int width = LEFT + COLUMNS * SQUARE + RIGHT;
	unsigned int height = TOP + count_rows(grid) * SQUARE + legend_height(grid);
	char size[MT_TEXT_BYTES_SIZE];

	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" "
		"viewBox=\"0 0 %u %u\">\n<rect width=\"100%%\" height=\"100%%\" "
		"fill=\"#fafafa\"/>\n<g font-family=\"monospace\" font-size=\"10\">\n"
		"<text x=\"%u\" y=\"18\" font-size=\"12\">", width, height, width, height, LEFT);
	mt_markup_put_text(out, origin->path);
	fputs(origin->path ? ", Linux " : "Linux ", out);
	mt_markup_put_text(out, origin->kernel ? origin->kernel : "?");
	fprintf(out, ": a square is %s, the paler the more mixed</text>\n",
		mt_text_bytes(size, mt_pages_to_bytes(grid->snapshot, grid->cell_pages)));
	put_rows(&pen);
	put_legend(&pen);
	fputs("</g>\n</svg>\n", out);
}

struct mt_error *mt_grid_write_svg(const char *path, const struct mt_grid *grid)
{
	struct mt_replace replace;
	struct mt_error *err = mt_replace_begin(path, &replace);

	if (err)
		return err;
	mt_grid_put_svg(replace.out, grid);
	return mt_replace_end(&replace, NULL);
}
