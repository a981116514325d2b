// SPDX-License-Identifier: GPL-2.0-or-later
/* Lists the mappings of a process, with how much is resident by its page tables. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel/read/damage.h"
#include "kernel/rmap/residency.h"
#include "kernel/space/space.h"
#include "kernel/task/task.h"
#include "kernel/task/vma.h"

struct counting {
	struct mt_kernel *kernel;
	struct mt_pgtable table;
	struct mt_residency_counter counter;
	const char *who;
	bool reported;
	const struct mt_vma *vma;
	struct mt_error *(*fn)(void *data, const struct mt_vma *vma);
	void *data;
};

static struct mt_error *on_leaf(void *data, const struct mt_leaf *leaf)
{
	struct counting *c = data;

	mt_residency_counter_add(&c->counter, c->vma, leaf);
	return NULL;
}

static void report_once(struct counting *c, const char *problem)
{
	if (problem && !c->reported)
		mt_damage_say(c->kernel->inspector.snapshot, MT_SECTION_TASKS, "%s: %s", c->who,
			      problem);
	c->reported |= problem != NULL;
}

static struct mt_error *on_vma(void *data, const struct mt_vma *vma)
{
	struct counting *c = data;
	struct mt_vma counted = *vma;
	struct mt_pgwalk walk = {
		.table = &c->table, .first = vma->start, .last = vma->end - 1,
		.leaf = on_leaf, .data = c,
	};
	struct mt_error *err;

	c->vma = vma;
	mt_residency_counter_reset(&c->counter);
	err = mt_pgwalk(&walk);
	report_once(c, walk.problem);
	report_once(c, c->counter.problem);
	/* if page tables could not be read the residency is unknown */
	if (!walk.problem)
		counted.residency = mt_residency_counter_sum(&c->counter);
	free(walk.problem);
	return err ? err : c->fn(c->data, &counted);
}

static struct mt_error *walk_counting(struct mt_kernel *kernel, uint64_t pid, uint64_t mm,
				      const char *who,
				      struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				      void *data)
{
	struct counting c = { .kernel = kernel, .who = who, .fn = fn, .data = data };
	struct mt_error *err = mt_pgtable_open(kernel, &pid, &c.table);

	if (!err && !c.table.format)
		err = mt_error_create(MT_ERR_NOT_FOUND, "page tables of %s are not decoded",
				      c.table.paging.format);
	if (err)
		return err;
	err = mt_residency_counter_init(kernel, &c.table, &c.counter);
	if (!err)
		err = mt_vmas_walk(kernel, mm, who, on_vma, &c);
	mt_residency_counter_release(&c.counter);
	return err;
}

struct mt_error *mt_kernel_vmas(struct mt_inspector *inspector, uint64_t pid, bool pages,
				struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				void *data)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_TASKS);
	uint64_t task, mm;
	char who[32];

	if (!err)
		err = mt_task_find(kernel, pid, &task, &mm);
	if (err || !mm)
		return err;
	snprintf(who, sizeof(who), "pid %" PRIu64, pid);
	return pages ? walk_counting(kernel, pid, mm, who, fn, data) :
		       mt_vmas_walk(kernel, mm, who, fn, data);
}
