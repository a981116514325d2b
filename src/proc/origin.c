// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/origin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "base/text.h"

#define MAX_FILE ((size_t)1 << 20)

struct mt_proc_origin {
	char *root;
	char *kernel, *arch;	/* or NULL */
	uint64_t page_size;	/* bytes, or MT_UNKNOWN */
	uint64_t mem_total;	/* bytes, or MT_UNKNOWN */
	bool has_time;
	struct timespec time;
};

/* The first line of a small file, printable; NULL if there is none. */
static char *read_line(const char *root, const char *path)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = mt_file_read(root, path, MAX_FILE, &buf);

	if (err || !buf.len)
		return NULL;

	const char *newline = memchr(buf.data, '\n', buf.len);

	return mt_text_printable(buf.data, newline ? (size_t)(newline - buf.data) : buf.len);
}

/* "Linux version 6.1.0-56-cloud-amd64 (...": the third word. */
static char *release_of_version(const char *root)
{
	mt_cleanup(free) char *version = read_line(root, "/proc/version");
	static const char prefix[] = "Linux version ";

	if (!version || strncmp(version, prefix, sizeof(prefix) - 1))
		return NULL;

	const char *release = version + sizeof(prefix) - 1;

	return strndup(release, strcspn(release, " "));
}

/* Value of "key=..." in a memtop-capture file's text; NULL if there is none. */
static char *capture_value(const struct mt_buffer *buf, const char *key)
{
	size_t len = strlen(key);

	for (size_t at = 0; at < buf->len;) {
		const char *line = buf->data + at;
		const char *newline = memchr(line, '\n', buf->len - at);
		size_t n = newline ? (size_t)(newline - line) : buf->len - at;

		if (n > len && !memcmp(line, key, len) && line[len] == '=')
			return mt_text_printable(line + len + 1, n - len - 1);
		at += n + 1;
	}
	return NULL;
}

static bool is_page_size(uint64_t size)
{
	return size >= 1024 && size <= 1 << 24 && !(size & (size - 1));
}

static void read_capture(struct mt_proc_origin *known)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(mt_error) struct mt_error *err =
		mt_file_read(known->root, "/memtop-capture", MAX_FILE, &buf);

	if (err)
		return;
	known->kernel = capture_value(&buf, "kernel");
	known->arch = capture_value(&buf, "arch");

	mt_cleanup(free) char *size = capture_value(&buf, "page_size");
	mt_cleanup(free) char *time = capture_value(&buf, "time");
	uint64_t bytes;
	struct tm tm = { 0 };

	if (size && mt_number_parse(size, &bytes) && is_page_size(bytes))
		known->page_size = bytes;

	const char *end = time ? strptime(time, "%Y-%m-%dT%H:%M:%SZ", &tm) : NULL;

	if (end && !*end) {
		known->has_time = true;
		known->time.tv_sec = timegm(&tm);
	}
}

/* "MemTotal:       24735208 kB" */
static uint64_t read_mem_total(const char *root)
{
	mt_cleanup(free) char *line = read_line(root, "/proc/meminfo");
	static const char prefix[] = "MemTotal:";
	uint64_t kib;

	if (!line || strncmp(line, prefix, sizeof(prefix) - 1))
		return MT_UNKNOWN;

	const char *number = line + sizeof(prefix) - 1;

	number += strspn(number, " \t");
	if (!mt_number_digits(number, strlen(number), &kib) || kib > INT64_MAX / 1024)
		return MT_UNKNOWN;
	return kib * 1024;
}

static void learn_saved(struct mt_proc_origin *known)
{
	read_capture(known);
	if (!known->kernel)
		known->kernel = read_line(known->root, "/proc/sys/kernel/osrelease");
	if (!known->kernel)
		known->kernel = release_of_version(known->root);
	if (!known->arch)
		known->arch = read_line(known->root, "/proc/sys/kernel/arch");
	known->mem_total = read_mem_total(known->root);
}

static void learn_live(struct mt_proc_origin *known)
{
	struct utsname uts;
	long size = sysconf(_SC_PAGESIZE);

	if (!uname(&uts)) {
		known->kernel = mt_text_printable(uts.release, sizeof(uts.release));
		known->arch = mt_text_printable(uts.machine, sizeof(uts.machine));
	}
	if (size > 0)
		known->page_size = (uint64_t)size;
}

static struct mt_error *require_proc(const char *root)
{
	mt_cleanup(free) char *path = NULL;
	struct stat st;

	if (asprintf(&path, "%s/proc", root) < 0)
		return mt_error_nomem();
	if (stat(path, &st))
		return mt_error_from_errno(errno, "%s", path);
	if (!S_ISDIR(st.st_mode))
		return mt_error_create(MT_ERR_NOT_FOUND, "%s: not a directory", path);
	return NULL;
}

struct mt_error *mt_proc_origin_create(const char *root, struct mt_proc_origin **origin)
{
	struct mt_error *err = require_proc(root);

	if (err)
		return err;

	struct mt_proc_origin *new = calloc(1, sizeof(*new));

	if (new)
		new->root = strdup(root);
	if (!new || !new->root) {
		free(new);
		return mt_error_nomem();
	}
	new->page_size = MT_UNKNOWN;
	new->mem_total = MT_UNKNOWN;
	if (*root)
		learn_saved(new);
	else
		learn_live(new);
	*origin = new;
	return NULL;
}

void mt_proc_origin_destroy(struct mt_proc_origin *origin)
{
	if (!origin)
		return;
	free(origin->root);
	free(origin->kernel);
	free(origin->arch);
	free(origin);
}

uint64_t mt_proc_origin_page_size(const struct mt_proc_origin *known)
{
	return known->page_size;
}

void mt_proc_origin_set_time(const struct mt_proc_origin *known, struct mt_origin *origin)
{
	origin->has_time = !*known->root || known->has_time;
	if (*known->root)
		origin->time = known->time;
	else
		clock_gettime(CLOCK_REALTIME, &origin->time);
}

/*
 * MemTotal is totalram_pages(), the sum of all managed pages (mm/page_alloc.c,
 * adjust_managed_page_count()), save for what changed between two reads.
 */
static uint64_t infer_page_size(const struct mt_proc_origin *known,
				const struct mt_snapshot *snapshot)
{
	uint64_t managed = 0;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (snapshot->zones[i].managed != MT_UNKNOWN)
			managed += snapshot->zones[i].managed;
	if (known->mem_total == MT_UNKNOWN || !managed)
		return MT_UNKNOWN;
	for (uint64_t size = 4096; size <= 1 << 18; size <<= 1) {
		uint64_t share = known->mem_total / managed;

		/* within 5 %: powers of two cannot be mistaken for each other */
		if (share >= size - size / 20 && share <= size + size / 20)
			return size;
	}
	return MT_UNKNOWN;
}

static struct mt_error *copy_text(const char *text, char **copy)
{
	if (!text)
		return NULL;
	*copy = strdup(text);
	return *copy ? NULL : mt_error_nomem();
}

struct mt_error *mt_proc_origin_fill(const struct mt_proc_origin *known, struct mt_origin *origin,
				     const struct mt_snapshot *snapshot)
{
	struct mt_error *err = copy_text(known->kernel, &origin->kernel);

	if (!err)
		err = copy_text(known->arch, &origin->arch);
	if (!err && *known->root)
		err = copy_text(known->root, &origin->path);
	origin->page_size = known->page_size;
	if (origin->page_size == MT_UNKNOWN)
		origin->page_size = infer_page_size(known, snapshot);
	return err;
}
