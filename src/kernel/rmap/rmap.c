// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/rmap/rmap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernel/pgtable/pgwalk.h"
#include "kernel/read/damage.h"
#include "kernel/rmap/rmap_tree.h"
#include "kernel/rmap/zero_page.h"
#include "kernel/task/mm_users.h"
#include "kernel/task/task.h"
#include "kernel/task/vma.h"

#define MAX_HITS (16u << 20)

struct hit {
	uint64_t mm, address, size;
	uint64_t vma;			/* address of the structure; 0: to be found */
	uint64_t pid;
	enum mt_pte_kind kind;
};

struct finding {
	struct mt_kernel *kernel;
	uint64_t phys;			/* of the page */
	struct hit *hits;
	size_t n, capacity;
	uint64_t mm, vma;		/* that are looked at */
	char *problem;			/* of page tables; the first */
	struct mt_page_mappings *result;
};

/* Notes the mapping if the page is one of those that the entry maps. */
static struct mt_error *on_leaf(void *data, const struct mt_leaf *leaf)
{
	struct finding *f = data;
	struct mt_error *err;

	if ((leaf->entry.kind != MT_PTE_PAGE && leaf->entry.kind != MT_PTE_PROTNONE) ||
	    f->phys < leaf->entry.phys || f->phys - leaf->entry.phys >= leaf->size)
		return NULL;
	err = mt_array_reserve(&f->hits, &f->capacity, f->n + 1, sizeof(*f->hits), MAX_HITS);
	if (err)
		return err;
	f->hits[f->n++] = (struct hit){
		.mm = f->mm,
		.vma = f->vma,
		.address = leaf->address + (f->phys - leaf->entry.phys),
		.size = leaf->size,
		.kind = leaf->entry.kind,
	};
	return NULL;
}

/* Searches a range of addresses; page tables that cannot be read do not end the search. */
static struct mt_error *search_range(struct finding *f, const uint64_t *address)
{
	struct mt_pgtable table;
	struct mt_pgwalk walk = { .table = &table, .leaf = on_leaf, .data = f };
	struct mt_error *err = mt_pgtable_open_mm(f->kernel, f->mm, &table);

	if (!err) {
		mt_pgwalk_bounds(&table, &walk.first, &walk.last);
		if (address)
			walk.first = walk.last = *address;
		err = mt_pgwalk(&walk);
	}
	if (err && mt_error_code(err) != MT_ERR_NOMEM && mt_error_code(err) != MT_ERR_STOPPED &&
	    !walk.problem) {
		walk.problem = strdup(mt_error_message(err));
		mt_error_destroy(err);
		err = NULL;
	}
	if (f->problem)
		free(walk.problem);
	else
		f->problem = walk.problem;
	return err;
}

static struct mt_error *on_candidate(void *data, const struct mt_rmap_candidate *c)
{
	struct finding *f = data;

	/* hugetlb's second offset, or KSM's second item, may lead there again */
	for (size_t i = 0; i < f->n && i < 64; i++)
		if (f->hits[i].mm == c->mm && f->hits[i].address == c->address)
			return NULL;
	f->mm = c->mm;
	f->vma = c->vma;
	return search_range(f, &c->address);
}

static struct mt_error *search_tables(struct finding *f)
{
	const struct mt_mm_users *mm_users = f->kernel->mm_users;
	struct mt_error *err = NULL;

	f->n = 0;
	f->vma = 0;
	for (size_t i = 0; !err && i < mm_users->n; i++) {
		if (!mt_progress_report(f->kernel->progress, "page tables of all processes", i,
					mm_users->n))
			err = mt_error_create(MT_ERR_STOPPED, "interrupted");
		f->mm = mm_users->v[i].mm;
		if (!err)
			err = search_range(f, NULL);
	}
	return err;
}

static void explain(struct finding *f, const struct mt_mapcount *count, const char *problem)
{
	struct mt_page_mappings *r = f->result;

	if (problem)
		snprintf(r->why, sizeof(r->why), "%s", problem);
	else if (!count->mapping || count->mapping == MT_UNKNOWN)
		snprintf(r->why, sizeof(r->why), "the page names no mapping");
	else
		snprintf(r->why, sizeof(r->why), "reverse mapping leads to %zu of %" PRIu64, f->n,
			 count->count);
}

bool mt_rmap_is_zeroes(struct mt_kernel *kernel, uint64_t pfn, uint64_t head_pfn)
{
	struct mt_zero_pages zero = mt_zero_pages_read(kernel);

	return pfn == zero.pfn || (zero.huge_pfn != MT_UNKNOWN && head_pfn == zero.huge_pfn);
}

/* Searches all page tables for a zero page, which has no reverse mapping and no count. */
static struct mt_error *search_zeroes(struct finding *f)
{
	snprintf(f->result->why, sizeof(f->result->why), "it is a page of zeroes");
	f->result->counted = MT_UNKNOWN;
	f->result->scanned = true;
	return search_tables(f);
}

