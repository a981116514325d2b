// SPDX-License-Identifier: GPL-2.0-or-later
#include "record/log.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "proc/zone/parsers.h"
#include "record/date.h"

#define MAX_SAMPLES ((size_t)1 << 26)

enum text_kind { TEXT_BUDDYINFO, TEXT_ZONEINFO, TEXT_PAGETYPEINFO };

struct log_sample {
	size_t start, len;	/* its lines of buddyinfo */
	bool has_time;
	struct timespec time;
};

struct mt_log {
	char *path;
	struct mt_buffer text;
	enum text_kind kind;
	struct log_sample *samples;
	size_t nr_samples;
	size_t capacity;
};

/* A part of the text, without its newline. */
struct line {
	const char *p;
	size_t len;
};

static bool next_line(const struct mt_buffer *text, size_t *at, struct line *line)
{
	if (*at >= text->len)
		return false;

	const char *start = text->data + *at;
	const char *newline = memchr(start, '\n', text->len - *at);

	*line = (struct line){ start, newline ? (size_t)(newline - start) : text->len - *at };
	*at += line->len + (newline != NULL);
	return true;
}

static bool starts(const struct line *line, const char *words)
{
	size_t n = strlen(words);

	return line->len >= n && !memcmp(line->p, words, n);
}

static bool has(const char *text, size_t len, const char *words)
{
	return memmem(text, len, words, strlen(words)) != NULL;
}

bool mt_log_is_text(const char *text, size_t len)
{
	if (memchr(text, '\0', len))
		return false;
	return has(text, len, "Page block order:") ||
	       (has(text, len, "Node ") && has(text, len, ", zone"));
}

static enum text_kind kind_of(const struct mt_buffer *text)
{
	if (has(text->data, text->len, "Page block order:") ||
	    has(text->data, text->len, "Number of blocks type"))
		return TEXT_PAGETYPEINFO;
	return has(text->data, text->len, "\n  pages free") ? TEXT_ZONEINFO : TEXT_BUDDYINFO;
}

static struct mt_error *add_sample(struct mt_log *log, const struct log_sample *sample)
{
	struct mt_error *err;

	if (!sample->len)
		return NULL;
	err = mt_array_reserve(&log->samples, &log->capacity, log->nr_samples + 1,
			       sizeof(*log->samples), MAX_SAMPLES);
	if (!err)
		log->samples[log->nr_samples++] = *sample;
	return err;
}

/* Finds how long the part of a line is that names its zone: "Node 0, zone      DMA". */
static size_t subject_length(const struct line *line)
{
	const char *zone = memmem(line->p, line->len, "zone", 4);
	size_t n;

	if (!zone)
		return 0;
	n = (size_t)(zone - line->p) + 4;
	while (n < line->len && line->p[n] == ' ')
		n++;
	while (n < line->len && line->p[n] != ' ')
		n++;
	return n;
}

/*
 * A sample ends at a date, and where a line is about the zone with which the
 * sample began.  Other lines (a prompt, a blank one) are left to the parser of
 * buddyinfo where they stand within a sample, and skipped elsewhere.
 */
static struct mt_error *split(struct mt_log *log)
{
	struct log_sample sample = { 0 };
	struct line line, first = { NULL, 0 };
	struct mt_error *err = NULL;
	size_t at = 0, start = 0;

	for (; !err && next_line(&log->text, &at, &line); start = at) {
		struct timespec time;

		if (starts(&line, "Node ")) {
			size_t n = subject_length(&line);

			if (sample.len && n == first.len && !memcmp(line.p, first.p, n)) {
				err = add_sample(log, &sample);
				sample = (struct log_sample){ 0 };
			}
			if (!sample.len) {
				sample.start = start;
				first = (struct line){ line.p, n };
			}
			sample.len = at - sample.start;
		} else if (mt_date_parse(line.p, line.len, &time)) {
			err = add_sample(log, &sample);
			sample = (struct log_sample){ .has_time = true, .time = time };
		}
	}
	return err ? err : add_sample(log, &sample);
}

struct mt_error *mt_log_open(const char *path, struct mt_buffer *buf, struct mt_log **log)
{
	mt_cleanup(mt_log) struct mt_log *new = calloc(1, sizeof(*new));
	struct mt_error *err = NULL;

	if (new)
		new->path = strdup(path);
	if (!new || !new->path)
		return mt_error_nomem();
	new->text = *buf;
	*buf = (struct mt_buffer){ 0 };
	new->kind = kind_of(&new->text);
	if (new->kind == TEXT_BUDDYINFO)
		err = split(new);
	else
		err = add_sample(new, &(struct log_sample){ .len = new->text.len });
	if (!err && !new->nr_samples)
		err = mt_error_create(MT_ERR_FORMAT, "%s: no sample in it", path);
	if (err)
		return err;
	*log = mt_steal(new);
	return NULL;
}

void mt_log_close(struct mt_log *log)
{
	if (!log)
		return;
	mt_buffer_release(&log->text);
	free(log->samples);
	free(log->path);
	free(log);
}

size_t mt_log_count(const struct mt_log *log)
{
	return log->nr_samples;
}

bool mt_log_time(const struct mt_log *log, size_t i, struct timespec *time)
{
	*time = log->samples[i].time;
	return log->samples[i].has_time;
}

static struct mt_error *parse(const struct mt_log *log, const struct log_sample *sample,
			      const char *path, struct mt_snapshot *snapshot)
{
	const char *text = log->text.data + sample->start;

	switch (log->kind) {
	case TEXT_ZONEINFO:
		return mt_proc_parse_zoneinfo(path, text, sample->len, true, snapshot);
	case TEXT_PAGETYPEINFO:
		return mt_proc_parse_pagetypeinfo(path, text, sample->len, snapshot);
	default:
		return mt_proc_parse_buddyinfo(path, text, sample->len, snapshot);
	}
}

struct mt_error *mt_log_sample(const struct mt_log *log, size_t i, struct mt_snapshot **snapshot)
{
	const struct log_sample *sample = &log->samples[i];
	mt_cleanup(mt_snapshot) struct mt_snapshot *new = NULL;
	mt_cleanup(free) char *name = NULL;
	struct mt_error *err = mt_snapshot_create(MT_ORIGIN_SYSROOT, &new);

	if (err)
		return err;
	if (log->nr_samples == 1)
		name = strdup(log->path);
	else if (asprintf(&name, "%s: sample %zu", log->path, i + 1) < 0)
		name = NULL;
	if (!name)
		return mt_error_nomem();
	err = parse(log, sample, name, new);
	if (err)
		return err;
	new->origin.path = mt_text_printable(name, strlen(name));
	new->origin.has_time = sample->has_time;
	new->origin.time = sample->time;
	*snapshot = mt_steal(new);
	return NULL;
}
