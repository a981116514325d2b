// SPDX-License-Identifier: GPL-2.0-or-later
/* Every process: from /proc/PID/status, and from stat where status lacks something. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/privilege.h"
#include "proc/task/smaps.h"
#include "proc/task/process_files.h"
#include "proc/task/status.h"
#include "proc/task/tasks.h"

struct listing {
	struct mt_process_files *files;
	const struct mt_task_options *options;
	struct mt_error *(*fn)(void *data, const struct mt_task *task);
	void *data;
	uint64_t processes, denied, denied_pss, absent_pss;
	uint64_t hidden_threads;	/* of processes whose threads were not saved */
};

/* Notes an error of one process in the snapshot; only MT_ERR_NOMEM ends the list. */
static struct mt_error *keep_on(struct listing *listing, struct mt_error *err)
{
	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (mt_error_code(err) == MT_ERR_DENIED)
		listing->denied++;
	else if (mt_error_code(err) != MT_ERR_NOT_FOUND)
		mt_process_note(listing->files, MT_STATUS_DAMAGED, "%s", mt_error_message(err));
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *read_stat(struct mt_process_files *files, const char *folder,
				  struct mt_task_status *status)
{
	char path[96];
	struct mt_error *err;

	snprintf(path, sizeof(path), "%s/stat", folder);
	err = mt_file_read(files->root, path, MT_MAX_PROCESS_FILE, &files->buf);
	return err ? err : mt_stat_parse(path, files->buf.data, files->buf.len, status);
}

/* Decides whether a task without memory is a kernel thread or a process that is exiting. */
static void tell_kernel_thread(struct mt_process_files *files, const char *folder,
			       struct mt_task_status *status)
{
	struct mt_task_status stat;
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	if (status->kernel_told || status->has_memory)
		return;
	err = read_stat(files, folder, &stat);
	status->is_kernel = err ? !strchr("ZX", *status->state) : stat.is_kernel;
}

/* folder: "/proc/12", or "/proc/12/task/13". MT_ERR_NOT_FOUND: it has ended. */
static struct mt_error *read_task(struct listing *listing, const char *folder,
				  struct mt_task_status *status)
{
	struct mt_process_files *files = listing->files;
	char path[96];
	struct mt_error *err;

	snprintf(path, sizeof(path), "%s/status", folder);
	err = mt_file_read(files->root, path, MT_MAX_PROCESS_FILE, &files->buf);
	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND && *files->root) {
		mt_error_destroy(err);
		return read_stat(files, folder, status);
	}
	if (!err)
		err = mt_status_parse(path, files->buf.data, files->buf.len,
				      files->inspector.snapshot, status);
	if (!err)
		tell_kernel_thread(files, folder, status);
	return err;
}

static struct mt_error *add_pss(void *data, const struct mt_smaps_vma *vma)
{
	uint64_t *pss = data;

	*pss = mt_count_add(*pss, mt_smaps_bytes(vma, MT_SMAPS_PSS));
	return NULL;
}

static struct mt_error *sum_pss(struct mt_process_files *files, uint64_t pid, const char *name,
				uint64_t *pss)
{
	struct mt_error *err = mt_process_read(files, pid, name, &files->buf);

	*pss = 0;
	if (!err)
		err = mt_smaps_parse(name, files->buf.data, files->buf.len,
				     files->inspector.snapshot, add_pss, pss);
	if (!err && !files->buf.len)
		*pss = MT_UNKNOWN;
	return err;
}

/* smaps_rollup is from v4.14 (493b0e9d945f), and quicker. */
static void read_pss(struct listing *listing, uint64_t pid, uint64_t *pss)
{
	mt_cleanup(mt_error) struct mt_error *err = sum_pss(listing->files, pid, "smaps_rollup",
							    pss);

	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND) {
		mt_error_destroy(err);
		err = sum_pss(listing->files, pid, "smaps", pss);
	}
	if (!err)
		return;
	*pss = MT_UNKNOWN;
	if (mt_error_code(err) == MT_ERR_DENIED)
		listing->denied_pss++;
	else if (mt_error_code(err) == MT_ERR_NOT_FOUND)
		listing->absent_pss++;
	else
		mt_process_note(listing->files, MT_STATUS_DAMAGED, "%s", mt_error_message(err));
}

