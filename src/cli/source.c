// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/care.h"
#include "cli/living.h"
#include "cli/span.h"
#include "image/image.h"
#include "kernel/kernel.h"
#include "model/inspect.h"
#include "proc/log/kmsg.h"
#include "proc/log/oomlog.h"
#include "proc/proc.h"
#include "record/store.h"

struct mt_source {
	struct mt_proc *proc;		/* live, sysroot */
	bool is_live;			/* this machine, not files that somebody saved */
	struct mt_image *image;		/* core */
	struct mt_kernel *kernel;
	struct mt_recording *recording;
	struct mt_oomlog *oomlog;	/* a kernel's log */
	size_t report;			/* of it, from 1; 0: the last */
	struct mt_snapshot *snapshot;	/* a single one, until it is asked for */

	/* this machine: its memory is opened when the first view needs it */
	const struct mt_options *options;
	const struct mt_progress *progress;
	struct mt_error *no_memory;	/* why it cannot be; NULL: not tried, or it can */

	char *doubt;			/* of the time that was asked for; or NULL */
};

static struct mt_error *open_image(const struct mt_image_options *image_options,
				   const struct mt_progress *progress, unsigned int jobs,
				   struct mt_source *source)
{
	struct mt_error *err = mt_image_open(image_options, &source->image);

	if (!err)
		err = mt_kernel_open(source->image, progress, &source->kernel);
	if (!err) {
		mt_kernel_set_workers(source->kernel, jobs);
		return NULL;
	}
	mt_image_close(source->image);
	source->image = NULL;
	return err;
}

/* The kernel that runs tells types and symbols in files of its own. */
static struct mt_error *open_living(const struct mt_options *options,
				    const struct mt_progress *progress, struct mt_source *source)
{
	static const char *const paths[] = { MT_LIVING_MEMORY };
	const struct mt_image_options image_options = {
		.paths = paths,
		.nr_paths = 1,
		.vmlinux = options->vmlinux,
		.types = options->types,
		.force = options->force,
		.no_cache = options->no_cache,
		.is_living = true,
		.btf = access(MT_LIVING_TYPES, R_OK) ? NULL : MT_LIVING_TYPES,
		.kallsyms = MT_LIVING_SYMBOLS,
		.progress = progress,
	};
	struct mt_error *err = mt_living_check();

	if (options->no_nice)
		mt_care_forbid();
	/* one CPU of a machine that has other work is enough, unless more are asked for */
	return err ? err : open_image(&image_options, progress,
				      options->jobs ? (unsigned int)options->jobs : 1, source);
}

static struct mt_error *open_core(const struct mt_options *options,
				  const struct mt_progress *progress, struct mt_source *source)
{
	const struct mt_image_options image_options = {
		.paths = options->cores,
		.nr_paths = options->nr_cores,
		.vmlinux = options->vmlinux,
		.types = options->types,
		.force = options->force,
		.no_cache = options->no_cache,
		.progress = progress,
		.reads = options->reads,
	};

	if (options->nr_cores == 1 && mt_living_is(options->cores[0]))
		return open_living(options, progress, source);
	return open_image(&image_options, progress, (unsigned int)options->jobs, source);
}

/* At the moment that is asked for, by default the last one. */
static struct mt_error *open_recording(const struct mt_options *options,
				       struct mt_source *source)
{
	const struct mt_when newest = { .kind = MT_WHEN_LAST };
	const struct mt_when *when = options->has_at ? &options->at : &newest;
	struct mt_span span = { .path = options->recording };
	struct timespec wanted;
	struct mt_error *err = mt_recording_open(options->recording, &source->recording);

	if (!err)
		err = mt_recording_span(source->recording, &span.first, &span.last);
	if (!err)
		err = mt_span_moment(&span, when, &wanted, &source->doubt);
	return err ? err : mt_recording_seek(source->recording, wanted);
}

/* One line of the log as dmesg prints it. */
static struct mt_error *print_record(void *data, const struct mt_log_record *record)
{
	const char *line = record->text;

