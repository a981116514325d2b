// SPDX-License-Identifier: GPL-2.0-or-later
/* maps, smaps and numa_maps of one process. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proc/task/numa_maps.h"
#include "proc/task/smaps.h"

#define WORD(text) ((struct mt_word){ text, strlen(text) })

/* What was handed out, as a line each. */
struct seen {
	char text[4096];
	size_t n;
};

static struct mt_error *see(void *data, const struct mt_smaps_vma *vma)
{
	struct seen *seen = data;
	size_t len = strlen(seen->text);

	snprintf(seen->text + len, sizeof(seen->text) - len, "%llx-%llx %s rss %lld [%.*s]\n",
		 (unsigned long long)vma->line.start, (unsigned long long)vma->line.end,
		 vma->line.permissions, (long long)vma->kib[MT_SMAPS_RSS], (int)vma->flags.len,
		 vma->flags.len ? vma->flags.p : "");
	seen->n++;
	return NULL;
}

static struct mt_error *parse(struct mt_snapshot *s, const char *text, struct seen *seen)
{
	*seen = (struct seen){ .n = 0 };
	return mt_smaps_parse("smaps", text, strlen(text), s, see, seen);
}

static void lines(void **state)
{
	struct mt_maps_line line;

	(void)state;
	assert_null(mt_maps_parse_line(WORD("00401000-0058d000 r-xp 00001000 fe:02 10"
					    "                         /bin/busy box "), &line));
	assert_int_equal(line.start, 0x401000);
	assert_int_equal(line.end, 0x58d000);
	assert_string_equal(line.permissions, "r-xp");
	assert_int_equal(line.offset, 0x1000);
	assert_int_equal(line.device, 0xfeu << 20 | 2);
	assert_int_equal(line.inode, 10);
	/* a blank at the end is part of the name */
	assert_int_equal(line.path.len, strlen("/bin/busy box "));
	assert_null(mt_maps_parse_line(WORD("7fff0000-7fff1000 ---s 00000000 00:00 0 "), &line));
	assert_int_equal(line.path.len, 0);
	assert_null(mt_maps_parse_line(WORD("ffffffffff600000-ffffffffff601000 --xp 00000000 "
					    "00:00 0                  [vsyscall]"), &line));
	assert_true(line.start == UINT64_C(0xffffffffff600000));
}

static void bad_lines(void **state)
{
	static const struct {
		const char *line, *why;
	} rows[] = {
		{ "2000-1000 r-xp 0 00:00 0", "bad addresses" },
		{ "1000-1000 r-xp 0 00:00 0", "bad addresses" },
		{ "1000-2000", "bad addresses" },
		{ "-2000 r-xp 0 00:00 0", "bad addresses" },
		{ "10000000000000000-20000000000000000 r-xp 0 00:00 0", "bad addresses" },
		{ "1000-2000 rwxq 0 00:00 0", "bad permissions" },
		{ "1000-2000 rwx 0 00:00 0", "bad permissions" },
		{ "1000-2000 rwxp", "bad offset" },
		{ "1000-2000 rwxp x 00:00 0", "bad offset" },
		{ "1000-2000 rwxp 0 00-00 0", "bad device" },
		{ "1000-2000 rwxp 0 1000:00 0", "bad device" },
		{ "1000-2000 rwxp 0 00:100000 0", "bad device" },
		{ "1000-2000 rwxp 0 00:00 ", "bad inode" },
		{ "1000-2000 rwxp 0 00:00 -1", "bad inode" },
		{ "1000-2000 rwxp 0 00:00 99999999999999999999", "bad inode" },
	};
	struct mt_maps_line line;

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(rows); i++)
		assert_string_equal(mt_maps_parse_line(WORD(rows[i].line), &line), rows[i].why);
	assert_false(mt_maps_is_line(WORD("Rss:  4 kB")));
	assert_false(mt_maps_is_line(WORD("")));
	assert_false(mt_maps_is_line(WORD("1000")));
	assert_true(mt_maps_is_line(WORD("1000-")));
}

static void path_is(const char *printed, const char *expected)
{
	mt_cleanup(free) char *path = mt_maps_path(WORD(printed));

	assert_string_equal(path, expected);
}

/* seq_path(): "\n" is the one character that is escaped; the terminal must not have it. */
static void paths(void **state)
{
	(void)state;
	path_is("/bin/busybox", "/bin/busybox");
	path_is("/tmp/a\\012b (deleted)", "/tmp/a?b (deleted)");
	path_is("/tmp/a\\134b", "/tmp/a\\134b");
	path_is("/tmp/\\01", "/tmp/\\01");
	path_is("/tmp/\033[2J", "/tmp/?[2J");
	path_is("/tmp/\xff\xc3\xa4", "/tmp/?\xc3\xa4");
	path_is("", "");
}