static struct mt_error *hand_out(struct listing *listing, const struct mt_task_status *status,
				 bool is_thread, uint64_t pss)
{
	mt_cleanup(free) char *name = *status->name ?
				      mt_text_printable(status->name, sizeof(status->name)) : NULL;
	const struct mt_task task = {
		.address = MT_UNKNOWN,
		.pid = status->pid,
		/* stat does not tell: of a process it is the same */
		.tgid = status->tgid == MT_UNKNOWN && !is_thread ? status->pid : status->tgid,
		.parent = status->parent,
		.name = name,
		.state = { *status->state },
		.is_kernel = status->is_kernel,
		.is_thread = is_thread,
		.threads = status->threads,
		.mm = status->has_memory ? MT_UNKNOWN : 0,
		.file = status->file, .anon = status->anon, .shmem = status->shmem,
		.swap = status->swap,
		.page_tables = status->page_tables,
		.virtual = status->size,
		.pss = pss,
	};

	return listing->fn(listing->data, &task);
}

static struct mt_error *list_thread(struct listing *listing, uint64_t pid, uint64_t tid,
				    uint64_t pss)
{
	struct mt_task_status status;
	char folder[64];
	struct mt_error *err;

	snprintf(folder, sizeof(folder), "/proc/%" PRIu64 "/task/%" PRIu64, pid, tid);
	err = read_task(listing, folder, &status);
	if (err)
		return keep_on(listing, err);
	if (status.tgid == MT_UNKNOWN)
		status.tgid = pid;
	return hand_out(listing, &status, true, pss);
}

static struct mt_error *list_threads(struct listing *listing, uint64_t pid, uint64_t threads,
				     uint64_t pss)
{
	struct mt_pids *pids = &listing->files->threads;
	char path[64];
	struct mt_error *err;

	if (threads == 1)
		return NULL;
	snprintf(path, sizeof(path), "/proc/%" PRIu64 "/task", pid);
	err = mt_pids_read(listing->files->root, path, pids);
	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND && *listing->files->root)
		listing->hidden_threads++;
	if (err)
		return keep_on(listing, err);
	for (size_t i = 0; !err && i < pids->n; i++)
		if (pids->v[i] != pid)
			err = list_thread(listing, pid, pids->v[i], pss);
	return err;
}

static struct mt_error *list_process(struct listing *listing, uint64_t pid)
{
	uint64_t pss = MT_UNKNOWN;
	struct mt_task_status status;
	char folder[32];
	struct mt_error *err;

	snprintf(folder, sizeof(folder), "/proc/%" PRIu64, pid);
	err = read_task(listing, folder, &status);
	if (err)
		return keep_on(listing, err);
	listing->processes++;
	if (listing->options->pss && status.has_memory)
		read_pss(listing, pid, &pss);
	err = hand_out(listing, &status, false, pss);
	if (!err && listing->options->threads)
		err = list_threads(listing, pid, status.threads, pss);
	return err;
}

static void say_missing(const struct listing *listing)
{
	struct mt_process_files *files = listing->files;
	char who[MT_PRIVILEGE_SIZE];

	mt_privilege_who(files->root, MT_CAP_SYS_PTRACE, who);
	if (listing->denied)
		mt_process_note(files, MT_STATUS_DENIED, "%" PRIu64 " tasks may not be looked at: "
				"%s would add them", listing->denied, who);
	if (listing->denied_pss)
		mt_process_note(files, MT_STATUS_DENIED, "pss_bytes of %" PRIu64 " of %" PRIu64
				" processes: %s would add it", listing->denied_pss,
				listing->processes, who);
	/* on a running machine these have ended */
	if (listing->absent_pss && *files->root)
		mt_process_note(files, MT_STATUS_ABSENT, "pss_bytes of %" PRIu64 " of %" PRIu64
				" processes: neither smaps_rollup nor smaps was saved",
				listing->absent_pss, listing->processes);
	if (listing->hidden_threads)
		mt_process_note(files, MT_STATUS_ABSENT, "threads of %" PRIu64 " processes were "
				"not saved (DIR/proc/PID/task)", listing->hidden_threads);
}

struct mt_error *mt_proc_tasks(struct mt_inspector *inspector,
			       const struct mt_task_options *options,
			       struct mt_error *(*fn)(void *data, const struct mt_task *task),
			       void *data)
{
	struct listing listing = {
		.files = mt_process_files_of(inspector), .options = options, .fn = fn, .data = data,
	};
	struct mt_pids *pids = &listing.files->pids;
	struct mt_error *err = mt_pids_read(listing.files->root, "/proc", pids);

	for (size_t i = 0; !err && i < pids->n; i++)
		err = list_process(&listing, pids->v[i]);
	if (!err)
		say_missing(&listing);
	return err;
}
