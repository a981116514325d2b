// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/zoneinfo (mm/vmstat.c, zoneinfo_show_print()).  For each zone of each
 * node, populated or not:
 *
 *	Node 0, zone      DMA
 *	  per-node stats			in the node's first populated zone
 *	      nr_inactive_anon 451
 *	  pages free     3808
 *	        boost    0			fields, until the protection line
 *	        protection: (0, 411, 411, 411, 411)
 *	      nr_free_pages 3808		statistics; from here on populated only
 *	  pagesets
 *	    cpu: 0
 *	              count:    0		the lists of one CPU
 *	  vm stats threshold: 2
 *	  node_unreclaimable:  0		what newer kernels add comes here too
 *	  start_pfn:           1
 *
 * Before v4.12 (RHEL 7) the statistics come before the protection line, and only
 * populated zones are listed.
 *
 * Which lines there are changes with nearly every release: names decide, and
 * those that are not known are kept as statistics, in their place.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "proc/zone/parsers.h"
#include "proc/text/lines.h"
#include "proc/zone/zone_line.h"

/* Whose lines these are. */
enum part { PART_NONE, PART_NODE_STATS, PART_FIELDS, PART_STATS, PART_PCP };

struct parser {
	struct mt_lines scan;
	struct mt_snapshot *snapshot;
	bool want_pcp;
	enum part part;
	struct mt_zone *zone;		/* NULL: between zones, or lost */
	struct mt_node *node;
	struct mt_pcp *pcp;
	bool cold;			/* its second list, until 2.6.24 */
	bool newer;			/* than 3.8: managed, or statistics of nodes */
	unsigned int next_index;	/* of the node's zones */
	unsigned int nr_listed;		/* zones of the node so far */
	size_t nr_zones;		/* of every node, as the last protection line has it */
	bool populated_only;		/* others are not listed */
	bool usable;
};

/* A number that has a place of its own in the model. */
struct field {
	const char *name;
	size_t offset;
};

static const struct field zone_fields[] = {
	{ "pages free", offsetof(struct mt_zone, free) },
	{ "boost", offsetof(struct mt_zone, boost) },
	{ "min", offsetof(struct mt_zone, min) },
	{ "low", offsetof(struct mt_zone, low) },
	{ "high", offsetof(struct mt_zone, high) },
	{ "promo", offsetof(struct mt_zone, promo) },
	{ "spanned", offsetof(struct mt_zone, spanned) },
	{ "present", offsetof(struct mt_zone, present) },
	{ "managed", offsetof(struct mt_zone, managed) },
	{ "cma", offsetof(struct mt_zone, cma) },
};

/* Printed behind the per-CPU lists, with a colon. */
static const struct field tail_fields[] = {
	{ "start_pfn", offsetof(struct mt_zone, start_pfn) },
	{ "reserved_highatomic", offsetof(struct mt_zone, reserved_highatomic) },
	{ "free_highatomic", offsetof(struct mt_zone, free_highatomic) },
};

static const struct field pcp_fields[] = {
	{ "count", offsetof(struct mt_pcp, count) },
	{ "high", offsetof(struct mt_pcp, high) },
	{ "batch", offsetof(struct mt_pcp, batch) },
	{ "high_min", offsetof(struct mt_pcp, high_min) },
	{ "high_max", offsetof(struct mt_pcp, high_max) },
};

static void bad(struct parser *parser, const char *cause)
{
	mt_lines_bad(&parser->scan, MT_STATUS_DAMAGED, "%s", cause);
}

static uint64_t *find_field(const struct field *fields, size_t n, void *base, struct mt_word name)
{
	for (size_t i = 0; i < n; i++)
		if (mt_word_is(name, fields[i].name))
			return (uint64_t *)((char *)base + fields[i].offset);
	return NULL;
}

/* A number said twice is a sign of lines lost in between. */
static void set_field(struct parser *parser, uint64_t *field, uint64_t value)
{
	if (*field != MT_UNKNOWN)
		bad(parser, "a field is listed twice");
	else
		*field = value;
}

/* Lines of a CPU's lists, wherever they stand. */
static bool is_of_pcp(const struct mt_zone_pair *pair)
{
	struct mt_pcp pcp;

	return pair->colon && (mt_word_is(pair->name, "cpu") ||
			       mt_word_is(pair->name, "vm stats threshold") ||
			       find_field(pcp_fields, MT_ARRAY_SIZE(pcp_fields), &pcp, pair->name));
}

