// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/layout.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Larger than any structure memtop reads; the largest is pglist_data. */
#define MAX_TYPE_SIZE (64u << 20)

#define MAX_SPELLINGS 5

enum need {
	OPTIONAL,
	REQUIRED,
};

struct type_row {
	size_t at;		/* of the size in struct mt_layout */
	enum need need;
	const char *names[MAX_SPELLINGS];
};

struct field_row {
	size_t at;
	enum need need;
	const char *type;
	const char *names[MAX_SPELLINGS];
};

struct constant_row {
	size_t at;
	enum need need;
	const char *names[MAX_SPELLINGS];
};

#define AT(member) offsetof(struct mt_layout, member)

static const struct type_row type_rows[] = {
	{ AT(page.size),	REQUIRED, { "page" } },
	{ AT(list_head.size),	REQUIRED, { "list_head" } },
	{ AT(free_area.size),	REQUIRED, { "free_area" } },
	{ AT(zone.size),	REQUIRED, { "zone" } },
	{ AT(node.size),	REQUIRED, { "pglist_data" } },
	{ AT(zonelist.size),	OPTIONAL, { "zonelist" } },
	{ AT(zoneref.size),	OPTIONAL, { "zoneref" } },
	{ AT(pcp.size),		OPTIONAL, { "per_cpu_pages" } },
	{ AT(pageset.size),	OPTIONAL, { "per_cpu_pageset" } },
	/* v5.14, 28f836b6777b: taken out of struct per_cpu_pageset */
	{ AT(zonestat.size),	OPTIONAL, { "per_cpu_zonestat", "per_cpu_pageset" } },
	{ AT(section.size),	OPTIONAL, { "mem_section" } },
	{ AT(section_usage.size), OPTIONAL, { "mem_section_usage" } },
	{ AT(nodemask_size),	OPTIONAL, { "nodemask_t" } },
	{ AT(cpumask_size),	OPTIONAL, { "cpumask" } },
	{ AT(pte_size),		OPTIONAL, { "pte_t" } },
};

