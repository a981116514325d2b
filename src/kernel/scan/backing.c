// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/scan/backing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernel/layout/layout_rows.h"
#include "kernel/pgtable/pgwalk.h"
#include "kernel/task/task.h"
#include "kernel/vmalloc/vmalloc.h"

#define MAX_RUNS	(16u << 20)
#define MAX_STACKS	(8u << 20)
#define MAX_STACK	(1u << 20)	/* bytes */
#define AT_A_TIME	512u		/* pointers */

/* Areas further apart are looked for in the page tables one after the other. */
#define MAX_GAP		(UINT64_C(1) << 30)

struct layout {
	uint64_t area_size, stack_union_size;	/* bytes; 0: no such type */
	struct mt_field stack;
};

#define AT(member) offsetof(struct layout, member)

static const struct mt_size_row size_rows[] = {
	{ AT(area_size),	{ "vmap_area" }, .most = MAX_STACK },
	{ AT(stack_union_size),	{ "thread_union" }, .most = MAX_STACK },
};

static const struct mt_field_row field_rows[] = {
	{ AT(stack),	{ { "task_struct", "stack" } }, MT_WORD },
};

static const struct mt_rows rows = { MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows) };

struct reader {
	struct mt_kernel *kernel;
	struct mt_backing *backing;
	unsigned int page_shift;
	struct layout layout;
	uint64_t stack_size;
	const struct mt_vm_area *area;	/* of the last page */
};

static struct mt_error *add_run(struct reader *r, uint64_t pfn, uint64_t n, uint32_t owner)
{
	struct mt_backing *backing = r->backing;
	struct mt_backing_run *last = backing->n ? &backing->v[backing->n - 1] : NULL;
	struct mt_error *err;

	if (!n || n > UINT32_MAX)
		return NULL;
	if (last && last->owner == owner && last->pfn + last->n == pfn &&
	    last->n <= UINT32_MAX - n) {
		last->n += (uint32_t)n;
		return NULL;
	}
	if (backing->n >= MAX_RUNS)
		return mt_error_create(MT_ERR_FORMAT, "more pages than any machine's vmalloc has");
	err = mt_array_reserve(&backing->v, &backing->capacity, backing->n + 1, sizeof(*backing->v),
			       MAX_RUNS);
	if (!err)
		backing->v[backing->n++] = (struct mt_backing_run){ pfn, (uint32_t)n, owner };
	return err;
}

/*
 * Finds the area of address; the last area is tried first, since neighbouring pages mostly share
 * it.
 */
static const struct mt_vm_area *area_of(struct reader *r, uint64_t address)
{
	if (!r->area || address < r->area->start || address >= r->area->end)
		r->area = mt_vm_area_at(r->kernel->vm_areas, address);
	return r->area && !r->area->unpurged ? r->area : NULL;
}

/* Adds the pages that an entry maps; a large page may be part of several areas. */
static struct mt_error *on_leaf(void *data, const struct mt_leaf *leaf)
{
	struct reader *r = data;
	uint64_t at = leaf->address, end = leaf->address + leaf->size;
	struct mt_error *err = NULL;

	if (leaf->entry.kind != MT_PTE_PAGE)
		return NULL;
	while (!err && at < end) {
		const struct mt_vm_area *area = area_of(r, at);
		uint64_t until = area && area->end < end ? area->end :
				 area ? end : at + (UINT64_C(1) << r->page_shift);

		if (area)
			err = add_run(r, (leaf->entry.phys + (at - leaf->address)) >> r->page_shift,
				      (until - at) >> r->page_shift,
				      (uint32_t)(area - r->kernel->vm_areas->v));
		at = until;
	}
	return err;
}

static struct mt_error *walk_tables(struct reader *r, const struct mt_pgtable *table)
{
	const struct mt_vm_areas *areas = r->kernel->vm_areas;
	struct mt_error *err = NULL;

	for (size_t i = 0, end; !err && i < areas->n; i = end) {
		struct mt_pgwalk walk = {
			.table = table, .first = areas->v[i].start, .last = areas->v[i].end - 1,
			.leaf = on_leaf, .data = r, .repeats = true,
		};

		for (end = i + 1; end < areas->n && areas->v[end].start >= walk.last &&
				  areas->v[end].start - walk.last < MAX_GAP; end++)
			walk.last = areas->v[end].end - 1;
		err = mt_pgwalk(&walk);
		if (walk.problem && !r->backing->problem)
			r->backing->problem = mt_steal(walk.problem);
		free(walk.problem);
	}
	return err;
}

