// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/task_layout.h"

#include "kernel/layout/layout_rows.h"

#define AT(member) offsetof(struct mt_task_layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(task.tasks),	{ { "task_struct", "tasks.next" } } },
	{ AT(task.thread_node),	{ { "task_struct", "thread_node.next" } } },
	{ AT(task.signal),	{ { "task_struct", "signal" } } },
	{ AT(task.pid),		{ { "task_struct", "pid" } } },
	{ AT(task.tgid),	{ { "task_struct", "tgid" } } },
	{ AT(task.parent),	{ { "task_struct", "real_parent" } } },
	{ AT(task.comm),	{ { "task_struct", "comm" } } },
	/* v5.14, 2f064a59a11f */
	{ AT(task.state),	{ { "task_struct", "__state" }, { "task_struct", "state" } } },
	{ AT(task.exit_state),	{ { "task_struct", "exit_state" } } },
	{ AT(task.flags),	{ { "task_struct", "flags" } } },
	{ AT(task.mm),		{ { "task_struct", "mm" } } },
	/* until v6.2, f1a7941243c1: SPLIT_RSS_COUNTING */
	{ AT(task.cached_rss),	{ { "task_struct", "rss_stat.count" } } },
	/* v5.17, e32cf5dfbe22 */
	{ AT(task.kthread),	{ { "task_struct", "worker_private" } } },
	{ AT(signal.thread_head), { { "signal_struct", "thread_head.next" } } },
	{ AT(signal.nr_threads), { { "signal_struct", "nr_threads" } } },
	/* v5.17, d6986ce24fc0 */
	{ AT(kthread_name),	{ { "kthread", "full_name" } } },
	{ AT(mm.pgd),		{ { "mm_struct", "pgd" } } },
	{ AT(mm.map_count),	{ { "mm_struct", "map_count" } } },
	{ AT(mm.total_vm),	{ { "mm_struct", "total_vm" } } },
	/* v4.15, af5b0f6a09e4 */
	{ AT(mm.pgtables_bytes), { { "mm_struct", "pgtables_bytes" } } },
	{ AT(mm.rss_atomic),	{ { "mm_struct", "rss_stat.count" } } },
	/* v6.2, f1a7941243c1: an array of struct percpu_counter */
	{ AT(mm.rss_percpu),	{ { "mm_struct", "rss_stat" } } },
	/* v6.1, 763ecb035029: only the maple tree remains */
	{ AT(mm.mmap),		{ { "mm_struct", "mmap" } } },
	{ AT(mm.mm_mt),		{ { "mm_struct", "mm_mt" } } },
	{ AT(mm.start_brk),	{ { "mm_struct", "start_brk" } } },
	{ AT(mm.brk),		{ { "mm_struct", "brk" } } },
	{ AT(mm.start_stack),	{ { "mm_struct", "start_stack" } } },
	{ AT(mm.vdso),		{ { "mm_struct", "context.vdso" } } },
	{ AT(maple.root),	{ { "maple_tree", "ma_root" } } },
	{ AT(maple.range_pivots), { { "maple_range_64", "pivot" } } },
	{ AT(maple.range_slots), { { "maple_range_64", "slot" } } },
	{ AT(maple.arange_pivots), { { "maple_arange_64", "pivot" } } },
	{ AT(maple.arange_slots), { { "maple_arange_64", "slot" } } },
	{ AT(vma.start),	{ { "vm_area_struct", "vm_start" } } },
	{ AT(vma.end),		{ { "vm_area_struct", "vm_end" } } },
	{ AT(vma.next),		{ { "vm_area_struct", "vm_next" } } },
	{ AT(vma.flags),	{ { "vm_area_struct", "vm_flags" } } },
	{ AT(vma.pgoff),	{ { "vm_area_struct", "vm_pgoff" } } },
	{ AT(vma.file),		{ { "vm_area_struct", "vm_file" } } },
	{ AT(vma.ops),		{ { "vm_area_struct", "vm_ops" } } },
	{ AT(vma.private_data),	{ { "vm_area_struct", "vm_private_data" } } },
	/* v5.17, 9a10064f5625; before v6.2 (d09e8ca6cb93) in a union with shared */
	{ AT(vma.anon_name),	{ { "vm_area_struct", "anon_name" } } },
	{ AT(special_name),	{ { "vm_special_mapping", "name" } } },
	{ AT(anon_name_text),	{ { "anon_vma_name", "name" } } },
	{ AT(file.inode),	{ { "file", "f_inode" } } },
	{ AT(file.vfsmount),	{ { "file", "f_path.mnt" } } },
	{ AT(file.dentry),	{ { "file", "f_path.dentry" } } },
	{ AT(file.inode_number), { { "inode", "i_ino" } } },
	{ AT(file.inode_sb),	{ { "inode", "i_sb" } } },
	{ AT(file.sb_dev),	{ { "super_block", "s_dev" } } },
	{ AT(file.dentry_name),	{ { "dentry", "d_name.name" },
				  { "dentry", "__d_name.name" } } },
	{ AT(file.dentry_parent), { { "dentry", "d_parent" } } },
	{ AT(file.dentry_hashed), { { "dentry", "d_hash.pprev" } } },
	{ AT(file.mount_mnt),	{ { "mount", "mnt" } } },
	{ AT(file.mount_root),	{ { "mount", "mnt.mnt_root" } } },
	{ AT(file.mount_parent), { { "mount", "mnt_parent" } } },
	{ AT(file.mount_point),	{ { "mount", "mnt_mountpoint" } } },
	{ AT(counter_count),	{ { "percpu_counter", "count" } } },
	{ AT(counter_counters),	{ { "percpu_counter", "counters" } } },
};

