// SPDX-License-Identifier: GPL-2.0-or-later
#include <bzlib.h>
#include <lz4.h>
#include <lzma.h>
#include <lzo/lzo1x.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "made_image.h"
#include "unit.h"

#define BANNER "Linux version 6.9.0-made (nobody@nowhere) #1\n"

/* Where things are in the image. */
enum { NOTES_AT = 0x800, BANNER_AT = 0x900, BTF_AT = 0x1000, TABLES_AT = 0x2000 };

struct image {
	struct made_bytes b;
	bool big;
};

static void put(struct image *i, size_t at, uint64_t value, size_t size)
{
	assert_true(at + size <= i->b.n);
	for (size_t k = 0; k < size; k++)
		i->b.v[i->big ? at + size - 1 - k : at + k] = (unsigned char)(value >> 8 * k);
}

static size_t align(size_t n)
{
	return (n + 7) / 8 * 8;
}

static void name_of(unsigned int i, char name[32])
{
	static const char *const names[] = {
		"T_text", "T__start_notes", "T__stop_notes", "Dlinux_banner",
	};

	if (i < MT_ARRAY_SIZE(names))
		snprintf(name, 32, "%s", names[i]);
	else
		snprintf(name, 32, "%csymbol_%u", i % 3 ? 't' : 'W', i);
}

/* Behind _text; two of each address. */
static uint64_t place_of(unsigned int i)
{
	static const uint64_t places[] = { 0, NOTES_AT, NOTES_AT + 36, BANNER_AT };

	return i < MT_ARRAY_SIZE(places) ? places[i] : 0x1000 + i / 2 * 16;
}

static size_t put_tokens(struct image *i, size_t at, size_t starts[256])
{
	size_t first = at;

	for (unsigned int token = 0; token < 256; token++) {
		starts[token] = at - first;
		if (token >= ' ' && token < 127)
			i->b.v[at++] = (unsigned char)token;
		at++;
	}
	return align(at);
}

static size_t put_names(struct image *i, size_t at, size_t markers[])
{
	size_t first = at;

	for (unsigned int s = 0; s < MADE_IMAGE_SYMBOLS; s++) {
		char name[32];

		name_of(s, name);
		if (s % 256 == 0)
			markers[s / 256] = at - first;
		i->b.v[at++] = (unsigned char)strlen(name);
		memcpy(i->b.v + at, name, strlen(name));
		at += strlen(name);
	}
	return align(at);
}

static size_t put_offsets(struct image *i, size_t at, enum made_tables tables)
{
	for (unsigned int s = 0; s < MADE_IMAGE_SYMBOLS; s++) {
		uint64_t place = place_of(s);

		if (tables == MADE_FROM_ITSELF)
			place -= at + 4 * s;
		else if (tables == MADE_PERCPU)
			place = -1 - place;
		put(i, at + 4 * s, place, 4);
	}
	at = align(at + 4 * MADE_IMAGE_SYMBOLS);
	if (tables == MADE_FROM_ITSELF)
		return at;
	put(i, at, MADE_IMAGE_TEXT, 8);
	return at + 8;
}

static void put_tables(struct image *i, enum made_tables tables)
{
	size_t at = TABLES_AT, markers[MADE_IMAGE_SYMBOLS / 256 + 1], starts[256];
	bool last = tables == MADE_OFFSETS_LAST || tables == MADE_FROM_ITSELF;

	if (!last)
		at = put_offsets(i, at, tables);
	put(i, at, MADE_IMAGE_SYMBOLS, 4);
	at = put_names(i, at + 8, markers);
	for (size_t m = 0; m < MT_ARRAY_SIZE(markers); m++)
		put(i, at + 4 * m, markers[m], 4);
	at = align(at + 4 * MT_ARRAY_SIZE(markers));
	if (tables == MADE_WITH_SEQS) {
		memset(i->b.v + at, 1, MADE_IMAGE_SYMBOLS * 3);
		at = align(at + MADE_IMAGE_SYMBOLS * 3);
	}
	at = put_tokens(i, at, starts);
	for (size_t t = 0; t < 256; t++)
		put(i, at + 2 * t, starts[t], 2);
	if (last)
		put_offsets(i, at + 512, tables);
}

