// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "proc/origin.h"
#include "proc/proc.h"

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

static void write_text(const char *folder, const char *path, const char *text)
{
	unit_write(folder, path, text, strlen(text));
}

#define ONE_ZONE                                                \
	"Node 0, zone DMA\n  pages free 10\n        present  2000\n" \
	"        managed  2000\n        protection: (0)\n  start_pfn: 1\n"

/* The origin of a tree that has a zone of 2000 managed pages. */
static struct mt_snapshot *sample(const char *root)
{
	mt_cleanup(mt_proc) struct mt_proc *proc = NULL;
	struct mt_snapshot *snapshot = NULL;

	if (*root)
		write_text(root, "proc/zoneinfo", ONE_ZONE);
	assert_fine(mt_proc_open(root, &proc));
	assert_fine(mt_proc_sample(proc, 1u << MT_SECTION_ZONEINFO, &snapshot));
	return snapshot;
}

static void this_machine(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample("");
	struct utsname uts;

	(void)state;
	assert_int_equal(uname(&uts), 0);
	assert_int_equal(s->origin.kind, MT_ORIGIN_LIVE);
	assert_null(s->origin.path);
	assert_string_equal(s->origin.kernel, uts.release);
	assert_string_equal(s->origin.arch, uts.machine);
	assert_int_equal(s->origin.page_size, sysconf(_SC_PAGESIZE));
	assert_true(s->origin.has_time);
}

static void nothing_known(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample(*state);

	assert_int_equal(s->origin.kind, MT_ORIGIN_SYSROOT);
	assert_string_equal(s->origin.path, (char *)*state);
	assert_null(s->origin.kernel);
	assert_null(s->origin.arch);
	assert_true(s->origin.page_size == MT_UNKNOWN);
	assert_false(s->origin.has_time);
}

static void release_from_version(void **state)
{
	write_text(*state, "proc/version", "Linux version 6.1.0-9-amd64 (x@y) (gcc) #1 SMP\n");

	mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample(*state);

	assert_string_equal(s->origin.kernel, "6.1.0-9-amd64");
}

static void release_from_osrelease_first(void **state)
{
	write_text(*state, "proc/version", "Linux version 1 (x@y)\n");
	write_text(*state, "proc/sys/kernel/osrelease", "6.12.9\n");
	write_text(*state, "proc/sys/kernel/arch", "aarch64\n");

	mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample(*state);

	assert_string_equal(s->origin.kernel, "6.12.9");
	assert_string_equal(s->origin.arch, "aarch64");
}

/* A sosreport has `uname -a` at its top. */
static void release_and_machine_from_uname(void **state)
{
	write_text(*state, "uname",
		   "Linux host.example 5.14.0-362.el9.x86_64 #1 SMP PREEMPT_DYNAMIC Fri Oct 6 "
		   "2023 x86_64 x86_64 x86_64 GNU/Linux\n");

	mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample(*state);

	assert_string_equal(s->origin.kernel, "5.14.0-362.el9.x86_64");
	assert_string_equal(s->origin.arch, "x86_64");
}

static void capture_file_knows_best(void **state)
{
	write_text(*state, "proc/sys/kernel/osrelease", "1\n");
	write_text(*state, "memtop-capture",
		   "kernel=6.6.1\narch=ppc64le\npage_size=65536\ntime=2026-01-31T12:00:00Z\n");

	mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample(*state);

	assert_string_equal(s->origin.kernel, "6.6.1");
	assert_string_equal(s->origin.arch, "ppc64le");
	assert_int_equal(s->origin.page_size, 65536);
	assert_true(s->origin.has_time);
	assert_int_equal(s->origin.time.tv_sec, 1769860800);
}

static void capture_file_with_rubbish(void **state)
{
	write_text(*state, "memtop-capture",
		   "kernel=\npage_size=4095\ntime=yesterday\narch\nxkernel=9\n\033[2J=3");

	mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample(*state);

	assert_true(s->origin.page_size == MT_UNKNOWN);
	assert_false(s->origin.has_time);
	assert_null(s->origin.arch);
}

