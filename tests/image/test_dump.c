// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading memory: what is there, what was left out, what never was, what is cut off. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "made_dump.h"
#include "unit.h"

#include "image/dump/dump.h"
#include "image/kdump/kdump_file.h"

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

static struct mt_dump *open_dump(const char *folder, const char *name)
{
	const char *path = made_path(folder, name);
	struct mt_dump *dump = NULL;

	assert_fine(mt_dump_open(&path, 1, NULL, &dump));
	return dump;
}

static void check_byte(struct mt_dump *dump, uint64_t phys, size_t len, unsigned char expected)
{
	unsigned char buf[4 * MADE_PAGE];

	memset(buf, (unsigned char)~expected, sizeof(buf));
	assert_fine(mt_dump_read(dump, MT_PHYS, phys, buf, len));
	assert_int_equal(buf[0], expected);
	assert_memory_equal(buf, buf + 1, len - 1);
}

static void check_error(struct mt_dump *dump, uint64_t phys, size_t len, enum mt_error_code code,
			const char *words)
{
	unsigned char buf[4 * MADE_PAGE];

	assert_error(mt_dump_read(dump, MT_PHYS, phys, buf, len), code, words);
}

/* Two pages of 1, two of 2 that overlap them from 0x11000 on, three of 3 with one left out. */
static void make_elf(const char *folder)
{
	unsigned char ones[2 * MADE_PAGE], twos[2 * MADE_PAGE], threes[2 * MADE_PAGE];
	const struct made_segment segments[] = {
		{ 0, 0x10000, sizeof(ones), 0x4000, ones },
		{ 0, 0x11000, sizeof(twos), sizeof(twos), twos },
		{ 0, 0x20000, sizeof(threes), 0x3000, threes },
	};

	memset(ones, 1, sizeof(ones));
	memset(twos, 2, sizeof(twos));
	memset(threes, 3, sizeof(threes));
	made_elf(folder, "core", segments, 3, NULL);
}

static void test_elf_segments(void **state)
{
	make_elf(*state);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "core");

	assert_string_equal(mt_dump_format(dump), "elf");
	assert_null(mt_dump_damage(dump));
	check_byte(dump, 0x10000, MADE_PAGE, 1);
	/* the second segment has what the first one leaves out */
	check_byte(dump, 0x12000, MADE_PAGE, 2);
	check_byte(dump, 0x20ff8, 16, 3);
	check_error(dump, 0x13000, 8, MT_ERR_EXCLUDED, "0x13000 was left out");
	check_error(dump, 0x21ffc, 8, MT_ERR_EXCLUDED, "0x22000 was left out");
	check_error(dump, 0x23000, 8, MT_ERR_NOT_RAM, "0x23000 is not in the dump");
	check_error(dump, 0, 8, MT_ERR_NOT_RAM, "0x0 is not in the dump");
	check_error(dump, UINT64_MAX, 8, MT_ERR_NOT_RAM, "beyond the last address");
}

static void test_elf_cut_off(void **state)
{
	make_elf(*state);
	made_cut(*state, "core", 64 + 4 * 56 + 5 * MADE_PAGE);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "core");

	assert_has(mt_dump_damage(dump), "cut off after 20768 of 24864 bytes");
	check_byte(dump, 0x20000, MADE_PAGE, 3);
	check_error(dump, 0x20ffc, 8, MT_ERR_FORMAT,
		    "the file ends before physical address 0x21000");
	check_error(dump, 0x22000, 8, MT_ERR_EXCLUDED, "left out");
}

static bool below_60(uint64_t pfn)
{
	return pfn < 60;
}

static bool even_below_60(uint64_t pfn)
{
	return pfn < 60 && (pfn % 2 == 0 || pfn > 50);
}

static struct made_kdump example(void)
{
	return (struct made_kdump){ .max = 64, .is_ram = below_60, .is_there = even_below_60 };
}

static void check_kdump(struct mt_dump *dump)
{
	check_byte(dump, 0, MADE_PAGE, 1);
	check_byte(dump, 58 * MADE_PAGE + 8, 8, 59);
	check_error(dump, 2 * MADE_PAGE, 2 * MADE_PAGE, MT_ERR_EXCLUDED, "0x3000 was left out");
	check_error(dump, 61 * MADE_PAGE, 8, MT_ERR_NOT_RAM, "0x3d000 is not in the dump");
	check_error(dump, 1000 * MADE_PAGE, 8, MT_ERR_NOT_RAM, "is not in the dump");
}

