// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/rmap/pss.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "kernel/read/damage.h"
#include "kernel/rmap/residency.h"
#include "kernel/task/mm_users.h"
#include "kernel/task/task.h"
#include "kernel/task/vma.h"

#define MAX_VMAS (16u << 20)

struct mt_pss {
	struct mt_kernel *kernel;
	struct mt_residency_counter counter;
	struct mt_vma *vmas;		/* of the process that is looked at, by address */
	size_t nr_vmas, capacity;
	size_t at;			/* the walk is in this one or before it */
	uint64_t done, total;		/* address spaces */
	bool stopped;
};

struct mt_error *mt_pss_create(struct mt_kernel *kernel, struct mt_pss **pss)
{
	struct mt_pss *new = calloc(1, sizeof(*new));
	struct mt_pgtable table = { .kernel = kernel };
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	new->kernel = kernel;
	err = mt_kernel_need(kernel, MT_PART_MM_USERS);
	if (!err)
		err = mt_dump_paging(kernel->image->dump, &table.paging);
	if (!err)
		table.format = mt_pte_format_find(table.paging.format);
	if (!err && !table.format)
		err = mt_error_create(MT_ERR_NOT_FOUND, "page tables of %s are not decoded",
				      table.paging.format);
	if (!err)
		err = mt_residency_counter_init(kernel, &table, &new->counter);
	if (err) {
		mt_pss_destroy(new);
		return err;
	}
	new->total = kernel->mm_users->n;
	*pss = new;
	return NULL;
}

void mt_pss_destroy(struct mt_pss *pss)
{
	if (!pss)
		return;
	mt_residency_counter_release(&pss->counter);
	free(pss->vmas);
	free(pss);
}

static struct mt_error *on_vma(void *data, const struct mt_vma *vma)
{
	struct mt_pss *pss = data;
	struct mt_error *err = mt_array_reserve(&pss->vmas, &pss->capacity, pss->nr_vmas + 1,
						sizeof(*pss->vmas), MAX_VMAS);

	if (!err)
		pss->vmas[pss->nr_vmas++] = *vma;
	return err;
}

/* Finds the VMA of an entry; entries and VMAs both come by address. */
static struct mt_error *on_leaf(void *data, const struct mt_leaf *leaf)
{
	struct mt_pss *pss = data;

	while (pss->at < pss->nr_vmas && pss->vmas[pss->at].end <= leaf->address)
		pss->at++;
	if (pss->at < pss->nr_vmas)
		mt_residency_counter_add(&pss->counter, &pss->vmas[pss->at], leaf);
	return NULL;
}

static struct mt_error *walk(struct mt_pss *pss, uint64_t mm, char **problem)
{
	struct mt_pgtable table;
	struct mt_pgwalk walk = { .table = &table, .leaf = on_leaf, .data = pss };
	struct mt_error *err = mt_pgtable_open_mm(pss->kernel, mm, &table);

	if (err)
		return err;
	pss->at = 0;
	mt_residency_counter_reset(&pss->counter);
	mt_pgwalk_bounds(&table, &walk.first, &walk.last);
	err = mt_pgwalk(&walk);
	*problem = walk.problem;
	return err;
}

static void stop(struct mt_pss *pss)
{
	char text[128];

	pss->stopped = true;
	snprintf(text, sizeof(text),
		 "interrupted: proportional shares of %" PRIu64 " of %" PRIu64 " address "
		 "spaces only",
		 pss->done, pss->total);
	mt_snapshot_set_status(pss->kernel->inspector.snapshot, MT_SECTION_TASKS,
			       MT_STATUS_TRUNCATED, text);
}

static struct mt_error *settle(struct mt_pss *pss, const char *who, struct mt_error *err,
			       const char *problem)
{
	struct mt_snapshot *snapshot = pss->kernel->inspector.snapshot;

	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (err && mt_error_code(err) == MT_ERR_STOPPED)
		stop(pss);
	else if (err || problem)
		mt_damage_say(snapshot, MT_SECTION_TASKS, "%s: %s", who,
			      err ? mt_error_message(err) : problem);
	mt_error_destroy(err);
	return NULL;
}

struct mt_error *mt_pss_of(struct mt_pss *pss, uint64_t mm, const char *who, uint64_t *bytes)
{
	mt_cleanup(free) char *problem = NULL;
	struct mt_error *err;

	*bytes = MT_UNKNOWN;
	if (!pss->stopped && !mt_progress_report(pss->kernel->progress, "page tables of processes",
						 pss->done, pss->total))
		stop(pss);
	if (pss->stopped)
		return NULL;
	pss->nr_vmas = 0;
	err = mt_vmas_walk_briefly(pss->kernel, mm, who, on_vma, pss);
	if (!err)
		err = walk(pss, mm, &problem);
	if (!err && !problem)
		*bytes = mt_residency_counter_sum(&pss->counter).pss;
	pss->done++;
	return settle(pss, who, err, problem ? problem : pss->counter.problem);
}
