// SPDX-License-Identifier: GPL-2.0-or-later
/* Lists tasks: names, states, resident memory. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "kernel/read/damage.h"
#include "kernel/rmap/pss.h"
#include "kernel/space/space.h"
#include "kernel/task/task.h"

/* include/linux/sched.h: TASK_REPORT's states, and TASK_NOLOAD */
#define STATE_LETTERS	"RSDTtXZP"
#define STATE_MASK	0x7fu
#define STATE_IDLE	0x402u		/* TASK_UNINTERRUPTIBLE | TASK_NOLOAD */
#define STATE_ASLEEP	0x9000u	/* TASK_RTLOCK_WAIT, TASK_FROZEN: shown as D */

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

/* percpu_counter_sum(): what each CPU has not added yet belongs to it. */
static struct mt_error *sum_counter(const struct mt_kernel *kernel, uint64_t counter, int64_t *sum)
{
	const struct mt_task_layout *l = kernel->tasks;
	uint64_t value, counters;
	struct mt_error *err = mt_reader_member(kernel->reader, counter, &l->counter_count, &value);

	*sum = (int64_t)value;
	if (err || !l->counter_counters.exists)
		return err;
	if (kernel->percpu_problem)
		return mt_error_create(MT_ERR_NOT_FOUND, "%s", kernel->percpu_problem);
	err = mt_reader_member(kernel->reader, counter, &l->counter_counters, &counters);
	for (size_t i = 0; !err && i < kernel->percpu.n; i++) {
		err = mt_reader_read_uint(kernel->reader,
					  mt_reader_add(kernel->reader, counters,
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
	struct mt_error *err = mt_reader_read_uint(cached->kernel->reader,
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

	if (f->exists && index < f->m.nr_elements)
		err = mt_task_threads(kernel, task, add_cached, &cached);
	*sum += cached.sum;
	return err;
}

/* Reads a counter of resident pages; a sum below zero, of CPUs at work, is 0. */
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
	mm = mt_reader_add(kernel->reader, mm, rss->m.offset + index * rss->m.element_size);
	if (rss == &l->mm.rss_atomic) {
		err = mt_reader_read_long(kernel->reader, mm, &value);
		sum = mt_reader_memory(kernel->reader)->pointer_size == 4 ? (int32_t)value :
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
	task->page_tables = mt_reader_peek(kernel->reader, task->mm, &l->mm.pgtables_bytes);
	task->virtual = mt_pages_to_bytes(
		kernel->inspector.snapshot,
		mt_reader_peek(kernel->reader, task->mm, &l->mm.total_vm));
}

static void read_task(const struct mt_kernel *kernel, struct mt_task *task)
{
	const struct mt_task_layout *l = kernel->tasks;
	uint64_t state = mt_reader_peek(kernel->reader, task->address, &l->task.state);
	uint64_t exit_state = mt_reader_peek(kernel->reader, task->address, &l->task.exit_state);
	uint64_t signal = mt_reader_peek(kernel->reader, task->address, &l->task.signal);
	uint64_t parent = mt_reader_peek(kernel->reader, task->address, &l->task.parent);

	task->pid = mt_reader_peek(kernel->reader, task->address, &l->task.pid);
	task->tgid = mt_reader_peek(kernel->reader, task->address, &l->task.tgid);
	task->mm = mt_reader_peek(kernel->reader, task->address, &l->task.mm);
	task->is_kernel = mt_task_is_kernel(kernel, task->address);
	if (state != MT_UNKNOWN && exit_state != MT_UNKNOWN)
		task->state[0] = state_letter(state, exit_state);
	task->parent = parent && parent != MT_UNKNOWN ?
		       mt_reader_peek(kernel->reader, parent, &l->task.tgid) : MT_UNKNOWN;
	task->threads = signal && signal != MT_UNKNOWN ?
			mt_reader_peek(kernel->reader, signal, &l->signal.nr_threads) : MT_UNKNOWN;
}

struct listing {
	struct mt_kernel *kernel;
	struct mt_task leader;		/* its threads share its address space */
	struct mt_pss *pss;		/* NULL: not asked */
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
	task->pss = leader->pss;
}

/* Threads were counted with their leader. */
static struct mt_error *read_pss(struct listing *listing, struct mt_task *task)
{
	char who[32];

	if (!listing->pss || !task->mm || task->mm == MT_UNKNOWN || task->is_kernel)
		return NULL;
	snprintf(who, sizeof(who), "pid %" PRIu64, task->pid);
	return mt_pss_of(listing->pss, task->mm, who, &task->pss);
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
	struct mt_error *err = NULL;

	read_task(listing->kernel, &task);
	if (is_thread && task.mm == listing->leader.mm) {
		share_space(&listing->leader, &task);
	} else if (task.mm && task.mm != MT_UNKNOWN) {
		read_space(listing->kernel, &task);
		err = read_pss(listing, &task);
	}
	if (err)
		return err;
	if (!is_thread)
		listing->leader = task;

	mt_cleanup(free) char *name = mt_task_name(listing->kernel, address, task.is_kernel);

	task.name = name;
	return listing->fn(listing->data, &task);
}

struct mt_error *mt_kernel_tasks(struct mt_inspector *inspector,
				 const struct mt_task_options *options,
				 struct mt_error *(*fn)(void *data, const struct mt_task *task),
				 void *data)
{
	struct listing listing = {
		.kernel = mt_kernel_of(inspector), .fn = fn, .data = data,
	};
	struct mt_error *err = options->pss ? mt_pss_create(listing.kernel, &listing.pss) : NULL;

	if (!err)
		err = mt_tasks_walk(listing.kernel, options->threads, list_task, &listing);
	mt_pss_destroy(listing.pss);
	return err;
}
