// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

#include <sys/stat.h>
#include <unistd.h>

#include "image/kdump/flatten.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = fuzz_file(data, size);
	struct mt_flattened result = { .fd = -1 };
	struct stat st;

	setenv("TMPDIR", fuzz_folder(), 1);
	if (!mt_flatten_is_flattened(fd))
		return 0;

	mt_cleanup(mt_error) struct mt_error *err = mt_flatten_rearrange(fd, NULL, &result);
	mt_cleanup(fd) int arranged = result.fd;

	fuzz_check_message(err);
	REQUIRE(!err == (arranged >= 0));
	/* it takes no more room than the input has bytes */
	if (!err)
		REQUIRE(!fstat(arranged, &st) &&
			(size_t)st.st_blocks * 512 <= 64 * size + (1 << 20));
	if (result.is_cut)
		for (size_t i = 0; i + 1 < result.there.n; i++)
			REQUIRE(result.there.v[i].end < result.there.v[i + 1].start);
	mt_extents_release(&result.there);
	return 0;
}
