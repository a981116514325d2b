// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Blocks of kdumps that are read without the library are the same as with it: in every packing,
 * with holes, with blocks stored plain between them; and what is wrong with one is said as ever.
 */
#include <lzo/lzo1x.h>
#include <snappy-c.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "made_dump.h"
#include "unit.h"

#include "image/kdump/block_reader.h"
#include "image/dump/dump.h"

#define MAX 3000u
#define BAD 2048u		/* the page that is damaged, where one is */
#define MOST (64 * MADE_PAGE)

static bool all(uint64_t pfn)
{
	return pfn < MAX;
}

/* Runs of all lengths up to 300, with a hole after each. */
static bool with_holes(uint64_t pfn)
{
	return pfn < MAX && pfn % 301 && pfn % 37 != 5;
}

/* Some bytes of chance, some that repeat. */
static void fill(uint64_t pfn, unsigned char *page)
{
	uint32_t seed = (uint32_t)pfn * 2654435761u + 1;

	for (size_t i = 0; i < MADE_PAGE; i++) {
		seed = seed * 1664525u + 1013904223u;
		page[i] = (unsigned char)(i % 64 < 20 ? seed >> 24 : pfn + i / 512);
	}
}

static uint32_t by_zlib(const unsigned char *page, size_t block, unsigned char *to, size_t *len)
{
	uLongf n = 2 * block;

	assert_int_equal(compress2(to, &n, page, block, 1), Z_OK);
	*len = n;
	return 1;
}

static uint32_t by_lzo(const unsigned char *page, size_t block, unsigned char *to, size_t *len)
{
	static unsigned char room[LZO1X_1_MEM_COMPRESS];
	lzo_uint n = 2 * block;

	assert_int_equal(lzo1x_1_compress(page, block, to, &n, room), LZO_E_OK);
	*len = n;
	return 2;
}

static uint32_t by_snappy(const unsigned char *page, size_t block, unsigned char *to, size_t *len)
{
	*len = 2 * block;
	assert_int_equal(snappy_compress((const char *)page, block, (char *)to, len), SNAPPY_OK);
	return 4;
}

static uint32_t by_zstd(const unsigned char *page, size_t block, unsigned char *to, size_t *len)
{
	*len = ZSTD_compress(to, 2 * block, page, block, 1);
	assert_false(ZSTD_isError(*len));
	return 0x20;
}

static uint32_t (*packing)(const unsigned char *page, size_t block, unsigned char *to, size_t *len);
static bool damage;

/* makedumpfile stores what does not shrink as it is: here every seventh page. */
static uint32_t pack(uint64_t pfn, const unsigned char *page, size_t block, unsigned char *to,
		     size_t *len)
{
	if (!packing || pfn % 7 == 3) {
		memcpy(to, page, block);
		*len = block;
		return 0;
	}

	uint32_t flags = packing(page, block, to, len);

	/* cut in half: whatever is made of it is not the page */
	if (damage && pfn == BAD)
		*len /= 2;
	return flags;
}

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

static struct mt_dump *open_made(const char *folder, bool (*is_there)(uint64_t pfn))
{
	const struct made_kdump k = { .max = MAX, .fill = fill, .pack = pack, .is_ram = all,
				      .is_there = is_there };
	const char *path;
	struct mt_dump *dump;

	made_kdump(folder, "kdump", &k);
	path = made_path(folder, "kdump");
	assert_fine(mt_dump_open(&path, 1, NULL, &dump));
	return dump;
}

static void check_page(const unsigned char *got, uint64_t pfn)
{
	unsigned char wanted[MADE_PAGE];

	fill(pfn, wanted);
	assert_memory_equal(got, wanted, MADE_PAGE);
}

/* len bytes from phys on, in one read, are what was put there, or it fails if any is absent. */
static void check_stretch(struct mt_dump *dump, uint64_t phys, size_t len,
			  bool (*is_there)(uint64_t pfn))
{
	static unsigned char got[MOST], wanted[MADE_PAGE];
	bool whole = true;
	mt_cleanup(mt_error) struct mt_error *err = mt_dump_read(dump, MT_PHYS, phys, got, len);

	for (uint64_t at = phys; at < phys + len; at++)
		whole = whole && is_there(at / MADE_PAGE);
	if (!whole) {
		assert_int_equal(mt_error_code(err), MT_ERR_EXCLUDED);
		return;
	}
	assert_null(err);
	for (size_t i = 0; i < len; i++) {
		uint64_t at = phys + i;

		if (!i || !(at % MADE_PAGE))
			fill(at / MADE_PAGE, wanted);
		if (got[i] != wanted[at % MADE_PAGE])
			fail_msg("byte %zu of a read at 0x%llx", i, (unsigned long long)phys);
	}
}