/* Without what later kernels print, and with VmFlags in its place. */
static const char of_4_19[] =
	"00400000-00401000 r-xp 00000000 08:01 7                    /bin/a\n"
	"Size:                  4 kB\n"
	"KernelPageSize:        4 kB\n"
	"MMUPageSize:           4 kB\n"
	"Rss:                   4 kB\n"
	"Pss:                   2 kB\n"
	"Shared_Clean:          4 kB\n"
	"Shared_Dirty:          0 kB\n"
	"Private_Clean:         0 kB\n"
	"Private_Dirty:         0 kB\n"
	"Referenced:            4 kB\n"
	"Anonymous:             0 kB\n"
	"LazyFree:              0 kB\n"
	"AnonHugePages:         0 kB\n"
	"ShmemPmdMapped:        0 kB\n"
	"Shared_Hugetlb:        0 kB\n"
	"Private_Hugetlb:       0 kB\n"
	"Swap:                  0 kB\n"
	"SwapPss:               0 kB\n"
	"Locked:                0 kB\n"
	"VmFlags: rd ex mr mw me dw ?? sd \n"
	"00601000-00602000 rw-p 00000000 00:00 0                    [heap]\n"
	"Size:                  4 kB\n"
	"Rss:                   0 kB\n"
	"Private_Dirty:         0 kB\n"
	"VmFlags: rd wr mr mw me ac \n";

static void smaps(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct seen seen;

	(void)state;
	assert_fine(parse(s, of_4_19, &seen));
	assert_string_equal(seen.text,
			    "400000-401000 r-xp rss 4 [ rd ex mr mw me dw ?? sd ]\n"
			    "601000-602000 rw-p rss 0 [ rd wr mr mw me ac ]\n");
	assert_int_equal(s->nr_incomplete, 0);
}

static struct mt_error *keep(void *data, const struct mt_smaps_vma *vma)
{
	struct mt_smaps_vma *kept = data;

	if (!kept->line.start)
		*kept = *vma;
	return NULL;
}

static void absent_is_not_zero(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_smaps_vma vma = { .has_flags = false };

	(void)state;
	assert_fine(mt_smaps_parse("smaps", of_4_19, strlen(of_4_19), s, keep, &vma));
	assert_int_equal(mt_smaps_bytes(&vma, MT_SMAPS_PSS), 2048);
	assert_int_equal(mt_smaps_bytes(&vma, MT_SMAPS_SWAP), 0);
	assert_true(mt_smaps_bytes(&vma, MT_SMAPS_FILE_HUGE) == MT_UNKNOWN);
}

/* maps is smaps without the rest; a kernel thread's is empty. */
static void maps(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct seen seen;

	(void)state;
	assert_fine(parse(s, "1000-2000 rw-p 00000000 00:00 0 \n"
			     "2000-3000 ---p 00000000 00:00 0 \n", &seen));
	assert_string_equal(seen.text, "1000-2000 rw-p rss -1 []\n2000-3000 ---p rss -1 []\n");
	assert_int_equal(s->nr_incomplete, 0);
	assert_fine(parse(s, "", &seen));
	assert_int_equal(seen.n, 0);
	assert_int_equal(s->nr_incomplete, 0);
}

static void cut_off(size_t len, size_t n, const char *reason)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct seen seen = { .n = 0 };

	assert_fine(mt_smaps_parse("smaps", of_4_19, len, s, see, &seen));
	assert_int_equal(seen.n, n);
	assert_int_equal(s->status[MT_SECTION_TASKS], MT_STATUS_TRUNCATED);
	assert_has(unit_incomplete(s)->reason, reason);
}

static void cut_off_anywhere(void **state)
{
	size_t second = (size_t)(strstr(of_4_19, "00601000") - of_4_19);

	(void)state;
	cut_off(strlen(of_4_19) - 3, 2, "line 26: ends in the middle of a line");
	cut_off(second + strlen("00601000"), 1, "line 22: ends in the middle of a line");
	/* between two lines: the flags are missing that the mapping before had */
	cut_off((size_t)(strstr(of_4_19 + second, "Private_Dirty") - of_4_19), 2,
		"ends in the middle of a mapping");
}

/* One bad line costs what it says and no more. */
static void mangled(const char *line, const char *reason, const char *expected)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct seen seen;
	char text[1024];

	snprintf(text, sizeof(text), "1000-2000 r--p 0 00:00 0 \nRss:     4 kB\n%s\n"
		 "VmFlags: rd \n8000-9000 r--p 0 00:00 0 \nRss:     8 kB\nVmFlags: wr \n", line);
	assert_fine(parse(s, text, &seen));
	assert_int_equal(s->status[MT_SECTION_TASKS], MT_STATUS_DAMAGED);
	assert_has(unit_incomplete(s)->reason, "smaps: line 3: ");
	assert_has(unit_incomplete(s)->reason, reason);
	assert_string_equal(seen.text, expected);
}

