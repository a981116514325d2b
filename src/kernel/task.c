// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/task.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "kernel/chain.h"
#include "kernel/damage.h"
#include "kernel/space.h"

typedef unsigned long long ull;

#define MAX_TASKS	(4u << 20)	/* PID_MAX_LIMIT */
#define MAX_KTHREAD_NAME 127u

/* include/linux/sched.h: PF_KTHREAD; TASK_REPORT's states, and TASK_NOLOAD */
#define PF_KTHREAD	0x00200000u
#define STATE_LETTERS	"RSDTtXZP"
#define STATE_MASK	0x7fu
#define STATE_IDLE	0x402u		/* TASK_UNINTERRUPTIBLE | TASK_NOLOAD */
#define STATE_ASLEEP	0x9000u	/* TASK_RTLOCK_WAIT, TASK_FROZEN: shown as D */

struct mt_error *mt_kernel_need_tasks(struct mt_kernel *kernel)
{
	mt_cleanup(free) struct mt_task_layout *new = NULL;
	struct mt_error *err;

	if (kernel->tasks)
		return NULL;
	new = calloc(1, sizeof(*new));
	if (!new)
		return mt_error_nomem();
	err = mt_task_layout_resolve(kernel->image->types, new);
	if (!err)
		kernel->tasks = mt_steal(new);
	return err;
}

struct mt_error *mt_task_member(const struct mt_kernel *kernel, uint64_t address,
				const struct mt_field *field, uint64_t *value)
{
	if (!field->exists || field->m.size > 8)
		return mt_error_create(MT_ERR_NOT_FOUND, "no such member in this kernel");

	struct mt_error *err = mt_access_read_uint(kernel->access,
						   mt_access_add(kernel->access, address,
								 field->m.offset),
						   (size_t)field->m.size, value);

	if (!err && field->m.is_signed && field->m.size < 8 &&
	    *value >> (8 * field->m.size - 1) & 1)
		*value |= UINT64_MAX << (8 * field->m.size);
	return err;
}

uint64_t mt_task_peek(const struct mt_kernel *kernel, uint64_t address,
		      const struct mt_field *field)
{
	uint64_t value = MT_UNKNOWN;

	mt_error_destroy(mt_task_member(kernel, address, field, &value));
	return value;
}

/* All tasks of the thread group that task leads, itself among them. */
static struct mt_error *walk_threads(const struct mt_kernel *kernel, uint64_t task,
				     struct mt_error *(*fn)(void *data, uint64_t entry),
				     void *data)
{
	const struct mt_task_layout *l = kernel->tasks;
	struct mt_chain chain = {
		.access = kernel->access,
		.max = MAX_TASKS,
		.offset = l->task.thread_node.m.offset,
		.what = "signal_struct.thread_head",
	};
	uint64_t signal;
	struct mt_error *err;

	if (!l->task.thread_node.exists || !l->signal.thread_head.exists)
		return fn(data, task);
	err = mt_task_member(kernel, task, &l->task.signal, &signal);
	/* a task that is gone has none any more */
	if (err || !signal)
		return err ? err : fn(data, task);
	chain.head = mt_access_add(kernel->access, signal, l->signal.thread_head.m.offset);
	return mt_chain_walk(&chain, fn, data);
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

/* What ends a list early is said; the others are still walked. */
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
	return settle(walk, walk_threads(walk->kernel, task, on_thread, walk));
}

static struct mt_error *walk_tasks(struct task_walk *walk)
{
	struct mt_kernel *kernel = walk->kernel;
	struct mt_error *err = mt_kernel_need_tasks(kernel);
	uint64_t init_task;

	if (err)
		return err;
	if (!mt_symbols_find(kernel->image->symbols, "init_task", &init_task))
		return mt_error_create(MT_ERR_NOT_FOUND, "no symbol init_task");
	err = mt_chain_walk(&(struct mt_chain){
		.access = kernel->access,
		.max = MAX_TASKS,
		.head = mt_access_add(kernel->access, init_task,
				      kernel->tasks->task.tasks.m.offset),
		.offset = kernel->tasks->task.tasks.m.offset,
		.what = "init_task.tasks",
	}, on_leader, walk);
	return settle(walk, err);
}

/* fs/proc/array.c, get_task_state() */
static char state_letter(uint64_t state, uint64_t exit_state)
{
	uint64_t bits = (state | exit_state) & STATE_MASK;

	if ((state & STATE_IDLE) == STATE_IDLE)
		return 'I';
	if (!bits && state & STATE_ASLEEP)
		return 'D';
	for (unsigned int i = 7; i > 0; i--)
		if (bits >> (i - 1) & 1)
			return STATE_LETTERS[i];
	return STATE_LETTERS[0];
}

