// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/rmap/rmap_tree.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/task/task.h"

#define MAPPING_BITS	3u
#define MAPPING_ANON	1u
#define MAPPING_KSM	3u
#define MAX_DEPTH	128u		/* twice the logarithm of all there could be */
#define RB_COLOUR	3u

struct search {
	struct mt_kernel *kernel;
	const struct mt_rmap_layout *l;
	unsigned int page_shift;
	uint64_t pgoff;			/* of the page */
	bool any_offset;		/* KSM: address tells instead */
	uint64_t address;
	/* the tree's entries */
	const struct mt_field *node, *subtree_last;
	bool anon;			/* anon_vma_chain, which names a VMA */
	struct mt_error *(*fn)(void *data, const struct mt_rmap_candidate *c);
	void *data;
	char *problem;
};

static struct mt_error *note(struct search *s, struct mt_error *problem)
{
	if (mt_error_code(problem) == MT_ERR_NOMEM)
		return problem;
	if (!s->problem)
		s->problem = strdup(mt_error_message(problem));
	mt_error_destroy(problem);
	return NULL;
}

struct extent {
	uint64_t vma, start, end, pgoff;
};

static struct mt_error *read_extent(const struct search *s, uint64_t entry, struct extent *e)
{
	const struct mt_task_layout *l = s->kernel->tasks;
	struct mt_error *err = NULL;

	e->vma = entry;
	if (s->anon)
		err = mt_reader_member(s->kernel->reader, entry, &s->l->chain.vma, &e->vma);
	if (!err)
		err = mt_reader_member(s->kernel->reader, e->vma, &l->vma.start, &e->start);
	if (!err)
		err = mt_reader_member(s->kernel->reader, e->vma, &l->vma.end, &e->end);
	if (!err)
		err = mt_reader_member(s->kernel->reader, e->vma, &l->vma.pgoff, &e->pgoff);
	if (!err && e->end <= e->start)
		err = mt_error_create(MT_ERR_FORMAT,
				      "vm_area_struct 0x%" PRIx64 ": from 0x%" PRIx64
				      " to 0x%" PRIx64,
				      e->vma, e->start, e->end);
	return err;
}

static struct mt_error *offer(struct search *s, const struct extent *e)
{
	struct mt_rmap_candidate c = { .vma = e->vma };
	struct mt_error *err;

	if (s->any_offset) {
		c.address = s->address;
	} else if (s->pgoff < e->pgoff || s->pgoff - e->pgoff >= e->end >> s->page_shift) {
		return NULL;
	} else {
		c.address = e->start + ((s->pgoff - e->pgoff) << s->page_shift);
	}
	if (c.address < e->start || c.address >= e->end)
		return NULL;
	err = mt_reader_member(s->kernel->reader, e->vma, &s->l->vma.mm, &c.mm);
	return err ? note(s, err) : s->fn(s->data, &c);
}

static struct mt_error *walk(struct search *s, uint64_t node, uint64_t parent, unsigned int depth);

struct links {
	uint64_t parent, left, right, last;
};

static struct mt_error *read_links(const struct search *s, uint64_t node, uint64_t entry,
				   struct links *links)
{
	const struct mt_kernel *kernel = s->kernel;
	struct mt_error *err =
		mt_reader_member(kernel->reader, node, &s->l->rb_parent, &links->parent);

	if (!err)
		err = mt_reader_member(kernel->reader, node, &s->l->rb_left, &links->left);
	if (!err)
		err = mt_reader_member(kernel->reader, node, &s->l->rb_right, &links->right);
	if (!err)
		err = mt_reader_member(kernel->reader, entry, s->subtree_last, &links->last);
	links->parent &= ~(uint64_t)RB_COLOUR;
	return err;
}

/*
 * Visits an entry of the interval tree.  Entries to its left begin before it; a subtree whose last
 * offset is below pgoff has no match.
 */
static struct mt_error *visit(struct search *s, uint64_t node, uint64_t entry,
			      const struct links *links, unsigned int depth)
{
	struct extent e;
	struct mt_error *err;

	if (!s->any_offset && links->last < s->pgoff)
		return NULL;
	err = walk(s, links->left, node, depth + 1);
	if (err)
		return err;
	err = read_extent(s, entry, &e);
	if (err)
		err = note(s, err);
	else if (!s->any_offset && e.pgoff > s->pgoff)
		return NULL;
	else
		err = offer(s, &e);
	return err ? err : walk(s, links->right, node, depth + 1);
}

/*
 * Walks the tree.  Each entry must name the one it was reached from as its parent, which rules out
 * loops.
 */
static struct mt_error *walk(struct search *s, uint64_t node, uint64_t parent, unsigned int depth)
{
	uint64_t entry = mt_reader_add(s->kernel->reader, node, -s->node->m.offset);
	struct links links;
	struct mt_error *err;

