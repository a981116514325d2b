// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who is killed, and for which limit:
 *
 *	oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,
 *	task_memcg=/a,task=init,pid=95,uid=0				since v5.0
 *	Out of memory: Killed process 95 (init) total-vm:1kB, anon-rss:1kB, file-rss:0kB, ...
 *	Memory cgroup out of memory: Killed process ...
 *	Out of memory: Kill process 95 (init) score 868 or sacrifice child	until v5.0
 *	Killed process 96 (sh) total-vm:...
 *	Killed process 2513, UID 0, (txg) total-vm:...			RHEL 6
 */
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "proc/log/report/parser.h"

static enum mt_oom_constraint constraint_of(struct mt_word name)
{
	static const struct {
		const char *name;
		enum mt_oom_constraint kind;
	} names[] = {
		{ "CONSTRAINT_NONE", MT_CONSTRAINT_NONE },
		{ "CONSTRAINT_CPUSET", MT_CONSTRAINT_CPUSET },
		{ "CONSTRAINT_MEMORY_POLICY", MT_CONSTRAINT_POLICY },
		{ "CONSTRAINT_MEMCG", MT_CONSTRAINT_MEMCG },
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++)
		if (mt_word_is(name, names[i].name))
			return names[i].kind;
	return MT_CONSTRAINT_UNKNOWN;
}

/* Paths and names may have commas: each ends where the next key begins. */
static void take_paths(struct mt_oom_parser *parser, struct mt_word message)
{
	static const char *const behind_oom[] = { ",task_memcg=", ",task=", NULL };
	static const char *const behind_task[] = { ",task=", NULL };
	struct mt_word path;

	if (mt_oom_between(message, ",oom_memcg=", behind_oom, &path))
		mt_oom_replace(parser, &parser->report.oom_memcg, path);
	if (mt_oom_between(message, ",task_memcg=", behind_task, &path))
		mt_oom_replace(parser, &parser->report.task_memcg, path);
}

static enum mt_taken constraint_line(struct mt_oom_parser *parser, struct mt_word message)
{
	static const char *const comma[] = { ",", NULL };
	struct mt_report *report = &parser->report;
	struct mt_word name;

	if (mt_oom_between(message, "constraint=", comma, &name)) {
		mt_oom_replace(parser, &report->constraint, name);
		report->constraint_kind = constraint_of(name);
	}
	take_paths(parser, message);
	mt_oom_take_allowed(parser, message);
	report->killed_pid = mt_oom_number(message, "pid=");
	if (report->constraint_kind == MT_CONSTRAINT_MEMCG)
		report->kind = MT_REPORT_MEMCG_OOM;
	else if (report->kind == MT_REPORT_ASKED)
		report->kind = MT_REPORT_OOM;
	if (mt_oom_is_bad(message, "pid=") || mt_oom_has_bad_nodes(message))
		return MT_BAD;
	return report->killed_pid == MT_UNKNOWN ? MT_CUT : MT_TAKEN;
}

/* What the words before "Kill" say: "Memory cgroup out of memory: ". */
static void note_reason(struct mt_report *report, struct mt_word message)
{
	if (mt_oom_has(message, "Memory cgroup out of memory")) {
		report->kind = MT_REPORT_MEMCG_OOM;
		report->constraint_kind = MT_CONSTRAINT_MEMCG;
	} else if (report->kind == MT_REPORT_ASKED) {
		report->kind = MT_REPORT_OOM;
	}
}

/* "(init)", whose name may itself have a ")". */
static struct mt_word name_of(struct mt_word rest)
{
	const char *open = memchr(rest.p, '(', rest.len), *close = NULL, *end = rest.p + rest.len;
	static const char *const behind[] = { ") total-vm", ") score ", ")," };

	for (size_t i = 0; open && !close && i < MT_ARRAY_SIZE(behind); i++)
		close = memmem(open, (size_t)(end - open), behind[i], strlen(behind[i]));
	if (open && !close)
		close = memchr(open, ')', (size_t)(end - open));
	return close ? (struct mt_word){ open + 1, (size_t)(close - open - 1) } :
		       (struct mt_word){ NULL, 0 };
}