	while (line) {
		size_t len = strcspn(line, "\n");

		fprintf(data, "[%5" PRIu64 ".%06" PRIu64 "] %.*s\n",
			record->nsec / 1000000000u, record->nsec % 1000000000u / 1000, (int)len,
			line);
		line = line[len] ? line + len + 1 : NULL;
	}
	return NULL;
}

/* The same on this machine: of the one that its kernel hands out. */
static struct mt_error *open_kmsg(struct mt_source *source)
{
	struct mt_buffer buf = { 0 };
	struct mt_error *err = mt_kmsg_read(MT_KMSG_PATH, &buf);

	if (!err)
		return mt_oomlog_of_text(MT_KMSG_PATH, &buf, &source->oomlog);
	mt_buffer_release(&buf);
	return err;
}

/* A view of logs on a dump: of the one in its memory. */
static struct mt_error *open_own_log(const struct mt_options *options, struct mt_source *source)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	struct mt_buffer buf = { 0 };
	FILE *out = open_memstream(&buf.data, &buf.len);
	struct mt_error *err = mt_kernel_sample(source->kernel, 0, &snapshot);

	if (!out) {
		mt_error_destroy(err);
		return mt_error_nomem();
	}
	if (!err)
		err = snapshot->inspector->ops->log(snapshot->inspector, print_record, out);
	if (fclose(out) && !err)
		err = mt_error_nomem();
	if (!err)
		return mt_oomlog_of_text(options->cores[0], &buf, &source->oomlog);
	mt_buffer_release(&buf);
	return err;
}

struct mt_error *mt_source_open(const struct mt_options *options,
				const struct mt_progress *progress, struct mt_source **source)
{
	mt_cleanup(mt_source) struct mt_source *new = calloc(1, sizeof(*new));
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	if (options->nr_cores) {
		err = open_core(options, progress, new);
	} else if (options->recording) {
		err = open_recording(options, new);
	} else if (options->log) {
		err = mt_oomlog_open(options->log, progress, options->report, &new->oomlog);
	} else {
		err = mt_proc_open(options->sysroot ? options->sysroot : "", &new->proc);
		if (!err && options->page_size)
			mt_proc_set_page_size(new->proc, options->page_size);
	}
	new->is_live = new->proc && !options->sysroot;
	new->options = options;
	new->progress = progress;
	if (!err && new->is_live)
		new->no_memory = options->no_kcore ?
				 mt_error_create(MT_ERR_USAGE, "--no-kcore forbids it") :
				 mt_living_check();
	new->report = options->report;
	if (!err && options->view && options->view->reads_log) {
		if (new->is_live)
			err = open_kmsg(new);
		else if (new->kernel)
			err = open_own_log(options, new);
	}
	if (!err)
		*source = mt_steal(new);
	return err;
}

struct mt_error *mt_source_of_snapshot(struct mt_snapshot *snapshot, struct mt_source **source)
{
	struct mt_source *new = calloc(1, sizeof(*new));

	if (!new) {
		mt_snapshot_destroy(snapshot);
		return mt_error_nomem();
	}
	new->snapshot = snapshot;
	*source = new;
	return NULL;
}

void mt_source_close(struct mt_source *source)
{
	if (!source)
		return;
	mt_proc_close(source->proc);
	mt_oomlog_close(source->oomlog);
	mt_kernel_close(source->kernel);
	mt_image_close(source->image);
	mt_recording_close(source->recording);
	mt_snapshot_destroy(source->snapshot);
	mt_error_destroy(source->no_memory);
	free(source->doubt);
	free(source);
}

void mt_source_doubt(struct mt_source *source, char *doubt)
{
	free(source->doubt);
	source->doubt = doubt;
}

const char *mt_source_warning(const struct mt_source *source)
{
	return source->image ? source->image->warning : source->doubt;
}

