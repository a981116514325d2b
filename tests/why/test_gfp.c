// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "analysis/gfp.h"
#include "analysis/release.h"
#include "unit.h"

static struct mt_gfp_line line_of(const char *text, const char *release)
{
	struct mt_gfp_line line;

	assert_fine(mt_gfp_parse_line(text, strlen(text), release, &line));
	return line;
}

static uint32_t flags_of(const char *text, const char *release)
{
	return line_of(text, release).gfp.flags;
}

static void names(void **state)
{
	(void)state;
	assert_int_equal(flags_of("GFP_KERNEL", NULL), MT_GFP_KERNEL);
	assert_int_equal(flags_of("gfp_kernel | __GFP_COMP", NULL), MT_GFP_KERNEL | MT_GFP_COMP);
	assert_int_equal(flags_of("GFP_ATOMIC|__GFP_NOWARN", NULL),
			 MT_GFP_HIGH | MT_GFP_KSWAPD_RECLAIM | MT_GFP_NOWARN);
	assert_int_equal(flags_of("__GFP_ZEROTAGS", NULL), MT_GFP_OTHER);
}

static void what_is_no_flag(void **state)
{
	struct mt_gfp_line line;

	(void)state;
	assert_error(mt_gfp_parse_line("GFP_KERNAL", 10, NULL, &line), MT_ERR_USAGE, "GFP flags");
	assert_error(mt_gfp_parse_line("", 0, NULL, &line), MT_ERR_USAGE, "GFP flags");
	assert_error(mt_gfp_parse_line("GFP_KERNEL|", 11, NULL, &line), MT_ERR_USAGE, "GFP flags");
	assert_error(mt_gfp_parse_line("0x1(GFP_DMA", 11, NULL, &line), MT_ERR_USAGE, "bracket");
	assert_error(mt_gfp_parse_line("0x100000000", 11, NULL, &line), MT_ERR_USAGE, "32 bits");
}

static void numbers_by_release(void **state)
{
	(void)state;
	assert_int_equal(flags_of("0x40dc0", "6.1.0-9-amd64"),
			 MT_GFP_KERNEL | MT_GFP_COMP | MT_GFP_ZERO);
	assert_int_equal(flags_of("0x6200ca", "4.19.0-27-amd64"), MT_GFP_HIGHUSER_MOVABLE);
	assert_int_equal(flags_of("0x480020", "4.19.0-27-amd64"),
			 MT_GFP_HIGH | MT_GFP_ATOMIC | MT_GFP_KSWAPD_RECLAIM);
	assert_string_equal(line_of("0xcc0", "6.1.0").gfp.note, "");
}

/* Which kernel it was is not known: every reading that is possible is shown. */
static void number_without_release(void **state)
{
	const struct mt_gfp_line line = line_of("0xcc0", NULL);

	(void)state;
	assert_int_equal(line.gfp.flags, MT_GFP_KERNEL);
	assert_has(line.gfp.note, "is not known");
	assert_has(line.gfp.note, "6.3 and later: GFP_KERNEL; ");
	assert_has(line.gfp.note, "4.17 to 4.20: ");
	assert_has(line.gfp.note, "2.6.31 to 4.3: ");
	assert_has(line_of("0xcc0", "4.18.0-553.el8_10.x86_64").gfp.note, "for certain");
	/* what would have been complained of is no reading: Movable and Reclaimable at once */
	assert_null(strstr(line_of("0x201da", NULL).gfp.note, "5.0"));
}

struct number {
	const char *text, *release;
	uint32_t flags;
};

