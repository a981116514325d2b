// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/scan/page_decode.h"

#include <string.h>

#include "model/snapshot.h"

/* The low bits of page.mapping (include/linux/page-flags.h), macros in every kernel. */
#define MAPPING_ANON	1u
#define MAPPING_MOVABLE	2u
#define MAPPING_KSM	(MAPPING_ANON | MAPPING_MOVABLE)

/* Where the types were macros: PAGE_TYPE_BASE and PG_… until v6.10. */
#define OLD_TYPE_BASE	UINT32_C(0xf0000000)
#define OLD_OFFLINE	UINT32_C(0x100)
#define OLD_HUGETLB	UINT32_C(0x800)
#define OLD_SLAB	UINT32_C(0x1000)

static bool host_is_big_endian(void)
{
	const uint16_t probe = 1;

	return !*(const uint8_t *)&probe;
}

/* Returns the mask of a bit of page.flags; 0 if the enumerator of that name is a page type. */
static uint64_t flag_mask(const struct mt_constant *bit)
{
	return bit->exists && bit->value >= 0 && bit->value < 64 ? UINT64_C(1) << bit->value : 0;
}

static void add_value(struct mt_page_decoder *d, const struct mt_constant *type, enum mt_use use)
{
	if (type->exists && type->value > 0 && type->value < 256)
		d->use_of_type[type->value] = (uint8_t)use;
}

static void init_values(struct mt_page_decoder *d, const struct mt_page_layout *layout)
{
	memset(d->use_of_type, MT_NR_USES, sizeof(d->use_of_type));
	/* page_type_has_type(): values that none of the names below has are no types */
	for (unsigned int i = 0xf0; i < 0xff; i++)
		d->use_of_type[i] = MT_USE_DAMAGED;
	add_value(d, &layout->pgty_buddy, MT_USE_FREE);
	add_value(d, &layout->pgty_offline, MT_USE_OFFLINE);
	add_value(d, &layout->pgty_table, MT_USE_TABLE);
	add_value(d, &layout->pgty_guard, MT_USE_GUARD);
	add_value(d, &layout->pgty_hugetlb, MT_USE_HUGETLB);
	add_value(d, &layout->pgty_slab, MT_USE_SLAB);
	add_value(d, &layout->pgty_zsmalloc, MT_USE_ZSMALLOC);
	add_value(d, &layout->pgty_unaccepted, MT_USE_UNACCEPTED);
	add_value(d, &layout->pgty_large_kmalloc, MT_USE_LARGE_KMALLOC);
}

static void add_mask(struct mt_page_decoder *d, uint32_t base, uint32_t bit, enum mt_use use)
{
	if (bit && d->nr_types < MT_ARRAY_SIZE(d->types))
		d->types[d->nr_types++] = (struct mt_page_mask){ base | bit, base, use };
}

/* PG_table as an enumerator, or the macro's value: PG_kmemcg had the first bit once. */
static uint32_t mask_of(const struct mt_constant *type, uint32_t otherwise)
{
	return type->exists && type->value >= 64 ? (uint32_t)type->value : otherwise;
}

static void init_masks(struct mt_page_decoder *d, const struct mt_page_layout *layout)
{
	bool kmemcg = layout->has_kmemcg_type;
	uint32_t base = mask_of(&layout->type_base, OLD_TYPE_BASE);
	uint32_t buddy = ~d->format->buddy_value & 0x7fffffff;

	add_mask(d, base, buddy & ~base, MT_USE_FREE);
	add_mask(d, base, mask_of(&layout->pg_offline, OLD_OFFLINE), MT_USE_OFFLINE);
	add_mask(d, base, mask_of(&layout->pg_table, kmemcg ? 0x400 : 0x200), MT_USE_TABLE);
	add_mask(d, base, mask_of(&layout->pg_guard, kmemcg ? 0x800 : 0x400), MT_USE_GUARD);
	add_mask(d, base, mask_of(&layout->pg_zsmalloc, 0), MT_USE_ZSMALLOC);
	add_mask(d, base, mask_of(&layout->pg_unaccepted, 0), MT_USE_UNACCEPTED);
	/* page types where they are neither flags nor told by a destructor */
	if (!layout->pg_slab.exists || layout->pg_slab.value >= 64)
		add_mask(d, base, mask_of(&layout->pg_slab, OLD_SLAB), MT_USE_SLAB);
	if (!layout->hugetlb_dtor.exists &&
	    (!layout->pg_hugetlb.exists || layout->pg_hugetlb.value >= 64))
		add_mask(d, base, mask_of(&layout->pg_hugetlb, OLD_HUGETLB), MT_USE_HUGETLB);
}

