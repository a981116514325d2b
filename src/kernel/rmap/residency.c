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

struct mt_error *mt_tally_init(struct mt_kernel *kernel, const struct mt_pgtable *table,
			       struct mt_tally *tally)
{
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_RMAP);

	if (!err)
		err = mt_kernel_need(kernel, MT_PART_SWAP);
	*tally = (struct mt_tally){
		.kernel = kernel,
		.format = table->format,
		.page_size = UINT64_C(1) << table->paging.bits[0],
	};
	if (err)
		return err;
	/* its entries are no special ones */
	tally->huge_zero_pfn = mt_zero_pages_read(kernel).huge_pfn;
	tally->sum.nr_nodes = count_nodes(kernel);
	tally->nodes = calloc(tally->sum.nr_nodes + 1, sizeof(*tally->nodes));
	return tally->nodes ? NULL : mt_error_nomem();
}

void mt_tally_release(struct mt_tally *tally)
{
	free(tally->nodes);
	free(tally->problem);
}

void mt_tally_reset(struct mt_tally *tally)
{
	size_t n = tally->sum.nr_nodes;

	free(tally->problem);
	tally->problem = NULL;
	tally->sum = (struct mt_residency){ .nr_nodes = n };
	tally->pss = tally->unread = 0;
	tally->averaged = tally->untold = false;
	memset(tally->nodes, 0, n * sizeof(*tally->nodes));
}

static void add_node(struct mt_tally *tally, unsigned int node, uint64_t size)
{
	if (node < tally->sum.nr_nodes)
		tally->nodes[node] += size;
}

static void miss(struct mt_tally *tally, struct mt_error *why)
{
	tally->unread += tally->page_size;
	if (!tally->problem)
		tally->problem = strdup(mt_error_message(why));
	mt_error_destroy(why);
}

/* One page of the usual size. */
static void add_page(struct mt_tally *tally, uint64_t pfn, bool dirty, bool large)
{
	struct mt_residency *sum = &tally->sum;
	uint64_t size = tally->page_size, times, page;
	struct mt_mapcount count;
	struct mt_error *err;

	/* vm_normal_page(): what has no struct page is nobody's memory */
	if (!mt_memmap_pfn_to_page(tally->kernel->memmap, pfn, &page))
		return;
	sum->resident += size;
	sum->large += large ? size : 0;
	err = mt_mapcount_read(tally->kernel, pfn, &count);
	if (err) {
		miss(tally, err);
		return;
	}
	/* whatever a single reference is, it maps no second page */
	times = count.refcount == 1 ? 1 : count.count;
	tally->averaged |= count.averaged;
	tally->pss += (size << PSS_SHIFT) / (times > 1 ? times : 1);
	*(times > 1 || (count.averaged && count.shared) ? &sum->shared : &sum->private) += size;
	sum->dirty += dirty || count.dirty ? size : 0;
	add_node(tally, count.node, size);
}

static void add_hugetlb(struct mt_tally *tally, uint64_t pfn, uint64_t size)
{
	struct mt_mapcount count;
	struct mt_error *err = mt_mapcount_read(tally->kernel, pfn, &count);

	tally->sum.hugetlb += size;
	if (!err)
		add_node(tally, count.node, size);
	else
		miss(tally, err);
}

static void add_absent(struct mt_tally *tally, const struct mt_leaf *leaf, uint64_t size)
{
	struct mt_kernel *kernel = tally->kernel;
	struct mt_nonpresent absent;
	bool known = mt_nonpresent_decode(kernel->swap, kernel, tally->format->name, &leaf->entry,
				      leaf->raw, &absent) && absent.kind != MT_NONPRESENT_UNKNOWN;

	*(known && absent.kind == MT_NONPRESENT_SWAP ? &tally->sum.swapped : &tally->sum.absent) += size;
	tally->untold |= !known;
}

/* A large page may reach over the mapping's end, where hugetlb's are meant. */
void mt_tally_add(struct mt_tally *tally, const struct mt_vma *vma, const struct mt_leaf *leaf)
{
	uint64_t left = vma->end - leaf->address, size = leaf->size < left ? leaf->size : left;
	uint64_t pfn = leaf->entry.phys >> tally->kernel->memmap->page_shift;
	bool dirty = tally->format->is_dirty(leaf->raw, leaf->level);

	if (leaf->address < vma->start || leaf->address >= vma->end)
		return;
	if (leaf->entry.kind == MT_PTE_NONPRESENT)
		add_absent(tally, leaf, size);
	if ((leaf->entry.kind != MT_PTE_PAGE && leaf->entry.kind != MT_PTE_PROTNONE) ||
	    leaf->raw & tally->format->special || vma->bits & VM_PFNMAP)
		return;
	if (vma->bits & VM_HUGETLB) {
		add_hugetlb(tally, pfn, size);
		return;
	}
	if (leaf->level > 1 && pfn == tally->huge_zero_pfn)
		return;
	for (uint64_t at = 0; at < size; at += tally->page_size, pfn++)
		add_page(tally, pfn, dirty, leaf->level > 1);
}

struct mt_residency mt_tally_sum(const struct mt_tally *tally)
{
	struct mt_residency sum = tally->sum;

	sum.pss = tally->pss >> PSS_SHIFT;
	sum.node = tally->nodes;
	if (tally->untold) {
		sum.absent += sum.swapped;
		sum.swapped = MT_UNKNOWN;
	}
	if (!tally->unread)
		return sum;
	sum.pss = sum.shared = sum.private = sum.dirty = MT_UNKNOWN;
	sum.node = NULL;
	sum.nr_nodes = 0;
	return sum;
}
