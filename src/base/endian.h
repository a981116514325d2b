/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Integers in the byte order of another machine, or of a file. */
#ifndef MT_BASE_ENDIAN_H
#define MT_BASE_ENDIAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Whether this program runs on a big-endian machine. */
static inline bool mt_is_big_endian_host(void)
{
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

/*
 * Returns the unsigned integer of size bytes (0 to 8) at p, most significant byte first if
 * big_endian; p needs no alignment.  Of more than 8 bytes the least significant 8 count.
 */
static inline uint64_t mt_endian_uint(const void *p, size_t size, bool big_endian)
{
	const unsigned char *bytes = (const unsigned char *)p;
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | bytes[big_endian ? i : size - 1 - i];
	return value;
}

/* Writes the size (1 to 8) low bytes of value to p, most significant first if big_endian. */
static inline void mt_endian_put(void *p, size_t size, bool big_endian, uint64_t value)
{
	unsigned char *bytes = (unsigned char *)p;

	for (size_t i = 0; i < size; i++, value >>= 8)
		bytes[big_endian ? size - 1 - i : i] = (unsigned char)value;
}

#endif
