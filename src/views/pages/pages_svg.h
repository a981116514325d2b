/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A map of physical memory by use as a picture. */
#ifndef MT_VIEWS_PAGES_PAGES_SVG_H
#define MT_VIEWS_PAGES_PAGES_SVG_H

#include <stdio.h>

#include "base/error.h"
#include "model/inspect.h"
#include "model/snapshot.h"

/*
 * Asks the snapshot's inspector, which it must have, for a map of the selected pages with cells of
 * cell_pages, or, where that is 0, of so many that the picture has about 64 rows.  Errors as
 * mt_inspector_ops.page_map's.  The caller frees map->cells.
 */
struct mt_error *mt_pages_map_for_picture(const struct mt_snapshot *snapshot,
					  const struct mt_selection *selection,
					  uint64_t cell_pages, struct mt_page_map *map);

/* Writes the map to a file at path; errors as mt_grid_write_svg()'s. */
struct mt_error *mt_pages_write_svg(const char *path, const struct mt_snapshot *snapshot,
				    const struct mt_page_map *map);

/*
 * Asks the snapshot's inspector, which it must have, for the uses of all pages and writes their
 * map as an svg element; errors as mt_inspector_ops.page_map's, before anything is written.
 */
struct mt_error *mt_pages_put_svg(FILE *out, const struct mt_snapshot *snapshot);

#endif
