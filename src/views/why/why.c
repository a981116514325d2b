// SPDX-License-Identifier: GPL-2.0-or-later
/* One request, zone by zone, in the order in which the kernel tries them. */
#include "views/why/why.h"

#include <inttypes.h>
#include <string.h>

#include "analysis/frag.h"
#include "base/number.h"
#include "model/report.h"
#include "views/why/why_words.h"

enum {
	NODE, ZONE, VERDICT, FREE, USABLE, NEEDED_LOW, NEEDED_MIN, BLOCK, TYPE, REASON, POSITION,
	FALLBACK, CLAIMS, SHORT, PCP, FILE_PAGES, ANON, COMPACTION, EXTFRAG, TERMS, NR_COLUMNS
};

enum { TERM, AT_LOW, AT_MIN, FUNCTION, VERSIONS, NR_TERM_COLUMNS };

static const struct mt_column term_columns[NR_TERM_COLUMNS] = {
	[TERM] = { "term", "TERM", MT_TYPE_TEXT, .help = "what is added or (below 0) taken off" },
	[AT_LOW] = { "low_pages", "LOW", MT_TYPE_NUMBER, MT_UNIT_PAGES,
		     .help = "in the first attempt, against the low watermark" },
	[AT_MIN] = { "min_pages", "MIN", MT_TYPE_NUMBER, MT_UNIT_PAGES,
		     .help = "in the second, against the min watermark" },
	[FUNCTION] = { "function", "FUNCTION", MT_TYPE_TEXT,
		       .help = "the kernel's function that does so" },
	[VERSIONS] = { "versions", "VERSIONS", MT_TYPE_TEXT, .help = "of Linux, that do" },
};

#define PAGES .type = MT_TYPE_COUNT, .unit = MT_UNIT_PAGES
#define DIFFERENCE .type = MT_TYPE_NUMBER, .unit = MT_UNIT_PAGES

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[VERDICT] = { "verdict", "VERDICT", MT_TYPE_TEXT,
		      .help = "ok, ok below low, too few pages, too fragmented, no block, "
			      "not allowed" },
	[FREE] = { "free_pages", "FREE", PAGES, .help = "free pages (NR_FREE_PAGES)" },
	[USABLE] = { "usable_pages", "USABLE", DIFFERENCE,
		     .help = "of them, those that this request counts as usable, at min" },
	[NEEDED_LOW] = { "needed_low_pages", "NEED_LOW", DIFFERENCE,
			 .help = "low watermark and lowmem_reserve: more must be usable" },
	[NEEDED_MIN] = { "needed_min_pages", "NEED_MIN", DIFFERENCE,
			 .help = "the same of the min watermark, less what the flags waive" },
	[BLOCK] = { "block_order", "BLOCK", MT_TYPE_COUNT,
		    .help = "order of the block that would be taken or split" },
	[TYPE] = { "block_type", "TYPE", MT_TYPE_TEXT, .help = "migrate type of its list" },
	[REASON] = { "reason", "REASON", MT_TYPE_TEXT, .help = "what decides, with its figures" },
	[POSITION] = { "position", "POS", MT_TYPE_COUNT, .extra = true,
		       .help = "which is tried first, from 0" },
	[FALLBACK] = { "fallback", "FALLBACK", MT_TYPE_BOOL, .extra = true,
		       .help = "the block is of another type than asked for" },
	[CLAIMS] = { "claims_pageblock", "CLAIMS", MT_TYPE_BOOL, .extra = true,
		     .help = "taking it converts the pageblock's type (if enough of it fits)" },
	[SHORT] = { "short_pages", "SHORT", DIFFERENCE, .extra = true,
		    .help = "pages missing at min; 0 and below: none" },
	[PCP] = { "pcp_pages", "PCP", PAGES, .extra = true,
		  .help = "pages on per-CPU lists, which no watermark sees" },
	[FILE_PAGES] = { "file_pages", "FILE", PAGES, .extra = true,
			 .help = "file cache of the zone, which reclaim may free" },
	[ANON] = { "anon_pages", "ANON", PAGES, .extra = true,
		   .help = "anonymous pages of the zone, which go to swap only" },
	[COMPACTION] = { "compaction", "COMPACT", MT_TYPE_BOOL, .extra = true,
			 .help = "suitable for compaction (compaction_suitable())" },
	[EXTFRAG] = { "extfrag_index", "EXTFRAG", MT_TYPE_NUMBER, MT_UNIT_THOUSANDTHS,
		      .extra = true,
		      .help = "fragmentation index for the order (JSON: thousandths)" },
	[TERMS] = { "terms", "TERMS", MT_TYPE_TABLE, .extra = true,
		    .help = "the sums, term by term", .columns = term_columns,
		    .nr_columns = NR_TERM_COLUMNS },
};

