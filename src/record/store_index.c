// SPDX-License-Identifier: GPL-2.0-or-later
/* Which number in the file a series has: a hash table over all of them. */
#include <stdlib.h>

#include "base/array.h"
#include "record/store_write.h"

static void insert_slot(struct mt_store *store, size_t i)
{
	size_t slot = mt_series_hash(&store->series.v[i]) & (store->nr_slots - 1);

	while (store->slots[slot])
		slot = (slot + 1) & (store->nr_slots - 1);
	store->slots[slot] = (uint32_t)i + 1;
}

/* The table is never more than half full. */
static struct mt_error *grow_slots(struct mt_store *store)
{
	size_t n = store->nr_slots ? store->nr_slots * 2 : 4096;
	uint32_t *grown;

	while (n < store->series.n * 2 + 2)
		n *= 2;
	grown = calloc(n, sizeof(*grown));
	if (!grown)
		return mt_error_nomem();
	free(store->slots);
	store->slots = grown;
	store->nr_slots = n;
	for (size_t i = 0; i < store->series.n; i++)
		if (store->series.v[i].name)
			insert_slot(store, i);
	return NULL;
}

static struct mt_error *make_states(struct mt_store *store, size_t from)
{
	struct mt_error *err = mt_array_reserve(&store->states, &store->states_capacity,
						store->series.n, sizeof(*store->states),
						MT_MAX_SERIES);

	for (size_t i = from; !err && i < store->series.n; i++)
		store->states[i] = (struct mt_series_state){ MT_UNKNOWN, MT_UNKNOWN };
	return err;
}

struct mt_error *mt_store_index_series(struct mt_store *store, size_t from)
{
	struct mt_error *err = make_states(store, from);

	if (err)
		return err;
	if (store->series.n * 2 + 2 > store->nr_slots)
		return grow_slots(store);
	for (size_t i = from; i < store->series.n; i++)
		if (store->series.v[i].name)
			insert_slot(store, i);
	return NULL;
}

static size_t find_series(const struct mt_store *store, const struct mt_series *series)
{
	size_t slot = mt_series_hash(series) & (store->nr_slots - 1);

	for (; store->slots[slot]; slot = (slot + 1) & (store->nr_slots - 1)) {
		size_t i = store->slots[slot] - 1;

		if (mt_series_equal(&store->series.v[i], series))
			return i;
	}
	return store->series.n;
}

static struct mt_error *add_series(struct mt_store *store, const struct mt_series *series)
{
	size_t n = store->series.n;
	struct mt_error *err = mt_series_list_add(&store->series, series);

	if (err)
		return err;
	err = mt_store_index_series(store, n);
	/* a series that no state or slot belongs to must not be found later */
	if (err)
		store->series.n = n;
	return err;
}

struct mt_error *mt_store_find_series(struct mt_store *store, const struct mt_series *series,
				      size_t *i)
{
	*i = find_series(store, series);
	return *i < store->series.n ? NULL : add_series(store, series);
}