static const struct mt_constant_row constant_rows[] = {
	/* guard regions; the bit was VM_DENYWRITE's */
	{ AT(vma_guard_bit),	{ "VMA_MAYBE_GUARD_BIT" } },
	{ AT(file_pages),	{ "MM_FILEPAGES" } },
	{ AT(anon_pages),	{ "MM_ANONPAGES" } },
	/* v4.5, eca56ff906bd */
	{ AT(shmem_pages),	{ "MM_SHMEMPAGES" } },
	{ AT(swap_entries),	{ "MM_SWAPENTS" } },
};

static const struct mt_size_row size_rows[] = {
	{ AT(maple.node_size),	"maple_node" },
};

/* An array of the one kind is none of the other. */
static void choose_counters(struct mt_task_layout *layout)
{
	if (layout->mm.rss_atomic.exists)
		layout->mm.rss_percpu.exists = false;
	if (layout->mm.rss_percpu.m.nr_elements < 1 || !layout->counter_count.exists)
		layout->mm.rss_percpu.exists = false;
}

static struct mt_error *check(const struct mt_task_layout *layout)
{
	const struct mt_field *task = &layout->task.tasks;

	if (!task->exists || !layout->task.pid.exists || !layout->task.comm.exists ||
	    !layout->task.mm.exists)
		return mt_error_create(MT_ERR_NOT_FOUND, "the kernel's types have no struct "
				       "task_struct with tasks, pid, comm and mm");
	if (layout->task.comm.m.size > 256)
		return mt_error_create(MT_ERR_FORMAT, "task_struct.comm of %llu bytes",
				       (unsigned long long)layout->task.comm.m.size);
	return NULL;
}

struct mt_error *mt_task_layout_resolve(struct mt_types *types, struct mt_task_layout *layout)
{
	struct mt_task_layout new = { 0 };
	struct mt_error *err = mt_field_rows_find(types, field_rows, MT_ARRAY_SIZE(field_rows),
						  &new);

	if (!err)
		err = mt_constant_rows_find(types, constant_rows, MT_ARRAY_SIZE(constant_rows),
					    &new);
	if (!err)
		err = mt_size_rows_find(types, size_rows, MT_ARRAY_SIZE(size_rows), &new);
	if (!err)
		err = check(&new);
	if (err)
		return err;
	choose_counters(&new);
	*layout = new;
	return NULL;
}
