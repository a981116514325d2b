// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/task/pids.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cleanup.h"
#include "base/number.h"

#define MAX_PIDS (4u << 20)	/* PID_MAX_LIMIT */

static void close_folder(DIR *dir)
{
	if (dir)
		closedir(dir);
}

MT_DEFINE_CLEANUP(dir, DIR *, close_folder)

static struct mt_error *open_folder(const char *root, const char *path, DIR **dir)
{
	mt_cleanup(free) char *full = NULL;

	if (asprintf(&full, "%s%s", root, path) < 0)
		return mt_error_nomem();
	*dir = opendir(full);
	return *dir ? NULL : mt_error_from_errno(errno, "%s", full);
}

static bool is_pid(const char *name, uint32_t *pid)
{
	size_t len = strlen(name);
	uint64_t value;

	if (*name == '0' || !len || mt_number_digits(name, len, &value) != len ||
	    value > INT32_MAX)
		return false;
	*pid = (uint32_t)value;
	return true;
}

/* The next one; false at the end, and on an error, which errno then names (0: the end). */
static bool next_pid(DIR *dir, uint32_t *pid)
{
	const struct dirent *entry;

	for (errno = 0; (entry = readdir(dir)); errno = 0)
		if (is_pid(entry->d_name, pid))
			return true;
	return false;
}

static int compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

struct mt_error *mt_pids_read(const char *root, const char *path, struct mt_pids *pids)
{
	mt_cleanup(dir) DIR *dir = NULL;
	struct mt_error *err = open_folder(root, path, &dir);
	bool more = false;
	uint32_t pid;

	pids->n = 0;
	while (!err && (more = next_pid(dir, &pid))) {
		err = mt_array_reserve(&pids->v, &pids->capacity, pids->n + 1, sizeof(*pids->v),
				       MAX_PIDS);
		if (!err)
			pids->v[pids->n++] = pid;
	}
	if (!err && !more && errno)
		err = mt_error_from_errno(errno, "%s%s", root, path);
	if (!err && pids->n)
		qsort(pids->v, pids->n, sizeof(*pids->v), compare);
	return err;
}

void mt_pids_release(struct mt_pids *pids)
{
	free(pids->v);
	*pids = (struct mt_pids){ 0 };
}

bool mt_pids_any(const char *root, const char *path)
{
	mt_cleanup(dir) DIR *dir = NULL;
	mt_cleanup(mt_error) struct mt_error *err = open_folder(root, path, &dir);
	uint32_t pid;

	return !err && next_pid(dir, &pid);
}