#define BOTH "1000-2000 r--p rss 4 [ rd ]\n8000-9000 r--p rss 8 [ wr ]\n"
#define NO_RSS "1000-2000 r--p rss -1 [ rd ]\n8000-9000 r--p rss 8 [ wr ]\n"
#define NO_FLAGS "1000-2000 r--p rss 4 []\n8000-9000 r--p rss 8 [ wr ]\n"

static void mangled_lines(void **state)
{
	(void)state;
	mangled("nonsense", "a name and a colon", BOTH);
	mangled("Rss:   x kB", "Rss: not a number", NO_RSS);
	mangled("Rss:   4 MB", "Rss: not a size in kB", NO_RSS);
	mangled("Rss:   9223372036854775807 kB", "Rss: not a size in kB", NO_RSS);
	mangled("Rss:", "Rss: a number is missing", NO_RSS);
	mangled("VmFlags: rd write", "VmFlags: not flags of two letters", BOTH);
	/* a mapping that is bad takes its lines with it */
	mangled("1800-3000 r--p 0 00:00 0 ", "does not lie behind",
		"1000-2000 r--p rss 4 []\n8000-9000 r--p rss 8 [ wr ]\n");
	mangled("4000-3000 r--p 0 00:00 0 ", "bad addresses", NO_FLAGS);
}

static void nothing_usable(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct seen seen;

	(void)state;
	assert_error(parse(s, "nonsense\nRss: 4 kB\n", &seen), MT_ERR_FORMAT,
		     "smaps: line 1: expected addresses");
	assert_error(parse(s, "1000-20", &seen), MT_ERR_FORMAT, "middle of a line");
}

static struct mt_error *stop(void *data, const struct mt_smaps_vma *vma)
{
	(void)data;
	(void)vma;
	return mt_error_create(MT_ERR_STOPPED, "enough");
}

static void callers_error(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	const char *text = "nonsense\n1000-2000 r--p 0 00:00 0 \n3000-4000 r--p 0 00:00 0 \n";

	(void)state;
	assert_error(mt_smaps_parse("smaps", text, strlen(text), s, stop, NULL), MT_ERR_STOPPED,
		     "enough");
}

/* 2 MiB pages of hugetlbfs are counted by themselves; node 3 gives all lists their length. */
static const char nodes[] =
	"00400000 default file=/bin/N1\\0752 mapped=3 N0=1 N1=2 kernelpagesize_kB=4\n"
	"00601000 bind:0-1 anon=2 dirty=2 N3=2 kernelpagesize_kB=2048\n"
	"00800000 default\n"
	"00a00000 default N0=1\n"
	"00c00000 prefer (many):1 N0=1 N4000=1 kernelpagesize_kB=4\n";

static void numa_maps(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	mt_cleanup(free) struct mt_numa_maps *numa = malloc(sizeof(*numa));

	(void)state;
	mt_numa_maps_begin(numa, "numa_maps", nodes, strlen(nodes));
	assert_int_equal(numa->nr_nodes, 4);
	assert_true(mt_numa_maps_find(numa, 0x400000));
	assert_int_equal(numa->bytes[0], 4096);
	assert_int_equal(numa->bytes[1], 8192);
	assert_int_equal(numa->bytes[3], 0);
	assert_false(mt_numa_maps_find(numa, 0x500000));
	assert_true(mt_numa_maps_find(numa, 0x601000));
	assert_int_equal(numa->bytes[3], 2 * 2048 * 1024);
	assert_int_equal(numa->bytes[0], 0);
	assert_true(mt_numa_maps_find(numa, 0x800000));
	assert_int_equal(numa->bytes[3], 0);
	/* pages of no size are no bytes */
	assert_false(mt_numa_maps_find(numa, 0xa00000));
	assert_true(mt_numa_maps_find(numa, 0xc00000));
	assert_int_equal(numa->bytes[0], 4096);
	assert_false(mt_numa_maps_find(numa, 0xffffffffff600000));
	mt_numa_maps_end(numa, s);
	assert_has(unit_incomplete(s)->reason, "numa_maps: line 4: no page size");
}

static void no_numa_maps(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	mt_cleanup(free) struct mt_numa_maps *numa = malloc(sizeof(*numa));

	(void)state;
	mt_numa_maps_begin(numa, "numa_maps", NULL, 0);
	assert_false(mt_numa_maps_find(numa, 0x400000));
	mt_numa_maps_end(numa, s);
	assert_int_equal(s->nr_incomplete, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(paths),
		cmocka_unit_test(smaps),
		cmocka_unit_test(absent_is_not_zero),
		cmocka_unit_test(maps),
		cmocka_unit_test(cut_off_anywhere),
		cmocka_unit_test(mangled_lines),
		cmocka_unit_test(nothing_usable),
		cmocka_unit_test(callers_error),
		cmocka_unit_test(numa_maps),
		cmocka_unit_test(no_numa_maps),
	};

	return UNIT_RUN(tests);
}