static void test_kdump(void **state)
{
	const struct made_kdump k = example();

	made_kdump(*state, "kdump", &k);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "kdump");

	assert_string_equal(mt_dump_format(dump), "diskdump");
	assert_null(mt_dump_damage(dump));
	check_kdump(dump);

	/* of 60 pages of RAM every second and the last ones are in the file */
	struct mt_dump_amount amount = mt_dump_count(dump);

	assert_int_equal(amount.present, 35 * MADE_PAGE);
	assert_int_equal(amount.left_out, 25 * MADE_PAGE);
	assert_int_equal(amount.end, 60 * MADE_PAGE);
}

static void test_kdump_cut_off(void **state)
{
	const struct made_kdump k = example();

	/* 35 pages: the last two are not there, and half of the one before */
	made_kdump(*state, "kdump", &k);
	made_cut(*state, "kdump", 4 * MADE_PAGE + 35 * 24 + 32 * MADE_PAGE + 2000);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "kdump");

	assert_has(mt_dump_damage(dump), "cut off after 150296 of 160584 bytes");
	check_byte(dump, 56 * MADE_PAGE, MADE_PAGE, 57);
	check_error(dump, 57 * MADE_PAGE, 8, MT_ERR_FORMAT, "the file ends before physical");
	check_error(dump, 58 * MADE_PAGE, 8, MT_ERR_FORMAT, "the file ends before physical");
	check_error(dump, 56 * MADE_PAGE, 2 * MADE_PAGE, MT_ERR_FORMAT, "address 0x39000");
}

static bool all(uint64_t pfn)
{
	(void)pfn;
	return true;
}

static bool not_every_third(uint64_t pfn)
{
	return pfn % 3;
}

/* Cut within page after page of a file whose descriptors are read in several pieces. */
static void test_kdump_cut_at_many_places(void **state)
{
	static const uint64_t pages[] = { 4095, 4094, 2732, 2731, 2730, 2729, 1000, 1, 0 };
	const struct made_kdump k = { .max = 6144, .is_ram = all, .is_there = not_every_third };
	const uint64_t n = 4096, data = 4 * MADE_PAGE + n * 24;

	made_kdump(*state, "kdump", &k);
	for (size_t i = 0; i < MT_ARRAY_SIZE(pages); i++) {
		mt_cleanup(fd) int fd = -1;
		struct mt_kdump_file kdump;

		made_cut(*state, "kdump", data + pages[i] * MADE_PAGE + 4095);
		fd = open(made_path(*state, "kdump"), O_RDONLY);
		assert_fine(mt_kdump_file_inspect(fd, NULL, &kdump));
		assert_int_equal(kdump.expected_size, data + n * MADE_PAGE);
		/* the pfn of page number i: 1, 2, 4, 5, 7, … */
		assert_int_equal(kdump.cut_pfn, pages[i] / 2 * 3 + pages[i] % 2 + 1);
	}
}

/* Not even all descriptors: those that are there tell of pages that are not. */
static void test_kdump_cut_in_descriptors(void **state)
{
	static const uint64_t descriptors[] = { 4095, 2731, 2730, 1, 0 };
	const struct made_kdump k = { .max = 6144, .is_ram = all, .is_there = not_every_third };

	made_kdump(*state, "kdump", &k);
	for (size_t i = 0; i < MT_ARRAY_SIZE(descriptors); i++) {
		mt_cleanup(fd) int fd = -1;
		struct mt_kdump_file kdump;

		made_cut(*state, "kdump", 4 * MADE_PAGE + descriptors[i] * 24 + 11);
		fd = open(made_path(*state, "kdump"), O_RDONLY);
		assert_fine(mt_kdump_file_inspect(fd, NULL, &kdump));
		assert_int_equal(kdump.expected_size, UINT64_MAX);
		assert_int_equal(kdump.cut_pfn, 1);
	}
}

static void test_kdump_without_headers(void **state)
{
	static const size_t lengths[] = { 9, 500, 4096, 5000, 8192, 4 * MADE_PAGE - 1 };
	const struct made_kdump k = example();

	for (size_t i = 0; i < MT_ARRAY_SIZE(lengths); i++) {
		const char *path = made_path(*state, "kdump");
		struct mt_dump *dump;

		made_kdump(*state, "kdump", &k);
		made_cut(*state, "kdump", lengths[i]);
		assert_error(mt_dump_open(&path, 1, NULL, &dump), MT_ERR_FORMAT,
			     "headers alone take");
	}
}

/* makedumpfile's mark for "the disk was full": the file may be as long as its headers say. */
static void test_marked_incomplete(void **state)
{
	const struct made_kdump k = example();
	const uint32_t incomplete = 8;

	made_kdump(*state, "dump", &k);

	FILE *file = fopen(made_path(*state, "dump"), "r+");

	assert_non_null(file);
	assert_int_equal(fseek(file, 424, SEEK_SET), 0);
	assert_int_equal(fwrite(&incomplete, sizeof(incomplete), 1, file), 1);
	assert_int_equal(fclose(file), 0);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "dump");

	assert_has(mt_dump_damage(dump), "marked it as incomplete");
	check_kdump(dump);
}

