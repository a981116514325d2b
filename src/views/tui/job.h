/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one who asks.  Of a running machine and of saved files an answer is there
 * at once; a dump, and whatever is to be compared with, is read by a thread,
 * which alone touches the source while it runs, and the keys go on.
 */
#ifndef MT_VIEWS_TUI_JOB_H
#define MT_VIEWS_TUI_JOB_H

#include "views/tui/ask.h"
#include "views/tui/tui.h"

struct mt_tui_job;

enum mt_past {
	MT_PAST_KNOWN,			/* the sample is the last one there */
	MT_PAST_NEXT,			/* it follows that */
	MT_PAST_ELSEWHERE,		/* it is another one's */
};

struct mt_tui_task {
	const struct mt_tui_source *source;
	unsigned int serial;		/* of the screen that it is for */
	struct mt_tui_question question;
	struct mt_view sample;		/* what is to be sampled; fill NULL: nothing */
	const struct mt_snapshot *known; /* what the answer is from then */
	const struct mt_snapshot *mark;
	struct mt_history *history;
	enum mt_past past;		/* of a recording: what history has to do with it */
	char path[MT_TUI_LINE];		/* a file that the answer goes to; "" */
	bool is_mark;			/* the sample is all that is wanted */
	char other[MT_TUI_LINE];	/* the source it is taken from; "": the one there is */
};

struct mt_tui_result {
	struct mt_snapshot *snapshot;	/* NULL: none was taken */
	struct mt_tui_rows rows;
	struct mt_error *err;
};

/* may_thread: what may take its time is done beside the keys; start() returns at once. */
struct mt_error *mt_tui_job_create(bool may_thread, struct mt_tui_job **job);
void mt_tui_job_destroy(struct mt_tui_job *job);	/* stops it, and waits for it */

void mt_tui_job_start(struct mt_tui_job *job, const struct mt_tui_task *task);
bool mt_tui_job_is_busy(const struct mt_tui_job *job);
const struct mt_tui_task *mt_tui_job_task(const struct mt_tui_job *job);

/* What is known by then will do. */
void mt_tui_job_stop(struct mt_tui_job *job);

/* Can be read from once the job has ended; -1 where there is no thread. */
int mt_tui_job_fd(const struct mt_tui_job *job);

/* The result, once, if there is one: true. Its parts are the caller's. */
bool mt_tui_job_result(struct mt_tui_job *job, struct mt_tui_result *result);

/* "reading struct pages: 45 %"; "" as long as nobody would notice. */
const char *mt_tui_job_progress(struct mt_tui_job *job, char *text, size_t size);

#endif
