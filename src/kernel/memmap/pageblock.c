// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/memmap/pageblock.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The section's bitmap, or the zone's; *bit is the pageblock's first one in it. */
static uint64_t bitmap_of(const struct mt_pageblocks *blocks, const struct mt_page_format *format,
			  const struct mt_kzone *zone, uint64_t pfn, uint64_t *bit)
{
	const struct mt_layout *layout = format->layout;
	const struct mt_memmap_range *s;
	uint64_t start = zone->start_pfn >> blocks->order << blocks->order;

	if (layout->zone.pageblock_flags.exists) {
		*bit = ((pfn - start) >> blocks->order) * blocks->bits;
		return pfn < start ? 0 : mt_reader_field(format->reader, zone->raw,
							 &layout->zone.pageblock_flags);
	}
	s = mt_memmap_range_at(format->memmap, pfn);
	if (!s || !s->usage)
		return 0;
	*bit = ((pfn - s->start_pfn) >> blocks->order) * blocks->bits;
	if (!layout->section_usage.pageblock_flags.exists)
		return s->usage;
	return s->usage + layout->section_usage.pageblock_flags.m.offset;
}

struct mt_error *mt_pageblock_type(const struct mt_pageblocks *blocks,
				   const struct mt_page_format *format,
				   const struct mt_kzone *zone, uint64_t pfn, unsigned int *type)
{
	unsigned int word_size = mt_reader_memory(format->reader)->pointer_size;
	unsigned int word_bits = 8 * word_size;
	uint64_t bit = 0, word;
	uint64_t bitmap = bitmap_of(blocks, format, zone, pfn, &bit);
	struct mt_error *err;

	if (!bitmap)
		return mt_error_create(MT_ERR_NOT_FOUND, "pfn 0x%" PRIx64 " has no pageblock bits",
				       pfn);
	err = mt_reader_read_long(format->reader, bitmap + bit / word_bits * word_size, &word);
	if (err)
		return mt_error_prefix(err, "pageblock bits of pfn 0x%" PRIx64,
				       pfn);
	bit %= word_bits;
	if (blocks->from_the_top) {
		unsigned int type_bits = (unsigned int)__builtin_popcountll(blocks->type_mask);

		bit = word_bits - bit - type_bits;
	}
	word >>= bit;
	if (blocks->has_isolate && word >> blocks->isolate_bit & 1)
		*type = blocks->isolate_type;
	else
		*type = (unsigned int)(word & blocks->type_mask);
	return NULL;
}

/* pfn_section_valid(): sub-sections of 2 MiB may be missing. */
#define SUBSECTION_SHIFT 21u

static bool subsection_is_valid(const struct mt_page_format *format,
				const struct mt_memmap_range *s, uint64_t pfn)
{
	const struct mt_field *map = &format->layout->section_usage.subsection_map;
	unsigned int page_shift = format->memmap->page_shift;
	uint8_t bits[MT_MAX_SUBSECTION_MAP];
	uint64_t n;

	if (!map->exists)
		return true;
	if (!s->usage)
		return false;
	n = (pfn - s->start_pfn) >>
	    (page_shift < SUBSECTION_SHIFT ? SUBSECTION_SHIFT - page_shift : 0);
	if (n >= map->m.size * 8)
		return false;

	mt_cleanup(mt_error) struct mt_error *err =
		mt_reader_read(format->reader, s->usage + map->m.offset, bits,
			       (size_t)map->m.size);

	return !err && mt_reader_bit(format->reader, bits, (size_t)map->m.size, n);
}

/*
 * Whether pfn_to_online_page() finds a page.
 * Without memory hotplug that is pfn_valid(), for which all of an early section counts.
 * A section that shares its span with device memory (online_device_section()) is not
 * looked into further: the page's own zone tells them apart.
 */
static bool is_online(const struct mt_page_format *format, uint64_t pfn)
{
	const struct mt_memmap *memmap = format->memmap;
	const struct mt_memmap_range *s = mt_memmap_range_at(memmap, pfn);

	if (!s || !s->map)
		return false;
	if (memmap->model == MT_FLATMEM)
		return true;
	if (!format->layout->zone.span_seqlock.exists)
		return s->flags & memmap->flag.early || subsection_is_valid(format, s, pfn);
	return s->flags & memmap->flag.online && subsection_is_valid(format, s, pfn);
}

static void note_unreadable(struct mt_pageblock_count *how, uint64_t pfn)
{
	if (!how->unreadable++)
		how->first_unreadable = pfn;
}

static struct mt_error *count_block(const struct mt_pageblocks *blocks,
				    const struct mt_page_format *format,
				    const struct mt_kzone *zone, uint64_t pfn, uint64_t *counts,
				    unsigned int nr_types, struct mt_pageblock_count *how)
{
	uint8_t raw[MT_MAX_PAGE_SIZE];
	uint64_t page;
	unsigned int type;
	struct mt_error *err;

	if (!is_online(format, pfn) || !mt_memmap_pfn_to_page(format->memmap, pfn, &page))
		return NULL;
	err = mt_reader_read(format->reader, page, raw, (size_t)format->layout->page.size);
	if (!err && !mt_page_in_zone(format, raw, pfn, zone))
		return NULL;
	if (!err)
		err = mt_pageblock_type(blocks, format, zone, pfn, &type);
	if (err) {
		note_unreadable(how, pfn);
		if (mt_error_code(err) == MT_ERR_NOMEM)
			return err;
		mt_error_destroy(err);
		return NULL;
	}
	if (type < nr_types)
		counts[type]++;
	else if (!how->unknown++)
		how->first_unknown = pfn;
	how->counted++;
	return NULL;
}

/*
 * Steps from the zone's first page, which need not be the first of a pageblock, in steps of one
 * pageblock, as the kernel does.  Where there is no section the hole is stepped over at once.
 */
struct mt_error *mt_pageblocks_count(const struct mt_pageblocks *blocks,
				     const struct mt_page_format *format,
				     const struct mt_kzone *zone, uint64_t *counts,
				     unsigned int nr_types, struct mt_pageblock_count *how)
{
	const struct mt_memmap *memmap = format->memmap;
	uint64_t step = UINT64_C(1) << blocks->order, n = 0;
	struct mt_error *err = NULL;

	*how = (struct mt_pageblock_count){ 0 };
	for (size_t i = 0; !err && i < memmap->n; i++) {
		const struct mt_memmap_range *s = &memmap->v[i];
		uint64_t end = mt_kzone_end(zone), pfn = zone->start_pfn;

		if (s->end_pfn <= pfn)
			continue;
		if (s->start_pfn > pfn)
			pfn += (s->start_pfn - pfn + step - 1) / step * step;
		if (end > s->end_pfn)
			end = s->end_pfn;
		for (; !err && pfn < end; pfn += step, n++) {
			err = mt_page_walk_report(format, "counting pageblocks", n,
						  zone->spanned / step);
			if (!err)
				err = count_block(blocks, format, zone, pfn, counts, nr_types,
						  how);
		}
	}
	return err;
}
