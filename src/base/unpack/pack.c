// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/unpack/pack.h"

#include <lzo/lzo1x.h>
#include <snappy-c.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define ZSTD_LEVEL 3

/* A way to pack: run() returns 0 where there is no room for what it makes. */
struct method {
	const char *name;
	uint32_t flag;
	size_t (*run)(struct mt_packer *packer, const void *bytes, size_t len);
};

struct mt_packer {
	const struct method *method;
	unsigned char *to;
	size_t room;
	ZSTD_CCtx *zstd;
	void *lzo;		/* its working memory */
};

static size_t run_zlib(struct mt_packer *p, const void *bytes, size_t len)
{
	uLongf n = p->room;

	return compress2(p->to, &n, bytes, len, Z_DEFAULT_COMPRESSION) == Z_OK ? n : 0;
}

static size_t run_lzo(struct mt_packer *p, const void *bytes, size_t len)
{
	lzo_uint n = p->room;

	return lzo1x_1_compress(bytes, len, p->to, &n, p->lzo) == LZO_E_OK ? n : 0;
}

static size_t run_snappy(struct mt_packer *p, const void *bytes, size_t len)
{
	size_t n = p->room;

	return snappy_compress(bytes, len, (char *)p->to, &n) == SNAPPY_OK ? n : 0;
}

static size_t run_zstd(struct mt_packer *p, const void *bytes, size_t len)
{
	size_t n = ZSTD_compressCCtx(p->zstd, p->to, p->room, bytes, len, ZSTD_LEVEL);

	return ZSTD_isError(n) ? 0 : n;
}

static const struct method methods[] = {
	{ "zlib", 0x1, run_zlib },
	{ "lzo", 0x2, run_lzo },
	{ "snappy", 0x4, run_snappy },
	{ "zstd", 0x20, run_zstd },
};

static const struct method *find_method(const char *name)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(methods); i++)
		if (!strcmp(methods[i].name, name))
			return &methods[i];
	return NULL;
}

struct mt_error *mt_packer_create(const char *name, size_t max, struct mt_packer **packer)
{
	const struct method *method = find_method(name);
	mt_cleanup(mt_packer) struct mt_packer *p = NULL;

	if (!method)
		return mt_error_create(MT_ERR_USAGE, "%s is none of zlib, lzo, snappy, zstd", name);
	p = calloc(1, sizeof(*p));
	if (!p)
		return mt_error_nomem();
	p->method = method;
	/* the largest that any of them makes of what cannot be packed */
	p->room = max + max / 4 + 1024;
	p->to = malloc(p->room);
	p->zstd = ZSTD_createCCtx();
	p->lzo = malloc(LZO1X_1_MEM_COMPRESS);
	if (!p->to || !p->zstd || !p->lzo)
		return mt_error_nomem();
	*packer = mt_steal(p);
	return NULL;
}

void mt_packer_destroy(struct mt_packer *packer)
{
	if (!packer)
		return;
	ZSTD_freeCCtx(packer->zstd);
	free(packer->lzo);
	free(packer->to);
	free(packer);
}

size_t mt_packer_run(struct mt_packer *packer, const void *bytes, size_t len,
		     const unsigned char **packed)
{
	size_t n = packer->method->run(packer, bytes, len);

	*packed = packer->to;
	return n < len ? n : 0;
}

uint32_t mt_packer_flag(const struct mt_packer *packer)
{
	return packer->method->flag;
}