static void add_stat(struct parser *parser, struct mt_stats *stats, const struct mt_zone_pair *pair)
{
	if (is_of_pcp(pair)) {
		bad(parser, "a line of a CPU's lists outside pagesets");
		return;
	}
	if (!mt_word_is_name(pair->name)) {
		bad(parser, "bad name of a statistic");
		return;
	}

	mt_cleanup(mt_error) struct mt_error *err = mt_stats_add(
		parser->snapshot, stats, pair->name.p, pair->name.len, pair->value);

	if (err)
		bad(parser, mt_error_message(err));
}

/* Where both are known, a is at most b. */
static bool at_most(uint64_t a, uint64_t b)
{
	return a == MT_UNKNOWN || b == MT_UNKNOWN || a <= b;
}

/* What every kernel keeps to; a changed digit often does not. */
static void check_sense(struct parser *parser, const struct mt_zone *zone)
{
	if (!at_most(zone->min, zone->low) || !at_most(zone->low, zone->high))
		mt_lines_bad(&parser->scan, MT_STATUS_DAMAGED,
			    "node %u, zone %s: its watermarks do not rise", zone->node, zone->name);
	if (!at_most(zone->managed, zone->present) || !at_most(zone->present, zone->spanned) ||
	    !at_most(zone->free, zone->spanned))
		mt_lines_bad(&parser->scan, MT_STATUS_DAMAGED,
			    "node %u, zone %s has more pages than it spans", zone->node,
			    zone->name);
}

/*
 * A zone that is not whole when the next one starts, or the text ends, was cut:
 * every zone has its protection line, and every one with pages a start_pfn.
 */
static void end_zone(struct parser *parser)
{
	const struct mt_zone *zone = parser->zone;

	if (!zone)
		return;
	if (!zone->lowmem_reserve ||
	    (zone->present != MT_UNKNOWN && zone->present && zone->start_pfn == MT_UNKNOWN))
		mt_lines_bad(&parser->scan, MT_STATUS_TRUNCATED,
			    "node %u, zone %s ends too early", zone->node, zone->name);
	parser->newer |= zone->managed != MT_UNKNOWN;
	if (!parser->newer)
		parser->populated_only = true;	/* until 4.11 (commit b2bd8598195f) */
	check_sense(parser, zone);
	parser->nr_zones = zone->nr_lowmem_reserve;
	parser->zone = NULL;
}

/* Every node prints as many zones as its protection lines have numbers. */
static void end_node(struct parser *parser, enum mt_status status)
{
	if (!parser->nr_zones || parser->nr_listed == parser->nr_zones ||
	    (parser->populated_only && parser->nr_listed < parser->nr_zones))
		return;
	if (parser->nr_listed > parser->nr_zones)
		status = MT_STATUS_DAMAGED;
	mt_lines_bad(&parser->scan, status, "node %u has %u of its %zu zones",
		     parser->node->id, parser->nr_listed, parser->nr_zones);
}

/* Where not all are listed, it is that of other nodes' zones of this name, or above all others. */
static unsigned int find_index(struct parser *parser, struct mt_word name)
{
	const struct mt_snapshot *snapshot = parser->snapshot;
	unsigned int above = 0;

	if (!parser->populated_only)
		return parser->next_index++;
	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (zone->index != MT_NO_INDEX && mt_word_is(name, zone->name))
			return zone->index;
		if (zone->index != MT_NO_INDEX && zone->index >= above)
			above = zone->index + 1;
	}
	return above;
}

static void begin_node(struct parser *parser)
{
	if (parser->node)
		end_node(parser, MT_STATUS_DAMAGED);
	parser->next_index = 0;
	parser->nr_listed = 0;
}

static struct mt_error *begin_zone(struct parser *parser, unsigned int node, struct mt_word name)
{
	struct mt_snapshot *snapshot = parser->snapshot;

	if (!parser->node || parser->node->id != node)
		begin_node(parser);

	struct mt_error *err = mt_snapshot_node(snapshot, node, &parser->node);

	if (!err)
		err = mt_snapshot_zone(snapshot, node, name.p, name.len, &parser->zone);
	if (err)
		return err;
	if (parser->zone->index != MT_NO_INDEX) {
		parser->zone = NULL;
		return mt_error_create(MT_ERR_FORMAT, "a zone is listed twice");
	}
	parser->zone->index = find_index(parser, name);
	parser->nr_listed++;
	parser->part = PART_FIELDS;
	parser->pcp = NULL;
	parser->usable = true;
	return NULL;
}

