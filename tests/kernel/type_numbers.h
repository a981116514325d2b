/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the numbers of types lie in BTF and in DWARF, so that they can be overwritten. */
#ifndef MT_TEST_TYPE_NUMBERS_H
#define MT_TEST_TYPE_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct type_number {
	size_t at;		/* in the bytes given */
	unsigned int width;	/* bytes: 1, 2, 4, 8 */
};

struct type_numbers {
	struct type_number *v;
	size_t n, capacity;
};

/* Sizes, counts, offsets and values of sound little-endian BTF. */
void type_numbers_of_btf(const uint8_t *btf, size_t len, struct type_numbers *numbers);

/*
 * Of sound DWARF 4 in a little-endian 64-bit ELF file of len bytes: the numbers that do not
 * have a width of their own (LEB128) are left out.
 */
void type_numbers_of_dwarf(const uint8_t *elf, size_t len, struct type_numbers *numbers);

void type_numbers_release(struct type_numbers *numbers);

/* A section of such a file; false: it has none. */
bool type_section(const uint8_t *elf, size_t len, const char *name, size_t *at, size_t *size);

uint64_t type_number_get(const uint8_t *bytes, const struct type_number *number);
void type_number_put(uint8_t *bytes, const struct type_number *number, uint64_t value);

#endif
