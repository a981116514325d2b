// SPDX-License-Identifier: GPL-2.0-or-later
/* Logs of very many reports, and reports of lines that nobody can read: bounded, and said. */
#include <string.h>
#include <unistd.h>

#include "analysis/oom.h"
#include "proc/log/oomlog.h"
#include "unit.h"

static struct mt_reports *read_text(const char *text)
{
	struct mt_reports *reports;

	assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
	return reports;
}

/* ---- many reports ---- */

#define MANY 1200
#define TASKS 400

static void write_report(FILE *out, int number)
{
	fprintf(out, "worker%d invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, "
		"oom_score_adj=0\nMem-Info:\nNode 0 Normal free:4kB min:8kB low:8kB high:8kB "
		"managed:4096kB\nNode 0 Normal: 1*4kB (U) 0*8kB = 4kB\n1024 pages RAM\n"
		"[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj "
		"name\n", number);
	for (int i = 0; i < TASKS; i++)
		fprintf(out, "[%7d]     0 %5d    11111    %5d    77777        0             0 "
			"task%d\n", i + 1, i + 1, i, i);
	fprintf(out, "Out of memory: Killed process 399 (task398) total-vm:44444kB, "
		"anon-rss:1592kB, file-rss:0kB, shmem-rss:0kB\n");
}

static void write_many(struct mt_buffer *buf)
{
	FILE *out = open_memstream(&buf->data, &buf->len);

	assert_non_null(out);
	for (int i = 1; i <= MANY; i++)
		write_report(out, i);
	assert_int_equal(fclose(out), 0);
}

static void first_ones_are_condensed(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_reports *reports;
	const struct mt_report *first, *last;
	size_t bytes = 0;

	(void)state;
	write_many(&buf);
	assert_fine(mt_oomlog_parse("log", buf.data, buf.len, &reports));
	assert_int_equal(reports->n, MANY);
	assert_true(reports->nr_condensed > 0 && reports->nr_condensed < MANY);
	for (size_t i = 0; i < reports->n; i++) {
		assert_int_equal(reports->v[i].condensed, i < reports->nr_condensed);
		bytes += mt_report_bytes(&reports->v[i]);
	}
	assert_int_equal(bytes, reports->bytes);
	assert_true(bytes <= MT_MAX_REPORT_BYTES);
	first = &reports->v[0];
	last = &reports->v[MANY - 1];
	assert_string_equal(first->command, "worker1");
	assert_string_equal(first->kills[0].name, "task398");
	assert_int_equal(first->nr_tasks, 0);
	assert_int_equal(first->snapshot->nr_zones, 0);
	assert_int_equal(last->nr_tasks, TASKS);
	assert_int_equal(last->snapshot->nr_zones, 1);
	mt_reports_destroy(reports);
}

static void the_one_asked_for_is_kept(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(mt_oomlog) struct mt_oomlog *log = NULL;
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	char path[] = "/tmp/memtop-log-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	write_many(&buf);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, buf.data, buf.len), buf.len);
	assert_int_equal(close(fd), 0);
	assert_fine(mt_oomlog_open(path, NULL, 2, &log));
	assert_int_equal(unlink(path), 0);
	assert_true(mt_oomlog_reports(log)->v[0].condensed);
	assert_false(mt_oomlog_reports(log)->v[1].condensed);
	assert_fine(mt_oomlog_sample(log, 2, &snapshot));
	assert_int_equal(snapshot->nr_zones, 1);
	assert_int_equal(snapshot->report->nr_tasks, TASKS);
}

/* A report alone takes no table of names to itself. */
static void a_request_alone_is_small(void **state)
{
	struct mt_reports *reports;
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	FILE *out = open_memstream(&buf.data, &buf.len);

	(void)state;
	assert_non_null(out);
	fprintf(out, "Dec  1 00:00:00 h kernel: a invoked oom-killer: gfp_mask=0xd0, order=0");
	for (int i = 0; i < 1000; i++)
		fprintf(out, "#012a invoked oom-killer: gfp_mask=0xd0, order=0");
	assert_int_equal(fclose(out), 0);
	assert_fine(mt_oomlog_parse("log", buf.data, buf.len, &reports));
	assert_int_equal(reports->n, 1001);
	assert_ptr_equal(reports->v[0].snapshot->names, reports->v[1000].snapshot->names);
	assert_true(reports->bytes < 1001 * 4096);
	mt_reports_destroy(reports);
}

