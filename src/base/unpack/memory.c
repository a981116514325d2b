// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/unpack/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/unpack/unpack.h"

/* Bytes that room is made for at a time, at least. */
#define LEAST_ROOM ((size_t)1 << 20)

static const struct mt_unpack *const streams[] = {
	&mt_unpack_gzip, &mt_unpack_xz, &mt_unpack_zstd, &mt_unpack_bzip2, &mt_unpack_lzma,
};

static const struct {
	const char *name, *magic;
	size_t magic_len;
	struct mt_error *(*unpack)(const unsigned char *packed, size_t len,
				   struct mt_unpacked *bytes);
} blocks[] = {
	{ "lz4", MT_LZ4_MAGIC, sizeof(MT_LZ4_MAGIC) - 1, mt_unpack_lz4 },
	{ "lzo", MT_LZO_MAGIC, sizeof(MT_LZO_MAGIC) - 1, mt_unpack_lzo },
};

void mt_unpacked_release(struct mt_unpacked *bytes)
{
	free(bytes->v);
	bytes->v = NULL;
	bytes->n = bytes->capacity = 0;
}

struct mt_error *mt_unpacked_reserve(struct mt_unpacked *bytes, size_t len)
{
	size_t wanted = bytes->capacity;

	if (len > bytes->max - bytes->n)
		return mt_error_create(MT_ERR_FORMAT, "it becomes more than %zu MiB",
				       bytes->max >> 20);
	if (bytes->capacity - bytes->n >= len)
		return NULL;
	while (wanted - bytes->n < len)
		wanted = wanted < LEAST_ROOM ? LEAST_ROOM : wanted > bytes->max / 2 ?
						     bytes->max : wanted * 2;

	unsigned char *v = realloc(bytes->v, wanted);

	if (!v)
		return mt_error_nomem();
	bytes->v = v;
	bytes->capacity = wanted;
	return NULL;
}

static bool begins(const void *packed, size_t len, const char *magic, size_t magic_len)
{
	return len >= magic_len && !memcmp(packed, magic, magic_len);
}

static struct mt_error *step(const struct mt_unpack *way, void *state,
			     struct mt_unpack_step *s, struct mt_unpacked *bytes)
{
	struct mt_error *err = bytes->n == bytes->capacity ? mt_unpacked_reserve(bytes, 1) : NULL;
	size_t left = s->left;

	if (err)
		return err;
	s->to = (char *)bytes->v + bytes->n;
	s->room = bytes->capacity - bytes->n;

	size_t room = s->room;
	const char *wrong = way->step(state, s);

	bytes->n += room - s->room;
	if (wrong)
		return mt_error_create(MT_ERR_FORMAT, "%s", wrong);
	if (!s->end && left == s->left && room == s->room)
		return mt_error_create(MT_ERR_FORMAT, "it is cut off");
	return NULL;
}

static struct mt_error *unpack_stream(const struct mt_unpack *way, const void *packed, size_t len,
				      struct mt_unpacked *bytes)
{
	struct mt_unpack_step s = { .from = packed, .left = len };
	void *state = way->open();
	struct mt_error *err = state ? NULL : mt_error_nomem();

	while (!err && !s.end)
		err = step(way, state, &s, bytes);
	if (state)
		way->close(state);
	return err;
}

const char *mt_packed_with(const void *packed, size_t len)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(streams); i++)
		if (begins(packed, len, streams[i]->magic, streams[i]->magic_len))
			return streams[i]->name;
	for (size_t i = 0; i < MT_ARRAY_SIZE(blocks); i++)
		if (begins(packed, len, blocks[i].magic, blocks[i].magic_len))
			return blocks[i].name;
	return NULL;
}

struct mt_error *mt_unpack_memory(const void *packed, size_t len, struct mt_unpacked *bytes)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(streams); i++)
		if (begins(packed, len, streams[i]->magic, streams[i]->magic_len))
			return mt_error_prefix(unpack_stream(streams[i], packed, len, bytes), "%s",
					       streams[i]->name);
	for (size_t i = 0; i < MT_ARRAY_SIZE(blocks); i++)
		if (begins(packed, len, blocks[i].magic, blocks[i].magic_len))
			return mt_error_prefix(blocks[i].unpack(packed, len, bytes), "%s",
					       blocks[i].name);
	return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "it is packed in no way known here");
}