static int64_t adj_of(struct mt_word rest)
{
	uint64_t value = mt_oom_number(rest, "oom_score_adj:");

	if (value <= 1000)
		return (int64_t)value;
	value = mt_oom_number(rest, "oom_score_adj:-");
	return value <= 1000 ? -(int64_t)value : INT64_MIN;
}

/* "Kill process 95 (init) score 868 or sacrifice child" */
static enum mt_taken announced_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;

	note_reason(report, message);
	report->chosen_pid = mt_oom_number(message, "Kill process ");
	report->chosen_score = mt_oom_number(message, "score ");
	return report->chosen_pid == MT_UNKNOWN || mt_oom_is_bad(message, "score ") ? MT_BAD :
										      MT_TAKEN;
}

/* What is cut keeps what is whole before the cut; the number at the end may lack digits. */
static struct mt_word before_cut(struct mt_word rest, bool *cut)
{
	*cut = mt_oom_take_cut(&rest);
	while (*cut && rest.len && rest.p[rest.len - 1] != ',' && rest.p[rest.len - 1] != ' ')
		rest.len--;
	return rest;
}

static enum mt_taken judge_kill(const struct mt_report_kill *kill, struct mt_word rest, bool cut)
{
	static const char *const sizes[] = { "total-vm:", "vsz:", "anon-rss:", "file-rss:",
					     "shmem-rss:", "pgtables:" };

	if (kill->pid == MT_UNKNOWN || mt_oom_is_bad(rest, "UID:") ||
	    (kill->adj == INT64_MIN && mt_oom_is_bad(rest, "oom_score_adj:")))
		return MT_BAD;
	for (size_t i = 0; i < MT_ARRAY_SIZE(sizes); i++) {
		enum mt_taken taken = mt_oom_judge_kib(rest, sizes[i]);

		if (taken == MT_BAD)
			return taken;
		cut |= taken == MT_CUT;
	}
	return cut ? MT_CUT : MT_TAKEN;
}

static enum mt_taken killed_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;
	const char *p = memmem(message.p, message.len, "Killed process ", 15);
	bool cut;
	struct mt_word all = { p, (size_t)(message.p + message.len - p) };
	struct mt_word rest = before_cut(all, &cut), name = name_of(rest);
	struct mt_report_kill kill = {
		.pid = mt_oom_number(rest, "process "), .uid = mt_oom_number(rest, "UID:"),
		.total_vm_kib = mt_oom_kib(rest, "total-vm:"),
		.anon_rss_kib = mt_oom_kib(rest, "anon-rss:"),
		.file_rss_kib = mt_oom_kib(rest, "file-rss:"),
		.shmem_rss_kib = mt_oom_kib(rest, "shmem-rss:"),
		.pgtables_kib = mt_oom_kib(rest, "pgtables:"), .adj = adj_of(rest),
	};

	note_reason(report, message);
	/* until 2.6.35 */
	if (kill.total_vm_kib == MT_UNKNOWN)
		kill.total_vm_kib = mt_oom_kib(rest, "vsz:");
	if (kill.uid == MT_UNKNOWN)
		kill.uid = mt_oom_number(rest, "UID ");
	if (!parser->err)
		parser->err = mt_array_reserve(&report->kills, &report->kill_capacity,
					       report->nr_kills + 1, sizeof(kill), MT_MAX_KILLS);
	if (parser->err)
		return MT_BAD;
	kill.line = mt_oom_copy(parser, all);
	kill.name = name.p ? mt_oom_copy(parser, name) : NULL;
	report->kills[report->nr_kills++] = kill;
	if (report->nr_kills == 1) {
		mt_oom_replace(parser, &report->killed, all);
		report->killed_pid = kill.pid;
	}
	return judge_kill(&kill, rest, cut);
}

enum mt_taken mt_oom_kill_line(struct mt_oom_parser *parser, enum mt_oom_kind kind,
			       struct mt_word message)
{
	parser->part = MT_OOM_IN_END;
	switch (kind) {
	case MT_OOM_CONSTRAINT:
		return constraint_line(parser, message);
	case MT_OOM_ANNOUNCED:
		return announced_line(parser, message);
	case MT_OOM_KILLED:
		return killed_line(parser, message);
	case MT_OOM_NO_VICTIM:
		parser->report.no_victim = true;
		note_reason(&parser->report, message);
		return MT_TAKEN;
	default:
		return MT_TAKEN;
	}
}
