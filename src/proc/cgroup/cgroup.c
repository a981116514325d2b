// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/cgroup/cgroup.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "proc/cgroup/cgroup_files.h"
#include "proc/task/process_files.h"

#define MAX_DEPTH	64u
#define MAX_CGROUPS	(1u << 20)

struct walk {
	struct mt_cgroup_place *place;
	struct mt_process_files *files;
	unsigned int n;
	struct mt_error *(*fn)(void *data, const struct mt_cgroup *cgroup);
	void *data;
};

static bool is_there(const char *root, const char *mount, const char *name)
{
	mt_cleanup(free) char *path = NULL;
	struct stat st;

	if (asprintf(&path, "%s%s/%s", root, mount, name) < 0)
		path = NULL;
	return path && !stat(path, &st);
}

bool mt_proc_has_cgroups(const char *root)
{
	return is_there(root, "/sys/fs/cgroup", "");
}

/* Where the memory controller is: with version 2 it is named in cgroup.controllers. */
static struct mt_error *find_place(const char *root, struct mt_cgroup_place *place)
{
	struct mt_error *err;

	*place = (struct mt_cgroup_place){ .root = root, .mount = "/sys/fs/cgroup" };
	if (is_there(root, "/sys/fs/cgroup/memory", "memory.usage_in_bytes") ||
	    is_there(root, "/sys/fs/cgroup/memory", "memory.stat")) {
		place->mount = "/sys/fs/cgroup/memory";
		place->is_v1 = is_there(root, place->mount, "memory.usage_in_bytes");
		if (place->is_v1)
			return NULL;
		place->mount = "/sys/fs/cgroup";
	}
	if (is_there(root, place->mount, "memory.stat"))
		return NULL;
	err = mt_file_read(root, "/sys/fs/cgroup/cgroup.controllers", 4096, &place->buf);
	if (!err && !memmem(place->buf.data, place->buf.len, "memory", 6))
		err = mt_error_create(MT_ERR_NOT_FOUND, "the memory controller is off "
				      "(%s/sys/fs/cgroup/cgroup.controllers does not name it)",
				      root);
	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND && !place->buf.len) {
		mt_error_destroy(err);
		err = mt_error_create(MT_ERR_NOT_FOUND, "no memory cgroups below %s/sys/fs/cgroup: "
				      "neither cgroup.controllers nor memory/ is there", root);
	}
	return err;
}

static int is_folder(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN);
}

/* Not alphasort(), which asks the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static struct mt_error *walk_group(struct walk *walk, const char *path, unsigned int depth);

/* Links are not followed: a saved tree may be anybody's. */
static bool is_real_folder(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && S_ISDIR(st.st_mode);
}

static struct mt_error *walk_child(struct walk *walk, const char *path, const char *name,
				   unsigned int depth)
{
	mt_cleanup(free) char *child = NULL, *full = NULL;

	if (asprintf(&child, "%s%s%s", path, path[1] ? "/" : "", name) < 0) {
		child = NULL;
		return mt_error_nomem();
	}
	if (asprintf(&full, "%s%s%s", walk->place->root, walk->place->mount, child) < 0) {
		full = NULL;
		return mt_error_nomem();
	}
	return is_real_folder(full) ? walk_group(walk, child, depth + 1) : NULL;
}

static struct mt_error *walk_children(struct walk *walk, const char *path, unsigned int depth)
{
	mt_cleanup(free) char *full = NULL;
	struct dirent **entries = NULL;
	struct mt_error *err = NULL;
	int n;

	if (asprintf(&full, "%s%s%s", walk->place->root, walk->place->mount, path) < 0) {
		full = NULL;
		return mt_error_nomem();
	}
	/* one that is gone by now has none */
	n = scandir(full, &entries, is_folder, by_name);
	for (int i = 0; i < n; i++) {
		if (!err)
			err = walk_child(walk, path, entries[i]->d_name, depth);
		free(entries[i]);
	}
	free(entries);
	return err;
}

static struct mt_error *walk_group(struct walk *walk, const char *path, unsigned int depth)
{
	mt_cleanup(free) char *printable = mt_text_printable(path, strlen(path));
	struct mt_cgroup cgroup;
	struct mt_error *err;

	if (!printable)
		return mt_error_nomem();
	if (depth > MAX_DEPTH || walk->n >= MAX_CGROUPS) {
		mt_process_note(walk->files, MT_STATUS_TRUNCATED,
				"control groups below %s are left out", printable);
		return NULL;
	}
	walk->n++;
	err = mt_cgroup_files_read(walk->place, path, &cgroup);
	cgroup.path = printable;
	if (!err)
		err = walk->fn(walk->data, &cgroup);
	return err ? err : walk_children(walk, path, depth);
}

struct mt_error *mt_proc_cgroups(struct mt_inspector *inspector,
				 struct mt_error *(*fn)(void *data,
							const struct mt_cgroup *cgroup),
				 void *data)
{
	struct mt_process_files *files = mt_process_files_of(inspector);
	struct mt_cgroup_place place;
	struct walk walk = { .place = &place, .files = files, .fn = fn, .data = data };
	struct mt_error *err = find_place(files->root, &place);

	if (!err)
		err = walk_group(&walk, "/", 0);
	mt_buffer_release(&place.buf);
	return err;
}
