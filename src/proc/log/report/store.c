// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/report/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define MAX_TEXT ((size_t)256 << 20)
#define MAX_STORED ((size_t)1 << 21)

struct mt_error *mt_oom_store_add(struct mt_oom_store *store, enum mt_oom_kind kind,
				  struct mt_word line)
{
	struct mt_error *err = mt_array_reserve(&store->text, &store->capacity,
						store->len + line.len + 1, 1, MAX_TEXT);

	if (!err)
		err = mt_array_reserve(&store->v, &store->v_capacity, store->n + 1,
				       sizeof(*store->v), MAX_STORED);
	if (err)
		return err;
	memcpy(store->text + store->len, line.p, line.len);
	store->v[store->n++] = (struct mt_oom_stored){ store->len, line.len, kind };
	store->len += line.len;
	return NULL;
}

struct mt_error *mt_oom_store_extend(struct mt_oom_store *store, struct mt_word words)
{
	struct mt_error *err = mt_array_reserve(&store->text, &store->capacity,
						store->len + words.len + 1, 1, MAX_TEXT);

	if (err)
		return err;
	store->text[store->len] = ' ';
	memcpy(store->text + store->len + 1, words.p, words.len);
	store->len += words.len + 1;
	store->v[store->n - 1].len += words.len + 1;
	return NULL;
}

struct mt_word mt_oom_store_line(const struct mt_oom_store *store, size_t i)
{
	return (struct mt_word){ store->text + store->v[i].at, store->v[i].len };
}

void mt_oom_store_clear(struct mt_oom_store *store)
{
	store->len = store->n = 0;
}

void mt_oom_store_release(struct mt_oom_store *store)
{
	free(store->text);
	free(store->v);
	*store = (struct mt_oom_store){ 0 };
}

/* Where key is, or would be. */
static size_t place(const struct mt_oom_set *set, uint64_t key)
{
	size_t at = (size_t)(key ^ key >> 32) & (set->capacity - 1);

	while (set->v[at] && set->v[at] != key)
		at = (at + 1) & (set->capacity - 1);
	return at;
}

bool mt_oom_set_has(const struct mt_oom_set *set, uint64_t key)
{
	return set->n && set->v[place(set, key | 1)];
}

static struct mt_error *grow(struct mt_oom_set *set)
{
	struct mt_oom_set larger = { .capacity = set->capacity ? set->capacity * 2 : 64 };

	larger.v = calloc(larger.capacity, sizeof(*larger.v));
	if (!larger.v)
		return mt_error_nomem();
	for (size_t i = 0; i < set->capacity; i++)
		if (set->v[i])
			larger.v[place(&larger, set->v[i])] = set->v[i];
	larger.n = set->n;
	free(set->v);
	*set = larger;
	return NULL;
}

struct mt_error *mt_oom_set_add(struct mt_oom_set *set, uint64_t key)
{
	struct mt_error *err = set->n * 2 >= set->capacity ? grow(set) : NULL;
	size_t at;

	if (err)
		return err;
	at = place(set, key | 1);
	set->n += !set->v[at];
	set->v[at] = key | 1;
	return NULL;
}

void mt_oom_set_release(struct mt_oom_set *set)
{
	free(set->v);
	*set = (struct mt_oom_set){ 0 };
}
