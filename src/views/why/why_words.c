// SPDX-License-Identifier: GPL-2.0-or-later
/* The allocator's decision in words. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/frag.h"
#include "base/text.h"
#include "views/why/why_compaction.h"
#include "views/why/why_words.h"

static char *print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static char *print(const char *fmt, ...)
{
	va_list ap;
	char *text;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	return n < 0 ? NULL : text;
}

enum mt_emphasis mt_why_emphasis(enum mt_alloc_verdict verdict)
{
	switch (verdict) {
	case MT_ALLOC_OOM:
	case MT_ALLOC_FAILS:
		return MT_ALERT;
	case MT_ALLOC_AT_ONCE:
		return MT_PLAIN;
	default:
		return MT_WARNING;
	}
}

#define BLOCK_SIZE 128

static const char *describe_block(char buf[BLOCK_SIZE], const struct mt_alloc_block *block)
{
	if (!block->found)
		snprintf(buf, BLOCK_SIZE, "a page");
	else if (!block->type)
		snprintf(buf, BLOCK_SIZE, "a block of order %u", block->order);
	else
		snprintf(buf, BLOCK_SIZE, "a block of order %u, %s%s%s", block->order, block->type,
			 block->fallback ? " (fallback)" : "",
			 block->claims ? ", whose pageblock it claims" : "");
	return buf;
}

/* "min 800 - 400 by the flags + reserve 700" */
static void describe_needed(FILE *out, const struct mt_alloc_sum *sum, const char *mark)
{
	fprintf(out, "%s %" PRIu64, mark, sum->mark);
	if (sum->waived)
		fprintf(out, " - %" PRIu64 " the flags waive", sum->waived);
	if (sum->reserve)
		fprintf(out, " + lowmem_reserve %" PRIu64, sum->reserve);
}

static void describe_usable(FILE *out, const struct mt_alloc_zone *z,
			    const struct mt_alloc_sum *sum)
{
	fprintf(out, "free %" PRIu64, z->zone->free);
	if (sum->gap)
		fprintf(out, " - %" PRIu64 " for the order", sum->gap);
	if (sum->highatomic)
		fprintf(out, " - highatomic %" PRIu64, sum->highatomic);
	if (sum->cma)
		fprintf(out, " - CMA %" PRIu64, sum->cma);
}

/* ", 349 > 56, 349 > 28": without the blocks of each lower order, half the mark each time */
static void describe_steps(FILE *out, const struct mt_alloc_sum *sum)
{
	for (unsigned int o = 0; o < sum->nr_steps; o++)
		fprintf(out, ", %lld %s %lld", (long long)sum->steps[o].left,
			sum->steps[o].left > sum->steps[o].needed ? ">" : "<=",
			(long long)sum->steps[o].needed);
}

/* What the same comparisons are at the min watermark. */
static void describe_min(FILE *out, const struct mt_alloc_sum *min)
{
	fprintf(out, "; at min: %lld > %lld", (long long)min->usable, (long long)min->needed);
	describe_steps(out, min);
}

static char *sum_reason(const struct mt_alloc_zone *z, const struct mt_alloc_sum *sum,
			const char *mark, const char *end)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	describe_usable(out, z, sum);
	fprintf(out, " %s ", sum->usable > sum->needed ? ">" : "<=");
	describe_needed(out, sum, mark);
	describe_steps(out, sum);
	fputs(end, out);
	if (sum == &z->low && sum->nr_steps && z->min.waived)
		describe_min(out, &z->min);
	fclose(out);
	return text;
}

static char *short_reason(const struct mt_alloc_zone *z)
{
	char end[64];

	snprintf(end, sizeof(end), ": %lld short",
		 (long long)(z->min.needed + 1 - z->min.usable));
	return sum_reason(z, &z->min, "min", end);
}

/* "free 20032 - 31 for the order > min 5120, 1 <= 2560: ..." */
static char *fragmented_reason(const struct mt_alloc_zone *z)
{
	unsigned int orders = z->min.nr_steps;
	char end[192];

	snprintf(end, sizeof(end), ": fails for fragmentation: too much of it is in blocks of "
		 "order %u%s, and kernels until 4.3 count those out order by order", orders - 1,
		 orders > 1 ? " and below" : "");
	return sum_reason(z, &z->min, "min", end);
}

