// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/find.h"

#include <ctype.h>
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/cleanup.h"

#define MAX_PATHS 1000
#define MAX_LEVELS 2

static void close_directory(DIR *dir)
{
	if (dir)
		closedir(dir);
}
MT_DEFINE_CLEANUP(dir, DIR *, close_directory)

void mt_paths_release(struct mt_paths *paths)
{
	for (size_t i = 0; i < paths->n; i++)
		free(paths->v[i]);
	free(paths->v);
	*paths = (struct mt_paths){ 0 };
}

struct mt_error *mt_paths_add(struct mt_paths *paths, const char *fmt, ...)
{
	struct mt_error *err = mt_array_reserve(&paths->v, &paths->capacity, paths->n + 1,
						sizeof(*paths->v), MAX_PATHS);

	if (err)
		return err;

	va_list ap;
	char *path;

	va_start(ap, fmt);
	int len = vasprintf(&path, fmt, ap);

	va_end(ap);
	if (len < 0)
		return mt_error_nomem();
	paths->v[paths->n++] = path;
	return NULL;
}

/* The best so far, while directories are searched. */
struct search {
	char *path;
	struct timespec time;
	char *passed_over;	/* the first file that looked like a dump, and why not */
};

static bool is_unfinished(const char *name)
{
	return strstr(name, "incomplete") || strstr(name, ".tmp") || strstr(name, ".part");
}

static bool may_be_dump(const char *name)
{
	return !strncmp(name, "vmcore", 6) || !strncmp(name, "dump", 4);
}

/* What the formats that libkdumpfile reads begin with. */
static bool has_dump_format(int directory, const char *name)
{
	static const char *const magics[] = { "KDUMP   ", "DISKDUMP", "makedumpfile" };
	unsigned char start[EI_NIDENT + 2] = { 0 };
	mt_cleanup(fd) int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || pread(fd, start, sizeof(start), 0) != sizeof(start))
		return false;
	for (size_t i = 0; i < MT_ARRAY_SIZE(magics); i++)
		if (!memcmp(start, magics[i], strlen(magics[i])))
			return true;
	return !memcmp(start, ELFMAG, SELFMAG) &&
	       (start[EI_NIDENT] == ET_CORE || start[EI_NIDENT + 1] == ET_CORE);
}

static bool is_newer(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

static struct mt_error *pass_over(struct search *search, const char *directory, const char *name,
				  const char *why)
{
	if (!search->passed_over &&
	    asprintf(&search->passed_over, "%s/%s %s", directory, name, why) < 0) {
		search->passed_over = NULL;
		return mt_error_nomem();
	}
	return NULL;
}

static struct mt_error *consider(struct search *search, const char *directory, int fd,
				 const char *name, const struct stat *st)
{
	if (!may_be_dump(name))
		return NULL;
	if (is_unfinished(name))
		return pass_over(search, directory, name, "is unfinished");
	if (!st->st_size)
		return pass_over(search, directory, name, "is empty");
	if (!has_dump_format(fd, name))
		return NULL;
	if (search->path && !is_newer(&st->st_mtim, &search->time))
		return NULL;

	char *path;

	if (asprintf(&path, "%s/%s", directory, name) < 0)
		return mt_error_nomem();
	free(search->path);
	search->path = path;
	search->time = st->st_mtim;
	return NULL;
}

static struct mt_error *search_directory(struct search *search, const char *directory,
					 unsigned int levels);

static struct mt_error *search_entry(struct search *search, const char *directory, int fd,
				     const char *name, unsigned int levels)
{
	mt_cleanup(free) char *path = NULL;
	struct stat st;

	if (name[0] == '.' || fstatat(fd, name, &st, 0))
		return NULL;
	if (S_ISREG(st.st_mode))
		return consider(search, directory, fd, name, &st);
	if (!S_ISDIR(st.st_mode) || !levels)
		return NULL;
	if (asprintf(&path, "%s/%s", directory, name) < 0) {
		path = NULL;
		return mt_error_nomem();
	}

	struct mt_error *err = search_directory(search, path, levels - 1);

	/* one directory that is closed to us does not hide the others */
	if (err && mt_error_code(err) == MT_ERR_DENIED) {
		mt_error_destroy(err);
		return pass_over(search, directory, name, "may not be read");
	}
	return err;
}

static struct mt_error *search_directory(struct search *search, const char *directory,
					 unsigned int levels)
{
	mt_cleanup(dir) DIR *dir = opendir(directory);
	struct mt_error *err = NULL;
	const struct dirent *entry;

	if (!dir)
		return mt_error_from_errno(errno, "%s", directory);
	while (!err && (entry = readdir(dir)))
		err = search_entry(search, directory, dirfd(dir), entry->d_name, levels);
	return err;
}

struct mt_error *mt_find_dump(const char *directory, char **path)
{
	struct search search = { 0 };
	struct mt_error *err = search_directory(&search, directory, MAX_LEVELS);

	if (!err && !search.path)
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s: no finished dump (vmcore*, dump.*) "
				      "here or up to %d levels below%s%s%s", directory, MAX_LEVELS,
				      search.passed_over ? " (" : "",
				      search.passed_over ? search.passed_over : "",
				      search.passed_over ? ")" : "");
	free(search.passed_over);
	if (err)
		free(search.path);
	else
		*path = search.path;
	return err;
}

