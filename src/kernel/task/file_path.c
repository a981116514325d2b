// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/task/file_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/task/task.h"

#define MAX_NAME	255u	/* NAME_MAX */
#define MAX_DEPTH	1024u	/* directories and mounts; PATH_MAX is 4096 */

struct place {
	const struct mt_kernel *kernel;
	uint64_t dentry, mount;		/* mount: struct mount, or 0 */
};

static uint64_t follow(const struct mt_kernel *kernel, uint64_t address,
		       const struct mt_field *field)
{
	uint64_t value = address ? mt_reader_peek(kernel->reader, address, field) : 0;

	return value == MT_UNKNOWN ? 0 : value;
}

static char *read_name(const struct mt_kernel *kernel, uint64_t dentry)
{
	uint64_t at = follow(kernel, dentry, &kernel->tasks->file.dentry_name);
	char *name = NULL;

	if (at)
		mt_error_destroy(mt_reader_read_string(kernel->reader, at, MAX_NAME, &name));
	return name;
}

/* From the vfsmount that a path names to the struct mount around it. */
static uint64_t mount_of(const struct mt_kernel *kernel, uint64_t vfsmount)
{
	const struct mt_field *inner = &kernel->tasks->file.mount_mnt;

	return vfsmount && inner->exists ? vfsmount - inner->m.offset : 0;
}

static uint64_t root_of(const struct place *place)
{
	return follow(place->kernel, place->mount, &place->kernel->tasks->file.mount_root);
}

/* One step up; false at the root of all, or where it cannot be told. *name: what was left. */
static bool step_up(struct place *place, char **name)
{
	const struct mt_task_layout *l = place->kernel->tasks;
	uint64_t parent = follow(place->kernel, place->dentry, &l->file.dentry_parent);

	*name = NULL;
	if (!parent)
		return false;
	if (place->dentry == root_of(place) || parent == place->dentry) {
		uint64_t up = follow(place->kernel, place->mount, &l->file.mount_parent);

		if (!up || up == place->mount)
			return false;
		place->dentry = follow(place->kernel, place->mount, &l->file.mount_point);
		place->mount = up;
		return place->dentry;
	}
	*name = read_name(place->kernel, place->dentry);
	place->dentry = parent;
	return *name;
}

static bool is_unlinked(const struct mt_kernel *kernel, uint64_t dentry)
{
	const struct mt_field *pprev = &kernel->tasks->file.dentry_hashed;

	return pprev->exists && mt_reader_peek(kernel->reader, dentry, pprev) == 0;
}

/* d_path(); a dentry of no directory is a file that never had a name in any. */
static struct mt_error *build_path(struct place place, char **path)
{
	const struct mt_kernel *kernel = place.kernel;
	uint64_t parent = follow(kernel, place.dentry, &kernel->tasks->file.dentry_parent);
	bool is_root = parent == place.dentry;
	bool pseudo = is_root && place.dentry != root_of(&place);
	const char *tail = pseudo || (!is_root && is_unlinked(kernel, place.dentry)) ?
			   " (deleted)" : "";
	mt_cleanup(free) char *text = strdup(tail);
	char *name = pseudo ? read_name(kernel, place.dentry) : NULL;
	unsigned int depth = 0;

	if (!parent)
		return NULL;
	while (text && depth++ < MAX_DEPTH &&
	       (pseudo ? name && depth == 1 : step_up(&place, &name))) {
		mt_cleanup(free) char *rest = text, *part = name;

		text = NULL;
		name = NULL;
		if (asprintf(&text, "%s%s%s", part ? "/" : "", part ? part : "", rest) < 0)
			text = NULL;
	}
	free(name);
	if (!text)
		return mt_error_nomem();
	*path = *text ? mt_steal(text) : strdup("/");
	return *path ? NULL : mt_error_nomem();
}

struct mt_error *mt_file_read_info(const struct mt_kernel *kernel, uint64_t file,
				    struct mt_file_info *info)
{
	const struct mt_task_layout *l = kernel->tasks;
	uint64_t inode = follow(kernel, file, &l->file.inode);
	uint64_t sb = follow(kernel, inode, &l->file.inode_sb);
	struct place place = {
		.kernel = kernel,
		.dentry = follow(kernel, file, &l->file.dentry),
		.mount = mount_of(kernel, follow(kernel, file, &l->file.vfsmount)),
	};

	*info = (struct mt_file_info){
		.device = sb ? mt_reader_peek(kernel->reader, sb, &l->file.sb_dev) : MT_UNKNOWN,
		.inode = inode ? mt_reader_peek(kernel->reader, inode, &l->file.inode_number)
			       : MT_UNKNOWN,
	};
	return place.dentry ? build_path(place, &info->path) : NULL;
}

struct mt_error *mt_path_of_dentry(const struct mt_kernel *kernel, uint64_t dentry,
				   uint64_t mount, char **path)
{
	const struct place place = { kernel, dentry, mount };

	*path = NULL;
	return build_path(place, path);
}
