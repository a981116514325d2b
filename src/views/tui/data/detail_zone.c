// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Of a zone: what takes its memory, where the watermarks are, what the largest
 * request is that it could serve, how that went.  Of a node: what its pages are
 * used for.
 */
#include "views/tui/data/detail_private.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/alloc/alloc.h"
#include "analysis/huge.h"
#include "base/text.h"
#include "model/counters.h"
#include "views/tui/data/history.h"
#include "views/tui/data/zone_summary.h"

/* The words before each line. */
#define LABEL 9
#define MAX_CELLS 120

struct detail {
	const struct mt_tui_question *question;
	const struct mt_tui_context *context;
	FILE *out;
	unsigned int width;		/* of a bar */
	unsigned int x;			/* where the next words of a line go, behind the label */
};

static void put_label(struct detail *d, const char *label)
{
	fprintf(d->out, "%-*s", LABEL, label);
	d->x = 0;
}

/* Words that stay together, on a further line if there is no room on this one. */
__attribute__((format(printf, 2, 3))) static void put_words(struct detail *d, const char *fmt, ...)
{
	char text[MT_TUI_LINE];
	unsigned int width;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	width = (unsigned int)mt_text_width(text);
	if (d->x && d->x + 2 + width > d->width) {
		fputc('\n', d->out);
		put_label(d, "");
	}
	d->x += (unsigned int)fprintf(d->out, "%s", d->x ? "  " : "") + width;
	fputs(text, d->out);
}

static void end_line(struct detail *d)
{
	fputc('\n', d->out);
}

static const char *size_of(const struct detail *d, uint64_t pages, char text[MT_TEXT_BYTES_SIZE])
{
	uint64_t bytes = mt_pages_to_bytes(d->context->snapshot, pages);

	return bytes == MT_UNKNOWN ? MT_FORMAT_UNKNOWN : mt_text_bytes(text, bytes);
}

/* What is in the words of the pressure, and how far it is to the mark. */
static void put_state(const struct detail *d, const struct mt_zone_summary *summary)
{
	static const char *const words[] = {
		[MT_PRESSURE_UNKNOWN] = "",
		[MT_PRESSURE_EMPTY] = "",
		[MT_PRESSURE_NONE] = "kswapd may sleep",
		[MT_PRESSURE_BELOW_HIGH] = "kswapd works on, if awake",
		[MT_PRESSURE_BELOW_LOW] = "kswapd is woken",
		[MT_PRESSURE_BELOW_MIN] = "requests reclaim, or fail",
	};
	bool below = summary->to_low < 0;
	enum mt_emphasis emphasis = mt_emphasis_of_pressure(summary->pressure);
	char size[MT_TEXT_BYTES_SIZE];

	if (summary->to_low == MT_DISTANCE_UNKNOWN || !summary->zone)
		return;
	if (emphasis != MT_PLAIN)
		fputc(emphasis == MT_ALERT ? MT_DETAIL_ALERT : MT_DETAIL_WARNING, d->out);
	fprintf(d->out, "%-*s%s: free is %s %s low: %s\n", LABEL, "state",
		mt_pressure_name(summary->pressure),
		size_of(d, below ? -(uint64_t)summary->to_low : (uint64_t)summary->to_low, size),
		below ? "below" : "above", words[summary->pressure]);
}

static void put_amount(struct detail *d, enum mt_bar_kind kind, const char *name, uint64_t pages)
{
	char size[MT_TEXT_BYTES_SIZE];

	put_words(d, "%s %s %s", mt_bar_cell(kind, d->question->unicode), name,
		size_of(d, pages, size));
}

static uint64_t without(uint64_t all, uint64_t summary)
{
	return all == MT_UNKNOWN || summary == MT_UNKNOWN || summary > all ? MT_UNKNOWN
									   : all - summary;
}

static uint64_t other_than_shown(const struct mt_zone_summary *summary)
{
	uint64_t rest = without(without(without(summary->managed, summary->free), summary->anon),
				summary->file);

	return summary->pcp == MT_UNKNOWN ? rest : without(rest, summary->pcp);
}

