/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the pages of a file belong to: address_space.host, the inode, whose names are the dentries
 * on inode.i_dentry.  A path goes up to the device's root and, where the file system is mounted,
 * from there by the mount on super_block.s_mounts to the root of all.
 */
#ifndef MT_KERNEL_FILE_FILE_H
#define MT_KERNEL_FILE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/layout/layout.h"
#include "kernel/machine/machine.h"

struct mt_file_cache;

/* Where this kernel keeps inodes and file systems. */
struct mt_file_layout {
	struct mt_field host;
	struct mt_field i_ino, i_sb, i_dentry, i_rdev, i_nlink, i_size;
	struct mt_field s_dev, s_id, s_type, type_name, d_alias;
	struct mt_field mounts_list, mounts_first;	/* s_mounts: a list_head; or a pointer */
	struct mt_field mnt_instance, mnt_next, mnt_parent;
	struct mt_file_cache *cache;	/* of what neighbours share; file.c */
};

/* Makes kernel->files. */
extern const struct mt_part_type mt_part_files;

/* What is known of an inode. */
struct mt_inode_info {
	uint64_t inode;			/* address of its struct inode; 0: not readable */
	uint64_t number, device, size;	/* MT_UNKNOWN: not readable */
	uint64_t super_block;		/* address; 0: not readable */
	bool deleted;			/* it has no name any more */
	char *filesystem, *source;	/* type and super_block.s_id; NULL: not readable */
	char *path;			/* NULL: it has none, or it is not readable */
};

/*
 * Reads what is known of the inode whose pages have the struct address_space at mapping into *info.
 * What cannot be read is MT_UNKNOWN or NULL.  The caller releases *info.  MT_PART_FILES must be
 * made.  MT_ERR_NOMEM only.
 */
struct mt_error *mt_inode_of_mapping(struct mt_kernel *kernel, uint64_t mapping,
				     struct mt_inode_info *info);

/* Frees what *info holds, not *info itself. */
void mt_inode_info_release(struct mt_inode_info *info);

/* Returns the address of the super_block of the inode with that mapping; 0: not readable. */
uint64_t mt_super_block_of_mapping(const struct mt_kernel *kernel, uint64_t mapping);

/*
 * Names the file system at address super_block: "tmpfs" or "ext4 on sda1".  *name is NULL if it
 * cannot be read; the caller frees it.  MT_ERR_NOMEM.
 */
struct mt_error *mt_super_block_name(const struct mt_kernel *kernel, uint64_t super_block,
				     char **name);

#endif
