/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a report of the kernel's log means, as figures and causes that a view
 * puts into words: what ran out, what held the memory, who was killed and why
 * that one, what would have helped.
 *
 * Why the request itself was not served is analysis/alloc/alloc.h.
 */
#ifndef MT_ANALYSIS_OOM_H
#define MT_ANALYSIS_OOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/gfp.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "model/report.h"

/* ---- what held the memory ---- */

/* A use of memory, in pages; MT_UNKNOWN where the report does not say. */
struct mt_oom_use {
	const char *name;
	uint64_t pages;
};

#define MT_OOM_MAX_USES 24

/*
 * Uses that do not overlap.  of_pages is what they should add up to; the last
 * row, "not accounted here", is the difference, and is missing where a use that
 * matters is not in the report (lacks names it) or of_pages is not known.
 */
struct mt_oom_uses {
	struct mt_oom_use v[MT_OOM_MAX_USES];
	size_t n;
	const char *of;		/* "pages RAM", "managed pages", "usage of the cgroup" */
	uint64_t of_pages;	/* MT_UNKNOWN */
	uint64_t unaccounted;	/* pages; MT_UNKNOWN, also where excess is no drift */
	uint64_t excess;	/* pages by which the uses are more than there are */
	const char *lacks;	/* a use that the report does not tell; or NULL */
	/* a counter that is more than there is memory, hence not believed and not in v[] */
	const char *disbelieved;	/* its name; or NULL */
	uint64_t disbelieved_pages;
};

/* ---- how badness is counted ---- */

/* Generations of oom_badness() (mm/oom_kill.c); see oom_badness.c for each one's source. */
enum mt_badness_rule {
	MT_BADNESS_UNKNOWN,	/* neither the release nor the table tells */
	MT_BADNESS_OLD,		/* until 2.6.35: total_vm, CPU time, run time: not in a log */
	MT_BADNESS_PERMILL,	/* 2.6.36 to 3.4: thousandths of all pages */
	MT_BADNESS_PAGES,	/* 3.5 to 5.8: pages, never below 1 */
	MT_BADNESS_SIGNED,	/* since 5.9: pages, may be negative */
};

/* All pages, of which oom_score_adj is thousandths (constrained_alloc()). */
struct mt_oom_total {
	uint64_t pages;		/* MT_UNKNOWN */
	uint64_t memory;	/* of them, memory; MT_UNKNOWN */
	uint64_t swap;		/* of them, swap; MT_UNKNOWN: the log does not tell */
	const char *of;		/* "the machine", "the nodes allowed", "the cgroup's limit" */
	bool at_least;		/* swap is not known, and would be added */
	const char *lacks;	/* why pages is not known; or NULL */
};

enum mt_badness_state {
	MT_BADNESS_KNOWN,
	MT_BADNESS_EXEMPT,	/* oom_score_adj -1000, oom_adj -17 */
	MT_BADNESS_AT_LEAST,	/* terms are not in the table (lacks): it may be more */
	MT_BADNESS_NOT_KNOWN,	/* lacks says what is missing */
};

/* oom_badness() of one task, term by term, in pages. */
struct mt_oom_score {
	const struct mt_report_task *task;
	enum mt_badness_state state;
	uint64_t rss, swap, tables;	/* 0: not counted, or nothing there */
	int64_t root;			/* root's bonus: 0 or negative, for uid 0 only */
	int64_t adj;			/* oom_score_adj thousandths of the total */
	int64_t badness;		/* their sum, or what is known of it; else INT64_MIN */
	int64_t permill;		/* of the total, as kernels until 5.0 printed it;
					 * INT64_MIN: not known */
	const char *lacks;		/* NULL: nothing */
};

/* ---- the victim ---- */

enum mt_oom_choice {
	MT_CHOICE_NOBODY,	/* nobody was killed, or the log does not say */
	MT_CHOICE_HIGHEST,	/* it had the highest badness of the table */
	MT_CHOICE_TIE,		/* others had the same badness */
	MT_CHOICE_CHILD,	/* a child of the chosen one was killed in its place (until 5.0) */
	MT_CHOICE_GROUP,	/* killed with its cgroup (memory.oom.group) */
	MT_CHOICE_ASKER,	/* it asked itself: oom_kill_allocating_task */
	MT_CHOICE_LOWER,	/* a higher one stands in the table: exiting, or reaped before */
	MT_CHOICE_NOT_LISTED,	/* it is not in the table */
	MT_CHOICE_UNKNOWN,	/* badness is not known */
};

/* The score that the log prints, against ours. */
enum mt_oom_check {
	MT_CHECK_NONE,		/* the log prints none */
	MT_CHECK_AGREES,
	MT_CHECK_DIFFERS,
};

/* ---- Kubernetes, containers ---- */

#define MT_OOM_ID_SIZE 80

/* Picked out of a cgroup path; "" where it has no such part. */
struct mt_oom_container {
	char pod_uid[MT_OOM_ID_SIZE];	/* "0f9c4b0e-7f1c-4d3e-…" with dashes */
	char qos[MT_OOM_ID_SIZE];	/* "guaranteed", "burstable", "besteffort" */
	char id[MT_OOM_ID_SIZE];	/* of the container: 64 hexadecimal digits */
	char runtime[MT_OOM_ID_SIZE];	/* "docker", "containerd", "cri-o", "libpod" */
	char unit[MT_OOM_ID_SIZE];	/* of systemd: "ssh.service" */
};