static void make_split(const char *folder)
{
	struct made_kdump k = example();

	k.is_split = true;
	k.end = 21;
	made_kdump(folder, "part.1", &k);
	k.start = 21;
	k.end = 55;
	made_kdump(folder, "part.2", &k);
	k.start = 55;
	k.end = 64;
	made_kdump(folder, "part.3", &k);
}

static void test_split_set(void **state)
{
	static const char *const orders[][3] = {
		{ "part.1", "part.2", "part.3" },
		{ "part.3", "part.1", "part.2" },
	};

	make_split(*state);
	for (size_t i = 0; i < MT_ARRAY_SIZE(orders); i++) {
		char *paths[3];
		mt_cleanup(mt_dump) struct mt_dump *dump = NULL;

		for (size_t k = 0; k < 3; k++)
			paths[k] = strdup(made_path(*state, orders[i][k]));
		assert_fine(mt_dump_open((const char *const *)paths, 3, NULL, &dump));
		check_kdump(dump);
		/* 51 to 59 are all there, from two files */
		for (uint64_t pfn = 51; pfn < 60; pfn++)
			check_byte(dump, pfn * MADE_PAGE, MADE_PAGE, (unsigned char)(pfn + 1));
		unsigned char both[2 * MADE_PAGE];

		assert_fine(mt_dump_read(dump, MT_PHYS, 54 * MADE_PAGE, both, sizeof(both)));
		assert_int_equal(both[0], 55);
		assert_int_equal(both[MADE_PAGE], 56);
		for (size_t k = 0; k < 3; k++)
			free(paths[k]);
	}
}

static void test_split_set_incomplete(void **state)
{
	const char *paths[2];
	mt_cleanup(mt_dump) struct mt_dump *two = NULL, *one = NULL;
	uint64_t len;

	make_split(*state);
	paths[0] = made_path(*state, "part.3");
	paths[1] = made_path(*state, "part.1");
	assert_fine(mt_dump_open(paths, 2, NULL, &two));
	assert_has(mt_dump_damage(two), "files are missing: name those that have the page frames "
		   "21 to 54");
	check_byte(two, 2 * MADE_PAGE, MADE_PAGE, 3);
	check_byte(two, 56 * MADE_PAGE, MADE_PAGE, 57);
	check_error(two, 53 * MADE_PAGE, 8, MT_ERR_FORMAT, "in a file of the split dump that was "
		    "not given");
	/* from a page that is there into one that is not */
	check_error(two, 54 * MADE_PAGE, 2 * MADE_PAGE, MT_ERR_FORMAT, "was not given");
	assert_false(mt_dump_has(two, 53 * MADE_PAGE, &len));
	assert_true(mt_dump_has(two, 56 * MADE_PAGE, &len));
	paths[0] = made_path(*state, "part.2");
	assert_fine(mt_dump_open(paths, 1, NULL, &one));
	assert_has(mt_dump_damage(one), "page frames 0 to 20, 55 to 63");
	check_byte(one, 53 * MADE_PAGE, MADE_PAGE, 54);
	check_error(one, 56 * MADE_PAGE, 8, MT_ERR_FORMAT, "was not given");
}

/* Opens part.1, then a part of page frames from start on. */
static struct mt_error *open_with(const char *folder, struct made_kdump k, uint64_t start)
{
	const char *paths[2];
	struct mt_dump *dump = NULL;
	struct mt_error *err;

	k.is_split = true;
	k.start = start;
	k.end = k.max;
	made_kdump(folder, "other", &k);
	paths[0] = made_path(folder, "part.1");
	paths[1] = made_path(folder, "other");
	err = mt_dump_open(paths, 2, NULL, &dump);
	mt_dump_close(dump);
	return err;
}

static void test_split_sets_mixed(void **state)
{
	struct made_kdump k = example();

	make_split(*state);
	assert_fine(open_with(*state, k, 21));
	k.node = "another";
	assert_error(open_with(*state, k, 21), MT_ERR_FORMAT, "parts of different split dumps");
	k = example();
	k.max = 128;
	assert_error(open_with(*state, k, 21), MT_ERR_FORMAT, "parts of different split dumps");
	k = example();
	assert_error(open_with(*state, k, 20), MT_ERR_FORMAT, "two files of the split dump have "
		     "page frame 20");
}

