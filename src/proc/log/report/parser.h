/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One report while it is read.  Lines of Mem-Info are kept until its end: the page
 * size, the migrate types and the number of orders, which all of them need, stand in
 * the last ones.
 */
#ifndef MT_PROC_LOG_REPORT_PARSER_H
#define MT_PROC_LOG_REPORT_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/names.h"
#include "model/report.h"
#include "proc/log/line/klog.h"
#include "proc/log/report/kinds.h"
#include "proc/log/report/store.h"

/* Whether a line was of the kind that a function reads. */
enum mt_taken {
	MT_NOT_MINE,
	MT_TAKEN,
	MT_CUT,			/* of that kind, but its end is missing */
	MT_BAD,			/* of that kind, but not understood */
};

/* Which part of a report its lines have come to. */
enum mt_oom_part {
	MT_OOM_IN_HEAD,		/* the request, CPU, call trace */
	MT_OOM_IN_MEMORY,	/* Mem-Info: */
	MT_OOM_IN_CGROUP,	/* Memory cgroup stats for ...: */
	MT_OOM_IN_SLAB,		/* Unreclaimable slab info: */
	MT_OOM_IN_ALLOCATIONS,	/* Memory allocations: */
	MT_OOM_IN_TASKS,	/* Tasks state: */
	MT_OOM_IN_END,		/* who is killed */
};

/* Columns of the task table, by their names in its header. */
#define MT_OOM_MAX_COLUMNS 24
#define MT_OOM_MAX_HEADER 512

struct mt_oom_parser {
	struct mt_report report;
	size_t slot;			/* its place among the log's reports */
	enum mt_oom_part part;
	char *first;			/* its first line with its prefix, if that asks */
	char *host;			/* of its lines, or NULL; caller: report.caller */
	struct mt_oom_store memory;	/* lines of Mem-Info */
	struct mt_oom_store unknown;	/* lines amid it, counted if more of it follows */
	size_t nr_unkept;		/* and how many more of them there were */
	struct mt_oom_store piece;	/* one line that is in pieces: its part so far */
	struct mt_oom_set seen;
	unsigned int nr_zone_lines, nr_reserve_lines;
	char header[MT_OOM_MAX_HEADER];	/* of the task table */
	struct mt_word columns[MT_OOM_MAX_COLUMNS];
	size_t nr_columns;
	bool ram;			/* "pages RAM" came: Mem-Info is near its end */
	bool stats_v1;			/* a cgroup's figures are in KB */
	uint64_t idle;			/* lines since the last that was its own */
	/* while Mem-Info is parsed */
	struct mt_zone *zone;		/* that a lowmem_reserve line belongs to */
	uint64_t page_kib;		/* MT_UNKNOWN: not known */
	bool page_assumed, orders_assumed;
	char *bad;			/* the first line of figures that was not understood */
	struct mt_error *err;		/* out of memory */
};

/*
 * Makes parser ready for a report that begins with this line, whose names are kept in names,
 * which it shares. MT_ERR_NOMEM.
 */
struct mt_error *mt_oom_parser_create(const struct mt_klog_line *line, struct mt_names *names,
				      struct mt_oom_parser **parser);
/* Frees parser and what it still holds; NULL is fine. */
void mt_oom_parser_destroy(struct mt_oom_parser *parser);

/* Whether the line, of this kind, can be the report's next. */
bool mt_oom_parser_expects(const struct mt_oom_parser *parser, enum mt_oom_kind kind,
			   const struct mt_klog_line *line);
/* Takes it; err of parser is set where memory is short. */
void mt_oom_parser_take(struct mt_oom_parser *parser, enum mt_oom_kind kind,
			const struct mt_klog_line *line);
/* Keeps a line that stands amid the report and is of no kind. */
void mt_oom_parser_keep_unknown(struct mt_oom_parser *parser, const struct mt_klog_line *line);
/* The shape of a prefix was learned only now: takes it off the line that asks, too. */
void mt_oom_parser_learn(struct mt_oom_parser *parser, const struct mt_shape *shape);
/* Whether its last line has come, as far as can be told. */
bool mt_oom_parser_is_whole(const struct mt_oom_parser *parser);
/* No more lines: reads what was kept. */
struct mt_error *mt_oom_parser_finish(struct mt_oom_parser *parser, enum mt_report_end end);

/* ---- the parts (each a file of its own) ---- */

/* head.c: who asks for what; and the machine's line below it. */
void mt_oom_take_request(struct mt_oom_parser *parser, struct mt_word message);
/* Another reading of the same line: what was taken for its command had a prefix in it. */
void mt_oom_retake_request(struct mt_oom_parser *parser, struct mt_word message);
/* Whether it is the second line of the request that parser began with; then it is taken. */
bool mt_oom_join_request(struct mt_oom_parser *parser, struct mt_word message);
/*
 * Whether it goes on with the request: a mail program wrapped the line, or the kernel printed it
 * in pieces (4.9 to 4.14); then it is taken.
 */