/* A kernel thread may have more of a name than fits (fs/proc/array.c, proc_task_name()). */
static char *read_name(const struct mt_kernel *kernel, uint64_t task, bool is_kernel)
{
	const struct mt_task_layout *l = kernel->tasks;
	uint64_t kthread = is_kernel ? mt_task_peek(kernel, task, &l->task.kthread) : 0;
	uint64_t at = kthread && kthread != MT_UNKNOWN ?
		      mt_task_peek(kernel, kthread, &l->kthread_name) : 0;
	char raw[256], *name = NULL;

	if (at && at != MT_UNKNOWN)
		mt_error_destroy(mt_access_read_string(kernel->access, at, MAX_KTHREAD_NAME,
						       &name));
	if (name)
		return name;

	mt_cleanup(mt_error) struct mt_error *err =
		mt_access_read(kernel->access, task + l->task.comm.m.offset, raw,
			       (size_t)l->task.comm.m.size);

	return err ? NULL : mt_text_printable(raw, (size_t)l->task.comm.m.size);
}

/* percpu_counter_sum(): what each CPU has not added yet belongs to it. */
static struct mt_error *sum_counter(const struct mt_kernel *kernel, uint64_t counter, int64_t *sum)
{
	const struct mt_task_layout *l = kernel->tasks;
	uint64_t value, counters;
	struct mt_error *err = mt_task_member(kernel, counter, &l->counter_count, &value);

	*sum = (int64_t)value;
	if (err || !l->counter_counters.exists)
		return err;
	if (kernel->percpu_problem)
		return mt_error_create(MT_ERR_NOT_FOUND, "%s", kernel->percpu_problem);
	err = mt_task_member(kernel, counter, &l->counter_counters, &counters);
	for (size_t i = 0; !err && i < kernel->percpu.n; i++) {
		err = mt_access_read_uint(kernel->access,
					  mt_access_add(kernel->access, counters,
							kernel->percpu.v[i].offset), 4, &value);
		*sum += err ? 0 : (int32_t)value;
	}
	return err;
}

struct cached {
	const struct mt_kernel *kernel;
	uint64_t index;
	int64_t sum;
};

static struct mt_error *add_cached(void *data, uint64_t task)
{
	struct cached *cached = data;
	const struct mt_field *f = &cached->kernel->tasks->task.cached_rss;
	uint64_t value;
	struct mt_error *err = mt_access_read_uint(cached->kernel->access,
						   task + f->m.offset + 4 * cached->index, 4,
						   &value);

	cached->sum += err ? 0 : (int32_t)value;
	return err;
}

/* What each thread of the group that task leads has not added yet belongs to it, too. */
static struct mt_error *sum_cached(const struct mt_kernel *kernel, uint64_t task, uint64_t index,
				   int64_t *sum)
{
	const struct mt_field *f = &kernel->tasks->task.cached_rss;
	struct cached cached = { kernel, index, 0 };
	struct mt_error *err = NULL;

	if (f->exists && f->m.element_size == 4 && index < f->m.nr_elements)
		err = walk_threads(kernel, task, add_cached, &cached);
	*sum += cached.sum;
	return err;
}

/* A sum below zero is one that is still being made. */
static uint64_t read_rss(const struct mt_kernel *kernel, uint64_t task, uint64_t mm,
			 const struct mt_constant *which)
{
	const struct mt_task_layout *l = kernel->tasks;
	const struct mt_field *rss = l->mm.rss_atomic.exists ? &l->mm.rss_atomic :
							       &l->mm.rss_percpu;
	uint64_t index = (uint64_t)which->value, value = 0;
	int64_t sum = 0;
	struct mt_error *err;

	if (!which->exists || !rss->exists || index >= rss->m.nr_elements)
		return MT_UNKNOWN;
	mm = mt_access_add(kernel->access, mm, rss->m.offset + index * rss->m.element_size);
	if (rss == &l->mm.rss_atomic) {
		err = mt_access_read_long(kernel->access, mm, &value);
		sum = mt_access_memory(kernel->access)->pointer_size == 4 ? (int32_t)value :
									    (int64_t)value;
		if (!err)
			err = sum_cached(kernel, task, index, &sum);
	} else {
		err = sum_counter(kernel, mm, &sum);
	}
	if (err) {
		mt_error_destroy(err);
		return MT_UNKNOWN;
	}
	return sum > 0 ? (uint64_t)sum : 0;
}

static uint64_t rss_bytes(const struct mt_kernel *kernel, const struct mt_task *task,
			  const struct mt_constant *which)
{
	return mt_pages_to_bytes(kernel->inspector.snapshot,
				 read_rss(kernel, task->address, task->mm, which));
}