/* Of no page frames, of page frames without memory, of no bytes. */
static void test_split_part_empty(void **state)
{
	struct made_kdump k = example();
	const char *names[] = { "part.1", "empty", "rest", "end" };
	char *paths[4];
	mt_cleanup(mt_dump) struct mt_dump *dump = NULL;
	struct mt_dump *none = NULL;

	make_split(*state);
	k.is_split = true;
	k.start = k.end = 21;
	made_kdump(*state, "empty", &k);
	k.end = 60;
	made_kdump(*state, "rest", &k);
	k.start = 60;
	k.end = 64;
	made_kdump(*state, "end", &k);
	for (size_t i = 0; i < 4; i++)
		paths[i] = strdup(made_path(*state, names[i]));
	assert_fine(mt_dump_open((const char *const *)paths, 4, NULL, &dump));
	assert_null(mt_dump_damage(dump));
	check_kdump(dump);
	made_cut(*state, "end", 0);
	assert_error(mt_dump_open((const char *const *)paths, 4, NULL, &none),
		     MT_ERR_UNKNOWN_FORMAT, "end: is empty");
	for (size_t i = 0; i < 4; i++)
		free(paths[i]);
}

static void test_flattened(void **state)
{
	static const size_t chunks[] = { 1, 7, 4096, 100000, 10000000 };
	const struct made_kdump k = example();

	made_kdump(*state, "kdump", &k);
	for (size_t i = 0; i < MT_ARRAY_SIZE(chunks); i++) {
		made_flat(*state, "kdump", "flat", chunks[i]);

		mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "flat");

		assert_string_equal(mt_dump_format(dump), "diskdump, flattened");
		check_kdump(dump);
	}
}

/* Cut before the headers are complete. made_flat() writes last things first. */
static void test_flattened_without_headers(void **state)
{
	static const size_t lengths[] = { 4096, 4100, 4112, 10000, 110000, 114728 + 16 + 12000 };
	const struct made_kdump k = example();
	struct mt_dump *dump;

	made_kdump(*state, "kdump", &k);
	for (size_t i = 0; i < MT_ARRAY_SIZE(lengths); i++) {
		made_flat(*state, "kdump", "flat", 50000);
		made_cut(*state, "flat", lengths[i]);

		const char *path = made_path(*state, "flat");

		assert_error(mt_dump_open(&path, 1, NULL, &dump), MT_ERR_FORMAT, "cut off");
	}
}

/* Headers and bitmaps, then a record each of descriptors and of data, in turn, as writers do. */
static void make_flat_in_turn(const char *folder, size_t nr_pages)
{
	const size_t descriptors = 4 * MADE_PAGE, data = descriptors + nr_pages * 24;
	struct made_record records[2 * 64 + 1] = { { 0, 4 * MADE_PAGE } };

	for (size_t i = 0; i < nr_pages; i++) {
		records[1 + 2 * i] = (struct made_record){ descriptors + i * 24, 24 };
		records[2 + 2 * i] = (struct made_record){ data + i * MADE_PAGE, MADE_PAGE };
	}
	made_flat_records(folder, "kdump", "flat", records, 1 + 2 * nr_pages);
}

/* As a plain one: 35 pages, and what comes after the first that is missing is missing. */
static void test_flattened_cut_off(void **state)
{
	const struct made_kdump k = example();
	const size_t headers = 4096 + 16 + 4 * MADE_PAGE, page = 16 + 24 + 16 + MADE_PAGE;
	/* within data, within a descriptor, before a descriptor, before the end's record */
	static const struct { size_t pages, bytes; } cuts[] = {
		{ 32, 40 + 16 + 2000 }, { 32, 20 }, { 32, 0 }, { 0, 0 }, { 35, 0 }, { 35, 7 },
	};

	made_kdump(*state, "kdump", &k);
	for (size_t i = 0; i < MT_ARRAY_SIZE(cuts); i++) {
		make_flat_in_turn(*state, 35);
		made_cut(*state, "flat", headers + cuts[i].pages * page + cuts[i].bytes);

		mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "flat");
		mt_cleanup(mt_dump) struct mt_dump *again = NULL;
		char words[64];

		snprintf(words, sizeof(words), "cut off after %zu bytes",
			 headers + cuts[i].pages * page + cuts[i].bytes);
		assert_has(mt_dump_damage(dump), words);
		assert_fine(mt_dump_reopen(dump, &again));
		if (cuts[i].pages == 35) {
			check_kdump(dump);
			check_kdump(again);
			continue;
		}
		if (cuts[i].pages)
			check_byte(dump, 48 * MADE_PAGE, MADE_PAGE, 49);
		check_error(dump, 57 * MADE_PAGE, 8, MT_ERR_FORMAT, "the file ends before");
		check_error(again, 57 * MADE_PAGE, 8, MT_ERR_FORMAT, "the file ends before");
		check_error(dump, 3 * MADE_PAGE, 8, MT_ERR_EXCLUDED, "left out");
	}
}