/* Whether anything was found in path; NULL is fine. */
bool mt_oom_container_of(const char *path, struct mt_oom_container *container);

/* ---- vmalloc ---- */

enum mt_oom_vmalloc {
	MT_VMALLOC_NOT,		/* the report is none of vmalloc's */
	MT_VMALLOC_OVER_RAM,	/* asked for more than the machine has */
	MT_VMALLOC_NO_SPACE,	/* no range of addresses of that size is free */
	MT_VMALLOC_NO_PAGES,	/* pages ran out on the way: vmalloc_done_bytes were had */
	MT_VMALLOC_UNKNOWN,
};

/* ---- what would have helped ---- */

struct mt_oom_advice {
	const char *key;	/* "raise_limit", "lower_adj", …: never renamed */
	char *text;		/* a sentence without a full stop */
};

#define MT_OOM_MAX_ADVICE 8

/* Everything of one report.  Pointers go into it and into the report. */
struct mt_oom {
	const struct mt_report *report;
	bool has_request;		/* the line that asked was understood */
	struct mt_gfp_line request;	/* request.gfp.note: what to doubt; .readings: all that its
					 * number can mean */
	enum mt_oom_constraint constraint;
	bool constraint_inferred;	/* the log does not name it; from cgroup, nodemask */
	uint64_t page_size;		/* bytes; MT_UNKNOWN */
	bool page_size_derived;		/* from the victim's rss in pages and in kB */
	bool page_size_assumed;		/* nothing tells: 4096 */
	const char *nodes;		/* that the constraint allows: "0-1"; or NULL */
	uint64_t usage_bytes, limit_bytes;	/* of the cgroup; MT_UNKNOWN */
	struct mt_oom_container container;	/* of the killed task, or of the cgroup */
	struct mt_oom_total total;
	struct mt_oom_uses uses;	/* of the machine, or of the cgroup */
	enum mt_badness_rule rule;
	struct mt_oom_score *scores;	/* [nr_scores] highest first; then not known, then exempt */
	size_t nr_scores;
	const struct mt_oom_score *victim, *worst, *chosen;	/* in scores[]; or NULL */
	enum mt_oom_choice choice;
	enum mt_oom_check check;
	enum mt_oom_vmalloc vmalloc;
	uint64_t ram_bytes;		/* of the machine; MT_UNKNOWN */
	struct mt_oom_advice advice[MT_OOM_MAX_ADVICE];
	size_t nr_advice;
};

/* Explains report, which must outlive the result.  Only memory can run out (MT_ERR_NOMEM). */
struct mt_error *mt_oom_explain(const struct mt_report *report, struct mt_oom **oom);
/* Frees oom; NULL is fine. */
void mt_oom_destroy(struct mt_oom *oom);
MT_DEFINE_CLEANUP(mt_oom, struct mt_oom *, mt_oom_destroy)

/* Names for JSON and text: "highest", "tie", "child", …; never renamed. */
const char *mt_oom_choice_name(enum mt_oom_choice choice);
/* "none", "agrees", "differs" */
const char *mt_oom_check_name(enum mt_oom_check check);
/* "until 2.6.35", "2.6.36 to 3.4", "3.5 to 5.8", "since 5.9", "unknown" */
const char *mt_badness_rule_name(enum mt_badness_rule rule);

/* ---- parts of it, for who needs no more ---- */

/* Fills uses from report: of its cgroup where that decided, else of the machine. */
void mt_oom_account(const struct mt_report *report, struct mt_oom_uses *uses);

/*
 * Tells whether the uses are more than there is memory, by more than counters drift: a figure of
 * the report is wrong.
 */
bool mt_oom_uses_are_wrong(const struct mt_oom_uses *uses);

/* The rows of mt_oom_account() alone.  Returns how many. */
size_t mt_oom_uses(const struct mt_report *report, struct mt_oom_use uses[MT_OOM_MAX_USES]);

/*
 * Bytes of a page: as the snapshot says, else by the victim's rss in pages and
 * in kB (derived, unless NULL, is set), else by the release's architecture.
 * MT_UNKNOWN: nothing tells.
 */
uint64_t mt_oom_page_size(const struct mt_report *report, bool *derived);

/* What limited the killer: as the log says, else by cgroup, nodemask and mems_allowed. */
enum mt_oom_constraint mt_oom_constraint(const struct mt_report *report);

/* Fills total by the report's constraint. */
void mt_oom_total(const struct mt_report *report, struct mt_oom_total *total);

/* Scores one task of the report against total, by the rules of its kernel. */
struct mt_oom_score mt_oom_score(const struct mt_report *report, const struct mt_oom_total *total,
				 const struct mt_report_task *task);

/* Its badness alone; INT64_MIN: exempt, or not known whole. */
int64_t mt_oom_badness(const struct mt_report *report, const struct mt_report_task *task);

/* The task of report's table that was killed; NULL: it is not there. */
const struct mt_report_task *mt_oom_victim(const struct mt_report *report);

/* The task of the highest badness, of equal ones the last; NULL: none is known. */
const struct mt_report_task *mt_oom_worst(const struct mt_report *report);

#endif
