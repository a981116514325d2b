// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lines of Mem-Info, of the kernels since 2.6.  Without NUMA the kernel leaves
 * "Node 0" away.
 *
 *	active_anon:4 inactive_anon:25 isolated_anon:0		pages, all nodes
 *	Node 0 active_anon:16kB ... all_unreclaimable? no	a node (since 4.8)
 *	Node 0 DMA free:1972kB boost:0kB min:760kB ...		a zone
 *	lowmem_reserve[]: 0 135 256 256 256			of that zone
 *	Node 0 DMA per-cpu:					until 4.0 (commit d1bfcdb8ce0e)
 *	CPU    0: hi:  186, btch:  31 usd:   0
 *	Node 0 DMA: 1*4kB (U) 0*8kB ... = 1972kB		its free lists
 *	Node 0 hugepages_total=0 ... hugepages_size=2048kB
 *	194 total pagecache pages
 *	Free swap  = 0kB
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "proc/log/report/pairs.h"
#include "proc/log/report/parser.h"

/* More zones no machine has: 1024 nodes of 6. */
#define MAX_LOG_ZONES 8192u

static uint64_t to_pages(const struct mt_oom_parser *parser, const struct mt_oom_pair *pair)
{
	if (!pair->kib)
		return pair->value;
	return parser->page_kib == MT_UNKNOWN ? MT_UNKNOWN : pair->value / parser->page_kib;
}

/* ---- zones and nodes ---- */

static const struct {
	const char *key;
	size_t offset;
} zone_fields[] = {
	{ "free", offsetof(struct mt_zone, free) },
	{ "boost", offsetof(struct mt_zone, boost) },
	{ "min", offsetof(struct mt_zone, min) },
	{ "low", offsetof(struct mt_zone, low) },
	{ "high", offsetof(struct mt_zone, high) },
	{ "reserved_highatomic", offsetof(struct mt_zone, reserved_highatomic) },
	{ "free_highatomic", offsetof(struct mt_zone, free_highatomic) },
	{ "present", offsetof(struct mt_zone, present) },
	{ "managed", offsetof(struct mt_zone, managed) },
};

/*
 * Statistics whose names in /proc/zoneinfo are others than here.  Until v4.8 zones had all
 * of them (commit 75ef71840539).
 */
static const struct {
	const char *key, *zone, *node;
} names[] = {
	{ "active_anon", "nr_zone_active_anon", "nr_active_anon" },
	{ "inactive_anon", "nr_zone_inactive_anon", "nr_inactive_anon" },
	{ "active_file", "nr_zone_active_file", "nr_active_file" },
	{ "inactive_file", "nr_zone_inactive_file", "nr_inactive_file" },
	{ "unevictable", "nr_zone_unevictable", "nr_unevictable" },
	{ "writepending", "nr_zone_write_pending", NULL },
	{ "mlocked", "nr_mlock", NULL },
	{ "bounce", "nr_bounce", NULL },
	{ "free_cma", "nr_free_cma", NULL },
	{ "zspages", "nr_zspages", NULL },
	{ "isolated(anon)", "nr_isolated_anon", "nr_isolated_anon" },
	{ "isolated(file)", "nr_isolated_file", "nr_isolated_file" },
	{ "mapped", "nr_mapped", "nr_mapped" },
	{ "dirty", "nr_dirty", "nr_dirty" },
	{ "writeback", "nr_writeback", "nr_writeback" },
	{ "shmem", "nr_shmem", "nr_shmem" },
	{ "slab_reclaimable", "nr_slab_reclaimable", NULL },
	{ "slab_unreclaimable", "nr_slab_unreclaimable", NULL },
	{ "pagetables", "nr_page_table_pages", "nr_page_table_pages" },
	{ "sec_pagetables", NULL, "nr_sec_page_table_pages" },
};

/* The longest of vmstat_text[] are near 40; keeps rubbish out of tables. */
#define MAX_NAME 64u

