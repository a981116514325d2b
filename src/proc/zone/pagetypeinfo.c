// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/pagetypeinfo.  For each node that has memory:
 *
 *	Page block order: 9
 *	Pages per block:  512
 *
 *	Free pages count per migrate type at order       0      1 ...
 *	Node    0, zone      DMA, type    Unmovable      0      0 ...
 *
 *	Number of blocks type     Unmovable      Movable ...
 *	Node 0, zone      DMA            1            7 ...
 *
 * and, where page_owner is on, a table headed "Number of mixed blocks", which
 * has the shape of the one before and is passed over.  A list longer than
 * 100000 blocks prints as ">100000" (pagetypeinfo_showfree_print(), v5.5,
 * commit 93b3a674485f): a lower bound.
 */
#include <stdlib.h>

#include "proc/zone/parsers.h"
#include "proc/text/lines.h"

enum table { TABLE_NONE, TABLE_FREE, TABLE_BLOCKS, TABLE_MIXED };

struct parser {
	struct mt_lines scan;
	struct mt_snapshot *snapshot;
	enum table table;
	unsigned int columns[MT_MAX_TYPES];	/* types of TABLE_BLOCKS */
	unsigned int nr_columns;
	bool usable;
};

#define FREE_HEADING "Free pages count per migrate type at order"
#define BLOCKS_HEADING "Number of blocks type"
#define MIXED_HEADING "Number of mixed blocks"

static struct mt_error *bad_line(const char *cause)
{
	return mt_error_create(MT_ERR_FORMAT, "%s", cause);
}

static struct mt_word behind(struct mt_word line, size_t len)
{
	return (struct mt_word){ line.p + len, line.len - len };
}

/* "..., type    Unmovable": what follows the word goes to rest. */
static bool take_type(struct mt_word *rest, struct mt_word *type)
{
	struct mt_word word = mt_word_take(rest);

	if (!mt_word_is(word, "type"))
		return false;
	*type = mt_word_take(rest);
	return mt_word_is_name(*type);
}

/*
 * The per-type arrays are made in the snapshot's shape, so every type must be
 * known before the first number is kept.
 */
static struct mt_error *learn_types(struct parser *parser, const char *text, size_t len)
{
	struct mt_lines scan;

	mt_lines_init(&scan, "", text, len);
	while (mt_lines_next(&scan)) {
		struct mt_word line = { scan.line, scan.len }, name, rest, type;
		unsigned int unused;

		if (mt_word_zone(line, &unused, &name, &rest) || !take_type(&rest, &type))
			continue;

		struct mt_error *err = mt_snapshot_type(parser->snapshot, type.p, type.len,
							&unused);

		if (err) {
			free(scan.first_bad);
			return err;
		}
	}
	free(scan.first_bad);
	return NULL;
}

static struct mt_error *parse_free_heading(struct parser *parser, struct mt_word rest)
{
	struct mt_error *err;
	unsigned int n = 0;

	/* rows under a heading that is bad have no columns to stand in */
	parser->table = TABLE_NONE;
	for (struct mt_word word; (word = mt_word_take(&rest)).len; n++) {
		uint64_t order;

		if (mt_word_count(word, &order) || order != n)
			return bad_line("orders are not 0, 1, 2, ...");
	}
	err = mt_snapshot_set_orders(parser->snapshot, n);
	if (!err)
		parser->table = TABLE_FREE;
	return err;
}

static struct mt_error *parse_blocks_heading(struct parser *parser, struct mt_word rest)
{
	parser->table = TABLE_NONE;
	parser->nr_columns = 0;
	for (struct mt_word word; (word = mt_word_take(&rest)).len; parser->nr_columns++) {
		if (parser->nr_columns == MT_MAX_TYPES || !mt_word_is_name(word))
			return bad_line("bad migrate types");

		struct mt_error *err = mt_snapshot_type(parser->snapshot, word.p, word.len,
							&parser->columns[parser->nr_columns]);
		if (err)
			return err;
	}
	if (!parser->nr_columns)
		return bad_line("no migrate types");
	parser->table = TABLE_BLOCKS;
	return NULL;
}

static struct mt_error *parse_block_order(struct parser *parser, struct mt_word rest)
{
	struct mt_snapshot *snapshot = parser->snapshot;
	uint64_t order;
	const char *bad = mt_word_count(mt_word_trim(rest.p, rest.len), &order);

	if (bad || order >= MT_MAX_ORDERS)
		return bad_line(bad ? bad : "too large a pageblock order");
	if (snapshot->pageblock_order != MT_NO_INDEX && snapshot->pageblock_order != order)
		return bad_line("another pageblock order than before");
	snapshot->pageblock_order = (unsigned int)order;
	return NULL;
}

/* It only says again what the order says. */
static struct mt_error *parse_block_pages(struct parser *parser, struct mt_word rest)
{
	unsigned int order = parser->snapshot->pageblock_order;
	uint64_t pages;
	const char *bad = mt_word_count(mt_word_trim(rest.p, rest.len), &pages);

	if (bad)
		return bad_line(bad);
	if (order != MT_NO_INDEX && pages != UINT64_C(1) << order)
		return bad_line("pages per block do not fit the pageblock order");
	return NULL;
}

/* One free list's length; ">100000" is a lower bound. */
static const char *parse_length(struct mt_word word, uint64_t *count, bool *at_least)
{
	*at_least = word.len > 1 && word.p[0] == '>';
	if (*at_least)
		word = behind(word, 1);
	return mt_word_count(word, count);
}