static char *block_reason(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			  const struct mt_alloc_zone *z)
{
	int largest = mt_frag_largest_order(z->zone->free_blocks, snapshot->nr_orders);

	if (largest >= (int)alloc->request.order)
		return print("free blocks of order %u and above are all set aside (HighAtomic, "
			     "CMA or isolated)", alloc->request.order);
	return print("no free block of order %u or above: the largest is of order %d",
		     alloc->request.order, largest);
}

char *mt_why_zone_reason(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			 const struct mt_alloc_zone *z)
{
	char block[BLOCK_SIZE], end[BLOCK_SIZE + 8];

	switch (z->verdict) {
	case MT_ZONE_AT_ONCE:
		snprintf(end, sizeof(end), "; %s", describe_block(block, &z->block));
		return sum_reason(z, &z->low, "low", end);
	case MT_ZONE_BELOW_LOW:
		snprintf(end, sizeof(end), "; %s", describe_block(block, &z->last));
		return sum_reason(z, &z->min, "min", end);
	case MT_ZONE_SHORT:
		return short_reason(z);
	case MT_ZONE_FRAGMENTED:
		return fragmented_reason(z);
	case MT_ZONE_NO_BLOCK:
		return block_reason(snapshot, alloc, z);
	case MT_ZONE_EXCLUDED:
		return print("not among the nodes that the request may use");
	default:
		return print("free pages, watermarks or blocks are not in this source");
	}
}

/* "An allocation of order 4 (64 KiB), GFP_KERNEL, Unmovable, for node 0" */
static char *describe_request(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc)
{
	const struct mt_alloc_request *request = &alloc->request;
	uint64_t bytes = mt_pages_to_bytes(snapshot, UINT64_C(1) << request->order);
	char flags[MT_GFP_TEXT_SIZE], size[MT_TEXT_BYTES_SIZE] = "? bytes";

	if (bytes != MT_UNKNOWN)
		mt_text_bytes(size, bytes);
	return print("order %u (%s), %s (%s, zones up to %s), from node %u", request->order, size,
		     mt_gfp_text(flags, request->gfp), alloc->type, alloc->highest,
		     request->node);
}

static struct mt_error *note_served(const struct mt_alloc *alloc, const char *request,
				    struct mt_sink *sink)
{
	const struct mt_alloc_zone *z = alloc->served;
	bool low = alloc->verdict == MT_ALLOC_AT_ONCE;
	char block[BLOCK_SIZE];

	describe_block(block, low ? &z->block : &z->last);
	if (alloc->verdict == MT_ALLOC_RESERVES)
		return mt_sink_note(sink, MT_WARNING,
				    "%s: succeeds, past all watermarks (__GFP_MEMALLOC), from node "
				    "%u, zone %s with %s",
				    request, z->zone->node, z->zone->name, block);
	if (!low)
		return mt_sink_note(
			sink, MT_WARNING,
			"%s: succeeds, but only below the low watermark: it wakes kswapd, "
			"then node %u, zone %s gives %s",
			request, z->zone->node, z->zone->name, block);
	return mt_sink_note(
		sink, MT_PLAIN, "%s: succeeds at once, from node %u, zone %s with %s%s", request,
		z->zone->node, z->zone->name, block,
		alloc->first_pass_fragments
			? "; the first pass, which keeps migrate types apart, found none"
			: "");
}

static struct mt_error *note_compaction(const struct mt_alloc *alloc, struct mt_sink *sink)
{
	const struct mt_alloc_zone *z = alloc->zones;
	char index[64] = "not known";

	while (!z->compaction || z->excluded_min)
		z++;
	if (z->extfrag != MT_EXTFRAG_UNKNOWN && z->extfrag >= 0)
		snprintf(index, sizeof(index), "0.%03lld", (long long)z->extfrag);
	else if (z->extfrag != MT_EXTFRAG_UNKNOWN)
		snprintf(index, sizeof(index), "none, as such blocks are free but %s",
			 z->verdict == MT_ZONE_FRAGMENTED ? "not to be touched" : "set aside");
	return mt_sink_note(sink, MT_WARNING,
			    "compaction may make one: node %u, zone %s has the free pages for it; "
			    "fragmentation index %s (towards 1: fragmentation, towards 0: lack of "
			    "memory; above 0.500 compaction is tried for orders over 3)",
			    z->zone->node, z->zone->name, index);
}

/* Pages of all zones, of which some may not tell. */
struct sum {
	uint64_t pages;		/* MT_UNKNOWN: none tells */
	bool is_part;
};

