// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What each slab cache has on each node: /sys/kernel/slab/CACHE/slabs, total_objects and objects
 * (mm/slub.c, show_slab_objects(); the kernel prints nodes only where it knows of several, and only
 * those that have some):
 *
 *	48866 N0=40000 N1=8866
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "proc/memory/memory_files.h"
#include "proc/text/lines.h"

#define MAX_FILE	((size_t)64 << 10)	/* some bytes a node */
#define MAX_NODES	1024u			/* the kernel's own */

enum { SLABS, TOTAL_OBJECTS, OBJECTS, NR_FILES };

static const char *const names[NR_FILES] = { "slabs", "total_objects", "objects" };

/* By node: what each file says; MT_UNKNOWN: nothing. */
struct counts {
	uint64_t v[MAX_NODES][NR_FILES];
	unsigned int n;			/* nodes up to the last that a file names */
};

/* "N0=40000" */
static bool parse_node(struct mt_word word, uint64_t *node, uint64_t *value)
{
	size_t digits = word.len > 1 && word.p[0] == 'N' ?
			mt_number_digits(word.p + 1, word.len - 1, node) : 0;

	return digits && *node < MAX_NODES && digits + 1 < word.len && word.p[digits + 1] == '=' &&
	       !mt_word_count((struct mt_word){ word.p + digits + 2, word.len - digits - 2 },
			      value);
}

static void clear_to(struct counts *counts, unsigned int n)
{
	for (; counts->n < n; counts->n++)
		for (int file = 0; file < NR_FILES; file++)
			counts->v[counts->n][file] = MT_UNKNOWN;
}

/* Without any node the whole is the only node's. */
static void parse(struct counts *counts, int file, const char *text, size_t len)
{
	struct mt_word rest = mt_word_trim(text, len && text[len - 1] == '\n' ? len - 1 : len);
	uint64_t node, value, whole;
	bool is_count = !mt_word_count(mt_word_take(&rest), &whole), any = false;

	for (struct mt_word word; is_count && (word = mt_word_take(&rest)).len;) {
		if (!parse_node(word, &node, &value))
			continue;
		clear_to(counts, (unsigned int)node + 1);
		counts->v[node][file] = value;
		any = true;
	}
	if (is_count && !any && whole) {
		clear_to(counts, 1);
		counts->v[0][file] = whole;
	}
}

static struct mt_error *read_counts(const char *root, const char *cache, struct counts *counts)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	bool is_folder = *cache && !strchr(cache, '/') && strcmp(cache, ".") && strcmp(cache, "..");

	counts->n = 0;
	for (int file = 0; is_folder && file < NR_FILES; file++) {
		mt_cleanup(free) char *path = NULL;
		struct mt_error *err;

		if (asprintf(&path, "/sys/kernel/slab/%s/%s", cache, names[file]) < 0) {
			path = NULL;
			return mt_error_nomem();
		}
		err = mt_file_read(root, path, MAX_FILE, &buf);
		if (err && mt_error_code(err) == MT_ERR_NOMEM)
			return err;
		if (!err)
			parse(counts, file, buf.data, buf.len);
		mt_error_destroy(err);
	}
	return NULL;
}

static uint64_t pages_of(uint64_t slabs, uint64_t slab_pages)
{
	const struct mt_slab_cache part = {
		.slabs = slabs, .slab_pages = slab_pages, .pages = MT_UNKNOWN,
	};

	return mt_slab_cache_pages(&part);
}

struct mt_error *mt_proc_slab_nodes(const char *root, const struct mt_snapshot *snapshot,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_slab_node *node),
				    void *data)
{
	const struct mt_counters *c = snapshot->counters;
	mt_cleanup(free) struct counts *counts = malloc(sizeof(*counts));
	struct mt_error *err = counts ? NULL : mt_error_nomem();
	bool any = false;

	for (size_t i = 0; !err && c && i < c->nr_slabs; i++) {
		err = read_counts(root, c->slabs[i].name, counts);
		for (unsigned int node = 0; !err && node < counts->n; node++) {
			const uint64_t *v = counts->v[node];
			const struct mt_slab_node part = {
				.cache = c->slabs[i].name, .node = node, .slabs = v[SLABS],
				.pages = pages_of(v[SLABS], c->slabs[i].slab_pages),
				.objects = v[TOTAL_OBJECTS], .objects_active = v[OBJECTS],
			};

			any = true;
			if (v[SLABS] != MT_UNKNOWN || v[TOTAL_OBJECTS] != MT_UNKNOWN)
				err = fn(data, &part);
		}
	}
	if (!err && !any)
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s/sys/kernel/slab says nothing of nodes",
				      root);
	return err;
}
