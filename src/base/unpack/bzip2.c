// SPDX-License-Identifier: GPL-2.0-or-later
/* bzip2, by libbz2. */
#include <bzlib.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/unpack/unpack.h"

static void *bzip2_open(void)
{
	bz_stream *stream = calloc(1, sizeof(*stream));

	if (stream && BZ2_bzDecompressInit(stream, 0, 0) != BZ_OK) {
		free(stream);
		stream = NULL;
	}
	return stream;
}

static unsigned int clamp(size_t n)
{
	return n > INT_MAX ? INT_MAX : (unsigned int)n;
}

static const char *bzip2_step(void *state, struct mt_unpack_step *step)
{
	bz_stream *stream = state;
	unsigned int left = clamp(step->left), room = clamp(step->room);
	int result;

	/* libbz2 writes nothing there */
	stream->next_in = (char *)(uintptr_t)step->from;
	stream->avail_in = left;
	stream->next_out = step->to;
	stream->avail_out = room;
	result = BZ2_bzDecompress(stream);
	step->from += left - stream->avail_in;
	step->left -= left - stream->avail_in;
	step->to += room - stream->avail_out;
	step->room -= room - stream->avail_out;
	step->end = result == BZ_STREAM_END;
	if (result == BZ_OK || result == BZ_STREAM_END)
		return NULL;
	return result == BZ_MEM_ERROR ? "out of memory" : "damaged data";
}

static bool bzip2_again(void *state)
{
	BZ2_bzDecompressEnd(state);
	return BZ2_bzDecompressInit(state, 0, 0) == BZ_OK;
}

static void bzip2_close(void *state)
{
	BZ2_bzDecompressEnd(state);
	free(state);
}

const struct mt_unpack mt_unpack_bzip2 = {
	.name = "bzip2", .magic = "BZh", .magic_len = 3,
	.open = bzip2_open, .step = bzip2_step, .again = bzip2_again, .close = bzip2_close,
};
