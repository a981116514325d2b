// SPDX-License-Identifier: GPL-2.0-or-later
/* Every memory cgroup: what it counts itself, and the pages that are charged to it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/cgroup/cgroup.h"
#include "kernel/holder/holder_private.h"
#include "kernel/read/damage.h"
#include "kernel/scan/selection.h"

/* What memory.stat tells apart. */
enum { ANON, FILES, SHMEM, KERNEL, NR_CLASSES };

static uint64_t class_of(enum mt_use use)
{
	switch (use) {
	case MT_USE_ANON:
	case MT_USE_ANON_LARGE:
	case MT_USE_KSM:
		return ANON;
	case MT_USE_FILE:
	case MT_USE_DETACHED:
		return FILES;
	case MT_USE_SHMEM:
		return SHMEM;
	/* mapped or not, it was anonymous before */
	case MT_USE_SWAPCACHE:
		return ANON;
	default:
		return KERNEL;
	}
}

static uint64_t words(const void *data, const struct mt_page_scan_run *run, uint64_t first,
		      uint64_t out[2], bool *skip)
{
	const struct mt_holder_reader *h = data;

	*skip = !mt_use_is_present(run->use) || run->use == MT_USE_FREE ||
		run->use == MT_USE_PCP || !run->raw;
	if (*skip)
		return run->pages - first;
	out[0] = mt_holder_memcg(h, run);
	out[1] = class_of(run->use);
	*skip = out[0] < MT_WORD_NUMBER;
	return run->pages - first;
}

struct list {
	struct mt_kernel *kernel;
	uint64_t (*counted)[NR_CLASSES];	/* [n] pages */
	uint64_t *dying;			/* [n] groups below */
	struct mt_cgroup_usage *usages;		/* [n] */
	size_t *order;				/* [n] */
};

static void release(struct list *list)
{
	free(list->counted);
	free(list->dying);
	free(list->usages);
	free(list->order);
}

static struct mt_error *make_room(struct list *list, size_t n)
{
	list->counted = calloc(n + 1, sizeof(*list->counted));
	list->dying = calloc(n + 1, sizeof(*list->dying));
	list->usages = calloc(n + 1, sizeof(*list->usages));
	list->order = calloc(n + 1, sizeof(*list->order));
	return list->counted && list->dying && list->usages && list->order ? NULL :
									     mt_error_nomem();
}

/* Adds the pages of each group to it, and what each has to the one above. */
static uint64_t count(struct list *list, const struct mt_tally *tally)
{
	const struct mt_kcgroups *cgroups = list->kernel->cgroups;
	size_t size = tally->v ? (size_t)1 << tally->bits : 0;
	uint64_t lost = tally->overflow;

	for (size_t i = 0; i < size; i++) {
		const struct mt_tally_entry *entry = &tally->v[i];
		const struct mt_kcgroup *group = entry->pages ?
			mt_kcgroup_find(cgroups, mt_memcg_of_data(list->kernel, entry->words[0])) :
			NULL;

		if (group)
			list->counted[group - cgroups->v][entry->words[1]] += entry->pages;
		else
			lost += entry->pages;
	}
	for (size_t i = cgroups->n; i-- > 0;) {
		size_t parent = cgroups->v[i].parent;

		for (int k = 0; parent != SIZE_MAX && k < NR_CLASSES; k++)
			list->counted[parent][k] += list->counted[i][k];
		if (parent != SIZE_MAX)
			list->dying[parent] += list->dying[i] + cgroups->v[i].dying;
	}
	return lost;
}

static const struct mt_kcgroups *ordering;	/* qsort() has no argument for it */

/* A path behind those above it: '/' before all else. */
static int by_path(const void *a, const void *b)
{
	const struct mt_kcgroup *x = &ordering->v[*(const size_t *)a];
	const struct mt_kcgroup *y = &ordering->v[*(const size_t *)b];
	const char *p = x->path, *q = y->path;

	while (*p && *p == *q)
		p++, q++;
	if (*p != *q)
		return !*p ? -1 : !*q ? 1 : *p == '/' ? -1 : *q == '/' ? 1 :
		       (unsigned char)*p < (unsigned char)*q ? -1 : 1;
	if (x->dying != y->dying)
		return x->dying - y->dying;
	return x->memcg < y->memcg ? -1 : x->memcg > y->memcg;
}

static void put_in_order(struct list *list)
{
	const struct mt_kcgroups *cgroups = list->kernel->cgroups;

	for (size_t i = 0; i < cgroups->n; i++)
		list->order[i] = i;
	ordering = cgroups;
	qsort(list->order, cgroups->n, sizeof(*list->order), by_path);
}

static void describe(const struct list *list, size_t i, struct mt_cgroup *cgroup)
{
	const struct mt_kcgroup *group = &list->kernel->cgroups->v[i];
	const uint64_t *counted = list->counted[i];

	*cgroup = (struct mt_cgroup){
		.path = group->path,
		.dying = group->dying,
		.dying_below = list->dying[i],
		.usage = list->usages[i],
		.counted = counted[ANON] + counted[FILES] + counted[SHMEM] + counted[KERNEL],
		.counted_anon = counted[ANON],
		.counted_file = counted[FILES],
		.counted_shmem = counted[SHMEM],
		.counted_kernel = counted[KERNEL],
	};
}

static void report(struct mt_kernel *kernel, uint64_t lost)
{
	struct mt_snapshot *snapshot = kernel->inspector.snapshot;

	if (kernel->cgroups->problem)
		mt_damage_say(snapshot, MT_SECTION_PAGES, "memory cgroups: %s",
			      kernel->cgroups->problem);
	if (lost)
		mt_damage_say(snapshot, MT_SECTION_PAGES, "%" PRIu64 " pages are charged to a "
			      "memory cgroup that cannot be found", lost);
}

struct mt_error *mt_kernel_cgroups(struct mt_inspector *inspector,
				   struct mt_error *(*fn)(void *data,
							  const struct mt_cgroup *cgroup),
				   void *data)
{
	static const struct mt_selection all = { 0 };
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct mt_holder_reader h = { 0 };
	struct list list = { .kernel = kernel };
	const struct mt_tally_rule rule = { words, &h };
	struct mt_page_scan_options options = { .rule = &rule };
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_CGROUPS);

	if (!err)
		err = mt_holders_open(kernel, &all, &options, &h);
	if (!err)
		err = make_room(&list, kernel->cgroups->n);
	if (!err)
		err = mt_kcgroups_usage(kernel, list.usages);
	if (!err)
		err = mt_scan(kernel, &options, &result);
	if (!err) {
		mt_page_scan_report(kernel, &result);
		report(kernel, count(&list, &result.tally));
		put_in_order(&list);
	}
	for (size_t i = 0; !err && i < kernel->cgroups->n; i++) {
		struct mt_cgroup cgroup;

		describe(&list, list.order[i], &cgroup);
		err = fn(data, &cgroup);
	}
	mt_page_scan_result_release(&result);
	mt_holders_release(&h);
	release(&list);
	return err;
}
