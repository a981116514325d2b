// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading structures through the cache, in either byte order. */
#include <stdlib.h>
#include <string.h>

#include "kernel/read/reader.h"
#include "unit.h"

#define START 0xffff888000000000ull
#define SIZE 0x3000u
#define HOLE 0x1000u	/* the second page is not there */

struct fake {
	uint8_t data[SIZE];
	unsigned int reads;
	size_t cut;		/* the dump ends here, or 0 */
};

static struct mt_error *read_fake(void *data, uint64_t address, void *buf, size_t len)
{
	struct fake *fake = data;
	uint64_t offset = address - START;

	fake->reads++;
	if (offset >= SIZE || len > SIZE - offset)
		return mt_error_create(MT_ERR_NOT_RAM, "0x%llx", (unsigned long long)address);
	if (offset < HOLE + 0x1000 && offset + len > HOLE)
		return mt_error_create(MT_ERR_EXCLUDED, "0x%llx", (unsigned long long)address);
	if (fake->cut && offset + len > fake->cut)
		return mt_error_create(MT_ERR_FORMAT, "the end");
	memcpy(buf, fake->data + offset, len);
	return NULL;
}

static struct mt_reader *make(struct fake *fake, bool big_endian, unsigned int pointer_size)
{
	const struct mt_memory memory = {
		.read = read_fake,
		.data = fake,
		.big_endian = big_endian,
		.pointer_size = pointer_size,
		.page_size = 4096,
	};
	struct mt_reader *reader = NULL;

	for (size_t i = 0; i < SIZE; i++)
		fake->data[i] = (uint8_t)(i * 7 + i / 256);
	fake->reads = 0;
	fake->cut = 0;
	assert_fine(mt_reader_create(&memory, &reader));
	return reader;
}

static void test_byte_order(void **state)
{
	static const uint8_t raw[] = { 0x81, 2, 3, 4, 5, 6, 7, 8 };
	static const struct mt_field array = {
		.exists = true, .m = { .offset = 2, .size = 6, .element_size = 2 },
	};
	static const struct mt_field first = { .exists = true, .m = { .offset = 0, .size = 1 } };
	struct fake fake;
	mt_cleanup(mt_reader) struct mt_reader *little = make(&fake, false, 8);
	mt_cleanup(mt_reader) struct mt_reader *big = make(&fake, true, 4);

	(void)state;
	assert_true(mt_reader_uint(little, raw, 8) == 0x0807060504030281);
	assert_true(mt_reader_uint(big, raw, 8) == 0x8102030405060708);
	assert_int_equal(mt_reader_long(big, raw), 0x81020304);
	assert_int_equal(mt_reader_element(little, raw, &array, 1), 0x0605);
	assert_int_equal(mt_reader_element(big, raw, &array, 2), 0x0708);
	assert_int_equal(mt_reader_field_signed(little, raw, &first), -127);
	assert_int_equal(mt_reader_field(little, raw, &first), 0x81);
	assert_true(mt_reader_add(little, UINT32_MAX, 1) == 0x100000000);
	assert_int_equal(mt_reader_add(big, UINT32_MAX, 1), 0);
}

/* Bit 33 lies in the second word where words have 32 bits. */
static void test_bits(void **state)
{
	static const uint8_t little_bits[] = { 1, 0, 0, 0, 2, 0, 0, 0 };
	static const uint8_t big_bits[] = { 0, 0, 0, 1, 0, 0, 0, 2 };
	struct fake fake;
	mt_cleanup(mt_reader) struct mt_reader *little = make(&fake, false, 4);
	mt_cleanup(mt_reader) struct mt_reader *big = make(&fake, true, 4);
	mt_cleanup(mt_reader) struct mt_reader *wide = make(&fake, true, 8);

	(void)state;
	for (unsigned int bit = 0; bit < 64; bit++) {
		assert_int_equal(mt_reader_bit(little, little_bits, 8, bit), bit == 0 || bit == 33);
		assert_int_equal(mt_reader_bit(big, big_bits, 8, bit), bit == 0 || bit == 33);
		assert_int_equal(mt_reader_bit(wide, big_bits, 8, bit), bit == 1 || bit == 32);
	}
}

/* What lies behind the last whole word of a mask is in nobody's. */
static void test_odd_bits(void **state)
{
	struct fake fake;
	mt_cleanup(mt_reader) struct mt_reader *reader = make(&fake, false, 8);

	(void)state;
	for (size_t size = 0; size < 24; size++) {
		mt_cleanup(free) uint8_t *mask = malloc(size ? size : 1);

		memset(mask, 0xff, size ? size : 1);
		for (uint64_t bit = 0; bit < 256; bit++)
			assert_int_equal(mt_reader_bit(reader, mask, size, bit),
					 bit / 64 < size / 8);
		assert_false(mt_reader_bit(reader, mask, size, UINT64_MAX));
	}
}

