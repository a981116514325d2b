// SPDX-License-Identifier: GPL-2.0-or-later
/* Logs of very many reports, and reports of lines that nobody can read: bounded, and said. */
#include <string.h>
#include <unistd.h>

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

int main(void)
{
	const struct CMUnitTest oomlog_bounds[] = {
		cmocka_unit_test(first_ones_are_condensed),
		cmocka_unit_test(the_one_asked_for_is_kept),
		cmocka_unit_test(a_request_alone_is_small),
	};

	return UNIT_RUN(oomlog_bounds);
}
