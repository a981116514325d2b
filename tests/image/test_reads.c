// SPDX-License-Identifier: GPL-2.0-or-later
/* What was read, what a page keeps of it, and how pages of an extract are packed. */
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "base/unpack/block.h"
#include "base/unpack/pack.h"
#include "image/extract/kdump_headers.h"
#include "image/reads/reads.h"

static void test_cut(void **state)
{
	mt_cleanup(mt_reads) struct mt_reads *reads = NULL;
	mt_cleanup(free) uint64_t *chunks = NULL;
	unsigned char bytes[MT_READS_CHUNK];
	size_t n;

	(void)state;
	assert_fine(mt_reads_create(&reads));
	mt_reads_add(reads, 5 * MT_READS_CHUNK + 4090, 10);
	mt_reads_add(reads, 2 * MT_READS_CHUNK + 1, 1);
	mt_reads_add(reads, 2 * MT_READS_CHUNK, 1);
	assert_fine(mt_reads_list(reads, &chunks, &n));
	assert_int_equal(n, 3);
	assert_int_equal(chunks[0], 2);
	assert_int_equal(chunks[1], 5);
	assert_int_equal(chunks[2], 6);

	memset(bytes, 0xaa, sizeof(bytes));
	assert_int_equal(mt_reads_cut(reads, 5, bytes), 6);
	assert_int_equal(bytes[4089], 0);
	assert_int_equal(bytes[4090], 0xaa);
	memset(bytes, 0xaa, sizeof(bytes));
	assert_int_equal(mt_reads_cut(reads, 6, bytes), 4);
	assert_int_equal(bytes[3], 0xaa);
	assert_int_equal(bytes[4], 0);
	memset(bytes, 0xaa, sizeof(bytes));
	assert_int_equal(mt_reads_cut(reads, 7, bytes), 0);
	assert_int_equal(bytes[0], 0);
}

/* What was read as a whole stays whole, and there is room for many. */
static void test_many(void **state)
{
	mt_cleanup(mt_reads) struct mt_reads *reads = NULL;
	mt_cleanup(free) uint64_t *chunks = NULL;
	unsigned char bytes[MT_READS_CHUNK] = { 1 };
	size_t n;

	(void)state;
	assert_fine(mt_reads_create(&reads));
	for (uint64_t i = 20000; i-- > 0;)
		mt_reads_add(reads, i * 3 * MT_READS_CHUNK, i % 2 ? 8 : MT_READS_CHUNK);
	mt_reads_add(reads, 0, 1);
	assert_fine(mt_reads_list(reads, &chunks, &n));
	assert_int_equal(n, 20000);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(chunks[i], i * 3);
	assert_int_equal(mt_reads_cut(reads, 0, bytes), MT_READS_CHUNK);
	assert_int_equal(mt_reads_cut(reads, 3, bytes), 8);
}

static void test_pack(void **state)
{
	static const struct {
		const char *name;
		enum mt_packing packing;
		uint32_t flag;
	} kinds[] = {
		{ "zlib", MT_PACKED_ZLIB, 0x1 }, { "lzo", MT_PACKED_LZO, 0x2 },
		{ "snappy", MT_PACKED_SNAPPY, 0x4 }, { "zstd", MT_PACKED_ZSTD, 0x20 },
	};
	unsigned char page[4096], back[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(page); i++)
		page[i] = (unsigned char)(i / 64);
	for (size_t i = 0; i < MT_ARRAY_SIZE(kinds); i++) {
		mt_cleanup(mt_block_unpacker) struct mt_block_unpacker *unpacker = NULL;
		mt_cleanup(mt_packer) struct mt_packer *packer = NULL;
		const unsigned char *packed;
		size_t len;

		assert_fine(mt_packer_create(kinds[i].name, sizeof(page), &packer));
		assert_fine(mt_block_unpacker_create(&unpacker));
		len = mt_packer_run(packer, page, sizeof(page), &packed);
		assert_true(len > 0 && len < sizeof(page));
		assert_true(mt_block_unpack(unpacker, kinds[i].packing, packed, len, back,
					    sizeof(back)));
		assert_memory_equal(page, back, sizeof(page));
		assert_int_equal(mt_packer_flag(packer), kinds[i].flag);
		/* three bytes become no fewer */
		assert_int_equal(mt_packer_run(packer, "xyz", 3, &packed), 0);
	}
}

static void test_pack_unknown(void **state)
{
	struct mt_packer *packer = NULL;

	(void)state;
	assert_error(mt_packer_create("xz", 4096, &packer), MT_ERR_USAGE, "none of zlib");
	assert_null(packer);
}

/* Where crash and libkdumpfile look: makedumpfile's diskdump_mod.h, big-endian as s390x's. */
static void test_headers(void **state)
{
	const struct mt_kdump_headers headers = {
		.machine = "s390x", .vmcoreinfo = "OSRELEASE=6.1\n", .is_64 = true,
		.big_endian = true, .block = 4096, .max_pfn = 0x12345, .nr_pages = 7,
	};
	mt_cleanup(free) unsigned char *bytes = NULL;
	size_t len;

	(void)state;
	assert_fine(mt_kdump_headers_make(&headers, &bytes, &len));
	assert_int_equal(len, 2 * 4096);
	assert_memory_equal(bytes, "KDUMP   \0\0\0\6Linux", 17);
	assert_string_equal((const char *)bytes + 12 + 2 * 65, "6.1");
	assert_memory_equal(bytes + 428, "\0\0\x10\0\0\0\0\1\0\0\0\6\0\1\x23\x45", 16);
	/* VMCOREINFO's place, then its size */
	assert_memory_equal(bytes + 4096 + 32, "\0\0\0\0\0\0\x14\x18\0\0\0\0\0\0\0\xe", 16);
	assert_memory_equal(bytes + 4096 + 1024 + 24, "OSRELEASE=6.1\n", 14);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_pack),
		cmocka_unit_test(test_pack_unknown),
		cmocka_unit_test(test_headers),
	};

	return UNIT_RUN(tests);
}
