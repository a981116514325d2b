// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proc/zone/parsers.h"

static struct mt_error *parse(struct mt_snapshot *s, const char *text)
{
	return mt_proc_parse_zoneinfo("/proc/zoneinfo", text, strlen(text), true, s);
}

/* One node with one zone that has pages, in the shape of a 6.8 kernel. */
#define HEAD                                \
	"Node 0, zone      DMA\n"           \
	"  per-node stats\n"                \
	"      nr_inactive_anon 451\n"      \
	"      nr_new_thing 9\n"            \
	"  pages free     3808\n"           \
	"        boost    4\n"              \
	"        min      88\n"             \
	"        low      110\n"            \
	"        high     132\n"            \
	"        promo    154\n"            \
	"        spanned  4095\n"           \
	"        present  3998\n"           \
	"        managed  3840\n"           \
	"        cma      16\n"
#define PROTECTION "        protection: (0, 411)\n"
#define STATS                               \
	"      nr_free_pages 3808\n"        \
	"      numa_hit     2\n"
#define PAGESETS                            \
	"  pagesets\n"                      \
	"    cpu: 0\n"                      \
	"              count:    1\n"       \
	"              high:     2\n"       \
	"              batch:    3\n"       \
	"              high_min: 4\n"       \
	"              high_max: 5\n"       \
	"              shiny: 6\n"          \
	"  vm stats threshold: 7\n"         \
	"    cpu: 3\n"                      \
	"              count:    11\n"      \
	"              high:     12\n"      \
	"              batch:    13\n"      \
	"  vm stats threshold: 17\n"
#define TAIL                                \
	"  node_unreclaimable:  0\n"        \
	"  start_pfn:           1\n"        \
	"  reserved_highatomic: 512\n"      \
	"  free_highatomic:     500\n"
#define EMPTY_ZONE                          \
	"Node 0, zone  Movable\n"           \
	"  pages free     0\n"              \
	"        min      32\n"             \
	"        low      32\n"             \
	"        high     32\n"             \
	"        spanned  0\n"              \
	"        present  0\n"              \
	"        managed  0\n"              \
	"        protection: (0, 0)\n"
#define WHOLE HEAD PROTECTION STATS PAGESETS TAIL EMPTY_ZONE

static void fields(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, WHOLE));
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_PRESENT);
	assert_int_equal(s->status[MT_SECTION_PCP], MT_STATUS_PRESENT);
	assert_int_equal(s->nr_zones, 2);

	const struct mt_zone *zone = unit_zone(s, 0, "DMA");

	assert_int_equal(zone->index, 0);
	assert_int_equal(zone->free, 3808);
	assert_int_equal(zone->boost, 4);
	assert_int_equal(zone->min, 88);
	assert_int_equal(zone->low, 110);
	assert_int_equal(zone->high, 132);
	assert_int_equal(zone->promo, 154);
	assert_int_equal(zone->spanned, 4095);
	assert_int_equal(zone->present, 3998);
	assert_int_equal(zone->managed, 3840);
	assert_int_equal(zone->cma, 16);
	assert_int_equal(zone->start_pfn, 1);
	assert_int_equal(zone->reserved_highatomic, 512);
	assert_int_equal(zone->free_highatomic, 500);
	assert_int_equal(zone->nr_lowmem_reserve, 2);
	assert_int_equal(zone->lowmem_reserve[0], 0);
	assert_int_equal(zone->lowmem_reserve[1], 411);
}

static void statistics_belong_to_node_or_zone(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, WHOLE));

	const struct mt_stats *node = &mt_snapshot_find_node(s, 0)->stats;
	const struct mt_stats *zone = &unit_zone(s, 0, "DMA")->stats;

	assert_int_equal(node->n, 2);
	assert_string_equal(node->v[0].name, "nr_inactive_anon");
	assert_int_equal(node->v[0].value, 451);
	assert_string_equal(node->v[1].name, "nr_new_thing");
	assert_int_equal(zone->n, 3);
	assert_string_equal(zone->v[0].name, "nr_free_pages");
	assert_string_equal(zone->v[1].name, "numa_hit");
	assert_string_equal(zone->v[2].name, "node_unreclaimable");
}