/* ---- lines that nobody can read ---- */

static const char whole[] =
	"worker invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
	"CPU: 0 PID: 2 Comm: worker Not tainted 6.1.0 #1\n"
	"Mem-Info:\n"
	"active_anon:1 inactive_anon:2\n"
	"Node 0 Normal free:4kB min:8kB low:8kB high:8kB managed:4096kB\n"
	"lowmem_reserve[]: 0 0\n"
	"Node 0 Normal: 1*4kB (U) 0*8kB = 4kB\n"
	"3 total pagecache pages\n"
	"1024 pages RAM\n"
	"Tasks state (memory values in pages):\n"
	"[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name\n"
	"[      2]     0     2    11111      300    77777        0             0 worker\n"
	"[      3]     0     3    11111      300    77777        0             0 other\n"
	"oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
	"task_memcg=/,task=worker,pid=2,uid=0\n"
	"Out of memory: Killed process 2 (worker) total-vm:44444kB, anon-rss:1200kB, "
	"file-rss:0kB, shmem-rss:0kB\n"
	"oom_reaper: reaped process 2 (worker), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB\n";

/* Each line made unreadable in its turn is counted, whichever it is, but for the first. */
static void every_line_is_read_or_counted(void **state)
{
	struct mt_reports *reports = read_text(whole);
	char text[sizeof(whole)];

	(void)state;
	assert_int_equal(reports->n, 1);
	assert_int_equal(reports->v[0].nr_unread, 0);
	mt_reports_destroy(reports);
	for (const char *line = strchr(whole, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
		size_t n = strcspn(line, "\n");

		if (!strncmp(line, "oom_reaper", 10))
			continue;
		memcpy(text, whole, sizeof(whole));
		for (size_t i = 0; i < n; i += 2)
			text[line - whole + (ptrdiff_t)i] = '~';
		reports = read_text(text);
		if (reports->n != 1 || !reports->v[0].nr_unread ||
		    reports->v[0].nr_unread != reports->v[0].nr_unread_lines)
			fail_msg("%zu reports, %zu lines unread: %.*s", reports->n,
				 reports->v[0].nr_unread, (int)n, line);
		mt_reports_destroy(reports);
	}
}

static void of_many_lines_all_are_counted(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	FILE *out = open_memstream(&buf.data, &buf.len);
	const char *at = strstr(whole, "[      3]");
	struct mt_reports *reports;

	(void)state;
	assert_non_null(out);
	fprintf(out, "%.*s", (int)(at - whole), whole);
	for (int i = 0; i < 3000; i++)
		fprintf(out, "what is this %d\n", i);
	fprintf(out, "%s", at);
	assert_int_equal(fclose(out), 0);
	assert_fine(mt_oomlog_parse("log", buf.data, buf.len, &reports));
	assert_int_equal(reports->n, 1);
	assert_int_equal(reports->v[0].nr_tasks, 2);
	assert_int_equal(reports->v[0].nr_unread, 3000);
	assert_int_equal(reports->v[0].nr_unread_lines, MT_MAX_UNREAD);
	mt_reports_destroy(reports);
}

/* ---- lines that are not whole ---- */

static void request_in_pieces(void **state)
{
	static const char *const logs[] = {
		"worker: page allocation failure: order:3,\nmode:0x40dc0(GFP_KERNEL|__GFP_COMP),\n"
		"nodemask=(null),cpuset=/,mems_allowed=0-1\nMem-Info:\nactive_anon:1\n",
		"worker:\npage allocation failure: order:3\n, mode:0x40dc0(GFP_KERNEL)\n"
		"worker cpuset=/ mems_allowed=0-1\n"
		"CPU: 0 PID: 2 Comm: worker Not tainted 4.14.0 #1\nMem-Info:\nactive_anon:1\n",
		"worker invoked oom-killer:\ngfp_mask=0xcc0(GFP_KERNEL), nodemask=(null),\n"
		"order=3, oom_score_adj=0\nworker cpuset=/ mems_allowed=0-1\nMem-Info:\n"
		"active_anon:1\n",
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(logs); i++) {
		struct mt_reports *reports = read_text(logs[i]);

		assert_int_equal(reports->n, 1);
		assert_int_equal(reports->v[0].order, 3);
		assert_string_equal(reports->v[0].command, "worker");
		assert_string_equal(reports->v[0].mems_allowed, "0-1");
		assert_non_null(strstr(reports->v[0].request, "GFP_KERNEL"));
		assert_int_equal(reports->v[0].nr_unread, 0);
		mt_reports_destroy(reports);
	}
}

static void rows_without_a_header(void **state)
{
	static const struct {
		const char *text;
		uint64_t pgtables_bytes, nr_ptes, swap, rss_file;
		int64_t adj;
	} logs[] = {
		{ "[    310]     0   310     4011      300    73728        5          -250 a b\n",
		  73728, MT_UNKNOWN, 5, MT_UNKNOWN, -250 },
		{ "[    310]     0   310     4011      300       18        5          -250 a b\n",
		  MT_UNKNOWN, 18, 5, MT_UNKNOWN, -250 },
		{ "[    310]     0   310     4011      300       18        3        5   -250 a b\n",
		  MT_UNKNOWN, 18, 5, MT_UNKNOWN, -250 },
		{ "[    310]     0   310     4011      300      200       99        1    73728  "
		  "      5          -250 a b\n", 73728, MT_UNKNOWN, 5, 99, -250 },
		{ "[    310]     0   310     4011      300       1      -17        -1000 a b\n",
		  MT_UNKNOWN, MT_UNKNOWN, MT_UNKNOWN, MT_UNKNOWN, -1000 },
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(logs); i++) {
		struct mt_reports *reports = read_text(logs[i].text);
		const struct mt_report *report = &reports->v[0];

		assert_int_equal(report->nr_tasks, 1);
		assert_true(report->columns_assumed && report->headless);
		assert_string_equal(report->tasks[0].name, "a b");
		assert_int_equal(report->tasks[0].rss, 300);
		assert_int_equal(report->tasks[0].pgtables_bytes, logs[i].pgtables_bytes);
		assert_int_equal(report->tasks[0].nr_ptes, logs[i].nr_ptes);
		assert_int_equal(report->tasks[0].swap, logs[i].swap);
		assert_int_equal(report->tasks[0].rss_file, logs[i].rss_file);
		assert_int_equal(report->tasks[0].adj, logs[i].adj);
		mt_reports_destroy(reports);
	}
	assert_error(mt_oomlog_parse("log", "[12] 0 13 1 2 3 4 5 a\n", 22,
				     &(struct mt_reports *){ NULL }), MT_ERR_FORMAT, "no report");
}

/* "[Thu ...]" is no caller's id, which tells reports apart. */
static void days_are_no_callers(void **state)
{
	struct mt_reports *reports = read_text(
		"[Thu Dec  7 00:05:14 2017] a invoked oom-killer: gfp_mask=0xd0, order=0, "
		"oom_score_adj=0\n"
		"[Thu Dec  7 00:05:14 2017] Memory cgroup stats for /a: cache:32KB rss:524188KB\n"
		"[Thu Dec  7 00:05:15 2017] [ pid ]   uid  tgid total_vm      rss nr_ptes swapents "
		"oom_score_adj name\n"
		"[Thu Dec  7 00:05:15 2017] [28438]     0 28438  5063909   119961    1661   "
		"136409          -998 a\n"
		"[Thu Dec  7 00:05:16 2017] Memory cgroup out of memory: Kill process 28438 (a) "
		"score 0 or sacrifice child\n"
		"[Thu Dec  7 00:05:17 2017] Killed process 28438 (a) total-vm:20255636kB, "
		"anon-rss:466160kB, file-rss:13684kB\n");

	(void)state;
	assert_int_equal(reports->n, 1);
	assert_null(reports->v[0].caller);
	assert_int_equal(reports->v[0].nr_tasks, 1);
	assert_int_equal(reports->v[0].nr_cgroups, 1);
	assert_int_equal(reports->v[0].killed_pid, 28438);
	mt_reports_destroy(reports);
}

/* 2.6.23, as a mail program left it */
static void wrapped_figures(void **state)
{
	struct mt_reports *reports = read_text(
		"swapper: page allocation failure. order:3, mode:0x4020\n"
		"Mem-info:\n"
		"Active:631 inactive:4 dirty:0 writeback:0 unstable:0\n"
		" free:258 slab:766 mapped:297 pagetables:43 bounce:0\n"
		"Normal free:1032kB min:508kB low:632kB high:760kB\n"
		"active:2524kB inactive:16kB present:16256kB pages_scanned:89 all_unreclaimable?\n"
		"no\n"
		"lowmem_reserve[]: 0\n"
		"Normal: 72*4kB 43*8kB 23*16kB 1*32kB 0*64kB 0*128kB\n"
		"0*256kB 0*512kB 0*1024kB 0*2048kB 0*4096kB = 1032kB\n");
	const struct mt_zone *zone = unit_zone(reports->v[0].snapshot, 0, "Normal");
	struct mt_oom_uses uses;

	(void)state;
	assert_int_equal(reports->n, 1);
	assert_int_equal(reports->v[0].nr_unread, 0);
	assert_int_equal(reports->v[0].nr_cut, 0);
	assert_int_equal(zone->present, 16256 / 4);
	assert_int_equal(zone->free_blocks[1], 43);
	assert_int_equal(zone->free_blocks[10], 0);
	assert_int_equal(mt_stats_get(&zone->stats, "all_unreclaimable"), 0);
	mt_oom_account(&reports->v[0], &uses);
	assert_string_equal(uses.v[0].name, "anonymous, shmem, file cache");
	assert_int_equal(uses.v[0].pages, 635);
	assert_string_equal(uses.v[1].name, "slab");
	assert_int_equal(uses.v[1].pages, 766);
	mt_reports_destroy(reports);
}

static void active_anon_of_2_6_28(void **state)
{
	struct mt_reports *reports = read_text(
		"a invoked oom-killer: gfp_mask=0xd0, order=2, oomkilladj=0\n"
		"Mem-Info:\n"
		"Active_anon:28162 active_file:16 inactive_anon:18037\n"
		" inactive_file:21 unevictable:0 dirty:0 writeback:0 unstable:0\n");

	(void)state;
	assert_int_equal(reports->v[0].nr_unread, 0);
	assert_int_equal(mt_stats_get(&reports->v[0].counts, "active_anon"), 28162);
	mt_reports_destroy(reports);
}

/* In pieces behind "Node 0", where nothing else has looked at the name. */
static void a_zone_that_is_no_name(void **state)
{
	struct mt_reports *reports = read_text(
		"Mem-Info:\nactive_anon:1\nNode 0\n"
		"N\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f: "
		"1*4kB (U) = 4kB\n"
		"Node 0 N\x7fmal per-cpu:\n"
		"Node 0 N\x7fmal: 1*4kB (U) 0*8kB = 4kB\n");

	(void)state;
	assert_int_equal(reports->v[0].snapshot->nr_zones, 0);
	assert_true(reports->v[0].nr_unread > 0);
	mt_reports_destroy(reports);
}

static void a_request_that_says_nothing(void **state)
{
	struct mt_reports *reports = read_text(
		"a invoked oom-killer: gfp_mask=0x800d0order=0oom_score_adj=0\n");

	(void)state;
	assert_int_equal(reports->v[0].nr_unread, 1);
	mt_reports_destroy(reports);
}

int main(void)
{
	const struct CMUnitTest oomlog_bounds[] = {
		cmocka_unit_test(first_ones_are_condensed),
		cmocka_unit_test(the_one_asked_for_is_kept),
		cmocka_unit_test(a_request_alone_is_small),
		cmocka_unit_test(every_line_is_read_or_counted),
		cmocka_unit_test(of_many_lines_all_are_counted),
		cmocka_unit_test(request_in_pieces),
		cmocka_unit_test(rows_without_a_header),
		cmocka_unit_test(days_are_no_callers),
		cmocka_unit_test(wrapped_figures),
		cmocka_unit_test(active_anon_of_2_6_28),
		cmocka_unit_test(a_request_that_says_nothing),
		cmocka_unit_test(a_zone_that_is_no_name),
	};

	return UNIT_RUN(oomlog_bounds);
}