static void check_all(const char *folder, bool (*is_there)(uint64_t pfn))
{
	struct mt_dump *dump = open_made(folder, is_there);
	static const size_t lengths[] = { 4, 5, 16, 17, 64 };

	for (uint64_t pfn = 0; pfn + 65 < MAX; pfn += 23) {
		size_t len = lengths[pfn % 5] * MADE_PAGE;

		check_stretch(dump, pfn * MADE_PAGE, len, is_there);
		check_stretch(dump, pfn * MADE_PAGE + 100, len - 100, is_there);
		check_stretch(dump, pfn * MADE_PAGE + 8, len - 4096, is_there);
	}
	mt_dump_close(dump);
}

static void check_packing(void **state, uint32_t (*by)(const unsigned char *page, size_t block,
							unsigned char *to, size_t *len))
{
	packing = by;
	damage = false;
	check_all(*state, all);
	check_all(*state, with_holes);
}

static void test_plain(void **state)
{
	check_packing(state, NULL);
}

static void test_zlib(void **state)
{
	check_packing(state, by_zlib);
}

static void test_lzo(void **state)
{
	check_packing(state, by_lzo);
}

static void test_snappy(void **state)
{
	check_packing(state, by_snappy);
}

static void test_zstd(void **state)
{
	check_packing(state, by_zstd);
}

/* It is refused by whoever reads it, and nothing else is. */
static void test_damage(void **state)
{
	static unsigned char got[8 * MADE_PAGE];

	for (int i = 0; i < 3; i++) {
		packing = i == 0 ? by_zlib : i == 1 ? by_lzo : by_zstd;
		damage = true;

		struct mt_dump *dump = open_made(*state, all);
		mt_cleanup(mt_error) struct mt_error *err =
			mt_dump_read(dump, MT_PHYS, (BAD - 4) * MADE_PAGE, got, sizeof(got));

		assert_non_null(err);
		assert_fine(mt_dump_read(dump, MT_PHYS, (BAD - 8) * MADE_PAGE, got, sizeof(got)));
		check_page(got + 7 * MADE_PAGE, BAD - 1);
		assert_fine(mt_dump_read(dump, MT_PHYS, (BAD + 1) * MADE_PAGE, got, sizeof(got)));
		check_page(got, BAD + 1);
		mt_dump_close(dump);
	}
	damage = false;
}

/* That it is this reader which reads, and stops where a block is absent or damaged. */
static void test_reader(void **state)
{
	static unsigned char got[300 * MADE_PAGE];
	struct mt_block_reader *reader;
	struct mt_kdump_file kdump;
	FILE *file;

	packing = by_zlib;
	damage = true;
	mt_dump_close(open_made(*state, with_holes));
	damage = false;
	file = fopen(made_path(*state, "kdump"), "re");
	assert_non_null(file);
	assert_fine(mt_kdump_file_inspect(fileno(file), NULL, &kdump));
	assert_fine(mt_block_reader_open(fileno(file), &kdump, &reader));
	assert_non_null(reader);
	/* 5 is a hole, 301 too: 302 to 337 are there */
	assert_int_equal(mt_block_reader_read(reader, MADE_PAGE, got, sizeof(got)), 4 * MADE_PAGE);
	assert_int_equal(mt_block_reader_read(reader, 5 * MADE_PAGE, got, sizeof(got)), 0);
	assert_int_equal(mt_block_reader_read(reader, 302 * MADE_PAGE, got, 5 * MADE_PAGE + 100),
			 5 * MADE_PAGE);
	check_page(got + 4 * MADE_PAGE, 306);
	assert_int_equal(mt_block_reader_read(reader, (BAD - 3) * MADE_PAGE, got, sizeof(got)),
			 3 * MADE_PAGE);
	assert_int_equal(mt_block_reader_read(reader, MAX * MADE_PAGE, got, sizeof(got)), 0);
	assert_int_equal(mt_block_reader_read(reader, UINT64_MAX / MADE_PAGE * MADE_PAGE, got,
					      sizeof(got)), 0);
	mt_block_reader_close(reader);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_plain, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_zlib, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lzo, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_snappy, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_zstd, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_damage, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_reader, set_up, tear_down),
	};

	return UNIT_RUN(tests);
}