/* Each generation's GFP_KERNEL, GFP_ATOMIC and GFP_HIGHUSER_MOVABLE. */
static void numbers_of_each_generation(void **state)
{
	static const struct number numbers[] = {
		{ "0xd0", "2.6.30.10", MT_GFP_KERNEL },
		{ "0x1200d2", "2.6.30", MT_GFP_HIGHUSER_MOVABLE },
		{ "0xd0", "2.6.32-754.el6.x86_64", MT_GFP_KERNEL },
		{ "0x20", "2.6.32-754.el6.x86_64", MT_GFP_HIGH | MT_GFP_KSWAPD_RECLAIM },
		{ "0x201da", "3.10.0-1062.el7.x86_64", MT_GFP_HIGHUSER_MOVABLE | MT_GFP_OTHER },
		{ "0x40d0", "3.10.0-1062.el7.x86_64", MT_GFP_KERNEL | MT_GFP_COMP },
		{ "0x800d0", "3.16.0-4-amd64", MT_GFP_KERNEL | MT_GFP_RECLAIMABLE },
		{ "0x4000d0", "3.2.0", MT_GFP_DIRECT_RECLAIM | MT_GFP_IO | MT_GFP_FS },
		{ "0x24000c0", "4.4.0-21-generic", MT_GFP_KERNEL },
		{ "0x2080020", "4.4.0", MT_GFP_HIGH | MT_GFP_ATOMIC | MT_GFP_KSWAPD_RECLAIM },
		{ "0x24200ca", "4.4.0", MT_GFP_HIGHUSER_MOVABLE },
		{ "0x24000c0", "4.9.3-200.fc25.x86_64", MT_GFP_KERNEL },
		{ "0x34000c0", "4.9.0", MT_GFP_KERNEL | MT_GFP_WRITE },
		{ "0x25000c0", "4.5.0", MT_GFP_KERNEL | MT_GFP_ACCOUNT },
		{ "0x25000c0", "4.4.0", MT_GFP_KERNEL | MT_GFP_OTHER },
		{ "0x24004c0", "4.7.0", MT_GFP_KERNEL | MT_GFP_RETRY_MAYFAIL },
		{ "0x14200ca", "4.14.146-119.123.amzn2.x86_64", MT_GFP_HIGHUSER_MOVABLE },
		{ "0x14000c0", "4.15.0-213-generic", MT_GFP_KERNEL },
		{ "0x6000c0", "4.18.0-80.el8.x86_64", MT_GFP_KERNEL },
		{ "0x6200ca", "4.19.0", MT_GFP_HIGHUSER_MOVABLE },
		{ "0x100cca", "5.4.0", MT_GFP_HIGHUSER_MOVABLE },
		{ "0xa20", "6.1.0", MT_GFP_HIGH | MT_GFP_ATOMIC | MT_GFP_KSWAPD_RECLAIM },
		{ "0x820", "6.6.0", MT_GFP_HIGH | MT_GFP_KSWAPD_RECLAIM },
		{ "0x140dca", "7.2.13", MT_GFP_HIGHUSER_MOVABLE | MT_GFP_COMP | MT_GFP_ZERO },
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(numbers); i++)
		assert_int_equal(flags_of(numbers[i].text, numbers[i].release), numbers[i].flags);
}

/* A line that has no names is older than 4.6, whatever the files beside it are of. */
static void unnamed_numbers_are_old(void **state)
{
	struct mt_gfp_line line = line_of("app: page allocation failure: order:5, mode:0x40d0",
					  "6.6.0");

	(void)state;
	assert_int_equal(line.gfp.flags, MT_GFP_KERNEL | MT_GFP_COMP);
	assert_int_equal(line.order, 5);
	assert_has(line.gfp.note, "before 4.6");
	line = line_of("app: page allocation failure: order:5, mode:0x40d0", NULL);
	assert_int_equal(line.gfp.flags, MT_GFP_KERNEL | MT_GFP_COMP);
}

/* 6.1 would have complained of Movable and Reclaimable: it is another kernel's number. */
static void numbers_of_other_kernels(void **state)
{
	const struct mt_gfp_line line = line_of("0x280da", "6.1.0");

	(void)state;
	assert_int_equal(line.gfp.flags, MT_GFP_HIGHUSER_MOVABLE | MT_GFP_ZERO);
	assert_has(line.gfp.note, "does not know such flags");
	assert_has(line.gfp.note, "2.6.31 to 4.3: GFP_HIGHUSER_MOVABLE|__GFP_ZERO");
}

