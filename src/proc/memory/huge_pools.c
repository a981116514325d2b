// SPDX-License-Identifier: GPL-2.0-or-later
/* /sys/kernel/mm/hugepages/hugepages-2048kB/: a pool a folder, a number a file. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "proc/memory/memory_files.h"
#include "proc/text/lines.h"

#define FOLDER "/sys/kernel/mm/hugepages"
#define MAX_FILE 64u

static struct mt_error *read_number(const char *root, uint64_t kib, const char *name,
				    uint64_t *value)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	char path[128];
	struct mt_error *err;

	*value = MT_UNKNOWN;
	snprintf(path, sizeof(path), FOLDER "/hugepages-%llukB/%s", (unsigned long long)kib, name);
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

static struct mt_error *read_pool(const char *root, uint64_t kib, struct mt_snapshot *snapshot)
{
	struct mt_huge_pool pool = { .page_bytes = kib * 1024 };
	struct mt_error *err = read_number(root, kib, "nr_hugepages", &pool.total);

	if (!err)
		err = read_number(root, kib, "free_hugepages", &pool.free);
	if (!err)
		err = read_number(root, kib, "resv_hugepages", &pool.reserved);
	if (!err)
		err = read_number(root, kib, "surplus_hugepages", &pool.surplus);
	return err || pool.total == MT_UNKNOWN ? err :
						 mt_counters_add_pool(snapshot->counters, &pool);
}

static bool size_of(const char *name, uint64_t *kib)
{
	struct mt_word word = { name, strlen(name) };
	size_t head = strlen("hugepages-"), tail = strlen("kB");

	if (!mt_word_starts(word, "hugepages-") || word.len <= head + tail ||
	    strcmp(name + word.len - tail, "kB"))
		return false;
	return !mt_word_count((struct mt_word){ name + head, word.len - head - tail }, kib) &&
	       *kib && *kib <= UINT64_C(1) << 40;
}

static int by_size(const void *a, const void *b)
{
	const struct mt_huge_pool *x = a, *y = b;

	return (x->page_bytes < y->page_bytes) - (x->page_bytes > y->page_bytes);
}

struct mt_error *mt_proc_read_huge_pools(const char *root, struct mt_snapshot *snapshot)
{
	struct mt_counters *c = snapshot->counters;
	mt_cleanup(free) char *path = NULL;
	struct mt_error *err = NULL;
	struct dirent *entry;
	DIR *dir;

	if (asprintf(&path, "%s" FOLDER, root) < 0)
		return mt_error_nomem();
	dir = opendir(path);
	while (dir && !err && (entry = readdir(dir))) {
		uint64_t kib;

		if (size_of(entry->d_name, &kib))
			err = read_pool(root, kib, snapshot);
	}
	if (dir)
		closedir(dir);
	if (c->nr_pools)
		qsort(c->pools, c->nr_pools, sizeof(*c->pools), by_size);
	return err;
}
