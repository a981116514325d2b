// SPDX-License-Identifier: GPL-2.0-or-later
/* What the scan needs of each page beside its struct page, read before it begins. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernel/holder/holder_private.h"
#include "kernel/layout/layout_rows.h"
#include "kernel/read/damage.h"
#include "kernel/task/mm_users.h"
#include "kernel/task/task.h"
#include "kernel/task/vma.h"

#define MAX_BLOCKS	(UINT64_C(1) << 28)
#define MAX_ANON_VMAS	(64u << 20)

#define MAPPING_BITS	UINT64_C(3)
#define MEMCG_BITS	UINT64_C(7)
#define MEMCG_OBJECTS	UINT64_C(1)	/* MEMCG_DATA_OBJCGS, MEMCG_DATA_OBJEXTS */

uint64_t mt_holder_mapping(const struct mt_holder_reader *h, const struct mt_page_scan_run *run)
{
	const struct mt_page_decoder *d = &h->classifier->decoder;
	uint64_t mapping;

	if (!d->has_mapping || (run->use != MT_USE_FILE && run->use != MT_USE_SHMEM &&
				run->use != MT_USE_HUGETLB))
		return MT_WORD_NONE;
	mapping = mt_page_load(d, run->raw + d->mapping_at);
	if (mapping & MAPPING_BITS)
		return MT_WORD_NONE;
	return mapping && mapping < MT_WORD_NUMBER ? MT_WORD_UNKNOWN : mapping;
}

/* Whether the word of memory cgroups means that in pages of this use. */
static bool may_be_charged(enum mt_use use)
{
	return use != MT_USE_RESERVED && use != MT_USE_OFFLINE && use != MT_USE_UNACCEPTED &&
	       use != MT_USE_GUARD && use != MT_USE_HWPOISON && use != MT_USE_DAMAGED &&
	       use != MT_USE_UNREFERENCED;
}

uint64_t mt_holder_memcg(const struct mt_holder_reader *h, const struct mt_page_scan_run *run)
{
	const struct mt_field *field = &h->classifier->layout.memcg;
	uint64_t data;

	if (!field->exists || !may_be_charged(run->use))
		return MT_WORD_NONE;
	data = mt_page_load(&h->classifier->decoder, run->raw + field->m.offset);
	if (data & MEMCG_OBJECTS)
		return MT_WORD_SHARED;
	data &= ~MEMCG_BITS;
	return data && data < MT_WORD_NUMBER ? MT_WORD_UNKNOWN : data;
}

/* ---- pageblocks ---- */

static uint64_t end_of_zones(const struct mt_classifier *classifier)
{
	uint64_t end = 0;

	for (size_t i = 0; i < classifier->nr_zones; i++)
		if (mt_kzone_populated(classifier->zones[i]) &&
		    mt_kzone_end(classifier->zones[i]) > end)
			end = mt_kzone_end(classifier->zones[i]);
	return end;
}

static struct mt_error *read_zone_blocks(struct mt_holder_reader *h, const struct mt_kzone *zone)
{
	const struct mt_kernel *kernel = h->kernel;
	unsigned int order = kernel->pageblocks.order;
	uint64_t step = UINT64_C(1) << order, pfn = zone->start_pfn;

	for (; pfn < mt_kzone_end(zone); pfn = (pfn | (step - 1)) + 1) {
		unsigned int type;
		struct mt_error *err = mt_pageblock_type(&kernel->pageblocks, &kernel->page, zone,
							 pfn, &type);

		if (err && mt_error_code(err) == MT_ERR_NOMEM)
			return err;
		if (!err && type < kernel->names.nr_types && pfn >> order < h->nr_blocks)
			h->block_types[pfn >> order] = (uint8_t)type;
		mt_error_destroy(err);
	}
	return NULL;
}

struct mt_error *mt_holders_read_blocks(struct mt_holder_reader *h)
{
	unsigned int order = h->kernel->pageblocks.order;
	struct mt_error *err = NULL;

	h->nr_blocks = (end_of_zones(h->classifier) >> order) + 1;
	if (h->nr_blocks > MAX_BLOCKS)
		return mt_error_create(MT_ERR_FORMAT, "zones end behind any machine's memory");
	h->block_types = malloc((size_t)h->nr_blocks);
	if (!h->block_types)
		return mt_error_nomem();
	memset(h->block_types, 0xff, (size_t)h->nr_blocks);
	for (size_t i = 0; !err && i < h->classifier->nr_zones; i++)
		if (mt_kzone_populated(h->classifier->zones[i]))
			err = read_zone_blocks(h, h->classifier->zones[i]);
	return err;
}

/* ---- processes ---- */

struct anon_layout {
	struct mt_field anon_vma;
};

static const struct mt_field_row anon_rows[] = {
	{ offsetof(struct anon_layout, anon_vma), { { "vm_area_struct", "anon_vma" } }, MT_WORD },
};

struct anon_walk {
	struct mt_holder_reader *h;
	struct anon_layout layout;
	const struct mt_mm_user *user;
};

static struct mt_error *on_vma(void *data, const struct mt_vma *vma)
{
	struct anon_walk *walk = data;
	struct mt_holder_reader *h = walk->h;
	uint64_t anon_vma = mt_reader_peek(h->kernel->reader, vma->address,
					   &walk->layout.anon_vma);
	struct mt_error *err;

	if (!anon_vma || anon_vma == MT_UNKNOWN)
		return NULL;
	err = mt_array_reserve(&h->anon, &h->anon_capacity, h->nr_anon + 1, sizeof(*h->anon),
			       MAX_ANON_VMAS);
	if (!err)
		h->anon[h->nr_anon++] = (struct mt_anon_owner){
			anon_vma, walk->user->task, walk->user->pid,
		};
	return err;
}

static int by_anon_vma(const void *a, const void *b)
{
	const struct mt_anon_owner *x = a, *y = b;

	if (x->anon_vma != y->anon_vma)
		return x->anon_vma < y->anon_vma ? -1 : 1;
	return x->pid < y->pid ? -1 : x->pid > y->pid;
}

struct mt_error *mt_holders_read_anon(struct mt_holder_reader *h)
{
	static const struct mt_rows rows = { MT_FIELD_ROWS(anon_rows) };
	struct anon_walk walk = { .h = h };
	struct mt_error *err = mt_rows_resolve(h->kernel->image->types,
				mt_reader_memory(h->kernel->reader)->pointer_size, &rows,
				&walk.layout);

	if (!err && !walk.layout.anon_vma.exists)
		err = mt_error_create(MT_ERR_NOT_FOUND, "vm_area_struct has no anon_vma");
	if (!err)
		err = mt_kernel_need(h->kernel, MT_PART_MM_USERS);
	for (size_t i = 0; !err && i < h->kernel->mm_users->n; i++) {
		walk.user = &h->kernel->mm_users->v[i];
		if (!walk.user->is_kernel)
			err = mt_vmas_walk_briefly(h->kernel, walk.user->mm, "a process", on_vma,
						   &walk);
	}
	if (!err && h->nr_anon)
		qsort(h->anon, h->nr_anon, sizeof(*h->anon), by_anon_vma);
	return err;
}

const struct mt_anon_owner *mt_holders_anon_owner(const struct mt_holder_reader *h,
						  uint64_t anon_vma)
{
	size_t low = 0, high = h->nr_anon;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (h->anon[mid].anon_vma < anon_vma)
			low = mid + 1;
		else
			high = mid;
	}
	return low < h->nr_anon && h->anon[low].anon_vma == anon_vma ? &h->anon[low] : NULL;
}
