// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/types/cache_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/number.h"
#include "image/types/name_map.h"

#define FIRST_LINE "memtop-layouts 1"
#define LAST_LINE "end "

#define MAX_FILE ((size_t)1 << 20)
#define MAX_ANSWERS 10000
#define MAX_KEY 128	/* digits */

struct entry {
	char *question;
	char *answer;
};

struct mt_cache_file {
	char *directory;	/* NULL: there is no place to keep files */
	char *path;
	struct entry *v;
	size_t n;
	size_t capacity;
	struct mt_name_map index;	/* question to position in v */
	bool is_changed;
};

static void forget(struct mt_cache_file *cache)
{
	for (size_t i = 0; i < cache->n; i++) {
		free(cache->v[i].question);
		free(cache->v[i].answer);
	}
	cache->n = 0;
	mt_name_map_release(&cache->index);
}

static void destroy(struct mt_cache_file *cache)
{
	if (!cache)
		return;
	forget(cache);
	free(cache->v);
	free(cache->directory);
	free(cache->path);
	free(cache);
}

MT_DEFINE_CLEANUP(unsaved, struct mt_cache_file *, destroy)

const char *mt_cache_file_get(const struct mt_cache_file *cache, const char *question)
{
	const struct mt_name_slot *slot = mt_name_map_find(&cache->index, question, NULL);

	return slot ? cache->v[slot->value].answer : NULL;
}

/* What C names and numbers are made of, and nothing that ends a line. */
static bool is_plain(const char *text)
{
	return text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				 "0123456789_$. -=")] == '\0';
}

static bool add(struct mt_cache_file *cache, const char *question, const char *answer)
{
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	if (!is_plain(question) || !is_plain(answer) || mt_cache_file_get(cache, question))
		return false;
	err = mt_array_reserve(&cache->v, &cache->capacity, cache->n + 1, sizeof(*cache->v),
			       MAX_ANSWERS);
	if (err)
		return false;

	mt_cleanup(free) char *q = strdup(question);
	mt_cleanup(free) char *a = strdup(answer);

	if (!q || !a)
		return false;
	err = mt_name_map_add(&cache->index, q, cache->n);
	if (err)
		return false;
	cache->v[cache->n++] = (struct entry){ .question = mt_steal(q), .answer = mt_steal(a) };
	return true;
}

void mt_cache_file_put(struct mt_cache_file *cache, const char *question, const char *answer)
{
	if (add(cache, question, answer))
		cache->is_changed = true;
}

static bool is_key(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= MAX_KEY && strspn(text, "0123456789abcdef") == len;
}

/* Only absolute paths count, as the XDG base directory specification says. */
static char *cache_directory(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *path = NULL;

	if (xdg && xdg[0] == '/') {
		if (asprintf(&path, "%s/memtop", xdg) < 0)
			return NULL;
	} else if (home && home[0] == '/') {
		if (asprintf(&path, "%s/.cache/memtop", home) < 0)
			return NULL;
	}
	return path;
}

/* A file of another user is not trusted. */
static bool is_ours(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
	       (st.st_mode & (S_IWGRP | S_IWOTH)) == 0 && (uint64_t)st.st_size <= MAX_FILE;
}

