// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "analysis/oom.h"
#include "proc/log/klog.h"
#include "proc/log/oomlog.h"
#include "unit.h"

static struct mt_reports *read_log(const char *name)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_reports *reports;
	char path[512];

	snprintf(path, sizeof(path), "%s/tests/why/logs/%s", getenv("MEMTOP_SRCDIR"), name);
	assert_fine(mt_file_read("", path, 1 << 24, &buf));
	assert_fine(mt_oomlog_parse(name, buf.data, buf.len, &reports));
	for (size_t i = 0; i < reports->n; i++)
		if (reports->v[i].nr_unread)
			fail_msg("%s: not understood: %s", name, reports->v[i].unread);
	return reports;
}

static void prefixes(void **state)
{
	static const char *const lines[] = {
		"Mem-Info:", "[   12.345678] Mem-Info:", "<4>[   12.345678] Mem-Info:",
		"[Sat Nov 21 04:22:00 2026] Mem-Info:", "[   12.345678][    T1] Mem-Info:",
		"Nov 21 04:22:00 some-host kernel: Mem-Info:",
		"Nov 21 04:22:00 some-host kernel: [   12.345678] Mem-Info:",
		"2026-11-21T04:22:00.123456+00:00 host kernel: [   12.345678] Mem-Info:",
		"2026-11-21T04:22:00,123456+00:00 Mem-Info:", "Mem-Info:\r",
		"   Mem-Info:",
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(lines); i++) {
		struct mt_klog klog;

		mt_klog_init(&klog, lines[i], strlen(lines[i]));
		assert_true(mt_klog_next(&klog));
		if (!mt_word_is(klog.message, "Mem-Info:"))
			fail_msg("\"%s\": \"%.*s\"", lines[i], (int)klog.message.len,
				 klog.message.p);
		assert_false(mt_klog_next(&klog));
	}
}

/* Brackets that are no stamp stay. */
static void messages_with_brackets(void **state)
{
	const char *text = "[  1.5] [  pid  ]   uid\n[  1.5] [     95]     0#012second";
	struct mt_klog klog;

	(void)state;
	mt_klog_init(&klog, text, strlen(text));
	assert_true(mt_klog_next(&klog));
	assert_true(mt_word_starts(klog.message, "[  pid  ]"));
	assert_true(mt_klog_next(&klog));
	assert_true(mt_word_starts(klog.message, "[     95]"));
	assert_true(mt_klog_next(&klog));
	assert_true(mt_word_is(klog.message, "second"));
	assert_false(mt_klog_next(&klog));
}

static void real_6_1(void **state)
{
	struct mt_reports *reports = read_log("debian-6.1-amd64.log");
	const struct mt_report *failure = &reports->v[0], *oom = &reports->v[1];
	const struct mt_zone *zone = unit_zone(failure->snapshot, 0, "Normal");

	(void)state;
	assert_int_equal(reports->n, 2);
	assert_int_equal(failure->kind, MT_REPORT_FAILURE);
	assert_string_equal(failure->command, "init");
	assert_string_equal(failure->mems_allowed, "0-1");
	assert_string_equal(failure->snapshot->origin.kernel, "6.1.0-56-cloud-amd64");
	assert_int_equal(failure->snapshot->origin.page_size, 4096);
	assert_int_equal(zone->free, 1878);
	assert_int_equal(zone->min, 1544);
	assert_int_equal(zone->reserved_highatomic, 512);
	assert_int_equal(zone->free_blocks[9], 2);
	assert_int_equal(unit_zone(failure->snapshot, 0, "DMA")->lowmem_reserve[2], 256);
	assert_int_equal(oom->kind, MT_REPORT_OOM);
	assert_int_equal(oom->nr_tasks, 2);
	assert_int_equal(oom->killed_pid, 95);
	assert_ptr_equal(mt_oom_victim(oom), mt_oom_worst(oom));
	assert_int_equal(mt_oom_badness(oom, mt_oom_victim(oom)), 96741 + 815104 / 4096);
	assert_string_equal(oom->constraint, "CONSTRAINT_NONE");
	mt_reports_destroy(reports);
}

static void real_5_10(void **state)
{
	struct mt_reports *reports = read_log("debian-5.10-amd64.log");

	(void)state;
	assert_int_equal(reports->n, 3);
	assert_int_equal(reports->v[2].kind, MT_REPORT_OOM);
	mt_reports_destroy(reports);
}

