// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/pages/pages_svg.h"

#include <stdlib.h>

#include "views/pages/map_cell.h"
#include "views/picture/grid.h"

/* A map with what the legend says of it. */
struct picture {
	struct mt_grid grid;
	struct mt_grid_kind kinds[MT_NR_USES];
};

static struct mt_grid_cell cell(const void *data, size_t i)
{
	const struct mt_page_map *map = data;
	struct mt_map_cell found = mt_map_cell(&map->cells[i * MT_NR_USES]);

	return (struct mt_grid_cell){ found.use, found.share };
}

static void prepare(struct picture *picture, const struct mt_snapshot *snapshot,
		    const struct mt_page_map *map)
{
	for (int use = 0; use < MT_NR_USES; use++) {
		struct mt_grid_kind *kind = &picture->kinds[use];

		*kind = (struct mt_grid_kind){ mt_uses[use].color, mt_uses[use].name, 0 };
		for (size_t i = 0; use != MT_USE_HOLE && i < map->nr_cells; i++)
			kind->pages += map->cells[i * MT_NR_USES + (size_t)use];
	}
	picture->grid = (struct mt_grid){
		.snapshot = snapshot, .start_pfn = map->start_pfn, .cell_pages = map->cell_pages,
		.nr_cells = map->nr_cells, .kinds = picture->kinds, .nr_kinds = MT_NR_USES,
		.cell = cell, .data = map,
	};
}

struct mt_error *mt_pages_map_for_picture(const struct mt_snapshot *snapshot,
					  const struct mt_selection *selection,
					  uint64_t cell_pages, struct mt_page_map *map)
{
	struct mt_inspector *inspector = snapshot->inspector;
	uint64_t wanted = cell_pages ? cell_pages : mt_grid_cell_pages(snapshot);
	struct mt_error *err = inspector->ops->page_map(inspector, selection, wanted, map);

	if (!err || cell_pages || mt_error_code(err) != MT_ERR_USAGE)
		return err;
	/* little memory in a wide space: then the source chooses */
	mt_error_destroy(err);
	return inspector->ops->page_map(inspector, selection, 0, map);
}

struct mt_error *mt_pages_write_svg(const char *path, const struct mt_snapshot *snapshot,
				    const struct mt_page_map *map)
{
	struct picture picture;

	prepare(&picture, snapshot, map);
	return mt_grid_write_svg(path, &picture.grid);
}

struct mt_error *mt_pages_put_svg(FILE *out, const struct mt_snapshot *snapshot)
{
	const struct mt_selection all = { .use = NULL };
	struct mt_page_map map = { 0 };
	struct picture picture;
	struct mt_error *err = mt_pages_map_for_picture(snapshot, &all, 0, &map);

	if (err)
		return err;
	prepare(&picture, snapshot, &map);
	mt_grid_put_svg(out, &picture.grid);
	free(map.cells);
	return NULL;
}