static void parse_zone_line(struct parser *parser, struct mt_word line)
{
	struct mt_word name, rest;
	unsigned int node;
	const char *cause = mt_word_zone(line, &node, &name, &rest);

	if (!cause && mt_word_trim(rest.p, rest.len).len)
		cause = "something behind the zone's name";
	if (cause)
		bad(parser, cause);
	end_zone(parser);
	if (cause)
		return; /* what follows is of a zone that is not known */

	mt_cleanup(mt_error) struct mt_error *err = begin_zone(parser, node, name);

	if (err)
		bad(parser, mt_error_message(err));
}

/* Until 2.6.28 the lists' ages stood behind: "scanned  0 (a: 0 i: 0)". */
static struct mt_word without_ages(struct mt_word text)
{
	const char *open = mt_word_starts(text, "scanned ") ? memchr(text.p, '(', text.len) : NULL;

	return open ? mt_word_trim(text.p, (size_t)(open - text.p)) : text;
}

static void parse_fields(struct parser *parser, struct mt_word line)
{
	struct mt_word text = without_ages(mt_word_trim(line.p, line.len));
	struct mt_word rest = text;
	struct mt_zone_pair pair;

	if (mt_word_is(mt_word_take(&rest), "protection:")) {
		const char *cause =
			mt_zone_line_protection(parser->zone, mt_word_trim(rest.p, rest.len));

		if (cause) {
			free(parser->zone->lowmem_reserve);
			parser->zone->lowmem_reserve = NULL;
			parser->zone->nr_lowmem_reserve = 0;
			bad(parser, cause);
		}
		parser->part = PART_STATS;
		return;
	}

	const char *cause = mt_zone_line_pair(text, &pair);

	if (cause) {
		bad(parser, cause);
		return;
	}

	uint64_t *field = find_field(zone_fields, MT_ARRAY_SIZE(zone_fields), parser->zone,
				     pair.name);

	if (mt_word_is(pair.name, "nr_free_pages"))
		parser->populated_only = true;
	if (field)
		set_field(parser, field, pair.value);
	else
		add_stat(parser, &parser->zone->stats, &pair);
}

/* A line of statistics, or one of those behind the per-CPU lists. */
static void parse_stat(struct parser *parser, const struct mt_zone_pair *pair)
{
	uint64_t *field = pair->colon ? find_field(tail_fields, MT_ARRAY_SIZE(tail_fields),
						   parser->zone, pair->name) :
					NULL;

	if (field)
		set_field(parser, field, pair->value);
	else
		add_stat(parser, parser->part == PART_NODE_STATS ? &parser->node->stats :
								   &parser->zone->stats, pair);
}

static void begin_cpu(struct parser *parser, uint64_t cpu)
{
	struct mt_zone *zone = parser->zone;

	parser->pcp = NULL;
	if (cpu >= MT_MAX_CPUS || (zone->nr_pcp && zone->pcp[zone->nr_pcp - 1].cpu >= cpu)) {
		bad(parser, "CPUs are not in order");
		return;
	}

	mt_cleanup(mt_error) struct mt_error *err =
		mt_zone_add_pcp(zone, (unsigned int)cpu, &parser->pcp);

	if (err)
		bad(parser, mt_error_message(err));
}

/* The lines of one CPU stand deeper than those that follow all CPUs. */
static bool is_deep(struct mt_word line, size_t indent)
{
	return line.len >= indent && !memcmp(line.p, "              ", indent);
}

/*
 * Until 2.6.24 each CPU had two lists, "cpu: 0 pcp: 0" the hot and 1 the cold one (commit
 * 3dfa5721f12c): the pages of both are counted, other figures are the hot one's.
 */
static bool begin_list(struct parser *parser, const struct mt_zone_pair *pair)
{
	uint64_t cpu;

	if (!mt_word_starts(pair->name, "cpu: ") || pair->name.len < 4 ||
	    memcmp(pair->name.p + pair->name.len - 4, " pcp", 4) ||
	    !mt_number_digits(pair->name.p + 5, pair->name.len - 5, &cpu))
		return false;
	parser->cold = pair->value;
	if (!parser->cold)
		begin_cpu(parser, cpu);
	return true;
}

