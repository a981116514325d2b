// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/task/process_files.h"
#include "base/privilege.h"

#include <errno.h>
#include <stdarg.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void mt_process_files_release(struct mt_process_files *files)
{
	mt_buffer_release(&files->buf);
	mt_buffer_release(&files->other);
	mt_pids_release(&files->pids);
	mt_pids_release(&files->threads);
}

struct mt_error *mt_process_read(struct mt_process_files *files, uint64_t pid, const char *name,
				 struct mt_buffer *buf)
{
	char path[96];

	snprintf(path, sizeof(path), "/proc/%" PRIu64 "/%s", pid, name);
	return mt_file_read(files->root, path, MT_MAX_PROCESS_FILE, buf);
}

void mt_process_note(struct mt_process_files *files, enum mt_status status, const char *fmt, ...)
{
	mt_cleanup(free) char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	mt_snapshot_set_status(files->inspector.snapshot, MT_SECTION_TASKS, status, text);
}

/* A folder that may not be looked at (hidepid=1) exists all the same. */
static bool is_there(const char *path)
{
	return !access(path, F_OK) || errno == EACCES || errno == EPERM;
}

struct mt_error *mt_process_check_pid(struct mt_process_files *files, uint64_t pid)
{
	mt_cleanup(free) char *path = NULL;

	if (asprintf(&path, "%s/proc/%" PRIu64, files->root, pid) < 0)
		return mt_error_nomem();
	return pid && pid <= INT32_MAX && is_there(path) ? NULL :
	       mt_error_create(MT_ERR_USAGE, "no task has pid %" PRIu64, pid);
}

struct mt_error *mt_process_explain_denied(struct mt_error *err)
{
	char who[MT_PRIVILEGE_SIZE];

	if (!err || mt_error_code(err) != MT_ERR_DENIED)
		return err;
	return mt_error_prefix(err, "another's process is for %s to look at",
			       mt_privilege_who("", MT_CAP_SYS_PTRACE, who));
}
