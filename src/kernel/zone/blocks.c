// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/zone/blocks.h"

#include <inttypes.h>
#include <stdlib.h>

#include "kernel/read/damage.h"
#include "kernel/zone/list_damage.h"

struct mt_error *mt_zone_fill_blocks(const struct mt_kernel *kernel, const struct mt_kzone *from,
				     struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	const struct mt_layout *layout = &kernel->layout;
	struct mt_error *err = mt_zone_add_free_blocks(snapshot, zone);

	if (err)
		return err;
	for (unsigned int order = 0; order < kernel->nr_orders; order++) {
		const uint8_t *area = from->raw + layout->zone.free_area.m.offset +
				      order * layout->free_area.size;
		uint64_t n = mt_reader_field(kernel->reader, area, &layout->free_area.nr_free);

		zone->free_blocks[order] = n > INT64_MAX ? MT_UNKNOWN : n;
		if (n > from->spanned >> order)
			mt_damage_say(snapshot, MT_SECTION_BUDDYINFO,
				      "zone %s, node %u: free_area[%u].nr_free is %" PRIu64
				      ", the zone "
				      "has room for %" PRIu64,
				      from->name, from->node, order, n, from->spanned >> order);
	}
	return NULL;
}

static struct mt_error *walk_list(struct mt_kernel *kernel, const struct mt_kzone *from,
				  unsigned int order, unsigned int type,
				  struct mt_list_damage *damage, struct mt_page_list_result *result)
{
	struct mt_page_list list = mt_free_list(&kernel->page, from, order, type);
	struct mt_page_list_visitor visitor = mt_list_damage_visitor(damage);

	mt_list_damage_at(damage, "zone %s, node %u: free_area[%u].free_list[%s]", from->name,
		     from->node, order, kernel->names.migrate_types[type]);
	return mt_page_list_walk(&kernel->page, &list, &visitor, result);
}

static void compare(const struct mt_kzone *from, const struct mt_zone *zone, unsigned int order,
		    enum mt_section section, struct mt_snapshot *snapshot)
{
	uint64_t counted = zone->free_blocks ? zone->free_blocks[order] : MT_UNKNOWN;
	uint64_t listed = zone->listed_blocks[order];

	if (counted != MT_UNKNOWN && counted != listed)
		mt_damage_say(snapshot, section,
			      "zone %s, node %u: free_area[%u].nr_free is %" PRIu64 ", %" PRIu64
			      " blocks were "
			      "found on its lists",
			      from->name, from->node, order, counted, listed);
}

struct mt_error *mt_zone_walk_blocks(struct mt_kernel *kernel, const struct mt_kzone *from,
				     enum mt_section section, bool by_type,
				     struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	struct mt_list_damage damage = { .snapshot = snapshot, .section = section };
	unsigned int nr_types = kernel->names.nr_types;
	struct mt_error *err = mt_zone_add_listed_blocks(snapshot, zone);

	if (!err && by_type)
		err = mt_zone_add_type_blocks(snapshot, zone);
	for (unsigned int order = 0; !err && order < kernel->nr_orders; order++) {
		bool whole = true;

		zone->listed_blocks[order] = 0;
		for (unsigned int type = 0; !err && type < nr_types; type++) {
			size_t cell = (size_t)type * kernel->nr_orders + order;
			struct mt_page_list_result result;

			err = walk_list(kernel, from, order, type, &damage, &result);
			if (err)
				break;
			whole = whole && result.complete;
			zone->listed_blocks[order] += result.entries;
			if (by_type) {
				zone->type_free_blocks[cell] = result.entries;
				zone->type_at_least[cell] = !result.complete;
			}
		}
		if (!err)
			compare(from, zone, order, section, snapshot);
		/* no list could be read: the number of blocks is unknown, not 0 */
		if (!whole && !zone->listed_blocks[order])
			zone->listed_blocks[order] = MT_UNKNOWN;
	}
	return err;
}

static void forget(uint64_t *counts, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		counts[i] = MT_UNKNOWN;
}

/* If some pageblocks cannot be read the counts are unknown, since a part is no count. */
struct mt_error *mt_zone_fill_pageblocks(struct mt_kernel *kernel, const struct mt_kzone *from,
					 struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	unsigned int nr_types = kernel->names.nr_types;
	struct mt_pageblock_count how;
	struct mt_error *err = mt_zone_add_pageblocks(snapshot, zone);

	if (err)
		return err;
	for (unsigned int i = 0; i < nr_types; i++)
		zone->pageblocks[i] = 0;
	err = mt_pageblocks_count(&kernel->pageblocks, &kernel->page, from, zone->pageblocks,
				  nr_types, &how);
	if (err)
		return err;
	if (how.unreadable) {
		forget(zone->pageblocks, nr_types);
		mt_damage_say(
			snapshot, MT_SECTION_PAGETYPEINFO,
			"zone %s, node %u: the types of %" PRIu64 " pageblocks cannot be read, the "
			"first at pfn 0x%" PRIx64 "; %" PRIu64 " can",
			from->name, from->node, how.unreadable, how.first_unreadable, how.counted);
	} else if (how.unknown) {
		mt_damage_say(snapshot, MT_SECTION_PAGETYPEINFO,
			      "zone %s, node %u: %" PRIu64 " of %" PRIu64
			      " pageblocks have a type that the "
			      "kernel does not know",
			      from->name, from->node, how.unknown, how.counted);
	}
	return NULL;
}
