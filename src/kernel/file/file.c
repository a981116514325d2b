// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/file/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/layout/layout_rows.h"
#include "kernel/task/file_path.h"

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
static uint64_t mount_of(const struct mt_kernel *kernel, uint64_t sb)
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

static struct mt_error *read_path(struct mt_kernel *kernel, struct mt_inode_info *info)
{
	const struct mt_file_layout *l = kernel->files;
	uint64_t alias = follow(kernel, info->inode, &l->i_dentry);

	if (info->filesystem && !strcmp(info->filesystem, "bdev"))
		return name_device(kernel, info);
	if (!alias || !l->d_alias.exists)
		return NULL;
	return mt_path_of_dentry(kernel, alias - l->d_alias.m.offset,
				 mount_of(kernel, info->super_block), &info->path);
}

/* d_path() puts it behind the name; here it is told apart. */
static void cut_deleted(struct mt_inode_info *info)
{
	static const char mark[] = " (deleted)";
	size_t len = info->path ? strlen(info->path) : 0;

	if (len < sizeof(mark) || strcmp(info->path + len - (sizeof(mark) - 1), mark) != 0)
		return;
	info->path[len - (sizeof(mark) - 1)] = '\0';
	info->deleted = true;
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
		.device = number(kernel, sb, &l->s_dev),
		.deleted = number(kernel, inode, &l->i_nlink) == 0,
	};
	err = read_type(kernel, sb, &info->filesystem);
	if (!err)
		err = read_id(kernel, sb, &info->source);
	if (!err)
		err = read_path(kernel, info);
	cut_deleted(info);
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

static struct mt_error *make(struct mt_kernel *kernel)
{
	struct mt_file_layout *new;
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_TASKS);

	if (err)
		return err;
	new = calloc(1, sizeof(*new));
	if (!new)
		return mt_error_nomem();
	err = mt_rows_resolve(kernel->image->types, mt_reader_memory(kernel->reader)->pointer_size,
			      &rows, new);
	if (err) {
		free(new);
		return err;
	}
	/* as a pointer only; a list_head has its own row */
	if (new->mounts_first.exists &&
	    new->mounts_first.m.size != mt_reader_memory(kernel->reader)->pointer_size)
		new->mounts_first.exists = false;
	kernel->files = new;
	return NULL;
}

static void destroy(struct mt_kernel *kernel)
{
	free(kernel->files);
}

const struct mt_part_type mt_part_files = {
	.name = "inodes",
	.make = make,
	.destroy = destroy,
};
