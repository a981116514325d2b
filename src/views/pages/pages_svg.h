/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A map of physical memory as a picture. */
#ifndef MT_VIEWS_PAGES_PAGES_SVG_H
#define MT_VIEWS_PAGES_PAGES_SVG_H

#include "base/error.h"
#include "model/inspect.h"
#include "model/snapshot.h"

/*
 * Writes the map to a new file at path, or over the one there, as a picture that any
 * browser shows (SVG 1.1): a square for each cell, coloured by use, paler the more it
 * is mixed, with a legend.  MT_ERR_SYSTEM, naming the file, where it cannot be written.
 */
struct mt_error *mt_pages_write_svg(const char *path, const struct mt_snapshot *snapshot,
				    const struct mt_page_map *map);

#endif
