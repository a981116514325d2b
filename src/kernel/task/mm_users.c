// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/task/mm_users.h"

#include <stdlib.h>

#include "base/array.h"
#include "kernel/task/task.h"

#define PF_KTHREAD 0x00200000u

struct collecting {
	struct mt_kernel *kernel;
	struct mt_mms *mms;
	uint64_t position;
};

static struct mt_error *on_task(void *data, uint64_t task, bool is_thread)
{
	struct collecting *c = data;
	const struct mt_task_layout *l = c->kernel->tasks;
	uint64_t mm = mt_task_peek(c->kernel, task, &l->task.mm);
	uint64_t flags = mt_task_peek(c->kernel, task, &l->task.flags);
	struct mt_error *err;

	c->position++;
	if (!mm || mm == MT_UNKNOWN)
		return NULL;
	err = mt_array_reserve(&c->mms->v, &c->mms->capacity, c->mms->n + 1, sizeof(*c->mms->v),
			       SIZE_MAX);
	if (err)
		return err;
	c->mms->v[c->mms->n++] = (struct mt_mm_user){
		.mm = mm,
		.task = task,
		.pid = mt_task_peek(c->kernel, task, &l->task.pid),
		.position = c->position,
		.is_kernel = flags != MT_UNKNOWN && flags & PF_KTHREAD,
		.is_thread = is_thread,
	};
	return NULL;
}

/* Of those with one mm the first is to be told. */
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

static void keep_first(struct mt_mms *mms)
{
	size_t n = 0;

	for (size_t i = 0; i < mms->n; i++)
		if (!n || mms->v[n - 1].mm != mms->v[i].mm)
			mms->v[n++] = mms->v[i];
	mms->n = n;
}

struct mt_error *mt_kernel_need_mms(struct mt_kernel *kernel)
{
	struct mt_mms *new;
	struct mt_error *err;

	if (kernel->mms)
		return NULL;
	new = calloc(1, sizeof(*new));
	if (!new)
		return mt_error_nomem();
	err = mt_tasks_walk(kernel, true, on_task,
			    &(struct collecting){ .kernel = kernel, .mms = new });
	if (err) {
		mt_mms_destroy(new);
		return err;
	}
	if (new->n)
		qsort(new->v, new->n, sizeof(*new->v), compare);
	keep_first(new);
	kernel->mms = new;
	return NULL;
}

void mt_mms_destroy(struct mt_mms *mms)
{
	if (!mms)
		return;
	free(mms->v);
	free(mms);
}

const struct mt_mm_user *mt_mms_find(const struct mt_mms *mms, uint64_t mm)
{
	size_t low = 0, high = mms->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (mms->v[middle].mm < mm)
			low = middle + 1;
		else
			high = middle;
	}
	return low < mms->n && mms->v[low].mm == mm ? &mms->v[low] : NULL;
}
