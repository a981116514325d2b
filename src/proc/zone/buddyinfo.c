// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/buddyinfo: a line for each populated zone, a number for each order.
 *
 *	Node 0, zone    DMA32    134     65     23      6 ...
 */
#include "proc/zone/parsers.h"
#include "proc/text/lines.h"

/* The numbers of one line. NULL, or what is wrong with them. */
static const char *parse_counts(struct mt_word rest, uint64_t counts[MT_MAX_ORDERS],
				unsigned int *nr_orders)
{
	unsigned int n = 0;

	for (;;) {
		struct mt_word word = mt_word_take(&rest);

		if (!word.len)
			break;
		if (n == MT_MAX_ORDERS)
			return "too many orders";

		const char *bad = mt_word_count(word, &counts[n]);

		if (bad)
			return bad;
		n++;
	}
	*nr_orders = n;
	return n ? NULL : "no numbers";
}

static struct mt_error *fill_zone(struct mt_snapshot *snapshot, unsigned int node,
				  struct mt_word name, const uint64_t *counts)
{
	struct mt_zone *zone;
	struct mt_node *unused;
	struct mt_error *err = mt_snapshot_node(snapshot, node, &unused);

	if (!err)
		err = mt_snapshot_zone(snapshot, node, name.p, name.len, &zone);
	if (err)
		return err;
	if (zone->free_blocks)
		return mt_error_create(MT_ERR_FORMAT, "node %u, zone %s is listed twice", node,
				       zone->name);
	err = mt_zone_add_free_blocks(snapshot, zone);
	if (err)
		return err;
	for (unsigned int order = 0; order < snapshot->nr_orders; order++)
		zone->free_blocks[order] = counts[order];
	return NULL;
}

static struct mt_error *parse_line(struct mt_lines *scan, struct mt_snapshot *snapshot)
{
	struct mt_word name, rest;
	unsigned int node, nr_orders;
	uint64_t counts[MT_MAX_ORDERS];
	const char *bad = mt_word_zone((struct mt_word){ scan->line, scan->len }, &node, &name,
				       &rest);

	if (!bad)
		bad = parse_counts(rest, counts, &nr_orders);
	if (bad)
		return mt_error_create(MT_ERR_FORMAT, "%s", bad);

	struct mt_error *err = mt_snapshot_set_orders(snapshot, nr_orders);

	return err ? err : fill_zone(snapshot, node, name, counts);
}

struct mt_error *mt_proc_parse_buddyinfo(const char *path, const char *text, size_t len,
					 struct mt_snapshot *snapshot)
{
	struct mt_lines scan;
	bool usable = false;

	mt_lines_init(&scan, path, text, len);
	while (mt_lines_next(&scan)) {
		if (!mt_word_trim(scan.line, scan.len).len)
			continue;

		mt_cleanup(mt_error) struct mt_error *err = parse_line(&scan, snapshot);

		if (err)
			mt_lines_bad(&scan, MT_STATUS_DAMAGED, "%s", mt_error_message(err));
		else
			usable = true;
	}
	return mt_lines_finish(&scan, snapshot, MT_SECTION_BUDDYINFO, usable);
}
