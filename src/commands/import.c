// SPDX-License-Identifier: GPL-2.0-or-later
/* Samples that somebody else collected, as a recording. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/options.h"
#include "cli/source.h"
#include "commands/commands.h"
#include "record/document.h"
#include "record/log.h"
#include "record/store.h"

/* A snapshot of the largest machine is a line of 100 MB. */
#define MAX_LINE ((size_t)1 << 28)
#define MAX_LOG ((size_t)1 << 32)
#define HEAD 4096

struct importer {
	const struct mt_options *options;
	const struct mt_command_context *context;
	struct mt_store *store;
	const char *path;
	struct stat st;		/* of the input */
};

static struct mt_error *add(struct importer *importer, const struct mt_snapshot *snapshot)
{
	unsigned int sections = 0;

	for (int i = 0; i < MT_NR_SECTIONS; i++)
		if (snapshot->status[i] != MT_STATUS_ABSENT)
			sections |= 1u << i;
	if (importer->context->is_stopped())
		return mt_error_create(MT_ERR_STOPPED, "stopped");
	return mt_store_add(importer->store, snapshot, sections);
}

/* A document without a time is as old as its file, if it is all that is in the file. */
static struct mt_error *date_document(const struct importer *importer, const char *name,
				      size_t len, struct mt_origin *origin)
{
	if (len < (size_t)importer->st.st_size)
		return mt_error_create(MT_ERR_FORMAT, "%s: source: no time that can be kept", name);
	origin->has_time = true;
	origin->time = importer->st.st_mtim;
	return NULL;
}

static struct mt_error *import_line(struct importer *importer, const char *line, size_t len,
				    size_t number)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(free) char *name = NULL;
	struct mt_error *err;

	if (asprintf(&name, "%s: document %zu", importer->path, number) < 0)
		return mt_error_nomem();
	err = mt_document_read(name, line, len, &snapshot);
	if (!err && !snapshot->origin.has_time)
		err = date_document(importer, name, len, &snapshot->origin);
	return err ? err : add(importer, snapshot);
}

/* A document may also be spread over lines, as snapshot alone prints it. */
static struct mt_error *import_whole(struct importer *importer)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_error *err = mt_file_read("", importer->path, MAX_LINE, &buf);

	return err ? err : import_line(importer, buf.data, buf.len, 1);
}

static bool ends_document(const char *line, ssize_t len)
{
	while (len > 0 && strchr("\r\n ", line[len - 1]))
		len--;
	return len > 0 && line[len - 1] == '}';
}

static struct mt_error *import_lines(struct importer *importer)
{
	mt_cleanup(file) FILE *in = fopen(importer->path, "re");
	mt_cleanup(free) char *line = NULL;
	size_t capacity = 0, number = 0;
	struct mt_error *err = NULL;
	ssize_t len;

	if (!in)
		return mt_error_from_errno(errno, "%s", importer->path);
	while (!err && (len = getline(&line, &capacity, in)) > 0) {
		if (!number && !ends_document(line, len))
			return import_whole(importer);
		if (len == 1)
			continue;
		if ((size_t)len > MAX_LINE)
			return mt_error_create(MT_ERR_NOMEM, "%s: too long a line", importer->path);
		err = import_line(importer, line, (size_t)len, ++number);
		mt_progress_report(importer->context->progress, importer->path,
				   (uint64_t)ftello(in), (uint64_t)importer->st.st_size);
	}
	return err;
}

/* Without dates: the last sample was taken when the file was written last. */
static struct mt_error *date_sample(const struct importer *importer, const struct mt_log *log,
				    size_t i, struct mt_origin *origin)
{
	double back;

	if (origin->has_time)
		return NULL;
	if (!importer->options->repeat && mt_log_count(log) > 1)
		return mt_error_create(MT_ERR_USAGE,
				       "%s: no dates in it: say how far apart its samples are (-i)",
				       importer->path);
	back = (double)(mt_log_count(log) - 1 - i) * importer->options->interval;
	origin->has_time = true;
	origin->time = importer->st.st_mtim;
	origin->time.tv_sec -= (time_t)back;
	return NULL;
}