/* vm_struct.pages, where page tables are not decoded: not all areas have it. */
static struct mt_error *read_array(struct reader *r, const struct mt_vm_area *area)
{
	const struct mt_memory *memory = mt_reader_memory(r->kernel->reader);
	uint64_t n = area->pages ? area->nr_pages : 0, pfn;
	uint8_t raw[AT_A_TIME * 8];
	struct mt_error *err = NULL;

	for (uint64_t i = 0; !err && i < n; i += AT_A_TIME) {
		uint64_t here = n - i < AT_A_TIME ? n - i : AT_A_TIME;
		mt_cleanup(mt_error) struct mt_error *no =
			mt_reader_read(r->kernel->reader, area->pages + i * memory->pointer_size,
				       raw, (size_t)here * memory->pointer_size);

		for (uint64_t k = 0; !no && !err && k < here; k++)
			if (mt_memmap_page_to_pfn(r->kernel->memmap,
						  mt_reader_long(r->kernel->reader, raw +
								 k * memory->pointer_size), &pfn))
				err = add_run(r, pfn, 1, (uint32_t)(area -
								    r->kernel->vm_areas->v));
	}
	return err;
}

static struct mt_error *read_arrays(struct reader *r)
{
	const struct mt_vm_areas *areas = r->kernel->vm_areas;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < areas->n; i++)
		err = read_array(r, &areas->v[i]);
	return err;
}

/* Pages of areas that are not known have no owner: somebody must say so. */
static struct mt_error *note_missing(struct mt_backing *backing, const char *problem)
{
	if (!problem || backing->problem)
		return NULL;
	backing->problem = strdup(problem);
	return backing->problem ? NULL : mt_error_nomem();
}

static struct mt_error *read_areas(struct reader *r)
{
	struct mt_pgtable table;
	struct mt_error *err;

	/* a kernel that never had any */
	if (!r->layout.area_size)
		return NULL;
	err = mt_kernel_need(r->kernel, MT_PART_VM_AREAS);
	if (err)
		return err;
	err = note_missing(r->backing, r->kernel->vm_areas->problem);
	if (err)
		return err;
	r->backing->nr_areas = r->kernel->vm_areas->n;
	r->backing->is_stack = calloc(r->backing->nr_areas + 1, sizeof(*r->backing->is_stack));
	if (!r->backing->is_stack)
		return mt_error_nomem();

	mt_cleanup(mt_error) struct mt_error *no = mt_pgtable_open(r->kernel, NULL, &table);

	return no || !table.format ? read_arrays(r) : walk_tables(r, &table);
}

/* THREAD_SIZE; 0: nothing tells. */
static uint64_t find_stack_size(const struct reader *r)
{
	static const struct {
		const char *start, *end;
	} symbols[] = {
		/* v6.10, 8f69cba096b5 */
		{ "__start_init_stack", "__end_init_stack" },
		{ "init_stack", "__end_init_stack" },
		{ "__start_init_task", "__end_init_task" },
		{ "init_stack", "__end_init_task" },
		{ "init_thread_union", "__end_init_task" },
	};
	const struct mt_symbols *all = r->kernel->image->symbols;
	uint64_t size = r->layout.stack_union_size, start, end;

	for (size_t i = 0; !size && i < MT_ARRAY_SIZE(symbols); i++)
		if (mt_symbols_find(all, symbols[i].start, &start) &&
		    mt_symbols_find(all, symbols[i].end, &end) && end > start)
			size = end - start;
	return size <= MAX_STACK && !(size & (size - 1)) ? size : 0;
}

static struct mt_error *on_task(void *data, uint64_t task, bool is_thread)
{
	struct reader *r = data;
	struct mt_backing *backing = r->backing;
	uint64_t address = mt_reader_peek(r->kernel->reader, task, &r->layout.stack);
	struct mt_error *err;

	(void)is_thread;
	/* a dead task has given its stack back */
	if (!address || address == MT_UNKNOWN)
		return NULL;
	err = mt_array_reserve(&backing->stacks, &backing->stack_capacity, backing->nr_stacks + 1,
			       sizeof(*backing->stacks), MAX_STACKS);
	if (!err)
		backing->stacks[backing->nr_stacks++] =
			(struct mt_task_stack){ address, r->stack_size, task };
	return err;
}

static int by_address(const void *a, const void *b)
{
	const struct mt_task_stack *x = a, *y = b;

	return x->address < y->address ? -1 : x->address > y->address;
}