	if (!node)
		return NULL;
	err = read_links(s, node, entry, &links);
	if (!err && (links.parent != parent || depth > MAX_DEPTH ||
		     (links.left && links.left == links.right)))
		err = mt_error_create(MT_ERR_FORMAT,
				      "the tree's entry 0x%" PRIx64 ", below 0x%" PRIx64 ", has "
				      "another parent, one child twice, or lies too deep",
				      entry, parent);
	return err ? note(s, err) : visit(s, node, entry, &links, depth);
}

static struct mt_error *walk_root(struct search *s, uint64_t owner, const struct mt_field *root)
{
	uint64_t node;
	struct mt_error *err = mt_reader_member(s->kernel->reader, owner, root, &node);

	return err ? note(s, err) : walk(s, node, 0, 0);
}

static struct mt_error *walk_anon(struct search *s, uint64_t anon_vma)
{
	s->anon = true;
	s->node = &s->l->chain.node;
	s->subtree_last = &s->l->chain.subtree_last;
	return walk_root(s, anon_vma, &s->l->anon_vma_root);
}

static struct mt_error *walk_file(struct search *s, uint64_t address_space)
{
	s->node = &s->l->vma.node;
	s->subtree_last = &s->l->vma.subtree_last;
	return walk_root(s, address_space, &s->l->i_mmap);
}

/* Its lowest bits are flags (mm/ksm.c). */
static struct mt_error *walk_item(struct search *s, uint64_t item)
{
	uint64_t anon_vma, page = UINT64_C(1) << s->page_shift;
	struct mt_error *err = mt_reader_member(s->kernel->reader, item, &s->l->ksm.item_address,
					      &s->address);

	if (!err)
		err = mt_reader_member(s->kernel->reader, item, &s->l->ksm.item_anon_vma,
				       &anon_vma);
	if (err)
		return note(s, err);
	s->address &= ~(page - 1);
	return walk_anon(s, anon_vma);
}

/* Checks pprev, which must point back to where the link was found; that rules out loops. */
static struct mt_error *check_link(const struct search *s, uint64_t link, uint64_t from)
{
	uint64_t pprev;
	struct mt_error *err =
		mt_reader_member(s->kernel->reader, link, &s->l->ksm.item_pprev, &pprev);

	if (err || pprev == from)
		return err;
	return mt_error_create(MT_ERR_FORMAT,
			       "the list of rmap_items: 0x%" PRIx64 ", behind 0x%" PRIx64 ", "
			       "has another one before it",
			       link, from);
}

/* rmap_walk_ksm() */
static struct mt_error *walk_ksm(struct search *s, uint64_t stable_node)
{
	const struct mt_rmap_layout *l = s->l;
	struct mt_reader *reader = s->kernel->reader;
	uint64_t link, from = mt_reader_add(reader, stable_node, l->ksm.items.m.offset);
	struct mt_error *err =
		mt_reader_member(s->kernel->reader, stable_node, &l->ksm.items, &link);

	s->any_offset = true;
	if (!err && !l->ksm.item_link.exists)
		err = mt_error_create(MT_ERR_NOT_FOUND, "no such member in this kernel");
	while (!err && link) {
		err = check_link(s, link, from);
		if (!err)
			err = walk_item(s, mt_reader_add(reader, link,
							 -l->ksm.item_link.m.offset));
		from = mt_reader_add(reader, link, l->ksm.item_next.m.offset);
		if (!err)
			err = mt_reader_member(s->kernel->reader, link, &l->ksm.item_next, &link);
	}
	return err ? note(s, err) : NULL;
}

static struct mt_error *walk_mapping(struct search *s, uint64_t mapping)
{
	uint64_t owner = mapping & ~(uint64_t)MAPPING_BITS;

	if ((mapping & MAPPING_BITS) == MAPPING_KSM)
		return walk_ksm(s, owner);
	if ((mapping & MAPPING_BITS) == MAPPING_ANON)
		return walk_anon(s, owner);
	return mapping & MAPPING_BITS ? NULL : walk_file(s, owner);
}

struct mt_error *mt_rmap_candidates(struct mt_kernel *kernel, uint64_t pfn,
				    const struct mt_mapcount *count,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_rmap_candidate *c),
				    void *data, char **problem)
{
	struct search s = {
		.kernel = kernel,
		.l = kernel->rmap,
		.page_shift = kernel->memmap->page_shift,
		.pgoff = count->index + (pfn - count->head_pfn),
		.fn = fn,
		.data = data,
	};
	struct mt_error *err = NULL;

	*problem = NULL;
	if (!count->mapping || count->mapping == MT_UNKNOWN || count->index == MT_UNKNOWN)
		return NULL;
	err = walk_mapping(&s, count->mapping);
	/* hugetlb counted in huge pages until v6.7 (a08c7193e4f1) */
	if (!err && count->use == MT_USE_HUGETLB && count->index && count->order < 64) {
		s.pgoff = (count->index << count->order) + (pfn - count->head_pfn);
		err = walk_mapping(&s, count->mapping);
	}
	*problem = s.problem;
	return err;
}
