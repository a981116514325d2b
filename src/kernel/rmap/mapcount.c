// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/rmap/mapcount.h"

#include <inttypes.h>
#include <stdlib.h>

#include "kernel/scan/classifier.h"

#define HEAD_PAGES MT_RMAP_HEAD_PAGES

/* A page and the compound page it lies in. */
struct mapped_page {
	struct mt_kernel *kernel;
	const struct mt_page_decoder *decoder;
	uint64_t pfn, page;
	uint8_t self[MT_MAX_PAGE_SIZE];
	uint64_t head;			/* address of its struct page */
	const uint8_t *raw;		/* that; it is self where there is no compound page … */
	size_t len;			/* bytes at raw */
	uint8_t folio[HEAD_PAGES * MT_MAX_PAGE_SIZE];	/* … or this */
};

static struct mt_error *make(struct mt_kernel *kernel)
{
	mt_cleanup(free) struct mt_rmap_layout *new = NULL;
	struct mt_error *err;

	err = mt_kernel_need(kernel, MT_PART_CLASSIFIER);
	if (err)
		return err;
	new = calloc(1, sizeof(*new));
	if (!new)
		return mt_error_nomem();
	err = mt_rmap_layout_resolve(kernel->image->types,
				     mt_reader_memory(kernel->reader)->pointer_size, new);
	if (!err)
		kernel->rmap = mt_steal(new);
	return err;
}

static void destroy(struct mt_kernel *kernel)
{
	free(kernel->rmap);
}

const struct mt_part_type mt_part_rmap = {
	.name = "reverse mapping",
	.make = make,
	.destroy = destroy,
};

/* As much of the head's struct pages as there is: the memory map may end behind it. */
static struct mt_error *read_head(struct mapped_page *s, uint64_t address)
{
	struct mt_error *err = NULL;

	s->head = address;
	s->raw = s->folio;
	for (unsigned int n = HEAD_PAGES; n; n /= 2) {
		mt_error_destroy(err);
		s->len = n * s->decoder->size;
		err = mt_reader_read(s->kernel->reader, address, s->folio, s->len);
		if (!err)
			break;
	}
	return err;
}

static bool is_head(const struct mapped_page *s)
{
	return mt_page_flags(s->decoder, s->raw) & s->decoder->head;
}

static struct mt_error *find_head(struct mapped_page *s)
{
	const struct mt_page_decoder *d = s->decoder;
	bool tail = mt_page_is_tail(d, s->self);
	uint64_t head = tail ? mt_page_head(d, s->self, s->page) : s->page;
	struct mt_error *err;

	s->head = s->page;
	s->raw = s->self;
	s->len = d->size;
	if (!tail && !is_head(s))
		return NULL;
	err = read_head(s, head);
	if (!err && !tail && is_head(s) &&
	    mt_page_is_fake_head(d, s->raw, s->len, s->page, &head)) {
		tail = true;
		err = read_head(s, head);
	}
	if (!err && tail && !is_head(s))
		err = mt_error_create(MT_ERR_FORMAT, "its head, 0x%" PRIx64 ", is none", head);
	return err;
}

static struct mt_error *look(struct mapped_page *s)
{
	const struct mt_page_decoder *d = s->decoder;
	struct mt_error *err;

	if (!mt_memmap_pfn_to_page(s->kernel->memmap, s->pfn, &s->page))
		return mt_error_create(MT_ERR_NOT_RAM, "pfn %" PRIu64 " has no struct page",
				       s->pfn);
	err = mt_reader_read(s->kernel->reader, s->page, s->self, d->size);
	if (!err)
		err = find_head(s);
	return mt_error_prefix(err, "the struct page of pfn 0x%" PRIx64, s->pfn);
}

/* A counter that is kept less one; what is below that is a page type. */
static uint64_t counter(const struct mt_page_decoder *d, const uint8_t *at)
{
	int32_t value = (int32_t)mt_page_load32(d, at);

	return value >= 0 ? (uint64_t)value + 1 : 0;
}

/* Returns a counter of a compound page; 0 if it would lie behind the last of its struct pages. */
static uint64_t counter_of_whole(const struct mapped_page *s, const struct mt_field *field,
				 unsigned int order)
{
	uint64_t end = field->m.offset + 4;

	if (!field->exists || end > s->len || end > s->decoder->size << order)
		return 0;
	return counter(s->decoder, s->raw + field->m.offset);
}

static bool is_double(const struct mapped_page *s)
{
	const struct mt_constant *bit = &s->kernel->rmap->pg_double_map;

	return s->len >= 2 * s->decoder->size && bit->value >= 0 && bit->value < 64 &&
	       mt_page_flags(s->decoder, s->raw + s->decoder->size) >> bit->value & 1;
}