/* A dump's words become part of a path: they must not leave the directory. */
static bool is_plain(const char *name, const char *also)
{
	if (!name || !*name || *name == '.')
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && !strchr(also, *name))
			return false;
	return true;
}

static struct mt_error *add_beside_dump(struct mt_paths *paths, const char *dump,
					const char *release)
{
	const char *slash = strrchr(dump, '/');
	const char *directory = slash ? dump : "./";
	int len = slash ? (int)(slash - dump) + 1 : 2;
	struct mt_error *err = mt_paths_add(paths, "%.*svmlinux", len, directory);

	if (!err)
		err = mt_paths_add(paths, "%.*svmlinux.debug", len, directory);
	if (!err && release)
		err = mt_paths_add(paths, "%.*svmlinux-%s", len, directory, release);
	if (!err && release)
		err = mt_paths_add(paths, "%.*svmlinux-%s.debug", len, directory, release);
	if (!err)
		err = mt_paths_add(paths, "%.*svmlinuz", len, directory);
	if (!err && release)
		err = mt_paths_add(paths, "%.*svmlinuz-%s", len, directory, release);
	return err;
}

static struct mt_error *add_by_build_id(struct mt_paths *paths, const char *build_id)
{
	struct mt_error *err = mt_paths_add(paths, "/usr/lib/debug/.build-id/%.2s/%s.debug",
					    build_id, build_id + 2);

	return err ? err : mt_paths_add(paths, "/usr/lib/debug/.build-id/%.2s/%s", build_id,
					build_id + 2);
}

static struct mt_error *add_by_release(struct mt_paths *paths, const char *release)
{
	static const struct {
		const char *before, *after;
	} places[] = {
		{ "/usr/lib/debug/boot/vmlinux-", "" },
		{ "/usr/lib/debug/lib/modules/", "/vmlinux" },
		{ "/usr/lib/debug/lib/modules/", "/vmlinux.debug" },
		{ "/boot/vmlinux-", "" },
		{ "/lib/modules/", "/build/vmlinux" },
		{ "/lib/modules/", "/vmlinux" },
		/* packed, as SUSE has them; then what is booted: BTF and symbols at most */
		{ "/boot/vmlinux-", ".gz" },
		{ "/boot/vmlinux-", ".xz" },
		{ "/boot/vmlinux-", ".zst" },
		{ "/boot/vmlinuz-", "" },
		{ "/lib/modules/", "/vmlinuz" },
		{ "/boot/Image-", "" },
	};
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(places); i++)
		err = mt_paths_add(paths, "%s%s%s", places[i].before, release, places[i].after);
	return err;
}

struct mt_error *mt_find_vmlinux(const char *dump, const char *release, const char *build_id,
				 struct mt_paths *paths)
{
	if (!is_plain(release, "._+~-"))
		release = NULL;
	if (!is_plain(build_id, "") || strlen(build_id) < 3)
		build_id = NULL;

	struct mt_error *err = build_id ? add_by_build_id(paths, build_id) : NULL;

	if (!err && release)
		err = add_by_release(paths, release);
	/* last: whoever sent the dump may have put a file there */
	return err ? err : add_beside_dump(paths, dump, release);
}