/* ---- the terms of both sums ---- */

#define NR_SUM_TERMS 9
#define MAX_TERMS (NR_SUM_TERMS + 2 * MT_MAX_ORDERS)

static void fill_term(struct mt_cell row[NR_TERM_COLUMNS], const char *name, int64_t low,
		      int64_t min, const char *function, const char *versions)
{
	row[TERM] = mt_cell_text(name);
	row[AT_LOW] = mt_cell_number(low);
	row[AT_MIN] = mt_cell_number(min);
	row[FUNCTION] = mt_cell_text(function);
	row[VERSIONS] = mt_cell_text(versions);
}

static int64_t plus(uint64_t pages)
{
	return pages > INT64_MAX ? INT64_MIN : (int64_t)pages;
}

static int64_t minus(uint64_t pages)
{
	return pages > INT64_MAX ? INT64_MIN : -(int64_t)pages;
}

/* Until 4.3: what is left above each order, and what must be. */
static size_t fill_steps(const struct mt_alloc_zone *z, struct mt_cell rows[][NR_TERM_COLUMNS])
{
	static const char *const names[MT_MAX_ORDERS] = {
		"above order 0", "above order 1", "above order 2", "above order 3",
		"above order 4", "above order 5", "above order 6", "above order 7",
		"above order 8", "above order 9", "above order 10", "above order 11",
	};
	unsigned int n = z->low.nr_steps > z->min.nr_steps ? z->low.nr_steps : z->min.nr_steps;
	size_t row = 0;

	for (unsigned int o = 0; o < n && names[o]; o++) {
		const struct mt_alloc_step *low = o < z->low.nr_steps ? &z->low.steps[o] : NULL;
		const struct mt_alloc_step *min = o < z->min.nr_steps ? &z->min.steps[o] : NULL;

		fill_term(rows[row++], names[o], low ? low->left : INT64_MIN,
			  min ? min->left : INT64_MIN, "zone_watermark_ok()",
			  "until 4.3: without the blocks of lower orders");
		fill_term(rows[row++], "needed there", low ? low->needed : INT64_MIN,
			  min ? min->needed : INT64_MIN, "zone_watermark_ok()",
			  "until 4.3: the mark, halved order by order");
	}
	return row;
}

/* Returns how many rows. */
static size_t fill_terms(const struct mt_alloc *alloc, const struct mt_alloc_zone *z,
			 struct mt_cell rows[MAX_TERMS][NR_TERM_COLUMNS])
{
	const struct mt_alloc_sum *low = &z->low, *min = &z->min;
	bool tracks_free = z->zone->free_highatomic != MT_UNKNOWN;
	bool old = alloc->rules.order_marks;
	const char *unusable = old ? "zone_watermark_ok()" : "__zone_watermark_unusable_free()";