static void read_space(const struct mt_kernel *kernel, struct mt_task *task)
{
	const struct mt_task_layout *l = kernel->tasks;

	task->file = rss_bytes(kernel, task, &l->file_pages);
	task->anon = rss_bytes(kernel, task, &l->anon_pages);
	task->shmem = rss_bytes(kernel, task, &l->shmem_pages);
	task->swap = rss_bytes(kernel, task, &l->swap_entries);
	task->page_tables = mt_task_peek(kernel, task->mm, &l->mm.pgtables_bytes);
	task->virtual = mt_pages_to_bytes(kernel->inspector.snapshot,
					  mt_task_peek(kernel, task->mm, &l->mm.total_vm));
}

static void read_task(const struct mt_kernel *kernel, struct mt_task *task)
{
	const struct mt_task_layout *l = kernel->tasks;
	uint64_t flags = mt_task_peek(kernel, task->address, &l->task.flags);
	uint64_t state = mt_task_peek(kernel, task->address, &l->task.state);
	uint64_t exit_state = mt_task_peek(kernel, task->address, &l->task.exit_state);
	uint64_t signal = mt_task_peek(kernel, task->address, &l->task.signal);
	uint64_t parent = mt_task_peek(kernel, task->address, &l->task.parent);

	task->pid = mt_task_peek(kernel, task->address, &l->task.pid);
	task->tgid = mt_task_peek(kernel, task->address, &l->task.tgid);
	task->mm = mt_task_peek(kernel, task->address, &l->task.mm);
	task->is_kernel = flags != MT_UNKNOWN && flags & PF_KTHREAD;
	if (state != MT_UNKNOWN && exit_state != MT_UNKNOWN)
		task->state[0] = state_letter(state, exit_state);
	task->parent = parent && parent != MT_UNKNOWN ?
		       mt_task_peek(kernel, parent, &l->task.tgid) : MT_UNKNOWN;
	task->threads = signal && signal != MT_UNKNOWN ?
			mt_task_peek(kernel, signal, &l->signal.nr_threads) : MT_UNKNOWN;
}

struct listing {
	struct mt_kernel *kernel;
	struct mt_task leader;		/* its threads share its address space */
	struct mt_error *(*fn)(void *data, const struct mt_task *task);
	void *data;
};

static void share_space(const struct mt_task *leader, struct mt_task *task)
{
	task->file = leader->file;
	task->anon = leader->anon;
	task->shmem = leader->shmem;
	task->swap = leader->swap;
	task->page_tables = leader->page_tables;
	task->virtual = leader->virtual;
}

static struct mt_error *list_task(void *data, uint64_t address, bool is_thread)
{
	struct listing *listing = data;
	struct mt_task task = {
		.address = address,
		.is_thread = is_thread,
		.file = MT_UNKNOWN, .anon = MT_UNKNOWN, .shmem = MT_UNKNOWN, .swap = MT_UNKNOWN,
		.page_tables = MT_UNKNOWN, .virtual = MT_UNKNOWN, .pss = MT_UNKNOWN,
	};

	read_task(listing->kernel, &task);
	if (is_thread && task.mm == listing->leader.mm)
		share_space(&listing->leader, &task);
	else if (task.mm && task.mm != MT_UNKNOWN)
		read_space(listing->kernel, &task);
	if (!is_thread)
		listing->leader = task;

	mt_cleanup(free) char *name = read_name(listing->kernel, address, task.is_kernel);

	task.name = name;
	return listing->fn(listing->data, &task);
}

struct mt_error *mt_kernel_tasks(struct mt_inspector *inspector,
				 const struct mt_task_options *options,
				 struct mt_error *(*fn)(void *data, const struct mt_task *task),
				 void *data)
{
	struct listing listing = {
		.kernel = (struct mt_kernel *)inspector, .fn = fn, .data = data,
	};
	struct task_walk walk = {
		.kernel = listing.kernel, .threads = options->threads, .fn = list_task,
		.data = &listing,
	};

	return walk_tasks(&walk);
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
	if (mt_task_peek(search->kernel, task, &search->kernel->tasks->task.pid) != search->pid)
		return NULL;
	search->task = task;
	return mt_error_create(MT_ERR_STOPPED, "found");
}

struct mt_error *mt_task_find(struct mt_kernel *kernel, uint64_t pid, uint64_t *task, uint64_t *mm)
{
	struct search search = { .kernel = kernel, .pid = pid };
	struct task_walk walk = {
		.kernel = kernel, .threads = true, .fn = look_at, .data = &search,
	};
	struct mt_error *err = walk_tasks(&walk);

	if (search.task) {
		mt_error_destroy(err);
		*task = search.task;
		return mt_error_prefix(mt_task_member(kernel, search.task, &kernel->tasks->task.mm,
						      mm), "pid %llu", (ull)pid);
	}
	return err ? err : mt_error_create(MT_ERR_USAGE, "no task has pid %llu", (ull)pid);
}