static const struct field_row field_rows[] = {
	/* v6.18, 53fbef56e07d: memdesc_flags_t */
	{ AT(page.flags),	REQUIRED, "page", { "flags.f", "flags" } },
	/* v4.18, 6e292b9be7f4: a name of its own for what shared _mapcount */
	{ AT(page.page_type),	REQUIRED, "page", { "page_type", "_mapcount" } },
	{ AT(page.private),	REQUIRED, "page", { "private" } },
	/* v5.19, bf75f200569d: names beside lru */
	{ AT(page.buddy_list),	REQUIRED, "page", { "buddy_list", "lru" } },
	{ AT(page.pcp_list),	REQUIRED, "page", { "pcp_list", "lru" } },

	{ AT(list_head.next),	REQUIRED, "list_head", { "next" } },
	{ AT(list_head.prev),	REQUIRED, "list_head", { "prev" } },
	{ AT(free_area.free_list), REQUIRED, "free_area", { "free_list" } },
	{ AT(free_area.nr_free), REQUIRED, "free_area", { "nr_free" } },

	{ AT(zone.name),	REQUIRED, "zone", { "name" } },
	{ AT(zone.node),	OPTIONAL, "zone", { "node" } },
	{ AT(zone.pgdat),	OPTIONAL, "zone", { "zone_pgdat" } },
	{ AT(zone.start_pfn),	REQUIRED, "zone", { "zone_start_pfn" } },
	{ AT(zone.spanned),	REQUIRED, "zone", { "spanned_pages" } },
	{ AT(zone.present),	REQUIRED, "zone", { "present_pages" } },
	{ AT(zone.managed),	OPTIONAL, "zone", { "managed_pages" } },
	/* v5.12, 3c381db1fac8 */
	{ AT(zone.cma),		OPTIONAL, "zone", { "cma_pages" } },
	/* v5.0, a921444382b4 */
	{ AT(zone.watermark),	OPTIONAL, "zone", { "_watermark", "watermark" } },
	/* v5.0, 1c30844d2dfe */
	{ AT(zone.watermark_boost), OPTIONAL, "zone", { "watermark_boost" } },
	{ AT(zone.lowmem_reserve), OPTIONAL, "zone", { "lowmem_reserve" } },
	{ AT(zone.reserved_highatomic), OPTIONAL, "zone", { "nr_reserved_highatomic" } },
	/* v6.12, c928807f6f6b */
	{ AT(zone.free_highatomic), OPTIONAL, "zone", { "nr_free_highatomic" } },
	{ AT(zone.free_area),	REQUIRED, "zone", { "free_area" } },
	{ AT(zone.vm_stat),	REQUIRED, "zone", { "vm_stat" } },
	/* v5.14, f19298b9516c: events, before that statistics (v4.14, 3a321d2a3dde) */
	{ AT(zone.numa_event),	OPTIONAL, "zone", { "vm_numa_event", "vm_numa_stat" } },
	/* v5.14, 28f836b6777b */
	{ AT(zone.pageset),	OPTIONAL, "zone", { "per_cpu_pageset", "pageset" } },
	{ AT(zone.zonestats),	OPTIONAL, "zone", { "per_cpu_zonestats" } },
	{ AT(zone.pageblock_flags), OPTIONAL, "zone", { "pageblock_flags" } },
	{ AT(zone.span_seqlock), OPTIONAL, "zone", { "span_seqlock" } },

	{ AT(node.zones),	REQUIRED, "pglist_data", { "node_zones" } },
	{ AT(node.zonelists),	OPTIONAL, "pglist_data", { "node_zonelists" } },
	{ AT(node.id),		REQUIRED, "pglist_data", { "node_id" } },
	{ AT(node.start_pfn),	REQUIRED, "pglist_data", { "node_start_pfn" } },
	{ AT(node.spanned),	REQUIRED, "pglist_data", { "node_spanned_pages" } },
	{ AT(node.present),	OPTIONAL, "pglist_data", { "node_present_pages" } },
	{ AT(node.mem_map),	OPTIONAL, "pglist_data", { "node_mem_map" } },
	{ AT(node.page_ext),	OPTIONAL, "pglist_data", { "node_page_ext" } },
	{ AT(node.vm_stat),	OPTIONAL, "pglist_data", { "vm_stat" } },
	{ AT(node.kswapd_failures), OPTIONAL, "pglist_data", { "kswapd_failures" } },
	{ AT(zonelist.zonerefs), OPTIONAL, "zonelist", { "_zonerefs" } },
	{ AT(zoneref.zone),	OPTIONAL, "zoneref", { "zone" } },
	{ AT(zoneref.zone_idx),	OPTIONAL, "zoneref", { "zone_idx" } },

	{ AT(pcp.count),	OPTIONAL, "per_cpu_pages", { "count" } },
	{ AT(pcp.high),		OPTIONAL, "per_cpu_pages", { "high" } },
	{ AT(pcp.batch),	OPTIONAL, "per_cpu_pages", { "batch" } },
	/* v6.7, 90b41691b988 */
	{ AT(pcp.high_min),	OPTIONAL, "per_cpu_pages", { "high_min" } },
	{ AT(pcp.high_max),	OPTIONAL, "per_cpu_pages", { "high_max" } },
	{ AT(pcp.lists),	OPTIONAL, "per_cpu_pages", { "lists" } },
	{ AT(pageset.pcp),	OPTIONAL, "per_cpu_pageset", { "pcp" } },

	/* v6.1, ec1c86b25f4b */
	{ AT(lru_gen),		OPTIONAL, "lruvec", { "lrugen" } },

	{ AT(section.section_mem_map), OPTIONAL, "mem_section", { "section_mem_map" } },
	/* v5.3, f1eca35a0dc7 */
	{ AT(section.usage),	OPTIONAL, "mem_section", { "usage" } },
	{ AT(section.page_ext),	OPTIONAL, "mem_section", { "page_ext" } },
	{ AT(section.pageblock_flags), OPTIONAL, "mem_section", { "pageblock_flags" } },
	{ AT(section_usage.subsection_map), OPTIONAL, "mem_section_usage", { "subsection_map" } },
	{ AT(section_usage.pageblock_flags), OPTIONAL, "mem_section_usage",
	  { "pageblock_flags" } },
};

/* Of whichever structure holds the counters' share of one CPU. */
static const struct field_row zonestat_rows[] = {
	{ AT(zonestat.stat_threshold), OPTIONAL, NULL, { "stat_threshold" } },
	{ AT(zonestat.vm_stat_diff), OPTIONAL, NULL, { "vm_stat_diff" } },
	{ AT(zonestat.numa_event), OPTIONAL, NULL, { "vm_numa_event", "vm_numa_stat_diff" } },
};