	fill_term(rows[0], "free", plus(z->zone->free), plus(z->zone->free),
		  old ? "zone_watermark_ok()" : "zone_watermark_fast()", "2.6.32 to 7.2");
	fill_term(rows[1], "order", minus(low->gap), minus(min->gap), unusable, "2.6.32 to 7.2");
	fill_term(rows[2], "highatomic", minus(low->highatomic), minus(min->highatomic), unusable,
		  old ? "since 4.4" :
		  tracks_free ? "since 6.13: nr_free_highatomic" :
				"4.4 to 6.12: nr_reserved_highatomic");
	fill_term(rows[3], "cma", minus(low->cma), minus(min->cma), unusable, "3.7 to 7.2");
	fill_term(rows[4], "usable", low->usable, min->usable, "__zone_watermark_ok()",
		  "2.6.32 to 7.2");
	fill_term(rows[5], "watermark", plus(low->mark), plus(min->mark), "wmark_pages()",
		  "2.6.32 to 7.2; with boost since 5.0");
	fill_term(rows[6], "flags", minus(low->waived), minus(min->waived), "gfp_to_alloc_flags()",
		  alloc->rules.min_reserve ? "since 6.3: ALLOC_MIN_RESERVE, ALLOC_NON_BLOCK" :
		  old ? "until 4.3: ALLOC_HIGH, ALLOC_HARDER for who may not wait" :
			"4.4 to 6.2: ALLOC_HIGH, ALLOC_HARDER");
	fill_term(rows[7], "lowmem_reserve", plus(low->reserve), plus(min->reserve),
		  "__zone_watermark_ok()", "2.6.32 to 7.2");
	fill_term(rows[8], "needed", low->needed, min->needed, "__zone_watermark_ok()",
		  "2.6.32 to 7.2");
	return NR_SUM_TERMS + fill_steps(z, rows + NR_SUM_TERMS);
}

/* ---- rows ---- */

static enum mt_emphasis emphasis_of(const struct mt_alloc_zone *z)
{
	switch (z->verdict) {
	case MT_ZONE_SHORT:
		return MT_ALERT;
	case MT_ZONE_FRAGMENTED:
	case MT_ZONE_NO_BLOCK:
	case MT_ZONE_BELOW_LOW:
		return MT_WARNING;
	default:
		return MT_PLAIN;
	}
}

static int64_t lacking(const struct mt_alloc_zone *z)
{
	return z->min.usable == INT64_MIN ? INT64_MIN : z->min.needed + 1 - z->min.usable;
}

static struct mt_error *fill_zone(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
				  size_t position, struct mt_sink *sink)
{
	const struct mt_alloc_zone *z = &alloc->zones[position];
	const struct mt_alloc_block *block = z->block.found ? &z->block : &z->last;
	mt_cleanup(free) char *reason = mt_why_zone_reason(snapshot, alloc, z);
	struct mt_cell terms[MAX_TERMS][NR_TERM_COLUMNS];
	const struct mt_cell unknown = mt_cell_unknown();

	if (!reason)
		return mt_error_nomem();
	size_t nr_terms = fill_terms(alloc, z, terms);

	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(z->zone->node),
		[ZONE] = mt_cell_text(z->zone->name),
		[VERDICT] = mt_cell_emphasised(
			mt_cell_text(mt_alloc_zone_verdict_name(z->verdict)), emphasis_of(z)),
		[FREE] = mt_cell_count(z->zone->free),
		[USABLE] = mt_cell_number(z->min.usable),
		[NEEDED_LOW] = mt_cell_number(z->low.needed),
		[NEEDED_MIN] = mt_cell_number(z->min.needed),
		[BLOCK] = block->found ? mt_cell_count(block->order) : unknown,
		[TYPE] = mt_cell_text(block->type),
		[REASON] = mt_cell_text(reason),
		[POSITION] = mt_cell_count(position),
		[FALLBACK] = block->found && block->sure ? mt_cell_bool(block->fallback) : unknown,
		[CLAIMS] = block->found && block->sure ? mt_cell_bool(block->claims) : unknown,
		[SHORT] = mt_cell_number(lacking(z)),
		[PCP] = mt_cell_count(z->pcp),
		[FILE_PAGES] = mt_cell_count(z->file),
		[ANON] = mt_cell_count(z->anon),
		[COMPACTION] = z->min.usable == INT64_MIN ? unknown : mt_cell_bool(z->compaction),
		[EXTFRAG] = mt_cell_number(z->extfrag),
		[TERMS] = mt_cell_table(term_columns, NR_TERM_COLUMNS, terms[0], nr_terms),
	};

	return sink->ops->row(sink, cells);
}

