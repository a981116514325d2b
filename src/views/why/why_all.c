// SPDX-License-Identifier: GPL-2.0-or-later
/* The largest order that each kind of request gets now, on each node. */
#include <string.h>

#include "views/why/why.h"
#include "views/why/why_words.h"

enum { NODE, REQUEST, LARGEST, SIZE, ZONE, NEXT, FLAGS, VERDICTS, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "the node asked" },
	[REQUEST] = { "request", "REQUEST", MT_TYPE_TEXT, .is_key = true,
		      .help = "kind of request" },
	[LARGEST] = { "largest_order", "LARGEST", MT_TYPE_NUMBER,
		      .help = "largest order that free memory serves now; -1: none, null: not "
			      "known" },
	[SIZE] = { "largest_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "its size" },
	[ZONE] = { "zone", "FROM", MT_TYPE_TEXT, .help = "node and zone that it comes from" },
	[NEXT] = { "next_verdict", "NEXT", MT_TYPE_TEXT, .help = "what an order more would need" },
	[FLAGS] = { "gfp", "GFP", MT_TYPE_TEXT, .extra = true, .help = "the flags asked with" },
	[VERDICTS] = { "verdicts", "O", MT_TYPE_TEXTS, .axis = MT_AXIS_ORDER,
		       .help = "by order: ok; low: below the low watermark; cpt: needs compaction; "
			       "rcl: needs reclaim; oom; no" },
};

static const struct {
	const char *name;
	uint32_t gfp;
} classes[] = {
	{ "GFP_KERNEL", MT_GFP_KERNEL },
	{ "GFP_KERNEL|__GFP_RECLAIMABLE", MT_GFP_KERNEL | MT_GFP_RECLAIMABLE },
	{ "GFP_HIGHUSER_MOVABLE", MT_GFP_HIGHUSER_MOVABLE },
	{ "GFP_TRANSHUGE_LIGHT", (MT_GFP_HIGHUSER_MOVABLE | MT_GFP_COMP | MT_GFP_NOMEMALLOC |
				  MT_GFP_NOWARN) & ~MT_GFP_RECLAIM },
	{ "GFP_NOWAIT", MT_GFP_KSWAPD_RECLAIM },
	{ "GFP_ATOMIC", MT_GFP_HIGH | MT_GFP_KSWAPD_RECLAIM },
	{ "GFP_KERNEL|__GFP_THISNODE", MT_GFP_KERNEL | MT_GFP_THISNODE },
	{ "GFP_KERNEL|__GFP_DMA32", MT_GFP_KERNEL | MT_GFP_DMA32 },
};

static const char *short_name(enum mt_alloc_verdict verdict)
{
	static const char *const names[] = {
		[MT_ALLOC_UNKNOWN] = "?",
		[MT_ALLOC_AT_ONCE] = "ok",
		[MT_ALLOC_BELOW_LOW] = "low",
		[MT_ALLOC_RESERVES] = "low",
		[MT_ALLOC_COMPACTION] = "cpt",
		[MT_ALLOC_RECLAIM] = "rcl",
		[MT_ALLOC_OOM] = "oom",
		[MT_ALLOC_FAILS] = "no",
	};

	return names[verdict];
}

/* What was found of one class on one node. */
struct row {
	const char *names[MT_MAX_ORDERS];	/* of the verdicts, by order */
	enum mt_alloc_verdict verdicts[MT_MAX_ORDERS];
	int largest;
	char zone[80];		/* the largest comes from */
};

static struct mt_error *ask(const struct mt_snapshot *snapshot,
			    const struct mt_alloc_request *request, struct row *row)
{
	mt_cleanup(mt_alloc) struct mt_alloc *alloc = NULL;
	struct mt_error *err = mt_alloc_decide(snapshot, request, &alloc);

	if (err)
		return err;
	row->verdicts[request->order] = alloc->verdict;
	row->names[request->order] = short_name(alloc->verdict);
	if (!alloc->served)
		return NULL;
	row->largest = (int)request->order;
	snprintf(row->zone, sizeof(row->zone), "%u %s", alloc->served->zone->node,
		 alloc->served->zone->name);
	return NULL;
}

static struct mt_error *show(const struct mt_snapshot *snapshot, unsigned int node, size_t class,
			     const struct row *row, struct mt_sink *sink)
{
	unsigned int next = (unsigned int)(row->largest + 1);
	/* a source that cannot tell for a single page cannot tell at all */
	bool known = row->largest >= 0 || row->verdicts[0] != MT_ALLOC_UNKNOWN;
	uint64_t bytes = !known ? MT_UNKNOWN : row->largest < 0 ?
				 0 :
				 mt_pages_to_bytes(snapshot, UINT64_C(1) << row->largest);
	char flags[MT_GFP_TEXT_SIZE];
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(node),
		[REQUEST] = mt_cell_text(classes[class].name),
		[LARGEST] = !known ? mt_cell_count(MT_UNKNOWN) :
			    mt_cell_emphasised(mt_cell_number(row->largest),
					       row->largest < 0 ? MT_ALERT : MT_PLAIN),
		[SIZE] = mt_cell_count(bytes),
		[ZONE] = mt_cell_text(*row->zone ? row->zone : NULL),
		[NEXT] = mt_cell_text(next < snapshot->nr_orders ?
					      mt_alloc_verdict_name(row->verdicts[next]) :
					      NULL),
		[FLAGS] = mt_cell_text(mt_gfp_text(flags, classes[class].gfp)),
		[VERDICTS] = mt_cell_texts(row->names, snapshot->nr_orders),
	};

	return sink->ops->row(sink, cells);
}

/* A node that has no zone of such a request is not asked. */
static struct mt_error *fill_class(const struct mt_request *request, unsigned int node,
				   size_t class, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_alloc_request wanted = { .node = node, .gfp = classes[class].gfp };
	struct row row = { .largest = -1 };
	const char *nodes = request->why.nodes;

	if (nodes)
		mt_node_set_parse(nodes, strlen(nodes), &wanted.nodes);
	for (; wanted.order < snapshot->nr_orders; wanted.order++) {
		struct mt_error *err = ask(snapshot, &wanted, &row);

		if (err && mt_error_code(err) == MT_ERR_USAGE) {
			mt_error_destroy(err);
			return NULL;
		}
		if (err)
			return err;
	}
	return show(snapshot, node, class, &row, sink);
}

static struct mt_error *fill_node(const struct mt_request *request, unsigned int node,
				  struct mt_sink *sink)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(classes); i++)
		err = fill_class(request, node, i, sink);
	return err;
}

static struct mt_error *note_doubt(const struct mt_snapshot *snapshot, struct mt_sink *sink)
{
	if (snapshot->nr_types)
		return NULL;
	return mt_sink_note(
		sink, MT_WARNING,
		"migrate types are not in this source (live: pagetypeinfo wants root): "
		"where blocks are set aside (HighAtomic, CMA, isolated), less is to be had");
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < snapshot->nr_nodes; i++)
		if (!request->selection.has_node ||
		    request->selection.node == snapshot->nodes[i].id)
			err = fill_node(request, snapshot->nodes[i].id, sink);
	return err ? err : note_doubt(snapshot, sink);
}

const struct mt_view mt_view_why_all = {
	.name = "why",
	.summary = "the largest order that each kind of request gets now, on each node",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.requires = MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(BUDDYINFO),
	.uses = MT_SECTION_BIT(PAGETYPEINFO) | MT_SECTION_BIT(PCP) | MT_ASK_DISTANCES,
	.fill = fill,
};