bool mt_oom_extend_request(struct mt_oom_parser *parser, struct mt_word message);
/* Takes pid, CPU, command and release from the machine's line. */
void mt_oom_take_cpu(struct mt_oom_parser *parser, struct mt_word message);
/* A call trace's frame may tell that a memory cgroup ran out, where the log ends early. */
void mt_oom_take_frame(struct mt_oom_parser *parser, struct mt_word message);
/* Takes cpuset, mems_allowed and nodemask from a line that has them. */
void mt_oom_take_allowed(struct mt_oom_parser *parser, struct mt_word message);

/* fragments.c: keeps a line of Mem-Info, whole or in pieces. */
void mt_oom_keep_memory(struct mt_oom_parser *parser, enum mt_oom_kind kind,
			struct mt_word message);
/*
 * Whether a mail program, or a narrow terminal, broke this line off the zone's or node's line that
 * was kept last.
 */
bool mt_oom_is_wrapped(const struct mt_oom_parser *parser, enum mt_oom_kind kind,
		       struct mt_word message);
/* Keeps the line whose pieces have come so far: no more of them follow. */
void mt_oom_flush_piece(struct mt_oom_parser *parser);

/* memory.c, lists.c, page_size.c: all that was kept. */
void mt_oom_parse_memory(struct mt_oom_parser *parser);
/* contradictions.c: says where what was read does not agree with itself. */
void mt_oom_note_contradictions(struct mt_oom_parser *parser);
/* Sets the migrate types and the number of orders by the free lists that were kept. */
void mt_oom_find_types(struct mt_oom_parser *parser);
/* Parses a line of free blocks. */
enum mt_taken mt_oom_list_line(struct mt_oom_parser *parser, struct mt_word message);
/* Sets page_kib by what was kept; page_assumed where nothing tells. */
void mt_oom_find_page_size(struct mt_oom_parser *parser);
/* Finds or adds a zone of the report; false: there are too many, or err is set. */
bool mt_oom_get_zone(struct mt_oom_parser *parser, unsigned int node, struct mt_word name,
		     struct mt_zone **zone);

/* cgroup.c */
enum mt_taken mt_oom_cgroup_line(struct mt_oom_parser *parser, enum mt_oom_kind kind,
				 struct mt_word message);
/* "anon 530000000": a line of a cgroup's statistics, behind their heading. */
bool mt_oom_stat_line(struct mt_oom_parser *parser, struct mt_word message);

/* tables.c: slab caches, allocations. */
bool mt_oom_slab_line(struct mt_oom_parser *parser, struct mt_word message);
/* Keeps a line of "Memory allocations:" as it is. */
void mt_oom_allocation_line(struct mt_oom_parser *parser, struct mt_word message);

/* tasks.c */
enum mt_taken mt_oom_task_header(struct mt_oom_parser *parser, struct mt_word message);
/* Takes a row of the task table. */
enum mt_taken mt_oom_task_line(struct mt_oom_parser *parser, struct mt_word message);

/* kills.c */
enum mt_taken mt_oom_kill_line(struct mt_oom_parser *parser, enum mt_oom_kind kind,
			       struct mt_word message);

/* ---- what they share ---- */

/* A printable copy; NULL, and err set, where memory is short. */
char *mt_oom_copy(struct mt_oom_parser *parser, struct mt_word word);
/* The same into *text, which may hold one. */
void mt_oom_replace(struct mt_oom_parser *parser, char **text, struct mt_word word);
/* Counts a line that was not understood, and keeps it. */
void mt_oom_count_unread(struct mt_oom_parser *parser, struct mt_word message);

/* Takes the mark of a pager (">", "…") off the end of line; whether there was one. */
bool mt_oom_take_cut(struct mt_word *line);

/* What stands in line between key and the first of ends (NULL-terminated), or the end. */
bool mt_oom_between(struct mt_word line, const char *key, const char *const *ends,
		    struct mt_word *value);

/*
 * The number behind key, "kB" behind it or not; MT_UNKNOWN: it is not there, or digits are only
 * part of what stands there.
 */
uint64_t mt_oom_number(struct mt_word line, const char *key);
/* The same of a size, which is whole where "kB" stands behind it. */
uint64_t mt_oom_kib(struct mt_word line, const char *key);
/* MT_TAKEN: that size is whole, or key is not in line; MT_CUT: line ends in it; MT_BAD: neither. */
enum mt_taken mt_oom_judge_kib(struct mt_word line, const char *key);
/* Whether key stands in line, and behind it something that is no number. */
bool mt_oom_is_bad(struct mt_word line, const char *key);
/* Whether a list of nodes in message has other characters in it. */
bool mt_oom_has_bad_nodes(struct mt_word message);
/* Whether a figure of report's request was not understood. */
bool mt_oom_is_bad_request(const struct mt_report *report);

#endif
