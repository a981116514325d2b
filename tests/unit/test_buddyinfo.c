// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proc/zone/parsers.h"

static struct mt_error *parse(struct mt_snapshot *s, const char *text)
{
	return mt_proc_parse_buddyinfo("/proc/buddyinfo", text, strlen(text), s);
}

#define TWO_ZONES                                       \
	"Node 0, zone      DMA      1      0      3 \n" \
	"Node 1, zone   Normal     10    200   3000 \n"

static void two_zones(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, TWO_ZONES));
	assert_int_equal(s->status[MT_SECTION_BUDDYINFO], MT_STATUS_PRESENT);
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(s->nr_orders, 3);
	assert_int_equal(s->nr_zones, 2);
	assert_int_equal(s->nr_nodes, 2);

	const struct mt_zone *zone = unit_zone(s, 1, "Normal");

	assert_int_equal(zone->free_blocks[0], 10);
	assert_int_equal(zone->free_blocks[1], 200);
	assert_int_equal(zone->free_blocks[2], 3000);
	assert_true(zone->free == MT_UNKNOWN);
}

static void sample(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	static const uint64_t expected[] = { 134, 65, 23, 6, 2, 2, 2, 3, 2, 3, 47 };

	(void)state;
	unit_read_sample("debian-6.1-amd64-numa", "buddyinfo", &buf);
	assert_fine(mt_proc_parse_buddyinfo("buddyinfo", buf.data, buf.len, s));
	assert_int_equal(s->nr_orders, 11);
	assert_memory_equal(unit_zone(s, 0, "DMA32")->free_blocks, expected, sizeof(expected));
}

static void one_order_and_many(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *one = unit_snapshot();
	mt_cleanup(mt_snapshot) struct mt_snapshot *most = unit_snapshot();
	mt_cleanup(mt_snapshot) struct mt_snapshot *more = unit_snapshot();
	char line[512] = "Node 0, zone Z";

	(void)state;
	assert_fine(parse(one, "Node 0, zone Z 7\n"));
	assert_int_equal(one->nr_orders, 1);
	for (unsigned int i = 0; i < MT_MAX_ORDERS; i++)
		strcat(line, " 1");
	strcat(line, "\n");
	assert_fine(parse(most, line));
	assert_int_equal(most->nr_orders, MT_MAX_ORDERS);
	line[strlen(line) - 1] = '\0';
	strcat(line, " 1\n");
	assert_error(parse(more, line), MT_ERR_FORMAT, "line 1: too many orders");
}

/* One line that is bad costs that line only, and says which it was. */
static void bad_line(const char *line, const char *reason)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	char text[512];

	snprintf(text, sizeof(text), "Node 0, zone DMA 1 2 3\n%s\nNode 2, zone DMA 4 5 6\n", line);
	assert_fine(parse(s, text));
	assert_int_equal(s->status[MT_SECTION_BUDDYINFO], MT_STATUS_DAMAGED);
	assert_has(unit_incomplete(s)->reason, "/proc/buddyinfo: line 2: ");
	assert_has(unit_incomplete(s)->reason, reason);
	assert_int_equal(unit_zone(s, 0, "DMA")->free_blocks[2], 3);
	assert_int_equal(unit_zone(s, 2, "DMA")->free_blocks[2], 6);
	for (size_t i = 0; i < s->nr_zones; i++)
		if (s->zones[i].node == 1)
			assert_null(s->zones[i].free_blocks);
}

static void bad_lines(void **state)
{
	(void)state;
	bad_line("Node 1, zone DMA 1 2", "2 orders where 3 were before");
	bad_line("Node 1, zone DMA 1 2 3 4", "4 orders where 3 were before");
	bad_line("Node 1, zone DMA 1 -2 3", "a negative number");
	bad_line("Node 1, zone DMA 1 2 99999999999999999999", "too large a number");
	bad_line("Node 1, zone DMA 1 2 9223372036854775808", "too large a number");
	bad_line("Node 1, zone DMA 1 2x 3", "not a number");
	bad_line("Node 1, zone DMA 1 + 3", "not a number");
	bad_line("Node 1, zone DMA 1 0x2 3", "not a number");
	bad_line("Node 1, zone DMA 1 >100000 3", "not a number");
	bad_line("Node 1, zone DMA 1 2.5 3", "not a number");
	bad_line("Node 1, zone DMA", "no numbers");
	bad_line("Node 1, zone", "bad zone name");
	bad_line("Node 1, zone \033[2J 1 2 3", "bad zone name");
	bad_line("Node 1, zone D\303\204 1 2 3", "bad zone name");
	bad_line("Node , zone DMA 1 2 3", "bad node number");
	bad_line("Node -1, zone DMA 1 2 3", "bad node number");
	bad_line("Node 99999999, zone DMA 1 2 3", "bad node number");
	bad_line("Node 1 DMA 1 2 3", "expected \", zone\"");
	bad_line("Nod 1, zone DMA 1 2 3", "expected \"Node\"");
	bad_line("\001\002\003\377", "expected \"Node\"");
}

