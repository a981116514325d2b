// SPDX-License-Identifier: GPL-2.0-or-later
#include "type_numbers.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

static uint64_t get(const uint8_t *p, unsigned int width)
{
	uint64_t value = 0;

	for (unsigned int i = width; i; i--)
		value = value << 8 | p[i - 1];
	return value;
}

uint64_t type_number_get(const uint8_t *bytes, const struct type_number *number)
{
	return get(bytes + number->at, number->width);
}

void type_number_put(uint8_t *bytes, const struct type_number *number, uint64_t value)
{
	for (unsigned int i = 0; i < number->width; i++, value >>= 8)
		bytes[number->at + i] = (uint8_t)value;
}

static void add(struct type_numbers *numbers, size_t at, unsigned int width)
{
	if (numbers->n == numbers->capacity) {
		numbers->capacity = numbers->capacity ? 2 * numbers->capacity : 64;
		numbers->v = realloc(numbers->v, numbers->capacity * sizeof(*numbers->v));
	}
	if (!numbers->v)
		abort();
	numbers->v[numbers->n++] = (struct type_number){ at, width };
}

void type_numbers_release(struct type_numbers *numbers)
{
	free(numbers->v);
	*numbers = (struct type_numbers){ 0 };
}

/* ---- BTF: include/uapi/linux/btf.h ---- */

enum { BTF_INT = 1, BTF_ARRAY = 3, BTF_STRUCT, BTF_UNION, BTF_ENUM, BTF_FUNC_PROTO = 13, BTF_VAR,
       BTF_DATASEC, BTF_DECL_TAG = 17, BTF_ENUM64 = 19 };

/* What follows a type's three words: so many records of that size, each with a number in it. */
static void btf_extra(unsigned int kind, unsigned int vlen, size_t *n, size_t *record,
		      size_t *number)
{
	*n = vlen;
	*number = 8;
	*record = 12;
	if (kind == BTF_INT || kind == BTF_VAR || kind == BTF_DECL_TAG) {
		*n = 1;
		*record = 4;
		*number = 0;
	} else if (kind == BTF_ARRAY) {
		*n = 1;
	} else if (kind == BTF_ENUM || kind == BTF_FUNC_PROTO) {
		*record = 8;
		*number = 4;
	} else if (kind == BTF_ENUM64) {
		*number = 4;
	} else if (kind != BTF_STRUCT && kind != BTF_UNION && kind != BTF_DATASEC) {
		*n = 0;
	}
}

void type_numbers_of_btf(const uint8_t *btf, size_t len, struct type_numbers *numbers)
{
	size_t header = get(btf + 4, 4), at = header + get(btf + 8, 4), end = at + get(btf + 12, 4);

	while (at + 12 <= end && end <= len) {
		uint64_t info = get(btf + at + 4, 4);
		unsigned int kind = info >> 24 & 0x1f;
		size_t n, record, number;

		btf_extra(kind, info & 0xffff, &n, &record, &number);
		add(numbers, at + 4, 4);
		add(numbers, at + 8, 4);
		at += 12;
		for (size_t i = 0; i < n; i++, at += record)
			add(numbers, at + number, 4);
	}
}

/* ---- DWARF ---- */

bool type_section(const uint8_t *elf, size_t len, const char *name, size_t *at, size_t *size)
{
	const Elf64_Ehdr *header = (const void *)elf;
	const Elf64_Shdr *sections = (const void *)(elf + header->e_shoff);
	const char *names = (const char *)elf + sections[header->e_shstrndx].sh_offset;

	for (unsigned int i = 0; i < header->e_shnum; i++) {
		if (strcmp(names + sections[i].sh_name, name))
			continue;
		*at = sections[i].sh_offset;
		*size = sections[i].sh_size;
		return *at + *size <= len;
	}
	return false;
}

static uint64_t leb(const uint8_t *elf, size_t *at)
{
	uint64_t value = 0;

	for (unsigned int shift = 0;; shift += 7) {
		uint8_t byte = elf[(*at)++];

		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return value;
	}
}

/* The attributes of an abbreviation begin behind its code, tag and flag. */
static size_t find_abbreviation(const uint8_t *elf, size_t at, uint64_t wanted)
{
	for (;;) {
		uint64_t code = leb(elf, &at), name, form;

		if (!code)
			abort();
		leb(elf, &at);
		at++;
		if (code == wanted)
			return at;
		do {
			name = leb(elf, &at);
			form = leb(elf, &at);
		} while (name || form);
	}
}

/* DW_FORM_…: bytes of those that have a width, and past the others. */
static unsigned int pass_value(const uint8_t *elf, uint64_t form, size_t *at)
{
	static const unsigned char widths[] = {
		[0x01] = 8, [0x05] = 2, [0x06] = 4, [0x07] = 8, [0x0b] = 1, [0x0c] = 1,
		[0x0e] = 4, [0x13] = 4, [0x17] = 4,
	};
	uint64_t n;

	if (form < sizeof(widths) && widths[form]) {
		*at += widths[form];
		return widths[form];
	}
	switch (form) {
	case 0x08:			/* string */
		*at += strlen((const char *)elf + *at) + 1;
		return 0;
	case 0x0d: case 0x0f:		/* sdata, udata */
		leb(elf, at);
		return 0;
	case 0x0a:			/* block1 */
		n = elf[(*at)++];
		*at += n;
		return 0;
	case 0x18:			/* exprloc */
		n = leb(elf, at);
		*at += n;
		return 0;
	case 0x19:			/* flag_present */
		return 0;
	default:
		abort();
	}
}

static bool is_number(uint64_t attribute)
{
	static const uint8_t numbers[] = {
		0x0b, 0x0c, 0x0d, 0x1c,	/* byte_size, bit_offset, bit_size, const_value */
		0x2f, 0x37, 0x38,	/* upper_bound, count, data_member_location */
		0x3e, 0x6b,		/* encoding, data_bit_offset */
	};

	return attribute < 256 && memchr(numbers, (int)attribute, sizeof(numbers));
}

static void of_unit(const uint8_t *elf, size_t at, size_t end, size_t abbreviations,
		    struct type_numbers *numbers)
{
	while (at < end) {
		uint64_t code = leb(elf, &at), name, form;
		size_t list;

		if (!code)
			continue;
		list = find_abbreviation(elf, abbreviations, code);
		for (;;) {
			size_t value = at;
			unsigned int width;

			name = leb(elf, &list);
			form = leb(elf, &list);
			if (!name && !form)
				break;
			width = pass_value(elf, form, &at);
			if (width && is_number(name))
				add(numbers, value, width);
		}
	}
}

void type_numbers_of_dwarf(const uint8_t *elf, size_t len, struct type_numbers *numbers)
{
	size_t info, info_size, abbreviations, size;

	if (!type_section(elf, len, ".debug_info", &info, &info_size) ||
	    !type_section(elf, len, ".debug_abbrev", &abbreviations, &size))
		return;
	for (size_t at = info; at < info + info_size;) {
		size_t end = at + 4 + get(elf + at, 4);

		if (get(elf + at + 4, 2) != 4)
			abort();
		of_unit(elf, at + 11, end, abbreviations + get(elf + at + 6, 4), numbers);
		at = end;
	}
}
