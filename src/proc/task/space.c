// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/task/space.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct mt_space_ops space_ops = {
	.tasks = mt_proc_tasks,
	.vmas = mt_proc_vmas,
	.vtop = mt_proc_vtop,
};

static const struct mt_inspector_ops inspector_ops = { .spaces = &space_ops };

void mt_proc_space_init(struct mt_proc_space *space, const char *root)
{
	*space = (struct mt_proc_space){
		.inspector = { .ops = &inspector_ops },
		.root = root,
		.place = { .root = root },
	};
}

void mt_proc_space_attach(struct mt_proc_space *space, struct mt_snapshot *snapshot)
{
	space->inspector.snapshot = snapshot;
	space->place.is_foreign = *space->root && mt_pagemap_is_foreign(snapshot->origin.arch);
	snapshot->inspector = &space->inspector;
}

void mt_proc_space_release(struct mt_proc_space *space)
{
	mt_buffer_release(&space->buf);
	mt_buffer_release(&space->other);
	mt_pids_release(&space->pids);
	mt_pids_release(&space->threads);
}

struct mt_error *mt_proc_read_of(struct mt_proc_space *space, uint64_t pid, const char *name,
				 struct mt_buffer *buf)
{
	char path[96];

	snprintf(path, sizeof(path), "/proc/%llu/%s", (unsigned long long)pid, name);
	return mt_file_read(space->root, path, MT_MAX_PID_FILE, buf);
}

void mt_proc_say(struct mt_proc_space *space, enum mt_status status, const char *fmt, ...)
{
	mt_cleanup(free) char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	mt_snapshot_set_status(space->inspector.snapshot, MT_SECTION_TASKS, status, text);
}

/* What may not be looked at (hidepid=1) is there. */
static bool is_there(const char *path)
{
	return !access(path, F_OK) || errno == EACCES || errno == EPERM;
}

struct mt_error *mt_proc_need_pid(struct mt_proc_space *space, uint64_t pid)
{
	mt_cleanup(free) char *path = NULL;

	if (asprintf(&path, "%s/proc/%llu", space->root, (unsigned long long)pid) < 0)
		return mt_error_nomem();
	return pid && pid <= INT32_MAX && is_there(path) ? NULL :
	       mt_error_create(MT_ERR_USAGE, "no task has pid %llu", (unsigned long long)pid);
}

struct mt_error *mt_proc_explain(struct mt_error *err)
{
	return err && mt_error_code(err) == MT_ERR_DENIED ?
	       mt_error_prefix(err, "another's process is for root (CAP_SYS_PTRACE) to look at") : err;
}
