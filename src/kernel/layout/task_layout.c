// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/task_layout.h"

#include "kernel/layout/layout_rows.h"

#define MAX_STRUCT	4096u
#define MAX_RSS		64u	/* NR_MM_COUNTERS is 4 */
#define MAX_SLOTS	64u	/* MAPLE_RANGE64_SLOTS is 16 or 32 */

#define AT(member) offsetof(struct mt_task_layout, member)

#define IN_NODE { AT(maple.node_size), 1 }

static const struct mt_field_row field_rows[] = {
	{ AT(task.tasks),	{ { "task_struct", "tasks.next" } }, MT_WORD },
	{ AT(task.thread_node),	{ { "task_struct", "thread_node.next" } }, MT_WORD },
	{ AT(task.signal),	{ { "task_struct", "signal" } }, MT_WORD },
	{ AT(task.pid),		{ { "task_struct", "pid" } }, MT_INTEGER(4) },
	{ AT(task.tgid),	{ { "task_struct", "tgid" } }, MT_INTEGER(4) },
	{ AT(task.parent),	{ { "task_struct", "real_parent" } }, MT_WORD },
	{ AT(task.comm),	{ { "task_struct", "comm" } }, MT_BYTES(MT_MAX_COMM) },
	/* v5.14, 2f064a59a11f */
	{ AT(task.state),	{ { "task_struct", "__state" }, { "task_struct", "state" } },
	  MT_INTEGER(4 | 8) },
	{ AT(task.exit_state),	{ { "task_struct", "exit_state" } }, MT_INTEGER(4) },
	{ AT(task.flags),	{ { "task_struct", "flags" } }, MT_INTEGER(4) },
	{ AT(task.mm),		{ { "task_struct", "mm" } }, MT_WORD },
	/* until v6.2, f1a7941243c1: SPLIT_RSS_COUNTING */
	{ AT(task.cached_rss),	{ { "task_struct", "rss_stat.count" } }, MT_ARRAY(4, MAX_RSS) },
	/* v5.17, e32cf5dfbe22 */
	{ AT(task.kthread),	{ { "task_struct", "worker_private" } }, MT_WORD },
	{ AT(signal.thread_head), { { "signal_struct", "thread_head.next" } }, MT_WORD },
	{ AT(signal.nr_threads), { { "signal_struct", "nr_threads" } }, MT_INTEGER(4 | 8) },
	/* v5.17, d6986ce24fc0 */
	{ AT(kthread_name),	{ { "kthread", "full_name" } }, MT_WORD },
	{ AT(mm.pgd),		{ { "mm_struct", "pgd" } }, MT_WORD },
	{ AT(mm.map_count),	{ { "mm_struct", "map_count" } }, MT_INTEGER(4 | 8) },
	{ AT(mm.total_vm),	{ { "mm_struct", "total_vm" } }, MT_WORD },
	/* v4.15, af5b0f6a09e4 */
	{ AT(mm.pgtables_bytes), { { "mm_struct", "pgtables_bytes" } }, MT_WORD },
	{ AT(mm.rss_atomic),	{ { "mm_struct", "rss_stat.count" } },
	  MT_ARRAY(MT_WORD_WIDTH, MAX_RSS) },
	/* v6.2, f1a7941243c1: an array of struct percpu_counter */
	{ AT(mm.rss_percpu),	{ { "mm_struct", "rss_stat" } },
	  MT_STRUCTS_IF_ARRAY(AT(counter_size), MAX_RSS) },
	/* v6.1, 763ecb035029: only the maple tree remains */
	{ AT(mm.mmap),		{ { "mm_struct", "mmap" } }, MT_WORD },
	{ AT(mm.mm_mt),		{ { "mm_struct", "mm_mt" } }, MT_PLACE },
	{ AT(mm.start_brk),	{ { "mm_struct", "start_brk" } }, MT_WORD },
	{ AT(mm.brk),		{ { "mm_struct", "brk" } }, MT_WORD },
	{ AT(mm.start_stack),	{ { "mm_struct", "start_stack" } }, MT_WORD },
	{ AT(mm.vdso),		{ { "mm_struct", "context.vdso" } }, MT_WORD },
	{ AT(maple.root),	{ { "maple_tree", "ma_root" } }, MT_WORD },
	{ AT(maple.range_pivots), { { "maple_range_64", "pivot" } },
	  MT_ARRAY(MT_WORD_WIDTH, MAX_SLOTS), MT_OPTIONAL, IN_NODE },
	{ AT(maple.range_slots), { { "maple_range_64", "slot" } },
	  MT_ARRAY(MT_WORD_WIDTH, MAX_SLOTS), MT_OPTIONAL, IN_NODE },
	{ AT(maple.arange_pivots), { { "maple_arange_64", "pivot" } },
	  MT_ARRAY(MT_WORD_WIDTH, MAX_SLOTS), MT_OPTIONAL, IN_NODE },
	{ AT(maple.arange_slots), { { "maple_arange_64", "slot" } },
	  MT_ARRAY(MT_WORD_WIDTH, MAX_SLOTS), MT_OPTIONAL, IN_NODE },
	{ AT(vma.start),	{ { "vm_area_struct", "vm_start" } }, MT_WORD },
	{ AT(vma.end),		{ { "vm_area_struct", "vm_end" } }, MT_WORD },
	{ AT(vma.next),		{ { "vm_area_struct", "vm_next" } }, MT_WORD },
	{ AT(vma.flags),	{ { "vm_area_struct", "vm_flags" } }, MT_INTEGER(4 | 8) },
	{ AT(vma.pgoff),	{ { "vm_area_struct", "vm_pgoff" } }, MT_WORD },
	{ AT(vma.file),		{ { "vm_area_struct", "vm_file" } }, MT_WORD },
	{ AT(vma.ops),		{ { "vm_area_struct", "vm_ops" } }, MT_WORD },
	{ AT(vma.private_data),	{ { "vm_area_struct", "vm_private_data" } }, MT_WORD },
	/* v5.17, 9a10064f5625; before v6.2 (d09e8ca6cb93) in a union with shared */
	{ AT(vma.anon_name),	{ { "vm_area_struct", "anon_name" } }, MT_WORD },
	{ AT(special_name),	{ { "vm_special_mapping", "name" } }, MT_WORD },
	{ AT(anon_name_text),	{ { "anon_vma_name", "name" } }, MT_PLACE },
	{ AT(file.inode),	{ { "file", "f_inode" } }, MT_WORD },
	{ AT(file.vfsmount),	{ { "file", "f_path.mnt" } }, MT_WORD },
	{ AT(file.dentry),	{ { "file", "f_path.dentry" } }, MT_WORD },
	{ AT(file.inode_number), { { "inode", "i_ino" } }, MT_INTEGER(4 | 8) },
	{ AT(file.inode_sb),	{ { "inode", "i_sb" } }, MT_WORD },
	{ AT(file.sb_dev),	{ { "super_block", "s_dev" } }, MT_INTEGER(4) },
	{ AT(file.dentry_name),	{ { "dentry", "d_name.name" },
				  { "dentry", "__d_name.name" } }, MT_WORD },
	{ AT(file.dentry_parent), { { "dentry", "d_parent" } }, MT_WORD },
	{ AT(file.dentry_hashed), { { "dentry", "d_hash.pprev" } }, MT_WORD },
	{ AT(file.mount_mnt),	{ { "mount", "mnt" } }, MT_PLACE },
	{ AT(file.mount_root),	{ { "mount", "mnt.mnt_root" } }, MT_WORD },
	{ AT(file.mount_parent), { { "mount", "mnt_parent" } }, MT_WORD },
	{ AT(file.mount_point),	{ { "mount", "mnt_mountpoint" } }, MT_WORD },
	{ AT(counter_count),	{ { "percpu_counter", "count" } }, MT_INTEGER(4 | 8) },
	{ AT(counter_counters),	{ { "percpu_counter", "counters" } }, MT_WORD },
};