static struct mt_error *parse_free(struct parser *parser, struct mt_zone *zone,
				   struct mt_word rest)
{
	struct mt_snapshot *snapshot = parser->snapshot;
	uint64_t counts[MT_MAX_ORDERS];
	bool at_least[MT_MAX_ORDERS];
	struct mt_word name;
	unsigned int type, n = 0;

	if (!take_type(&rest, &name))
		return bad_line("expected \"type\" and its name");
	for (struct mt_word word; (word = mt_word_take(&rest)).len; n++) {
		const char *bad = n < snapshot->nr_orders ?
					  parse_length(word, &counts[n], &at_least[n]) :
					  "more numbers than orders";
		if (bad)
			return bad_line(bad);
	}
	if (n != snapshot->nr_orders)
		return bad_line("fewer numbers than orders");

	struct mt_error *err = mt_snapshot_type(snapshot, name.p, name.len, &type);

	if (!err)
		err = mt_zone_add_type_blocks(snapshot, zone);
	if (err)
		return err;

	size_t first = (size_t)type * snapshot->nr_orders;

	if (zone->type_free_blocks[first] != MT_UNKNOWN)
		return bad_line("a migrate type is listed twice");
	for (unsigned int order = 0; order < n; order++) {
		zone->type_free_blocks[first + order] = counts[order];
		zone->type_at_least[first + order] = at_least[order];
	}
	return NULL;
}

static struct mt_error *parse_blocks(struct parser *parser, struct mt_zone *zone,
				     struct mt_word rest)
{
	uint64_t counts[MT_MAX_TYPES];
	unsigned int n = 0;

	if (zone->pageblocks)
		return bad_line("a zone is listed twice");
	for (struct mt_word word; (word = mt_word_take(&rest)).len; n++) {
		const char *bad = n < parser->nr_columns ? mt_word_count(word, &counts[n]) :
							   "more numbers than migrate types";
		if (bad)
			return bad_line(bad);
	}
	if (n != parser->nr_columns)
		return bad_line("fewer numbers than migrate types");

	struct mt_error *err = mt_zone_add_pageblocks(parser->snapshot, zone);

	for (unsigned int i = 0; !err && i < n; i++)
		zone->pageblocks[parser->columns[i]] = counts[i];
	return err;
}

static struct mt_error *parse_row(struct parser *parser, struct mt_word line)
{
	struct mt_word name, rest;
	struct mt_zone *zone;
	struct mt_node *unused;
	unsigned int node;
	const char *bad = mt_word_zone(line, &node, &name, &rest);

	if (bad)
		return bad_line(bad);
	if (parser->table == TABLE_NONE)
		return bad_line("a zone before any heading");
	if (parser->table == TABLE_MIXED)
		return NULL;

	struct mt_error *err = mt_snapshot_node(parser->snapshot, node, &unused);

	if (!err)
		err = mt_snapshot_zone(parser->snapshot, node, name.p, name.len, &zone);
	if (!err)
		err = parser->table == TABLE_FREE ? parse_free(parser, zone, rest) :
						    parse_blocks(parser, zone, rest);
	parser->usable |= !err;
	return err;
}

static struct mt_error *parse_line(struct parser *parser)
{
	static const struct {
		const char *text;
		size_t len;
		struct mt_error *(*parse)(struct parser *parser, struct mt_word rest);
	} headings[] = {
#define HEADING(text, parse) { text, sizeof(text) - 1, parse }
		HEADING("Page block order:", parse_block_order),
		HEADING("Pages per block:", parse_block_pages),
		HEADING(FREE_HEADING, parse_free_heading),
		HEADING(BLOCKS_HEADING, parse_blocks_heading),
#undef HEADING
	};
	struct mt_word line = { parser->scan.line, parser->scan.len };

	if (!mt_word_trim(line.p, line.len).len)
		return NULL;
	for (size_t i = 0; i < MT_ARRAY_SIZE(headings); i++)
		if (mt_word_starts(line, headings[i].text))
			return headings[i].parse(parser, behind(line, headings[i].len));
	if (mt_word_starts(line, MIXED_HEADING)) {
		parser->table = TABLE_MIXED;
		return NULL;
	}
	return parse_row(parser, line);
}

/* Each zone stands in both tables: one with lists but no blocks was cut off. */
static void check_whole(struct parser *parser)
{
	const struct mt_snapshot *snapshot = parser->snapshot;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (zone->type_free_blocks && !zone->pageblocks) {
			mt_lines_bad(&parser->scan, MT_STATUS_TRUNCATED,
				    "ends before the blocks of node %u, zone %s", zone->node,
				    zone->name);
			return;
		}
	}
}

struct mt_error *mt_proc_parse_pagetypeinfo(const char *path, const char *text, size_t len,
					    struct mt_snapshot *snapshot)
{
	struct parser parser = { .snapshot = snapshot };
	struct mt_error *err = learn_types(&parser, text, len);

	if (err)
		return mt_error_prefix(err, "%s", path);
	mt_lines_init(&parser.scan, path, text, len);
	while (mt_lines_next(&parser.scan)) {
		mt_cleanup(mt_error) struct mt_error *bad = parse_line(&parser);

		if (bad)
			mt_lines_bad(&parser.scan, MT_STATUS_DAMAGED, "%s", mt_error_message(bad));
	}
	check_whole(&parser);
	return mt_lines_finish(&parser.scan, snapshot, MT_SECTION_PAGETYPEINFO, parser.usable);
}
