// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/file_kind.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "proc/log/input/input.h"
#include "record/log.h"
#include "record/store.h"

static enum mt_file_kind kind_of_directory(const char *path)
{
	mt_cleanup(free) char *proc = NULL;
	struct stat st;

	if (asprintf(&proc, "%s/proc", path) < 0)
		proc = NULL;
	return proc && !stat(proc, &st) && S_ISDIR(st.st_mode) ? MT_FILE_TREE : MT_FILE_CORE;
}

enum mt_file_kind mt_file_kind_of(const char *head, size_t len)
{
	size_t blanks = 0;

	if (mt_store_is_recording(head, len))
		return MT_FILE_RECORDING;
	while (blanks < len && strchr(" \t\r\n", head[blanks]))
		blanks++;
	if (blanks < len && head[blanks] == '{')
		return MT_FILE_DOCUMENT;
	if (mt_log_is_text(head, len))
		return MT_FILE_TEXT;
	/* headers of dumps have zeros in them */
	return memchr(head, '\0', len) ? MT_FILE_CORE : MT_FILE_LOG;
}

/* gzip, xz, zstd. */
static bool is_packed(const char *head, size_t len)
{
	return len > 6 && (!memcmp(head, "\x1f\x8b", 2) || !memcmp(head, "\xfd" "7zXZ", 5) ||
			   !memcmp(head, "\x28\xb5\x2f\xfd", 4));
}

/* Text in it is a log; all else is for the reader of dumps to name. */
static enum mt_file_kind kind_of_packed(const char *path)
{
	mt_cleanup(mt_log_input) struct mt_log_input *input = NULL;
	mt_cleanup(mt_error) struct mt_error *err = mt_log_input_open(path, &input);
	char head[MT_FILE_HEAD];
	size_t got = 0;

	if (!err)
		err = mt_log_input_read(input, head, sizeof(head), &got);
	return !err && got && !memchr(head, '\0', got) ? MT_FILE_LOG : MT_FILE_CORE;
}

struct mt_error *mt_file_kind_find(const char *path, enum mt_file_kind *kind)
{
	mt_cleanup(fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char head[MT_FILE_HEAD];
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return mt_error_from_errno(errno, "%s", path);
	if (S_ISDIR(st.st_mode)) {
		*kind = kind_of_directory(path);
		return NULL;
	}

	/* of a pipe this would be gone afterwards */
	ssize_t n = S_ISREG(st.st_mode) ? pread(fd, head, sizeof(head), 0) : 0;

	if (n < 0)
		return mt_error_from_errno(errno, "%s", path);
	if (!n && S_ISREG(st.st_mode))
		return mt_error_create(MT_ERR_FORMAT, "%s: empty", path);
	if (is_packed(head, (size_t)n)) {
		*kind = kind_of_packed(path);
		return NULL;
	}
	*kind = n ? mt_file_kind_of(head, (size_t)n) : MT_FILE_TEXT;
	return NULL;
}
