// SPDX-License-Identifier: GPL-2.0-or-later
/* What node_exporter does not have, in Prometheus' text format 0.0.4 or as OpenMetrics. */
#include <config.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/frag.h"
#include "analysis/watermark.h"
#include "base/replace.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/source.h"
#include "commands/commands.h"

static const struct mt_view_option textfile = {
	.name = "textfile", .value = "FILE",
	.help = "write there, whole or not at all: for node_exporter's textfile collector",
};

static const struct mt_view_option openmetrics = {
	.name = "openmetrics", .help = "OpenMetrics 1.0.0 in place of text format 0.0.4",
};

/* One metric being written. */
struct page {
	FILE *out;
	const struct mt_snapshot *snapshot;
	const char *metric;
};

/* Label values: backslash, quote and newline are escaped; names have neither, as a rule. */
static void put_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\\' || *text == '"')
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void begin_sample(const struct page *page, const struct mt_zone *zone)
{
	fprintf(page->out, "%s{node=\"%u\",zone=\"", page->metric, zone->node);
	put_escaped(page->out, zone->name);
	fputc('"', page->out);
}

static void put_label(const struct page *page, const char *name, const char *value)
{
	fprintf(page->out, ",%s=\"", name);
	put_escaped(page->out, value);
	fputc('"', page->out);
}

static void put_order(const struct page *page, unsigned int order)
{
	fprintf(page->out, ",order=\"%u\"", order);
}

static void end_count(const struct page *page, uint64_t value)
{
	fprintf(page->out, "} %" PRIu64 "\n", value);
}

static void end_thousandths(const struct page *page, int64_t value)
{
	fprintf(page->out, "} %.3f\n", (double)value / 1000);
}

/* Pages as bytes; nothing where either is unknown. */
static bool to_bytes(const struct page *page, int64_t pages, int64_t *bytes)
{
	uint64_t size = page->snapshot->origin.page_size;

	return pages != MT_DISTANCE_UNKNOWN && size <= INT64_MAX &&
	       !__builtin_mul_overflow(pages, (int64_t)size, bytes);
}

static void put_free_blocks(const struct page *page, const struct mt_zone *zone)
{
	for (unsigned int order = 0; zone->free_blocks && order < page->snapshot->nr_orders;
	     order++) {
		if (zone->free_blocks[order] == MT_UNKNOWN)
			continue;
		begin_sample(page, zone);
		put_order(page, order);
		end_count(page, zone->free_blocks[order]);
	}
}

/* Of lower bounds only that they are some; of others the number. */
static void put_types(const struct page *page, const struct mt_zone *zone, bool bounds)
{
	unsigned int n = page->snapshot->nr_orders;

	for (size_t i = 0; zone->type_free_blocks && i < (size_t)n * page->snapshot->nr_types;
	     i++) {
		bool bound = zone->type_at_least && zone->type_at_least[i];

		if (zone->type_free_blocks[i] == MT_UNKNOWN || (bounds && !bound))
			continue;
		begin_sample(page, zone);
		put_label(page, "type", page->snapshot->types[i / n]);
		put_order(page, (unsigned int)(i % n));
		end_count(page, bounds ? 1 : zone->type_free_blocks[i]);
	}
}

static void put_type_blocks(const struct page *page, const struct mt_zone *zone)
{
	put_types(page, zone, false);
}

static void put_type_bounds(const struct page *page, const struct mt_zone *zone)
{
	put_types(page, zone, true);
}

static void put_pageblocks(const struct page *page, const struct mt_zone *zone)
{
	for (unsigned int i = 0; zone->pageblocks && i < page->snapshot->nr_types; i++) {
		if (zone->pageblocks[i] == MT_UNKNOWN)
			continue;
		begin_sample(page, zone);
		put_label(page, "type", page->snapshot->types[i]);
		end_count(page, zone->pageblocks[i]);
	}
}

static void put_unusable(const struct page *page, const struct mt_zone *zone)
{
	unsigned int n = page->snapshot->nr_orders;

	for (unsigned int order = 0; zone->free_blocks && order < n; order++) {
		uint64_t index = mt_frag_unusable_index(zone->free_blocks, n, order);

		if (index == MT_UNKNOWN)
			continue;
		begin_sample(page, zone);
		put_order(page, order);
		end_thousandths(page, (int64_t)index);
	}
}