/* ---- the request ---- */

static struct mt_error *read_nodes(const char *text, size_t len, struct mt_node_set *nodes)
{
	if (!len || mt_node_set_parse(text, len, nodes))
		return NULL;
	return mt_error_create(MT_ERR_USAGE, "\"%.*s\" is no list of nodes such as 0-1,3",
			       (int)(len < 64 ? len : 64), text);
}

/* What has no order of pages. */
static struct mt_error *note_line(const char *text, const struct mt_gfp_line *line,
				  struct mt_sink *sink)
{
	if (line->by_sysrq)
		return mt_sink_note(sink, MT_PLAIN, "order=-1: a person asked for the OOM killer "
				    "(SysRq f), and no allocation failed; order 0 is shown");
	if (!line->has_order && strstr(text, "vmalloc"))
		return mt_sink_note(sink, MT_PLAIN, "vmalloc has no order: it takes single pages, "
				    "which order 0 stands for, and a range of addresses for them");
	return NULL;
}

/* What the line says of nodes: a memory policy is narrower than a cpuset. */
static struct mt_error *read_line(const struct mt_request *request, struct mt_sink *sink,
				  struct mt_alloc_request *wanted)
{
	const struct mt_report *report = request->snapshot->report;
	const char *gfp = request->why.gfp ? request->why.gfp :
			  report && report->request ? report->request : "GFP_KERNEL";
	struct mt_gfp_line line;
	struct mt_error *err = mt_gfp_parse_line(gfp, strlen(gfp),
						 request->snapshot->origin.kernel, &line);

	if (!err && report && report->mems_allowed && gfp == report->request)
		err = read_nodes(report->mems_allowed, strlen(report->mems_allowed),
				 &wanted->nodes);
	if (err)
		return err;
	wanted->gfp = line.gfp.flags;
	wanted->order = line.has_order ? line.order : 0;
	err = read_nodes(line.mems_allowed, line.mems_allowed_len, &wanted->nodes);
	if (!err && line.nodemask_len && *line.nodemask != '(')
		err = read_nodes(line.nodemask, line.nodemask_len, &wanted->nodes);
	if (!err && *line.gfp.note)
		err = mt_sink_note(sink, MT_WARNING, "%s", line.gfp.note);
	return err ? err : note_line(gfp, &line, sink);
}

/* Without --node: the first that is allowed and has such memory. */
static unsigned int choose_node(const struct mt_snapshot *snapshot,
				const struct mt_alloc_request *wanted)
{
	unsigned int node = mt_alloc_default_node(snapshot, wanted->gfp);

	if (mt_node_set_has(&wanted->nodes, node))
		return node;
	for (size_t i = 0; i < snapshot->nr_nodes; i++)
		if (mt_node_set_has(&wanted->nodes, snapshot->nodes[i].id))
			return snapshot->nodes[i].id;
	return node;
}

static struct mt_error *read_request(const struct mt_request *request, struct mt_sink *sink,
				     struct mt_alloc_request *wanted)
{
	const struct mt_why_options *why = &request->why;
	struct mt_error *err = read_line(request, sink, wanted);

	if (!err && why->nodes)
		err = read_nodes(why->nodes, strlen(why->nodes), &wanted->nodes);
	if (err)
		return err;
	if (request->selection.has_order)
		wanted->order = request->selection.order;
	wanted->type = why->type;
	wanted->node = request->selection.has_node ? request->selection.node :
						     choose_node(request->snapshot, wanted);
	return NULL;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_alloc_request wanted = { 0 };
	mt_cleanup(mt_alloc) struct mt_alloc *alloc = NULL;
	struct mt_error *err = read_request(request, sink, &wanted);

	if (!err)
		err = mt_alloc_decide(snapshot, &wanted, &alloc);
	for (size_t i = 0; !err && i < alloc->nr_zones; i++)
		err = fill_zone(snapshot, alloc, i, sink);
	if (!err)
		err = mt_why_notes(snapshot, alloc, sink);
	if (!err && request->finding && !mt_alloc_succeeds(alloc->verdict))
		*request->finding = true;
	return err;
}