static void init_flags(struct mt_page_decoder *d, const struct mt_page_layout *layout)
{
	d->reserved = flag_mask(&layout->pg_reserved);
	d->slab = flag_mask(&layout->pg_slab);
	d->head = flag_mask(&layout->pg_head);
	d->lru = flag_mask(&layout->pg_lru);
	d->swapcache = flag_mask(&layout->pg_swapcache);
	d->swapbacked = flag_mask(&layout->pg_swapbacked);
	d->hwpoison = flag_mask(&layout->pg_hwpoison);
	d->hugetlb = layout->flags_1.exists ? flag_mask(&layout->pg_hugetlb) : 0;
	d->movable_in_mapping = !layout->movable_ops.exists;
}

static void init_compound(struct mt_page_decoder *d, const struct mt_page_layout *layout)
{
	d->has_compound = layout->compound.exists;
	d->compound_at = (size_t)layout->compound.m.offset;
	d->has_mapping = layout->mapping.exists;
	d->mapping_at = (size_t)layout->mapping.m.offset;
	d->order_is_word = !layout->order.exists;
	d->has_order = layout->order.exists || layout->order_in_flags.exists;
	d->order_at = (size_t)(layout->order.exists ? layout->order.m.offset :
			       layout->order_in_flags.m.offset);
	d->flags_1_at = (size_t)layout->flags_1.m.offset;
	d->has_dtor = layout->dtor.exists && layout->hugetlb_dtor.exists;
	d->dtor_at = (size_t)layout->dtor.m.offset;
	d->hugetlb_dtor = (uint64_t)layout->hugetlb_dtor.value;
}

static struct mt_error *check(const struct mt_page_decoder *d, const struct mt_layout *layout,
			      const struct mt_page_layout *more)
{
	uint64_t word = d->narrow ? 4 : 8, size = layout->page.size;

	if (layout->page.flags.m.size != word || layout->page.private.m.size != word ||
	    layout->page.page_type.m.size != 4 ||
	    (more->mapping.exists && more->mapping.m.size != word) ||
	    (more->compound.exists && more->compound.m.size != word) ||
	    (more->refcount.exists && more->refcount.m.size != 4) ||
	    (more->order.exists && more->order.m.size != 1) ||
	    (more->flags_1.exists && more->flags_1.m.offset != size + layout->page.flags.m.offset))
		return mt_error_create(MT_ERR_FORMAT, "struct page has members of unknown sizes");
	return NULL;
}

struct mt_error *mt_page_decoder_init(const struct mt_page_format *format,
				      const struct mt_page_layout *layout, unsigned int nr_orders,
				      struct mt_page_decoder *decoder)
{
	const struct mt_memory *memory = mt_reader_memory(format->reader);
	const struct mt_layout *base = format->layout;

	*decoder = (struct mt_page_decoder){
		.format = format,
		.layout = layout,
		.size = (size_t)base->page.size,
		.swap = memory->big_endian != host_is_big_endian(),
		.narrow = memory->pointer_size == 4,
		.flags_at = (size_t)base->page.flags.m.offset,
		.type_at = (size_t)base->page.page_type.m.offset,
		.private_at = (size_t)base->page.private.m.offset,
		.refcount_at = (size_t)layout->refcount.m.offset,
		.zone_device = layout->zone_device.exists ?
			       (unsigned int)layout->zone_device.value : MT_NO_INDEX,
		.max_order = nr_orders - 1,
		.types_in_top_byte = layout->pgty_buddy.exists,
	};
	init_flags(decoder, layout);
	init_compound(decoder, layout);
	if (decoder->types_in_top_byte)
		init_values(decoder, layout);
	else
		init_masks(decoder, layout);
	return check(decoder, base, layout);
}

uint64_t mt_page_head(const struct mt_page_decoder *d, const uint8_t *raw, uint64_t address)
{
	uint64_t info = mt_page_load(d, raw + d->compound_at);

	return d->layout->compound_is_mask ? address & info & ~UINT64_C(1) : info - 1;
}

bool mt_page_is_fake_head(const struct mt_page_decoder *d, const uint8_t *raw, size_t n,
			  uint64_t address, uint64_t *head)
{
	uint64_t page_size = mt_reader_memory(d->format->reader)->page_size;

	if (d->layout->compound_is_mask || n < 2 * d->size || address & (page_size - 1) ||
	    !mt_page_is_tail(d, raw + d->size))
		return false;
	*head = mt_page_head(d, raw + d->size, address + d->size);
	return *head != address;
}