/* Whether any page of the compound page has a count of its own; true where that cannot be read. */
static bool any_counted(const struct mapped_page *s, unsigned int order)
{
	const struct mt_page_decoder *d = s->decoder;
	uint8_t raw[MT_MAX_PAGE_SIZE];

	for (uint64_t i = 0; i < UINT64_C(1) << order; i++) {
		mt_cleanup(mt_error) struct mt_error *err =
			mt_reader_read(s->kernel->reader, s->head + i * d->size, raw, d->size);

		if (err || counter(d, raw + d->type_at))
			return true;
	}
	return false;
}

/*
 * Whether the kernel has CONFIG_NO_PAGE_MAPCOUNT, which no type tells.  It has if a compound page
 * counts mappings of single pages, but none of its pages counts one.
 */
static bool keeps_no_counts(const struct mapped_page *s, unsigned int order, uint64_t large,
			    uint64_t entire, uint64_t own)
{
	struct mt_kernel *kernel = s->kernel;

	if (kernel->page_mapcount == MT_PAGE_MAPCOUNT_NOT_SEEN && kernel->rmap->mm_ids.exists &&
	    large > entire)
		kernel->page_mapcount = own || any_counted(s, order) ? MT_PAGE_MAPCOUNT_KEPT :
								       MT_PAGE_MAPCOUNT_NONE;
	return kernel->page_mapcount == MT_PAGE_MAPCOUNT_NONE;
}

/* folio_average_page_mapcount(), folio_maybe_mapped_shared() */
static void average(const struct mapped_page *s, uint64_t large, uint64_t entire,
		    struct mt_mapcount *count)
{
	const struct mt_field *ids = &s->kernel->rmap->mm_ids;
	unsigned int top = s->decoder->narrow ? 31 : 63;

	count->averaged = true;
	count->count = entire;
	if (large > entire)
		count->count += (large - entire + (UINT64_C(1) << count->order >> 1)) >>
				count->order;
	if (!count->count && large)
		count->count = 1;
	count->shared = large > 1 && ids->m.offset + 8 <= s->len &&
			mt_page_load(s->decoder, s->raw + ids->m.offset) >> top & 1;
}

static void count_compound(const struct mapped_page *s, struct mt_mapcount *count)
{
	const struct mt_rmap_layout *l = s->kernel->rmap;
	uint64_t own = counter(s->decoder, s->self + s->decoder->type_at);
	uint64_t entire = counter_of_whole(s, &l->entire, count->order);
	uint64_t large = counter_of_whole(s, &l->large, count->order);
	bool hugetlb = count->use == MT_USE_HUGETLB;

	count->count = own + entire;
	if (l->pg_double_map.exists && !hugetlb) {
		if (count->mapping == MT_UNKNOWN || !(count->mapping & 1))
			count->count = own;
		else if (count->count)
			count->count -= is_double(s);
	}
	count->shared = count->count > 1;
	if (!hugetlb && keeps_no_counts(s, count->order, large, entire, own))
		average(s, large, entire, count);
}

static void tell(const struct mapped_page *s, struct mt_mapcount *count)
{
	const struct mt_page_decoder *d = s->decoder;
	const struct mt_page_layout *l = d->layout;
	const struct mt_constant *dirty = &s->kernel->rmap->pg_dirty;

	count->use = mt_page_classify(d, s->raw, s->len, &count->order);
	count->head_pfn = s->pfn;
	if (s->head != s->page)
		mt_memmap_page_to_pfn(s->kernel->memmap, s->head, &count->head_pfn);
	count->mapping = d->has_mapping ? mt_page_load(d, s->raw + d->mapping_at) : MT_UNKNOWN;
	count->index = l->index.exists ? mt_page_load(d, s->raw + l->index.m.offset) : MT_UNKNOWN;
	count->refcount = mt_page_load32(d, s->raw + d->refcount_at);
	count->dirty = dirty->exists && dirty->value >= 0 && dirty->value < 64 &&
		       mt_page_flags(d, s->raw) >> dirty->value & 1;
	if (!mt_page_node(&s->kernel->page, s->self, s->pfn, &count->node))
		count->node = MT_NO_INDEX;
}

struct mt_error *mt_mapcount_read(struct mt_kernel *kernel, uint64_t pfn,
				  struct mt_mapcount *count)
{
	struct mapped_page s;
	struct mt_error *err;

	/* this runs for every page of a process: s is not cleared, only filled as needed */
	s.kernel = kernel;
	s.decoder = &kernel->classifier->decoder;
	s.pfn = pfn;
	err = look(&s);
	if (err)
		return err;
	*count = (struct mt_mapcount){ 0 };
	tell(&s, count);
	if (count->order && is_head(&s)) {
		count_compound(&s, count);
		return NULL;
	}
	count->count = counter(s.decoder, s.self + s.decoder->type_at);
	count->shared = count->count > 1;
	return NULL;
}
