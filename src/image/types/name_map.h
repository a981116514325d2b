/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names to numbers, for indexes built once over some ten thousand names.
 * Names are not copied.  One name may be there several times.
 */
#ifndef MT_IMAGE_TYPES_NAME_MAP_H
#define MT_IMAGE_TYPES_NAME_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* A name and its number. */
struct mt_name_slot {
	const char *name;	/* NULL: free */
	uint64_t value;
};

/* Names to numbers. Zero-initialise. */
struct mt_name_map {
	struct mt_name_slot *slots;
	size_t nr_slots;	/* a power of two, or 0 */
	size_t n;
};

/* Frees what the map holds, not the struct. */
void mt_name_map_release(struct mt_name_map *map);

/* Adds a name, which must outlive the map. MT_ERR_NOMEM. */
struct mt_error *mt_name_map_add(struct mt_name_map *map, const char *name, uint64_t value);

/*
 * Finds the first entry of name, or the next one after previous (NULL: the first);
 * NULL: there are no more.  Entries of one name come in the order they were
 * added.
 */
struct mt_name_slot *mt_name_map_find(const struct mt_name_map *map, const char *name,
				      const struct mt_name_slot *previous);

#endif
