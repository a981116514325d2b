// SPDX-License-Identifier: GPL-2.0-or-later
/* How large pageblocks are and what their bits mean. */
#include <inttypes.h>
#include <string.h>

#include "image/arch/arch.h"
#include "image/dump/walk.h"
#include "kernel/memmap/pageblock.h"

#define USUAL_BITS 4u		/* three for the type, one for compaction */
#define USUAL_TYPE_BITS 3u

static unsigned int log2_of(uint64_t n)
{
	return n ? 63 - (unsigned int)__builtin_clzll(n) : 0;
}

/*
 * HPAGE_PMD_ORDER: what one table of the lowest level maps.  Where the tables' shape is not
 * known such a table is a page, or as much of one as the architecture says.
 */
unsigned int mt_huge_page_order(const struct mt_reader *reader, const struct mt_layout *layout,
				const struct mt_image *image)
{
	const struct mt_memory *memory = mt_reader_memory(reader);
	uint64_t entry = layout->pte_size ? layout->pte_size : memory->pointer_size;
	unsigned int order = log2_of(memory->page_size / entry);
	const struct mt_arch *arch = mt_dump_arch(image->dump);
	struct mt_paging paging;
	struct mt_error *err = mt_dump_paging(image->dump, &paging);

	if (!err)
		return paging.bits[1];
	mt_error_destroy(err);
	return arch ? order - arch->tables_per_page_shift : order;
}

/*
 * The least distance of two sections' bitmaps.  sparse_init_nid() lays those of a
 * node side by side, so it is the size of one.  0: there are no two.
 */
static uint64_t bitmap_stride(const struct mt_memmap *memmap)
{
	uint64_t least = 0;

	for (size_t i = 1; i < memmap->n; i++) {
		uint64_t a = memmap->v[i - 1].usage, b = memmap->v[i].usage;

		if (a && b > a && (!least || b - a < least))
			least = b - a;
	}
	return least;
}

/* mem_section_usage_size() */
static uint64_t bitmap_size(const struct mt_reader *reader, const struct mt_layout *layout,
			    const struct mt_memmap *memmap, unsigned int bits, unsigned int order)
{
	unsigned int word = mt_reader_memory(reader)->pointer_size;
	uint64_t n = (UINT64_C(1) << (memmap->section_shift - order)) * bits;
	uint64_t header = layout->section_usage.pageblock_flags.exists ?
			  layout->section_usage.pageblock_flags.m.offset : 0;

	return header + (n + 8 * word - 1) / (8 * word) * word;
}

/*
 * If the usual order does not fit the distance of the bitmaps, as with CONFIG_PAGE_BLOCK_MAX_ORDER
 * (v6.16, e13e7922d034), the largest order that fits is taken.
 */
static struct mt_error *check_order(const struct mt_reader *reader, const struct mt_layout *layout,
				    const struct mt_memmap *memmap, unsigned int nr_orders,
				    struct mt_pageblocks *blocks)
{
	uint64_t stride = bitmap_stride(memmap);
	unsigned int order = nr_orders - 1;

	/* bitmaps this small all have the same size, so the distance proves nothing */
	if (memmap->model == MT_FLATMEM || !stride || stride > 65536 ||
	    order > memmap->section_shift ||
	    bitmap_size(reader, layout, memmap, blocks->bits, blocks->order) == stride)
		return NULL;
	for (; order > 0; order--) {
		if (bitmap_size(reader, layout, memmap, blocks->bits, order) == stride) {
			blocks->order = order;
			return NULL;
		}
	}
	return NULL;
}

static struct mt_error *find_order(struct mt_reader *reader, const struct mt_layout *layout,
				   const struct mt_image *image, const struct mt_memmap *memmap,
				   unsigned int nr_orders, unsigned int huge_order,
				   struct mt_pageblocks *blocks)
{
	bool huge = layout->hugetlb_event.exists || layout->thp_event.exists;
	uint64_t address, value;

	blocks->order = huge && huge_order < nr_orders ? huge_order : nr_orders - 1;
	if (!mt_symbols_find(image->symbols, "pageblock_order", &address))
		return check_order(reader, layout, memmap, nr_orders, blocks);

	struct mt_error *err = mt_reader_read_uint(reader, address, 4, &value);

	if (err)
		return mt_error_prefix(err, "pageblock_order");
	if (value >= nr_orders)
		return mt_error_create(MT_ERR_FORMAT, "pageblock_order is %" PRIu64,
				       value);
	blocks->order = (unsigned int)value;
	return NULL;
}

static unsigned int round_up_to_power_of_two(unsigned int n)
{
	return n < 2 ? 1 : 1u << (32 - (unsigned int)__builtin_clz(n - 1));
}

static struct mt_error *find_bits(const struct mt_layout *layout, struct mt_pageblocks *blocks)
{
	const struct mt_constant *bits = layout->nr_pageblock_bits.exists ?
					 &layout->nr_pageblock_bits :
					 &layout->pageblock_bits_unrounded;
	const struct mt_constant *end = &layout->pb_migrate_end;
	int64_t type_bits = end->exists ? end->value + 1 : USUAL_TYPE_BITS;

	if (type_bits < 1 || type_bits > 8 ||
	    (bits->exists && (bits->value < type_bits || bits->value > 32)))
		return mt_error_create(MT_ERR_FORMAT,
				       "%" PRId64 " bits of migrate type in %" PRId64, type_bits,
				       bits->value);
	blocks->bits = bits->exists ? (unsigned int)bits->value : USUAL_BITS;
	if (!layout->nr_pageblock_bits.exists)
		blocks->bits = round_up_to_power_of_two(blocks->bits);
	blocks->type_mask = (UINT64_C(1) << type_bits) - 1;
	blocks->has_isolate = layout->pb_isolate.exists && layout->migrate_isolate.exists &&
			      layout->pb_isolate.value >= 0 && layout->pb_isolate.value < 32;
	if (blocks->has_isolate) {
		blocks->isolate_bit = (unsigned int)layout->pb_isolate.value;
		blocks->isolate_type = (unsigned int)layout->migrate_isolate.value;
	}
	/*
	 * Until v5.9 (d93d5ab9ca01) the first pageblock had the highest bits of a
	 * word.  Nothing in the types tells; but slab counters in bytes came
	 * with the same release.
	 */
	blocks->from_the_top = !layout->slab_in_pages.exists;
	return NULL;
}

struct mt_error *mt_pageblocks_init(struct mt_reader *reader, const struct mt_layout *layout,
				    const struct mt_image *image, const struct mt_memmap *memmap,
				    unsigned int nr_orders, unsigned int huge_order,
				    struct mt_pageblocks *blocks)
{
	struct mt_pageblocks new = { 0 };
	struct mt_error *err = find_bits(layout, &new);

	if (err)
		return err;
	err = find_order(reader, layout, image, memmap, nr_orders, huge_order, &new);
	if (!err)
		*blocks = new;
	return err;
}
