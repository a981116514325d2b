// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is a file in the kdump format: headers, bitmaps, page descriptors. */
#include "fuzz.h"

#include <string.h>

#include "image/kdump/kdump_file.h"

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

	/* with a twin: the same part twice, or no parts at all */
	struct mt_kdump_file set[2] = { kdump, kdump };
	mt_cleanup(free) char *missing = NULL;
	mt_cleanup(mt_error) struct mt_error *other = mt_kdump_file_check_set(set, 2, &missing);

	fuzz_check_message(other);
	return 0;
}
