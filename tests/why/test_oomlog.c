// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "analysis/oom.h"
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
	assert_int_equal(reports->v[0].nr_unread, 2);
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

/* ---- the cases, each with what logs/README says of it ---- */

static void long_head(void **state)
{
	struct mt_reports *reports = read_log("case-head_over_64_lines.log");
	const struct mt_report *report = &reports->v[0];

	(void)state;
	assert_int_equal(reports->n, 1);
	assert_int_equal(report->kind, MT_REPORT_MEMCG_OOM);
	assert_int_equal(report->nr_tasks, 2);
	assert_int_equal(report->killed_pid, 700);
	assert_string_equal(report->kills[0].name, "job");
	assert_int_equal(report->cgroups[0].stats.n, 40);
	assert_int_equal(mt_stats_get(&report->cgroups[0].stats, "anon"), 530000000);
	assert_int_equal(report->end, MT_REPORT_END_WHOLE);
	mt_reports_destroy(reports);
}

static void cgroup_v2(void **state)
{
	struct mt_reports *reports = read_log("case-memcg_badness.log");
	const struct mt_report *report = &reports->v[0];

	(void)state;
	assert_int_equal(report->constraint_kind, MT_CONSTRAINT_MEMCG);
	assert_string_equal(report->oom_memcg, "/pods/a");
	assert_string_equal(report->task_memcg, "/pods/a/c1");
	assert_string_equal(report->cpuset, "c1");
	assert_int_equal(report->counters[MT_COUNTER_MEMORY].usage_bytes, 626688 * 1024);
	assert_int_equal(report->counters[MT_COUNTER_MEMORY].limit_bytes, 626688 * 1024);
	assert_int_equal(report->counters[MT_COUNTER_MEMORY].failcnt, 141);
	assert_true(report->counters[MT_COUNTER_SWAP].unlimited);
	assert_int_equal(report->counters[MT_COUNTER_KMEM].usage_bytes, MT_UNKNOWN);
	assert_int_equal(report->request_adj, 999);
	assert_int_equal(report->pid, 19388);
	assert_int_equal(report->cpu, 1);
	/* no line says it: rss in pages against rss in kB does */
	assert_int_equal(report->snapshot->origin.page_size, 4096);
	mt_reports_destroy(reports);
}

static void cgroup_v1(void **state)
{
	struct mt_reports *reports = read_log("case-cgroup_v1.log");
	const struct mt_report *report = &reports->v[0];

	(void)state;
	assert_int_equal(reports->n, 1);
	assert_int_equal(report->kind, MT_REPORT_MEMCG_OOM);
	assert_int_equal(strlen(report->oom_memcg), strlen("/docker/") + 64);
	assert_string_equal(report->task_memcg, report->oom_memcg);
	assert_string_equal(report->mems_allowed, "0-1");
	assert_int_equal(report->counters[MT_COUNTER_MEMSW].usage_bytes, 524288 * 1024);
	assert_true(report->counters[MT_COUNTER_MEMSW].unlimited);
	assert_true(report->counters[MT_COUNTER_KMEM].unlimited);
	assert_int_equal(report->nr_cgroups, 2);
	assert_int_equal(mt_stats_get(&report->cgroups[0].stats, "active_anon"), 524260 * 1024);
	assert_int_equal(report->tasks[1].nr_ptes, 300);
	assert_int_equal(report->tasks[1].pgtables_bytes, MT_UNKNOWN);
	assert_int_equal(report->chosen_pid, 2222);
	assert_int_equal(report->chosen_score, 994);
	assert_string_equal(report->snapshot->origin.kernel, "3.16.0-4-amd64");
	mt_reports_destroy(reports);
}

static void cgroup_group(void **state)
{
	struct mt_reports *reports = read_log("case-cgroup_group.log");
	const struct mt_report *report = &reports->v[0];

	(void)state;
	assert_int_equal(reports->n, 1);
	assert_string_equal(report->command, "worker, 1");
	assert_true(report->group_kill);
	assert_int_equal(report->nr_kills, 3);
	assert_string_equal(report->kills[0].name, "worker, 1");
	assert_int_equal(report->kills[1].pid, 500);
	assert_int_equal(report->kills[1].adj, 984);
	assert_int_equal(report->kills[1].uid, 1000);
	assert_string_equal(report->mems_allowed, "0-1,3");
	assert_has(report->task_memcg, ".scope");
	assert_string_equal(report->tasks[1].name, "worker, 1");
	assert_int_equal(report->tasks[1].rss_anon, 62000);
	assert_int_equal(mt_stats_get(&report->cgroups[0].stats, "pgfault"), 70000);
	mt_reports_destroy(reports);
}

