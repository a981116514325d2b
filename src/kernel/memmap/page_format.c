// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/memmap/page_format.h"

#include <inttypes.h>

#include "image/vmcoreinfo/vmcoreinfo.h"

#define LRU_GEN_WIDTH 3u	/* order_base_2(MAX_NR_GENS + 1), v6.1 and later */
#define USUAL_PAGEFLAGS 24u

/* order_base_2() */
static unsigned int bits_for(uint64_t n)
{
	return n < 2 ? 0 : 64 - (unsigned int)__builtin_clzll(n - 1);
}

/*
 * How a free block is marked is in VMCOREINFO, and in the types where page types are enumerators.
 * Kernels from v4.18 (6e292b9be7f4) on that have neither use one constant.
 */
static void init_buddy(const struct mt_layout *layout, const struct mt_image *image,
		       struct mt_page_format *format)
{
	const char *info = mt_dump_vmcoreinfo(image->dump);
	int64_t value;

	format->buddy_mask = UINT32_MAX;
	if (layout->pgty_buddy.exists) {
		format->buddy_mask = 0xff000000;
		format->buddy_value = (uint32_t)layout->pgty_buddy.value << 24;
	} else if (mt_vmcoreinfo_number(info, "NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)", &value)) {
		format->buddy_value = (uint32_t)value;
	} else {
		format->buddy_value = ~(layout->pg_buddy.exists ?
					(uint32_t)layout->pg_buddy.value : 0x80u);
	}
}

static void find_section_nodes(const struct mt_image *image, unsigned int max_nodes,
			       struct mt_page_format *format)
{
	uint64_t address;

	if (!mt_symbols_find(image->symbols, "section_to_node_table", &address))
		return;
	format->section_nodes = address;
	format->section_node_size = max_nodes <= 256 ? 1 : 2;
}

static void init_widths(const struct mt_layout *layout, const struct mt_image *image,
			const struct mt_knodes *nodes, struct mt_page_format *format)
{
	const struct mt_memmap *memmap = format->memmap;
	unsigned int word = 8 * (unsigned int)layout->page.flags.m.size;
	unsigned int sections = memmap->model == MT_SPARSEMEM_VMEMMAP ? 0 :
				memmap->sections_shift;
	unsigned int flags = layout->nr_pageflags.exists ?
			     (unsigned int)layout->nr_pageflags.value : USUAL_PAGEFLAGS;
	unsigned int lru_gen = layout->lru_gen.exists ? LRU_GEN_WIDTH : 0;

	format->zone_width = bits_for(nodes->nr_zones);
	format->node_width = bits_for(nodes->max_nodes);
	if (format->zone_width + lru_gen + sections + format->node_width + flags > word) {
		format->node_width = 0;
		find_section_nodes(image, nodes->max_nodes, format);
	}
	format->node_shift = word - sections - format->node_width;
	format->zone_shift = format->node_shift - format->zone_width;
}

struct mt_error *mt_page_format_init(struct mt_reader *reader, const struct mt_layout *layout,
				     const struct mt_image *image, const struct mt_knodes *nodes,
				     const struct mt_memmap *memmap,
				     struct mt_page_format *format)
{
	uint64_t flags_size = layout->page.flags.m.size;

	*format = (struct mt_page_format){
		.reader = reader,
		.layout = layout,
		.memmap = memmap,
	};
	if (layout->page.size < 16 || layout->page.size > MT_MAX_PAGE_SIZE)
		return mt_error_create(MT_ERR_FORMAT, "struct page of %" PRIu64 " bytes",
				       layout->page.size);
	if ((flags_size != 4 && flags_size != 8) || memmap->sections_shift > 8 * flags_size - 16)
		return mt_error_create(MT_ERR_FORMAT, "page.flags of %" PRIu64 " bytes",
				       flags_size);
	init_buddy(layout, image, format);
	init_widths(layout, image, nodes, format);
	return NULL;
}

/* Calls between two reports of progress. */
#define REPORT_EVERY 4096u

struct mt_error *mt_page_walk_report(const struct mt_page_format *format, const char *what,
				     uint64_t done, uint64_t total)
{
	if (done % REPORT_EVERY || mt_progress_report(format->progress, what, done, total))
		return NULL;
	return mt_error_create(MT_ERR_STOPPED, "interrupted");
}

static uint64_t bits(uint64_t flags, unsigned int shift, unsigned int width)
{
	return width ? flags >> shift & ((UINT64_C(1) << width) - 1) : 0;
}

static uint64_t flags_of(const struct mt_page_format *format, const void *raw)
{
	return mt_reader_field(format->reader, raw, &format->layout->page.flags);
}

unsigned int mt_page_zone(const struct mt_page_format *format, const void *raw)
{
	return (unsigned int)bits(flags_of(format, raw), format->zone_shift, format->zone_width);
}

bool mt_page_node(const struct mt_page_format *format, const void *raw, uint64_t pfn,
		  unsigned int *node)
{
	uint64_t value = bits(flags_of(format, raw), format->node_shift, format->node_width);

	if (format->section_nodes) {
		uint64_t section = pfn >> format->memmap->section_shift;
		uint64_t address = format->section_nodes + section * format->section_node_size;
		mt_cleanup(mt_error) struct mt_error *err =
			mt_reader_read_uint(format->reader, address, format->section_node_size,
					    &value);

		if (err)
			return false;
	}
	*node = (unsigned int)value;
	return true;
}

bool mt_page_in_zone(const struct mt_page_format *format, const void *raw, uint64_t pfn,
		     const struct mt_kzone *zone)
{
	unsigned int node;

	return mt_page_zone(format, raw) == zone->index &&
	       mt_page_node(format, raw, pfn, &node) && node == zone->node;
}

bool mt_page_is_buddy(const struct mt_page_format *format, const void *raw)
{
	uint32_t type = (uint32_t)mt_reader_field(format->reader, raw,
						  &format->layout->page.page_type);

	return (type & format->buddy_mask) == format->buddy_value;
}

uint64_t mt_page_private(const struct mt_page_format *format, const void *raw)
{
	return mt_reader_field(format->reader, raw, &format->layout->page.private);
}
