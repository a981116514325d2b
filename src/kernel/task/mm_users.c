// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/task/mm_users.h"

#include <stdlib.h>

#include "base/array.h"
#include "kernel/task/task.h"

#define PF_KTHREAD 0x00200000u

struct collecting {
	struct mt_kernel *kernel;
	struct mt_mm_users *mm_users;
	uint64_t position;
};

static struct mt_error *on_task(void *data, uint64_t task, bool is_thread)
{
	struct collecting *c = data;
	const struct mt_task_layout *l = c->kernel->tasks;
	uint64_t mm = mt_reader_peek(c->kernel->reader, task, &l->task.mm);
	uint64_t flags = mt_reader_peek(c->kernel->reader, task, &l->task.flags);
	struct mt_error *err;

	c->position++;
	if (!mm || mm == MT_UNKNOWN)
		return NULL;
	err = mt_array_reserve(&c->mm_users->v, &c->mm_users->capacity, c->mm_users->n + 1,
			       sizeof(*c->mm_users->v), SIZE_MAX);
	if (err)
		return err;
	c->mm_users->v[c->mm_users->n++] = (struct mt_mm_user){
		.mm = mm,
		.task = task,
		.pid = mt_reader_peek(c->kernel->reader, task, &l->task.pid),
		.position = c->position,
		.is_kernel = flags != MT_UNKNOWN && flags & PF_KTHREAD,
		.is_thread = is_thread,
	};
	return NULL;
}

/* By mm; of one mm processes before kernel threads, leaders before threads, then by position. */
static int compare(const void *a, const void *b)
{
	const struct mt_mm_user *x = a, *y = b;

	if (x->mm != y->mm)
		return x->mm < y->mm ? -1 : 1;
	if (x->is_kernel != y->is_kernel)
		return x->is_kernel - y->is_kernel;
	if (x->is_thread != y->is_thread)
		return x->is_thread - y->is_thread;
	return x->position < y->position ? -1 : x->position > y->position;
}

static void keep_first(struct mt_mm_users *mm_users)
{
	size_t n = 0;

	for (size_t i = 0; i < mm_users->n; i++)
		if (!n || mm_users->v[n - 1].mm != mm_users->v[i].mm)
			mm_users->v[n++] = mm_users->v[i];
	mm_users->n = n;
}

static void release(struct mt_mm_users *mm_users)
{
	if (!mm_users)
		return;
	free(mm_users->v);
	free(mm_users);
}

static struct mt_error *make(struct mt_kernel *kernel)
{
	struct mt_mm_users *new;
	struct mt_error *err;

	new = calloc(1, sizeof(*new));
	if (!new)
		return mt_error_nomem();
	err = mt_tasks_walk(kernel, true, on_task,
			    &(struct collecting){ .kernel = kernel, .mm_users = new });
	if (err) {
		release(new);
		return err;
	}
	if (new->n)
		qsort(new->v, new->n, sizeof(*new->v), compare);
	keep_first(new);
	kernel->mm_users = new;
	return NULL;
}

static void destroy(struct mt_kernel *kernel)
{
	release(kernel->mm_users);
}

const struct mt_part_type mt_part_mm_users = {
	.name = "users of address spaces",
	.make = make,
	.destroy = destroy,
};

const struct mt_mm_user *mt_mm_users_find(const struct mt_mm_users *mm_users, uint64_t mm)
{
	size_t low = 0, high = mm_users->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (mm_users->v[middle].mm < mm)
			low = middle + 1;
		else
			high = middle;
	}
	return low < mm_users->n && mm_users->v[low].mm == mm ? &mm_users->v[low] : NULL;
}