/* What lies before a piece that was lost is there, what lies behind is not taken for zeroes. */
static void test_flattened_with_a_hole(void **state)
{
	const size_t data = 4 * MADE_PAGE + 35 * 24;
	const struct made_record records[] = {
		{ 0, data + 10 * MADE_PAGE }, { data + 11 * MADE_PAGE, 24 * MADE_PAGE },
		{ data + 10 * MADE_PAGE, MADE_PAGE },
	};
	const struct made_kdump k = example();

	made_kdump(*state, "kdump", &k);
	made_flat_records(*state, "kdump", "flat", records, 3);
	made_cut(*state, "flat", 4096 + 2 * 16 + data + 34 * MADE_PAGE);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "flat");

	check_byte(dump, 18 * MADE_PAGE, MADE_PAGE, 19);
	check_error(dump, 20 * MADE_PAGE, 8, MT_ERR_FORMAT, "the file ends before");
	check_error(dump, 58 * MADE_PAGE, 8, MT_ERR_FORMAT, "the file ends before");
}

static void write_be(unsigned char *to, uint64_t value)
{
	for (int i = 7; i >= 0; i--, value >>= 8)
		to[i] = (unsigned char)value;
}

static void test_flattened_damaged(void **state)
{
	static const uint64_t records[][2] = {
		{ UINT64_MAX, 16 }, { 0, 0 }, { 0, UINT64_MAX }, { UINT64_MAX / 2, 16 },
		{ 1, INT64_MAX },
	};
	unsigned char file[4096 + 16 + 16] = "makedumpfile";
	struct mt_dump *dump;

	write_be(file + 16, 1);
	write_be(file + 24, 1);
	for (size_t i = 0; i < MT_ARRAY_SIZE(records); i++) {
		write_be(file + 4096, records[i][0]);
		write_be(file + 4104, records[i][1]);
		unit_write(*state, "flat", file, sizeof(file));

		const char *path = made_path(*state, "flat");

		assert_error(mt_dump_open(&path, 1, NULL, &dump), MT_ERR_FORMAT, "at byte 4096");
	}
}

static bool stop(void *data, const char *what, uint64_t done, uint64_t total)
{
	assert_non_null(what);
	assert_in_range(done, 0, total);
	++*(unsigned int *)data;
	return false;
}

static void test_flattened_stopped(void **state)
{
	const struct made_kdump k = example();
	unsigned int calls = 0;
	const struct mt_progress progress = { .report = stop, .data = &calls };
	struct mt_dump *dump;

	made_kdump(*state, "kdump", &k);
	made_flat(*state, "kdump", "flat", 4096);

	const char *path = made_path(*state, "flat");

	assert_error(mt_dump_open(&path, 1, &progress, &dump), MT_ERR_STOPPED, "stopped");
	assert_int_equal(calls, 1);
}

static void test_not_a_dump(void **state)
{
	struct mt_dump *dump;
	const char *path = made_path(*state, "nothing");

	assert_error(mt_dump_open(&path, 1, NULL, &dump), MT_ERR_NOT_FOUND, "nothing");
	unit_write(*state, "text", "hello", 5);
	path = made_path(*state, "text");
	assert_error(mt_dump_open(&path, 1, NULL, &dump), MT_ERR_UNKNOWN_FORMAT, "text");
	unit_write(*state, "empty", "", 0);
	path = made_path(*state, "empty");
	assert_error(mt_dump_open(&path, 1, NULL, &dump), MT_ERR_UNKNOWN_FORMAT, "is empty");
	path = *state;
	assert_error(mt_dump_open(&path, 1, NULL, &dump), MT_ERR_UNKNOWN_FORMAT, "is a directory");
	assert_error(mt_dump_open(&path, 0, NULL, &dump), MT_ERR_USAGE, "1 to");
}

#define KERNEL UINT64_C(0xffffffff81000000)

/* A page at KERNEL with the name of the kernel in it, and one that QEMU does not map. */
static struct mt_dump *open_with_virtual(const char *folder, const char *vmcoreinfo)
{
	unsigned char page[MADE_PAGE] = "....Linux";
	const struct made_segment segments[] = {
		{ KERNEL, 0x1000000, sizeof(page), sizeof(page), page },
		{ 0x2000000, 0x2000000, sizeof(page), sizeof(page), page },
	};

	page[100] = 0x12;
	page[101] = 0x34;
	strcpy((char *)page + 200, "a\x1b[31mb");
	made_elf(folder, "core", segments, 2, vmcoreinfo);
	return open_dump(folder, "core");
}

#define INFO                                                     \
	"OSRELEASE=6.1.0-test\n"                                 \
	"SYMBOL(init_uts_ns)=ffffffff81000000\n"                 \
	"OFFSET(uts_namespace.name)=4\n"

