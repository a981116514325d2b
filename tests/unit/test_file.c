// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT ((size_t)1 << 30)

static int make_folder(void **state)
{
	*state = unit_folder();
	return 0;
}

static int remove_folder(void **state)
{
	unit_remove(*state);
	return 0;
}

static void reads_all(void **state)
{
	const char *folder = *state;
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };

	unit_write(folder, "proc/zoneinfo", "a\0b\n", 4);
	assert_fine(mt_file_read(folder, "/proc/zoneinfo", LIMIT, &buf));
	assert_int_equal(buf.len, 4);
	assert_memory_equal(buf.data, "a\0b\n", 4);
}

static void reads_nothing(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };

	unit_write(*state, "empty", "", 0);
	assert_fine(mt_file_read(*state, "/empty", LIMIT, &buf));
	assert_int_equal(buf.len, 0);
}

static void reads_more_than_the_first_room(void **state)
{
	size_t len = 300000;
	mt_cleanup(free) char *text = malloc(len);
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };

	for (size_t i = 0; i < len; i++)
		text[i] = (char)(i * 7);
	unit_write(*state, "large", text, len);
	assert_fine(mt_file_read(*state, "/large", LIMIT, &buf));
	assert_int_equal(buf.len, len);
	assert_memory_equal(buf.data, text, len);
}

static void keeps_the_buffer(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };

	unit_write(*state, "long", "0123456789", 10);
	unit_write(*state, "short", "ab", 2);
	assert_fine(mt_file_read(*state, "/long", LIMIT, &buf));

	const char *data = buf.data;

	assert_fine(mt_file_read(*state, "/short", LIMIT, &buf));
	assert_ptr_equal(buf.data, data);
	assert_int_equal(buf.len, 2);
	assert_memory_equal(buf.data, "ab", 2);
}

static void reads_a_part(void **state)
{
	char data[4] = "";

	unit_write(*state, "words", "0123456789", 10);
	assert_fine(mt_file_read_at(*state, "/words", 3, data, 4));
	assert_memory_equal(data, "3456", 4);
	assert_fine(mt_file_read_at(*state, "/words", 6, data, 4));
	assert_error(mt_file_read_at(*state, "/words", 7, data, 4), MT_ERR_NOT_FOUND,
		     "/words: it does not reach so far");
	assert_error(mt_file_read_at(*state, "/words", UINT64_MAX - 3, data, 4), MT_ERR_NOT_FOUND,
		     "does not reach so far");
	assert_error(mt_file_read_at(*state, "/none", 0, data, 4), MT_ERR_NOT_FOUND, "/none: ");
}

static void missing_is_not_found(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };

	assert_error(mt_file_read(*state, "/none", LIMIT, &buf), MT_ERR_NOT_FOUND, "/none: ");
	unit_write(*state, "file", "x", 1);
	assert_error(mt_file_read(*state, "/file/below", LIMIT, &buf), MT_ERR_NOT_FOUND,
		     "/file/below: ");
}

static void folder_is_no_file(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };

	unit_write(*state, "dir/x", "x", 1);
	assert_error(mt_file_read(*state, "/dir", LIMIT, &buf), MT_ERR_SYSTEM,
		     "/dir: Is a directory");
}

/* A FIFO without a writer would keep open() waiting for ever. */
static void fifo_does_not_hang(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	char path[4096];

	snprintf(path, sizeof(path), "%s/fifo", (const char *)*state);
	assert_int_equal(mkfifo(path, 0600), 0);
	alarm(10);

	struct mt_error *err = mt_file_read(*state, "/fifo", LIMIT, &buf);

	alarm(0);
	if (!err)
		assert_int_equal(buf.len, 0);
	mt_error_destroy(err);
}

static void denied_is_denied(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	char path[4096];

	unit_write(*state, "secret", "x", 1);
	snprintf(path, sizeof(path), "%s/secret", (const char *)*state);
	assert_int_equal(chmod(path, 0), 0);
	if (geteuid() == 0) {
		/* root reads all: be somebody else for this one call */
		assert_int_equal(chmod(*state, 0755), 0);
		assert_int_equal(seteuid(65534), 0);
	}

	struct mt_error *err = mt_file_read(*state, "/secret", LIMIT, &buf);

	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	assert_error(err, MT_ERR_DENIED, "/secret: ");
}

static void limit_is_kept(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	size_t len = 200000;
	mt_cleanup(free) char *text = calloc(1, len);

	unit_write(*state, "large", text, len);
	assert_error(mt_file_read(*state, "/large", 1000, &buf), MT_ERR_NOMEM,
		     "/large: larger than 1000 bytes");
}

/* /dev/zero never ends. */
static void endless_file_ends(void **state)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };

	(void)state;
	assert_error(mt_file_read("", "/dev/zero", (size_t)1 << 20, &buf), MT_ERR_NOMEM,
		     "/dev/zero");
}

static void release_twice(void **state)
{
	struct mt_buffer buf = { 0 };

	unit_write(*state, "x", "x", 1);
	assert_fine(mt_file_read(*state, "/x", LIMIT, &buf));
	mt_buffer_release(&buf);
	assert_null(buf.data);
	mt_buffer_release(&buf);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest file[] = {
		TEST(reads_all),
		TEST(reads_nothing),
		TEST(reads_more_than_the_first_room),
		TEST(keeps_the_buffer),
		TEST(reads_a_part),
		TEST(missing_is_not_found),
		TEST(folder_is_no_file),
		TEST(fifo_does_not_hang),
		TEST(denied_is_denied),
		TEST(limit_is_kept),
		TEST(endless_file_ends),
		TEST(release_twice),
	};

	return UNIT_RUN(file);
}
