// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is a file in the kdump format: headers, bitmaps, page descriptors, packed pages. */
#include "fuzz.h"

#include <string.h>

#include "image/kdump/block_reader.h"
#include "image/kdump/kdump_file.h"

/* Whole blocks are read, or nothing: never more than was asked for. */
static void read_blocks(int fd, const struct mt_kdump_file *kdump)
{
	static char blocks[64 << 10];
	struct mt_block_reader *reader = NULL;
	mt_cleanup(mt_error) struct mt_error *err = mt_block_reader_open(fd, kdump, &reader);

	fuzz_check_message(err);
	for (uint64_t i = 0; reader && i < 64; i++) {
		/* from the first, and about the end */
		uint64_t pfn = i < 32 ? i : kdump->max - (i - 32);
		size_t n;

		if (pfn > UINT64_MAX / kdump->block_size)
			continue;
		n = mt_block_reader_read(reader, pfn * kdump->block_size, blocks, sizeof(blocks));
		REQUIRE(n <= sizeof(blocks) && !(n % kdump->block_size));
	}
	mt_block_reader_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mt_kdump_file kdump = { 0 };
	int fd = fuzz_file(data, size);
	mt_cleanup(mt_error) struct mt_error *err = mt_kdump_file_inspect(fd, NULL, &kdump);

	fuzz_check_message(err);
	if (err || !kdump.is_kdump)
		return 0;
	REQUIRE(kdump.size == size);
	for (unsigned int bit = 0; bit < 64; bit++)
		mt_kdump_file_is_ram(fd, &kdump, UINT64_C(1) << bit);
	mt_kdump_file_is_ram(fd, &kdump, kdump.max);
	mt_kdump_file_is_ram(fd, &kdump, UINT64_MAX);
	read_blocks(fd, &kdump);

	/* with a twin: the same part twice, or no parts at all */
	struct mt_kdump_file set[2] = { kdump, kdump };
	mt_cleanup(free) char *missing = NULL;
	mt_cleanup(mt_error) struct mt_error *other = mt_kdump_file_check_set(set, 2, &missing);

	fuzz_check_message(other);
	return 0;
}
