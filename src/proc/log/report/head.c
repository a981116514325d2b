// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first lines of a report: who asked for what.
 *
 *	CMD invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
 *	CMD: page allocation failure: order:4, mode:0x40dc0(...), nodemask=(null),cpuset=/,...
 *	CMD: page allocation failure. order:1, mode:0x20		until 2.6.39
 *	CMD: vmalloc error: size 8589934592, exceeds total pages, mode:...	since 5.12
 *	CMD: vmalloc: allocation failure: 4096 bytes, mode:...
 *	CMD: vmalloc: allocation failure, allocated 4096 of 8192 bytes, mode:...
 *	CMD cpuset=/ mems_allowed=0-1					until 5.0
 *	CPU: 0 PID: 95 Comm: init Tainted: G  OE   6.1.0 #1  Debian 6.1.192-2
 *	Pid: 2513, comm: txg Not tainted 2.6.32-754.el6.x86_64 #1	until 3.9
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "proc/log/report/parser.h"

#define MAX_COMMAND 15u		/* TASK_COMM_LEN - 1 */

bool mt_oom_between(struct mt_word line, const char *key, const char *const *ends,
		    struct mt_word *value)
{
	const char *p = memmem(line.p, line.len, key, strlen(key)), *stop = line.p + line.len;

	if (!p)
		return false;
	p += strlen(key);
	for (; *ends; ends++) {
		const char *end = memmem(p, (size_t)(stop - p), *ends, strlen(*ends));

		if (end)
			stop = end;
	}
	*value = (struct mt_word){ p, (size_t)(stop - p) };
	return true;
}

/* At the start of a word, or within one behind a mark. */
static bool is_boundary(struct mt_word line, const char *p)
{
	return p == line.p || memchr(" \t,:([", p[-1], 6);
}

/* What stands behind the key; false: it is not there.  rest is searched, and moves on. */
static bool next_value(struct mt_word line, struct mt_word *rest, const char *key,
		       struct mt_word *value)
{
	size_t len = strlen(key);
	const char *p;

	while ((p = memmem(rest->p, rest->len, key, len))) {
		*rest = (struct mt_word){ p + len, (size_t)(line.p + line.len - p) - len };
		*value = mt_word_trim(rest->p, rest->len);
		if (is_boundary(line, p))
			return true;
	}
	return false;
}

/* Digits amid a word are those of something else, or what a serial line left of it. */
static bool take_number(struct mt_word text, bool with_unit, uint64_t *number)
{
	size_t n = mt_number_digits(text.p, text.len, number);
	bool unit = n && text.len - n >= 2 && tolower((unsigned char)text.p[n]) == 'k' &&
		    tolower((unsigned char)text.p[n + 1]) == 'b';

	if (!n || (with_unit && !unit))
		return false;
	n += unit ? 2 : 0;
	return n == text.len || (!isalnum((unsigned char)text.p[n]) && text.p[n] != '_');
}

static uint64_t find_number(struct mt_word line, const char *key, bool with_unit)
{
	struct mt_word rest = line, value;
	uint64_t number;

	while (next_value(line, &rest, key, &value))
		if (take_number(value, with_unit, &number))
			return number;
	return MT_UNKNOWN;
}

uint64_t mt_oom_number(struct mt_word line, const char *key)
{
	return find_number(line, key, false);
}

uint64_t mt_oom_kib(struct mt_word line, const char *key)
{
	return find_number(line, key, true);
}

/* "386", "386k": the end of a line that was cut */
static bool is_begun(struct mt_word text)
{
	uint64_t number;
	size_t n = mt_number_digits(text.p, text.len, &number);

	return n == text.len ||
	       (n && n + 1 == text.len && tolower((unsigned char)text.p[n]) == 'k');
}

enum mt_taken mt_oom_judge_kib(struct mt_word line, const char *key)
{
	struct mt_word rest = line, value;

	if (mt_oom_kib(line, key) != MT_UNKNOWN || !next_value(line, &rest, key, &value))
		return MT_TAKEN;
	return is_begun(value) ? MT_CUT : MT_BAD;
}

