// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/kdump/flatten.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/endian.h"
#include "base/text.h"

#define SIGNATURE "makedumpfile"
#define HEADER_SIZE 4096
#define BUFFER_SIZE ((size_t)1 << 20)

/* No dump is that large: where a record may put its bytes at most. */
#define MAX_OFFSET (INT64_C(1) << 50)

/* The start of the file, and of each record: both big-endian. */
struct file_header {
	char signature[16];
	int64_t type;
	int64_t version;
};

struct record {
	int64_t offset;
	int64_t size;
};

/* The input, seen through a window that moves forward. */
struct input {
	int fd;
	uint64_t size;
	uint64_t at;		/* place in the file of the next byte */
	unsigned char *window;
	size_t begin, end;	/* what of the window is still to be used */
	bool is_cut;
	struct mt_extents there;	/* of the output */
};

static int64_t number(const int64_t *raw)
{
	return (int64_t)mt_endian_uint(raw, sizeof(*raw), true);
}

bool mt_flatten_is_flattened(int fd)
{
	struct file_header h;

	return pread(fd, &h, sizeof(h), 0) == sizeof(h) &&
	       !strncmp(h.signature, SIGNATURE, sizeof(h.signature)) &&
	       number(&h.type) == 1 && number(&h.version) == 1;
}

static struct mt_error *refill(struct input *in)
{
	size_t left = in->end - in->begin;

	memmove(in->window, in->window + in->begin, left);
	in->begin = 0;
	in->end = left;

	ssize_t n = pread(in->fd, in->window + left, BUFFER_SIZE - left,
			  (off_t)(in->at + left));

	if (n < 0)
		return mt_error_from_errno(errno, "at byte %" PRIu64, in->at + left);
	in->end += (size_t)n;
	return NULL;
}

/*
 * Has len bytes (up to the window's size) ready at in->begin, or as many as are left: then the
 * file is cut.
 */
static struct mt_error *need(struct input *in, size_t len)
{
	struct mt_error *err = NULL;

	while (!err && !in->is_cut && in->end - in->begin < len) {
		size_t before = in->end - in->begin;

		err = refill(in);
		in->is_cut = !err && in->end - in->begin == before;
	}
	return err;
}

static void use(struct input *in, size_t len)
{
	in->begin += len;
	in->at += len;
}

static struct mt_error *no_space(const struct input *in, const char *directory)
{
	char text[32];

	return mt_error_create(MT_ERR_SYSTEM,
			       "putting a flattened dump in order takes %s in %s, which has less; "
			       "set TMPDIR to a directory that has more",
			       mt_text_bytes(text, in->size), directory);
}

static struct mt_error *write_at(const struct input *in, int fd, const char *directory,
				 size_t len, int64_t offset)
{
	const unsigned char *from = in->window + in->begin;

	while (len) {
		ssize_t n = pwrite(fd, from, len, offset);

		if (n < 0 && (errno == ENOSPC || errno == EDQUOT))
			return no_space(in, directory);
		if (n < 0 && errno != EINTR)
			return mt_error_from_errno(errno, "writing a temporary file in %s",
						   directory);
		if (n > 0) {
			from += n;
			offset += n;
			len -= (size_t)n;
		}
	}
	return NULL;
}

static struct mt_error *copy_record(struct input *in, int fd, const char *directory,
				    struct record r, const struct mt_progress *progress)
{
	while (r.size) {
		size_t n = r.size < (int64_t)BUFFER_SIZE / 2 ? (size_t)r.size : BUFFER_SIZE / 2;
		struct mt_error *err = need(in, n);

		if (in->end - in->begin < n)
			n = in->end - in->begin;
		if (!err)
			err = write_at(in, fd, directory, n, r.offset);
		if (!err)
			err = mt_extents_add(&in->there, (uint64_t)r.offset,
					     (uint64_t)r.offset + n);
		if (err || in->is_cut)
			return err;
		use(in, n);
		r.offset += (int64_t)n;
		r.size -= (int64_t)n;
		if (!mt_progress_report(progress, "putting a flattened dump in order", in->at,
					in->size))
			return mt_error_create(MT_ERR_STOPPED, "stopped");
	}
	return NULL;
}

static struct mt_error *read_record(struct input *in, struct record *r)
{
	struct mt_error *err = need(in, sizeof(*r));

	if (err || in->is_cut)
		return err;
	memcpy(r, in->window + in->begin, sizeof(*r));
	r->offset = number(&r->offset);
	r->size = number(&r->size);
	if (r->offset == -1 && r->size == -1)
		return NULL;
	if (r->offset < 0 || r->size <= 0 || r->offset > MAX_OFFSET || r->size > MAX_OFFSET)
		return mt_error_create(MT_ERR_FORMAT,
				       "damaged: the record at byte %" PRIu64 " puts %" PRId64
				       " bytes at %" PRId64, in->at, r->size, r->offset);
	use(in, sizeof(*r));
	return NULL;
}

static struct mt_error *copy_records(struct input *in, int fd, const char *directory,
				     const struct mt_progress *progress)
{
	for (;;) {
		struct record r = { 0 };
		struct mt_error *err = read_record(in, &r);

		if (err || r.size == -1 || in->is_cut)
			return err;
		err = copy_record(in, fd, directory, r, progress);
		if (err || in->is_cut)
			return err;
	}
}

/* A temporary file without a name (or unlinked at once), so that it goes when it is closed. */
static struct mt_error *open_nameless(const char *directory, int *fd)
{
	*fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
	if (*fd >= 0)
		return NULL;

	mt_cleanup(free) char *path = NULL;

	if (asprintf(&path, "%s/memtop.XXXXXX", directory) < 0) {
		path = NULL;
		return mt_error_nomem();
	}
	*fd = mkostemp(path, O_CLOEXEC);
	if (*fd < 0)
		return mt_error_from_errno(errno, "a temporary file in %s", directory);
	unlink(path);
	return NULL;
}

/* Says that space is short before it is used up. */
static struct mt_error *check_space(const struct input *in, int fd, const char *directory)
{
	struct statvfs fs;

	if (!fstatvfs(fd, &fs) && fs.f_frsize && fs.f_bavail < in->size / fs.f_frsize)
		return no_space(in, directory);
	return NULL;
}

static const char *temporary_directory(void)
{
	const char *directory = secure_getenv("TMPDIR");

	return directory && *directory ? directory : "/var/tmp";
}

static struct mt_error *rearrange(struct input *in, const struct mt_progress *progress, int *fd)
{
	const char *directory = temporary_directory();
	struct mt_error *err = open_nameless(directory, fd);

	if (!err)
		err = check_space(in, *fd, directory);
	return err ? err : copy_records(in, *fd, directory, progress);
}

struct mt_error *mt_flatten_rearrange(int fd, const struct mt_progress *progress,
				      struct mt_flattened *result)
{
	mt_cleanup(free) unsigned char *window = malloc(BUFFER_SIZE);
	mt_cleanup(fd) int out = -1;
	struct stat st;

	if (!window)
		return mt_error_nomem();
	if (fstat(fd, &st))
		return mt_error_from_errno(errno, "fstat");

	struct input in = { .fd = fd, .size = (uint64_t)st.st_size, .at = HEADER_SIZE,
			    .window = window };
	struct mt_error *err = rearrange(&in, progress, &out);

	if (err || !in.is_cut)
		mt_extents_release(&in.there);
	if (err)
		return err;
	*result = (struct mt_flattened){ out, in.is_cut, in.size, in.there };
	out = -1;
	return NULL;
}