static void add_stat(struct mt_oom_parser *parser, struct mt_stats *stats, const char *name,
		     size_t len, uint64_t value)
{
	/* no kernel has so many: the rest is nobody's */
	if (stats->n >= MT_MAX_STATS)
		parser->report.nr_unread++;
	else if (!parser->err && value != MT_UNKNOWN && len && *name && len <= MAX_NAME)
		parser->err = mt_stats_add(parser->report.snapshot, stats, name, len, value);
}

static void add_named(struct mt_oom_parser *parser, struct mt_stats *stats,
		      const struct mt_oom_pair *pair, bool zone)
{
	/* printed in KiB by the counter's own unit */
	uint64_t value = mt_word_is(pair->key, "kernel_stack") ? pair->value :
								 to_pages(parser, pair);

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++) {
		const char *name = zone ? names[i].zone : names[i].node;

		if (!name || !mt_word_is(pair->key, names[i].key))
			continue;
		add_stat(parser, stats, name, strlen(name), value);
		return;
	}
	add_stat(parser, stats, pair->key.p, pair->key.len, value);
}

/* A size without its unit was cut: all of them have one. */
static enum mt_taken set_zone_field(struct mt_oom_parser *parser, struct mt_zone *zone,
				    const struct mt_oom_pair *pair)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(zone_fields); i++) {
		if (mt_word_is(pair->key, zone_fields[i].key)) {
			uint64_t *field = (uint64_t *)((char *)zone + zone_fields[i].offset);

			if (!pair->kib)
				return MT_CUT;
			*field = to_pages(parser, pair);
			return MT_TAKEN;
		}
	}
	add_named(parser, &zone->stats, pair, true);
	return MT_TAKEN;
}

bool mt_oom_get_zone(struct mt_oom_parser *parser, unsigned int node, struct mt_word name,
		     struct mt_zone **zone)
{
	struct mt_snapshot *snapshot = parser->report.snapshot;
	struct mt_node *unused;

	if (snapshot->nr_zones >= MAX_LOG_ZONES || snapshot->nr_nodes >= MAX_LOG_ZONES ||
	    !mt_word_is_name(name))
		return false;
	if (!parser->err)
		parser->err = mt_snapshot_node(snapshot, node, &unused);
	if (!parser->err)
		parser->err = mt_snapshot_zone(snapshot, node, name.p, name.len, zone);
	return !parser->err;
}

/* Worse of the two. */
static enum mt_taken worse(enum mt_taken a, enum mt_taken b)
{
	return a > b ? a : b;
}

/* Behind the node's number: "DMA free:1972kB ..." */
static enum mt_taken zone_line(struct mt_oom_parser *parser, unsigned int node,
			       struct mt_word rest)
{
	struct mt_word name = mt_word_take(&rest);
	enum mt_taken taken = MT_TAKEN;
	enum mt_pair_state state;
	struct mt_oom_pair pair;
	struct mt_zone *zone;

	if (!mt_oom_get_zone(parser, node, name, &zone))
		return MT_BAD;
	while ((state = mt_oom_next_pair(&rest, &pair)) != MT_PAIR_END) {
		if (state == MT_PAIR_GOOD)
			taken = worse(taken, set_zone_field(parser, zone, &pair));
		else
			taken = worse(taken, state == MT_PAIR_CUT ? MT_CUT : MT_BAD);
	}
	parser->zone = zone;
	return taken;
}

static enum mt_taken stats_line(struct mt_oom_parser *parser, struct mt_stats *stats,
				struct mt_word rest, bool named)
{
	enum mt_taken taken = MT_TAKEN;
	enum mt_pair_state state;
	struct mt_oom_pair pair;

	while ((state = mt_oom_next_pair(&rest, &pair)) != MT_PAIR_END) {
		if (state != MT_PAIR_GOOD)
			taken = worse(taken, state == MT_PAIR_CUT ? MT_CUT : MT_BAD);
		else if (named)
			add_named(parser, stats, &pair, false);
		else if (mt_word_is(pair.key, "Active_anon"))	/* 2.6.28 to 2.6.31 */
			add_stat(parser, stats, "active_anon", 11, pair.value);
		else
			add_stat(parser, stats, pair.key.p, pair.key.len, pair.value);
	}
	return taken;
}

