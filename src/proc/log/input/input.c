// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/unpack/unpack.h"

#define PACKED_SIZE ((size_t)256 << 10)

/* The longest magic; so much is read before anything is decided. */
#define HEAD_SIZE 8u

struct mt_log_input {
	char *name;
	int fd;				/* -1: text[0..text_len) */
	const char *text;
	size_t text_len;
	uint64_t done, total;
	bool given;			/* something was read by the caller */
	bool at_end;			/* of the file */
	bool utf16, swapped;		/* two bytes a character; the high one first */
	char *problem;
	const struct mt_unpack *unpack;	/* NULL: a plain text */
	void *state;
	bool between;			/* a stream ended, another may follow */
	char *packed;			/* [PACKED_SIZE], what was read and not yet handed on */
	size_t packed_at, packed_len;
};

static const struct mt_unpack *const unpackers[] = {
	&mt_unpack_gzip, &mt_unpack_xz, &mt_unpack_zstd,
};

/* What is known by its first bytes and not read here. */
static const struct {
	const char *magic;
	size_t len;
	const char *name, *advice;
} refused[] = {
	{ "BZh", 3, "bzip2", "unpack it: bzcat FILE | memtop oom -" },
	{ "\x04\x22\x4d\x18", 4, "lz4", "unpack it: lz4cat FILE | memtop oom -" },
	{ "\x02\x21\x4c\x18", 4, "lz4", "unpack it: lz4cat FILE | memtop oom -" },
	{ "\x89LZO", 4, "lzop", "unpack it: lzop -dc FILE | memtop oom -" },
	{ "\x1f\x9d", 2, "compress (.Z)", "unpack it: zcat FILE | memtop oom -" },
	{ "\x5d\x00\x00", 3, "lzma", "unpack it: xz -dc FILE | memtop oom -" },
	{ "LZIP", 4, "lzip", "unpack it: lzip -dc FILE | memtop oom -" },
	{ "PK\x03\x04", 4, "zip", "unpack it: unzip -p FILE | memtop oom -" },
	{ "7z\xbc\xaf", 4, "7-Zip", "unpack it: 7z x -so FILE | memtop oom -" },
	{ "LPKSHHRH", 8, "a journal file",
	  "print it: journalctl --file FILE -k -o short-precise | memtop oom -" },
	{ "\x7f" "ELF", 4, "ELF", "a dump is opened with --core" },
	{ "KDUMP   ", 8, "kdump", "a dump is opened with --core" },
};

static struct mt_error *create(const char *name, struct mt_log_input **input)
{
	mt_cleanup(mt_log_input) struct mt_log_input *new = calloc(1, sizeof(*new));

	if (!new)
		return mt_error_nomem();
	new->fd = -1;
	new->name = strdup(name);
	new->packed = malloc(PACKED_SIZE);
	if (!new->name || !new->packed)
		return mt_error_nomem();
	*input = mt_steal(new);
	return NULL;
}

/* Reads behind what is in packed, until room bytes are there or the file ends. */
static struct mt_error *fill(struct mt_log_input *input, size_t wanted)
{
	if (input->packed_at) {
		memmove(input->packed, input->packed + input->packed_at, input->packed_len);
		input->packed_at = 0;
	}
	while (input->packed_len < wanted && !input->at_end) {
		size_t room = PACKED_SIZE - input->packed_len;
		ssize_t n;

		if (input->fd < 0) {
			n = (ssize_t)(input->text_len < room ? input->text_len : room);
			memcpy(input->packed + input->packed_len, input->text, (size_t)n);
			input->text += n;
			input->text_len -= (size_t)n;
		} else {
			n = read(input->fd, input->packed + input->packed_len, room);
		}
		if (n < 0 && errno != EINTR)
			return mt_error_from_errno(errno, "%s", input->name);
		if (n > 0)
			input->done += (uint64_t)n, input->packed_len += (size_t)n;
		else if (!n)
			input->at_end = true;
	}
	return NULL;
}

static bool begins(const struct mt_log_input *input, const char *magic, size_t len)
{
	return input->packed_len >= len && !memcmp(input->packed + input->packed_at, magic, len);
}

static struct mt_error *find_format(struct mt_log_input *input)
{
	struct mt_error *err = fill(input, HEAD_SIZE);

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(refused); i++)
		if (begins(input, refused[i].magic, refused[i].len))
			err = mt_error_create(MT_ERR_FORMAT, "%s: %s, which is not read here; %s",
					      input->name, refused[i].name, refused[i].advice);
	if (err)
		return err;
	for (size_t i = 0; i < MT_ARRAY_SIZE(unpackers); i++) {
		if (!begins(input, unpackers[i]->magic, unpackers[i]->magic_len))
			continue;
		input->unpack = unpackers[i];
		input->state = input->unpack->open();
		return input->state ? NULL : mt_error_nomem();
	}
	input->swapped = begins(input, "\xfe\xff", 2);
	input->utf16 = input->swapped || begins(input, "\xff\xfe", 2);
	return NULL;
}

struct mt_error *mt_log_input_open(const char *path, struct mt_log_input **input)
{
	bool standard_input = !strcmp(path, "-");
	mt_cleanup(mt_log_input) struct mt_log_input *new = NULL;
	struct mt_error *err = create(standard_input ? "standard input" : path, &new);
	struct stat status;