static void test_widths(void **state)
{
	struct fake fake;
	mt_cleanup(mt_reader) struct mt_reader *reader = make(&fake, false, 8);
	static const size_t wrong[] = { 0, 3, 5, 7, 9, 16, 2048, SIZE_MAX };
	struct mt_field wide = { .exists = true, .m = { .size = 2048 } };
	uint64_t value = 0;

	(void)state;
	for (size_t size = 1; size <= 8; size *= 2) {
		assert_fine(mt_reader_read_uint(reader, START, size, &value));
		assert_true(value == mt_reader_uint(reader, fake.data, size));
	}
	for (size_t i = 0; i < MT_ARRAY_SIZE(wrong); i++)
		assert_error(mt_reader_read_uint(reader, START, wrong[i], &value), MT_ERR_FORMAT,
			     "an integer of ");
	assert_error(mt_reader_member(reader, START, &wide, &value), MT_ERR_FORMAT,
		     "an integer of 2048 bytes");
}

static void test_cache(void **state)
{
	struct fake fake;
	mt_cleanup(mt_reader) struct mt_reader *reader = make(&fake, false, 8);
	uint8_t buf[64];

	(void)state;
	for (uint64_t i = 0; i + sizeof(buf) <= 0x1000; i += 8) {
		assert_fine(mt_reader_read(reader, START + i, buf, sizeof(buf)));
		assert_memory_equal(buf, fake.data + i, sizeof(buf));
	}
	assert_int_equal(fake.reads, 1);
}

static void test_holes(void **state)
{
	struct fake fake;
	mt_cleanup(mt_reader) struct mt_reader *reader = make(&fake, false, 8);
	uint8_t buf[64];
	uint64_t value;

	(void)state;
	assert_error(mt_reader_read(reader, START + HOLE, buf, 8), MT_ERR_EXCLUDED, "0x");
	assert_error(mt_reader_read(reader, START + HOLE - 8, buf, 16), MT_ERR_EXCLUDED, "0x");
	assert_error(mt_reader_read_long(reader, START + SIZE, &value), MT_ERR_NOT_RAM, "0x");
	assert_fine(mt_reader_read(reader, START + HOLE - 8, buf, 8));
	assert_memory_equal(buf, fake.data + HOLE - 8, 8);
}

/* A dump that was cut off in a page has the first part of it. */
static void test_cut(void **state)
{
	struct fake fake;
	mt_cleanup(mt_reader) struct mt_reader *reader = make(&fake, false, 8);
	uint8_t buf[8];

	(void)state;
	fake.cut = 0x2800;
	assert_fine(mt_reader_read(reader, START + 0x27f8, buf, 8));
	assert_memory_equal(buf, fake.data + 0x27f8, 8);
	assert_error(mt_reader_read(reader, START + 0x27fc, buf, 8), MT_ERR_FORMAT, "the end");
}

static void test_strings(void **state)
{
	struct fake fake;
	mt_cleanup(mt_reader) struct mt_reader *reader = make(&fake, false, 8);
	mt_cleanup(free) char *text = NULL;
	mt_cleanup(free) char *none = NULL;

	(void)state;
	memcpy(fake.data + 0x100, "Normal\033", 8);
	assert_fine(mt_reader_read_string(reader, START + 0x100, 7, &text));
	assert_string_equal(text, "Normal?");
	assert_error(mt_reader_read_string(reader, START + 0x100, 6, &none), MT_ERR_FORMAT,
		     "has no end within 6 bytes");
	assert_error(mt_reader_read_string(reader, START + HOLE, 6, &none), MT_ERR_EXCLUDED, "0x");
}

static void test_bounds(void **state)
{
	struct fake fake;
	mt_cleanup(mt_reader) struct mt_reader *reader = make(&fake, false, 8);
	uint8_t *buf = NULL;

	(void)state;
	assert_error(mt_reader_read_alloc(reader, START, UINT64_MAX, 4096, &buf), MT_ERR_FORMAT,
		     "of which at most 4096 can be");
	assert_null(buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_byte_order),
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_odd_bits),
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_cache),
		cmocka_unit_test(test_holes),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_bounds),
	};

	return UNIT_RUN(tests);
}
