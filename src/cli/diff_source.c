// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/diff_source.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/file_kind.h"
#include "cli/span.h"
#include "record/date.h"
#include "record/document.h"
#include "record/log.h"
#include "record/store.h"

/* Documents and logs are read whole. */
#define MAX_FILE ((size_t)1 << 30)


struct mt_diff_source {
	char *path;
	const char *core;		/* options.cores points to it */
	struct mt_options options;	/* the user's, but for which source */
	struct mt_source *source;
};

/* Which of the log's samples; the last one before the moment that is asked for. */
static struct mt_error *choose_sample(const struct mt_log *log, const char *path,
				      const struct mt_when *when, size_t *chosen, char **doubt)
{
	size_t n = mt_log_count(log);
	struct mt_span span = { .path = path };
	struct timespec wanted, time;
	struct mt_error *err;

	*chosen = when->kind == MT_WHEN_FIRST ? 0 : n - 1;
	if (when->kind == MT_WHEN_FIRST || when->kind == MT_WHEN_LAST)
		return NULL;
	if (!mt_log_time(log, 0, &span.first) || !mt_log_time(log, n - 1, &span.last))
		return mt_error_create(MT_ERR_USAGE, "%s: it has no dates: only @first and @last",
				       path);
	err = mt_span_moment(&span, when, &wanted, doubt);
	if (err)
		return err;
	for (size_t i = n; i-- > 0;) {
		*chosen = i;
		if (mt_log_time(log, i, &time) && time.tv_sec <= wanted.tv_sec)
			return NULL;
	}
	return mt_error_create(MT_ERR_NOT_FOUND, "%s: it begins later than that", path);
}

static struct mt_error *read_text(const char *path, struct mt_buffer *buf,
				  const struct mt_when *when, struct mt_snapshot **snapshot,
				  char **doubt)
{
	mt_cleanup(mt_log) struct mt_log *log = NULL;
	struct mt_error *err = mt_log_open(path, buf, &log);
	size_t i = 0;

	if (!err)
		err = choose_sample(log, path, when, &i, doubt);
	return err ? err : mt_log_sample(log, i, snapshot);
}

static struct mt_error *read_content(const char *path, struct mt_buffer *buf,
				     const struct mt_when *when, struct mt_diff_source *source)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(free) char *doubt = NULL;
	size_t head = buf->len < MT_FILE_HEAD ? buf->len : MT_FILE_HEAD;
	struct mt_error *err;

	if (mt_file_kind_of(buf->data, head) == MT_FILE_DOCUMENT)
		err = mt_document_read(path, buf->data, buf->len, &snapshot);
	else if (mt_log_is_text(buf->data, head))
		err = read_text(path, buf, when, &snapshot, &doubt);
	else
		err = mt_error_create(MT_ERR_FORMAT,
				      "%s: neither a snapshot document nor text of /proc", path);
	if (!err)
		err = mt_source_tell_page_size(&source->options, snapshot);
	if (!err)
		err = mt_source_of_snapshot(mt_steal(snapshot), &source->source);
	if (!err)
		mt_source_doubt(source->source, mt_steal(doubt));
	return err;
}

static struct mt_error *open_live(const struct mt_progress *progress, struct mt_diff_source *source)
{
	return mt_source_open(&source->options, progress, &source->source);
}

static struct mt_error *open_input(const struct mt_progress *progress,
				   struct mt_diff_source *source)
{
	const struct mt_when last = { .kind = MT_WHEN_LAST };
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_error *err = NULL;

	if (!isatty(STDIN_FILENO))
		err = mt_file_read_fd(STDIN_FILENO, "standard input", MAX_FILE, &buf);
	if (err)
		return err;
	return buf.len ? read_content("standard input", &buf, &last, source) :
			 open_live(progress, source);
}

/* A report may stand anywhere in a kernel's log, so that its start does not tell. */
static struct mt_error *open_log(const char *path, const struct mt_progress *progress,
				 struct mt_diff_source *source)
{
	struct mt_error *err;

	source->options.log = path;
	err = mt_source_open(&source->options, progress, &source->source);
	if (!err || mt_error_code(err) != MT_ERR_FORMAT)
		return err;
	mt_error_destroy(err);
	return mt_error_create(MT_ERR_FORMAT,
			       "%s: neither a document of snapshot nor text of /proc nor a log "
			       "in which memory ran out", path);
}

static struct mt_error *open_path(const char *path, const struct mt_when *when,
				  const struct mt_progress *progress, struct mt_diff_source *source)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	enum mt_file_kind kind;
	struct mt_error *err = mt_file_kind_find(path, &kind);

	if (err)
		return err;
	switch (kind) {
	case MT_FILE_TREE:
		source->options.sysroot = path;
		return mt_source_open(&source->options, progress, &source->source);
	case MT_FILE_CORE:
		source->core = path;
		source->options.cores = &source->core;
		source->options.nr_cores = 1;
		return mt_source_open(&source->options, progress, &source->source);
	case MT_FILE_RECORDING:
		source->options.recording = path;
		source->options.has_at = true;
		source->options.at = *when;
		return mt_source_open(&source->options, progress, &source->source);
	case MT_FILE_LOG:
		return open_log(path, progress, source);
	default:
		source->options.content = path;
		err = mt_file_read("", path, MAX_FILE, &buf);
		return err ? err : read_content(path, &buf, when, source);
	}
}

/* Cuts "@TIME" off, unless there is a file that is called just so. */
static struct mt_error *split_time(char *path, struct mt_when *when)
{
	char *at = strrchr(path, '@');
	struct stat st;

	*when = (struct mt_when){ .kind = MT_WHEN_LAST };
	if (!at || !stat(path, &st))
		return NULL;
	*at = '\0';
	return mt_when_parse(at + 1, when);
}

struct mt_error *mt_diff_source_open(const char *text, const struct mt_options *options,
				     const struct mt_progress *progress,
				     struct mt_diff_source **source)
{
	mt_cleanup(mt_diff_source) struct mt_diff_source *new = calloc(1, sizeof(*new));
	struct mt_error *err;
	struct mt_when when;

	if (new)
		new->path = strdup(text);
	if (!new || !new->path)
		return mt_error_nomem();
	new->options = *options;
	new->options.sysroot = NULL;
	new->options.cores = NULL;
	new->options.nr_cores = 0;
	new->options.recording = NULL;
	new->options.has_at = false;
	new->options.log = NULL;
	new->options.content = NULL;
	if (!strcmp(text, "live"))
		err = open_live(progress, new);
	else if (!strcmp(text, "-"))
		err = open_input(progress, new);
	else
		err = split_time(new->path, &when);
	if (!err && !new->source)
		err = open_path(new->path, &when, progress, new);
	if (!err)
		*source = mt_steal(new);
	return err;
}

void mt_diff_source_close(struct mt_diff_source *source)
{
	if (!source)
		return;
	mt_source_close(source->source);
	free(source->path);
	free(source);
}

const struct mt_options *mt_diff_source_options(const struct mt_diff_source *source)
{
	return &source->options;
}

struct mt_source *mt_diff_source_get(const struct mt_diff_source *source)
{
	return source->source;
}
