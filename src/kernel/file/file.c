// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/file/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/layout/layout_rows.h"
#include "kernel/layout/task_layout.h"
#include "kernel/task/file_path.h"

#define MAX_NAME	255u	/* NAME_MAX */
#define MAX_TYPE_NAME	64u
#define MAX_ID		64u	/* bytes of super_block.s_id; 32 in every kernel */
#define MAX_MOUNTS	256u	/* of a file system, that are looked at */

#define AT(member) offsetof(struct mt_file_layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(host),	{ { "address_space", "host" } }, MT_WORD },
	{ AT(i_ino),	{ { "inode", "i_ino" } }, MT_INTEGER(4 | 8) },
	{ AT(i_sb),	{ { "inode", "i_sb" } }, MT_WORD },
	{ AT(i_dentry),	{ { "inode", "i_dentry" } }, MT_WORD },
	{ AT(i_rdev),	{ { "inode", "i_rdev" } }, MT_INTEGER(4) },
	{ AT(i_nlink),	{ { "inode", "i_nlink" } }, MT_INTEGER(4) },
	{ AT(i_size),	{ { "inode", "i_size" } }, MT_INTEGER(8) },
	{ AT(s_dev),	{ { "super_block", "s_dev" } }, MT_INTEGER(4) },
	{ AT(s_id),	{ { "super_block", "s_id" } }, MT_BYTES(MAX_ID) },
	{ AT(s_type),	{ { "super_block", "s_type" } }, MT_WORD },
	{ AT(type_name), { { "file_system_type", "name" } }, MT_WORD },
	/* v7.0: names for what was d_u.d_alias */
	{ AT(d_alias),	{ { "dentry", "d_alias" }, { "dentry", "d_u.d_alias" } }, MT_PLACE },
	{ AT(mounts_list), { { "super_block", "s_mounts.next" } }, MT_WORD },
	/* v6.18: no list_head */
	{ AT(mounts_first), { { "super_block", "s_mounts" } }, MT_PLACE },
	{ AT(mnt_instance), { { "mount", "mnt_instance" } }, MT_PLACE },
	{ AT(mnt_next),	{ { "mount", "mnt_next_for_sb" } }, MT_WORD },
	{ AT(mnt_parent), { { "mount", "mnt_parent" } }, MT_WORD },
};

/* Folders whose paths are remembered. */
#define NR_FOLDERS 1024u

/* What was read last of a file system, and of the folders that files lie in. */
struct mt_file_cache {
	struct super {
		uint64_t address, device, mount;
		char *type, *id;
	} super;
	struct folder {
		uint64_t dentry, mount;
		char *path;		/* NULL: nothing here */
	} folders[NR_FOLDERS];
};

static const struct mt_rows rows = { MT_FIELD_ROWS(field_rows) };

static uint64_t follow(const struct mt_kernel *kernel, uint64_t address,
		       const struct mt_field *field)
{
	uint64_t value = address && field->exists ?
			 mt_reader_peek(kernel->reader, address, field) : 0;

	return value == MT_UNKNOWN ? 0 : value;
}

/* A number of a structure; MT_UNKNOWN. */
static uint64_t number(const struct mt_kernel *kernel, uint64_t address,
		       const struct mt_field *field)
{
	return address && field->exists ? mt_reader_peek(kernel->reader, address, field) :
					  MT_UNKNOWN;
}

static struct mt_error *read_text(const struct mt_kernel *kernel, uint64_t at, size_t max,
				  char **text)
{
	struct mt_error *err = at ? mt_reader_read_string(kernel->reader, at, max, text) : NULL;

	if (err && mt_error_code(err) != MT_ERR_NOMEM) {
		mt_error_destroy(err);
		err = NULL;
	}
	return err;
}

static struct mt_error *read_type(const struct mt_kernel *kernel, uint64_t sb, char **type)
{
	const struct mt_file_layout *l = kernel->files;

	return read_text(kernel, follow(kernel, follow(kernel, sb, &l->s_type), &l->type_name),
			 MAX_TYPE_NAME, type);
}

static struct mt_error *read_id(const struct mt_kernel *kernel, uint64_t sb, char **id)
{
	const struct mt_field *s_id = &kernel->files->s_id;

	return sb && s_id->exists ? read_text(kernel, sb + s_id->m.offset,
					      (size_t)s_id->m.size - 1, id) : NULL;
}

/* The first mount of a file system, and the one behind a mount; 0: none. */
static uint64_t first_mount(const struct mt_kernel *kernel, uint64_t sb)
{
	const struct mt_file_layout *l = kernel->files;
	uint64_t at;

	if (l->mnt_instance.exists) {
		at = follow(kernel, sb, &l->mounts_list);
		return at && at != sb + l->mounts_list.m.offset ? at - l->mnt_instance.m.offset : 0;
	}
	return l->mnt_next.exists ? follow(kernel, sb, &l->mounts_first) : 0;
}

