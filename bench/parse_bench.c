// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How fast the parsers are on a large machine's files, made up in memory: 8
 * nodes, 1024 CPUs.  A line for each parser: name, bytes, MB/s (the best of
 * several rounds: others use the machine, too).
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/cleanup.h"
#include "proc/zone/parsers.h"

#define NODES 8
#define CPUS 1024
#define ORDERS 11
#define ROUNDS 7

static const char *const zone_names[] = { "DMA", "DMA32", "Normal", "Movable", "Device" };
static const char *const type_names[] = { "Unmovable", "Movable", "Reclaimable", "HighAtomic",
					  "CMA", "Isolate" };

static int is_populated(int node, size_t zone)
{
	return zone == 2 || (node == 0 && zone < 2);
}

static void write_stats(FILE *out, const char *prefix, int n)
{
	for (int i = 0; i < n; i++)
		fprintf(out, "      nr_%s_%-4d %d\n", prefix, i, i * 7919 % 100000);
}

static void write_zone(FILE *out, int node, size_t zone)
{
	fprintf(out, "Node %d, zone %8s\n", node, zone_names[zone]);
	if (is_populated(node, zone) && (zone == 0 || node))
		fputs("  per-node stats\n", out), write_stats(out, "node", 50);
	fprintf(out,
		"  pages free     %d\n        boost    0\n        min      11264\n"
		"        low      123456\n        high     234567\n        promo    345678\n"
		"        spanned  33554432\n        present  %d\n"
		"        managed  33030144\n        cma      0\n"
		"        protection: (0, 0, 0, 0, 0)\n",
		1234567, is_populated(node, zone) ? 33554432 : 0);
	if (!is_populated(node, zone))
		return;
	write_stats(out, "zone", 20);
	fputs("  pagesets\n", out);
	for (int cpu = 0; cpu < CPUS; cpu++)
		fprintf(out,
			"    cpu: %d\n              count:    %d\n              high:     %d\n"
			"              batch:    63\n              high_min: 1234\n"
			"              high_max: 123456\n  vm stats threshold: 125\n",
			cpu, cpu * 31 % 14000, 14000);
	fputs("  node_unreclaimable:  0\n  start_pfn:           4096\n"
	      "  reserved_highatomic: 0\n  free_highatomic:     0\n", out);
}

static void write_zoneinfo(FILE *out)
{
	for (int node = 0; node < NODES; node++)
		for (size_t zone = 0; zone < MT_ARRAY_SIZE(zone_names); zone++)
			write_zone(out, node, zone);
}

static void write_counts(FILE *out, int node, size_t zone)
{
	for (int order = 0; order < ORDERS; order++)
		fprintf(out, "%6d ", (int)(zone * 77777 + (size_t)node * 4242) >> order);
	fputc('\n', out);
}

static void write_buddyinfo(FILE *out)
{
	for (int node = 0; node < NODES; node++) {
		for (size_t zone = 0; zone < MT_ARRAY_SIZE(zone_names); zone++) {
			if (!is_populated(node, zone))
				continue;
			fprintf(out, "Node %d, zone %8s ", node, zone_names[zone]);
			write_counts(out, node, zone);
		}
	}
}

static void write_node_types(FILE *out, int node)
{
	fputs("Page block order: 9\nPages per block:  512\n\n"
	      "Free pages count per migrate type at order ", out);
	for (int order = 0; order < ORDERS; order++)
		fprintf(out, "%6d ", order);
	fputc('\n', out);
	for (size_t zone = 0; zone < MT_ARRAY_SIZE(zone_names); zone++) {
		for (size_t type = 0; type < MT_ARRAY_SIZE(type_names); type++) {
			if (!is_populated(node, zone))
				continue;
			fprintf(out, "Node %4d, zone %8s, type %12s ", node, zone_names[zone],
				type_names[type]);
			write_counts(out, node, zone);
		}
	}
	fputs("\nNumber of blocks type ", out);
	for (size_t type = 0; type < MT_ARRAY_SIZE(type_names); type++)
		fprintf(out, " %12s", type_names[type]);
	fputc('\n', out);
	for (size_t zone = 0; zone < MT_ARRAY_SIZE(zone_names); zone++)
		if (is_populated(node, zone))
			fprintf(out, "Node %d, zone %8s %12d %12d %12d %12d %12d %12d\n", node,
				zone_names[zone], 1000, 64000, 500, 1, 0, 0);
}

static void write_pagetypeinfo(FILE *out)
{
	for (int node = 0; node < NODES; node++)
		write_node_types(out, node);
}

static struct mt_error *parse_zoneinfo(const char *text, size_t len, struct mt_snapshot *s)
{
	return mt_proc_parse_zoneinfo("zoneinfo", text, len, false, s);
}

static struct mt_error *parse_with_pcp(const char *text, size_t len, struct mt_snapshot *s)
{
	return mt_proc_parse_zoneinfo("zoneinfo", text, len, true, s);
}

static struct mt_error *parse_buddyinfo(const char *text, size_t len, struct mt_snapshot *s)
{
	return mt_proc_parse_buddyinfo("buddyinfo", text, len, s);
}

static struct mt_error *parse_pagetypeinfo(const char *text, size_t len, struct mt_snapshot *s)
{
	return mt_proc_parse_pagetypeinfo("pagetypeinfo", text, len, s);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct subject {
	const char *name;
	void (*write)(FILE *out);
	struct mt_error *(*parse)(const char *text, size_t len, struct mt_snapshot *s);
};

/* Parses a text often enough to fill a tenth of a second; MB/s. */
static double measure(const struct subject *subject, const char *text, size_t len)
{
	size_t repeat = ((size_t)32 << 20) / len + 1;
	double start = seconds();

	for (size_t i = 0; i < repeat; i++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *s = NULL;
		mt_cleanup(mt_error) struct mt_error *err =
			mt_snapshot_create(MT_ORIGIN_SYSROOT, &s);

		if (!err)
			err = subject->parse(text, len, s);
		if (err || s->nr_incomplete) {
			fprintf(stderr, "%s: %s\n", subject->name,
				err ? mt_error_message(err) : s->incomplete[0].reason);
			exit(1);
		}
	}
	return (double)len * (double)repeat / 1e6 / (seconds() - start);
}

int main(void)
{
	static const struct subject subjects[] = {
		{ "zoneinfo", write_zoneinfo, parse_zoneinfo },
		{ "zoneinfo+pcp", write_zoneinfo, parse_with_pcp },
		{ "buddyinfo", write_buddyinfo, parse_buddyinfo },
		{ "pagetypeinfo", write_pagetypeinfo, parse_pagetypeinfo },
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(subjects); i++) {
		mt_cleanup(free) char *text = NULL;
		size_t len;
		FILE *out = open_memstream(&text, &len);
		double best = 0;

		subjects[i].write(out);
		fclose(out);
		for (int round = 0; round < ROUNDS; round++) {
			double speed = measure(&subjects[i], text, len);

			best = speed > best ? speed : best;
		}
		printf("%s %zu %.0f\n", subjects[i].name, len, best);
	}
	return 0;
}
