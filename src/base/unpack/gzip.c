// SPDX-License-Identifier: GPL-2.0-or-later
/* gzip (RFC 1952), by zlib. */
#include <limits.h>
#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

#include "base/unpack/unpack.h"

/* 15: the largest window; 16: gzip's header, not zlib's */
#define WINDOW_BITS (15 + 16)

static void *gzip_open(void)
{
	z_stream *stream = calloc(1, sizeof(*stream));

	if (stream && inflateInit2(stream, WINDOW_BITS) != Z_OK) {
		free(stream);
		stream = NULL;
	}
	return stream;
}

static unsigned int clamp(size_t n)
{
	return n > INT_MAX ? INT_MAX : (unsigned int)n;
}

static const char *gzip_step(void *state, struct mt_unpack_step *step)
{
	z_stream *stream = state;
	unsigned int left = clamp(step->left), room = clamp(step->room);
	int result;

	stream->next_in = (const Bytef *)step->from;
	stream->avail_in = left;
	stream->next_out = (Bytef *)step->to;
	stream->avail_out = room;
	result = inflate(stream, Z_NO_FLUSH);
	step->from += left - stream->avail_in;
	step->left -= left - stream->avail_in;
	step->to += room - stream->avail_out;
	step->room -= room - stream->avail_out;
	step->end = result == Z_STREAM_END;
	if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR)
		return NULL;
	return result == Z_MEM_ERROR ? "out of memory" : "damaged data";
}

static bool gzip_again(void *state)
{
	return inflateReset(state) == Z_OK;
}

static void gzip_close(void *state)
{
	inflateEnd(state);
	free(state);
}

const struct mt_unpack mt_unpack_gzip = {
	.name = "gzip", .magic = "\x1f\x8b", .magic_len = 2,
	.open = gzip_open, .step = gzip_step, .again = gzip_again, .close = gzip_close,
};