static uint64_t next_mount(const struct mt_kernel *kernel, uint64_t sb, uint64_t mount)
{
	const struct mt_file_layout *l = kernel->files;
	uint64_t at = mount;

	if (!l->mnt_instance.exists)
		return follow(kernel, mount, &l->mnt_next);
	mt_error_destroy(mt_reader_read_long(kernel->reader, mount + l->mnt_instance.m.offset,
					     &at));
	return at == mount || at == sb + l->mounts_list.m.offset ? 0 :
	       at - l->mnt_instance.m.offset;
}

/*
 * A mount that has a place in the tree of mounts, if there is one: its path is then the one that
 * users know.
 */
static uint64_t find_mount(const struct mt_kernel *kernel, uint64_t sb)
{
	uint64_t first = sb ? first_mount(kernel, sb) : 0, mount = first;

	for (unsigned int n = 0; mount && n < MAX_MOUNTS; n++) {
		uint64_t parent = follow(kernel, mount, &kernel->files->mnt_parent);

		if (parent && parent != mount)
			return mount;
		mount = next_mount(kernel, sb, mount);
	}
	return first;
}

static uint64_t mount_of(const struct mt_kernel *kernel, uint64_t sb)
{
	const struct super *super = &kernel->files->cache->super;

	return super->address == sb ? super->mount : find_mount(kernel, sb);
}

/* A block device's own pages: its file system has no paths. */
static struct mt_error *name_device(const struct mt_kernel *kernel, struct mt_inode_info *info)
{
	uint64_t dev = number(kernel, info->inode, &kernel->files->i_rdev);

	if (dev == MT_UNKNOWN)
		return NULL;
	info->device = dev;
	if (asprintf(&info->path, "block device %" PRIu64 ":%" PRIu64, dev >> 20,
		     dev & 0xfffff) >= 0)
		return NULL;
	info->path = NULL;
	return mt_error_nomem();
}

/* The path of a folder: "" is the root of all. */
static struct mt_error *folder_path(const struct mt_kernel *kernel, uint64_t dentry,
				    uint64_t mount, const char **path)
{
	struct folder *folder = &kernel->files->cache->folders[dentry / 64 % NR_FOLDERS];
	struct mt_error *err;
	char *new;

	if (folder->path && folder->dentry == dentry && folder->mount == mount) {
		*path = folder->path;
		return NULL;
	}
	*path = NULL;
	err = mt_path_of_dentry(kernel, dentry, mount, &new);
	if (err || !new)
		return err;
	if (!new[1])
		*new = '\0';
	free(folder->path);
	*folder = (struct folder){ dentry, mount, new };
	*path = new;
	return NULL;
}

/* What has no folder, or none that can be read: a memfd, the root of a file system. */
static struct mt_error *path_alone(struct mt_kernel *kernel, uint64_t dentry,
				   struct mt_inode_info *info)
{
	static const char mark[] = " (deleted)";
	struct mt_error *err = mt_path_of_dentry(kernel, dentry,
						 mount_of(kernel, info->super_block), &info->path);
	size_t len = info->path ? strlen(info->path) : 0;

	/* d_path() puts it behind the name; here it is told apart */
	if (len >= sizeof(mark) && !strcmp(info->path + len - (sizeof(mark) - 1), mark)) {
		info->path[len - (sizeof(mark) - 1)] = '\0';
		info->deleted = true;
	}
	return err;
}

static struct mt_error *path_in_folder(struct mt_kernel *kernel, uint64_t dentry, uint64_t parent,
				       struct mt_inode_info *info)
{
	const struct mt_task_layout *l = kernel->tasks;
	mt_cleanup(free) char *name = NULL;
	const char *folder;
	struct mt_error *err = read_text(kernel, follow(kernel, dentry, &l->file.dentry_name),
					 MAX_NAME, &name);

	if (!err)
		err = folder_path(kernel, parent, mount_of(kernel, info->super_block), &folder);
	if (err || !name || !folder)
		return err;
	if (l->file.dentry_hashed.exists &&
	    mt_reader_peek(kernel->reader, dentry, &l->file.dentry_hashed) == 0)
		info->deleted = true;
	if (asprintf(&info->path, "%s/%s", folder, name) >= 0)
		return NULL;
	info->path = NULL;
	return mt_error_nomem();
}

static struct mt_error *read_path(struct mt_kernel *kernel, struct mt_inode_info *info)
{
	const struct mt_file_layout *l = kernel->files;
	uint64_t alias = follow(kernel, info->inode, &l->i_dentry), dentry, parent;

