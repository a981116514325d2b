/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Physical memory as a picture: a grid of cells, each so many pages that follow each other. */
#ifndef MT_VIEWS_PICTURE_GRID_H
#define MT_VIEWS_PICTURE_GRID_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "model/snapshot.h"

/* What a cell may be: a line of the legend. */
struct mt_grid_kind {
	const char *color;	/* "#rrggbb" */
	const char *name;	/* NULL: no kind of cell has this number */
	uint64_t pages;		/* of all cells; 0: not in the legend */
};

/* A cell. */
struct mt_grid_cell {
	size_t kind;		/* nr_kinds or more: without memory */
	unsigned int share;	/* of its pages that are of that kind, in thousandths: the less,
				 * the paler */
};

/* What is drawn. */
struct mt_grid {
	const struct mt_snapshot *snapshot;	/* whose zones are marked, whose page size counts */
	uint64_t start_pfn;			/* of the first cell */
	uint64_t cell_pages;
	size_t nr_cells;
	const struct mt_grid_kind *kinds;	/* [nr_kinds] */
	size_t nr_kinds;
	struct mt_grid_cell (*cell)(const void *data, size_t i);
	const void *data;			/* for cell() */
};

/*
 * Returns how many pages a cell should have for a picture of about 64 rows of the snapshot's
 * memory: a power of two, at least 1.  Holes are not counted: rows without memory are not drawn.
 */
uint64_t mt_grid_cell_pages(const struct mt_snapshot *snapshot);

/*
 * Writes an svg element (SVG 1.1) of 128 cells a row: at the left the physical address of each
 * row, at the right the node and zone that begins in it, below the legend.  Rows without memory
 * are left out.
 */
void mt_grid_put_svg(FILE *out, const struct mt_grid *grid);

/*
 * Writes that to a file at path, which appears whole or not at all; errors as
 * mt_replace_begin()'s and mt_replace_end()'s.
 */
struct mt_error *mt_grid_write_svg(const char *path, const struct mt_grid *grid);

#endif