static void put_extfrag(const struct page *page, const struct mt_zone *zone)
{
	unsigned int n = page->snapshot->nr_orders;

	for (unsigned int order = 0; zone->free_blocks && order < n; order++) {
		int64_t index = mt_frag_extfrag_index(zone->free_blocks, n, order);

		if (index == MT_EXTFRAG_UNKNOWN)
			continue;
		begin_sample(page, zone);
		put_order(page, order);
		end_thousandths(page, index);
	}
}

static void put_largest(const struct page *page, const struct mt_zone *zone)
{
	uint64_t bytes = zone->free_blocks ? mt_frag_largest_bytes(page->snapshot, zone) :
					     MT_UNKNOWN;

	if (bytes == MT_UNKNOWN)
		return;
	begin_sample(page, zone);
	end_count(page, bytes);
}

static bool is_empty(const struct mt_zone *zone)
{
	return zone->managed == 0;
}

static void put_bytes(const struct page *page, const struct mt_zone *zone, const char *label,
		      const char *value, int64_t pages)
{
	int64_t bytes;

	if (!to_bytes(page, pages, &bytes) || is_empty(zone))
		return;
	begin_sample(page, zone);
	if (label)
		put_label(page, label, value);
	fprintf(page->out, "} %" PRId64 "\n", bytes);
}

static void put_distance(const struct page *page, const struct mt_zone *zone)
{
	put_bytes(page, zone, "watermark", "min", mt_watermark_distance(zone->free, zone->min));
	put_bytes(page, zone, "watermark", "low", mt_watermark_distance(zone->free, zone->low));
	put_bytes(page, zone, "watermark", "high", mt_watermark_distance(zone->free, zone->high));
}

/* The zone that has this index in some node; its number if none has. */
static const char *name_of_index(const struct page *page, size_t index, char number[24])
{
	for (size_t i = 0; i < page->snapshot->nr_zones; i++)
		if (page->snapshot->zones[i].index == index)
			return page->snapshot->zones[i].name;
	snprintf(number, 24, "%zu", index);
	return number;
}

/* An allocation that would rather have had a higher zone must leave the reserve, too. */
static void put_reserved_distance(const struct page *page, const struct mt_zone *zone)
{
	char number[24];

	for (size_t i = 0; i < zone->nr_lowmem_reserve; i++)
		if (zone->lowmem_reserve[i] && zone->lowmem_reserve[i] != MT_UNKNOWN)
			put_bytes(page, zone, "preferred", name_of_index(page, i, number),
				  mt_watermark_distance(
					  zone->free, mt_watermark_effective(zone, zone->low, i)));
}

static int64_t as_distance(uint64_t count)
{
	return count > INT64_MAX ? MT_DISTANCE_UNKNOWN : (int64_t)count;
}

static void put_boost(const struct page *page, const struct mt_zone *zone)
{
	put_bytes(page, zone, NULL, NULL, as_distance(zone->boost));
}

static void put_pcp(const struct page *page, const struct mt_zone *zone)
{
	uint64_t sum = zone->nr_pcp ? 0 : MT_UNKNOWN;

	for (size_t i = 0; i < zone->nr_pcp; i++)
		sum = mt_count_add(sum, zone->pcp[i].count);
	put_bytes(page, zone, NULL, NULL, as_distance(sum));
}

static void put_free(const struct page *page, const struct mt_zone *zone)
{
	put_bytes(page, zone, NULL, NULL, as_distance(zone->free));
}

static void put_managed(const struct page *page, const struct mt_zone *zone)
{
	put_bytes(page, zone, NULL, NULL, as_distance(zone->managed));
}