static void page_size_by_meminfo(uint64_t size, void **state)
{
	char meminfo[200];

	snprintf(meminfo, sizeof(meminfo), "MemTotal: %14llu kB\nMemFree:         40 kB\n",
		 (unsigned long long)(2000 * size / 1024));
	write_text(*state, "proc/meminfo", meminfo);

	mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample(*state);

	assert_int_equal(s->origin.page_size, size);
}

static void page_size_4k(void **state)
{
	page_size_by_meminfo(4096, state);
}

static void page_size_16k(void **state)
{
	page_size_by_meminfo(16384, state);
}

static void page_size_64k(void **state)
{
	page_size_by_meminfo(65536, state);
}

/* Half way between two sizes is neither. */
static void page_size_undecided(void **state)
{
	write_text(*state, "proc/meminfo", "MemTotal: 12000 kB\n");

	mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample(*state);

	assert_true(s->origin.page_size == MT_UNKNOWN);
}

static void meminfo_with_rubbish(void **state)
{
	static const char *const texts[] = {
		"", "MemTotal", "MemTotal:", "MemTotal:   ", "MemTotal: x kB\n",
		"MemTotal: 99999999999999999999 kB\n", "MemTotal: -8000 kB\n",
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(texts); i++) {
		write_text(*state, "proc/meminfo", texts[i]);

		mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample(*state);

		assert_true(s->origin.page_size == MT_UNKNOWN);
	}
}

static void escapes_do_not_pass(void **state)
{
	write_text(*state, "proc/sys/kernel/osrelease", "6.1\033]0;title\007\n");

	mt_cleanup(mt_snapshot) struct mt_snapshot *s = sample(*state);

	assert_string_equal(s->origin.kernel, "6.1?]0;title?");
}

static void no_proc_below(void **state)
{
	struct mt_proc *proc = NULL;

	assert_error(mt_proc_open(*state, &proc), MT_ERR_NOT_FOUND, "/proc: ");
	write_text(*state, "proc", "a file\n");
	assert_error(mt_proc_open(*state, &proc), MT_ERR_NOT_FOUND, "not a directory");
	assert_null(proc);
}

/* Samples know the page size that their kernel has. */
static void samples(void **state)
{
	static const struct {
		const char *name;
		uint64_t page_size;
	} known[] = {
		{ "debian-5.10-686-pae-highmem", 4096 },
		{ "debian-6.1-amd64-numa", 4096 },
		{ "one-node-6.18", 4096 },
		{ "debian-6.12-arm64-16k", 16384 },
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(known); i++) {
		mt_cleanup(mt_proc) struct mt_proc *proc = NULL;
		mt_cleanup(mt_snapshot) struct mt_snapshot *s = NULL;
		char root[4096];

		snprintf(root, sizeof(root), "%s/%s", unit_samples(), known[i].name);
		assert_fine(mt_proc_open(root, &proc));
		assert_fine(mt_proc_sample(proc, 1u << MT_SECTION_BUDDYINFO, &s));
		assert_int_equal(s->origin.page_size, known[i].page_size);
	}
}

#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest origin[] = {
		cmocka_unit_test(this_machine),
		IN_FOLDER(nothing_known),
		IN_FOLDER(release_from_version),
		IN_FOLDER(release_from_osrelease_first),
		IN_FOLDER(release_and_machine_from_uname),
		IN_FOLDER(capture_file_knows_best),
		IN_FOLDER(capture_file_with_rubbish),
		IN_FOLDER(page_size_4k),
		IN_FOLDER(page_size_16k),
		IN_FOLDER(page_size_64k),
		IN_FOLDER(page_size_undecided),
		IN_FOLDER(meminfo_with_rubbish),
		IN_FOLDER(escapes_do_not_pass),
		IN_FOLDER(no_proc_below),
		cmocka_unit_test(samples),
	};

	return UNIT_RUN(origin);
}