static enum mt_taken node_line(struct mt_oom_parser *parser, unsigned int id, struct mt_word rest)
{
	struct mt_node *node;

	if (!parser->err && parser->report.snapshot->nr_nodes < MAX_LOG_ZONES)
		parser->err = mt_snapshot_node(parser->report.snapshot, id, &node);
	else
		return MT_BAD;
	return parser->err ? MT_BAD : stats_line(parser, &node->stats, rest, true);
}

/* Adds to what other nodes have. */
static void sum_stat(struct mt_oom_parser *parser, struct mt_stats *stats, const char *name,
		     uint64_t value)
{
	for (size_t i = 0; i < stats->n; i++) {
		if (!strcmp(stats->v[i].name, name)) {
			stats->v[i].value = mt_count_add(stats->v[i].value, value);
			return;
		}
	}
	add_stat(parser, stats, name, strlen(name), value);
}

/* Kept by size, all nodes together: "hugepages_2048kB_total" */
static enum mt_taken hugepages_line(struct mt_oom_parser *parser, struct mt_word rest)
{
	static const char *const kinds[] = { "total", "free", "surp" };
	uint64_t size = mt_oom_kib(rest, "hugepages_size="), value;
	char name[64];

	if (size == MT_UNKNOWN)
		return mt_oom_judge_kib(rest, "hugepages_size=") == MT_BAD ? MT_BAD : MT_CUT;
	for (size_t i = 0; i < MT_ARRAY_SIZE(kinds); i++) {
		snprintf(name, sizeof(name), "hugepages_%s=", kinds[i]);
		value = mt_oom_number(rest, name);
		if (value == MT_UNKNOWN)
			return MT_BAD;
		snprintf(name, sizeof(name), "hugepages_%llukB_%s", (unsigned long long)size,
			 kinds[i]);
		sum_stat(parser, &parser->report.others, name, value);
	}
	return MT_TAKEN;
}

/* A number at a cut line's end may have lost digits. */
static enum mt_taken reserve_line(struct mt_oom_parser *parser, struct mt_word rest, bool cut)
{
	struct mt_zone *zone = parser->zone;
	size_t capacity = 0;

	if (!zone || zone->lowmem_reserve)
		return MT_BAD;
	for (struct mt_word word; (word = mt_word_take(&rest)).len;) {
		uint64_t value;

		if (cut && !rest.len)
			return MT_CUT;
		if (mt_word_count(word, &value))
			return MT_BAD;
		parser->err = mt_array_reserve(&zone->lowmem_reserve, &capacity,
					       zone->nr_lowmem_reserve + 1, sizeof(uint64_t),
					       MT_MAX_ZONES);
		if (parser->err)
			return MT_BAD;
		zone->lowmem_reserve[zone->nr_lowmem_reserve++] = value;
	}
	return MT_TAKEN;
}

/* ---- per-CPU lists, until 4.0 ---- */

static enum mt_taken percpu_line(struct mt_oom_parser *parser, unsigned int node,
				 struct mt_word message, struct mt_word rest)
{
	struct mt_word name = mt_word_take(&rest);
	uint64_t cpu = mt_oom_number(message, mt_word_starts(message, "CPU") ? "CPU" : "cpu"), high;
	struct mt_pcp *pcp;

