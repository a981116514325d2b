// SPDX-License-Identifier: GPL-2.0-or-later
/* Dumps in the directories of distributions, and where a vmlinux may be. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "made_dump.h"
#include "unit.h"

#include "image/debug_package.h"
#include "image/find.h"

#define KDUMP "KDUMP   and what follows"

static int set_up(void **state)
{
	*state = unit_folder();
	return 0;
}

static int tear_down(void **state)
{
	unit_remove(*state);
	return 0;
}

/* A file that is so many seconds old. */
static void make(const char *folder, const char *name, const char *text, time_t age)
{
	const struct timespec times[] = { { .tv_sec = 1000000000 - age },
					  { .tv_sec = 1000000000 - age } };

	unit_write(folder, name, text, text ? strlen(text) : 0);
	assert_int_equal(utimensat(-1, made_path(folder, name), times, 0), 0);
}

static void check_found(const char *folder, const char *expected)
{
	mt_cleanup(free) char *path = NULL;

	assert_fine(mt_find_dump(folder, &path));
	assert_string_equal(path, made_path(folder, expected));
}

static void test_layouts(void **state)
{
	static const char *const names[] = {
		"dump.flat",				/* none */
		"127.0.0.1-2026-01-31-12:00:00/vmcore",	/* RHEL */
		"2026-01-31-12:00/vmcore",		/* SUSE */
		"202601311200/dump.202601311200",	/* Debian */
		"host/202601311200/vmcore.1",
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++) {
		make(*state, names[i], KDUMP, 100 - (time_t)i);
		check_found(*state, names[i]);
	}
	make(*state, "a/b/c/vmcore", KDUMP, 0);
	check_found(*state, "host/202601311200/vmcore.1");
}

static void test_unfinished(void **state)
{
	struct mt_error *err;
	char *path;

	make(*state, "1/vmcore-incomplete", KDUMP, 5);
	make(*state, "1/vmcore-dmesg.txt", "dmesg", 5);
	make(*state, "1/vmlinux", "KDUMP   ", 5);
	make(*state, "1/.vmcore", KDUMP, 5);
	err = mt_find_dump(*state, &path);
	assert_error(err, MT_ERR_NOT_FOUND, "vmcore-incomplete is unfinished");
	make(*state, "1/vmcore", "", 0);
	err = mt_find_dump(*state, &path);
	assert_error(err, MT_ERR_NOT_FOUND, "no finished dump");
	make(*state, "0/vmcore", KDUMP, 99);
	check_found(*state, "0/vmcore");
	make(*state, "2/vmcore", "makedumpfile and what follows", 5);
	check_found(*state, "2/vmcore");
}

static void test_no_directory(void **state)
{
	char *path;

	assert_error(mt_find_dump(made_path(*state, "none"), &path), MT_ERR_NOT_FOUND, "none");
}

static bool has(const struct mt_paths *paths, const char *path)
{
	for (size_t i = 0; i < paths->n; i++)
		if (!strcmp(paths->v[i], path))
			return true;
	return false;
}

static void test_vmlinux(void **state)
{
	(void)state;
	mt_cleanup(paths) struct mt_paths paths = { 0 };

	assert_fine(mt_find_vmlinux("/var/crash/1/vmcore", "6.1.0+x", "abcdef0123", &paths));
	assert_string_equal(paths.v[0], "/usr/lib/debug/.build-id/ab/cdef0123.debug");
	/* beside the dump last: whoever sent it may have put that there */
	assert_string_equal(paths.v[14], "/var/crash/1/vmlinux");
	assert_true(has(&paths, "/var/crash/1/vmlinux-6.1.0+x"));
	assert_true(has(&paths, "/usr/lib/debug/.build-id/ab/cdef0123.debug"));
	assert_true(has(&paths, "/usr/lib/debug/.build-id/ab/cdef0123"));
	assert_true(has(&paths, "/usr/lib/debug/boot/vmlinux-6.1.0+x"));
	assert_true(has(&paths, "/usr/lib/debug/lib/modules/6.1.0+x/vmlinux"));
	assert_true(has(&paths, "/boot/vmlinux-6.1.0+x"));
	assert_true(has(&paths, "/lib/modules/6.1.0+x/build/vmlinux"));
	assert_true(has(&paths, "/boot/vmlinuz-6.1.0+x"));
	assert_true(has(&paths, "/boot/vmlinux-6.1.0+x.zst"));
	assert_true(has(&paths, "/var/crash/1/vmlinuz-6.1.0+x"));
	assert_int_equal(paths.n, 20);
}