static void grepped(void **state)
{
	struct mt_reports *reports = read_log("case-grepped.log");

	(void)state;
	assert_int_equal(reports->n, 3);
	assert_int_equal(reports->v[0].kind, MT_REPORT_OOM);
	assert_int_equal(reports->v[0].constraint_kind, MT_CONSTRAINT_NONE);
	assert_int_equal(reports->v[0].kills[0].pid, 11);
	assert_int_equal(reports->v[1].kind, MT_REPORT_MEMCG_OOM);
	assert_int_equal(reports->v[2].chosen_pid, 33);
	assert_int_equal(reports->v[2].killed_pid, 34);
	assert_true(reports->v[2].headless);
	mt_reports_destroy(reports);
}

static void rhel6(void **state)
{
	struct mt_reports *reports = read_log("case-rhel6.log");
	const struct mt_report *report = &reports->v[0];
	const struct mt_zone *zone = unit_zone(report->snapshot, 0, "Normal");

	(void)state;
	assert_string_equal(report->command, "txg");
	assert_int_equal(report->order, 1);
	assert_int_equal(report->pid, 2513);
	assert_string_equal(report->snapshot->origin.kernel, "2.6.32-754.el6.x86_64");
	assert_int_equal(zone->free, 1138);
	assert_int_equal(zone->managed, zone->present);
	assert_int_equal(zone->pcp[0].high, 186);
	assert_int_equal(mt_stats_get(&zone->stats, "kernel_stack"), 4912);
	assert_int_equal(report->snapshot->status[MT_SECTION_ZONEINFO], MT_STATUS_PRESENT);
	mt_reports_destroy(reports);
}

static void not_of_an_order(void **state)
{
	struct mt_reports *vmalloc = read_log("case-vmalloc_error.log");
	struct mt_reports *sysrq = read_log("case-sysrq_f.log");

	(void)state;
	assert_int_equal(vmalloc->v[0].kind, MT_REPORT_VMALLOC);
	assert_int_equal(vmalloc->v[0].vmalloc_bytes, UINT64_C(8589934592));
	assert_int_equal(vmalloc->v[0].order, INT64_MIN);
	assert_true(sysrq->v[0].by_sysrq);
	assert_int_equal(sysrq->v[0].order, -1);
	mt_reports_destroy(vmalloc);
	mt_reports_destroy(sysrq);
}

/* What is whole before the cut is read; the number of orders is nobody's guess. */
static void cut_lines(void **state)
{
	struct mt_reports *reports = read_log("case-cut_lines.log");
	const struct mt_snapshot *snapshot = reports->v[0].snapshot;
	const struct mt_zone *zone = unit_zone(snapshot, 0, "DMA32");

	(void)state;
	assert_int_equal(reports->v[0].nr_cut, 2);
	assert_int_equal(zone->free, 3125);
	assert_int_equal(zone->high, 1098);
	assert_int_equal(zone->free_blocks[3], 125);
	assert_int_equal(zone->free_blocks[4], MT_UNKNOWN);
	assert_int_equal(snapshot->nr_orders, 11);
	assert_int_equal(snapshot->status[MT_SECTION_BUDDYINFO], MT_STATUS_TRUNCATED);
	assert_int_equal(zone->managed, MT_UNKNOWN);
	mt_reports_destroy(reports);
}

static void fragments(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_reports *reports;
	const struct mt_zone *zone;
	char path[512];

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/why/logs/case-fragments_49.log",
		 getenv("MEMTOP_SRCDIR"));
	assert_fine(mt_file_read("", path, 1 << 24, &buf));
	assert_fine(mt_oomlog_parse("log", buf.data, buf.len, &reports));
	zone = unit_zone(reports->v[0].snapshot, 0, "DMA");
	assert_int_equal(reports->n, 1);
	assert_int_equal(zone->free, 25);
	assert_int_equal(zone->nr_lowmem_reserve, 3);
	assert_int_equal(zone->lowmem_reserve[1], 407);
	assert_int_equal(zone->free_blocks[0], 1);
	assert_int_equal(zone->free_blocks[3], 1);
	assert_int_equal(zone->free_blocks[4], 1);
	assert_int_equal(unit_zone(reports->v[0].snapshot, 0, "DMA32")->free_blocks[0], 475);
	/* the USB driver's line, and no other */
	assert_int_equal(reports->v[0].nr_unread, 1);
	assert_int_not_equal(reports->v[0].snapshot->status[MT_SECTION_ZONEINFO],
			     MT_STATUS_DAMAGED);
	mt_reports_destroy(reports);
}