/* The whole file; NULL if there is none to be trusted. The caller frees it. */
static char *read_file(const char *path)
{
	mt_cleanup(fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	mt_cleanup(free) char *text = NULL;
	size_t len = 0;
	ssize_t n;

	if (fd < 0 || !is_ours(fd))
		return NULL;
	text = malloc(MAX_FILE + 1);
	if (!text)
		return NULL;
	while (len < MAX_FILE && (n = read(fd, text + len, MAX_FILE - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	return strlen(text) == len ? mt_steal(text) : NULL;
}

/* Cuts the line off at *rest, which then is the next one; NULL: there is none. */
static char *next_line(char **rest)
{
	char *line = *rest, *end = strchr(line, '\n');

	if (!end)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return line;
}

static bool parse_line(struct mt_cache_file *cache, char *line,
		       bool (*valid)(const char *question, const char *answer))
{
	char *colon = strstr(line, ": ");

	if (!colon)
		return false;
	*colon = '\0';
	return valid(line, colon + 2) && add(cache, line, colon + 2);
}

static bool parse(struct mt_cache_file *cache, char *text,
		  bool (*valid)(const char *question, const char *answer))
{
	char *rest = text, *line = next_line(&rest);
	uint64_t n;

	if (!line || strcmp(line, FIRST_LINE) != 0)
		return false;
	while ((line = next_line(&rest)) != NULL) {
		if (strncmp(line, LAST_LINE, strlen(LAST_LINE)) == 0)
			return mt_number_parse(line + strlen(LAST_LINE), &n) && n == cache->n &&
			       *rest == '\0';
		if (!parse_line(cache, line, valid))
			return false;
	}
	return false;
}

struct mt_error *mt_cache_file_open(const char *key, const char *kind,
				    bool (*valid)(const char *question, const char *answer),
				    struct mt_cache_file **cache)
{
	mt_cleanup(unsaved) struct mt_cache_file *opened = calloc(1, sizeof(*opened));

	if (!opened)
		return mt_error_nomem();
	if (!is_key(key))
		return mt_error_create(MT_ERR_USAGE, "not a key");
	opened->directory = cache_directory();
	if (opened->directory) {
		mt_cleanup(free) char *text = NULL;

		if (asprintf(&opened->path, "%s/layouts-%s%s%s", opened->directory, key,
			     kind ? "-" : "", kind ? kind : "") < 0) {
			opened->path = NULL;
			return mt_error_nomem();
		}
		text = read_file(opened->path);
		if (text && !parse(opened, text, valid))
			forget(opened);
	}
	*cache = mt_steal(opened);
	return NULL;
}

/* The directory and those above it that are missing, for us alone. */
static bool make_directory(const char *path)
{
	mt_cleanup(free) char *part = strdup(path);

	if (!part)
		return false;
	for (char *p = part + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		if (mkdir(part, 0700) != 0 && errno != EEXIST)
			return false;
		*p = '/';
	}
	return mkdir(part, 0700) == 0 || errno == EEXIST;
}

/* All of it as one text; NULL if it is too long to be read again. */
static char *format(const struct mt_cache_file *cache, size_t *len)
{
	char *text = NULL;
	mt_cleanup(file) FILE *f = open_memstream(&text, len);

	if (!f)
		return NULL;
	fprintf(f, FIRST_LINE "\n");
	for (size_t i = 0; i < cache->n; i++)
		fprintf(f, "%s: %s\n", cache->v[i].question, cache->v[i].answer);
	fprintf(f, LAST_LINE "%zu\n", cache->n);

	bool is_good = fflush(f) == 0 && !ferror(f) && *len <= MAX_FILE;

	fclose(mt_steal(f));
	if (is_good)
		return text;
	free(text);
	return NULL;
}

static bool write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

static void save(const struct mt_cache_file *cache)
{
	mt_cleanup(free) char *temporary = NULL;
	mt_cleanup(free) char *text = NULL;
	size_t len;

	if (!make_directory(cache->directory))
		return;
	text = format(cache, &len);
	if (!text || asprintf(&temporary, "%s/.layouts-XXXXXX", cache->directory) < 0) {
		temporary = NULL;
		return;
	}

	mt_cleanup(fd) int fd = mkostemp(temporary, O_CLOEXEC);	/* mode 0600 */

	if (fd >= 0 && (!write_all(fd, text, len) || rename(temporary, cache->path) != 0))
		unlink(temporary);
}

void mt_cache_file_close(struct mt_cache_file *cache)
{
	if (cache && cache->is_changed && cache->path)
		save(cache);
	destroy(cache);
}
