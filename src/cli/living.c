// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/living.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* Findings that are compared: of a walk that went astray there may be a hundred thousand. */
#define MAX_KEYS (64u << 10)

struct mt_living {
	struct mt_inspector_ops ops;		/* those of the source, but for check() */
	const struct mt_inspector_ops *real;
	struct mt_living_opener opener;
};

/* Findings as texts, to be compared. */
struct keys {
	char **v;		/* [n], sorted once all are there */
	size_t n, capacity;
};

static void keys_release(struct keys *keys)
{
	for (size_t i = 0; i < keys->n; i++)
		free(keys->v[i]);
	free(keys->v);
	*keys = (struct keys){ 0 };
}

static char *key_of(const struct mt_finding *f)
{
	char *key;
	int n = asprintf(&key, "%d %s %u %s %s %" PRIx64 " %" PRIx64 " %s %s", (int)f->severity,
			 f->kind, f->node, f->zone ? f->zone : "", f->list ? f->list : "", f->pfn,
			 f->address, f->expected ? f->expected : "", f->found ? f->found : "");

	return n < 0 ? NULL : key;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool keys_have(const struct keys *keys, const char *key)
{
	return keys->n && bsearch(&key, keys->v, keys->n, sizeof(*keys->v), compare);
}

static struct mt_error *collect(void *data, const struct mt_finding *finding)
{
	struct keys *keys = data;
	struct mt_error *err;

	if (keys->n == MAX_KEYS)
		return NULL;
	err = mt_array_reserve(&keys->v, &keys->capacity, keys->n + 1, sizeof(*keys->v), MAX_KEYS);
	if (err)
		return err;
	keys->v[keys->n] = key_of(finding);
	return keys->v[keys->n] ? keys->n++, NULL : mt_error_nomem();
}

/* Leaves in keys what others have, too. */
static void keep_common(struct keys *keys, const struct keys *others)
{
	size_t kept = 0;

	for (size_t i = 0; i < keys->n; i++)
		if (keys_have(others, keys->v[i]))
			keys->v[kept++] = keys->v[i];
		else
			free(keys->v[i]);
	keys->n = kept;
}

static struct mt_error *look_again(const struct mt_living *living,
				   const struct mt_selection *selection,
				   struct mt_error *(*fn)(void *data, const struct mt_finding *f),
				   void *data, struct mt_audit *audit)
{
	struct mt_living_look look = { 0 };
	struct mt_error *err = living->opener.open(living->opener.data, &look);

	if (err)
		return err;
	err = living->real->check(look.snapshot->inspector, selection, fn, data, audit);
	living->opener.close(&look);
	return err;
}

/* The last pass hands out what all before it found. */
struct last_pass {
	const struct keys *keys;
	uint64_t found, damage, transient;
	struct mt_error *(*fn)(void *data, const struct mt_finding *f);
	void *data;
};

static struct mt_error *hand_out(void *data, const struct mt_finding *finding)
{
	struct last_pass *last = data;
	mt_cleanup(free) char *key = key_of(finding);

	if (!key)
		return mt_error_nomem();
	if (!keys_have(last->keys, key))
		return NULL;
	last->damage += finding->severity == MT_SEVERITY_DAMAGE;
	last->transient += finding->severity == MT_SEVERITY_TRANSIENT;
	return last->fn(last->data, finding);
}

/* Compares passes until they agree on nothing, or the last is left; most is counted of each. */
static struct mt_error *narrow(const struct mt_living *living, const struct mt_selection *selection,
			       struct keys *keys, struct mt_audit *audit, uint64_t *most)
{
	struct mt_error *err = NULL;

	for (unsigned int pass = 2; !err && keys->n && pass < MT_LIVING_PASSES; pass++) {
		__attribute__((cleanup(keys_release))) struct keys others = { 0 };

		err = look_again(living, selection, collect, &others, audit);
		if (err)
			return err;
		if (audit->damage + audit->transient > *most)
			*most = audit->damage + audit->transient;
		if (others.n)
			qsort(others.v, others.n, sizeof(*others.v), compare);
		keep_common(keys, &others);
	}
	return err;
}

static struct mt_error *check(struct mt_inspector *inspector, const struct mt_selection *selection,
			      struct mt_error *(*fn)(void *data, const struct mt_finding *f),
			      void *data, struct mt_audit *audit)
{
	/* ops is its first member */
	const struct mt_living *living = (const void *)inspector->ops;
	__attribute__((cleanup(keys_release))) struct keys keys = { 0 };
	struct last_pass last = { .keys = &keys, .fn = fn, .data = data };
	struct mt_error *err;
	uint64_t most;

	*audit = (struct mt_audit){ 0 };
	err = living->real->check(inspector, selection, collect, &keys, audit);
	most = audit->damage + audit->transient;
	if (!err && keys.n)
		qsort(keys.v, keys.n, sizeof(*keys.v), compare);
	if (!err)
		err = narrow(living, selection, &keys, audit, &most);
	if (!err && keys.n)
		err = look_again(living, selection, hand_out, &last, audit);
	audit->damage = last.damage;
	audit->transient = last.transient;
	audit->in_motion = most - last.damage - last.transient;
	return err;
}

bool mt_living_is(const char *path)
{
	mt_cleanup(free) char *real = realpath(path, NULL);

	return real && !strcmp(real, "/proc/kcore");
}

struct mt_error *mt_living_create(const struct mt_living_opener *opener, struct mt_living **living)
{
	struct mt_living *new = calloc(1, sizeof(*new));

	if (!new)
		return mt_error_nomem();
	new->opener = *opener;
	*living = new;
	return NULL;
}

void mt_living_destroy(struct mt_living *living)
{
	free(living);
}

void mt_living_attach(struct mt_living *living, struct mt_inspector *inspector)
{
	if (inspector->ops == &living->ops)
		return;
	living->real = inspector->ops;
	living->ops = *inspector->ops;
	living->ops.check = check;
	inspector->ops = &living->ops;
}
