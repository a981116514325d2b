/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-256 (FIPS 180-4): who may choose the bytes must not be able to choose the digest. */
#ifndef MT_BASE_SHA256_H
#define MT_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* Characters of a digest in hexadecimal, the final NUL included. */
#define MT_SHA256_TEXT 65

/* A digest in the making.  Set up by mt_sha256_start(). */
struct mt_sha256 {
	uint32_t state[8];
	uint64_t len;			/* bytes added so far */
	unsigned char block[64];	/* those that do not fill a block yet */
};

/* Begins a digest of no bytes. */
void mt_sha256_start(struct mt_sha256 *digest);

/* Adds len bytes. */
void mt_sha256_add(struct mt_sha256 *digest, const void *bytes, size_t len);

/* Writes the digest as lower-case hexadecimal digits; nothing may be added afterwards. */
void mt_sha256_finish(struct mt_sha256 *digest, char text[MT_SHA256_TEXT]);

#endif