static void two_at_once(void **state)
{
	struct mt_reports *reports = read_log("case-two_at_once.log");

	(void)state;
	assert_int_equal(reports->n, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct mt_report *report = &reports->v[i];
		bool one = !strcmp(report->command, "one");

		assert_string_equal(report->caller, one ? "T11" : "T22");
		assert_int_equal(report->pid, one ? 111 : 222);
		assert_int_equal(unit_zone(report->snapshot, 0, "DMA32")->free, one ? 730 : 750);
		assert_int_equal(unit_zone(report->snapshot, 0, "DMA")->free_blocks[3], 1);
	}
	mt_reports_destroy(reports);
}

/* Mem-Info is read without its first and its last lines. */
static void middle(void **state)
{
	struct mt_reports *reports = read_log("case-middle.log");
	const struct mt_report *report = &reports->v[0];

	(void)state;
	assert_int_equal(reports->n, 1);
	assert_true(report->headless);
	assert_true(report->has_memory);
	assert_int_equal(report->end, MT_REPORT_END_LOG);
	assert_int_equal(unit_zone(report->snapshot, 0, "DMA32")->free, 730);
	assert_int_equal(unit_zone(report->snapshot, 0, "DMA32")->free_blocks[0], 190);
	assert_int_equal(mt_stats_get(&report->others, "pages RAM"), MT_UNKNOWN);
	mt_reports_destroy(reports);
}

/* The search's end is told. */
static void request_without_a_body(void **state)
{
	const char *text = "x: page allocation failure: order:1, mode:0x20\none\ntwo\n"
			   "y: page allocation failure: order:2, mode:0x20\nthree\n";
	struct mt_reports *reports;

	(void)state;
	assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
	assert_int_equal(reports->n, 2);
	assert_false(reports->v[0].has_memory);
	assert_int_equal(reports->v[1].last_line, 4);
	assert_int_equal(reports->v[1].lines_searched, 1);
	assert_int_equal(reports->v[1].end, MT_REPORT_END_LOG);
	mt_reports_destroy(reports);
}

/* Until 4.10 vmalloc's failure has two lines, and one report. */
static void vmalloc_in_two_lines(void **state)
{
	const char *text = "vmalloc: allocation failure: 8192 bytes\n"
			   "modprobe: page allocation failure: order:0, mode:0xd0\n"
			   "Backtrace: \nMem-info:\nNormal per-cpu:\n"
			   "CPU    0: hi:   90, btch:  15 usd:  37\n"
			   "active_anon:113 inactive_anon:0\n"
			   "Normal free:186804kB min:1908kB low:2384kB high:2860kB "
			   "active_anon:452kB present:200000kB\n";
	struct mt_reports *reports;

	(void)state;
	assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
	assert_int_equal(reports->n, 1);
	assert_int_equal(reports->v[0].kind, MT_REPORT_VMALLOC);
	assert_int_equal(reports->v[0].vmalloc_bytes, 8192);
	assert_string_equal(reports->v[0].command, "modprobe");
	assert_has(reports->v[0].request, "mode:0xd0");
	assert_int_equal(unit_zone(reports->v[0].snapshot, 0, "Normal")->pcp[0].batch, 15);
	mt_reports_destroy(reports);
}

static void known_by_its_kib(void **state)
{
	const char *text = "Normal free:1280kB min:640kB low:768kB high:896kB present:1048576kB "
			   "managed:1000000kB\nlowmem_reserve[]: 0\n"
			   "DMA free:704kB min:64kB low:128kB high:192kB "
			   "present:64000kB managed:60032kB\n";
	struct mt_reports *reports;

	(void)state;
	/* all sizes are multiples of 64 KiB */
	assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
	assert_int_equal(reports->v[0].snapshot->origin.page_size, 65536);
	assert_int_equal(unit_zone(reports->v[0].snapshot, 0, "Normal")->free, 20);
	mt_reports_destroy(reports);
}