static const struct mt_constant_row constant_rows[] = {
	/* guard regions; the bit was VM_DENYWRITE's */
	{ AT(vma_guard_bit),	{ "VMA_MAYBE_GUARD_BIT" }, MT_BIT_NUMBER },
	{ AT(file_pages),	{ "MM_FILEPAGES" }, MT_UP_TO(MAX_RSS - 1) },
	{ AT(anon_pages),	{ "MM_ANONPAGES" }, MT_UP_TO(MAX_RSS - 1) },
	/* v4.5, eca56ff906bd */
	{ AT(shmem_pages),	{ "MM_SHMEMPAGES" }, MT_UP_TO(MAX_RSS - 1) },
	{ AT(swap_entries),	{ "MM_SWAPENTS" }, MT_UP_TO(MAX_RSS - 1) },
};

static const struct mt_size_row size_rows[] = {
	{ AT(maple.node_size),	{ "maple_node" }, .most = MT_MAX_MAPLE_NODE },
	{ AT(counter_size),	{ "percpu_counter" }, .most = MAX_STRUCT },
};

static const struct mt_rows rows = {
	MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows), MT_CONSTANT_ROWS(constant_rows),
};

/* An array of the one kind is none of the other. */
static void choose_counters(struct mt_task_layout *layout)
{
	if (layout->mm.rss_atomic.exists || !layout->counter_count.exists)
		layout->mm.rss_percpu.exists = false;
}

struct mt_error *mt_task_layout_resolve(struct mt_types *types, unsigned int word,
					struct mt_task_layout *layout)
{
	struct mt_task_layout new = { 0 };
	struct mt_error *err = mt_rows_resolve(types, word, &rows, &new);

	if (err)
		return err;
	if (!new.task.tasks.exists || !new.task.pid.exists || !new.task.comm.exists ||
	    !new.task.mm.exists)
		return mt_error_create(MT_ERR_NOT_FOUND, "the kernel's types have no struct "
				       "task_struct with tasks, pid, comm and mm");
	choose_counters(&new);
	*layout = new;
	return NULL;
}