static void absent_is_not_zero(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, WHOLE));

	const struct mt_zone *zone = unit_zone(s, 0, "Movable");

	assert_int_equal(zone->index, 1);
	assert_int_equal(zone->free, 0);
	assert_int_equal(zone->managed, 0);
	assert_true(zone->boost == MT_UNKNOWN);
	assert_true(zone->promo == MT_UNKNOWN);
	assert_true(zone->cma == MT_UNKNOWN);
	assert_true(zone->start_pfn == MT_UNKNOWN);
	assert_true(zone->reserved_highatomic == MT_UNKNOWN);
	assert_int_equal(zone->nr_pcp, 0);
}

static void per_cpu_lists(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, WHOLE));

	const struct mt_zone *zone = unit_zone(s, 0, "DMA");
	const struct mt_pcp *pcp = zone->pcp;

	assert_int_equal(zone->nr_pcp, 2);
	assert_int_equal(pcp[0].cpu, 0);
	assert_int_equal(pcp[0].count, 1);
	assert_int_equal(pcp[0].high, 2);
	assert_int_equal(pcp[0].batch, 3);
	assert_int_equal(pcp[0].high_min, 4);
	assert_int_equal(pcp[0].high_max, 5);
	assert_int_equal(pcp[0].stat_threshold, 7);
	assert_int_equal(pcp[0].others.n, 1);
	assert_string_equal(pcp[0].others.v[0].name, "shiny");
	assert_int_equal(pcp[0].others.v[0].value, 6);
	assert_int_equal(pcp[1].cpu, 3);
	assert_int_equal(pcp[1].count, 11);
	assert_true(pcp[1].high_min == MT_UNKNOWN);
	assert_int_equal(pcp[1].stat_threshold, 17);
}

static void per_cpu_lists_not_wanted(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(mt_proc_parse_zoneinfo("z", WHOLE, strlen(WHOLE), false, s));
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_PRESENT);
	assert_int_equal(s->status[MT_SECTION_PCP], MT_STATUS_ABSENT);

	const struct mt_zone *zone = unit_zone(s, 0, "DMA");

	assert_int_equal(zone->nr_pcp, 0);
	assert_int_equal(zone->start_pfn, 1);
	assert_int_equal(zone->free_highatomic, 500);
	assert_int_equal(zone->stats.n, 3);
}

static void crlf_is_fine(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	char text[4096];
	size_t n = 0;

	(void)state;
	for (const char *p = WHOLE; *p; p++) {
		if (*p == '\n')
			text[n++] = '\r';
		text[n++] = *p;
	}
	text[n] = '\0';
	assert_fine(parse(s, text));
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(unit_zone(s, 0, "DMA")->lowmem_reserve[1], 411);
	assert_int_equal(unit_zone(s, 0, "DMA")->pcp[1].stat_threshold, 17);
}

/* text with one line bad: what it is told as; the rest must stand. */
static void bad_line(const char *text, const char *reason)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	assert_fine(parse(s, text));
	assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_DAMAGED);
	assert_has(unit_incomplete(s)->reason, "/proc/zoneinfo: line ");
	assert_has(unit_incomplete(s)->reason, reason);
	assert_int_equal(unit_zone(s, 0, "DMA")->free, 3808);
	assert_int_equal(unit_zone(s, 0, "Movable")->min, 32);
}

static void bad_lines(void **state)
{
	(void)state;
	bad_line(HEAD "        min      -5\n" PROTECTION STATS TAIL EMPTY_ZONE,
		 "line 15: a negative number");
	bad_line(HEAD PROTECTION STATS "      nr_x 99999999999999999999\n" TAIL EMPTY_ZONE,
		 "line 18: too large a number");
	bad_line(HEAD PROTECTION STATS "      nr_x 12z\n" TAIL EMPTY_ZONE, "line 18: not a number");
	bad_line(HEAD PROTECTION STATS "      nr_\033[2Jx 1\n" TAIL EMPTY_ZONE,
		 "line 18: bad name of a statistic");
	bad_line(HEAD PROTECTION STATS "  17\n" TAIL EMPTY_ZONE,
		 "line 18: a number without a name");
	bad_line(HEAD "        high     7\n" PROTECTION STATS TAIL EMPTY_ZONE,
		 "line 15: a field is listed twice");
	bad_line(HEAD PROTECTION PROTECTION STATS TAIL EMPTY_ZONE, "line 16: ");
	bad_line(HEAD PROTECTION STATS TAIL EMPTY_ZONE "Node 0, zone \033[31m\n", "bad zone name");
	bad_line(HEAD PROTECTION STATS TAIL EMPTY_ZONE "Node 0, zone Movable\n",
		 "a zone is listed twice");
}