static void test_virtual(void **state)
{
	mt_cleanup(mt_dump) struct mt_dump *dump = open_with_virtual(*state, INFO);
	mt_cleanup(free) char *text = NULL;
	uint64_t value;

	assert_string_equal(mt_dump_vmcoreinfo(dump), INFO);
	assert_error(mt_dump_read_uint(dump, MT_KVIRT, KERNEL, 8, &value), MT_ERR_NOT_FOUND,
		     "no translation is set up");
	assert_fine(mt_dump_set_linux(dump, NULL));
	assert_string_equal(mt_dump_machine(dump), "x86_64");
	assert_int_equal(mt_dump_page_size(dump), 4096);
	assert_int_equal(mt_dump_pointer_size(dump), 8);
	assert_fine(mt_dump_read_uint(dump, MT_KVIRT, KERNEL + 100, 2, &value));
	assert_int_equal(value, 0x3412);
	assert_fine(mt_dump_virt_to_phys(dump, KERNEL + 100, &value));
	assert_int_equal(value, 0x1000064);
	assert_fine(mt_dump_read_string(dump, MT_KVIRT, KERNEL + 200, 50, &text));
	assert_string_equal(text, "a?[31mb");
	/* p_vaddr = p_paddr and p_vaddr = 0 are no mappings */
	assert_error(mt_dump_read_uint(dump, MT_KVIRT, 0x2000000, 8, &value), MT_ERR_NOT_RAM,
		     "virtual address 0x2000000: not mapped");
	assert_error(mt_dump_read_uint(dump, MT_KVIRT, 0, 8, &value), MT_ERR_NOT_RAM,
		     "virtual address 0x0: not mapped");
	assert_error(mt_dump_read_uint(dump, MT_KVIRT, KERNEL + 4092, 8, &value), MT_ERR_NOT_RAM,
		     "0xffffffff81001000");
}

/* QEMU's headers may be of another byte order than the kernel: the vmlinux knows, or kallsyms. */
static void test_byte_order(void **state)
{
	const struct mt_dump_hints big = { .byte_order = MT_BIG_ENDIAN };
	const struct mt_dump_hints little = { .byte_order = MT_LITTLE_ENDIAN };
	mt_cleanup(mt_dump) struct mt_dump *told = open_with_virtual(*state, INFO);
	uint64_t value;

	assert_fine(mt_dump_set_linux(told, &big));
	assert_true(mt_dump_is_big_endian(told));
	assert_fine(mt_dump_read_uint(told, MT_KVIRT, KERNEL + 100, 2, &value));
	assert_int_equal(value, 0x1234);
	assert_fine(mt_dump_set_linux(told, &little));
	assert_false(mt_dump_is_big_endian(told));

	/* the four bytes there are 0x12, 0x34, 0, 0: 13330, or 305397760 */
	mt_cleanup(mt_dump) struct mt_dump *right = open_with_virtual(
		*state, INFO "SYMBOL(kallsyms_num_syms)=ffffffff81000064\n");

	assert_fine(mt_dump_set_linux(right, NULL));
	assert_false(mt_dump_is_big_endian(right));

	/* and here 0, 0, 0x12, 0x34: 873594880, or 4660 */
	mt_cleanup(mt_dump) struct mt_dump *wrong = open_with_virtual(
		*state, INFO "SYMBOL(kallsyms_num_syms)=ffffffff81000062\n");

	assert_fine(mt_dump_set_linux(wrong, NULL));
	assert_true(mt_dump_is_big_endian(wrong));
}

static void test_virtual_wrong(void **state)
{
	mt_cleanup(mt_dump) struct mt_dump *dump = open_with_virtual(
		*state, "SYMBOL(init_uts_ns)=ffffffff81000800\nOFFSET(uts_namespace.name)=4\n");

	assert_error(mt_dump_set_linux(dump, NULL), MT_ERR_FORMAT, "init_uts_ns");
}

/* A kernel's page tables at its start: it maps 2 MiB there, and nothing else. */
static struct mt_dump *open_with_tables(const char *folder, const char *release,
					const char *vmcoreinfo)
{
	static unsigned char pages[4 * MADE_PAGE];
	const struct made_segment segment = { 0, 0x1000000, sizeof(pages), sizeof(pages), pages };
	uint64_t *entries = (void *)pages;

	entries[511] = 0x1001063;
	entries[512 + 510] = 0x1002063;
	entries[1024 + 8] = 0x10001e3;
	/* its struct new_utsname, which the library reads, too */
	for (size_t i = 0; i < 6; i++) {
		char *name = (char *)pages + 3 * MADE_PAGE + 4 + i * 65;

		snprintf(name, 65, "%s", i == 0 ? "Linux" : i == 2 ? release :
					 i == 4 ? "x86_64" : "made up");
	}
	made_elf(folder, "core", &segment, 1, vmcoreinfo);
	return open_dump(folder, "core");
}

