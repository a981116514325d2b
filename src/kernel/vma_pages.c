// SPDX-License-Identifier: GPL-2.0-or-later
/* The mappings of a process, with what of them is resident by its page tables. */
#include <stdio.h>
#include <stdlib.h>

#include "kernel/damage.h"
#include "kernel/pgwalk.h"
#include "kernel/space.h"
#include "kernel/task.h"
#include "kernel/vma.h"

#define VM_PFNMAP 0x400u	/* no struct pages behind it */

struct residency {
	struct mt_kernel *kernel;
	bool has_table;
	struct mt_pgtable table;
	const char *who;
	bool said;
	struct mt_error *(*fn)(void *data, const struct mt_vma *vma);
	void *data;
};

struct count {
	const struct mt_entry_format *format;
	struct mt_vma *vma;
};

/* A large page may reach over the mapping's end, where hugetlb's are meant. */
static struct mt_error *count_leaf(void *data, const struct mt_leaf *leaf)
{
	const struct count *count = data;
	struct mt_vma *vma = count->vma;
	uint64_t left = vma->end - leaf->address, size = leaf->size < left ? leaf->size : left;

	if (leaf->address < vma->start || leaf->address >= vma->end)
		return NULL;
	if (leaf->entry.kind == MT_ENTRY_ABSENT)
		vma->residency.absent += size;
	if ((leaf->entry.kind != MT_ENTRY_PAGE && leaf->entry.kind != MT_ENTRY_PROTNONE) ||
	    leaf->raw & count->format->special || vma->bits & VM_PFNMAP)
		return NULL;
	vma->residency.resident += size;
	if (leaf->level > 1)
		vma->residency.large += size;
	return NULL;
}

static void say(struct residency *r, const struct mt_pgwalk *walk)
{
	if (walk->problem && !r->said)
		mt_damage_say(r->kernel->inspector.snapshot, MT_SECTION_TASKS, "%s: %s", r->who,
			      walk->problem);
	r->said |= walk->problem != NULL;
}

static struct mt_error *on_vma(void *data, const struct mt_vma *vma)
{
	struct residency *r = data;
	struct mt_vma counted = *vma;
	struct count count = { r->table.format, &counted };
	struct mt_pgwalk walk = {
		.table = &r->table, .first = vma->start, .last = vma->end - 1,
		.leaf = count_leaf, .data = &count,
	};
	struct mt_error *err;

	if (!r->has_table)
		return r->fn(r->data, vma);
	counted.residency.resident = counted.residency.large = counted.residency.absent = 0;
	err = mt_pgwalk(&walk);
	say(r, &walk);
	/* entries that are not present are not told apart */
	if (!counted.residency.absent)
		counted.residency.swapped = 0;
	/* a part only is no count */
	if (walk.problem)
		counted.residency = MT_RESIDENCY_UNKNOWN;
	free(walk.problem);
	return err ? err : r->fn(r->data, &counted);
}

struct mt_error *mt_kernel_vmas(struct mt_inspector *inspector, uint64_t pid, bool pages,
				struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				void *data)
{
	struct residency r = { .kernel = (struct mt_kernel *)inspector, .fn = fn, .data = data };
	struct mt_error *err = mt_kernel_need_tasks(r.kernel);
	uint64_t task, mm;
	char who[32];

	if (!err)
		err = mt_task_find(r.kernel, pid, &task, &mm);
	if (err || !mm)
		return err;
	snprintf(who, sizeof(who), "pid %llu", (unsigned long long)pid);
	r.who = who;
	if (pages)
		err = mt_pgtable_open(r.kernel, &pid, &r.table);
	if (!err && pages && !r.table.format)
		err = mt_error_create(MT_ERR_NOT_FOUND, "page tables of %s are not decoded",
				      r.table.paging.format);
	r.has_table = pages;
	return err ? err : mt_vmas_walk(r.kernel, mm, who, on_vma, &r);
}
