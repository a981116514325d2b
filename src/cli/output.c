// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>

/* What write(2) may say of a stream that is open: anything else in errno is of before. */
static bool is_of_write(int errnum)
{
	return errnum == EAGAIN || errnum == EBADF || errnum == EDQUOT || errnum == EFBIG ||
	       errnum == EIO || errnum == ENOSPC || errnum == EPIPE;
}

struct mt_error *mt_output_flush(FILE *out, const char *name, struct mt_error *err)
{
	int cause = errno;	/* stdio keeps that an earlier write failed, but not why */

	if (err)
		return err;
	if (fflush(out))
		return mt_error_from_errno(errno, "%s", name);
	if (!ferror(out))
		return NULL;
	return is_of_write(cause) ? mt_error_from_errno(cause, "%s", name) :
				    mt_error_create(MT_ERR_SYSTEM, "%s: not all was written", name);
}

bool mt_output_is_unread(FILE *out)
{
	struct pollfd end = { .fd = fileno(out), .events = POLLOUT };
	struct stat st;

	if (!ferror(out) || fstat(end.fd, &st) || !(S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)))
		return false;
	return poll(&end, 1, 0) == 1 && end.revents & (POLLERR | POLLHUP);
}