static void put_note(struct image *i)
{
	put(i, NOTES_AT, 4, 4);
	put(i, NOTES_AT + 4, 20, 4);
	put(i, NOTES_AT + 8, 3, 4);
	memcpy(i->b.v + NOTES_AT + 12, "GNU", 4);
	for (size_t k = 0; k < 20; k += 4)
		memcpy(i->b.v + NOTES_AT + 16 + k, "\x8b\xad\xf0\x0d", 4);
}

/* One type: int. */
static void put_btf(struct image *i)
{
	static const uint32_t header[] = { 24, 0, 16, 16, 5 }, type[] = { 1, 1u << 24, 4, 32 };

	put(i, BTF_AT, 0xeb9f, 2);
	put(i, BTF_AT + 2, i->big ? 0x0100 : 1, 2);
	for (size_t k = 0; k < MT_ARRAY_SIZE(header); k++)
		put(i, BTF_AT + 4 + 4 * k, header[k], 4);
	for (size_t k = 0; k < MT_ARRAY_SIZE(type); k++)
		put(i, BTF_AT + 24 + 4 * k, type[k], 4);
	memcpy(i->b.v + BTF_AT + 40, "\0int", 5);
}

static struct made_bytes empty(size_t n)
{
	struct made_bytes b = { .v = calloc(1, n), .n = n };

	assert_non_null(b.v);
	return b;
}

struct made_bytes made_image(enum made_tables tables, bool big, size_t size)
{
	struct image i = { .b = empty(size > 0x10000 ? size : 0x10000), .big = big };

	if (!big)
		memcpy(i.b.v + 56, "ARM\x64", 4);
	put_note(&i);
	memcpy(i.b.v + BANNER_AT, BANNER, sizeof(BANNER));
	put_btf(&i);
	if (tables != MADE_NO_TABLES)
		put_tables(&i, tables);
	return i.b;
}

static size_t pack_gzip(const struct made_bytes *from, struct made_bytes *to)
{
	z_stream s = { .next_in = from->v, .avail_in = (uInt)from->n,
		       .next_out = to->v, .avail_out = (uInt)to->n };

	assert_int_equal(deflateInit2(&s, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&s, Z_FINISH), Z_STREAM_END);
	deflateEnd(&s);
	return s.total_out;
}

static size_t pack_xz(const struct made_bytes *from, struct made_bytes *to)
{
	size_t n = 0;

	assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, from->v, from->n, to->v,
						 &n, to->n), LZMA_OK);
	return n;
}

static size_t pack_lzma(const struct made_bytes *from, struct made_bytes *to)
{
	lzma_stream s = LZMA_STREAM_INIT;
	lzma_options_lzma options;

	assert_false(lzma_lzma_preset(&options, 1));
	assert_int_equal(lzma_alone_encoder(&s, &options), LZMA_OK);
	s.next_in = from->v;
	s.avail_in = from->n;
	s.next_out = to->v;
	s.avail_out = to->n;
	assert_int_equal(lzma_code(&s, LZMA_FINISH), LZMA_STREAM_END);
	lzma_end(&s);
	return to->n - s.avail_out;
}

static size_t pack_zstd(const struct made_bytes *from, struct made_bytes *to)
{
	return ZSTD_compress(to->v, to->n, from->v, from->n, 1);
}

static size_t pack_bzip2(const struct made_bytes *from, struct made_bytes *to)
{
	unsigned int n = (unsigned int)to->n;

	assert_int_equal(BZ2_bzBuffToBuffCompress((char *)to->v, &n, (char *)from->v,
						  (unsigned int)from->n, 1, 0, 0), BZ_OK);
	return n;
}

