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
	struct mt_buffer meminfo;
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

/* The kibibytes of a line "Mapped:            10712 kB" in meminfo's text. */
static uint64_t meminfo_kib(const struct mt_buffer *meminfo, const char *key)
{
	size_t len = strlen(key);

	for (size_t at = 0; at < meminfo->len;) {
		const char *line = meminfo->data + at;
		const char *newline = memchr(line, '\n', meminfo->len - at);
		size_t n = newline ? (size_t)(newline - line) : meminfo->len - at;
		uint64_t kib;

		at += n + 1;
		if (n <= len || memcmp(line, key, len) || line[len] != ':')
			continue;
		for (line += len + 1, n -= len + 1; n && *line == ' '; line++)
			n--;
		return mt_number_digits(line, n, &kib) ? kib : MT_UNKNOWN;
	}
	return MT_UNKNOWN;
}

/*
 * `uname -a`, as a sosreport keeps it: "Linux HOST RELEASE #1 SMP ... MACHINE
 * GNU/Linux".
 */
static void read_uname(struct mt_proc_origin *known)
{
	mt_cleanup(free) char *line = read_line(known->root, "/uname");
	char *words[64], *rest = NULL;
	size_t n = 0;

	if (!line)
		line = read_line(known->root, "/sos_commands/kernel/uname_-a");
	for (char *word = line ? strtok_r(line, " ", &rest) : NULL; word && n < 64;
	     word = strtok_r(NULL, " ", &rest))
		words[n++] = word;
	if (n < 5 || strcmp(words[0], "Linux") || strcmp(words[n - 1], "GNU/Linux"))
		return;
	if (!known->kernel)
		known->kernel = strdup(words[2]);
	if (!known->arch)
		known->arch = strdup(words[n - 2]);
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
	read_uname(known);
	mt_error_destroy(mt_file_read(known->root, "/proc/meminfo", MAX_FILE, &known->meminfo));
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
	mt_buffer_release(&origin->meminfo);
	free(origin->root);
	free(origin->kernel);
	free(origin->arch);
	free(origin);
}

void mt_proc_origin_set_page_size(struct mt_proc_origin *known, uint64_t size)
{
	if (known->page_size == MT_UNKNOWN)
		known->page_size = size;
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

/* A quantity that /proc/meminfo gives in kB and zoneinfo in pages. */
struct twin {
	const char *meminfo;
	uint64_t pages;
};

static uint64_t sum_managed(const struct mt_snapshot *snapshot)
{
	uint64_t managed = 0;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		managed = mt_count_add(managed, snapshot->zones[i].managed);
	return managed;
}

static uint64_t sum_stat(const struct mt_snapshot *snapshot, const char *name)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < snapshot->nr_nodes; i++) {
		uint64_t value = mt_stats_get(&snapshot->nodes[i].stats, name);

		if (value != MT_UNKNOWN)
			sum = mt_count_add(sum, value);
	}
	return sum;
}

/*
 * Whether kib could be that many pages of size bytes: within 5 %, as the files
 * were not read at one moment; powers of two stay apart.
 */
static bool fits(uint64_t kib, uint64_t pages, uint64_t size)
{
	if (kib == MT_UNKNOWN || pages == MT_UNKNOWN || kib > INT64_MAX >> 20 || pages < 20)
		return false;

	uint64_t share = kib * 1024 / pages;

	return share >= size - size / 20 && share <= size + size / 20;
}

/*
 * The size that most twins agree on (fs/proc/meminfo.c, meminfo_proc_show()).
 * MemTotal, totalram_pages(), may differ from what zones manage on guests
 * whose memory a balloon takes.
 */
static uint64_t infer_page_size(const struct mt_proc_origin *known,
				const struct mt_snapshot *snapshot)
{
	const struct twin twins[] = {
		{ "MemTotal", sum_managed(snapshot) },
		{ "AnonPages", sum_stat(snapshot, "nr_anon_pages") },
		{ "Mapped", sum_stat(snapshot, "nr_mapped") },
		{ "Shmem", sum_stat(snapshot, "nr_shmem") },
		{ "Active(file)", sum_stat(snapshot, "nr_active_file") },
		{ "Inactive(file)", sum_stat(snapshot, "nr_inactive_file") },
	};
	uint64_t best = MT_UNKNOWN;
	unsigned int most = 0;

	for (uint64_t size = 4096; size <= 1 << 18; size <<= 1) {
		unsigned int votes = 0;

		for (size_t i = 0; i < MT_ARRAY_SIZE(twins); i++)
			votes += fits(meminfo_kib(&known->meminfo, twins[i].meminfo),
				      twins[i].pages, size);
		if (votes > most) {
			most = votes;
			best = size;
		}
	}
	return best;
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
