/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells from a struct page what the page is used for.
 *
 * This runs for every page of the machine, so the kernel's types are turned into offsets and masks
 * once.  What marks a use has moved often:
 *
 *	page type	until v6.11 one cleared bit each, with the top bits set
 *			(mm/… PageBuddy() and friends); since v6.12 (4ffca5a96678)
 *			a value in the top byte
 *	slab		PG_slab; a page type since v6.10 (46df8e73a4a3)
 *	hugetlb		compound_dtor; PG_hugetlb in page[1].flags (v6.6, 9c5ccf2db04b);
 *			a page type (v6.9, d99e3140a4d3)
 *	order		page[1].compound_order; folio._folio_order (v6.1); the low
 *			byte of folio._flags_1 (v6.6, ebc1baf5c9b4)
 */
#ifndef MT_KERNEL_SCAN_PAGE_DECODE_H
#define MT_KERNEL_SCAN_PAGE_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/layout/page_layout.h"
#include "kernel/memmap/page_format.h"
#include "model/uses.h"

#define MT_MAX_COMPOUND_ORDER 24u	/* hugetlb's largest: 16 GiB of 4 KiB pages */

/* A page type of kernels until v6.11: (page_type & mask) == value. */
struct mt_page_mask {
	uint32_t mask, value;
	enum mt_use use;
};

/* How this kernel marks uses. */
struct mt_page_decoder {
	const struct mt_page_format *format;
	const struct mt_page_layout *layout;
	size_t size;			/* of struct page */
	bool swap;			/* the dump's byte order is not this machine's */
	bool narrow;			/* its words have 32 bits */
	bool narrow_flags;		/* and so has page.flags */
	size_t flags_at, type_at, compound_at, mapping_at, refcount_at, private_at;
	size_t order_at, dtor_at, flags_1_at;
	bool has_order, order_is_word, has_dtor, has_compound, has_mapping;
	uint64_t reserved, slab, head, lru, swapcache, swapbacked, hwpoison;	/* masks of flags */
	uint64_t hugetlb;		/* mask of page[1].flags, or 0 */
	uint64_t hugetlb_dtor;
	bool movable_in_mapping;	/* PAGE_MAPPING_MOVABLE */
	unsigned int zone_device;	/* zone index, or MT_NO_INDEX */
	unsigned int max_order;		/* of a free block */
	bool types_in_top_byte;
	uint8_t use_of_type[256];	/* of the top byte; MT_NR_USES: none */
	struct mt_page_mask types[12];	/* else */
	size_t nr_types;
};

/*
 * Fills *decoder.  format and layout must outlive it; nr_orders is NR_PAGE_ORDERS.  MT_ERR_FORMAT:
 * members of struct page have sizes that no kernel has.
 */
struct mt_error *mt_page_decoder_init(const struct mt_page_format *format,
				      const struct mt_page_layout *layout, unsigned int nr_orders,
				      struct mt_page_decoder *decoder);

/* Returns the 32-bit word at p, a place in a struct page as it is in memory. */
static inline uint32_t mt_page_load32(const struct mt_page_decoder *d, const uint8_t *p)
{
	uint32_t value;

	__builtin_memcpy(&value, p, sizeof(value));
	return d->swap ? __builtin_bswap32(value) : value;
}

/* Returns the unsigned long or pointer at p, a place in a struct page as it is in memory. */
static inline uint64_t mt_page_load(const struct mt_page_decoder *d, const uint8_t *p)
{
	uint64_t value;

	if (d->narrow)
		return mt_page_load32(d, p);
	__builtin_memcpy(&value, p, sizeof(value));
	return d->swap ? __builtin_bswap64(value) : value;
}

/* Returns page.flags of raw, a struct page as it is in memory. */
static inline uint64_t mt_page_flags(const struct mt_page_decoder *d, const uint8_t *raw)
{
	return mt_page_load(d, raw + d->flags_at);
}

/* Tells whether raw is marked as a tail of a compound page (PageTail()). */
static inline bool mt_page_is_tail(const struct mt_page_decoder *d, const uint8_t *raw)
{
	return d->has_compound && mt_page_load(d, raw + d->compound_at) & 1;
}

/*
 * Returns the mask of those bits of the flags of raw that are flags.  In the second page of a
 * compound page (is_second) the lowest byte is its order in some kernels (v6.6, ebc1baf5c9b4).
 */
static inline uint64_t mt_page_flag_bits(const struct mt_page_decoder *d, const uint8_t *raw,
					 bool is_second)
{
	return is_second && d->has_order && d->order_is_word && mt_page_is_tail(d, raw) ?
		       ~UINT64_C(0xff) : UINT64_MAX;
}

/*
 * Returns the address of the head's struct page that raw points to, the struct page of a tail that
 * lies at address (_compound_head()).
 */
uint64_t mt_page_head(const struct mt_page_decoder *decoder, const uint8_t *raw,
		      uint64_t address);

/*
 * Tells what a page that is no tail is used for, by its struct page raw, behind which n bytes were
 * read, itself included.  n must be at least the size of a struct page; the order of a compound
 * page is in the next one and taken for 0 if that was not read.  Stores in *order the order of the
 * free block or compound page that begins here, else 0.  Pages on per-CPU lists have no mark and
 * are MT_USE_UNREFERENCED.
 */
enum mt_use mt_page_classify(const struct mt_page_decoder *decoder, const uint8_t *raw, size_t n,
			     unsigned int *order);

/*
 * Tells whether raw, a struct page at address that is marked as a head, is in truth a tail, and
 * stores its head's address in *head then.  Since v5.18 and until v7.0 the hugetlb vmemmap
 * optimisation maps the first page of struct pages of a huge page in the place of its others, so
 * that the head seems to come again; the struct page behind it is a tail of the real head
 * (page_fixed_fake_head()).  n bytes were read at raw; false if they are less than two struct
 * pages.
 */
bool mt_page_is_fake_head(const struct mt_page_decoder *decoder, const uint8_t *raw, size_t n,
			  uint64_t address, uint64_t *head);

#endif
