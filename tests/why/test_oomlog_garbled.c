// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Serial lines lose and change characters: a figure with a letter in it is told as one that was
 * not understood, and is never taken for the digits that are left of it.
 */
#include <ctype.h>
#include <string.h>

#include "proc/log/oomlog.h"
#include "unit.h"

static struct mt_reports *read_text(const char *text)
{
	struct mt_reports *reports;

	assert_fine(mt_oomlog_parse("log", text, strlen(text), &reports));
	return reports;
}

static size_t count_lost(const char *text)
{
	struct mt_reports *reports = read_text(text);
	size_t lost = 0;

	for (size_t i = 0; i < reports->n; i++)
		lost += reports->v[i].nr_unread + reports->v[i].nr_cut;
	mt_reports_destroy(reports);
	return lost;
}

/* ---- every figure of whole logs ---- */

/* Call traces, registers and what no figure is taken from. */
static bool is_passed_over(const char *line, size_t len)
{
	static const char *const words[] = {
		"+0x", "R0", "RSP:", "RAX:", "RDX:", "RBP:", "R10:", "R13:", "Hardware", "Call",
		"[<", "ainted", "Code:", "Swap cache", "oom_reaper", " ffff8",
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(words); i++)
		if (memmem(line, len, words[i], strlen(words[i])))
			return true;
	return false;
}

/* A number of its own, not one of a name; uid= of "oom-kill:" is the victim's row's, too. */
static bool is_figure(const char *line, const char *p)
{
	return p > line && isdigit((unsigned char)*p) && memchr(" :=([", p[-1], 5) &&
	       !(p - line > 5 && !memcmp(p - 5, ",uid=", 5));
}

static const char *message_of(const char *line, const char *end)
{
	const char *p = line;

	while (p < end && (*p == '<' || (*p == '[' && memchr(p, '.', 12)))) {
		const char *close = memchr(p, *p == '<' ? '>' : ']', (size_t)(end - p));

		p = close ? close + 1 : end;
		while (p < end && *p == ' ')
			p++;
	}
	return p;
}

static size_t garble_line(char *text, const char *line, const char *end, size_t lost)
{
	size_t n = 0;

	for (const char *p = message_of(line, end); p < end; p++) {
		char *at = text + (p - text), had = *p;

		if (!is_figure(line, p))
			continue;
		*at = 'x';
		if (count_lost(text) <= lost)
			fail_msg("not told: %.*s", (int)(end - line), line);
		*at = had;
		n++;
	}
	return n;
}

static size_t garble(const char *name)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(free) char *text = NULL;
	char path[512];
	size_t n = 0, lost;

	snprintf(path, sizeof(path), "%s/tests/why/logs/%s", getenv("MEMTOP_SRCDIR"), name);
	assert_fine(mt_file_read("", path, 1 << 24, &buf));
	text = strndup(buf.data, buf.len);
	assert_non_null(text);
	lost = count_lost(text);
	for (const char *line = text, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		assert_non_null(end);
		if (!is_passed_over(line, (size_t)(end - line)))
			n += garble_line(text, line, end, lost);
	}
	return n;
}

static void figures_of_the_machine(void **state)
{
	(void)state;
	assert_true(garble("case-base_no_prefix.log") > 100);
	assert_true(garble("case-rhel6.log") > 40);
}

static void figures_of_a_cgroup(void **state)
{
	(void)state;
	assert_true(garble("case-cgroup_v1.log") > 30);
}

/* ---- what is told of them ---- */

static void half_an_order_is_none(void **state)
{
	struct mt_reports *reports = read_text(
		"a: page allocation failure: order:1x, mode:0xcc0(GFP_KERNEL), "
		"nodemask=(null),cpuset=/,mems_allowed=0-x\n");

	(void)state;
	assert_int_equal(reports->v[0].order, INT64_MIN);
	assert_null(reports->v[0].mems_allowed);
	assert_int_equal(reports->v[0].nr_unread, 1);
	mt_reports_destroy(reports);
}

static void half_a_size_is_none(void **state)
{
	struct mt_reports *reports = read_text(
		"Out of memory: Killed process 9x (a) total-vm:387x12kB, anon-rss:386428kB, "
		"file-rss:3~kB, shmem-rss:0kB\n");
	const struct mt_report_kill *kill = &reports->v[0].kills[0];

	(void)state;
	assert_int_equal(kill->pid, MT_UNKNOWN);
	assert_int_equal(kill->total_vm_kib, MT_UNKNOWN);
	assert_int_equal(kill->anon_rss_kib, 386428);
	assert_int_equal(kill->file_rss_kib, MT_UNKNOWN);
	assert_int_equal(reports->v[0].nr_unread, 1);
	mt_reports_destroy(reports);
}