/* What stands before the first zone line is not lost where the log was cut before it. */
static void middle_of_mem_info(void **state)
{
	const char *text = "<4>[ 71.264287]  slab_reclaimable:300 slab_unreclaimable:2000\n"
			   "<4>[ 71.264287]  mapped:1 shmem:137 pagetables:9 bounce:0\n"
			   "<4>[ 71.326758] Node 0 active_anon:204kB active_file:16kB shmem:548kB\n"
			   "<4>[ 71.370367] Normal free:144kB min:160kB low:200kB high:240kB "
			   "present:131072kB managed:123752kB\n"
			   "<4>[ 71.431623] Normal: 36*4kB (UM) 0*8kB = 144kB\n";
	struct mt_reports *reports;

	(void)state;
	assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
	assert_int_equal(reports->n, 1);
	assert_true(reports->v[0].headless);
	assert_int_equal(reports->v[0].line, 1);
	assert_int_equal(mt_stats_get(&reports->v[0].counts, "slab_unreclaimable"), 2000);
	assert_int_equal(reports->v[0].snapshot->nr_nodes, 1);
	assert_int_equal(mt_stats_get(&reports->v[0].snapshot->nodes[0].stats,
				      "nr_active_anon"), 51);
	mt_reports_destroy(reports);
}

/* Registers between an ARM kernel's frames are no figures of Mem-Info. */
static void registers_in_the_trace(void **state)
{
	const char *text = "insmod: page allocation failure: order:4, mode:0xd0\n"
			   "Backtrace: \n"
			   "Function entered at [<c0011000>] from [<c03b1000>]\n"
			   " r6:c03ddf00 r5:000000d0 r4:00000001 r3:00000000\n"
			   "Function entered at [<c0055000>] from [<c0055700>]\n"
			   " r4:0009c000\n"
			   "Mem-info:\n"
			   "Normal free:1868kB min:190kB low:238kB high:286kB present:20000kB\n";
	struct mt_reports *reports;

	(void)state;
	assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
	assert_int_equal(reports->n, 1);
	assert_int_equal(reports->v[0].nr_unread, 0);
	assert_int_not_equal(reports->v[0].snapshot->status[MT_SECTION_ZONEINFO],
			     MT_STATUS_DAMAGED);
	assert_int_equal(unit_zone(reports->v[0].snapshot, 0, "Normal")->free, 467);
	mt_reports_destroy(reports);
}

/* Pasted no further than its call trace, which names the cgroup's OOM killer. */
static void cgroup_by_the_trace(void **state)
{
	const char *sure = "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, "
			   "oom_score_adj=986\nCall Trace:\n dump_header+0x4f/0x1eb\n"
			   " mem_cgroup_out_of_memory+0xbd/0xe0\n";
	const char *left = "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, "
			   "oom_score_adj=986\nCall Trace:\n dump_header+0x4f/0x1eb\n"
			   " ? mem_cgroup_out_of_memory+0xbd/0xe0\n";
	struct mt_reports *reports;

	(void)state;
	assert_fine(mt_oomlog_parse("log", sure, strlen(sure), &reports));
	assert_int_equal(reports->v[0].kind, MT_REPORT_MEMCG_OOM);
	mt_reports_destroy(reports);
	assert_fine(mt_oomlog_parse("log", left, strlen(left), &reports));
	assert_int_equal(reports->v[0].kind, MT_REPORT_OOM);
	mt_reports_destroy(reports);
}

/* The line above says that addresses ran out; of another size it is another's. */
static void vmap_line_above(void **state)
{
	const char *format = "[ 1.1] vmap allocation for size %d failed: use vmalloc=<size> to "
			     "increase size\n[ 1.2] warn_alloc: 3 callbacks suppressed\n"
			     "[ 1.3] mod: vmalloc: allocation failure: 32768 bytes, "
			     "mode:0xcc0(GFP_KERNEL), nodemask=(null)\n[ 1.4] Mem-Info:\n";
	static const int sizes[] = { 36864, 98304, 32764, 8192000 };

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(sizes); i++) {
		struct mt_reports *reports;
		char text[512];

		snprintf(text, sizeof(text), format, sizes[i]);
		assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
		assert_int_equal(reports->n, 1);
		assert_int_equal(reports->v[0].vmap_failed, i < 2);
		mt_reports_destroy(reports);
	}
}