static bool is_there(enum mt_status status)
{
	return status == MT_STATUS_PRESENT || status == MT_STATUS_TRUNCATED ||
	       status == MT_STATUS_DAMAGED || status == MT_STATUS_MOVING;
}

static struct mt_error *check_required(const struct mt_snapshot *snapshot,
				       const struct mt_view *view)
{
	for (int i = 0; i < MT_NR_SECTIONS; i++)
		if (view->requires & 1u << i && !is_there(snapshot->status[i]))
			return mt_section_missing(snapshot, i);
	return NULL;
}

/* Root alone may read it live, and that is the one thing to know then. */
static struct mt_error *explain(struct mt_error *err, const struct mt_source *source,
				const struct mt_view *view)
{
	if (source->is_live && mt_error_code(err) == MT_ERR_DENIED && geteuid() != 0 &&
	    view->requires & MT_SECTION_BIT(PAGETYPEINFO))
		return mt_error_prefix(err, "%s needs root on a live machine", view->name);
	return err;
}

static struct mt_error *take_snapshot(struct mt_source *source, struct mt_snapshot **snapshot)
{
	if (!source->snapshot)
		return mt_error_create(MT_ERR_USAGE, "a file does not change: no --interval");
	*snapshot = mt_steal(source->snapshot);
	return NULL;
}

struct mt_error *mt_source_tell_page_size(const struct mt_options *options,
					  struct mt_snapshot *snapshot)
{
	uint64_t *size = &snapshot->origin.page_size;

	if (!options || !options->page_size)
		return NULL;
	if (*size == MT_UNKNOWN)
		*size = options->page_size;
	return *size == options->page_size ? NULL :
	       mt_error_create(MT_ERR_USAGE, "--page-size is %" PRIu64 ", but %s has pages of %"
			       PRIu64 " bytes", options->page_size,
			       snapshot->origin.path ? snapshot->origin.path : "this machine",
			       *size);
}

/* Whoever asks a kernel that runs steps back, from here on. */
static struct mt_error *sample_kernel(struct mt_source *source, unsigned int sections,
				      struct mt_snapshot **snapshot)
{
	if (source->image->is_living)
		mt_care_step_back();
	return mt_kernel_sample(source->kernel, sections, snapshot);
}

static struct mt_error *read_source(struct mt_source *source, unsigned int sections,
				    struct mt_snapshot **snapshot)
{
	if (source->oomlog)
		return mt_oomlog_sample(source->oomlog, source->report, snapshot);
	if (source->kernel && !source->proc)
		return sample_kernel(source, sections, snapshot);
	if (source->proc)
		return mt_proc_sample(source->proc, sections, snapshot);
	if (source->recording)
		return mt_recording_snapshot(source->recording, sections, snapshot);
	return take_snapshot(source, snapshot);
}

struct mt_error *mt_source_read(struct mt_source *source, unsigned int sections,
				struct mt_snapshot **snapshot)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *new = NULL;
	struct mt_error *err = read_source(source, sections, &new);

	if (!err && new)
		err = mt_source_tell_page_size(source->options, new);
	if (!err)
		*snapshot = mt_steal(new);
	return err;
}

struct mt_recording *mt_source_recording(const struct mt_source *source)
{
	return source->recording;
}

struct mt_image *mt_source_image(const struct mt_source *source)
{
	return source->image;
}

unsigned int mt_source_answers(const struct mt_source *source)
{
	if (source->kernel || (source->is_live && !source->no_memory))
		return MT_ALL_QUESTIONS;
	return source->proc ? mt_proc_answers(source->proc) : 0;
}

/* Of no process: /proc knows addresses of processes alone. */
static bool is_kernel_address(const struct mt_source *source, const struct mt_view *view)
{
	return view->asks & MT_QUESTION_VTOP && !source->options->request.space.has_pid;
}

/* What the kernel's memory tells better, or alone. */
static bool wants_memory(const struct mt_source *source, const struct mt_view *view)
{
	return source->is_live && (is_kernel_address(source, view) ||
				   view->asks & (MT_QUESTION_MEMORY | MT_QUESTION_PAGES));
}