static struct mt_error *import_log(struct importer *importer)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(mt_log) struct mt_log *log = NULL;
	struct mt_error *err = mt_file_read("", importer->path, MAX_LOG, &buf);

	if (!err)
		err = mt_log_open(importer->path, &buf, &log);
	for (size_t i = 0; !err && i < mt_log_count(log); i++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;

		err = mt_log_sample(log, i, &snapshot);
		if (!err)
			err = date_sample(importer, log, i, &snapshot->origin);
		if (!err)
			err = add(importer, snapshot);
		mt_progress_report(importer->context->progress, importer->path, i,
				   mt_log_count(log));
	}
	return err;
}

static struct mt_error *import_tree(struct importer *importer)
{
	struct mt_options options = *importer->options;
	mt_cleanup(mt_source) struct mt_source *source = NULL;
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	struct mt_error *err;

	options.sysroot = importer->path;
	options.nr_cores = 0;
	options.recording = NULL;
	options.log = NULL;
	err = mt_source_open(&options, importer->context->progress, &source);
	if (!err)
		err = mt_source_read(source, (1u << MT_NR_SECTIONS) - 1, &snapshot);
	if (err)
		return err;
	if (!snapshot->origin.has_time)
		snapshot->origin.time = importer->st.st_mtim;
	snapshot->origin.has_time = true;
	return add(importer, snapshot);
}

static struct mt_error *import_recording(struct importer *importer)
{
	mt_cleanup(mt_recording) struct mt_recording *recording = NULL;
	struct timespec first, last;
	bool more = false;
	struct mt_error *err = mt_recording_open(importer->path, &recording);

	/* it is an error to have no sample */
	if (!err)
		err = mt_recording_span(recording, &first, &last);
	if (!err)
		err = mt_recording_next(recording, &more);
	while (!err && more) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;

		err = mt_recording_snapshot(recording, (1u << MT_NR_SECTIONS) - 1, &snapshot);
		if (!err)
			err = add(importer, snapshot);
		if (!err)
			err = mt_recording_next(recording, &more);
	}
	return err;
}

static struct mt_error *import_file(struct importer *importer)
{
	char head[HEAD];
	mt_cleanup(fd) int fd = open(importer->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));

	if (n < 0)
		return mt_error_from_errno(errno, "%s", importer->path);
	if (mt_store_is_recording(head, (size_t)n))
		return import_recording(importer);
	if (n > 0 && head[0] == '{')
		return import_lines(importer);
	if (mt_log_is_text(head, (size_t)n))
		return import_log(importer);
	return mt_error_create(
		MT_ERR_FORMAT,
		"%s: neither documents of snapshot nor text of /proc nor a recording",
		importer->path);
}

static struct mt_error *import_one(struct importer *importer)
{
	if (stat(importer->path, &importer->st))
		return mt_error_from_errno(errno, "%s", importer->path);
	if (S_ISDIR(importer->st.st_mode))
		return import_tree(importer);
	return import_file(importer);
}

static struct mt_error *run(const struct mt_options *options,
			    const struct mt_command_context *context)
{
	struct importer importer = { .options = options, .context = context };
	struct mt_error *err = NULL;

	if (!options->columns)
		return mt_error_create(MT_ERR_USAGE, "import wants -o FILE");
	err = mt_store_open(options->columns, &importer.store);
	for (size_t i = 0; !err && i < options->request.nr_arguments; i++) {
		importer.path = options->request.arguments[i];
		err = import_one(&importer);
	}
	mt_store_close(importer.store);
	return err;
}

const struct mt_command mt_command_import = {
	.name = "import",
	.summary = "what was collected elsewhere as a recording: -o FILE INPUT...",
	.arguments = "INPUT...",
	.min_arguments = 1,
	.max_arguments = SIZE_MAX,
	.details =
		"Appends to the recording FILE.  INPUT: JSON lines as export writes them, a log\n"
		"of /proc/buddyinfo (its samples SEC seconds apart, -i, if it has no dates), a\n"
		"saved tree, another recording.",
	.run = run,
};