static void put_use(struct detail *d, const struct mt_zone_summary *summary)
{
	char bar[MT_BAR_SIZE(MAX_CELLS)];
	struct mt_zone_summary plain = *summary;

	plain.min = plain.low = plain.high = MT_UNKNOWN;
	if (!mt_zone_summary_bar(&plain, d->width, d->question->unicode, bar))
		return;
	fprintf(d->out, "%-*s%s\n", LABEL, "memory", bar);
	put_label(d, "");
	put_amount(d, MT_BAR_OTHER, "other", other_than_shown(summary));
	put_amount(d, MT_BAR_ANON, "anon+shmem", summary->anon);
	put_amount(d, MT_BAR_FILE, "file", summary->file);
	if (summary->pcp != MT_UNKNOWN)
		put_amount(d, MT_BAR_PCP, "per-CPU lists", summary->pcp);
	put_amount(d, MT_BAR_FREE, "free", summary->free);
	end_line(d);
}

/* Words below the scale, each where it belongs or behind the one before. */
static void put_watermarks(const struct detail *d, const struct mt_zone_summary *summary,
			   uint64_t top)
{
	const struct { uint64_t pages; const char *name; } watermarks[] = {
		{ summary->min, "min" }, { summary->low, "low" }, { summary->high, "high" },
	};
	unsigned int x = 0;

	fprintf(d->out, "%-*s", LABEL, "");
	for (size_t i = 0; i < MT_ARRAY_SIZE(watermarks); i++) {
		unsigned int at = mt_bar_length(watermarks[i].pages, top, d->width);
		char size[MT_TEXT_BYTES_SIZE];
		unsigned int want = at > x ? at - x : x ? 1 : 0;

		x += want;
		x += (unsigned int)fprintf(d->out, "%*s^%s %s", (int)want, "", watermarks[i].name,
					   size_of(d, watermarks[i].pages, size)) - want;
	}
	fputc('\n', d->out);
}

/* Free memory on a scale that ends at twice the high watermark. */
static void put_scale(const struct detail *d, const struct mt_zone_summary *summary)
{
	const char *full = d->question->unicode ? "━" : "=",
		   *empty = d->question->unicode ? "·" : ".";
	uint64_t top = mt_count_add(summary->high, summary->high);
	unsigned int filled;

	if (!summary->zone || summary->free == MT_UNKNOWN || summary->min == MT_UNKNOWN ||
	    summary->low == MT_UNKNOWN || top == MT_UNKNOWN || !top)
		return;
	filled = mt_bar_length(summary->free, top, d->width);
	fprintf(d->out, "%-*s", LABEL, "free");
	for (unsigned int i = 0; i < d->width; i++)
		fputs(summary->free > top && i + 1 == d->width ? ">" : i < filled ? full : empty,
		      d->out);
	fputc('\n', d->out);
	put_watermarks(d, summary, top);
}

/* The largest order that free memory serves now, and from which node. */
static int largest_of(const struct mt_snapshot *snapshot, unsigned int node, uint32_t gfp,
		      unsigned int *from)
{
	struct mt_alloc_request request = { .node = node, .gfp = gfp };
	int largest = -1;

	for (; request.order < snapshot->nr_orders; request.order++) {
		mt_cleanup(mt_alloc) struct mt_alloc *alloc = NULL;
		struct mt_error *err = mt_alloc_decide(snapshot, &request, &alloc);

		if (err) {
			mt_error_destroy(err);
			return -2;
		}
		if (!alloc->served)
			continue;
		largest = (int)request.order;
		*from = alloc->served->zone->node;
	}
	return largest;
}

/* Lists that were not read are no empty ones: without them nobody knows what a request gets. */
static bool knows_blocks(const struct mt_snapshot *snapshot)
{
	if (!snapshot->nr_orders)
		return false;
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (mt_zone_has_memory(&snapshot->zones[i]) && !snapshot->zones[i].free_blocks)
			return false;
	return true;
}