static bool take_cold(struct parser *parser, const struct mt_zone_pair *pair)
{
	if (!parser->cold || !parser->pcp)
		return parser->cold;
	if (mt_word_is(pair->name, "count"))
		parser->pcp->count = mt_count_add(parser->pcp->count, pair->value);
	return true;
}

static bool parse_pcp(struct parser *parser, struct mt_word line, const struct mt_zone_pair *pair)
{
	if (begin_list(parser, pair))
		return true;
	if (mt_word_is(pair->name, "cpu")) {
		begin_cpu(parser, pair->value);
		return true;
	}
	if (mt_word_is(pair->name, "vm stats threshold")) {
		if (parser->pcp)
			set_field(parser, &parser->pcp->stat_threshold, pair->value);
		return true;
	}
	if (!is_deep(line, 14))
		return false;
	if (take_cold(parser, pair))
		return true;
	if (!parser->pcp)
		return true; /* of a CPU whose own line was bad */

	uint64_t *field = find_field(pcp_fields, MT_ARRAY_SIZE(pcp_fields), parser->pcp,
				     pair->name);

	if (field)
		set_field(parser, field, pair->value);
	else
		add_stat(parser, &parser->pcp->others, pair);
	return true;
}

/* Lines that say what the next ones are. */
static bool parse_heading(struct parser *parser, struct mt_word line)
{
	struct mt_word text = mt_word_trim(line.p, line.len);

	if (mt_word_is(text, "per-node stats")) {
		parser->part = PART_NODE_STATS;
		parser->newer = true;
	} else if (mt_word_is(text, "pagesets")) {
		parser->part = PART_PCP;
	} else {
		return false;
	}
	return true;
}

static void parse_line(struct parser *parser)
{
	struct mt_word line = { parser->scan.line, parser->scan.len };
	struct mt_zone_pair pair;

	if (!mt_word_trim(line.p, line.len).len)
		return;
	if (line.p[0] != ' ') {
		parse_zone_line(parser, line);
		return;
	}
	if (!parser->zone) {
		bad(parser, "a line outside any zone");
		return;
	}
	if (parser->part == PART_NODE_STATS && mt_word_starts(line, "  pages free "))
		parser->part = PART_FIELDS;
	if (parser->part == PART_FIELDS && !mt_word_starts(line, "  per-node stats")) {
		parse_fields(parser, line);
		return;
	}

	if (parser->part == PART_PCP && !parser->want_pcp && is_deep(line, 4))
		return;

	const char *cause = mt_zone_line_pair(line, &pair);

	if (cause && parse_heading(parser, line))
		return;
	/* a counter that 4.19 hid, by an empty name, from /proc/vmstat (commit 7aaf77272358) */
	if (cause == mt_zone_line_nameless && parser->part == PART_NODE_STATS)
		return;
	if (cause) {
		bad(parser, cause);
		return;
	}
	if (parser->part == PART_PCP && parse_pcp(parser, line, &pair))
		return;
	parse_stat(parser, &pair);
}

/* Kernels before 3.9 list present alone (managed: commit 9feedc9d831e). */
static void let_present_stand(struct mt_snapshot *snapshot)
{
	bool any = false;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		struct mt_zone *zone = &snapshot->zones[i];

		any |= zone->present != MT_UNKNOWN;
		zone->managed = zone->present;
	}
	if (any)
		mt_snapshot_set_status(snapshot, MT_SECTION_ZONEINFO, MT_STATUS_PRESENT,
				       "no line of managed (kernels before 3.9): present stands "
				       "for it, with what the kernel keeps for itself");
}

struct mt_error *mt_proc_parse_zoneinfo(const char *path, const char *text, size_t len, bool pcp,
					struct mt_snapshot *snapshot)
{
	struct parser parser = { .snapshot = snapshot, .want_pcp = pcp };

	mt_lines_init(&parser.scan, path, text, len);
	while (mt_lines_next(&parser.scan))
		parse_line(&parser);
	end_zone(&parser);
	if (parser.node)
		end_node(&parser, MT_STATUS_TRUNCATED);
	if (pcp && parser.usable)
		mt_snapshot_set_status(snapshot, MT_SECTION_PCP, parser.scan.worst, NULL);

	struct mt_error *err = mt_lines_finish(&parser.scan, snapshot, MT_SECTION_ZONEINFO,
					       parser.usable);

	if (!err && !parser.newer)
		let_present_stand(snapshot);
	return err;
}
