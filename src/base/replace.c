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

struct mt_error *mt_replace_begin(const char *path, struct mt_replace *replace)
{
	struct mt_error *err;

	*replace = (struct mt_replace){ .path = strdup(path) };
	if (!replace->path || asprintf(&replace->beside, "%s.XXXXXX", path) < 0) {
		free(replace->path);
		return mt_error_nomem();
	}

	int fd = mkostemp(replace->beside, O_CLOEXEC);

	replace->out = fd < 0 ? NULL : open_for_others(fd);
	if (replace->out)
		return NULL;
	err = mt_error_from_errno(errno, "%s", path);
	if (fd >= 0) {
		close(fd);
		unlink(replace->beside);
	}
	free(replace->beside);
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
	if (!err && rename(replace->beside, replace->path))
		err = mt_error_from_errno(errno, "%s", replace->path);
	if (err)
		unlink(replace->beside);
	free(replace->beside);
	free(replace->path);
	return err;
}
