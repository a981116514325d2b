// SPDX-License-Identifier: GPL-2.0-or-later
/* A dump that can be sent on: how memory is managed, and nothing of what is in it. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/replace.h"
#include "cli/living.h"
#include "commands/commands.h"
#include "commands/extract_views.h"
#include "image/extract/extract.h"
#include "image/image.h"

static const struct mt_view_option compress = {
	.name = "compress", .value = "METHOD",
	.help = "zlib, lzo, snappy or zstd (the default)",
};

static const struct mt_view_option only = {
	.name = "only", .value = "VIEW,...",
	.help = "no more than what these views read",
};

static const struct mt_view_option with_log = {
	.name = "with-log", .help = "the kernel's log, too",
};

static const struct mt_view_option verify = {
	.name = "verify",
	.help = "open the result and compare what every view says",
};

/* An extract in the making. */
struct job {
	const struct mt_command_context *context;
	struct mt_options options;	/* of the source: what is read is noted */
	const char *path;
	struct mt_reads *reads;
	struct mt_source *source;
	bool is_alone;			/* whoever opens it needs no vmlinux */
	struct mt_extract_views views;
	struct mt_extract extract;
};

static void say(const struct job *job, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void say(const struct job *job, const char *fmt, ...)
{
	mt_cleanup(free) char *text = NULL;
	va_list args;
	int n;

	va_start(args, fmt);
	n = vasprintf(&text, fmt, args);
	va_end(args);
	if (n < 0)
		text = NULL;
	else
		job->context->say(text);
}

/* Types and symbols of the dump's own memory: without them a vmlinux is needed as before. */
static struct mt_error *read_own(struct job *job)
{
	struct mt_image *image = mt_source_image(job->source);
	mt_cleanup(mt_error) struct mt_error *no = mt_image_read_own(image);

	job->is_alone = !no;
	if (!no)
		return NULL;
	if (mt_error_code(no) == MT_ERR_NOMEM)
		return mt_error_nomem();
	say(job, "to open it takes %s as well (-k): %s",
	    image->vmlinux ? image->vmlinux : "the kernel's vmlinux", mt_error_message(no));
	return NULL;
}

static struct mt_error *read_all(struct job *job)
{
	struct mt_error *err = mt_source_open(&job->options, job->context->progress,
					      &job->source);

	if (!err)
		err = read_own(job);
	return err ? err : mt_extract_views_run(&job->views, job->source);
}

static struct mt_error *write_file(struct job *job)
{
	struct mt_replace replace;
	struct mt_error *err;

	/* from here on reading is for writing */
	mt_dump_note_reads(mt_source_image(job->source)->dump, NULL);
	err = mt_replace_begin(job->path, &replace);
	if (err)
		return err;
	if (!replace.beside)
		err = mt_error_create(MT_ERR_USAGE, "%s is no file on a disk", job->path);
	job->extract.dump = mt_source_image(job->source)->dump;
	if (!err)
		err = mt_error_prefix(mt_extract_write(&job->extract, replace.out), "%s",
				      job->path);
	return mt_replace_end(&replace, err);
}

static bool are_alike(const struct mt_extract_answer *a, const struct mt_extract_answer *b)
{
	return !strcmp(a->name, b->name) && a->failed == b->failed &&
	       (a->failed ? a->code == b->code : !strcmp(a->digest, b->digest));
}

/* Views of one list come in one order: where a task is missing in one, all behind it differ. */
static struct mt_error *compare(const struct job *job, const struct mt_extract_views *other)
{
	const struct mt_extract_views *views = &job->views;
	size_t differ = 0, failed = 0;

	for (size_t i = 0; i < views->nr_answers; i++) {
		if (i < other->nr_answers && are_alike(&views->answers[i], &other->answers[i])) {
			failed += views->answers[i].failed;
			continue;
		}
		differ++;
		say(job, "%s: differs from the source's", views->answers[i].name);
	}
	if (differ || views->nr_answers != other->nr_answers)
		return mt_error_create(MT_ERR_FORMAT, "%s: %zu of %zu views differ", job->path,
				       differ, views->nr_answers);
	say(job, "%s: all %zu answers of views are the source's (%zu: that it cannot be shown)",
	    job->path, views->nr_answers, failed);
	return NULL;
}

static struct mt_error *check_file(const struct job *job)
{
	struct mt_options options = job->options;
	struct mt_extract_views views = job->views;
	mt_cleanup(mt_source) struct mt_source *source = NULL;
	const char *cores[] = { job->path };
	struct mt_error *err;

	options.cores = cores;
	options.nr_cores = 1;
	options.reads = NULL;
	/* a vmlinux names what kallsyms does not: the same one, for the same words */
	options.vmlinux = mt_source_image(job->source)->vmlinux;
	views.answers = NULL;
	views.nr_answers = views.capacity = 0;
	err = mt_source_open(&options, job->context->progress, &source);
	if (!err)
		err = mt_extract_views_run(&views, source);
	if (!err)
		err = compare(job, &views);
	mt_extract_views_release(&views);
	return err;
}

/* Whoever gets it has no vmlinux. */
static struct mt_error *check_alone(const struct job *job)
{
	struct mt_options options = job->options;
	mt_cleanup(mt_source) struct mt_source *source = NULL;
	const char *cores[] = { job->path };

	options.cores = cores;
	options.nr_cores = 1;
	options.reads = NULL;
	options.vmlinux = NULL;
	return mt_source_open(&options, job->context->progress, &source);
}

static struct mt_error *verify_file(const struct job *job)
{
	struct mt_error *err = check_file(job);

	return err || !job->is_alone ? err : check_alone(job);
}

static struct mt_error *make(struct job *job)
{
	struct mt_error *err = mt_extract_views_check(&job->views);

	if (!err)
		err = mt_reads_create(&job->reads);
	if (err)
		return err;
	job->options.reads = job->extract.reads = job->reads;
	err = read_all(job);
	if (!err)
		err = write_file(job);
	if (err)
		return err;
	say(job, "%s: %" PRIu64 " pages, %" PRIu64 " bytes of them, the rest is zeroes", job->path,
	    job->extract.nr_pages, job->extract.bytes);
	return job->views.digests ? verify_file(job) : NULL;
}

static struct mt_error *check_source(const struct mt_options *options)
{
	if (!options->columns)
		return mt_error_create(MT_ERR_USAGE, "extract wants a file to write: -o FILE");
	if (!options->nr_cores || mt_living_is(options->cores[0]))
		return mt_error_create(MT_ERR_USAGE, "extract needs a dump (--core)");
	return NULL;
}

static struct mt_error *run(const struct mt_options *options,
			    const struct mt_command_context *context)
{
	const char *method = mt_options_value(options, &compress);
	struct job job = {
		.context = context,
		.options = *options,
		.path = options->columns,
		.views = {
			.options = options,
			.only = mt_options_value(options, &only),
			.log = mt_options_value(options, &with_log),
			.digests = mt_options_value(options, &verify),
			.progress = context->progress,
		},
		.extract = {
			.compress = method ? method : "zstd",
			.progress = context->progress,
		},
	};
	struct mt_error *err = check_source(options);

	if (!err)
		err = make(&job);
	mt_extract_views_release(&job.views);
	mt_source_close(job.source);
	mt_reads_destroy(job.reads);
	return err;
}

static const struct mt_view_option *const options[] = {
	&compress, &only, &with_log, &verify, NULL,
};

const struct mt_command mt_command_extract = {
	.name = "extract",
	.summary = "a small dump of how memory is managed, without what is in it: -o FILE",
	.options = options,
	.details = "FILE is a kdump-compressed dump of the bytes that memtop's views read of the\n"
		   "source, a dump, and of no others: no memory of processes, no page cache,\n"
		   "nothing of objects of slab caches but what views show.  Names of processes,\n"
		   "files and control groups are in it.  See EXTRACTS in memtop(1).",
	.run = run,
};