static void format_of_4_19(void **state)
{
	struct mt_reports *reports = read_log("invented-4.19-syslog.log");
	const struct mt_report *report = &reports->v[0];
	const struct mt_snapshot *snapshot = report->snapshot;
	const struct mt_zone *zone = unit_zone(snapshot, 0, "DMA32");

	(void)state;
	assert_int_equal(reports->n, 1);
	assert_int_equal(report->line, 2);
	assert_string_equal(report->mems_allowed, "0");
	assert_int_equal(zone->free, 1300);
	assert_int_equal(zone->boost, MT_UNKNOWN);
	assert_int_equal(mt_stats_get(&zone->stats, "nr_zone_active_file"), 10);
	assert_int_equal(mt_stats_get(&snapshot->nodes[0].stats, "all_unreclaimable"), 1);
	assert_int_equal(mt_stats_get(&report->others, "pages reserved"), 11819);
	assert_int_equal(mt_stats_get(&report->counts, "slab_unreclaimable"), 3000);
	assert_int_equal(report->nr_caches, 2);
	assert_int_equal(report->caches[0].total_kib, 4096);
	assert_int_equal(report->nr_tasks, 3);
	assert_string_equal(report->tasks[2].name, "my prog");
	assert_int_equal(report->tasks[2].adj, 500);
	assert_int_equal(mt_oom_badness(report, &report->tasks[0]), INT64_MIN);
	assert_int_equal(report->killed_pid, 1097);
	/* letters: one type has all, several have some each */
	assert_true(zone->type_at_least[0]);
	mt_reports_destroy(reports);
}

static void format_of_7_2(void **state)
{
	static const char *const logs[] = { "invented-7.2-dmesg-T.log",
					    "invented-7.2-journal.log" };

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(logs); i++) {
		struct mt_reports *reports = read_log(logs[i]);
		const struct mt_zone *zone = unit_zone(reports->v[0].snapshot, 0, "Normal");

		assert_int_equal(reports->n, 2);
		assert_int_equal(zone->free_highatomic, 256);
		assert_int_equal(mt_stats_get(&zone->stats, "nr_free_cma"), 100);
		assert_int_equal(reports->v[0].nr_allocations, 2);
		assert_int_equal(reports->v[1].kind, MT_REPORT_MEMCG_OOM);
		assert_int_equal(reports->v[1].tasks[0].rss, 260000);
		assert_int_equal(reports->v[1].tasks[0].pgtables_bytes, 2200000);
		assert_int_equal(reports->v[1].snapshot->nr_zones, 0);
		mt_reports_destroy(reports);
	}
}

static void what_is_not_understood_is_said(void **state)
{
	const char *text = "Mem-Info:\nactive_anon:1\nDMA free:4kB min:x\nsomething new: 5\n"
			   "lowmem_reserve[]: 0\n1 pages RAM\n";
	struct mt_reports *reports;

	(void)state;
	assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
	assert_int_equal(reports->n, 1);
	assert_int_equal(reports->v[0].kind, MT_REPORT_ASKED);
	assert_int_equal(reports->v[0].nr_unread, 3);
	assert_has(reports->v[0].unread, "min:x");
	mt_reports_destroy(reports);
	assert_error(mt_oomlog_parse("log", "nothing\n", 8, &reports), MT_ERR_FORMAT, "no report");
	assert_error(mt_oomlog_parse("log", "", 0, &reports), MT_ERR_FORMAT, "no report");
}

/* Cut anywhere, it is still read. */
static void cut_logs(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	char path[512];

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/why/logs/invented-4.19-syslog.log",
		 getenv("MEMTOP_SRCDIR"));
	assert_fine(mt_file_read("", path, 1 << 24, &buf));
	for (size_t len = 0; len < buf.len; len += 7) {
		struct mt_reports *reports = NULL;

		mt_error_destroy(mt_oomlog_parse("log", buf.data, len, &reports));
		mt_reports_destroy(reports);
	}
}

int main(void)
{
	const struct CMUnitTest oomlog[] = {
		cmocka_unit_test(prefixes),
		cmocka_unit_test(messages_with_brackets),
		cmocka_unit_test(real_6_1),
		cmocka_unit_test(real_5_10),
		cmocka_unit_test(format_of_4_19),
		cmocka_unit_test(format_of_7_2),
		cmocka_unit_test(what_is_not_understood_is_said),
		cmocka_unit_test(cut_logs),
	};

	return UNIT_RUN(oomlog);
}
