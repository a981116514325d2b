// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a memory cgroup's report has in the place of Mem-Info
 * (mm/memcontrol.c, mem_cgroup_print_oom_info(), mem_cgroup_print_oom_meminfo()):
 *
 *	Task in /a/b killed as a result of limit of /a			until v5.0
 *	memory: usage 626688kB, limit 626688kB, failcnt 141
 *	swap: usage 0kB, limit 9007199254740988kB, failcnt 0		cgroup v2
 *	memory+swap: usage ...						cgroup v1
 *	Memory cgroup stats for /a: cache:0KB rss:1048576KB ...		until v5.2
 *	Memory cgroup stats for /a:
 *	anon 628183040					since v5.3 (commit c8713d0b2312)
 */
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "proc/log/report/parser.h"

static const char *const counter_names[MT_NR_COUNTERS] = {
	[MT_COUNTER_MEMORY] = "memory: usage ", [MT_COUNTER_SWAP] = "swap: usage ",
	[MT_COUNTER_MEMSW] = "memory+swap: usage ", [MT_COUNTER_KMEM] = "kmem: usage ",
};

/*
 * No limit is the largest that the kernel can count: PAGE_COUNTER_MAX pages, before v3.19
 * (res_counter) the largest number of bytes, on 32 bits of pages.
 */
static bool is_unlimited(uint64_t kib)
{
	return kib >= UINT64_C(1) << 52 || kib == UINT64_C(8589934588);
}

static uint64_t to_bytes(uint64_t kib)
{
	return kib > UINT64_MAX / 2 / 1024 ? MT_UNKNOWN : kib * 1024;
}

static enum mt_taken counter_line(struct mt_report *report, struct mt_word message)
{
	for (size_t i = 0; i < MT_NR_COUNTERS; i++) {
		struct mt_report_counter *counter = &report->counters[i];
		uint64_t limit;

		if (!mt_word_starts(message, counter_names[i]))
			continue;
		counter->usage_bytes = to_bytes(mt_oom_kib(message, "usage "));
		limit = mt_oom_kib(message, "limit ");
		counter->unlimited = limit != MT_UNKNOWN && is_unlimited(limit);
		counter->limit_bytes = limit == MT_UNKNOWN ? MT_UNKNOWN : to_bytes(limit);
		counter->failcnt = mt_oom_number(message, "failcnt ");
		if (counter->usage_bytes == MT_UNKNOWN || mt_oom_is_bad(message, "failcnt ") ||
		    mt_oom_judge_kib(message, "limit ") == MT_BAD)
			return MT_BAD;
		return counter->failcnt == MT_UNKNOWN ? MT_CUT : MT_TAKEN;
	}
	return MT_BAD;
}

/* "Task in /a/b killed as a result of limit of /a"; one of the paths may be missing */
static enum mt_taken limit_line(struct mt_oom_parser *parser, struct mt_word message)
{
	static const char *const killed[] = { " killed as a result", NULL };
	static const char *const end[] = { NULL };
	struct mt_word path;

	if (!mt_oom_has(message, " killed as a result of limit of "))
		return MT_NOT_MINE;
	if (mt_oom_between(message, "Task in ", killed, &path))
		mt_oom_replace(parser, &parser->report.task_memcg, path);
	if (mt_oom_between(message, " limit of ", end, &path))
		mt_oom_replace(parser, &parser->report.oom_memcg, path);
	return MT_TAKEN;
}

/* ---- statistics ---- */

/* "cache:0KB", "anon 4096": v1 prints KB, v2 bytes */
static bool add_figure(struct mt_oom_parser *parser, struct mt_word key, struct mt_word value,
		       bool kib)
{
	struct mt_report *report = &parser->report;
	struct mt_report_cgroup *cgroup = &report->cgroups[report->nr_cgroups - 1];
	uint64_t number;
	size_t n = mt_number_digits(value.p, value.len, &number);
	bool unit = n + 2 == value.len && !strncasecmp(value.p + n, "kb", 2);

	if (!n || (n < value.len && !unit) || number == MT_UNKNOWN || !mt_word_is_name(key) ||
	    cgroup->stats.n >= MT_MAX_STATS)
		return false;
	if (unit || kib)
		number = to_bytes(number);
	if (!parser->err && number != MT_UNKNOWN)
		parser->err = mt_stats_add(report->snapshot, &cgroup->stats, key.p, key.len,
					   number);
	return true;
}

/* All in one line, in either form. */
static bool add_figures(struct mt_oom_parser *parser, struct mt_word rest)
{
	struct mt_word word;
	bool all = true;

	while ((word = mt_word_take(&rest)).len) {
		const char *colon = memchr(word.p, ':', word.len);

		if (colon) {
			struct mt_word key = { word.p, (size_t)(colon - word.p) };

			all &= add_figure(parser, key, (struct mt_word){ colon + 1,
					  word.len - key.len - 1 }, false);
		} else {
			all &= add_figure(parser, word, mt_word_take(&rest), false);
		}
	}
	return all;
}

/* "Memory cgroup stats for /a:", "Memory cgroup stats:" */
static enum mt_taken stats_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;
	struct mt_word rest = { message.p + 19, message.len - 19 }, path;
	const char *end = memmem(rest.p, rest.len, ": ", 2);
	struct mt_report_cgroup *cgroup;

	if (!end && rest.len && rest.p[rest.len - 1] == ':')
		end = rest.p + rest.len - 1;
	path = end ? (struct mt_word){ rest.p, (size_t)(end - rest.p) } : rest;
	if (!mt_oom_behind(path, " for ", &path))
		path.len = 0;
	if (!parser->err)
		parser->err = mt_array_reserve(&report->cgroups, &report->cgroup_capacity,
					       report->nr_cgroups + 1, sizeof(*report->cgroups),
					       MT_MAX_CGROUPS);
	if (parser->err)
		return MT_BAD;
	cgroup = &report->cgroups[report->nr_cgroups++];
	*cgroup = (struct mt_report_cgroup){ .path = mt_oom_copy(parser, path) };
	if (!end)
		return MT_CUT;
	rest = (struct mt_word){ end + 1, (size_t)(rest.p + rest.len - end - 1) };
	return add_figures(parser, rest) ? MT_TAKEN : MT_CUT;
}

bool mt_oom_stat_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_word rest = message, key = mt_word_take(&rest), value = mt_word_take(&rest);

	if (!parser->report.nr_cgroups || !key.len)
		return false;
	if (memchr(key.p, ':', key.len))
		return add_figures(parser, message);
	return value.len && !mt_word_take(&rest).len && add_figure(parser, key, value, false);
}

enum mt_taken mt_oom_cgroup_line(struct mt_oom_parser *parser, enum mt_oom_kind kind,
				 struct mt_word message)
{
	struct mt_report *report = &parser->report;
	enum mt_taken taken;

	switch (kind) {
	case MT_OOM_USAGE:
		taken = counter_line(report, message);
		break;
	case MT_OOM_STATS:
		taken = stats_line(parser, message);
		break;
	case MT_OOM_GROUP:
		report->group_kill |= mt_oom_has(message, "memory.oom.group");
		return report->group_kill ? MT_TAKEN : MT_NOT_MINE;
	default:
		taken = limit_line(parser, message);
	}
	if (taken == MT_NOT_MINE)
		return taken;
	report->kind = MT_REPORT_MEMCG_OOM;
	report->constraint_kind = MT_CONSTRAINT_MEMCG;
	return taken;
}
