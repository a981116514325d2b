// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* mkostemp() lets the owner alone read it. */
static FILE *open_for_others(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	return fchmod(fd, 0666 & ~mask) ? NULL : fdopen(fd, "w");
}

static struct mt_error *open_beside(struct mt_replace *replace)
{
	struct mt_error *err;

	if (asprintf(&replace->beside, "%s.XXXXXX", replace->path) < 0)
		return mt_error_nomem();

	int fd = mkostemp(replace->beside, O_CLOEXEC);

	replace->out = fd < 0 ? NULL : open_for_others(fd);
	if (replace->out)
		return NULL;
	err = mt_error_from_errno(errno, "%s", replace->path);
	if (fd >= 0) {
		close(fd);
		unlink(replace->beside);
	}
	free(replace->beside);
	return err;
}

/* What is no file on a disk (a pipe, a terminal, /dev/stdout) is written to where it is. */
static struct mt_error *open_in_place(struct mt_replace *replace)
{
	int fd = open(replace->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	replace->out = fd < 0 ? NULL : fdopen(fd, "w");
	if (replace->out)
		return NULL;

	struct mt_error *err = mt_error_from_errno(errno, "%s", replace->path);

	if (fd >= 0)
		close(fd);
	return err;
}

/* Another may have put the link there, where all may write. */
static bool is_link_to_file(const char *path, const struct stat *st)
{
	struct stat link;

	return !lstat(path, &link) && S_ISLNK(link.st_mode) && (!st || S_ISREG(st->st_mode));
}

struct mt_error *mt_replace_begin(const char *path, struct mt_replace *replace)
{
	struct stat st;
	bool exists = !stat(path, &st);
	struct mt_error *err;

	*replace = (struct mt_replace){ 0 };
	if (is_link_to_file(path, exists ? &st : NULL))
		return mt_error_create(MT_ERR_DENIED, "%s is a symbolic link", path);
	replace->path = strdup(path);
	if (!replace->path)
		return mt_error_nomem();
	err = exists && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode) ? open_in_place(replace) :
								      open_beside(replace);
	if (err)
		free(replace->path);
	return err;
}

/* What a pipe or a device cannot do is no failure of the file. */
static bool is_on_disk(FILE *out)
{
	return !fflush(out) && !ferror(out) && (!fsync(fileno(out)) || errno == EINVAL);
}

struct mt_error *mt_replace_end(struct mt_replace *replace, struct mt_error *err)
{
	if (!err && !is_on_disk(replace->out))
		err = mt_error_from_errno(errno, "%s", replace->path);
	if (fclose(replace->out) && !err)
		err = mt_error_from_errno(errno, "%s", replace->path);
	if (!err && replace->beside && rename(replace->beside, replace->path))
		err = mt_error_from_errno(errno, "%s", replace->path);
	if (err && replace->beside)
		unlink(replace->beside);
	free(replace->beside);
	free(replace->path);
	return err;
}