	if (mt_oom_has(message, "per-cpu:"))
		return mt_oom_get_zone(parser, node, name, &parser->zone) ? MT_TAKEN : MT_BAD;
	if (mt_oom_is_bad(message, "hi:") || mt_oom_is_bad(message, "btch:") ||
	    mt_oom_is_bad(message, "usd:"))
		return MT_BAD;
	high = mt_oom_number(message, "hi:");
	/* until 2.6.25 each CPU had a hot and a cold list */
	if (high == MT_UNKNOWN || mt_oom_has(message, "Hot:") || mt_oom_has(message, "Cold:"))
		return MT_TAKEN;
	if (cpu >= MT_MAX_CPUS || !parser->zone || parser->err ||
	    (parser->zone->nr_pcp && parser->zone->pcp[parser->zone->nr_pcp - 1].cpu >= cpu))
		return MT_BAD;
	parser->err = mt_zone_add_pcp(parser->zone, (unsigned int)cpu, &pcp);
	if (parser->err)
		return MT_BAD;
	pcp->high = high;
	pcp->batch = mt_oom_number(message, "btch:");
	pcp->count = mt_oom_number(message, "usd:");
	return MT_TAKEN;
}

/* ---- the rest ---- */

/* "194 total pagecache pages" */
static enum mt_taken pages_line(struct mt_oom_parser *parser, struct mt_word message)
{
	uint64_t value;
	size_t n = mt_number_digits(message.p, message.len, &value);
	struct mt_word words = mt_word_trim(message.p + n, message.len - n);

	/* until 3.x: "131054 pages of RAM", "3477 reserved pages" */
	if (mt_word_is(words, "pages of RAM"))
		words = (struct mt_word){ "pages RAM", 9 };
	else if (mt_word_is(words, "reserved pages"))
		words = (struct mt_word){ "pages reserved", 14 };
	else if (mt_word_is(words, "pages of HIGHMEM"))
		words = (struct mt_word){ "pages HighMem/MovableOnly", 25 };
	add_stat(parser, &parser->report.others, words.p, words.len, value);
	return MT_TAKEN;
}

/* "Free swap  = 0kB", "Free swap:       0kB" */
static enum mt_taken swap_line(struct mt_oom_parser *parser, struct mt_word message)
{
	const char *equals = memchr(message.p, '=', message.len);
	struct mt_oom_pair pair;
	struct mt_word name, rest;

	if (!equals)
		equals = memchr(message.p, ':', message.len);
	if (!equals)
		return MT_CUT;
	name = mt_word_trim(message.p, (size_t)(equals - message.p));
	rest = mt_word_trim(equals + 1, (size_t)(message.p + message.len - equals - 1));
	if (!mt_oom_pair_value(rest, &pair) || !pair.kib)
		return rest.len ? MT_BAD : MT_CUT;
	add_stat(parser, &parser->report.others, name.p, name.len, pair.value);
	return MT_TAKEN;
}

static enum mt_taken parse_line(struct mt_oom_parser *parser, enum mt_oom_kind kind,
				struct mt_word message)
{
	bool cut = mt_oom_take_cut(&message);
	struct mt_word rest = message, reserves;
	unsigned int node = mt_oom_take_node(&rest);
	const char *colon;

	if (node == MT_NO_INDEX)
		node = 0;
	switch (kind) {
	case MT_OOM_ZONE:
		return worse(cut ? MT_CUT : MT_TAKEN, zone_line(parser, node, rest));
	case MT_OOM_NODE:
		return worse(cut ? MT_CUT : MT_TAKEN, node_line(parser, node, rest));
	case MT_OOM_COUNTS:
		return stats_line(parser, &parser->report.counts, rest, false);
	case MT_OOM_LIST:
		return mt_oom_list_line(parser, message);
	case MT_OOM_HUGE:
		return hugepages_line(parser, rest);
	case MT_OOM_RESERVE:
		colon = memchr(message.p, ':', message.len);
		reserves.p = colon ? colon + 1 : message.p + message.len;
		reserves.len = (size_t)(message.p + message.len - reserves.p);
		return reserve_line(parser, reserves, cut);
	case MT_OOM_PERCPU:
		return percpu_line(parser, node, message, rest);
	case MT_OOM_PAGES:
		return pages_line(parser, message);
	case MT_OOM_SWAP:
		return swap_line(parser, message);
	default:
		return MT_BAD;
	}
}