/* A pager's mark, or a terminal's edge. */
static void a_size_that_was_cut_is_none(void **state)
{
	static const char *const lines[] = {
		"Out of memory: Killed process 95 (a) total-vm:387812kB, anon-rss:3864>\n",
		"Out of memory: Killed process 95 (a) total-vm:387812kB, anon-rss:3864\n",
		"Out of memory: Killed process 95 (a) total-vm:387812kB, anon-rss:\n",
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(lines); i++) {
		struct mt_reports *reports = read_text(lines[i]);

		assert_int_equal(reports->v[0].kills[0].total_vm_kib, 387812);
		assert_int_equal(reports->v[0].kills[0].anon_rss_kib, MT_UNKNOWN);
		assert_int_equal(reports->v[0].nr_cut, 1);
		assert_int_equal(reports->v[0].nr_unread, 0);
		mt_reports_destroy(reports);
	}
}

/* 2.6.33 to 2.6.35 */
static void vsz_is_total_vm(void **state)
{
	struct mt_reports *reports = read_text(
		"Killed process 2513 (a) vsz:387812kB, anon-rss:386428kB, file-rss:12kB\n");

	(void)state;
	assert_int_equal(reports->v[0].kills[0].total_vm_kib, 387812);
	assert_int_equal(reports->v[0].nr_unread, 0);
	mt_reports_destroy(reports);
}

#define REQUEST "a: page allocation failure: order:0, mode:0xcc0(GFP_KERNEL)\nMem-Info:\n"

/* Pieces that are another report's, or lost: the sum tells, and the sizes do. */
static void lists_of_two_reports(void **state)
{
	static const char *const lists[] = {
		"Node 0 DMA: 0*16kB 475*4kB (UME) 0*8kB = 1900kB\n",
		"Node 0 DMA: 1*8kB (U) 0*16kB = 8kB\n",
		"Node 0 DMA: 1*4kB (U) 9*8kB 0*16kB = 8kB\n",
		"Node 0 DMA: 0*4kB 0*8kB 475*4kB (UME) = 1900kB\n",
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(lists); i++) {
		mt_cleanup(free) char *text = NULL;
		struct mt_reports *reports;
		const struct mt_zone *dma, *normal;

		assert_true(asprintf(&text, REQUEST "%sNode 0 Normal: 1*4kB (U) 0*8kB 2*16kB (M) = "
				     "36kB\n", lists[i]) > 0);
		reports = read_text(text);
		dma = unit_zone(reports->v[0].snapshot, 0, "DMA");
		normal = unit_zone(reports->v[0].snapshot, 0, "Normal");
		assert_int_equal(reports->v[0].snapshot->nr_orders, 3);
		assert_int_equal(reports->v[0].snapshot->origin.page_size, 4096);
		for (unsigned int order = 0; order < 3; order++)
			assert_int_equal(dma->free_blocks[order], MT_UNKNOWN);
		assert_int_equal(normal->free_blocks[2], 2);
		assert_int_equal(reports->v[0].nr_unread, 1);
		mt_reports_destroy(reports);
	}
}

/* "Node x " is no prefix that hides a node of its own. */
static void a_node_without_its_number(void **state)
{
	struct mt_reports *reports = read_text(
		"a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
		"Mem-Info:\n"
		"active_anon:4 inactive_anon:25 free:10\n"
		"Node x active_anon:16kB inactive_anon:100kB all_unreclaimable? no\n"
		"Node 0 Normal free:40kB min:8kB low:8kB high:8kB managed:4096kB\n");

	(void)state;
	assert_int_equal(reports->v[0].nr_unread, 1);
	assert_string_equal(reports->v[0].unread,
			    "Node x active_anon:16kB inactive_anon:100kB all_unreclaimable? no");
	mt_reports_destroy(reports);
}

int main(void)
{
	const struct CMUnitTest oomlog_garbled[] = {
		cmocka_unit_test(figures_of_the_machine),
		cmocka_unit_test(figures_of_a_cgroup),
		cmocka_unit_test(half_an_order_is_none),
		cmocka_unit_test(half_a_size_is_none),
		cmocka_unit_test(a_size_that_was_cut_is_none),
		cmocka_unit_test(vsz_is_total_vm),
		cmocka_unit_test(lists_of_two_reports),
		cmocka_unit_test(a_node_without_its_number),
	};

	return UNIT_RUN(oomlog_garbled);
}