	if (info->filesystem && !strcmp(info->filesystem, "bdev"))
		return name_device(kernel, info);
	if (!alias || !l->d_alias.exists)
		return NULL;
	dentry = alias - l->d_alias.m.offset;
	parent = follow(kernel, dentry, &kernel->tasks->file.dentry_parent);
	return parent && parent != dentry ? path_in_folder(kernel, dentry, parent, info) :
					    path_alone(kernel, dentry, info);
}

/* The file system's type and name, and where it is mounted, once for all its inodes. */
static struct mt_error *read_super_block(const struct mt_kernel *kernel,
					 struct mt_inode_info *info)
{
	struct super *super = &kernel->files->cache->super;
	struct mt_error *err = NULL;

	if (super->address != info->super_block) {
		free(super->type);
		free(super->id);
		*super = (struct super){ .address = info->super_block };
		super->device = number(kernel, info->super_block, &kernel->files->s_dev);
		super->mount = find_mount(kernel, info->super_block);
		err = read_type(kernel, info->super_block, &super->type);
		if (!err)
			err = read_id(kernel, info->super_block, &super->id);
	}
	info->device = super->device;
	info->filesystem = super->type ? strdup(super->type) : NULL;
	info->source = super->id ? strdup(super->id) : NULL;
	if (!err && ((super->type && !info->filesystem) || (super->id && !info->source)))
		err = mt_error_nomem();
	return err;
}

struct mt_error *mt_inode_of_mapping(struct mt_kernel *kernel, uint64_t mapping,
				     struct mt_inode_info *info)
{
	const struct mt_file_layout *l = kernel->files;
	uint64_t inode = follow(kernel, mapping, &l->host), sb = follow(kernel, inode, &l->i_sb);
	struct mt_error *err;

	*info = (struct mt_inode_info){
		.inode = inode,
		.super_block = sb,
		.number = number(kernel, inode, &l->i_ino),
		.size = number(kernel, inode, &l->i_size),
		.device = MT_UNKNOWN,
		.deleted = number(kernel, inode, &l->i_nlink) == 0,
	};
	err = read_super_block(kernel, info);
	if (!err)
		err = read_path(kernel, info);
	if (err)
		mt_inode_info_release(info);
	return err;
}

void mt_inode_info_release(struct mt_inode_info *info)
{
	free(info->filesystem);
	free(info->source);
	free(info->path);
	*info = (struct mt_inode_info){ 0 };
}

uint64_t mt_super_block_of_mapping(const struct mt_kernel *kernel, uint64_t mapping)
{
	const struct mt_file_layout *l = kernel->files;

	return follow(kernel, follow(kernel, mapping, &l->host), &l->i_sb);
}

struct mt_error *mt_super_block_name(const struct mt_kernel *kernel, uint64_t super_block,
				     char **name)
{
	mt_cleanup(free) char *type = NULL, *id = NULL;
	struct mt_error *err = read_type(kernel, super_block, &type);

	*name = NULL;
	if (!err)
		err = read_id(kernel, super_block, &id);
	if (err || !type)
		return err;
	/* what has no device has its type again for a name */
	if (!id || !*id || !strcmp(id, type))
		*name = strdup(type);
	else if (asprintf(name, "%s on %s", type, id) < 0)
		*name = NULL;
	return *name ? NULL : mt_error_nomem();
}

static void release(struct mt_file_layout *files)
{
	if (files && files->cache) {
		for (size_t i = 0; i < NR_FOLDERS; i++)
			free(files->cache->folders[i].path);
		free(files->cache->super.type);
		free(files->cache->super.id);
		free(files->cache);
	}
	free(files);
}

static struct mt_error *fill(const struct mt_kernel *kernel, struct mt_file_layout *files)
{
	unsigned int word = mt_reader_memory(kernel->reader)->pointer_size;
	struct mt_error *err = mt_rows_resolve(kernel->image->types, word, &rows, files);

	if (err)
		return err;
	/* as a pointer only; a list_head has its own row */
	if (files->mounts_first.m.size != word)
		files->mounts_first.exists = false;
	files->cache = calloc(1, sizeof(*files->cache));
	return files->cache ? NULL : mt_error_nomem();
}

static struct mt_error *make(struct mt_kernel *kernel)
{
	struct mt_file_layout *new;
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_TASKS);

	if (err)
		return err;
	new = calloc(1, sizeof(*new));
	if (!new)
		return mt_error_nomem();
	err = fill(kernel, new);
	if (err)
		release(new);
	else
		kernel->files = new;
	return err;
}

static void destroy(struct mt_kernel *kernel)
{
	release(kernel->files);
}

const struct mt_part_type mt_part_files = {
	.name = "inodes",
	.make = make,
	.destroy = destroy,
};
