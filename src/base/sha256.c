// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/sha256.h"

#include <stdio.h>
#include <string.h>

#include "base/endian.h"

#define BLOCK 64
#define ROUNDS 64

/* Fractions of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
static const uint32_t constants[ROUNDS] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t rotate(uint32_t x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

/* The message schedule (6.2.2, step 1). */
static void expand(const unsigned char *block, uint32_t w[ROUNDS])
{
	for (size_t i = 0; i < 16; i++)
		w[i] = (uint32_t)mt_endian_uint(block + 4 * i, 4, true);
	for (size_t i = 16; i < ROUNDS; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];

		w[i] = w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[i - 7] +
		       (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
	}
}

static void add_block(uint32_t state[8], const unsigned char *block)
{
	uint32_t w[ROUNDS], s[8];

	expand(block, w);
	memcpy(s, state, sizeof(s));
	for (size_t i = 0; i < ROUNDS; i++) {
		uint32_t one = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) +
			       ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i];
		uint32_t two = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) +
			       ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(s[0]));
		s[4] += one;
		s[0] = one + two;
	}
	for (size_t i = 0; i < 8; i++)
		state[i] += s[i];
}

void mt_sha256_start(struct mt_sha256 *digest)
{
	/* fractions of the square roots of the first 8 primes (5.3.3) */
	*digest = (struct mt_sha256){
		.state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
			   0x1f83d9ab, 0x5be0cd19 },
	};
}

void mt_sha256_add(struct mt_sha256 *digest, const void *bytes, size_t len)
{
	const unsigned char *from = bytes;

	while (len) {
		size_t used = digest->len % BLOCK, n = BLOCK - used < len ? BLOCK - used : len;

		if (n == BLOCK) {
			add_block(digest->state, from);
		} else {
			memcpy(digest->block + used, from, n);
			if (used + n == BLOCK)
				add_block(digest->state, digest->block);
		}
		digest->len += n;
		from += n;
		len -= n;
	}
}

void mt_sha256_finish(struct mt_sha256 *digest, char text[MT_SHA256_TEXT])
{
	static const unsigned char padding[BLOCK] = { 0x80 };
	uint64_t bits = digest->len * 8;
	unsigned char end[8];

	mt_sha256_add(digest, padding, 1 + (2 * BLOCK - 9 - digest->len % BLOCK) % BLOCK);
	for (size_t i = 0; i < sizeof(end); i++)
		end[i] = (unsigned char)(bits >> (56 - 8 * i));
	mt_sha256_add(digest, end, sizeof(end));
	for (size_t i = 0; i < 8; i++)
		snprintf(text + 8 * i, 9, "%08x", digest->state[i]);
}
