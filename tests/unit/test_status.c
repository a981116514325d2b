// SPDX-License-Identifier: GPL-2.0-or-later
/* /proc/PID/status and stat. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "proc/task/status.h"

static struct mt_error *parse(struct mt_snapshot *s, const char *text, struct mt_task_status *t)
{
	return mt_status_parse("status", text, strlen(text), s, t);
}

static struct mt_error *parse_stat(const char *text, struct mt_task_status *t)
{
	return mt_stat_parse("stat", text, strlen(text), t);
}

static const char of_6_12[] =
	"Name:\ttail\n"
	"Umask:\t0022\n"
	"State:\tS (sleeping)\n"
	"Tgid:\t170\n"
	"Ngid:\t0\n"
	"Pid:\t172\n"
	"PPid:\t1\n"
	"TracerPid:\t0\n"
	"Groups:\t \n"
	"Kthread:\t0\n"
	"VmPeak:\t    2304 kB\n"
	"VmSize:\t    2300 kB\n"
	"VmRSS:\t    1452 kB\n"
	"RssAnon:\t      60 kB\n"
	"RssFile:\t       4 kB\n"
	"RssShmem:\t    1388 kB\n"
	"VmPTE:\t      40 kB\n"
	"VmSwap:\t       8 kB\n"
	"Threads:\t3\n";

static void status(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_task_status t;

	(void)state;
	assert_fine(parse(s, of_6_12, &t));
	assert_string_equal(t.name, "tail");
	assert_string_equal(t.state, "S");
	assert_int_equal(t.pid, 172);
	assert_int_equal(t.tgid, 170);
	assert_int_equal(t.parent, 1);
	assert_int_equal(t.threads, 3);
	assert_true(t.kernel_told);
	assert_false(t.is_kernel);
	assert_true(t.has_memory);
	assert_int_equal(t.size, 2300 << 10);
	assert_int_equal(t.anon, 60 << 10);
	assert_int_equal(t.file, 4 << 10);
	assert_int_equal(t.shmem, 1388 << 10);
	assert_int_equal(t.swap, 8 << 10);
	assert_int_equal(t.page_tables, 40 << 10);
	assert_int_equal(s->nr_incomplete, 0);
}

/* A kernel thread has no sizes, an older kernel does not name it. */
static void no_memory(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_task_status t;

	(void)state;
	assert_fine(parse(s, "Name:\tkthreadd\nState:\tS (sleeping)\nPid:\t2\n", &t));
	assert_false(t.has_memory);
	assert_false(t.kernel_told);
	assert_true(t.anon == MT_UNKNOWN);
	assert_true(t.threads == MT_UNKNOWN);
}

static void name_is(const char *printed, const char *expected)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_task_status t;
	char text[256];

	snprintf(text, sizeof(text), "Name:\t%s\nPid:\t1\n", printed);
	assert_fine(parse(s, text, &t));
	assert_string_equal(t.name, expected);
}

/* Newline and backslash are escaped (fs/proc/array.c, proc_task_name()). */
static void names(void **state)
{
	(void)state;
	name_is("sh", "sh");
	name_is(" a b ", " a b ");
	name_is("a\\nb", "a\nb");
	name_is("a\\\\nb", "a\\nb");
	name_is("a\\", "a\\");
	name_is("Pid:\t7", "Pid:\t7");
	name_is("", "");
	name_is("kworker/u2048:1234-a-very-long-workqueue-name-that-nobody-would-give-to-one",
		"kworker/u2048:1234-a-very-long-workqueue-name-that-nobody-would");
}

static void bad(const char *line, const char *reason)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_task_status t;
	char text[256];

	snprintf(text, sizeof(text), "Pid:\t1\n%s\nThreads:\t2\n", line);
	assert_fine(parse(s, text, &t));
	assert_int_equal(s->status[MT_SECTION_TASKS], MT_STATUS_DAMAGED);
	assert_has(unit_incomplete(s)->reason, "status: line 2: ");
	assert_has(unit_incomplete(s)->reason, reason);
	assert_int_equal(t.threads, 2);
	assert_true(t.anon == MT_UNKNOWN);
	assert_string_equal(t.state, "");
}

