// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/proc.h"
#include "proc/zone/parsers.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "model/inspect.h"
#include "model/names.h"
#include "proc/cgroup/cgroup.h"
#include "proc/inspector.h"
#include "proc/memory/allocinfo.h"
#include "proc/memory/memory_files.h"
#include "proc/origin.h"
#include "proc/task/pids.h"
#include "proc/zone/numa.h"

/* 1024 nodes with 8192 CPUs each would be 4 GB; nobody has both. */
#define MAX_FILE ((size_t)1 << 30)

enum { FILE_ZONEINFO, FILE_BUDDYINFO, FILE_PAGETYPEINFO, NR_FILES };

static const struct {
	const char *path;
	enum mt_section section;
	unsigned int needed_by;		/* sections that are read from it */
} files[NR_FILES] = {
	[FILE_ZONEINFO] = { "/proc/zoneinfo", MT_SECTION_ZONEINFO,
			    1u << MT_SECTION_ZONEINFO | 1u << MT_SECTION_PCP },
	[FILE_BUDDYINFO] = { "/proc/buddyinfo", MT_SECTION_BUDDYINFO,
			     1u << MT_SECTION_BUDDYINFO },
	[FILE_PAGETYPEINFO] = { "/proc/pagetypeinfo", MT_SECTION_PAGETYPEINFO,
				1u << MT_SECTION_PAGETYPEINFO },
};

struct mt_proc {
	char *root;
	struct mt_proc_origin *origin;
	/* kept from sample to sample */
	struct mt_buffer buffers[NR_FILES];
	struct mt_names *names;
	struct mt_process_files processes;
};

/* A kernel prints some hundred names; a file with ever new ones must not grow the set. */
#define MAX_NAMES 8192

struct mt_error *mt_proc_open(const char *root, struct mt_proc **proc)
{
	mt_cleanup(mt_proc) struct mt_proc *new = calloc(1, sizeof(*new));

	if (new)
		new->root = strdup(root);
	if (!new || !new->root)
		return mt_error_nomem();
	mt_process_inspector_init(&new->processes, new->root);

	struct mt_error *err = mt_proc_origin_create(root, &new->origin);

	if (!err)
		err = mt_names_create(&new->names);
	if (!err)
		*proc = mt_steal(new);
	return err;
}

void mt_proc_close(struct mt_proc *proc)
{
	if (!proc)
		return;
	for (int i = 0; i < NR_FILES; i++)
		mt_buffer_release(&proc->buffers[i]);
	mt_process_files_release(&proc->processes);
	mt_names_destroy(proc->names);
	mt_proc_origin_destroy(proc->origin);
	free(proc->root);
	free(proc);
}

unsigned int mt_proc_answers(const struct mt_proc *proc)
{
	mt_cleanup(free) char *path = NULL;
	unsigned int answers = 0;

	if (!*proc->root)
		return MT_QUESTIONS_OF_SPACES | MT_QUESTION_PAGES | MT_QUESTION_CGROUPS |
		       MT_QUESTION_ALLOCS;
	if (mt_pids_any(proc->root, "/proc"))
		answers |= MT_QUESTIONS_OF_SPACES;
	if (asprintf(&path, "%s/proc/kpageflags", proc->root) >= 0 && !access(path, F_OK))
		answers |= MT_QUESTION_PAGES;
	if (mt_proc_has_cgroups(proc->root))
		answers |= MT_QUESTION_CGROUPS;
	if (mt_proc_has_allocs(proc->root))
		answers |= MT_QUESTION_ALLOCS;
	return answers;
}

static struct mt_error *parse(struct mt_proc *proc, int file, unsigned int sections,
			      struct mt_snapshot *snapshot)
{
	const struct mt_buffer *buf = &proc->buffers[file];
	mt_cleanup(free) char *path = NULL;

	if (asprintf(&path, "%s%s", proc->root, files[file].path) < 0)
		return mt_error_nomem();
	switch (file) {
	case FILE_ZONEINFO:
		return mt_proc_parse_zoneinfo(path, buf->data, buf->len,
					      sections & 1u << MT_SECTION_PCP, snapshot);
	case FILE_BUDDYINFO:
		return mt_proc_parse_buddyinfo(path, buf->data, buf->len, snapshot);
	default:
		return mt_proc_parse_pagetypeinfo(path, buf->data, buf->len, snapshot);
	}
}

static enum mt_status status_of(const struct mt_error *err)
{
	switch (mt_error_code(err)) {
	case MT_ERR_DENIED:
		return MT_STATUS_DENIED;
	case MT_ERR_NOT_FOUND:
		return MT_STATUS_ABSENT;
	default:
		return MT_STATUS_DAMAGED;
	}
}