static void put_requests(struct detail *d, const struct mt_zone_summary *summary)
{
	static const struct { const char *name; uint32_t gfp; } requests[] = {
		{ "GFP_KERNEL", MT_GFP_KERNEL },
		{ "GFP_ATOMIC", MT_GFP_HIGH | MT_GFP_KSWAPD_RECLAIM },
	};
	char size[MT_TEXT_BYTES_SIZE];

	if (!knows_blocks(d->context->snapshot))
		return;
	for (size_t i = 0; i < MT_ARRAY_SIZE(requests); i++) {
		unsigned int from = summary->node;
		int largest =
			largest_of(d->context->snapshot, summary->node, requests[i].gfp, &from);
		char other[32] = "";

		if (largest < -1)
			return;
		if (!i)
			put_label(d, "requests");
		if (from != summary->node)
			snprintf(other, sizeof(other), " of node %u", from);
		if (largest < 0)
			put_words(d, "%s fails", requests[i].name);
		else
			put_words(d, "%s order %d (%s)%s", requests[i].name, largest,
				  size_of(d, UINT64_C(1) << largest, size), other);
	}
	end_line(d);
}

static void put_blocks(struct detail *d, const struct mt_zone_summary *summary)
{
	char size[MT_TEXT_BYTES_SIZE];

	if (summary->largest == MT_UNKNOWN)
		return;
	put_label(d, "blocks");
	put_words(d, "largest free %s", mt_text_bytes(size, summary->largest));
	if (summary->unusable != MT_UNKNOWN)
		put_words(d, "unusable for huge pages %" PRIu64 ".%" PRIu64 " %%",
			  summary->unusable / 10,
			  summary->unusable % 10);
	end_line(d);
}

static void put_line(const struct detail *d, const char *label, const uint64_t *values, size_t n,
		     uint64_t top)
{
	char text[MT_BAR_SIZE(MT_HISTORY_LENGTH)];

	if (mt_history_draw(values, n, top, d->question->unicode, text))
		fprintf(d->out, "%-*s%s\n", LABEL, label, text);
}

/* Free memory against the largest of these values: what counts is its course. */
static void put_past(const struct detail *d, const struct mt_zone_summary *summary)
{
	uint64_t values[MT_HISTORY_LENGTH], top = 0;
	size_t width = d->width < MT_HISTORY_LENGTH ? d->width : MT_HISTORY_LENGTH, n;

	if (!d->question->has_history || !d->context->history)
		return;
	n = mt_history_free(d->context->history, summary->node, summary->zone, values, width);
	for (size_t i = 0; i < n; i++)
		if (values[i] != MT_UNKNOWN && values[i] > top)
			top = values[i];
	put_line(d, "free was", values, n, top);
	n = mt_history_unusable(d->context->history, summary->node, summary->zone,
				mt_huge_order(d->context->snapshot), values, width);
	put_line(d, "unusable", values, n, 1000);
}

/* A statistic of the node, or, as older kernels have some, of its zones. */
static uint64_t stat_of(const struct mt_snapshot *snapshot, const struct mt_node *node,
			const char *name)
{
	uint64_t value = mt_stats_get(&node->stats, name), sum = 0;

	if (value != MT_UNKNOWN)
		return value;
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (snapshot->zones[i].node == node->id && mt_zone_has_memory(&snapshot->zones[i]))
			sum = mt_count_add(sum, mt_stats_get(&snapshot->zones[i].stats, name));
	return sum;
}

static void put_stat(struct detail *d, const char *name, uint64_t pages)
{
	char size[MT_TEXT_BYTES_SIZE];

	if (pages != MT_UNKNOWN)
		put_words(d, "%s %s", name, size_of(d, pages, size));
}