bool mt_oom_is_bad(struct mt_word line, const char *key)
{
	struct mt_word rest = line, value;

	return mt_oom_number(line, key) == MT_UNKNOWN && next_value(line, &rest, key, &value) &&
	       value.len;
}

/* ---- the request ---- */

/* Where the words begin that every request has behind its command. */
static size_t find_words(struct mt_word message)
{
	static const char *const words[] = {
		" invoked oom-killer", ": page allocation failure", ": page allocation stalls",
		": vmalloc error: ", ": vmalloc: allocation failure", ": allocation failure",
	};
	size_t first = message.len;

	for (size_t i = 0; i < MT_ARRAY_SIZE(words); i++) {
		const char *p = memmem(message.p, first, words[i], strlen(words[i]));

		if (p)
			first = (size_t)(p - message.p);
	}
	return first;
}

/*
 * An unknown prefix may stand before the command, which is not longer than the
 * kernel keeps it: its last words are it.
 */
static struct mt_word command_of(struct mt_word message)
{
	struct mt_word command = { message.p, find_words(message) };

	if (command.len == message.len)
		return (struct mt_word){ message.p, 0 };
	if (mt_word_starts(command, "vmalloc"))
		return (struct mt_word){ message.p, 0 };
	while (command.len > MAX_COMMAND) {
		const char *blank = memchr(command.p, ' ', command.len);

		if (!blank)
			break;
		command.len -= (size_t)(blank + 1 - command.p);
		command.p = blank + 1;
	}
	return command;
}

static enum mt_report_kind kind_of(struct mt_word message)
{
	if (mt_oom_has(message, "oom-killer"))
		return MT_REPORT_OOM;
	return mt_oom_has(message, "vmalloc") ? MT_REPORT_VMALLOC : MT_REPORT_FAILURE;
}

/* "order=0", "order:4"; -1: SysRq f */
static void take_order(struct mt_report *report, struct mt_word message)
{
	report->by_sysrq = mt_oom_has(message, "order=-1");
	if (report->by_sysrq) {
		report->order = -1;
		return;
	}

	uint64_t order = mt_oom_number(message, "order=");

	if (order == MT_UNKNOWN)
		order = mt_oom_number(message, "order:");
	if (order < MT_MAX_ORDERS && report->kind != MT_REPORT_VMALLOC)
		report->order = (int64_t)order;
}

static void take_vmalloc(struct mt_report *report, struct mt_word message)
{
	uint64_t size = mt_oom_number(message, "size ");

	if (size == MT_UNKNOWN && mt_oom_has(message, " of ")) {
		report->vmalloc_done_bytes = mt_oom_number(message, "allocated ");
		size = mt_oom_number(message, "of ");
	}
	if (size == MT_UNKNOWN)
		size = mt_oom_number(message, "failure: ");
	report->vmalloc_bytes = size;
}

static void take_adj(struct mt_report *report, struct mt_word message)
{
	const char *p = memmem(message.p, message.len, "oom_score_adj=", 14);
	bool negative = p && p + 14 < message.p + message.len && p[14] == '-';
	uint64_t value = mt_oom_number(message, negative ? "oom_score_adj=-" : "oom_score_adj=");

	if (p && value <= 1000)
		report->request_adj = negative ? -(int64_t)value : (int64_t)value;
}

/* Node numbers, in which there are commas. */
static struct mt_word node_list(const char *p, const char *end)
{
	size_t n = 0;

	while (p + n < end && ((p[n] >= '0' && p[n] <= '9') || p[n] == '-' || p[n] == ','))
		n++;
	while (n && p[n - 1] == ',')
		n--;
	return (struct mt_word){ p, n };
}

/* A letter stands in it. */
static bool is_bad_list(struct mt_word nodes, const char *end)
{
	const char *next = nodes.p + nodes.len;

	return (nodes.len && next[-1] == '-') || (next < end && isalnum((unsigned char)*next));
}

static void take_nodes(struct mt_oom_parser *parser, struct mt_word message, const char *key,
		       char **text)
{
	const char *p = memmem(message.p, message.len, key, strlen(key));
	struct mt_word nodes;

	if (!p || *text)
		return;
	nodes = node_list(p + strlen(key), message.p + message.len);
	if (nodes.len && !is_bad_list(nodes, message.p + message.len))
		*text = mt_oom_copy(parser, nodes);
}