/* "12 of file cache", or that it is not known */
static void describe_sum(char *buf, size_t size, const char *what, const struct sum *sum)
{
	if (sum->pages == MT_UNKNOWN)
		snprintf(buf, size, "an unknown number of %s", what);
	else
		snprintf(buf, size, "%s%llu of %s", sum->is_part ? "at least " : "",
			 (unsigned long long)sum->pages, what);
}

static void add_known(struct sum *sum, const struct mt_zone *zone, uint64_t pages)
{
	if (pages != MT_UNKNOWN)
		sum->pages = sum->pages == MT_UNKNOWN ? pages : mt_count_add(sum->pages, pages);
	else
		sum->is_part = sum->is_part || zone->managed;
}

static struct mt_error *note_reclaim(const struct mt_alloc *alloc, struct mt_sink *sink)
{
	struct sum pcp = { .pages = MT_UNKNOWN }, file = { .pages = MT_UNKNOWN };
	char of_file[64], of_pcp[64];

	for (size_t i = 0; i < alloc->nr_zones; i++) {
		add_known(&pcp, alloc->zones[i].zone, alloc->zones[i].pcp);
		add_known(&file, alloc->zones[i].zone, alloc->zones[i].file);
	}
	if (alloc->short_pages == MT_UNKNOWN)
		return NULL;
	describe_sum(of_file, sizeof(of_file), "file cache", &file);
	describe_sum(of_pcp, sizeof(of_pcp), "per-CPU lists", &pcp);
	return mt_sink_note(sink, MT_WARNING,
			    "the nearest zone lacks %" PRIu64 " pages; to be had are %s and %s",
			    alloc->short_pages, of_file, of_pcp);
}

static const char *refusal(const struct mt_alloc *alloc)
{
	switch (alloc->verdict) {
	case MT_ALLOC_COMPACTION:
		return "not at once: it needs compaction";
	case MT_ALLOC_RECLAIM:
		return "not at once: it needs reclaim";
	case MT_ALLOC_OOM:
		return "no: reclaim has too little to give, and the OOM killer runs";
	case MT_ALLOC_FAILS:
		return alloc->request.gfp & MT_GFP_DIRECT_RECLAIM ?
			       "fails: neither compaction nor reclaim can help" :
			       "fails: it may not wait for reclaim";
	default:
		return "cannot be told";
	}
}

static struct mt_error *note_refused(const struct mt_snapshot *snapshot,
				     const struct mt_alloc *alloc, const char *request,
				     struct mt_sink *sink)
{
	struct mt_error *err = mt_sink_note(sink, mt_why_emphasis(alloc->verdict), "%s: %s",
					    request, refusal(alloc));

	if (!err && alloc->verdict == MT_ALLOC_COMPACTION) {
		err = note_compaction(alloc, sink);
		return err ? err : mt_why_compaction(snapshot, alloc, sink);
	}
	return err || alloc->verdict == MT_ALLOC_UNKNOWN ? err : note_reclaim(alloc, sink);
}

/* A doubt that could only make more certain what is said already is none. */
static bool is_doubt(const struct mt_alloc *alloc, const struct mt_alloc_caveat *caveat)
{
	return alloc->verdict == MT_ALLOC_UNKNOWN || caveat->stricter == (alloc->served != NULL);
}

static struct mt_error *note_caveats(const struct mt_alloc *alloc, struct mt_sink *sink)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < alloc->nr_caveats; i++)
		if (is_doubt(alloc, &alloc->caveats[i]))
			err = mt_sink_note(sink, MT_WARNING, "%s: %s",
				   alloc->caveats[i].stricter ? "it may fail all the same" :
								"it may succeed all the same",
				   alloc->caveats[i].text);
	return err;
}

struct mt_error *mt_why_notes(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			      struct mt_sink *sink)
{
	mt_cleanup(free) char *request = describe_request(snapshot, alloc);
	struct mt_error *err;

	if (!request)
		return mt_error_nomem();
	if (alloc->served)
		err = note_served(alloc, request, sink);
	else
		err = note_refused(snapshot, alloc, request, sink);
	if (!err)
		err = note_caveats(alloc, sink);
	if (!err && alloc->inferred_zonelist && snapshot->nr_nodes > 1)
		err = mt_sink_note(sink, MT_PLAIN,
				   "the order of the zones is inferred: nearest node "
				   "first, and on each node the highest zone first");
	return err;
}