/* One number changed, so that it no longer fits its neighbours. */
static void numbers_that_contradict_each_other(void **state)
{
	static const struct {
		const char *fields, *cause;
	} bad[] = {
		{ "        min      22\n        low      9\n        high     32\n",
		  "its watermarks do not rise" },
		{ "        spanned  10\n        present  5\n        managed  6\n",
		  "more pages than it spans" },
		{ "        spanned  4\n        present  5\n", "more pages than it spans" },
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(bad); i++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
		char text[1024];

		snprintf(text, sizeof(text),
			 "Node 0, zone DMA\n  pages free 1\n%s        protection: (0)\n"
			 "  start_pfn: 1\n", bad[i].fields);
		assert_fine(parse(s, text));
		assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_DAMAGED);
		assert_non_null(strstr(s->incomplete[0].reason, bad[i].cause));
	}
}

static void bad_protection(void **state)
{
	static const struct {
		const char *line, *reason;
	} bad[] = {
		{ "        protection: (0, x)\n", "not a number" },
		{ "        protection: (0, -1)\n", "a negative number" },
		{ "        protection: (0, 411\n", "without its brackets" },
		{ "        protection: 0, 411)\n", "without its brackets" },
		{ "        protection:\n", "without its brackets" },
		{ "        protection: ()\n", "an empty protection line" },
		{ "        protection: (0, 99999999999999999999)\n", "too large a number" },
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(bad); i++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
		char text[4096];

		snprintf(text, sizeof(text), HEAD "%s" STATS TAIL EMPTY_ZONE, bad[i].line);
		assert_fine(parse(s, text));
		assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_DAMAGED);
		assert_has(s->incomplete[0].reason, "line 15: ");
		assert_has(s->incomplete[0].reason, bad[i].reason);
		assert_null(unit_zone(s, 0, "DMA")->lowmem_reserve);
		assert_int_equal(unit_zone(s, 0, "DMA")->nr_lowmem_reserve, 0);
	}
}

/* Numbers that stand under no zone belong to none. */
static void lines_outside_any_zone(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, "  pages free 5\n" HEAD PROTECTION STATS TAIL EMPTY_ZONE
			     "Node x, zone DMA\n  pages free 77\n"));
	assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_DAMAGED);
	assert_has(unit_incomplete(s)->reason, "line 1: a line outside any zone (and 2 more)");
	assert_int_equal(unit_zone(s, 0, "DMA")->free, 3808);
	assert_int_equal(unit_zone(s, 0, "Movable")->free, 0);
}

static void cut_anywhere_is_seen(void **state)
{
	static const char text[] = WHOLE;

	(void)state;
	for (size_t len = 1; len < sizeof(text) - 1; len++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
		mt_cleanup(mt_error) struct mt_error *err =
			mt_proc_parse_zoneinfo("z", text, len, true, s);

		if (!err && s->status[MT_SECTION_ZONEINFO] == MT_STATUS_PRESENT)
			fail_msg("a text cut after %zu of %zu bytes passes as whole", len,
				 sizeof(text) - 1);
	}
}

static void nothing_usable(void **state)
{
	static const char *const texts[] = { "", "\n", "rubbish\n", "  pages free 3\n",
					     "Node 0, zone DMA" };

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(texts); i++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

		assert_error(parse(s, texts[i]), MT_ERR_FORMAT, "/proc/zoneinfo: ");
	}
}

/* 4.19 printed a counter of the node that it had hidden by an empty name. */
static void nameless_counter(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, "Node 0, zone      DMA\n"
			     "  per-node stats\n"
			     "      nr_written   2636\n"
			     "                   17\n"
			     "  pages free     3808\n" PROTECTION));
	assert_int_equal(s->nr_incomplete, 1); /* it ends too early, no more */
	assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_TRUNCATED);
	assert_int_equal(mt_snapshot_find_node(s, 0)->stats.n, 1);
}

static void cpus_out_of_order(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, HEAD PROTECTION STATS PAGESETS
			  "    cpu: 3\n              count:    99\n" TAIL EMPTY_ZONE));
	assert_has(unit_incomplete(s)->reason, "CPUs are not in order");
	assert_int_equal(unit_zone(s, 0, "DMA")->nr_pcp, 2);
	assert_int_equal(unit_zone(s, 0, "DMA")->pcp[1].count, 11);
}