bool mt_oom_has_bad_nodes(struct mt_word message)
{
	static const char *const keys[] = { "mems_allowed=", "nodemask=" };
	const char *end = message.p + message.len;

	for (size_t i = 0; i < MT_ARRAY_SIZE(keys); i++) {
		const char *p = memmem(message.p, message.len, keys[i], strlen(keys[i]));

		if (p && is_bad_list(node_list(p + strlen(keys[i]), end), end))
			return true;
	}
	return false;
}

/*
 * On the request's line since v4.18, in "oom-kill:" since v5.0, else in a line "CMD cpuset=/
 * mems_allowed=0-1".
 */
void mt_oom_take_allowed(struct mt_oom_parser *parser, struct mt_word message)
{
	static const char *const ends[] = { ",mems_allowed=", " mems_allowed=", NULL };
	struct mt_word cpuset;

	take_nodes(parser, message, "mems_allowed=", &parser->report.mems_allowed);
	take_nodes(parser, message, "nodemask=", &parser->report.nodemask);
	if (!parser->report.cpuset && mt_oom_has(message, "mems_allowed=") &&
	    mt_oom_between(message, "cpuset=", ends, &cpuset) && cpuset.len)
		parser->report.cpuset = mt_oom_copy(parser, cpuset);
}

void mt_oom_take_request(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;
	struct mt_word command = command_of(message);

	report->kind = kind_of(message);
	report->request = mt_oom_copy(parser, (struct mt_word){
		command.p, message.len - (size_t)(command.p - message.p) });
	if (command.len)
		report->command = mt_oom_copy(parser, command);
	take_order(report, message);
	take_adj(report, message);
	if (report->kind == MT_REPORT_VMALLOC)
		take_vmalloc(report, message);
	mt_oom_take_allowed(parser, message);
}

/* "0x140dca(", "0xd0,", and the number 0 as "%#x" prints it */
static bool is_bad_mask(struct mt_word message)
{
	static const char *const keys[] = { "gfp_mask=", "mode:" };
	struct mt_word rest, mask = { "0", 1 };
	size_t n = 0;

	for (size_t i = 0; i < MT_ARRAY_SIZE(keys); i++) {
		rest = message;
		if (next_value(message, &rest, keys[i], &mask))
			break;
	}
	if (mask.len > 2 && !memcmp(mask.p, "0x", 2))
		n = 2;
	while (n < mask.len && isxdigit((unsigned char)mask.p[n]))
		n++;
	return !n || (n < mask.len && isalnum((unsigned char)mask.p[n]));
}

bool mt_oom_is_bad_request(const struct mt_report *report)
{
	struct mt_word message = { report->request, strlen(report->request) };

	if (report->kind != MT_REPORT_VMALLOC && report->order == INT64_MIN)
		return true;
	if (report->kind == MT_REPORT_VMALLOC && report->vmalloc_bytes == MT_UNKNOWN &&
	    mt_oom_has(message, "size "))
		return true;
	return is_bad_mask(message) || mt_oom_has_bad_nodes(message) ||
	       (report->request_adj == INT64_MIN && mt_oom_is_bad(message, "oom_score_adj="));
}

/* How many lines of others may stand between the pieces of one request. */
#define MAX_BETWEEN 8u

static bool is_request_piece(struct mt_word message)
{
	static const char *const starts[] = {
		"gfp_mask=", "order=", "order:", "mode:", ", mode:", "oom_score_adj=", "oom_adj=",
		"nodemask=", ",nodemask=", "cpuset=", ",cpuset=", "mems_allowed=",
		",mems_allowed=",
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(starts); i++)
		if (mt_word_starts(message, starts[i]))
			return true;
	return false;
}

