// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/rmap/residency.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/pgtable/swap.h"
#include "kernel/rmap/zero_page.h"

#define PSS_SHIFT	12
#define VM_PFNMAP	0x400u		/* no struct pages behind it */
#define VM_HUGETLB	0x400000u

static size_t count_nodes(const struct mt_kernel *kernel)
{
	size_t n = 0;

	for (size_t i = 0; i < kernel->nodes.n; i++)
		if (kernel->nodes.v[i].id >= n)
			n = (size_t)kernel->nodes.v[i].id + 1;
	return n;
}

struct mt_error *mt_residency_counter_init(struct mt_kernel *kernel, const struct mt_pgtable *table,
			       struct mt_residency_counter *counter)
{
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_RMAP);

	if (!err)
		err = mt_kernel_need(kernel, MT_PART_SWAP);
	*counter = (struct mt_residency_counter){
		.kernel = kernel,
		.format = table->format,
		.page_size = UINT64_C(1) << table->paging.bits[0],
	};
	if (err)
		return err;
	/* its entries are no special ones */
	counter->huge_zero_pfn = mt_zero_pages_read(kernel).huge_pfn;
	counter->sum.nr_nodes = count_nodes(kernel);
	counter->nodes = calloc(counter->sum.nr_nodes + 1, sizeof(*counter->nodes));
	return counter->nodes ? NULL : mt_error_nomem();
}

void mt_residency_counter_release(struct mt_residency_counter *counter)
{
	free(counter->nodes);
	free(counter->problem);
}

void mt_residency_counter_reset(struct mt_residency_counter *counter)
{
	size_t n = counter->sum.nr_nodes;

	free(counter->problem);
	counter->problem = NULL;
	counter->sum = (struct mt_residency){ .nr_nodes = n };
	counter->pss = counter->unread = 0;
	counter->averaged = counter->untold = false;
	memset(counter->nodes, 0, n * sizeof(*counter->nodes));
}

static void add_node(struct mt_residency_counter *counter, unsigned int node, uint64_t size)
{
	if (node < counter->sum.nr_nodes)
		counter->nodes[node] += size;
}

static void miss(struct mt_residency_counter *counter, struct mt_error *why)
{
	counter->unread += counter->page_size;
	if (!counter->problem)
		counter->problem = strdup(mt_error_message(why));
	mt_error_destroy(why);
}

/* One page of the usual size. */
static void add_page(struct mt_residency_counter *counter, uint64_t pfn, bool dirty, bool large)
{
	struct mt_residency *sum = &counter->sum;
	uint64_t size = counter->page_size, times, page;
	struct mt_mapcount count;
	struct mt_error *err;

	/* vm_normal_page(): pages without struct page are not counted */
	if (!mt_memmap_pfn_to_page(counter->kernel->memmap, pfn, &page))
		return;
	sum->resident += size;
	sum->large += large ? size : 0;
	err = mt_mapcount_read(counter->kernel, pfn, &count);
	if (err) {
		miss(counter, err);
		return;
	}
	/* with one reference it can be mapped only once */
	times = count.refcount == 1 ? 1 : count.count;
	counter->averaged |= count.averaged;
	counter->pss += (size << PSS_SHIFT) / (times > 1 ? times : 1);
	*(times > 1 || (count.averaged && count.shared) ? &sum->shared : &sum->private) += size;
	sum->dirty += dirty || count.dirty ? size : 0;
	add_node(counter, count.node, size);
}

static void add_hugetlb(struct mt_residency_counter *counter, uint64_t pfn, uint64_t size)
{
	struct mt_mapcount count;
	struct mt_error *err = mt_mapcount_read(counter->kernel, pfn, &count);

	counter->sum.hugetlb += size;
	if (!err)
		add_node(counter, count.node, size);
	else
		miss(counter, err);
}

static void add_nonpresent(struct mt_residency_counter *counter, const struct mt_leaf *leaf,
			   uint64_t size)
{
	struct mt_kernel *kernel = counter->kernel;
	struct mt_nonpresent nonpresent;
	bool known = mt_nonpresent_decode(kernel->swap, kernel, counter->format->name, &leaf->entry,
					  leaf->raw, &nonpresent) &&
		     nonpresent.kind != MT_NONPRESENT_UNKNOWN;

	if (known && nonpresent.kind == MT_NONPRESENT_SWAP)
		counter->sum.swapped += size;
	else
		counter->sum.nonpresent += size;
	counter->untold |= !known;
}

/* Adds one entry; a large page may reach over the end of the mapping. */
void mt_residency_counter_add(struct mt_residency_counter *counter, const struct mt_vma *vma,
			      const struct mt_leaf *leaf)
{
	uint64_t left = vma->end - leaf->address, size = leaf->size < left ? leaf->size : left;
	uint64_t pfn = leaf->entry.phys >> counter->kernel->memmap->page_shift;
	bool dirty = counter->format->is_dirty(leaf->raw, leaf->level);

	if (leaf->address < vma->start || leaf->address >= vma->end)
		return;
	if (leaf->entry.kind == MT_PTE_NONPRESENT)
		add_nonpresent(counter, leaf, size);
	if ((leaf->entry.kind != MT_PTE_PAGE && leaf->entry.kind != MT_PTE_PROTNONE) ||
	    leaf->raw & counter->format->special || vma->bits & VM_PFNMAP)
		return;
	if (vma->bits & VM_HUGETLB) {
		add_hugetlb(counter, pfn, size);
		return;
	}
	if (leaf->level > 1 && pfn == counter->huge_zero_pfn)
		return;
	for (uint64_t at = 0; at < size; at += counter->page_size, pfn++)
		add_page(counter, pfn, dirty, leaf->level > 1);
}

struct mt_residency mt_residency_counter_sum(const struct mt_residency_counter *counter)
{
	struct mt_residency sum = counter->sum;

	sum.pss = counter->pss >> PSS_SHIFT;
	sum.node = counter->nodes;
	if (counter->untold) {
		sum.nonpresent += sum.swapped;
		sum.swapped = MT_UNKNOWN;
	}
	if (!counter->unread)
		return sum;
	sum.pss = sum.shared = sum.private = sum.dirty = MT_UNKNOWN;
	sum.node = NULL;
	sum.nr_nodes = 0;
	return sum;
}
