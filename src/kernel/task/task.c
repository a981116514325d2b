// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/task/task.h"

#include <inttypes.h>
#include <stdlib.h>

#include "kernel/read/damage.h"
#include "kernel/read/list.h"

#define MAX_TASKS	(4u << 20)	/* PID_MAX_LIMIT */

static struct mt_error *make(struct mt_kernel *kernel)
{
	mt_cleanup(free) struct mt_task_layout *new = calloc(1, sizeof(*new));
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	err = mt_task_layout_resolve(kernel->image->types,
				     mt_reader_memory(kernel->reader)->pointer_size, new);
	if (!err)
		kernel->tasks = mt_steal(new);
	return err;
}

static void destroy(struct mt_kernel *kernel)
{
	free(kernel->tasks);
}

const struct mt_part_type mt_part_tasks = {
	.name = "tasks",
	.make = make,
	.destroy = destroy,
};

struct mt_error *mt_task_threads(const struct mt_kernel *kernel, uint64_t task,
				 struct mt_error *(*fn)(void *data, uint64_t entry), void *data)
{
	const struct mt_task_layout *l = kernel->tasks;
	struct mt_list list = {
		.reader = kernel->reader,
		.max = MAX_TASKS,
		.offset = l->task.thread_node.m.offset,
		.what = "signal_struct.thread_head",
	};
	uint64_t signal;
	struct mt_error *err;

	if (!l->task.thread_node.exists || !l->signal.thread_head.exists)
		return fn(data, task);
	err = mt_reader_member(kernel->reader, task, &l->task.signal, &signal);
	/* release_task() has taken it away */
	if (err || !signal)
		return err ? err : fn(data, task);
	list.head = mt_reader_add(kernel->reader, signal, l->signal.thread_head.m.offset);
	return mt_list_walk(&list, fn, data);
}

struct task_walk {
	struct mt_kernel *kernel;
	bool threads;			/* hand out these, too */
	struct mt_error *(*fn)(void *data, uint64_t task, bool is_thread);
	void *data;
	uint64_t leader;
	bool ended;			/* fn's error, not the list's */
};

static struct mt_error *hand_out(struct task_walk *walk, uint64_t task, bool is_thread)
{
	struct mt_error *err = walk->fn(walk->data, task, is_thread);

	walk->ended = err;
	return err;
}

static struct mt_error *on_thread(void *data, uint64_t task)
{
	struct task_walk *walk = data;

	return task == walk->leader ? NULL : hand_out(walk, task, true);
}

/* Reports what is wrong with a list; the walk of the other lists goes on. */
static struct mt_error *settle(struct task_walk *walk, struct mt_error *err)
{
	if (!err || walk->ended || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_damage_say(walk->kernel->inspector.snapshot, MT_SECTION_TASKS, "%s",
		      mt_error_message(err));
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *on_leader(void *data, uint64_t task)
{
	struct task_walk *walk = data;
	struct mt_error *err = hand_out(walk, task, false);

	if (err || !walk->threads)
		return err;
	walk->leader = task;
	return settle(walk, mt_task_threads(walk->kernel, task, on_thread, walk));
}

struct mt_error *mt_tasks_walk(struct mt_kernel *kernel, bool threads,
			       struct mt_error *(*fn)(void *data, uint64_t task, bool is_thread),
			       void *data)
{
	struct task_walk walk = { .kernel = kernel, .threads = threads, .fn = fn, .data = data };
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_TASKS);
	uint64_t init_task;

	if (err)
		return err;
	if (!mt_symbols_find(kernel->image->symbols, "init_task", &init_task))
		return mt_error_create(MT_ERR_NOT_FOUND, "no symbol init_task");
	err = mt_list_walk(&(struct mt_list){
		.reader = kernel->reader,
		.max = MAX_TASKS,
		.head = mt_reader_add(kernel->reader, init_task,
				      kernel->tasks->task.tasks.m.offset),
		.offset = kernel->tasks->task.tasks.m.offset,
		.what = "init_task.tasks",
	}, on_leader, &walk);
	return settle(&walk, err);
}

struct search {
	const struct mt_kernel *kernel;
	uint64_t pid;
	uint64_t task;		/* 0: not found yet */
};

static struct mt_error *look_at(void *data, uint64_t task, bool is_thread)
{
	struct search *search = data;

	(void)is_thread;
	if (mt_reader_peek(search->kernel->reader, task, &search->kernel->tasks->task.pid) !=
	    search->pid)
		return NULL;
	search->task = task;
	return mt_error_create(MT_ERR_STOPPED, "found");
}

struct mt_error *mt_task_find(struct mt_kernel *kernel, uint64_t pid, uint64_t *task, uint64_t *mm)
{
	struct search search = { .kernel = kernel, .pid = pid };
	struct mt_error *err = mt_tasks_walk(kernel, true, look_at, &search);

	if (search.task) {
		mt_error_destroy(err);
		*task = search.task;
		return mt_error_prefix(
			mt_reader_member(kernel->reader, search.task, &kernel->tasks->task.mm, mm),
			"pid %" PRIu64, pid);
	}
	return err ? err : mt_error_create(MT_ERR_USAGE, "no task has pid %" PRIu64, pid);
}