/* ---- options ---- */

static struct mt_error *set_index(const char *text, uint64_t most, unsigned int *index, bool *has)
{
	uint64_t number;

	if (!mt_number_parse(text, &number) || number > most)
		return mt_error_create(MT_ERR_USAGE, "a number up to %" PRIu64,
				       most);
	*index = (unsigned int)number;
	*has = true;
	return NULL;
}

static struct mt_error *set_order(struct mt_request *request, const char *text)
{
	return set_index(text, MT_MAX_ORDERS - 1, &request->selection.order,
			 &request->selection.has_order);
}

static struct mt_error *set_node(struct mt_request *request, const char *text)
{
	return set_index(text, MT_NODE_SET_SIZE - 1, &request->selection.node,
			 &request->selection.has_node);
}

/* Which kernel's bits a number means is known later; what is wrong, now. */
static struct mt_error *set_gfp(struct mt_request *request, const char *text)
{
	struct mt_gfp_line line;

	request->why.gfp = text;
	return mt_gfp_parse_line(text, strlen(text), NULL, &line);
}

static struct mt_error *set_type(struct mt_request *request, const char *text)
{
	request->why.type = text;
	return NULL;
}

static struct mt_error *set_nodes(struct mt_request *request, const char *text)
{
	struct mt_node_set nodes;

	request->why.nodes = text;
	if (!mt_node_set_parse(text, strlen(text), &nodes))
		return mt_error_create(MT_ERR_USAGE, "a list of nodes such as 0-1,3");
	return NULL;
}

static struct mt_error *set_all(struct mt_request *request, const char *text)
{
	(void)text;
	request->why.all = true;
	return NULL;
}

static const struct mt_view_option option_order = {
	.name = "order", .value = "N", .help = "for 2^N pages together (default: what --gfp says, "
	"or 0)", .set = set_order,
};

static const struct mt_view_option option_gfp = {
	.name = "gfp", .value = "FLAGS", .help = "GFP_ATOMIC|__GFP_COMP, 0x40dc0, or the line "
	"\"page allocation failure: order:4, mode:...\" as the kernel printed it (default: "
	"GFP_KERNEL)", .set = set_gfp,
};

static const struct mt_view_option option_node = {
	.name = "node", .value = "N", .help = "asked for on this node (default: the first)",
	.set = set_node,
};

static const struct mt_view_option option_migratetype = {
	.name = "migratetype", .value = "TYPE", .help = "Unmovable, Movable or Reclaimable "
	"(default: what the flags say)", .set = set_type,
};

static const struct mt_view_option option_cpuset_nodes = {
	.name = "cpuset-nodes", .value = "LIST", .help = "only these nodes are allowed: 0-1,3",
	.set = set_nodes,
};

static const struct mt_view_option option_all = {
	.name = "all", .help = "the largest order that each kind of request gets now, on each "
	"node; also without --order and --gfp", .set = set_all,
};

static const struct mt_view_option *const options[] = {
	&option_order, &option_gfp, &option_node, &option_migratetype, &option_cpuset_nodes,
	&option_all, NULL,
};

static const struct mt_view *variant(const struct mt_request *request)
{
	bool none = !request->selection.has_order && !request->why.gfp;

	return request->why.all || none ? &mt_view_why_all : &mt_view_why;
}

const struct mt_view mt_view_why = {
	.name = "why",
	.summary = "would an allocation succeed now, and which term decides, zone by zone",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.requires = MT_SECTION_BIT(ZONEINFO),
	.uses = MT_SECTION_BIT(BUDDYINFO) | MT_SECTION_BIT(PAGETYPEINFO) | MT_SECTION_BIT(PCP) |
		MT_ASK_DISTANCES,
	.options = options,
	.variant = variant,
	.fill = fill,
	.other = &mt_view_why_all,
	.other_option = "--all",
};