static const struct constant_row constant_rows[] = {
	{ AT(free_pages),	REQUIRED, { "NR_FREE_PAGES" } },
	{ AT(wmark_min),	OPTIONAL, { "WMARK_MIN" } },
	{ AT(wmark_low),	OPTIONAL, { "WMARK_LOW" } },
	{ AT(wmark_high),	OPTIONAL, { "WMARK_HIGH" } },
	/* v5.18, c574bbe91703 */
	{ AT(wmark_promo),	OPTIONAL, { "WMARK_PROMO" } },
	{ AT(n_online),		OPTIONAL, { "N_ONLINE" } },
	{ AT(pcp_types),	OPTIONAL, { "MIGRATE_PCPTYPES" } },
	{ AT(migrate_isolate),	OPTIONAL, { "MIGRATE_ISOLATE" } },
	{ AT(migrate_cma),	OPTIONAL, { "MIGRATE_CMA" } },
	/* v6.12, 4ffca5a96678: types are values in the top byte */
	{ AT(pgty_buddy),	OPTIONAL, { "PGTY_buddy" } },
	/* a macro in most kernels before that, an enumerator in a few */
	{ AT(pg_buddy),		OPTIONAL, { "PG_buddy" } },
	/* v6.17, e904bce2d9d4 */
	{ AT(pb_isolate),	OPTIONAL, { "PB_migrate_isolate" } },
	/* v6.17, 42f46ed99ac6: one enumerator a bit */
	{ AT(pb_migrate_end),	OPTIONAL, { "PB_migrate_2", "PB_migrate_end" } },
	/* v6.0, ed7802dd48f7: enumerators; macros before */
	{ AT(section_present_bit), OPTIONAL, { "SECTION_MARKED_PRESENT_BIT" } },
	{ AT(section_map_bit),	OPTIONAL, { "SECTION_HAS_MEM_MAP_BIT" } },
	{ AT(section_online_bit), OPTIONAL, { "SECTION_IS_ONLINE_BIT" } },
	{ AT(section_early_bit), OPTIONAL, { "SECTION_IS_EARLY_BIT" } },
	{ AT(section_device_bit), OPTIONAL, { "SECTION_TAINT_ZONE_DEVICE_BIT" } },
	/* v5.9, d42f3245c7e2 */
	{ AT(slab_in_pages),	OPTIONAL, { "NR_SLAB_RECLAIMABLE_B" } },
	/* v5.12, b6038942480e */
	{ AT(swapcache),	OPTIONAL, { "NR_SWAPCACHE" } },
	{ AT(hugetlb_event),	OPTIONAL, { "HTLB_BUDDY_PGALLOC" } },
	{ AT(thp_event),	OPTIONAL, { "THP_FAULT_ALLOC" } },
	{ AT(nr_pageflags),	OPTIONAL, { "__NR_PAGEFLAGS" } },
	{ AT(zonelist_fallback), OPTIONAL, { "ZONELIST_FALLBACK" } },
	{ AT(zonelist_nofallback), OPTIONAL, { "ZONELIST_NOFALLBACK" } },
};

static void join_names(const char *const names[MAX_SPELLINGS], char *text, size_t size)
{
	size_t len = 0;

	text[0] = 0;
	for (size_t i = 0; i < MAX_SPELLINGS && names[i] && len < size; i++)
		len += (size_t)snprintf(text + len, size - len, "%s%s", i ? ", " : "", names[i]);
}

static struct mt_error *missing(const char *what, const char *of,
				const char *const names[MAX_SPELLINGS])
{
	char text[256];

	join_names(names, text, sizeof(text));
	return mt_error_create(MT_ERR_NOT_FOUND, "the kernel's types have no %s %s%s%s", what, text,
			       of ? " in struct " : "", of ? of : "");
}

