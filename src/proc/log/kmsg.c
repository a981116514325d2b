// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/kmsg.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"

/* PRINTK_MESSAGE_MAX, which a read must have room for: CONSOLE_EXT_LOG_MAX before v6.3. */
#define MAX_RECORD 8192u

/* Records of the largest buffer that a kernel may have (log_buf_len=2G), each of 32 bytes. */
#define MAX_RECORDS (64u << 20)

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What is no printable character is written as \x0a (msg_add_ext_text()). */
static size_t unescape(const char *text, size_t len, char *c)
{
	int high = len >= 4 && text[0] == '\\' && text[1] == 'x' ? hex_digit(text[2]) : -1;
	int low = high >= 0 ? hex_digit(text[3]) : -1;

	*c = low >= 0 ? (char)(high << 4 | low) : text[0];
	return low >= 0 ? 4 : 1;
}

static void print_text(const char *text, size_t len, const char *stamp, FILE *out)
{
	fputs(stamp, out);
	while (len) {
		char c;
		size_t n = unescape(text, len, &c);

		putc(c, out);
		/* as dmesg does: the stamp again, before each further line of a record */
		if (c == '\n' && len > n)
			fputs(stamp, out);
		text += n;
		len -= n;
	}
	putc('\n', out);
}

bool mt_kmsg_print(const char *text, size_t len, FILE *out)
{
	mt_cleanup(free) char *record = strndup(text, len);
	uint64_t prefix, sequence, usec;
	char stamp[40], *message = record ? strchr(record, ';') : NULL;

	if (!message || sscanf(record, "%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",", &prefix, &sequence,
			       &usec) != 3)
		return false;
	snprintf(stamp, sizeof(stamp), "[%5" PRIu64 ".%06" PRIu64 "] ", usec / 1000000,
		 usec % 1000000);
	message++;
	print_text(message, strcspn(message, "\n"), stamp, out);
	return true;
}

/* EPIPE: the next record was overwritten before it was read; the one behind it comes then. */
static struct mt_error *read_records(int fd, const char *path, FILE *out)
{
	char record[MAX_RECORD];
	uint64_t n = 0, printed = 0;

	for (; n < MAX_RECORDS; n++) {
		ssize_t len = read(fd, record, sizeof(record));

		if (len == 0 || (len < 0 && errno == EAGAIN))
			break;
		if (len < 0 && errno != EPIPE && errno != EINTR)
			return mt_error_from_errno(errno, "%s", path);
		if (len > 0)
			printed += mt_kmsg_print(record, (size_t)len, out);
	}
	if (!printed)
		return mt_error_create(MT_ERR_FORMAT, "%s: no record of a kernel's log", path);
	return NULL;
}

static struct mt_error *open_failed(const char *path, int errnum)
{
	if (errnum == EPERM || errnum == EACCES)
		return mt_error_create(MT_ERR_DENIED, "%s: only root may read the kernel's log "
				       "here: run it with sudo, or name a file (dmesg >FILE)",
				       path);
	return mt_error_from_errno(errnum, "%s", path);
}

struct mt_error *mt_kmsg_read(const char *path, struct mt_buffer *buf)
{
	mt_cleanup(fd) int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct mt_error *err;
	FILE *out;

	if (fd < 0)
		return open_failed(path, errno);
	*buf = (struct mt_buffer){ 0 };
	out = open_memstream(&buf->data, &buf->len);
	if (!out)
		return mt_error_nomem();
	err = read_records(fd, path, out);
	if (fclose(out) && !err)
		err = mt_error_nomem();
	buf->capacity = buf->len;
	return err;
}
