// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/memory/huge_pools.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "base/number.h"
#include "proc/memory/memory_files.h"
#include "proc/text/lines.h"

#define FOLDER	"/sys/kernel/mm/hugepages"
#define NODES	"/sys/devices/system/node"
#define MAX_FILE 64u

/* Pools of a folder. */
struct pools {
	struct mt_huge_pool *v;
	size_t n, capacity;
};

static struct mt_error *read_number(const char *root, const char *folder, const char *name,
				    uint64_t *value)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(free) char *path = NULL;
	struct mt_error *err;

	*value = MT_UNKNOWN;
	if (asprintf(&path, "%s/%s", folder, name) < 0) {
		path = NULL;
		return mt_error_nomem();
	}
	err = mt_file_read(root, path, MAX_FILE, &buf);
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (!err) {
		size_t len = buf.len && buf.data[buf.len - 1] == '\n' ? buf.len - 1 : buf.len;

		if (mt_word_count(mt_word_trim(buf.data, len), value))
			*value = MT_UNKNOWN;
	}
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *read_pool(const char *root, const char *folder, struct mt_huge_pool *pool)
{
	const struct {
		const char *name;
		uint64_t *value;
	} files[] = {
		{ "nr_hugepages", &pool->total },
		{ "free_hugepages", &pool->free },
		{ "resv_hugepages", &pool->reserved },
		{ "surplus_hugepages", &pool->surplus },
		{ "nr_overcommit_hugepages", &pool->overcommit },
	};
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(files); i++)
		err = read_number(root, folder, files[i].name, files[i].value);
	return err;
}

/* "hugepages-2048kB" */
static bool size_of(const char *name, uint64_t *bytes)
{
	struct mt_word word = { name, strlen(name) };
	size_t head = strlen("hugepages-"), tail = strlen("kB");
	uint64_t kib;

	if (!mt_word_starts(word, "hugepages-") || word.len <= head + tail ||
	    strcmp(name + word.len - tail, "kB") ||
	    mt_word_count((struct mt_word){ name + head, word.len - head - tail }, &kib) ||
	    !kib || kib > UINT64_C(1) << 40)
		return false;
	*bytes = kib * 1024;
	return true;
}

static struct mt_error *add_pool(const char *root, const char *parent, const char *name,
				 unsigned int node, struct pools *pools)
{
	struct mt_huge_pool pool = { .node = node };
	mt_cleanup(free) char *folder = NULL;
	struct mt_error *err;

	if (!size_of(name, &pool.page_bytes))
		return NULL;
	if (asprintf(&folder, "%s/%s", parent, name) < 0) {
		folder = NULL;
		return mt_error_nomem();
	}
	err = read_pool(root, folder, &pool);
	if (err || pool.total == MT_UNKNOWN)
		return err;
	err = mt_array_reserve(&pools->v, &pools->capacity, pools->n + 1, sizeof(*pools->v),
			       MT_MAX_HUGE_POOLS);
	if (!err)
		pools->v[pools->n++] = pool;
	return err;
}

static DIR *open_folder(const char *root, const char *folder)
{
	mt_cleanup(free) char *path = NULL;

	if (asprintf(&path, "%s%s", root, folder) < 0)
		path = NULL;
	return path ? opendir(path) : NULL;
}

/* The pools below folder; none there: none. */
static struct mt_error *read_folder(const char *root, const char *folder, unsigned int node,
				    struct pools *pools)
{
	DIR *dir = open_folder(root, folder);
	struct mt_error *err = NULL;
	struct dirent *entry;

	while (dir && !err && (entry = readdir(dir)))
		err = add_pool(root, folder, entry->d_name, node, pools);
	if (dir)
		closedir(dir);
	return err;
}

/* "node0" */
static bool node_of(const char *name, unsigned int *node)
{
	uint64_t number;

	if (strncmp(name, "node", 4) || !name[4] ||
	    name[4 + mt_number_digits(name + 4, strlen(name + 4), &number)] ||
	    number >= MT_MAX_NODES)
		return false;
	*node = (unsigned int)number;
	return true;
}

static struct mt_error *read_nodes(const char *root, struct pools *pools)
{
	DIR *dir = open_folder(root, NODES);
	struct mt_error *err = NULL;
	struct dirent *entry;

	while (dir && !err && (entry = readdir(dir))) {
		mt_cleanup(free) char *folder = NULL;
		unsigned int node;

		if (!node_of(entry->d_name, &node))
			continue;
		if (asprintf(&folder, NODES "/%s/hugepages", entry->d_name) < 0) {
			folder = NULL;
			err = mt_error_nomem();
		} else {
			err = read_folder(root, folder, node, pools);
		}
	}
	if (dir)
		closedir(dir);
	return err;
}

/* The largest pages first; of these the machine's pool, whose node is MT_NO_INDEX. */
static int by_size(const void *a, const void *b)
{
	const struct mt_huge_pool *x = a, *y = b;

	if (x->page_bytes != y->page_bytes)
		return x->page_bytes < y->page_bytes ? 1 : -1;
	return (x->node + 1 > y->node + 1) - (x->node + 1 < y->node + 1);
}

static void sort(struct pools *pools)
{
	if (pools->n)
		qsort(pools->v, pools->n, sizeof(*pools->v), by_size);
}

struct mt_error *mt_proc_read_huge_pools(const char *root, struct mt_snapshot *snapshot)
{
	struct pools pools = { 0 };
	struct mt_error *err = read_folder(root, FOLDER, MT_NO_INDEX, &pools);

	sort(&pools);
	for (size_t i = 0; !err && i < pools.n; i++)
		err = mt_counters_add_pool(snapshot->counters, &pools.v[i]);
	free(pools.v);
	return err;
}

struct mt_error *mt_proc_huge_pools(const char *root,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_huge_pool *pool),
				    void *data, struct mt_huge_pass *pass)
{
	struct pools pools = { 0 };
	struct mt_error *err = read_number(root, "/proc/sys/vm", "hugetlb_optimize_vmemmap",
					   &pass->optimizes_vmemmap);

	if (!err)
		err = read_folder(root, FOLDER, MT_NO_INDEX, &pools);
	if (!err && !pools.n)
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s" FOLDER ": no pools of huge pages",
				      root);
	if (!err)
		err = read_nodes(root, &pools);
	sort(&pools);
	for (size_t i = 0; !err && i < pools.n; i++)
		err = fn(data, &pools.v[i]);
	free(pools.v);
	return err;
}