/* In this order; names and their meaning are kept. */
static const struct {
	const char *name, *help;
	void (*put)(const struct page *page, const struct mt_zone *zone);
} metrics[] = {
	{ "memtop_free_blocks", "Free blocks of an order (/proc/buddyinfo).", put_free_blocks },
	{ "memtop_type_free_blocks",
	  "Free blocks of a migrate type and an order (/proc/pagetypeinfo).", put_type_blocks },
	{ "memtop_type_free_blocks_lower_bound",
	  "1 where the kernel stopped counting memtop_type_free_blocks: there are more.",
	  put_type_bounds },
	{ "memtop_pageblocks", "Pageblocks of a migrate type (/proc/pagetypeinfo).",
	  put_pageblocks },
	{ "memtop_unusable_ratio",
	  "Share of the free memory in blocks too small for an order: unusable free space index.",
	  put_unusable },
	{ "memtop_extfrag_ratio",
	  "External fragmentation index of an order: towards 0 memory is short, towards 1 it is "
	  "fragmented; -1: an allocation would not fail.", put_extfrag },
	{ "memtop_largest_free_block_bytes", "Size of the largest free block.", put_largest },
	{ "memtop_watermark_distance_bytes",
	  "Free memory above a watermark, boost included; negative below it.", put_distance },
	{ "memtop_reserved_low_distance_bytes",
	  "The same above the low watermark and the reserve that is kept from allocations which "
	  "would prefer a higher zone (lowmem_reserve).", put_reserved_distance },
	{ "memtop_watermark_boost_bytes", "How much the watermarks are boosted now.", put_boost },
	{ "memtop_pcp_bytes", "Free memory on the per-CPU lists of all CPUs.", put_pcp },
	{ "memtop_zone_free_bytes", "Free memory of the zone (NR_FREE_PAGES).", put_free },
	{ "memtop_zone_managed_bytes", "Memory of the zone that the page allocator manages.",
	  put_managed },
};

static void put_sections(FILE *out, const struct mt_snapshot *snapshot)
{
	static const char name[] = "memtop_section_complete";

	fprintf(out, "# HELP %s Whether a part of the model could be read whole.\n"
		     "# TYPE %s gauge\n", name, name);
	for (int i = 0; i < MT_NR_SECTIONS; i++)
		if (snapshot->status[i] != MT_STATUS_ABSENT)
			fprintf(out, "%s{section=\"%s\"} %d\n", name,
				mt_section_name((enum mt_section)i),
				snapshot->status[i] == MT_STATUS_PRESENT);
}

static void put_all(FILE *out, const struct mt_snapshot *snapshot, bool open)
{
	struct page page = { .out = out, .snapshot = snapshot };

	fputs("# HELP memtop_build_info Which memtop wrote this.\n"
	      "# TYPE memtop_build_info gauge\n"
	      "memtop_build_info{version=\"" PACKAGE_VERSION "\"} 1\n", out);
	put_sections(out, snapshot);
	for (size_t m = 0; m < MT_ARRAY_SIZE(metrics); m++) {
		page.metric = metrics[m].name;
		fprintf(out, "# HELP %s %s\n# TYPE %s gauge\n", page.metric, metrics[m].help,
			page.metric);
		for (size_t i = 0; i < snapshot->nr_zones; i++)
			metrics[m].put(&page, &snapshot->zones[i]);
	}
	if (open)
		fputs("# EOF\n", out);
}

/* A collector sees the old or the new one, whole; it reads *.prom, as no file beside ends. */
static struct mt_error *write_file(const char *path, const struct mt_snapshot *snapshot, bool open)
{
	struct mt_replace replace;
	struct mt_error *err = mt_replace_begin(path, &replace);

	if (err)
		return err;
	put_all(replace.out, snapshot, open);
	/* the collector is another user, whatever umask the recorder was started with */
	if (fchmod(fileno(replace.out), 0644))
		err = mt_error_from_errno(errno, "%s", path);
	return mt_replace_end(&replace, err);
}

static struct mt_error *write_output(const struct mt_snapshot *snapshot, bool open)
{
	put_all(stdout, snapshot, open);
	return mt_output_flush(stdout, "standard output", NULL);
}

static struct mt_error *run(const struct mt_options *options,
			    const struct mt_command_context *context)
{
	const char *path = mt_options_value(options, &textfile);
	bool open = mt_options_value(options, &openmetrics);
	mt_cleanup(mt_source) struct mt_source *source = NULL;
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	struct mt_error *err = mt_source_open(options, context->progress, &source);

	if (!err)
		err = mt_source_read(source, MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(BUDDYINFO) |
						     MT_SECTION_BIT(PAGETYPEINFO) |
						     MT_SECTION_BIT(PCP), &snapshot);
	if (err)
		return err;
	return path ? write_file(path, snapshot, open) : write_output(snapshot, open);
}

static const struct mt_view_option *const options[] = { &textfile, &openmetrics, NULL };

const struct mt_command mt_command_metrics = {
	.name = "metrics",
	.summary = "figures for Prometheus: [--textfile FILE]",
	.options = options,
	.details = "contrib/ has a systemd timer, alert rules and a dashboard that go with them.",
	.run = run,
};