/* Translation wants a version, which the library wants three numbers for. */
static void test_release_of_few_numbers(void **state)
{
	static const char *const releases[] = {
		"7.3-cloud-amd64", "7.3", "7-rc7", "7", "7.3.", "7.3.0", "7.3-rc1.2", "7..3",
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(releases); i++) {
		char info[256];

		snprintf(info, sizeof(info), "OSRELEASE=%s\n"
			 "SYMBOL(init_uts_ns)=ffffffff81003000\n"
			 "SYMBOL(init_top_pgt)=ffffffff81000000\nNUMBER(phys_base)=0\n"
			 "SYMBOL(_stext)=ffffffff81000000\nPAGESIZE=4096\n"
			 "OFFSET(uts_namespace.name)=4\n", releases[i]);

		mt_cleanup(mt_dump) struct mt_dump *dump = NULL;
		uint64_t phys;

		dump = open_with_tables(*state, releases[i], info);
		assert_fine(mt_dump_set_linux(dump, NULL));
		assert_fine(mt_dump_virt_to_phys(dump, KERNEL + 0x3004, &phys));
		assert_int_equal(phys, 0x1003004);
		/* what memtop itself shows stays as it is */
		assert_string_equal(mt_dump_vmcoreinfo(dump), info);
	}
}

/* What QEMU writes for s390x, on a host of the other byte order. */
static void test_big_endian_sections(void **state)
{
	unsigned char pages[3 * MADE_PAGE];
	const struct made_segment segments[] = {
		{ 0, 0, sizeof(pages), sizeof(pages), pages },
		{ 0, 0x8000, MADE_PAGE, 2 * MADE_PAGE, pages },
	};

	memset(pages, 7, sizeof(pages));
	made_elf(*state, "core", segments, 2, INFO);
	made_big_endian(*state, "core");

	mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "core");
	mt_cleanup(mt_dump) struct mt_dump *again = NULL;

	assert_string_equal(mt_dump_format(dump), "elf");
	assert_null(mt_dump_damage(dump));
	assert_string_equal(mt_dump_vmcoreinfo(dump), INFO);
	check_byte(dump, 0x2000, MADE_PAGE, 7);
	check_byte(dump, 0x8000, MADE_PAGE, 7);
	check_error(dump, 0x9000, 8, MT_ERR_EXCLUDED, "left out");
	check_error(dump, 0x3000, 8, MT_ERR_NOT_RAM, "is not in the dump");
	assert_fine(mt_dump_reopen(dump, &again));
	check_byte(again, 0x8000, MADE_PAGE, 7);
}

/* A section header, or its section, may lie behind the place where a file is cut. */
static void test_sections_cut_off(void **state)
{
	unsigned char page[MADE_PAGE];
	const struct made_segment segment = { 0, 0, sizeof(page), sizeof(page), page };
	const size_t end = 64 + 2 * 56 + 24 + strlen(INFO) + MADE_PAGE;

	memset(page, 7, sizeof(page));
	for (size_t left = 0; left < 128 + 11; left += 64) {
		made_elf(*state, "core", &segment, 1, INFO);
		made_big_endian(*state, "core");
		made_cut(*state, "core", end + left);

		mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "core");

		assert_string_equal(mt_dump_vmcoreinfo(dump), INFO);
		check_byte(dump, 0, MADE_PAGE, 7);
	}
}

#define BLOCK 65536

#define ARM64_INFO                                     \
	"OSRELEASE=6.1.0-test\n"                       \
	"PAGESIZE=4096\n"                              \
	"SYMBOL(init_uts_ns)=ffff800008000000\n"       \
	"OFFSET(uts_namespace.name)=4\n"               \
	"NUMBER(VA_BITS)=48\n"

static void number_pages(uint64_t pfn, unsigned char *page)
{
	for (size_t i = 0; i < BLOCK / MADE_PAGE; i++)
		memset(page + i * MADE_PAGE, (int)(pfn * 16 + i), MADE_PAGE);
}

/* A kernel without a note has VMCOREINFO in a page that is no block's first. */
static void number_pages_with_info(uint64_t pfn, unsigned char *page)
{
	number_pages(pfn, page);
	if (pfn == 4)
		memcpy(page + 3 * MADE_PAGE, ARM64_INFO, sizeof(ARM64_INFO));
}

static bool only_even(uint64_t pfn)
{
	return pfn % 2 == 0;
}