/* What a dump says must not lead elsewhere. */
static void test_vmlinux_of_strange_dumps(void **state)
{
	(void)state;
	static const char *const strange[] = { "../../etc", "a/b", "", ".", ".x", "a b", "a\nb" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(strange); i++) {
		mt_cleanup(paths) struct mt_paths paths = { 0 };

		assert_fine(mt_find_vmlinux("vmcore", strange[i], strange[i], &paths));
		assert_int_equal(paths.n, 3);
		assert_string_equal(paths.v[0], "./vmlinux");
		assert_string_equal(paths.v[1], "./vmlinux.debug");
		assert_string_equal(paths.v[2], "./vmlinuz");
	}
}

static void check_package(const char *release, const char *banner, const char *expected)
{
	mt_cleanup(free) char *name = NULL;

	assert_fine(mt_debug_package_name(release, banner, &name));
	if (expected)
		assert_string_equal(name, expected);
	else
		assert_null(name);
}

static void test_debug_packages(void **state)
{
	(void)state;
	check_package("6.1.0-57-cloud-amd64", NULL, "linux-image-6.1.0-57-cloud-amd64-dbg");
	check_package("6.12.107+deb13-s390x", NULL, "linux-image-6.12.107+deb13-s390x-dbg");
	check_package("7.3-rt", "Linux version 7.3-rt (debian-kernel@lists.debian.org)",
		      "linux-image-7.3-rt-dbg");
	check_package("5.15.0-91-generic", NULL, "linux-image-unsigned-5.15.0-91-generic-dbgsym");
	check_package("6.9.4-200.fc40.x86_64", NULL, "kernel-debuginfo-6.9.4-200.fc40.x86_64");
	check_package("5.14.21-150400.24.63-default", NULL, "kernel-default-debuginfo");
	check_package("6.18.0-madeup", NULL, NULL);
	check_package(NULL, NULL, NULL);
	check_package("6.1; rm -amd64", NULL, NULL);
	check_package("", "Ubuntu", NULL);
}

static void test_debuginfod_addresses(void **state)
{
	mt_cleanup(paths) struct mt_paths paths = { 0 };

	(void)state;
	assert_fine(mt_debug_package_addresses(NULL, "ab12", &paths));
	assert_fine(mt_debug_package_addresses("http://a", NULL, &paths));
	assert_fine(mt_debug_package_addresses("http://a", "../x", &paths));
	assert_fine(mt_debug_package_addresses(" \t", "ab12", &paths));
	assert_int_equal(paths.n, 0);
	assert_fine(mt_debug_package_addresses(" http://a/// http://b/c\t", "ab12", &paths));
	assert_int_equal(paths.n, 2);
	assert_string_equal(paths.v[0], "http://a/buildid/ab12/debuginfo");
	assert_string_equal(paths.v[1], "http://b/c/buildid/ab12/debuginfo");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_layouts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unfinished, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_directory, set_up, tear_down),
		cmocka_unit_test(test_vmlinux),
		cmocka_unit_test(test_vmlinux_of_strange_dumps),
		cmocka_unit_test(test_debug_packages),
		cmocka_unit_test(test_debuginfod_addresses),
	};

	return UNIT_RUN(tests);
}