static void many_cpus(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	fputs(HEAD PROTECTION STATS "  pagesets\n", out);
	for (int cpu = 0; cpu < 8192; cpu++)
		fprintf(out,
			"    cpu: %i\n              count: %i\n              high:  %i\n"
			"              batch: %i\n  vm stats threshold: %d\n",
			cpu, cpu + 1, 378, 63, 125);
	fputs(TAIL EMPTY_ZONE, out);
	fclose(out);
	assert_fine(mt_proc_parse_zoneinfo("z", text, len, true, s));
	free(text);
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(unit_zone(s, 0, "DMA")->nr_pcp, 8192);
	assert_int_equal(unit_zone(s, 0, "DMA")->pcp[8191].count, 8192);
}

/* A node's statistics stand in its first populated zone, wherever that is. */
static void second_node_without_memory(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, WHOLE "Node 1, zone      DMA\n"
				   "  pages free     0\n"
				   "        min      0\n"
				   "        present  0\n"
				   "        managed  0\n"
				   "        protection: (0, 0)\n"
				   "Node 1, zone  Movable\n"
				   "  pages free     0\n"
				   "        present  0\n"
				   "        managed  0\n"
				   "        protection: (0, 0)\n"));
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(s->nr_nodes, 2);
	assert_int_equal(mt_snapshot_find_node(s, 1)->stats.n, 0);
	assert_int_equal(unit_zone(s, 1, "Movable")->index, 1);
}

/* One populated zone as kernels before v4.12 have it. */
#define OLD_ZONE(node, name)                        \
	"Node " node ", zone " name "\n"            \
	"  pages free     3977\n"                   \
	"        min      33\n"                     \
	"        low      41\n"                     \
	"        high     49\n"                     \
	"        scanned  0\n"                      \
	"        spanned  4095\n"                   \
	"        present  3998\n"                   \
	"        managed  3977\n"                   \
	"    nr_free_pages 3977\n"                  \
	"    nr_alloc_batch 8\n"                    \
	"        protection: (0, 2827, 15864, 15864)\n" \
	"  pagesets\n"                              \
	"    cpu: 0\n"                              \
	"              count: 0\n"                  \
	"              high:  0\n"                  \
	"              batch: 1\n"                  \
	"  vm stats threshold: 8\n"                 \
	"  all_unreclaimable: 1\n"                  \
	"  start_pfn:         1\n"                  \
	"  inactive_ratio:    1\n"

/* Zones without pages are left out: no sign of an end too early. */
static void populated_zones_only(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, OLD_ZONE("0", "DMA") OLD_ZONE("0", "DMA32") OLD_ZONE("0", "Normal")
			  OLD_ZONE("1", "Normal") OLD_ZONE("2", "Normal")
			  OLD_ZONE("2", "Movable")));
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_PRESENT);
	assert_int_equal(unit_zone(s, 0, "DMA")->index, 0);
	assert_int_equal(unit_zone(s, 0, "Normal")->index, 2);
	assert_int_equal(unit_zone(s, 1, "Normal")->index, 2);
	assert_int_equal(unit_zone(s, 2, "Movable")->index, 3);
	assert_int_equal(unit_zone(s, 1, "Normal")->lowmem_reserve[2], 15864);
	assert_int_equal(unit_zone(s, 1, "Normal")->pcp[0].batch, 1);
	assert_int_equal(mt_stats_get(&unit_zone(s, 0, "DMA")->stats, "nr_alloc_batch"), 8);
}

static void cut_among_populated_zones(void **state)
{
	static const char text[] = OLD_ZONE("0", "DMA") OLD_ZONE("0", "Normal");
	size_t last = strlen(OLD_ZONE("0", "DMA"));

	(void)state;
	/* until the start_pfn of the second one */
	for (size_t len = last + 1; len < sizeof(text) - 40; len++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

		assert_fine(mt_proc_parse_zoneinfo("z", text, len, true, s));
		assert_int_not_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_PRESENT);
	}
}

