// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Slab caches that were merged: /sys/kernel/slab/dentry is a folder of its own or, if the cache may
 * be merged, a link to one like ":A-0000192", and so is each cache that was merged with it.
 * /proc/slabinfo has the name of the first alone.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "proc/memory/memory_files.h"

#define FOLDER	"/sys/kernel/slab"
#define MAX_TARGET 256u

struct link {
	char *target, *name;
};

struct links {
	struct link *v;		/* by target, then by name */
	size_t n, capacity;
};

static void release(struct links *links)
{
	for (size_t i = 0; i < links->n; i++) {
		free(links->v[i].target);
		free(links->v[i].name);
	}
	free(links->v);
}

static struct mt_error *add_link(struct links *links, const char *target, const char *name)
{
	struct mt_error *err = mt_array_reserve(&links->v, &links->capacity, links->n + 1,
						sizeof(*links->v), MT_MAX_SLAB_CACHES);
	struct link *link;

	if (err)
		return err;
	link = &links->v[links->n++];
	*link = (struct link){ strdup(target), strdup(name) };
	return link->target && link->name ? NULL : mt_error_nomem();
}

static struct mt_error *read_link(const char *folder, const char *name, struct links *links)
{
	mt_cleanup(free) char *path = NULL;
	char target[MAX_TARGET];
	ssize_t n;

	if (asprintf(&path, "%s/%s", folder, name) < 0) {
		path = NULL;
		return mt_error_nomem();
	}
	n = readlink(path, target, sizeof(target));
	if (n <= 0 || n == sizeof(target))
		return NULL;
	target[n] = '\0';
	return add_link(links, target, name);
}

static struct mt_error *read_links(const char *root, struct links *links)
{
	mt_cleanup(free) char *folder = NULL;
	struct mt_error *err = NULL;
	struct dirent *entry;
	DIR *dir;

	if (asprintf(&folder, "%s" FOLDER, root) < 0) {
		folder = NULL;
		return mt_error_nomem();
	}
	dir = opendir(folder);
	while (dir && !err && (entry = readdir(dir)))
		if (entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN)
			err = read_link(folder, entry->d_name, links);
	if (dir)
		closedir(dir);
	return err;
}

static int by_target(const void *a, const void *b)
{
	const struct link *x = a, *y = b;
	int order = strcmp(x->target, y->target);

	return order ? order : strcmp(x->name, y->name);
}

static int by_name(const void *a, const void *b)
{
	const struct mt_slab_cache *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static struct mt_slab_cache *find_cache(struct mt_slab_cache **caches, size_t n, const char *name)
{
	const struct mt_slab_cache key = { .name = name }, *at = &key;
	struct mt_slab_cache **found = bsearch(&at, caches, n, sizeof(*caches), by_name);

	return found ? *found : NULL;
}

/* Links first to end, exclusive, have one target: but for its own all are aliases of the cache. */
static struct mt_error *set_aliases(const struct links *links, size_t first, size_t end,
				    struct mt_slab_cache *cache, struct mt_snapshot *snapshot)
{
	mt_cleanup(free) char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return mt_error_nomem();
	for (size_t i = first; i < end; i++)
		if (strcmp(links->v[i].name, cache->name))
			fprintf(out, "%s%s", ftell(out) ? ", " : "", links->v[i].name);
	if (fclose(out))
		return mt_error_nomem();
	return mt_snapshot_name(snapshot, text, len, &cache->aliases);
}

static struct mt_error *set_all(const struct links *links, struct mt_slab_cache **caches, size_t n,
				struct mt_snapshot *snapshot)
{
	struct mt_error *err = NULL;

	for (size_t first = 0, end; !err && first < links->n; first = end) {
		end = first + 1;
		while (end < links->n && !strcmp(links->v[end].target, links->v[first].target))
			end++;
		for (size_t i = first; !err && i < end; i++) {
			struct mt_slab_cache *cache = find_cache(caches, n, links->v[i].name);

			if (cache)
				err = set_aliases(links, first, end, cache, snapshot);
		}
	}
	return err;
}

struct mt_error *mt_proc_read_slab_aliases(const char *root, struct mt_snapshot *snapshot)
{
	struct mt_counters *c = snapshot->counters;
	mt_cleanup(free) struct mt_slab_cache **caches = NULL;
	struct links links = { 0 };
	struct mt_error *err = c->nr_slabs ? read_links(root, &links) : NULL;

	if (!err && links.n) {
		caches = calloc(c->nr_slabs, sizeof(*caches));
		err = caches ? NULL : mt_error_nomem();
	}
	for (size_t i = 0; caches && i < c->nr_slabs; i++) {
		caches[i] = &c->slabs[i];
		caches[i]->aliases = "";
	}
	if (caches) {
		qsort(caches, c->nr_slabs, sizeof(*caches), by_name);
		qsort(links.v, links.n, sizeof(*links.v), by_target);
		err = set_all(&links, caches, c->nr_slabs, snapshot);
	}
	release(&links);
	return err;
}