static void check_blocks(struct mt_dump *dump)
{
	uint64_t len;

	assert_string_equal(mt_dump_vmcoreinfo(dump), ARM64_INFO);
	for (size_t i = 0; i < 16; i++)
		check_byte(dump, 2 * BLOCK + i * MADE_PAGE, MADE_PAGE, (unsigned char)(32 + i));
	check_byte(dump, 14 * BLOCK, MADE_PAGE, 14 * 16);
	check_error(dump, BLOCK + MADE_PAGE, 8, MT_ERR_EXCLUDED, "was left out");
	check_error(dump, 16 * BLOCK, 8, MT_ERR_NOT_RAM, "is not in the dump");
	assert_true(mt_dump_has(dump, 2 * BLOCK + MADE_PAGE, &len));
	assert_int_equal(len, BLOCK - MADE_PAGE);
	assert_false(mt_dump_has(dump, BLOCK, &len));
	assert_int_equal(len, BLOCK);
}

/* QEMU's of arm64: blocks of 64 KiB whatever the kernel's page size, and no machine's name. */
static void test_kdump_of_blocks(void **state)
{
	struct made_kdump k = {
		.max = 16, .is_ram = all, .is_there = only_even, .block = BLOCK,
		.vmcoreinfo = ARM64_INFO, .machine = "Unknown", .fill = number_pages,
	};
	mt_cleanup(mt_dump) struct mt_dump *again = NULL;

	made_kdump(*state, "kdump", &k);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "kdump");

	check_blocks(dump);
	assert_fine(mt_dump_reopen(dump, &again));
	check_blocks(again);

	k.vmcoreinfo = NULL;
	k.fill = number_pages_with_info;
	made_kdump(*state, "searched", &k);

	mt_cleanup(mt_dump) struct mt_dump *searched = open_dump(*state, "searched");

	check_blocks(searched);
}

/* A dump without the note, from a hypervisor: the kernel has the text in a page. */
static void test_vmcoreinfo_in_memory(void **state)
{
	unsigned char pages[3 * MADE_PAGE] = "OSRELEASE=fake\nSYMBOL(init_uts_ns)=zero\n";
	const struct made_segment segment = { 0, 0x5000, sizeof(pages), sizeof(pages), pages };

	strcpy((char *)pages + 2 * MADE_PAGE, INFO);
	made_elf(*state, "core", &segment, 1, NULL);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "core");

	assert_string_equal(mt_dump_vmcoreinfo(dump), INFO);

	pages[2 * MADE_PAGE] = 'X';
	made_elf(*state, "other", &segment, 1, NULL);

	mt_cleanup(mt_dump) struct mt_dump *without = open_dump(*state, "other");

	assert_null(mt_dump_vmcoreinfo(without));
	assert_error(mt_dump_set_linux(without, NULL), MT_ERR_NOT_FOUND, "no VMCOREINFO");
}

/* 12 KB that claim to hold 2^63 bytes, or memory where no machine has any. */
static void test_elf_impossible(void **state)
{
	static unsigned char page[MADE_PAGE] = { 7 };
	const struct made_segment segments[] = {
		{ 0, 0x10000, sizeof(page), sizeof(page), page },
		{ 0, UINT64_C(1) << 57, sizeof(page), sizeof(page), page },
		{ 0, 0x20000, sizeof(page), UINT64_C(1) << 63, page },
	};
	const char *path = made_path(*state, "core");
	struct mt_dump *none = NULL;
	uint64_t len;

	made_elf(*state, "core", segments + 1, 2, NULL);
	assert_error(mt_dump_open(&path, 1, NULL, &none), MT_ERR_FORMAT,
		     "none of whose 2 segments any machine could have");

	made_elf(*state, "core", segments, 3, NULL);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_dump(*state, "core");

	assert_has(mt_dump_damage(dump), "2 of its segments lie where no machine has memory");
	check_byte(dump, 0x10000, 1, 7);
	assert_false(mt_dump_has(dump, UINT64_C(1) << 57, &len));
	assert_false(mt_dump_has(dump, 0x20000, &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_elf_segments, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_elf_impossible, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_elf_cut_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_kdump, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_kdump_cut_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_kdump_cut_at_many_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_kdump_cut_in_descriptors, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_kdump_without_headers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_marked_incomplete, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_split_set, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_split_set_incomplete, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_split_sets_mixed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_split_part_empty, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_flattened, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_flattened_without_headers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_flattened_cut_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_flattened_with_a_hole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_flattened_damaged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_flattened_stopped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_not_a_dump, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_virtual, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_byte_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_virtual_wrong, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_release_of_few_numbers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_big_endian_sections, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sections_cut_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_kdump_of_blocks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_vmcoreinfo_in_memory, set_up, tear_down),
	};

	return UNIT_RUN(tests);
}
