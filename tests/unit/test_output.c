// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/output.h"

/* A stream whose first write fails and whose others do not. */
struct once {
	int errnum;		/* of the first write */
	unsigned int writes;
};

static ssize_t write_once(void *cookie, const char *data, size_t size)
{
	struct once *once = cookie;

	(void)data;
	errno = once->errnum;
	return once->writes++ ? (ssize_t)size : 0; /* none: an error, of a cookie */
}

static FILE *open_once(struct once *once)
{
	FILE *out = fopencookie(once, "w", (cookie_io_functions_t){ .write = write_once });

	assert_non_null(out);
	return out;
}

/* More than a stream keeps: it is written at once, and nothing is left to flush. */
static void put_much(FILE *out)
{
	static char much[1 << 16];

	fwrite(much, 1, sizeof(much), out);
	fputs("and more", out);
}

static void an_earlier_failure_is_told(void **state)
{
	struct once once = { ENOSPC, 0 };
	FILE *out = open_once(&once);

	(void)state;
	put_much(out);
	errno = ENOSPC;
	assert_error(mt_output_flush(out, "the list", NULL), MT_ERR_SYSTEM,
		     "the list: No space left on device");
	errno = ENOTTY; /* of something else */
	assert_error(mt_output_flush(out, "the list", NULL), MT_ERR_SYSTEM,
		     "the list: not all was written");
	assert_false(mt_output_is_unread(out));
	fclose(out);
}

static void an_error_stays(void **state)
{
	struct once once = { ENOSPC, 1 };
	FILE *out = open_once(&once);

	(void)state;
	assert_error(mt_output_flush(out, "the list", mt_error_create(MT_ERR_USAGE, "wrong")),
		     MT_ERR_USAGE, "wrong");
	assert_fine(mt_output_flush(out, "the list", NULL));
	fclose(out);
}

/* Whatever was called since the write failed. */
static void unread_whatever_errno(void **state)
{
	int ends[2];
	FILE *out;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	out = fdopen(ends[1], "w");
	fputs("text", out);
	assert_fine(mt_output_flush(out, "the pipe", NULL));
	assert_false(mt_output_is_unread(out));
	close(ends[0]);
	fputs("text", out);
	assert_error(mt_output_flush(out, "the pipe", NULL), MT_ERR_SYSTEM,
		     "the pipe: Broken pipe");
	errno = 0;
	assert_true(mt_output_is_unread(out));
	fclose(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_earlier_failure_is_told),
		cmocka_unit_test(an_error_stays),
		cmocka_unit_test(unread_whatever_errno),
	};

	return UNIT_RUN(tests);
}
