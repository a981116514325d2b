/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A job takes a sample and asks a view.  Of a running machine and of saved files that is
 * done at once; a dump, and whatever is to be compared with, is read by a thread, which
 * alone touches the source while it runs, and the keys go on.
 */
#ifndef MT_VIEWS_TUI_DATA_JOB_H
#define MT_VIEWS_TUI_DATA_JOB_H

#include "views/tui/data/ask.h"
#include "views/tui/data/source.h"

struct mt_tui_job;

/* What the next sample is to the history. */
enum mt_history_step {
	MT_HISTORY_SAME,		/* the one that was added last */
	MT_HISTORY_APPEND,		/* the one behind that */
	MT_HISTORY_RELOAD,		/* of another time: those before it are read anew */
};

/* What a job is to do. */
struct mt_tui_task {
	const struct mt_tui_source *source;
	unsigned int serial;		/* of the screen that it is for */
	struct mt_tui_question question;
	struct mt_view sample;		/* what is to be sampled; fill NULL: nothing */
	const struct mt_snapshot *known; /* what the answer is from then */
	const struct mt_snapshot *mark;	/* that of the moment marked; or NULL */
	struct mt_history *history;
	enum mt_history_step history_step;
	char path[MT_TUI_LINE];		/* a file that the answer goes to; "" */
	bool is_mark;			/* the sample is all that is wanted */
	char other[MT_TUI_LINE];	/* the source it is taken from; "": the one there is */
};

/* What came of a task; its parts belong to whoever takes it. */
struct mt_tui_result {
	struct mt_snapshot *snapshot;	/* NULL: none was taken */
	struct mt_tui_rows rows;
	struct mt_error *err;
};

/*
 * Creates a job without a task; destroy it in the end.  may_thread: what may take its
 * time is done beside the keys, and mt_tui_job_start() returns at once.
 */
struct mt_error *mt_tui_job_create(bool may_thread, struct mt_tui_job **job);

/* Stops the job, waits for it, and destroys it; NULL is fine. */
void mt_tui_job_destroy(struct mt_tui_job *job);

/* Starts a task, which is copied; the job is not busy before. */
void mt_tui_job_start(struct mt_tui_job *job, const struct mt_tui_task *task);

/* Tells whether a task was started whose result was not yet taken. */
bool mt_tui_job_is_busy(const struct mt_tui_job *job);

/* Returns the task that was started last. */
const struct mt_tui_task *mt_tui_job_task(const struct mt_tui_job *job);

/* Asks the job to end soon: what it has found by then will do. */
void mt_tui_job_stop(struct mt_tui_job *job);

/* Returns a file descriptor that can be read from once a busy job has ended; or -1. */
int mt_tui_job_fd(const struct mt_tui_job *job);

/* Moves the result into *result, if the job has ended: true. */
bool mt_tui_job_result(struct mt_tui_job *job, struct mt_tui_result *result);

/*
 * Writes how far the job is into text[size]: "reading struct pages: 45 %"; "" as long as
 * nobody would notice that it takes time.  Returns text.
 */
const char *mt_tui_job_progress(struct mt_tui_job *job, char *text, size_t size);

#endif