/* The end of Mem-Info alone, which has the machine's pages for the badness below. */
static void end_of_mem_info(void **state)
{
	const char *text = "[ 2.1] Node 1 hugepages_total=14 hugepages_free=3 hugepages_surp=0 "
			   "hugepages_size=2048kB\n[ 2.2] 1680 total pagecache pages\n"
			   "[ 2.3] Free swap  = 160kB\n[ 2.4] 335459 pages RAM\n"
			   "[ 2.5] [ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds swapents "
			   "oom_score_adj name\n[ 2.6] [ 45]     0    45    16603       23      33 "
			   "      3      103             0 journal\n";
	struct mt_reports *reports;

	(void)state;
	assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
	assert_int_equal(reports->n, 1);
	assert_true(reports->v[0].headless);
	assert_int_equal(mt_stats_get(&reports->v[0].others, "pages RAM"), 335459);
	assert_int_equal(mt_stats_get(&reports->v[0].others, "hugepages_2048kB_total"), 14);
	assert_int_equal(reports->v[0].nr_tasks, 1);
	/* 4 KiB would be a guess that nothing tells of */
	assert_int_equal(reports->v[0].snapshot->origin.page_size, MT_UNKNOWN);
	mt_reports_destroy(reports);
}

/* Behind a call trace Mem-Info was not asked for: its request is lost. */
static void request_lost(void **state)
{
	const char *trace = "[ 2.1]  alloc_pages+0xa8/0x118\n[ 2.2] Mem-Info:\n"
			    "[ 2.3] active_anon:4558 inactive_anon:316 isolated_anon:0\n";
	const char *asked = "[ 2.1] sysrq: Show Memory\n[ 2.2] Mem-Info:\n"
			    "[ 2.3] active_anon:4558 inactive_anon:316 isolated_anon:0\n";
	struct mt_reports *reports;

	(void)state;
	assert_fine(mt_oomlog_parse("log", trace, strlen(trace), &reports));
	assert_true(reports->v[0].headless);
	mt_reports_destroy(reports);
	assert_fine(mt_oomlog_parse("log", asked, strlen(asked), &reports));
	assert_false(reports->v[0].headless);
	mt_reports_destroy(reports);
}

/* The machine has more than the one zone that was pasted: no figure is disbelieved for it. */
static void cut_amid_the_zones(void **state)
{
	const char *text = "Mem-Info:\nactive_anon:656000 inactive_anon:679000 isolated_anon:0\n"
			   " free:114000 free_pcp:1688 free_cma:0\n"
			   "Node 0 DMA free:13312kB min:64kB low:80kB high:96kB present:15992kB "
			   "managed:15360kB\nlowmem_reserve[]: 0 2660 15392\n";
	struct mt_reports *reports;
	struct mt_oom_uses uses;

	(void)state;
	assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
	mt_oom_account(&reports->v[0], &uses);
	assert_null(uses.disbelieved);
	assert_int_equal(uses.of_pages, MT_UNKNOWN);
	assert_string_equal(uses.v[0].name, "anonymous, shmem");
	assert_int_equal(uses.v[0].pages, 1335000);
	for (size_t i = 0; i < uses.n; i++)
		assert_string_not_equal(uses.v[i].name, "reserved");
	mt_reports_destroy(reports);
}

int main(void)
{
	const struct CMUnitTest oomlog[] = {
		cmocka_unit_test(real_6_1),
		cmocka_unit_test(real_5_10),
		cmocka_unit_test(format_of_4_19),
		cmocka_unit_test(format_of_7_2),
		cmocka_unit_test(what_is_not_understood_is_said),
		cmocka_unit_test(cut_logs),
		cmocka_unit_test(long_head),
		cmocka_unit_test(cgroup_v2),
		cmocka_unit_test(cgroup_v1),
		cmocka_unit_test(cgroup_group),
		cmocka_unit_test(grepped),
		cmocka_unit_test(rhel6),
		cmocka_unit_test(not_of_an_order),
		cmocka_unit_test(cut_lines),
		cmocka_unit_test(fragments),
		cmocka_unit_test(two_at_once),
		cmocka_unit_test(middle),
		cmocka_unit_test(request_without_a_body),
		cmocka_unit_test(vmalloc_in_two_lines),
		cmocka_unit_test(known_by_its_kib),
		cmocka_unit_test(middle_of_mem_info),
		cmocka_unit_test(registers_in_the_trace),
		cmocka_unit_test(cgroup_by_the_trace),
		cmocka_unit_test(vmap_line_above),
		cmocka_unit_test(end_of_mem_info),
		cmocka_unit_test(request_lost),
		cmocka_unit_test(cut_amid_the_zones),
	};

	return UNIT_RUN(oomlog);
}
