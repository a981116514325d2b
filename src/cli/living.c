// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/living.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"

#define MAX_TEXT 65536u
#define CAP_SYS_RAWIO_BIT 17	/* linux/capability.h */

bool mt_living_is(const char *path)
{
	mt_cleanup(free) char *real = realpath(path, NULL);

	return real && !strcmp(real, MT_LIVING_MEMORY);
}

/* The text of a small file, which the caller frees; NULL: it cannot be read. */
static char *read_text(const char *root, const char *path)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = mt_file_read(root, path, MAX_TEXT, &buf);

	return err ? NULL : strndup(buf.data ? buf.data : "", buf.len);
}

/* "none integrity [confidentiality]": since v5.4; at that level no memory may be read. */
static bool is_locked_down(const char *root)
{
	mt_cleanup(free) char *text = read_text(root, "/sys/kernel/security/lockdown");

	return text && strstr(text, "[confidentiality]");
}

static bool lacks_rawio(const char *root)
{
	mt_cleanup(free) char *text = read_text(root, "/proc/self/status");
	const char *line = text ? strstr(text, "CapEff:") : NULL;

	return line && !(strtoull(line + strlen("CapEff:"), NULL, 16) >> CAP_SYS_RAWIO_BIT & 1);
}

struct mt_error *mt_living_explain(const char *root, int errnum, bool is_root)
{
	if (errnum == ENOENT)
		return mt_error_create(MT_ERR_NOT_FOUND, "there is no " MT_LIVING_MEMORY ": the "
				       "kernel was built without CONFIG_PROC_KCORE");
	if (errnum == ENODATA)
		return mt_error_create(MT_ERR_NOT_FOUND, MT_LIVING_MEMORY " is hidden here, as "
				       "containers do: run memtop on the host");
	if (errnum != EPERM && errnum != EACCES)
		return mt_error_from_errno(errnum, MT_LIVING_MEMORY);
	if (!is_root)
		return mt_error_create(MT_ERR_DENIED, "only root may read " MT_LIVING_MEMORY
				       ": run it with sudo");
	if (is_locked_down(root))
		return mt_error_create(MT_ERR_DENIED, "the kernel is locked down "
				       "(confidentiality): boot with lockdown=integrity");
	if (lacks_rawio(root))
		return mt_error_create(MT_ERR_DENIED, "root has no CAP_SYS_RAWIO here: run memtop "
				       "on the host, or grant it");
	return mt_error_from_errno(errnum, MT_LIVING_MEMORY);
}

struct mt_error *mt_living_check(void)
{
	mt_cleanup(fd) int fd = open(MT_LIVING_MEMORY, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st;
	int errnum = fd < 0 ? errno : fstat(fd, &st) ? errno : 0;

	/* what hides it is /dev/null, or an empty file */
	if (!errnum && (!S_ISREG(st.st_mode) || !st.st_size))
		errnum = ENODATA;
	return errnum ? mt_living_explain("", errnum, !geteuid()) : NULL;
}