static void wrong_number_of_zones(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	mt_cleanup(mt_snapshot) struct mt_snapshot *more = unit_snapshot();

	(void)state;
	assert_fine(parse(s, HEAD PROTECTION STATS TAIL "Node 1, zone DMA\n  pages free 0\n"
			     "        present 0\n        protection: (0, 0)\n"
			     "Node 1, zone Movable\n  pages free 0\n"
			     "        present 0\n        protection: (0, 0)\n"));
	assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_DAMAGED);
	assert_has(unit_incomplete(s)->reason, "node 0 has 1 of its 2 zones");
	assert_fine(parse(more, WHOLE "Node 0, zone Device\n  pages free 0\n"
			       "        present 0\n        protection: (0, 0)\n"));
	assert_int_equal(more->status[MT_SECTION_ZONEINFO], MT_STATUS_DAMAGED);
	assert_has(unit_incomplete(more)->reason, "node 0 has 3 of its 2 zones");
}

/* The line "pagesets" was lost, or its lines strayed. */
static void lists_outside_pagesets(void **state)
{
	static const char *const lines[] = {
		"    cpu: 0\n", "              count:    1\n", "              high_max: 5\n",
		"  vm stats threshold: 7\n",
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(lines); i++) {
		char text[4096];

		snprintf(text, sizeof(text), HEAD PROTECTION STATS "%s" TAIL EMPTY_ZONE, lines[i]);
		bad_line(text, "line 18: a line of a CPU's lists outside pagesets");
		snprintf(text, sizeof(text), HEAD "%s" PROTECTION STATS TAIL EMPTY_ZONE, lines[i]);
		bad_line(text, "line 15: a line of a CPU's lists outside pagesets");
	}
}

/*
 * 2.6.2x: populated zones alone, no managed, two lists a CPU, and the lists' ages behind
 * what was scanned.  Nothing of that is damage.
 */
static void of_2_6(void **state)
{
	static const char text[] =
		"Node 0, zone      DMA\n"
		"  pages free     5410\n"
		"        min      181\n"
		"        low      226\n"
		"        high     271\n"
		"        active   367\n"
		"        inactive 720\n"
		"        scanned  7 (a: 0 i: 0)\n"
		"        spanned  8192\n"
		"        present  8191\n"
		"        protection: (0, 0, 0, 0)\n"
		"  pagesets\n"
		"    cpu: 0 pcp: 0\n"
		"              count: 2\n"
		"              high:  6\n"
		"              batch: 1\n"
		"    cpu: 0 pcp: 1\n"
		"              count: 3\n"
		"              high:  2\n"
		"              batch: 1\n"
		"  all_unreclaimable: 0\n"
		"  prev_priority:     12\n"
		"  start_pfn:         196608\n";
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = NULL;
	const struct mt_zone *zone;

	(void)state;
	assert_fine(mt_snapshot_create(MT_ORIGIN_SYSROOT, &s));
	assert_fine(parse(s, text));
	zone = unit_zone(s, 0, "DMA");
	assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_PRESENT);
	assert_int_equal(zone->managed, 8191);
	assert_int_equal(s->nr_incomplete, 1);
	assert_has(s->incomplete[0].reason, "present stands for it");
	assert_int_equal(mt_stats_get(&zone->stats, "scanned"), 7);
	assert_int_equal(zone->nr_pcp, 1);
	assert_int_equal(zone->pcp[0].count, 5);
	assert_int_equal(zone->pcp[0].high, 6);
}

int main(void)
{
	const struct CMUnitTest zoneinfo[] = {
		cmocka_unit_test(fields),
		cmocka_unit_test(statistics_belong_to_node_or_zone),
		cmocka_unit_test(absent_is_not_zero),
		cmocka_unit_test(per_cpu_lists),
		cmocka_unit_test(per_cpu_lists_not_wanted),
		cmocka_unit_test(crlf_is_fine),
		cmocka_unit_test(populated_zones_only),
		cmocka_unit_test(cut_among_populated_zones),
		cmocka_unit_test(wrong_number_of_zones),
		cmocka_unit_test(lists_outside_pagesets),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(numbers_that_contradict_each_other),
		cmocka_unit_test(bad_protection),
		cmocka_unit_test(lines_outside_any_zone),
		cmocka_unit_test(cut_anywhere_is_seen),
		cmocka_unit_test(nothing_usable),
		cmocka_unit_test(nameless_counter),
		cmocka_unit_test(of_2_6),
		cmocka_unit_test(cpus_out_of_order),
		cmocka_unit_test(many_cpus),
		cmocka_unit_test(second_node_without_memory),
	};

	return UNIT_RUN(zoneinfo);
}
