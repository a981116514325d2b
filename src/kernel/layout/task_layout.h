/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where this kernel keeps its tasks and their address spaces; see layout.h. */
#ifndef MT_KERNEL_LAYOUT_TASK_LAYOUT_H
#define MT_KERNEL_LAYOUT_TASK_LAYOUT_H

#include "kernel/layout/layout.h"

#define MT_MAX_COMM		256u	/* bytes of task_struct.comm; TASK_COMM_LEN is 16 */
#define MT_MAX_MAPLE_NODE	512u	/* bytes of struct maple_node; 256 in every kernel */

struct mt_task_layout {
	struct {
		struct mt_field tasks, thread_node, signal;
		struct mt_field pid, tgid, parent, comm, state, exit_state, flags, mm;
		struct mt_field cached_rss;	/* [MM_…] int, not yet in the mm's */
		struct mt_field kthread;	/* of kernel threads: struct kthread */
	} task;
	struct {
		struct mt_field thread_head, nr_threads;
	} signal;
	struct mt_field kthread_name;	/* char *, longer than comm */
	struct {
		struct mt_field pgd, map_count, total_vm, pgtables_bytes;
		struct mt_field rss_atomic;	/* [MM_…] atomic_long_t; or … */
		struct mt_field rss_percpu;	/* [MM_…] struct percpu_counter */
		struct mt_field mmap;		/* the first VMA; or … */
		struct mt_field mm_mt;		/* … the maple tree */
		struct mt_field start_brk, brk, start_stack, vdso;
	} mm;
	uint64_t counter_size;			/* bytes of struct percpu_counter; 0: none */
	struct mt_field counter_count, counter_counters;
	struct {
		uint64_t node_size;
		struct mt_field root;
		struct mt_field range_pivots, range_slots;	/* leaf_64 and range_64 */
		struct mt_field arange_pivots, arange_slots;
	} maple;
	struct {
		struct mt_field start, end, next, flags, pgoff, file, ops, private_data, anon_name;
	} vma;
	struct mt_field special_name;		/* struct vm_special_mapping */
	struct mt_field anon_name_text;		/* struct anon_vma_name */
	struct {
		struct mt_field inode, vfsmount, dentry;	/* struct file */
		struct mt_field inode_number, inode_sb, sb_dev;
		struct mt_field dentry_name, dentry_parent, dentry_hashed;
		struct mt_field mount_mnt, mount_root, mount_parent, mount_point;
	} file;
	struct mt_constant vma_guard_bit;
	struct mt_constant file_pages, anon_pages, shmem_pages, swap_entries;
};

/*
 * Resolves the layout of a kernel whose words have word (4 or 8) bytes.  MT_ERR_NOT_FOUND: its
 * types do not tell where tasks are; MT_ERR_FORMAT: something is not what its row says.
 */
struct mt_error *mt_task_layout_resolve(struct mt_types *types, unsigned int word,
					struct mt_task_layout *layout);

#endif