/* One block; a kernel's build appends the size. */
static size_t pack_lz4(const struct made_bytes *from, struct made_bytes *to)
{
	struct image out = { .b = *to };
	int n = LZ4_compress_default((const char *)from->v, (char *)to->v + 8, (int)from->n,
				     (int)to->n - 12);

	assert_true(n > 0);
	put(&out, 0, 0x184c2102, 4);
	put(&out, 4, (uint64_t)n, 4);
	put(&out, 8 + (size_t)n, from->n, 4);
	return 12 + (size_t)n;
}

/* As lzop -9: a header of version 1.03, blocks with adler32 (of nothing) of what is unpacked. */
static size_t pack_lzo(const struct made_bytes *from, struct made_bytes *to)
{
	static const unsigned char start[] = "\x89LZO\0\r\n\x1a\n\x10\x30\x20\xa0\x09\x40\x03\x09"
					     "\0\0\0\1" "\0\0\0\0" "\0\0\0\0" "\0\0\0\0" "\0"
					     "\0\0\0\0";
	struct image out = { .b = *to, .big = true };
	mt_cleanup(free) void *work = malloc(LZO1X_1_MEM_COMPRESS);
	size_t at = sizeof(start) - 1, block = 0x8000;

	memcpy(to->v, start, at);
	for (size_t i = 0; i < from->n; i += block) {
		size_t len = from->n - i < block ? from->n - i : block;
		lzo_uint n = 0;

		lzo1x_1_compress(from->v + i, len, to->v + at + 12, &n, work);
		if (n >= len) {
			n = len;
			memcpy(to->v + at + 12, from->v + i, len);
		}
		put(&out, at, len, 4);
		put(&out, at + 4, n, 4);
		put(&out, at + 8, 1, 4);
		at += 12 + n;
	}
	put(&out, at, 0, 4);
	return at + 4;
}

struct made_bytes made_packed(const struct made_bytes *bytes, const char *how)
{
	static const struct {
		const char *name;
		size_t (*pack)(const struct made_bytes *from, struct made_bytes *to);
	} ways[] = {
		{ "gzip", pack_gzip }, { "xz", pack_xz }, { "lzma", pack_lzma },
		{ "zstd", pack_zstd }, { "bzip2", pack_bzip2 }, { "lz4", pack_lz4 },
		{ "lzo", pack_lzo },
	};
	struct made_bytes to = empty(bytes->n + bytes->n / 2 + 0x20000);

	for (size_t i = 0; i < MT_ARRAY_SIZE(ways); i++)
		if (!strcmp(how, ways[i].name)) {
			to.n = ways[i].pack(bytes, &to);
			return to;
		}
	fail_msg("%s", how);
	return to;
}

static struct made_bytes wrapped(const struct made_bytes *payload, size_t at)
{
	struct made_bytes b = empty(at + payload->n);

	memcpy(b.v + at, payload->v, payload->n);
	return b;
}

struct made_bytes made_bzimage(const struct made_bytes *payload)
{
	struct image i = { .b = wrapped(payload, 512 * 3 + 0x100) };

	i.b.v[0x1f1] = 2;
	memcpy(i.b.v + 0x202, "HdrS\x0f\2", 6);
	put(&i, 0x248, 0x100, 4);
	put(&i, 0x24c, payload->n, 4);
	return i.b;
}

struct made_bytes made_zboot(const struct made_bytes *payload)
{
	struct image i = { .b = wrapped(payload, 0x400) };

	memcpy(i.b.v, "MZ\0\0zimg", 8);
	put(&i, 8, 0x400, 4);
	put(&i, 12, payload->n, 4);
	return i.b;
}

struct made_bytes made_loader(const struct made_bytes *payload)
{
	struct made_bytes b = wrapped(payload, 0x1234);

	/* what looks like a stream and is none */
	memcpy(b.v + 0x100, "\x1f\x8b\x08\0junk", 8);
	memcpy(b.v + 0x200, "BZh9junk", 8);
	return b;
}
