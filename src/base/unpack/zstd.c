// SPDX-License-Identifier: GPL-2.0-or-later
/* Zstandard (RFC 8878), by libzstd. */
#include <zstd.h>

#include "base/unpack/block_private.h"
#include "base/unpack/unpack.h"

static void *zstd_open(void)
{
	return ZSTD_createDStream();
}

static const char *zstd_step(void *state, struct mt_unpack_step *step)
{
	ZSTD_inBuffer in = { .src = step->from, .size = step->left };
	ZSTD_outBuffer out = { .dst = step->to, .size = step->room };
	size_t result = ZSTD_decompressStream(state, &out, &in);

	step->from += in.pos;
	step->left -= in.pos;
	step->to += out.pos;
	step->room -= out.pos;
	step->end = result == 0;
	/* a constant text: "Data corruption detected" */
	return ZSTD_isError(result) ? ZSTD_getErrorName(result) : NULL;
}

static bool zstd_again(void *state)
{
	return !ZSTD_isError(ZSTD_DCtx_reset(state, ZSTD_reset_session_only));
}

static void zstd_close(void *state)
{
	ZSTD_freeDStream(state);
}

const struct mt_unpack mt_unpack_zstd = {
	.name = "zstd", .magic = "\x28\xb5\x2f\xfd", .magic_len = 4,
	.open = zstd_open, .step = zstd_step, .again = zstd_again, .close = zstd_close,
};

void *mt_zstd_blocks_open(void)
{
	return ZSTD_createDCtx();
}

void mt_zstd_blocks_close(void *state)
{
	ZSTD_freeDCtx(state);
}

bool mt_zstd_block(void *state, const void *from, size_t from_len, void *to, size_t to_len)
{
	size_t n = ZSTD_decompressDCtx(state, to, to_len, from, from_len);

	return !ZSTD_isError(n) && n == to_len;
}