static struct mt_error *find_type(struct mt_types *types, const struct type_row *row,
				  uint64_t *size)
{
	for (size_t i = 0; i < MAX_SPELLINGS && row->names[i]; i++) {
		uint64_t found = 0;
		struct mt_error *err = mt_types_size(types, row->names[i], &found);

		err = mt_error_unless_absent(err);
		if (err)
			return err;
		if (found > MAX_TYPE_SIZE)
			return mt_error_create(MT_ERR_FORMAT, "struct %s of %llu bytes",
					       row->names[i], (unsigned long long)found);
		if (found) {
			*size = found;
			return NULL;
		}
	}
	return row->need == REQUIRED ? missing("type", NULL, row->names) : NULL;
}

static struct mt_error *check_field(struct mt_types *types, const char *type, const char *name,
				    const struct mt_member *m)
{
	uint64_t size;
	struct mt_error *err = mt_types_size(types, type, &size);

	if (err)
		return err;
	if (m->size > size || m->offset > size - m->size ||
	    (m->nr_elements && m->element_size != m->size / m->nr_elements))
		return mt_error_create(MT_ERR_FORMAT,
				       "member %s (offset %llu, %llu bytes) does not fit struct %s "
				       "of %llu bytes", name, (unsigned long long)m->offset,
				       (unsigned long long)m->size, type,
				       (unsigned long long)size);
	return NULL;
}

static struct mt_error *find_field(struct mt_types *types, const char *type,
				   const struct field_row *row, struct mt_field *field)
{
	for (size_t i = 0; i < MAX_SPELLINGS && row->names[i]; i++) {
		struct mt_member m;
		struct mt_error *err = mt_types_member(types, type, row->names[i], &m);

		if (!err) {
			*field = (struct mt_field){ .exists = true, .m = m };
			return check_field(types, type, row->names[i], &m);
		}
		err = mt_error_unless_absent(err);
		if (err)
			return err;
	}
	return row->need == REQUIRED ? missing("member", type, row->names) : NULL;
}

static struct mt_error *find_constant(struct mt_types *types, const struct constant_row *row,
				      struct mt_constant *constant)
{
	for (size_t i = 0; i < MAX_SPELLINGS && row->names[i]; i++) {
		int64_t value;
		struct mt_error *err = mt_types_enumerator(types, row->names[i], &value);

		if (!err) {
			*constant = (struct mt_constant){ .exists = true, .value = value };
			return NULL;
		}
		err = mt_error_unless_absent(err);
		if (err)
			return err;
	}
	return row->need == REQUIRED ? missing("enumerator", NULL, row->names) : NULL;
}

static void *at(struct mt_layout *layout, size_t offset)
{
	return (char *)layout + offset;
}

static struct mt_error *resolve_zonestat(struct mt_types *types, struct mt_layout *layout)
{
	const char *type = layout->zone.zonestats.exists ? "per_cpu_zonestat" : "per_cpu_pageset";
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(zonestat_rows); i++)
		err = find_field(types, type, &zonestat_rows[i],
				 at(layout, zonestat_rows[i].at));
	return err;
}

/*
 * NR_PAGEBLOCK_BITS was the last enumerator, and is rounded up to a power of
 * two by a macro since v6.17 (42f46ed99ac6): the last enumerator then has
 * another name.
 */
static struct mt_error *resolve_pageblock_bits(struct mt_types *types, struct mt_layout *layout)
{
	static const struct constant_row plain = { .names = { "NR_PAGEBLOCK_BITS" } };
	static const struct constant_row unrounded = { .names = { "__NR_PAGEBLOCK_BITS" } };
	struct mt_error *err = find_constant(types, &plain, &layout->nr_pageblock_bits);

	if (err || layout->nr_pageblock_bits.exists)
		return err;
	layout->pageblock_bits_unrounded = true;
	return find_constant(types, &unrounded, &layout->nr_pageblock_bits);
}

struct mt_error *mt_layout_resolve(struct mt_types *types, struct mt_layout *layout)
{
	struct mt_layout new = { 0 };
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(type_rows); i++)
		err = find_type(types, &type_rows[i], at(&new, type_rows[i].at));
	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(field_rows); i++)
		err = find_field(types, field_rows[i].type, &field_rows[i],
				 at(&new, field_rows[i].at));
	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(constant_rows); i++)
		err = find_constant(types, &constant_rows[i], at(&new, constant_rows[i].at));
	if (!err)
		err = resolve_zonestat(types, &new);
	if (!err)
		err = resolve_pageblock_bits(types, &new);
	if (!err)
		*layout = new;
	return err;
}