/* 4.9 prints both, and they agree; names of their time are known. */
static void names_of_4_6_to_4_14(void **state)
{
	static const struct number lines[] = {
		{ "mode:0x24000c0(GFP_KERNEL)", "4.9.3-200.fc25.x86_64", MT_GFP_KERNEL },
		{ "mode:0x24000c0(GFP_KERNEL)", NULL, MT_GFP_KERNEL },
		{ "mode:0x2080020(GFP_ATOMIC)", "4.6.0", MT_GFP_HIGH | MT_GFP_KSWAPD_RECLAIM },
		{ "mode:0x24201ca(GFP_HIGHUSER_MOVABLE|__GFP_COLD)", "4.9.0",
		  MT_GFP_HIGHUSER_MOVABLE | MT_GFP_OTHER },
		{ "mode:0x24000d0(GFP_TEMPORARY)", "4.9.0", MT_GFP_KERNEL | MT_GFP_RECLAIMABLE },
		{ "mode:0x14200ca(GFP_HIGHUSER_MOVABLE)", "4.14.0", MT_GFP_HIGHUSER_MOVABLE },
		{ "mode:0x26040d0(GFP_TEMPORARY|__GFP_COMP|__GFP_NOTRACK)", "4.9.0",
		  MT_GFP_KERNEL | MT_GFP_RECLAIMABLE | MT_GFP_COMP | MT_GFP_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(lines); i++) {
		struct mt_gfp_line line = line_of(lines[i].text, lines[i].release);

		assert_string_equal(line.gfp.note, "");
		assert_int_equal(line.gfp.flags, lines[i].flags);
	}
}

static void asked_by_sysrq(void **state)
{
	(void)state;
	assert_true(line_of("sh invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=-1, "
			    "oom_score_adj=0", "6.1.0").by_sysrq);
	assert_false(line_of("sh invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, "
			     "oom_score_adj=-1", "6.1.0").by_sysrq);
}

static void failure_line(void **state)
{
	const struct mt_gfp_line line = line_of(
		"[  12.3] kworker/0:1: page allocation failure: order:4, mode:0x40dc0(GFP_KERNEL|"
		"__GFP_COMP|__GFP_ZERO), nodemask=(null),cpuset=/,mems_allowed=0-1,3", "6.1.0");

	(void)state;
	assert_int_equal(line.gfp.flags, MT_GFP_KERNEL | MT_GFP_COMP | MT_GFP_ZERO);
	assert_true(line.has_order);
	assert_int_equal(line.order, 4);
	assert_int_equal(line.nodemask_len, 6);
	assert_int_equal(line.mems_allowed_len, 5);
	assert_memory_equal(line.mems_allowed, "0-1,3", 5);
	assert_int_equal(line.cpuset_len, 1);
	assert_string_equal(line.gfp.note, "");
}

static void oom_line_of_4_19(void **state)
{
	const struct mt_gfp_line line = line_of(
		"a.out invoked oom-killer: gfp_mask=0x6200ca(GFP_HIGHUSER_MOVABLE), nodemask=0,1, "
		"order=0, oom_score_adj=0", NULL);

	(void)state;
	assert_int_equal(line.gfp.flags, MT_GFP_HIGHUSER_MOVABLE);
	assert_true(line.has_order);
	assert_int_equal(line.order, 0);
	assert_int_equal(line.nodemask_len, 3);
	/* the number fits the layout of its time: nothing to doubt */
	assert_string_equal(line.gfp.note, "");
}

static void names_win(void **state)
{
	const struct mt_gfp_line line = line_of("mode:0x1(GFP_KERNEL)", "6.1.0");

	(void)state;
	assert_int_equal(line.gfp.flags, MT_GFP_KERNEL);
	assert_has(line.gfp.note, "something else");
}

/* One of a later kernel, or garbled: the number has all of them. */
static void names_not_known_here(void **state)
{
	struct mt_gfp_line line = line_of("a invoked oom-killer: "
					  "gfp_mask=0x10cc0(GFP_KERxEL|__GFP_NORETRY), order=0",
					  "6.1.0");

	(void)state;
	assert_int_equal(line.gfp.flags, MT_GFP_KERNEL | MT_GFP_NORETRY);
	assert_non_null(strstr(line.gfp.note, "GFP_KERxEL|__GFP_NORETRY"));
	assert_error(mt_gfp_parse_line("0xxx(GFP_KERxEL)", 16, NULL, &line), MT_ERR_USAGE,
		     "GFP flags");
}

static void text_of_flags(void **state)
{
	char buf[MT_GFP_TEXT_SIZE];

	(void)state;
	assert_string_equal(mt_gfp_text(buf, MT_GFP_KERNEL | MT_GFP_COMP), "GFP_KERNEL|__GFP_COMP");
	assert_string_equal(mt_gfp_text(buf, MT_GFP_HIGHUSER_MOVABLE), "GFP_HIGHUSER_MOVABLE");
	assert_string_equal(mt_gfp_text(buf, 0), "0");
	assert_string_equal(mt_gfp_text(buf, UINT32_MAX & ~MT_GFP_OTHER) ? "" : "x", "");
}

static void zones_and_types(void **state)
{
	struct mt_snapshot *snapshot = unit_snapshot();
	struct mt_zone *zone;

	(void)state;
	assert_fine(mt_snapshot_zone(snapshot, 0, "DMA32", 5, &zone));
	assert_string_equal(mt_gfp_zone(snapshot, MT_GFP_KERNEL), "Normal");
	assert_string_equal(mt_gfp_zone(snapshot, MT_GFP_DMA32), "DMA32");
	assert_string_equal(mt_gfp_zone(snapshot, MT_GFP_DMA), "Normal");
	assert_string_equal(mt_gfp_zone(snapshot, MT_GFP_HIGHUSER_MOVABLE), "Movable");
	assert_null(mt_gfp_zone(snapshot, MT_GFP_DMA | MT_GFP_DMA32));
	assert_string_equal(mt_gfp_type(MT_GFP_KERNEL), "Unmovable");
	assert_string_equal(mt_gfp_type(MT_GFP_RECLAIMABLE), "Reclaimable");
	assert_string_equal(mt_gfp_type(MT_GFP_HIGHUSER_MOVABLE), "Movable");
	mt_snapshot_destroy(snapshot);
}

static void releases(void **state)
{
	(void)state;
	assert_int_equal(mt_release_before("6.1.0-56-cloud-amd64", 6, 3), MT_YES);
	assert_int_equal(mt_release_before("6.12.1", 6, 3), MT_NO);
	assert_int_equal(mt_release_before("7.2.13+deb14", 6, 3), MT_NO);
	assert_int_equal(mt_release_before(NULL, 6, 3), MT_UNSURE);
	assert_int_equal(mt_release_before("rubbish", 6, 3), MT_UNSURE);
	assert_int_equal(mt_release_before("5.14.0-427.el9.x86_64", 6, 3), MT_UNSURE);
	assert_int_equal(mt_release_before("5.14.0-427.el9.x86_64", 5, 9), MT_NO);
	assert_int_equal(mt_release_before("3.10.0-1160.el7.x86_64", 4, 4), MT_YES);
	assert_int_equal(mt_release_before("2.6.32-754.el6.x86_64", 3, 0), MT_YES);
	assert_int_equal(mt_release_before_patch("2.6.32-754.el6.x86_64", 2, 6, 31), MT_NO);
	assert_int_equal(mt_release_before_patch("2.6.30.10", 2, 6, 31), MT_YES);
	assert_int_equal(mt_release_before("5.4.17-2136.el8uek.x86_64", 5, 9), MT_YES);
	assert_int_equal(mt_release_before("7.3-cloud-amd64", 7, 4), MT_YES);
}

int main(void)
{
	const struct CMUnitTest gfp[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(what_is_no_flag),
		cmocka_unit_test(numbers_by_release),
		cmocka_unit_test(number_without_release),
		cmocka_unit_test(numbers_of_each_generation),
		cmocka_unit_test(unnamed_numbers_are_old),
		cmocka_unit_test(numbers_of_other_kernels),
		cmocka_unit_test(names_of_4_6_to_4_14),
		cmocka_unit_test(asked_by_sysrq),
		cmocka_unit_test(failure_line),
		cmocka_unit_test(oom_line_of_4_19),
		cmocka_unit_test(names_win),
		cmocka_unit_test(names_not_known_here),
		cmocka_unit_test(text_of_flags),
		cmocka_unit_test(zones_and_types),
		cmocka_unit_test(releases),
	};

	return UNIT_RUN(gfp);
}