static void put_node(struct detail *d, const struct mt_node *node)
{
	const struct mt_snapshot *s = d->context->snapshot;
	uint64_t file = stat_of(s, node, "nr_file_pages"), shmem = stat_of(s, node, "nr_shmem"),
		 kib = stat_of(s, node, "nr_kernel_stack"), page = s->origin.page_size,
		 fixed = stat_of(s, node, "nr_slab_unreclaimable");
	char name[MT_TUI_TEXT];

	if (stat_of(s, node, "nr_file_pages") == MT_UNKNOWN)
		return;
	snprintf(name, sizeof(name), "node %u", node->id);
	put_label(d, name);
	put_stat(d, "anon", stat_of(s, node, "nr_anon_pages"));
	put_stat(d, "file", without(file, shmem));
	put_stat(d, "shmem", shmem);
	put_stat(d, "slab", mt_count_add(stat_of(s, node, "nr_slab_reclaimable"), fixed));
	put_stat(d, "tables", stat_of(s, node, "nr_page_table_pages"));
	put_stat(d, "stacks", kib == MT_UNKNOWN || page == MT_UNKNOWN || page < 1024 ?
				      MT_UNKNOWN : kib / (page / 1024));
	end_line(d);
}

static uint64_t times(uint64_t a, uint64_t b)
{
	uint64_t product;

	return a == MT_UNKNOWN || b == MT_UNKNOWN || __builtin_mul_overflow(a, b, &product) ?
		       MT_UNKNOWN : product;
}

/* All sizes where the kernel tells (Hugetlb: v4.18), else the default size. */
static uint64_t hugetlb_bytes(const struct mt_counters *counters)
{
	uint64_t all = mt_counters_meminfo(counters, "Hugetlb");

	return all != MT_UNKNOWN ? all :
	       times(mt_counters_meminfo(counters, "HugePages_Total"),
		     mt_counters_meminfo(counters, "Hugepagesize"));
}

/* Pools of huge pages are counted for the whole machine only. */
static void put_hugetlb(struct detail *d)
{
	const struct mt_counters *counters = d->context->snapshot->counters;
	uint64_t bytes = counters ? hugetlb_bytes(counters) : 0;
	char size[MT_TEXT_BYTES_SIZE];

	if (bytes == MT_UNKNOWN || !bytes)
		return;
	put_label(d, "machine");
	put_words(d, "hugetlb %s", mt_text_bytes(size, bytes));
	end_line(d);
}

static void put_all(struct detail *d, const struct mt_zone_summary *summary)
{
	const struct mt_snapshot *snapshot = d->context->snapshot;

	mt_tui_detail_title(d->question, summary->node, summary->zone, d->out);
	put_state(d, summary);
	put_use(d, summary);
	put_scale(d, summary);
	put_requests(d, summary);
	put_blocks(d, summary);
	for (size_t i = 0; i < snapshot->nr_nodes; i++)
		if (snapshot->nodes[i].id == summary->node)
			put_node(d, &snapshot->nodes[i]);
	put_hugetlb(d);
	put_past(d, summary);
}

static bool find(const struct mt_snapshot *snapshot, const struct mt_selection *of,
		 struct mt_zone_summary *summary)
{
	unsigned int zones;

	if (!of->has_node)
		return false;
	if (!of->zone) {
		*summary = mt_summarise_node(snapshot, of->node, &zones);
		return zones > 0;
	}
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (mt_selection_has_zone(of, &snapshot->zones[i])) {
			*summary = mt_summarise_zone(snapshot, &snapshot->zones[i]);
			return true;
		}
	return false;
}

char *mt_tui_detail_zone(const struct mt_tui_question *question,
			 const struct mt_tui_context *context, const struct mt_selection *of)
{
	int width = question->width - LABEL;
	struct detail d = {
		.question = question,
		.context = context,
		.width = width < 10 ? 10 : width > MAX_CELLS ? MAX_CELLS : (unsigned int)width,
	};
	struct mt_zone_summary summary;
	char *text = NULL;
	size_t len;

	if (!find(context->snapshot, of, &summary))
		return NULL;
	d.out = open_memstream(&text, &len);
	if (!d.out)
		return NULL;
	put_all(&d, &summary);
	fclose(d.out);
	return text;
}
