/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers out of text, checked: no silent wrap, no accepted rubbish. */
#ifndef MT_BASE_NUMBER_H
#define MT_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads the decimal digits at the start of p[0..len) into *value; returns how
 * many there are, 0 if there is none.  A value of 2^63 and above is too large for
 * any count memtop knows (and for JSON): *value is then UINT64_MAX.
 */
size_t mt_number_digits(const char *p, size_t len, uint64_t *value);

/*
 * Reads the hexadecimal digits, without 0x, at the start of p[0..len) into
 * *value; returns how many there are.  *value is UINT64_MAX for more than 16.
 */
size_t mt_number_hex_digits(const char *p, size_t len, uint64_t *value);

/*
 * Reads a whole argument into *value: decimal, or hexadecimal with 0x, nothing
 * before or after it, up to UINT64_MAX.  False if it is anything else.
 */
bool mt_number_parse(const char *text, uint64_t *value);

#endif
