// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/types/name_map.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 1024

/* FNV-1a */
static uint64_t hash(const char *name)
{
	uint64_t h = 0xcbf29ce484222325;

	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 0x100000001b3;
	return h ^ h >> 32;
}

void mt_name_map_release(struct mt_name_map *map)
{
	free(map->slots);
	*map = (struct mt_name_map){ 0 };
}

static void insert(struct mt_name_map *map, const char *name, uint64_t value)
{
	size_t i = hash(name) & (map->nr_slots - 1);

	while (map->slots[i].name)
		i = (i + 1) & (map->nr_slots - 1);
	map->slots[i] = (struct mt_name_slot){ .name = name, .value = value };
	map->n++;
}

/*
 * Starts behind a free slot, so that a run of neighbours that goes round the
 * end keeps its order, and with it entries of one name theirs.
 */
static void insert_all(struct mt_name_map *to, const struct mt_name_map *from)
{
	size_t start = 0;

	while (start < from->nr_slots && from->slots[start].name)
		start++;
	for (size_t i = 1; i < from->nr_slots; i++) {
		const struct mt_name_slot *slot = &from->slots[(start + i) % from->nr_slots];

		if (slot->name)
			insert(to, slot->name, slot->value);
	}
}

static struct mt_error *grow(struct mt_name_map *map)
{
	struct mt_name_map grown = {
		.nr_slots = map->nr_slots ? map->nr_slots * 2 : FIRST_SLOTS,
	};

	grown.slots = calloc(grown.nr_slots, sizeof(*grown.slots));
	if (!grown.slots)
		return mt_error_nomem();
	insert_all(&grown, map);
	mt_name_map_release(map);
	*map = grown;
	return NULL;
}

struct mt_error *mt_name_map_add(struct mt_name_map *map, const char *name, uint64_t value)
{
	/* at most two thirds full */
	struct mt_error *err = map->n * 3 >= map->nr_slots * 2 ? grow(map) : NULL;

	if (!err)
		insert(map, name, value);
	return err;
}

struct mt_name_slot *mt_name_map_find(const struct mt_name_map *map, const char *name,
				      const struct mt_name_slot *previous)
{
	size_t mask = map->nr_slots - 1, i;

	if (!map->nr_slots)
		return NULL;
	i = previous ? (size_t)(previous - map->slots) + 1 : hash(name);
	for (i &= mask; map->slots[i].name; i = (i + 1) & mask)
		if (strcmp(map->slots[i].name, name) == 0)
			return &map->slots[i];
	return NULL;
}