	if (err)
		return err;
	/* no O_NONBLOCK: a pipe's writer may be slower than we are */
	new->fd = standard_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) :
				   open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (new->fd < 0)
		return mt_error_from_errno(errno, "%s", new->name);
	if (!fstat(new->fd, &status) && S_ISREG(status.st_mode))
		new->total = (uint64_t)status.st_size;
	err = find_format(new);
	if (!err)
		*input = mt_steal(new);
	return err;
}

struct mt_error *mt_log_input_of_text(const char *name, const char *text, size_t len,
				      struct mt_log_input **input)
{
	mt_cleanup(mt_log_input) struct mt_log_input *new = NULL;
	struct mt_error *err = create(name, &new);

	if (err)
		return err;
	new->text = text;
	new->text_len = len;
	new->total = len;
	err = find_format(new);
	if (!err)
		*input = mt_steal(new);
	return err;
}

void mt_log_input_close(struct mt_log_input *input)
{
	if (!input)
		return;
	if (input->state)
		input->unpack->close(input->state);
	if (input->fd >= 0)
		close(input->fd);
	free(input->packed);
	free(input->problem);
	free(input->name);
	free(input);
}

/* The text ends here; an error if there was none at all. */
static struct mt_error *stop(struct mt_log_input *input, const char *cause)
{
	input->at_end = true;
	input->packed_len = 0;
	if (!input->given)
		return mt_error_create(MT_ERR_FORMAT, "%s: %s: %s", input->name,
				       input->unpack->name, cause);
	if (!input->problem && asprintf(&input->problem, "%s: %s: %s; what comes behind it was "
					"not read", input->name, input->unpack->name, cause) < 0)
		input->problem = NULL;
	return NULL;
}

/* Zeros may fill up the last block of a tape or a partition. */
static bool only_padding(const struct mt_log_input *input)
{
	for (size_t i = 0; i < input->packed_len; i++)
		if (input->packed[input->packed_at + i])
			return false;
	return true;
}

/* Behind a whole stream: another one, or the end. */
static struct mt_error *next_stream(struct mt_log_input *input)
{
	struct mt_error *err = fill(input, HEAD_SIZE);

	if (err)
		return err;
	if (only_padding(input)) {
		input->packed_len = 0;
		return input->at_end ? NULL : next_stream(input);
	}
	if (!begins(input, input->unpack->magic, input->unpack->magic_len))
		return stop(input, "something else follows it");
	input->between = false;
	return input->unpack->again(input->state) ? NULL : mt_error_nomem();
}

static struct mt_error *unpack_some(struct mt_log_input *input, char *to, size_t room, size_t *got)
{
	struct mt_unpack_step step = { .to = to, .room = room };
	const char *cause;
	bool stuck;

	step.from = input->packed + input->packed_at;
	step.left = input->packed_len;
	cause = input->unpack->step(input->state, &step);
	*got = room - step.room;
	stuck = !*got && !step.end && step.left && step.left == input->packed_len;
	input->packed_at += input->packed_len - step.left;
	input->packed_len = step.left;
	input->between = step.end;
	input->given |= *got > 0;
	if (cause || stuck)
		return stop(input, cause ? cause : "damaged data");
	return !*got && !step.end && input->at_end && !input->packed_len ?
		       stop(input, "it ends too early") : NULL;
}

static struct mt_error *read_packed(struct mt_log_input *input, char *to, size_t room, size_t *got)
{
	*got = 0;
	while (!*got) {
		struct mt_error *err = input->between ? next_stream(input) : fill(input, 1);

		if (!err && !input->packed_len && input->at_end && input->between)
			return NULL;
		if (!err && input->problem && !input->packed_len)
			return NULL;
		if (!err)
			err = unpack_some(input, to, room, got);
		if (err || input->problem)
			return err;
	}
	return NULL;
}

/* Characters beyond Latin-1 become '?': the kernel writes none. */
static size_t narrow(struct mt_log_input *input, char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < len; i += 2) {
		unsigned char low = (unsigned char)text[i + input->swapped];
		unsigned char high = (unsigned char)text[i + !input->swapped];

		if (high == 0xfe && low == 0xff)
			continue;	/* the byte order mark */
		text[n++] = high || low >= 0x80 ? '?' : (char)low;
	}
	return n;
}

static struct mt_error *read_plain(struct mt_log_input *input, char *to, size_t room, size_t *got)
{
	struct mt_error *err = fill(input, input->utf16 ? 2 : 1);
	size_t n = input->packed_len < room ? input->packed_len : room;

	if (err && input->given) {
		/* as far as it could be read */
		input->at_end = true;
		if (asprintf(&input->problem, "%s; what comes behind it was not read",
			     mt_error_message(err)) < 0)
			input->problem = NULL;
		mt_error_destroy(err);
		err = NULL;
	}
	if (err)
		return err;
	if (input->utf16 && n > 1)
		n &= ~(size_t)1;
	memcpy(to, input->packed + input->packed_at, n);
	input->packed_at += n;
	input->packed_len -= n;
	input->given |= n > 0;
	*got = input->utf16 ? narrow(input, to, n) : n;
	/* nothing but a byte order mark */
	return n && !*got ? read_plain(input, to, room, got) : NULL;
}

struct mt_error *mt_log_input_read(struct mt_log_input *input, char *to, size_t room, size_t *got)
{
	return input->unpack ? read_packed(input, to, room, got) :
			       read_plain(input, to, room, got);
}

const char *mt_log_input_problem(const struct mt_log_input *input)
{
	return input->problem;
}

uint64_t mt_log_input_done(const struct mt_log_input *input)
{
	return input->done;
}

uint64_t mt_log_input_total(const struct mt_log_input *input)
{
	return input->total;
}