static void bad_lines(void **state)
{
	(void)state;
	bad("State:\t1", "State: not a letter");
	bad("State:", "State: not a letter");
	bad("RssAnon:\t 12", "RssAnon: not a size in kB");
	bad("RssAnon:\t-1 kB", "RssAnon: not a size in kB");
	bad("RssAnon:\t9223372036854775807 kB", "RssAnon: not a size in kB");
	bad("PPid:\tx", "PPid: not a number");
	bad("Kthread:\t2", "Kthread: neither 0 nor 1");
}

static void cut_off(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	mt_cleanup(mt_snapshot) struct mt_snapshot *none = unit_snapshot();
	struct mt_task_status t;

	(void)state;
	assert_fine(mt_status_parse("status", of_6_12, strlen(of_6_12) - 4, s, &t));
	assert_true(t.threads == MT_UNKNOWN);
	assert_int_equal(s->status[MT_SECTION_TASKS], MT_STATUS_TRUNCATED);
	assert_error(parse(none, "Name:\tsh\nPid:\t12", &t), MT_ERR_FORMAT, "middle of a line");
	assert_error(parse(none, "", &t), MT_ERR_FORMAT, "nothing in it");
}

static const char stat_rest[] =
	"1 1 1 0 -1 %u 71 0 0 0 1 1 0 0 20 0 3 0 267 2359296 318 18446744073709551615 1 2\n";

static struct mt_error *parse_stat_of(const char *name, unsigned int flags,
				      struct mt_task_status *t)
{
	char text[512], rest[256];

	snprintf(rest, sizeof(rest), stat_rest, flags);
	snprintf(text, sizeof(text), "172 (%s) R %s", name, rest);
	return parse_stat(text, t);
}

static void stat(void **state)
{
	struct mt_task_status t;

	(void)state;
	assert_fine(parse_stat_of("tail", 0x400000, &t));
	assert_string_equal(t.name, "tail");
	assert_string_equal(t.state, "R");
	assert_int_equal(t.pid, 172);
	assert_int_equal(t.parent, 1);
	assert_int_equal(t.threads, 3);
	assert_true(t.kernel_told && !t.is_kernel);
	assert_int_equal(t.size, 2359296);
	assert_true(t.anon == MT_UNKNOWN);
	assert_fine(parse_stat_of("kthreadd", 0x208040, &t));
	assert_true(t.is_kernel);
}

/* A name may look like all that follows it. */
static void stat_names(void **state)
{
	struct mt_task_status t;

	(void)state;
	assert_fine(parse_stat_of(") S 1 2 3\n4 (x", 0, &t));
	assert_string_equal(t.name, ") S 1 2 3\n4 (x");
	assert_string_equal(t.state, "R");
	assert_fine(parse_stat_of("", 0, &t));
	assert_string_equal(t.name, "");
}

static void bad_stat(void **state)
{
	struct mt_task_status t;

	(void)state;
	assert_error(parse_stat("", &t), MT_ERR_FORMAT, "stat: no name");
	assert_error(parse_stat("172 tail S 1", &t), MT_ERR_FORMAT, "no name");
	assert_error(parse_stat(")(", &t), MT_ERR_FORMAT, "no name");
	assert_error(parse_stat("x (tail) S 1 1", &t), MT_ERR_FORMAT, "no pid");
	assert_error(parse_stat("172 (tail) S 1 1\n", &t), MT_ERR_FORMAT, "ends too early");
	assert_error(parse_stat("172 (tail) 7 1 1\n", &t), MT_ERR_FORMAT, "not a letter");
	assert_error(parse_stat("172 (tail)", &t), MT_ERR_FORMAT, "ends too early");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status),
		cmocka_unit_test(no_memory),
		cmocka_unit_test(names),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(cut_off),
		cmocka_unit_test(stat),
		cmocka_unit_test(stat_names),
		cmocka_unit_test(bad_stat),
	};

	return UNIT_RUN(tests);
}