/* Notes the pages of a stack: an area of its own, or pages of the direct mapping. */
static struct mt_error *place_stack(struct reader *r, struct mt_task_stack *stack)
{
	struct mt_backing *backing = r->backing;
	const struct mt_vm_area *area = r->kernel->vm_areas ?
					mt_vm_area_at(r->kernel->vm_areas, stack->address) : NULL;
	uint64_t phys = 0, page_size = UINT64_C(1) << r->page_shift;

	if (area && backing->nr_areas) {
		backing->is_stack[area - r->kernel->vm_areas->v] = true;
		if (!stack->size)
			stack->size = mt_vm_area_size(r->kernel, area);
		return NULL;
	}

	mt_cleanup(mt_error) struct mt_error *no =
		mt_dump_virt_to_phys(r->kernel->image->dump, stack->address, &phys);

	/* stacks smaller than a page are slab objects, and their pages marked as such */
	if (no || stack->size < page_size || phys & (page_size - 1))
		return NULL;
	return add_run(r, phys >> r->page_shift, stack->size >> r->page_shift,
		       (uint32_t)(backing->nr_areas + (size_t)(stack - backing->stacks)));
}

static struct mt_error *read_stacks(struct reader *r)
{
	struct mt_error *err = NULL;

	if (r->layout.stack.exists) {
		r->stack_size = find_stack_size(r);
		err = mt_tasks_walk(r->kernel, true, on_task, r);
	}
	if (r->backing->nr_stacks)
		qsort(r->backing->stacks, r->backing->nr_stacks, sizeof(*r->backing->stacks),
		      by_address);
	for (size_t i = 0; !err && i < r->backing->nr_stacks; i++)
		err = place_stack(r, &r->backing->stacks[i]);
	return err;
}

static int by_pfn(const void *a, const void *b)
{
	const struct mt_backing_run *x = a, *y = b;

	if (x->pfn != y->pfn)
		return x->pfn < y->pfn ? -1 : 1;
	return x->owner < y->owner ? -1 : x->owner > y->owner;
}

/* Sorts the runs by pfn; pages in two runs are left to the first. */
static void put_in_order(struct mt_backing *backing)
{
	size_t kept = 0;
	uint64_t end = 0;

	if (backing->n)
		qsort(backing->v, backing->n, sizeof(*backing->v), by_pfn);
	for (size_t i = 0; i < backing->n; i++) {
		struct mt_backing_run run = backing->v[i];
		uint64_t over = run.pfn < end ? end - run.pfn : 0;

		if (over >= run.n)
			continue;
		run.pfn += over;
		run.n -= (uint32_t)over;
		end = run.pfn + run.n;
		backing->v[kept++] = run;
	}
	backing->n = kept;
}

/* Turns errors that a damaged dump causes into backing->problem. */
static struct mt_error *settle(struct mt_backing *backing, struct mt_error *err)
{
	if (!err || mt_error_code(err) == MT_ERR_NOMEM || mt_error_code(err) == MT_ERR_STOPPED)
		return err;
	if (!backing->problem)
		backing->problem = strdup(mt_error_message(err));
	mt_error_destroy(err);
	return NULL;
}

struct mt_error *mt_backing_read(struct mt_kernel *kernel, struct mt_backing *backing)
{
	struct reader r = {
		.kernel = kernel, .backing = backing, .page_shift = kernel->memmap->page_shift,
	};
	struct mt_error *err = mt_rows_resolve(kernel->image->types,
					       mt_reader_memory(kernel->reader)->pointer_size,
					       &rows, &r.layout);

	if (err)
		return settle(backing, err);
	err = settle(backing, read_areas(&r));
	if (!err)
		err = settle(backing, read_stacks(&r));
	put_in_order(backing);
	return err;
}

void mt_backing_release(struct mt_backing *backing)
{
	free(backing->v);
	free(backing->stacks);
	free(backing->is_stack);
	free(backing->problem);
	*backing = (struct mt_backing){ 0 };
}

size_t mt_backing_lower(const struct mt_backing *backing, uint64_t pfn)
{
	size_t low = 0, high = backing->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (backing->v[mid].pfn + backing->v[mid].n <= pfn)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct mt_backing_run *mt_backing_find(const struct mt_backing *backing, uint64_t pfn)
{
	size_t i = mt_backing_lower(backing, pfn);

	return i < backing->n && backing->v[i].pfn <= pfn ? &backing->v[i] : NULL;
}

const struct mt_task_stack *mt_backing_stack_at(const struct mt_backing *backing, uint64_t address)
{
	size_t low = 0, high = backing->nr_stacks;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (backing->stacks[mid].address <= address)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || address - backing->stacks[low - 1].address >= backing->stacks[low - 1].size)
		return NULL;
	return &backing->stacks[low - 1];
}
