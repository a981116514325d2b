// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/space/space_options.h"
#include "views/space/space.h"

enum {
	PID, TGID, PARENT, NAME, STATE, KERNEL, THREADS, RSS, PSS, ANON, FILE_RSS, SHMEM, SWAP,
	TABLES, VIRTUAL, TASK, MM, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[PID] = { "pid", "PID", MT_TYPE_COUNT, .is_key = true,
		  .help = "number of the task, as the initial namespace has it (from /proc: as "
			  "the namespace of that /proc has it)" },
	[TGID] = { "tgid", "TGID", MT_TYPE_COUNT, .extra = true,
		   .help = "pid of the first task of its thread group" },
	[PARENT] = { "parent", "PARENT", MT_TYPE_COUNT, .extra = true,
		     .help = "pid of the process that waits for it" },
	[NAME] = { "name", "NAME", MT_TYPE_TEXT, .help = "its name" },
	[STATE] = { "state", "STATE", MT_TYPE_TEXT,
		    .help = "as in /proc/PID/stat: R runs or could, S sleeps, D sleeps and cannot "
			    "be woken by signals, I idle, T or t stopped, Z dead and not waited "
			    "for, X dead, P parked" },
	[KERNEL] = { "kernel", "KERNEL", MT_TYPE_BOOL, .help = "a kernel thread" },
	[THREADS] = { "threads", "THREADS", MT_TYPE_COUNT, .help = "tasks in its thread group" },
	[RSS] = { "rss_bytes", "RSS", MT_TYPE_COUNT, MT_UNIT_BYTES,
		  .help = "resident memory: anon, file and shmem; - for what has no address "
			  "space" },
	[PSS] = { "pss_bytes", "PSS", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		  .help = "with --pss: resident memory, each page divided by how often it is "
			  "mapped" },
	[ANON] = { "anon_bytes", "ANON", MT_TYPE_COUNT, MT_UNIT_BYTES,
		   .help = "of that, anonymous memory" },
	[FILE_RSS] = { "file_bytes", "FILE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		       .help = "of that, pages of files" },
	[SHMEM] = { "shmem_bytes", "SHMEM", MT_TYPE_COUNT, MT_UNIT_BYTES,
		    .help = "of that, shared memory and tmpfs" },
	[SWAP] = { "swap_bytes", "SWAP", MT_TYPE_COUNT, MT_UNIT_BYTES,
		   .help = "anonymous memory that is swapped out" },
	[TABLES] = { "page_tables_bytes", "TABLES", MT_TYPE_COUNT, MT_UNIT_BYTES,
		     .help = "its page tables" },
	[VIRTUAL] = { "virtual_bytes", "VIRTUAL", MT_TYPE_COUNT, MT_UNIT_BYTES,
		      .help = "size of its address space" },
	[TASK] = { "task", "TASK", MT_TYPE_ADDRESS, .extra = true,
		   .help = "address of its struct task_struct" },
	[MM] = { "mm", "MM", MT_TYPE_ADDRESS, .extra = true,
		 .help = "address of its struct mm_struct" },
};

static struct mt_error *fill_task(void *data, const struct mt_task *task)
{
	struct mt_sink *sink = data;
	uint64_t rss = mt_count_add(task->anon, mt_count_add(task->file, task->shmem));
	const struct mt_cell cells[NR_COLUMNS] = {
		[PID] = mt_cell_count(task->pid),
		[TGID] = mt_cell_count(task->tgid),
		[PARENT] = mt_cell_count(task->parent),
		[NAME] = mt_cell_text(task->name),
		[STATE] = mt_cell_text(*task->state ? task->state : NULL),
		[KERNEL] = mt_cell_bool(task->is_kernel),
		[THREADS] = mt_cell_count(task->threads),
		[RSS] = mt_cell_count(rss),
		[PSS] = mt_cell_count(task->pss),
		[ANON] = mt_cell_count(task->anon),
		[FILE_RSS] = mt_cell_count(task->file),
		[SHMEM] = mt_cell_count(task->shmem),
		[SWAP] = mt_cell_count(task->swap),
		[TABLES] = mt_cell_count(task->page_tables),
		[VIRTUAL] = mt_cell_count(task->virtual),
		[TASK] = mt_cell_count(task->address),
		[MM] = task->mm ? mt_cell_count(task->mm) : mt_cell_unknown(),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	const struct mt_task_options options = {
		.threads = request->space.threads, .pss = request->space.pss,
	};

	return inspector->ops->spaces->tasks(inspector, &options, fill_task, sink);
}

static struct mt_error *set_pss(struct mt_request *request, const char *text)
{
	(void)text;
	request->space.pss = true;
	return NULL;
}

static const struct mt_view_option option_pss = {
	.name = "pss", .help = "look into all page tables for proportional shares", .set = set_pss,
};

static const struct mt_view_option *const options[] = { &mt_option_threads, &option_pss, NULL };

#define COMMON								\
	.name = "tasks",						\
	.summary = "processes: resident and swapped memory, page tables, size",	\
	.columns = columns,						\
	.nr_columns = NR_COLUMNS,					\
	.options = options,						\
	.asks = MT_QUESTION_TASKS,					\
	.fill = fill

static const struct mt_view with_pss = {
	COMMON,
	.usual = "pid,name,state,kernel,threads,rss_bytes,pss_bytes,anon_bytes,file_bytes,"
		 "shmem_bytes,swap_bytes,page_tables_bytes,virtual_bytes",
};

static const struct mt_view *variant(const struct mt_request *request)
{
	return request->space.pss ? &with_pss : &mt_view_tasks;
}

const struct mt_view mt_view_tasks = {
	COMMON,
	.variant = variant,
};