/*
 * Reads first, parses later: the files should show one moment.  What cannot be
 * read is noted in the snapshot; *first keeps the first such error.
 */
static void note(struct mt_snapshot *snapshot, int file, struct mt_error *err,
		 struct mt_error **first)
{
	mt_snapshot_set_status(snapshot, files[file].section, status_of(err),
			       mt_error_message(err));
	if (!*first)
		*first = err;
	else
		mt_error_destroy(err);
}

static struct mt_error *fill(struct mt_proc *proc, unsigned int sections,
			     struct mt_snapshot *snapshot)
{
	mt_cleanup(mt_error) struct mt_error *first = NULL;
	struct mt_error *errors[NR_FILES] = { NULL };
	bool any = false;

	for (int i = 0; i < NR_FILES; i++)
		if (sections & files[i].needed_by)
			errors[i] = mt_file_read(proc->root, files[i].path, MAX_FILE,
						 &proc->buffers[i]);
	mt_proc_origin_set_time(proc->origin, &snapshot->origin);
	for (int i = 0; i < NR_FILES; i++) {
		if (!(sections & files[i].needed_by))
			continue;
		if (!errors[i])
			errors[i] = parse(proc, i, sections, snapshot);
		if (errors[i])
			note(snapshot, i, errors[i], &first);
		else
			any = true;
	}
	return any || !first ? NULL : mt_steal(first);
}

/*
 * Zones and counters of the whole machine: either may be all that there is.  Where meminfo alone
 * is asked for, beside zones, a tree without it is fine.
 */
static struct mt_error *fill_all(struct mt_proc *proc, unsigned int sections,
				 struct mt_snapshot *snapshot)
{
	bool holders = sections & MT_ASK_HOLDERS;
	mt_cleanup(mt_error) struct mt_error *zones = fill(proc, sections, snapshot), *err = NULL;

	if (!(sections & 1u << MT_SECTION_COUNTERS) ||
	    (zones && mt_error_code(zones) == MT_ERR_NOMEM))
		return mt_steal(zones);
	err = holders ? mt_proc_read_counters(proc->root, snapshot) :
			mt_proc_read_meminfo(proc->root, snapshot);
	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return mt_steal(err);
	if (holders || mt_error_code(err) != MT_ERR_NOT_FOUND)
		mt_snapshot_set_status(snapshot, MT_SECTION_COUNTERS, status_of(err),
				       mt_error_message(err));
	if (zones && holders)
		return mt_steal(err);
	return mt_steal(zones);
}

/* The page size of a saved tree is told by its zones, also where nobody asks for these. */
static struct mt_error *fill_origin(struct mt_proc *proc, unsigned int sections,
				    struct mt_snapshot *snapshot)
{
	bool has_zones = sections & files[FILE_ZONEINFO].needed_by;
	mt_cleanup(mt_snapshot) struct mt_snapshot *zones = NULL;
	struct mt_error *err = NULL;

	if (!has_zones && mt_proc_origin_page_size(proc->origin) == MT_UNKNOWN)
		err = mt_snapshot_create(MT_ORIGIN_SYSROOT, &zones);
	if (!err && zones)
		mt_error_destroy(fill(proc, 1u << MT_SECTION_ZONEINFO, zones));
	return err ? err : mt_proc_origin_fill(proc->origin, &snapshot->origin,
					       zones ? zones : snapshot);
}

static struct mt_error *limit_names(struct mt_proc *proc)
{
	struct mt_names *names;
	struct mt_error *err;

	if (mt_names_count(proc->names) <= MAX_NAMES)
		return NULL;
	err = mt_names_create(&names);
	if (err)
		return err;
	mt_names_destroy(proc->names);
	proc->names = names;
	return NULL;
}

void mt_proc_set_page_size(struct mt_proc *proc, uint64_t size)
{
	mt_proc_origin_set_page_size(proc->origin, size);
}

struct mt_error *mt_proc_sample(struct mt_proc *proc, unsigned int sections,
				struct mt_snapshot **snapshot)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *new = NULL;
	struct mt_error *err = limit_names(proc);

	if (!err)
		err = mt_snapshot_create_sharing(
			*proc->root ? MT_ORIGIN_SYSROOT : MT_ORIGIN_LIVE, proc->names, &new);
	if (!err)
		err = fill_all(proc, sections, new);
	if (!err && sections & MT_ASK_DISTANCES)
		err = mt_proc_read_distances(proc->root, new);
	if (!err)
		err = fill_origin(proc, sections, new);
	if (err)
		return err;
	mt_process_inspector_attach(&proc->processes, new);
	*snapshot = mt_steal(new);
	return NULL;
}
