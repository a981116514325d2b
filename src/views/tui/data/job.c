// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/job.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "views/tui/data/export.h"

/* Who waits less wants to hear nothing. */
#define QUIET_MILLISECONDS 200

/* Most answers take less: keys that were typed ahead then find them there. */
#define SHORT_MILLISECONDS 30

/* Samples before the one that is shown. */
#define MAX_RELOADED 60

struct mt_tui_job {
	bool may_thread;
	int wake[2];
	pthread_t thread;
	bool busy;			/* started, its result not yet taken */
	bool joinable;
	bool ended;			/* without a thread: there is a result */
	struct timespec since;
	struct mt_tui_task task;
	struct mt_tui_result result;
	atomic_bool stop;
	pthread_mutex_t lock;		/* of what follows */
	char what[MT_TUI_TEXT];
	uint64_t done, total;
};

static bool on_progress(void *data, const char *what, uint64_t done, uint64_t total)
{
	struct mt_tui_job *job = data;

	pthread_mutex_lock(&job->lock);
	snprintf(job->what, sizeof(job->what), "%s", what);
	job->done = done;
	job->total = total;
	pthread_mutex_unlock(&job->lock);
	return !atomic_load(&job->stop);
}

/* What belongs to the source goes with it. */
static struct mt_error *keep(void *data, struct mt_snapshot *snapshot)
{
	struct mt_tui_job *job = data;

	snapshot->inspector = NULL;
	snapshot->report = NULL;
	snapshot->reports = NULL;
	job->result.snapshot = snapshot;
	return NULL;
}

static struct mt_error *take_mark(struct mt_tui_job *job)
{
	const struct mt_tui_task *task = &job->task;
	const struct mt_tui_source *source = task->source;

	return *task->other ? source->other(source->data, task->other, &task->sample, keep, job) :
			      source->sample(source->data, &task->sample, &job->result.snapshot);
}

static struct mt_error *answer_from(struct mt_tui_job *job, const struct mt_snapshot *snapshot)
{
	const struct mt_tui_task *task = &job->task;
	const struct mt_tui_context context = { snapshot, task->mark, task->history, &job->stop };

	return *task->path ? mt_tui_export_json(&task->question, &context, task->path) :
			     mt_tui_ask(&task->question, &context, &job->result.rows);
}

static struct mt_error *answer_from_log(void *data, struct mt_snapshot *snapshot)
{
	struct mt_error *err = answer_from(data, snapshot);

	mt_snapshot_destroy(snapshot);
	return err;
}

/* A log is what the words name; without them it is the one in a dump's memory. */
static struct mt_error *read_log(struct mt_tui_job *job)
{
	const struct mt_tui_task *task = &job->task;
	const struct mt_view *view = task->question.view;

	if (!*task->question.words && !task->source->is_core)
		return mt_error_create(MT_ERR_USAGE, "%s wants a kernel's log: :%s FILE",
				       view->name, view->name);
	return task->source->other(task->source->data, task->question.words, view, answer_from_log,
				   job);
}

/* A step that cannot be taken is the end, whatever the reason. */
static bool step(const struct mt_tui_source *source, bool back)
{
	struct mt_error *err = source->step(source->data, back);

	mt_error_destroy(err);
	return !err;
}

/* Back in the recording, and on again, to where it is. */
static struct mt_error *reload_history(const struct mt_tui_task *task)
{
	static const struct mt_view what = {
		.name = "history", .uses = MT_SECTION_BIT(BUDDYINFO),
	};
	const struct mt_tui_source *source = task->source;
	struct mt_error *err = NULL;
	unsigned int n = 0;

	mt_history_clear(task->history);
	while (n < MAX_RELOADED && step(source, true))
		n++;
	for (; n; n--) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;

		if (!err)
			err = source->sample(source->data, &what, &snapshot);
		if (!err)
			err = mt_history_add(task->history, snapshot);
		step(source, false);
	}
	return err;
}

static struct mt_error *answer(struct mt_tui_job *job)
{
	struct mt_tui_task *task = &job->task;
	const struct mt_snapshot *snapshot = task->known;
	struct mt_error *err = NULL;

	if (task->question.view->reads_log)
		return read_log(job);
	if (task->history_step == MT_HISTORY_RELOAD)
		err = reload_history(task);
	if (!err && task->sample.fill) {
		err = task->source->sample(task->source->data, &task->sample,
					   &job->result.snapshot);
		if (!err && (task->source->changes || task->history_step != MT_HISTORY_SAME ||
			     mt_history_is_empty(task->history)))
			err = mt_history_add(task->history, job->result.snapshot);
		snapshot = job->result.snapshot;
	}
	return err ? err : answer_from(job, snapshot);
}