static struct mt_error *copy_error(const struct mt_error *err)
{
	return mt_error_create(mt_error_code(err), "%s", mt_error_message(err));
}

static struct mt_error *need_memory(struct mt_source *source, const struct mt_view *view)
{
	if (!source->kernel && !source->no_memory)
		source->no_memory = open_living(source->options, source->progress, source);
	if (!source->no_memory)
		return NULL;
	return mt_error_prefix(copy_error(source->no_memory), "%s%s needs a memory image (--core) "
			       "or that of the running kernel (zones, buddy, where and tasks need "
			       "none)", view->name,
			       is_kernel_address(source, view) ? " without --pid" : "");
}

static struct mt_error *cannot_answer(const struct mt_source *source, const struct mt_view *view)
{
	if (view->asks == MT_QUESTION_PAGES && source->proc)
		return mt_error_create(MT_ERR_USAGE, "%s needs a memory image (--core), or the "
				       "file DIR/proc/kpageflags", view->name);
	if (view->asks == MT_QUESTION_PAGES)
		return mt_error_create(MT_ERR_USAGE, "%s needs a memory image (--core), or root on "
				       "a running machine", view->name);
	if (view->asks == MT_QUESTION_CGROUPS && source->proc)
		return mt_error_create(MT_ERR_USAGE, "%s: no control groups were saved here "
				       "(DIR/sys/fs/cgroup)", view->name);
	if (view->asks == MT_QUESTION_CGROUPS)
		return mt_error_create(MT_ERR_USAGE, "%s needs a running machine, saved files with "
				       "DIR/sys/fs/cgroup (--sysroot), or a memory image (--core)",
				       view->name);
	if (view->asks == MT_QUESTION_ALLOCS)
		return mt_error_create(MT_ERR_USAGE, "%s needs a running machine, or saved files "
				       "with DIR/proc/allocinfo (Linux 6.10 and later, with "
				       "CONFIG_MEM_ALLOC_PROFILING), or a memory image (--core)",
				       view->name);
	if (view->asks == MT_QUESTION_MEMORY)
		return mt_error_create(MT_ERR_USAGE, "%s needs a memory image (--core)",
				       view->name);
	if (source->proc)
		return mt_error_create(MT_ERR_USAGE, "%s: no process was saved here "
				       "(DIR/proc/PID/)", view->name);
	return mt_error_create(MT_ERR_USAGE, "%s needs a running machine, saved files of its "
			       "processes (--sysroot), or a memory image (--core)", view->name);
}

/*
 * From the kernel's memory, if the view wants it.  What /proc answers, too, is left to that where
 * the memory cannot be had: *snapshot stays NULL.
 */
static struct mt_error *sample_memory(struct mt_source *source, const struct mt_view *view,
				      struct mt_snapshot **snapshot)
{
	struct mt_error *err;

	if (!wants_memory(source, view))
		return NULL;
	err = need_memory(source, view);
	if (!err)
		return sample_kernel(source, view->requires | view->uses, snapshot);
	if (is_kernel_address(source, view) || view->asks & ~mt_proc_answers(source->proc))
		return err;
	mt_error_destroy(err);
	return NULL;
}

struct mt_error *mt_source_sample(struct mt_source *source, const struct mt_view *view,
				  struct mt_snapshot **snapshot)
{
	unsigned int sections = view->requires | view->uses;
	mt_cleanup(mt_snapshot) struct mt_snapshot *new = NULL;
	struct mt_error *err = sample_memory(source, view, &new);

	if (!err && !new && view->asks & ~mt_source_answers(source))
		return cannot_answer(source, view);
	if (!err && !new)
		err = mt_source_read(source, sections, &new);
	if (err)
		return explain(err, source, view);
	err = check_required(new, view);
	if (!err)
		*snapshot = mt_steal(new);
	return err;
}
