// SPDX-License-Identifier: GPL-2.0-or-later
/* xz and the older lzma, by liblzma. */
#include <lzma.h>
#include <stdlib.h>

#include "base/unpack/unpack.h"

/* xz -9 needs 65 MiB; what wants more than this is refused. */
#define MAX_MEMORY ((uint64_t)512 << 20)

static bool start(lzma_stream *stream)
{
	return lzma_stream_decoder(stream, MAX_MEMORY, 0) == LZMA_OK;
}

static void *xz_open(void)
{
	lzma_stream *stream = calloc(1, sizeof(*stream));

	if (stream && !start(stream)) {
		free(stream);
		stream = NULL;
	}
	return stream;
}

static const char *xz_step(void *state, struct mt_unpack_step *step)
{
	lzma_stream *stream = state;
	lzma_ret result;

	stream->next_in = (const uint8_t *)step->from;
	stream->avail_in = step->left;
	stream->next_out = (uint8_t *)step->to;
	stream->avail_out = step->room;
	result = lzma_code(stream, LZMA_RUN);
	step->from = (const char *)stream->next_in;
	step->left = stream->avail_in;
	step->to = (char *)stream->next_out;
	step->room = stream->avail_out;
	step->end = result == LZMA_STREAM_END;
	switch (result) {
	case LZMA_OK:
	case LZMA_STREAM_END:
	case LZMA_BUF_ERROR:
		return NULL;
	case LZMA_MEM_ERROR:
	case LZMA_MEMLIMIT_ERROR:
		return "it needs more than 512 MiB to unpack";
	default:
		return "damaged data";
	}
}

static bool xz_again(void *state)
{
	return start(state);
}

static void xz_close(void *state)
{
	lzma_end(state);
	free(state);
}

const struct mt_unpack mt_unpack_xz = {
	.name = "xz", .magic = "\xfd" "7zXZ", .magic_len = 6,	/* with the NUL at its end */
	.open = xz_open, .step = xz_step, .again = xz_again, .close = xz_close,
};

static bool start_alone(lzma_stream *stream)
{
	return lzma_alone_decoder(stream, MAX_MEMORY) == LZMA_OK;
}

static void *lzma_open(void)
{
	lzma_stream *stream = calloc(1, sizeof(*stream));

	if (stream && !start_alone(stream)) {
		free(stream);
		stream = NULL;
	}
	return stream;
}

static bool lzma_again(void *state)
{
	return start_alone(state);
}

/* Properties 0x5d, and a dictionary of whole 64 KiB: what every packer writes. */
const struct mt_unpack mt_unpack_lzma = {
	.name = "lzma", .magic = "\x5d\0\0", .magic_len = 3,
	.open = lzma_open, .step = xz_step, .again = lzma_again, .close = xz_close,
};
