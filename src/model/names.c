// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/names.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct entry {
	uint32_t hash;
	uint32_t len;		/* of the name as it was asked for */
	char *asked;		/* that name; the same as text where it was printable */
	char *text;
	struct entry *next;	/* what was asked for after it last time; or NULL */
};

struct mt_names {
	struct entry *slots;	/* open addressing; text NULL: free */
	size_t nr_slots;	/* a power of two */
	size_t used;
	size_t owners;
	/*
	 * Names come in the same order zone after zone, sample after sample: who
	 * followed a name last time is asked first, and mostly is the one.
	 */
	struct entry *last;	/* NULL: none yet */
};

#define FIRST_SLOTS 256

struct mt_error *mt_names_create(struct mt_names **names)
{
	struct mt_names *new = calloc(1, sizeof(*new));

	if (new)
		new->slots = calloc(FIRST_SLOTS, sizeof(*new->slots));
	if (!new || !new->slots) {
		free(new);
		return mt_error_nomem();
	}
	new->nr_slots = FIRST_SLOTS;
	new->owners = 1;
	*names = new;
	return NULL;
}

struct mt_names *mt_names_share(struct mt_names *names)
{
	names->owners++;
	return names;
}

size_t mt_names_count(const struct mt_names *names)
{
	return names->used;
}

void mt_names_destroy(struct mt_names *names)
{
	if (!names || --names->owners)
		return;
	for (size_t i = 0; i < names->nr_slots; i++) {
		if (names->slots[i].asked != names->slots[i].text)
			free(names->slots[i].asked);
		free(names->slots[i].text);
	}
	free(names->slots);
	free(names);
}

/* FNV-1a: names are short, and nobody gains by making them collide. */
static uint32_t hash_of(const char *name, size_t len)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619u;
	return hash;
}

static struct entry *find_slot(struct entry *slots, size_t nr_slots, uint32_t hash,
			       const char *name, size_t len)
{
	for (size_t i = hash & (nr_slots - 1);; i = (i + 1) & (nr_slots - 1)) {
		struct entry *e = &slots[i];

		if (!e->text || (e->hash == hash && e->len == len && !memcmp(e->asked, name, len)))
			return e;
	}
}

/* Entries move: who follows whom is learned anew. */
static struct mt_error *grow(struct mt_names *names)
{
	size_t nr_slots = names->nr_slots * 2;
	struct entry *slots = calloc(nr_slots, sizeof(*slots));

	if (!slots)
		return mt_error_nomem();
	for (size_t i = 0; i < names->nr_slots; i++) {
		struct entry *e = &names->slots[i];

		if (!e->text)
			continue;
		e->next = NULL;
		*find_slot(slots, nr_slots, e->hash, e->asked, e->len) = *e;
	}
	free(names->slots);
	names->last = NULL;
	names->slots = slots;
	names->nr_slots = nr_slots;
	return NULL;
}

static struct mt_error *fill(struct entry *e, uint32_t hash, const char *name, size_t len)
{
	char *text = mt_text_printable(name, len);
	char *asked = text;

	if (text && (strlen(text) != len || memcmp(text, name, len))) {
		asked = malloc(len + 1);
		if (asked)
			memcpy(asked, name, len);
	}
	if (!asked) {
		free(text);
		return mt_error_nomem();
	}
	*e = (struct entry){ .hash = hash, .len = (uint32_t)len, .asked = asked, .text = text };
	return NULL;
}

static bool is_asked(const struct entry *e, const char *name, size_t len)
{
	return e->len == len && !memcmp(e->asked, name, len);
}

/* Finds or adds; the entry is valid until the set grows. */
static struct mt_error *find_or_add(struct mt_names *names, const char *name, size_t len,
				    struct entry **found)
{
	uint32_t hash = hash_of(name, len);
	struct mt_error *err = NULL;

	if (len > UINT32_MAX)
		return mt_error_nomem();
	if (names->used * 2 >= names->nr_slots)
		err = grow(names);
	if (err)
		return err;

	struct entry *e = find_slot(names->slots, names->nr_slots, hash, name, len);

	if (!e->text) {
		err = fill(e, hash, name, len);
		if (err)
			return err;
		names->used++;
	}
	*found = e;
	return NULL;
}

struct mt_error *mt_names_intern(struct mt_names *names, const char *name, size_t len,
				 const char **interned)
{
	struct entry *e = names->last ? names->last->next : NULL;

	if (!e || !is_asked(e, name, len)) {
		struct mt_error *err = find_or_add(names, name, len, &e);

		if (err)
			return err;
		if (names->last)
			names->last->next = e;
	}
	names->last = e;
	*interned = e->text;
	return NULL;
}