static enum mt_use type_use(const struct mt_page_decoder *d, const uint8_t *raw)
{
	uint32_t type = mt_page_load32(d, raw + d->type_at);

	if (d->types_in_top_byte)
		return d->use_of_type[type >> 24];
	if (!(type >> 31) || type == UINT32_MAX)
		return MT_NR_USES;
	for (size_t i = 0; i < d->nr_types; i++)
		if ((type & d->types[i].mask) == d->types[i].value)
			return d->types[i].use;
	return MT_NR_USES;
}

static unsigned int compound_order(const struct mt_page_decoder *d, const uint8_t *raw, size_t n)
{
	uint64_t order;

	if (!d->has_order || n < 2 * d->size)
		return 0;
	order = d->order_is_word ? mt_page_load(d, raw + d->order_at) & 0xff : raw[d->order_at];
	return order > MT_MAX_COMPOUND_ORDER ? 0 : (unsigned int)order;
}

/* Marked in the second struct page, before it was a page type. */
static bool is_hugetlb(const struct mt_page_decoder *d, const uint8_t *raw, size_t n)
{
	if (n < 2 * d->size)
		return false;
	if (d->hugetlb)
		return mt_page_load(d, raw + d->flags_1_at) & d->hugetlb;
	return d->has_dtor && raw[d->dtor_at] == d->hugetlb_dtor;
}

/* What page.mapping tells of a page with no mark of its own. */
static enum mt_use mapping_use(const struct mt_page_decoder *d, const uint8_t *raw, uint64_t flags,
			       unsigned int order)
{
	uint64_t mapping = d->has_mapping ? mt_page_load(d, raw + d->mapping_at) : 0;
	bool swapbacked = flags & d->swapbacked;

	/* the bit means something else on pages that are not swap-backed */
	if (flags & d->swapcache && swapbacked)
		return MT_USE_SWAPCACHE;
	if (!mapping)
		return flags & d->lru ? MT_USE_DETACHED : MT_NR_USES;
	if ((mapping & MAPPING_KSM) == MAPPING_KSM)
		return MT_USE_KSM;
	if (mapping & MAPPING_ANON)
		return order ? MT_USE_ANON_LARGE : MT_USE_ANON;
	if (mapping & MAPPING_MOVABLE)
		return d->movable_in_mapping ? MT_USE_MOVABLE : MT_USE_DAMAGED;
	return swapbacked ? MT_USE_SHMEM : MT_USE_FILE;
}

static enum mt_use unmarked_use(const struct mt_page_decoder *d, const uint8_t *raw,
				uint64_t flags, unsigned int order)
{
	enum mt_use use = mapping_use(d, raw, flags, order);

	if (use != MT_NR_USES)
		return use;
	return mt_page_load32(d, raw + d->refcount_at) ? MT_USE_KERNEL : MT_USE_UNREFERENCED;
}

/*
 * Marked in its first page only: a free block and a guard page have their order in private
 * (set_buddy_order(), set_page_guard()), memory not accepted yet is handled in the
 * largest blocks there are (__free_unaccepted()).
 */
static enum mt_use block(const struct mt_page_decoder *d, const uint8_t *raw, enum mt_use use,
			 unsigned int *order)
{
	uint64_t value = use == MT_USE_UNACCEPTED ? d->max_order :
						    mt_page_load(d, raw + d->private_at);

	if (value > d->max_order)
		return MT_USE_DAMAGED;
	*order = (unsigned int)value;
	return use;
}

enum mt_use mt_page_classify(const struct mt_page_decoder *d, const uint8_t *raw, size_t n,
			     unsigned int *order)
{
	uint64_t flags = mt_page_flags(d, raw);
	enum mt_use use;

	*order = flags & d->head ? compound_order(d, raw, n) : 0;
	/* checked first: SLAB and SLOB kept numbers in the word of page_type */
	if (flags & d->slab)
		return MT_USE_SLAB;
	use = type_use(d, raw);
	if (use == MT_USE_FREE || use == MT_USE_GUARD || use == MT_USE_UNACCEPTED)
		return block(d, raw, use, order);
	if (use != MT_NR_USES)
		return use;
	if (flags & d->hwpoison)
		return MT_USE_HWPOISON;
	if (flags & d->reserved)
		return MT_USE_RESERVED;
	if (*order && is_hugetlb(d, raw, n))
		return MT_USE_HUGETLB;
	return unmarked_use(d, raw, flags, *order);
}