static void run(struct mt_tui_job *job)
{
	const struct mt_progress progress = { on_progress, job };
	const struct mt_tui_source *source = job->task.source;

	if (source->listen)
		source->listen(source->data, &progress);
	job->result.err = job->task.is_mark ? take_mark(job) : answer(job);
	if (source->listen)
		source->listen(source->data, NULL);
}

static void *run_thread(void *data)
{
	struct mt_tui_job *job = data;
	ssize_t n;

	run(job);
	n = write(job->wake[1], "", 1);
	(void)n;
	return NULL;
}

struct mt_error *mt_tui_job_create(bool may_thread, struct mt_tui_job **job)
{
	struct mt_tui_job *new = calloc(1, sizeof(*new));

	if (!new)
		return mt_error_nomem();
	if (pipe2(new->wake, O_CLOEXEC | O_NONBLOCK)) {
		free(new);
		return mt_error_create(MT_ERR_SYSTEM, "a pipe to ourselves cannot be had");
	}
	pthread_mutex_init(&new->lock, NULL);
	new->may_thread = may_thread;
	*job = new;
	return NULL;
}

static void release_result(struct mt_tui_result *result)
{
	mt_snapshot_destroy(result->snapshot);
	mt_tui_release_rows(&result->rows);
	mt_error_destroy(result->err);
	*result = (struct mt_tui_result){ 0 };
}

void mt_tui_job_destroy(struct mt_tui_job *job)
{
	if (!job)
		return;
	mt_tui_job_stop(job);
	if (job->joinable)
		pthread_join(job->thread, NULL);
	release_result(&job->result);
	close(job->wake[0]);
	close(job->wake[1]);
	pthread_mutex_destroy(&job->lock);
	free(job);
}

/* Signals are for the one who draws. */
static bool start_thread(struct mt_tui_job *job)
{
	sigset_t all, before;
	int failed;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&job->thread, NULL, run_thread, job);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	job->joinable = !failed;
	return !failed;
}

static bool is_slow(const struct mt_tui_job *job)
{
	const struct mt_tui_task *task = &job->task;

	return job->may_thread && (task->source->is_core || *task->other ||
				   (task->question.view && task->question.view->asks));
}

void mt_tui_job_start(struct mt_tui_job *job, const struct mt_tui_task *task)
{
	job->task = *task;
	mt_tui_copy_question(&job->task.question, &task->question);
	job->busy = true;
	job->ended = false;
	job->what[0] = '\0';
	job->total = 0;
	atomic_store(&job->stop, false);
	clock_gettime(CLOCK_MONOTONIC, &job->since);
	if (is_slow(job) && start_thread(job)) {
		struct pollfd end = { .fd = job->wake[0], .events = POLLIN };

		poll(&end, 1, SHORT_MILLISECONDS);
		return;
	}
	run(job);
	job->ended = true;
}

bool mt_tui_job_is_busy(const struct mt_tui_job *job)
{
	return job->busy;
}

const struct mt_tui_task *mt_tui_job_task(const struct mt_tui_job *job)
{
	return &job->task;
}

void mt_tui_job_stop(struct mt_tui_job *job)
{
	atomic_store(&job->stop, true);
}

int mt_tui_job_fd(const struct mt_tui_job *job)
{
	return job->busy ? job->wake[0] : -1;
}

bool mt_tui_job_result(struct mt_tui_job *job, struct mt_tui_result *result)
{
	char byte;

	if (!job->busy || (!job->ended && read(job->wake[0], &byte, 1) != 1))
		return false;
	if (job->joinable)
		pthread_join(job->thread, NULL);
	job->joinable = job->busy = false;
	*result = job->result;
	job->result = (struct mt_tui_result){ 0 };
	return true;
}

const char *mt_tui_job_progress(struct mt_tui_job *job, char *text, size_t size)
{
	struct timespec now;

	*text = '\0';
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!job->busy || (now.tv_sec - job->since.tv_sec) * 1000 +
			  (now.tv_nsec - job->since.tv_nsec) / 1000000 < QUIET_MILLISECONDS)
		return text;
	pthread_mutex_lock(&job->lock);
	if (*job->what && job->total)
		snprintf(text, size, "%s: %.0f %% (Esc stops)", job->what,
			 100.0 * (double)job->done / (double)job->total);
	else
		snprintf(text, size, "%s (Esc stops)", *job->what ? job->what : "reading");
	pthread_mutex_unlock(&job->lock);
	return text;
}