static void parse_stored(struct mt_oom_parser *parser, size_t i)
{
	struct mt_word line = mt_oom_store_line(&parser->memory, i);

	switch (parse_line(parser, parser->memory.v[i].kind, line)) {
	case MT_TAKEN:
		parser->report.nr_read++;
		break;
	case MT_CUT:
		parser->report.nr_read++;
		parser->report.nr_cut++;
		break;
	default:
		mt_oom_count_unread(parser, line);
		/* another driver's line takes nothing away from the figures */
		if (parser->memory.v[i].kind != MT_OOM_OTHER && !parser->bad)
			parser->bad = mt_oom_copy(parser, (struct mt_word){
				line.p, line.len < 160 ? line.len : 160 });
	}
}

/* A reason names the report by its place in the log. */
static void set_status(struct mt_oom_parser *parser, enum mt_section section,
		       enum mt_status status, const char *reason)
{
	mt_cleanup(free) char *text = NULL;

	if (reason && asprintf(&text, "report of line %zu: %s", parser->report.line, reason) < 0)
		text = NULL;
	mt_snapshot_set_status(parser->report.snapshot, section, status, text);
}

/* Kernels before 3.9 print present alone. */
static void let_present_stand(struct mt_oom_parser *parser)
{
	struct mt_snapshot *snapshot = parser->report.snapshot;
	bool any = false;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		struct mt_zone *zone = &snapshot->zones[i];

		if (zone->managed != MT_UNKNOWN || zone->present == MT_UNKNOWN)
			continue;
		zone->managed = zone->present;
		any = true;
	}
	if (any)
		set_status(parser, MT_SECTION_ZONEINFO, MT_STATUS_PRESENT,
			   "managed is not printed (kernels before 3.9): present stands for it, "
			   "with what the kernel keeps for itself");
}

static void note_cuts(struct mt_oom_parser *parser)
{
	bool lists = parser->report.snapshot->nr_orders;

	if (parser->report.nr_cut)
		set_status(parser, MT_SECTION_ZONEINFO, MT_STATUS_TRUNCATED,
			   "lines were cut: what is whole of them was read");
	if (parser->report.nr_cut && lists)
		set_status(parser, MT_SECTION_BUDDYINFO, MT_STATUS_TRUNCATED,
			   "lines were cut: free lists may be incomplete");
	if (parser->orders_assumed)
		set_status(parser, MT_SECTION_BUDDYINFO, MT_STATUS_TRUNCATED,
			   "no free list is whole: the number of orders is not known, 11 are "
			   "usual");
	if (parser->page_assumed)
		set_status(parser, MT_SECTION_ZONEINFO, MT_STATUS_TRUNCATED,
			   "the page size is not in the log: 4 KiB is taken");
}

static void set_sections(struct mt_oom_parser *parser)
{
	struct mt_snapshot *snapshot = parser->report.snapshot;

	if (!snapshot->nr_zones)
		return;
	set_status(parser, MT_SECTION_ZONEINFO,
		   parser->bad ? MT_STATUS_DAMAGED : MT_STATUS_PRESENT, parser->bad);
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (snapshot->zones[i].nr_pcp)
			set_status(parser, MT_SECTION_PCP, MT_STATUS_PRESENT, NULL);
	if (snapshot->nr_orders)
		set_status(parser, MT_SECTION_BUDDYINFO, MT_STATUS_PRESENT, NULL);
	if (snapshot->nr_types)
		set_status(parser, MT_SECTION_PAGETYPEINFO, MT_STATUS_PRESENT, NULL);
	let_present_stand(parser);
	note_cuts(parser);
	mt_oom_note_contradictions(parser);
}

void mt_oom_parse_memory(struct mt_oom_parser *parser)
{
	mt_oom_find_types(parser);
	mt_oom_find_page_size(parser);
	for (size_t i = 0; !parser->err && i < parser->memory.n; i++)
		parse_stored(parser, i);
	/* without zones no section could say that it is assumed */
	if (parser->page_kib != MT_UNKNOWN &&
	    (!parser->page_assumed || parser->report.snapshot->nr_zones))
		parser->report.snapshot->origin.page_size = parser->page_kib * 1024;
	set_sections(parser);
}