bool mt_oom_extend_request(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;
	mt_cleanup(free) char *text = NULL;
	struct mt_word whole;

	if (parser->part != MT_OOM_IN_HEAD || !report->request || parser->idle > MAX_BETWEEN ||
	    !is_request_piece(message))
		return false;
	if (asprintf(&text, "%s%s%.*s", report->request, *message.p == ',' ? "" : " ",
		     (int)(message.len < 1024 ? message.len : 1024), message.p) < 0) {
		text = NULL;
		parser->err = parser->err ? parser->err : mt_error_nomem();
		return true;
	}
	whole = (struct mt_word){ text, strlen(text) };
	mt_oom_replace(parser, &report->request, whole);
	take_order(report, whole);
	take_adj(report, whole);
	mt_oom_take_allowed(parser, whole);
	parser->idle = 0;
	return true;
}

void mt_oom_retake_request(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_word command = command_of(message);

	if (!command.len)
		return;
	mt_oom_replace(parser, &parser->report.command, command);
	mt_oom_replace(parser, &parser->report.request, (struct mt_word){
		command.p, message.len - (size_t)(command.p - message.p) });
}

/*
 * Until 4.10 two lines: "vmalloc: allocation failure: 8192 bytes", and behind it "CMD: page
 * allocation failure: order:0, mode:0xd2", of one of its pages.
 */
bool mt_oom_join_request(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;
	struct mt_word command = command_of(message);

	if (report->kind != MT_REPORT_VMALLOC || report->command || parser->idle ||
	    !command.len || !mt_oom_has(message, ": page allocation failure"))
		return false;
	mt_oom_replace(parser, &report->command, command);
	mt_oom_replace(parser, &report->request, (struct mt_word){
		command.p, message.len - (size_t)(command.p - message.p) });
	mt_oom_take_allowed(parser, message);
	return true;
}

/* ---- the machine ---- */

/* The word before " #1": "Tainted: G  OE   6.1.0-56-cloud-amd64 #1" */
static void take_release(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_origin *origin = &parser->report.snapshot->origin;
	const char *end = memmem(message.p, message.len, " #", 2), *start = end;

	if (!end || origin->kernel)
		return;
	while (start > message.p && start[-1] != ' ')
		start--;
	origin->kernel = mt_oom_copy(parser, (struct mt_word){ start, (size_t)(end - start) });
}

/*
 * What stood before the command was part of it, as long as nobody knew the prefix: the
 * kernel names it again.
 */
static void correct_command(struct mt_oom_parser *parser, struct mt_word comm)
{
	struct mt_report *report = &parser->report;
	size_t had = report->command ? strlen(report->command) : 0;

	/* a wrapped line may begin behind it */
	if (!had && !report->command && comm.len)
		report->command = mt_oom_copy(parser, comm);
	if (!had || comm.len >= had || !comm.len ||
	    memcmp(report->command + had - comm.len, comm.p, comm.len))
		return;
	mt_oom_replace(parser, &report->command, comm);
	memmove(report->request, report->request + had - comm.len,
		strlen(report->request) - (had - comm.len) + 1);
}

void mt_oom_take_cpu(struct mt_oom_parser *parser, struct mt_word message)
{
	static const char *const ends[] = { " Not tainted", " Tainted", NULL };
	struct mt_report *report = &parser->report;
	struct mt_word comm;

	const char *pid = mt_word_starts(message, "Pid:") ? "Pid:" : "PID:";

	if (report->pid == MT_UNKNOWN)
		report->pid = mt_oom_number(message, pid);
	if (mt_oom_is_bad(message, pid))
		mt_oom_count_unread(parser, message);
	if (report->cpu == MT_UNKNOWN)
		report->cpu = mt_oom_number(message, "CPU:");
	if (mt_oom_between(message, mt_oom_has(message, "Comm: ") ? "Comm: " : "comm: ", ends,
			   &comm))
		correct_command(parser, comm);
	take_release(parser, message);
}

/*
 * mem_cgroup_out_of_memory() (mm/memcontrol.c, since 2.6.25) is entered for a cgroup's limit
 * alone.  A frame behind "?" is what an earlier call left on the stack.
 */
void mt_oom_take_frame(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;

	if (report->kind != MT_REPORT_OOM || mt_oom_has(message, "? ") ||
	    !mt_oom_has(message, "mem_cgroup_out_of_memory+0x"))
		return;
	report->kind = MT_REPORT_MEMCG_OOM;
	report->constraint_kind = MT_CONSTRAINT_MEMCG;
}