static struct mt_error *search(struct finding *f, bool scan)
{
	struct mt_kernel *kernel = f->kernel;
	struct mt_mapcount count;
	mt_cleanup(free) char *problem = NULL;
	struct mt_error *err = mt_mapcount_read(kernel, f->result->pfn, &count);

	if (err)
		return err;
	if (mt_rmap_is_zeroes(kernel, f->result->pfn, count.head_pfn))
		return search_zeroes(f);
	f->result->counted = count.averaged ? MT_UNKNOWN : count.count;
	if (!scan) {
		err = mt_rmap_candidates(kernel, f->result->pfn, &count, on_candidate, f, &problem);
		if (err || (!problem && count.averaged) ||
		    (!count.averaged && f->n >= count.count))
			return err;
		explain(f, &count, problem);
	}
	f->result->scanned = true;
	return search_tables(f);
}

static int compare(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	return x->address < y->address ? -1 : x->address > y->address;
}

static void name_owners(struct finding *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct mt_mm_user *user =
			mt_mm_users_find(f->kernel->mm_users, f->hits[i].mm);

		f->hits[i].pid = user ? user->pid : MT_UNKNOWN;
	}
	if (f->n)
		qsort(f->hits, f->n, sizeof(*f->hits), compare);
}

struct telling {
	struct finding *finding;
	struct hit *hit;
	struct mt_page_mapping mapping;
	struct mt_error *(*fn)(void *data, const struct mt_page_mapping *mapping);
	void *data;
	bool told;
};

static struct mt_error *on_covering(void *data, const struct mt_vma *vma)
{
	struct hit *hit = data;

	if (hit->address < vma->start || hit->address >= vma->end)
		return NULL;
	hit->vma = vma->address;
	return mt_error_create(MT_ERR_STOPPED, "found");
}

static struct mt_error *find_vma(struct finding *f, struct hit *hit)
{
	struct mt_error *err;

	if (hit->vma)
		return NULL;
	err = mt_vmas_walk_briefly(f->kernel, hit->mm, "who maps the page", on_covering, hit);
	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *on_vma(void *data, const struct mt_vma *vma)
{
	struct telling *t = data;

	t->told = true;
	t->mapping.vma = vma;
	return t->fn(t->data, &t->mapping);
}

static struct mt_error *tell(struct telling *t)
{
	struct mt_kernel *kernel = t->finding->kernel;
	const struct mt_mm_user *user = mt_mm_users_find(kernel->mm_users, t->hit->mm);
	mt_cleanup(free) char *name = user ? mt_task_name(kernel, user->task, user->is_kernel) :
					     NULL;
	struct mt_error *err = find_vma(t->finding, t->hit);

	if (err)
		return err;
	t->told = false;
	t->mapping = (struct mt_page_mapping){
		.mm = t->hit->mm, .pid = t->hit->pid, .name = name,
		.address = t->hit->address, .size = t->hit->size,
		.state = mt_pte_kind_name(t->hit->kind),
	};
	if (t->hit->vma)
		err = mt_vma_describe(kernel, t->hit->mm, t->hit->vma, on_vma, t);
	if (t->told || (err && mt_error_code(err) == MT_ERR_NOMEM))
		return err;
	mt_error_destroy(err);
	return t->fn(t->data, &t->mapping);
}

/* An interruption ends the search with what was found. */
static struct mt_error *settle(struct finding *f, struct mt_error *err)
{
	struct mt_snapshot *snapshot = f->kernel->inspector.snapshot;

	if (f->problem)
		mt_damage_say(snapshot, MT_SECTION_TASKS, "%s", f->problem);
	if (!err || mt_error_code(err) != MT_ERR_STOPPED)
		return err;
	f->result->stopped = true;
	mt_snapshot_set_status(snapshot, MT_SECTION_TASKS, MT_STATUS_TRUNCATED,
			       "interrupted: not all page tables were searched");
	mt_error_destroy(err);
	return NULL;
}

struct mt_error *mt_rmap_find(struct mt_kernel *kernel, uint64_t pfn, bool scan,
			      struct mt_error *(*fn)(void *data,
						     const struct mt_page_mapping *mapping),
			      void *data, struct mt_page_mappings *result)
{
	struct finding f = { .kernel = kernel, .result = result };
	struct telling telling = { .finding = &f, .fn = fn, .data = data };
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_RMAP);

	*result = (struct mt_page_mappings){ .pfn = pfn, .counted = MT_UNKNOWN };
	if (!err)
		err = mt_kernel_need(kernel, MT_PART_MM_USERS);
	if (err)
		return err;
	f.phys = pfn << kernel->memmap->page_shift;
	err = settle(&f, search(&f, scan));
	name_owners(&f);
	result->found = f.n;
	for (size_t i = 0; !err && i < f.n; i++) {
		telling.hit = &f.hits[i];
		err = tell(&telling);
	}
	free(f.hits);
	free(f.problem);
	return err;
}