static void only_the_first_bad_line_is_told(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, "x\nNode 0, zone DMA 1 2\ny\nz\n"));
	assert_string_equal(unit_incomplete(s)->reason,
			    "/proc/buddyinfo: line 1: expected \"Node\" (and 2 more)");
}

static void listed_twice(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, "Node 0, zone DMA 1 2\nNode 0, zone DMA 3 4\n"));
	assert_has(unit_incomplete(s)->reason, "line 2: node 0, zone DMA is listed twice");
	assert_int_equal(unit_zone(s, 0, "DMA")->free_blocks[0], 1);
}

static void nul_byte(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	static const char text[] = "Node 0, zone DMA 1 2\nNode 1, zone DMA 1\0 2\n";

	(void)state;
	assert_fine(mt_proc_parse_buddyinfo("b", text, sizeof(text) - 1, s));
	assert_int_equal(s->status[MT_SECTION_BUDDYINFO], MT_STATUS_DAMAGED);
	assert_has(unit_incomplete(s)->reason, "line 2: not a number");
}

static void crlf_is_fine(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, "Node 0, zone DMA 1 2 3 \r\nNode 1, zone DMA 4 5 6\r\n"));
	assert_int_equal(s->status[MT_SECTION_BUDDYINFO], MT_STATUS_PRESENT);
	assert_int_equal(unit_zone(s, 1, "DMA")->free_blocks[2], 6);
}

/* A last line without its newline may have lost digits. */
static void cut_in_a_line(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, "Node 0, zone DMA 1 2 3\nNode 1, zone DMA 4 5 6"));
	assert_int_equal(s->status[MT_SECTION_BUDDYINFO], MT_STATUS_TRUNCATED);
	assert_has(unit_incomplete(s)->reason, "line 2: ends in the middle of a line");
	assert_null(mt_snapshot_find_zone(s, 1, "DMA"));
}

static void nothing_usable(void **state)
{
	(void)state;
	static const char *const texts[] = { "", "\n", "\n\n  \n", "rubbish\n",
					     "Node 0, zone DMA 1" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(texts); i++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

		assert_error(parse(s, texts[i]), MT_ERR_FORMAT, "/proc/buddyinfo: ");
	}
}

static void many_nodes(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	for (int node = 0; node < 1024; node++)
		for (int zone = 0; zone < 3; zone++)
			fprintf(out, "Node %d, zone %8s %6d %6d \n", node,
				zone == 0 ? "Normal" : zone == 1 ? "Movable" : "Device", node,
				zone);
	fclose(out);
	assert_fine(mt_proc_parse_buddyinfo("b", text, len, s));
	free(text);
	assert_int_equal(s->nr_zones, 3072);
	assert_int_equal(unit_zone(s, 1023, "Device")->free_blocks[0], 1023);
	assert_int_equal(unit_zone(s, 1023, "Device")->free_blocks[1], 2);
}

int main(void)
{
	const struct CMUnitTest buddyinfo[] = {
		cmocka_unit_test(two_zones),
		cmocka_unit_test(sample),
		cmocka_unit_test(one_order_and_many),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(only_the_first_bad_line_is_told),
		cmocka_unit_test(listed_twice),
		cmocka_unit_test(nul_byte),
		cmocka_unit_test(crlf_is_fine),
		cmocka_unit_test(cut_in_a_line),
		cmocka_unit_test(nothing_usable),
		cmocka_unit_test(many_nodes),
	};

	return UNIT_RUN(buddyinfo);
}
