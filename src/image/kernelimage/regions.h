/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of this folder share; nobody else includes it. */
#ifndef MT_IMAGE_KERNELIMAGE_REGIONS_H
#define MT_IMAGE_KERNELIMAGE_REGIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/unpack/memory.h"

/* What is known of an image's kernel before its tables are looked for. */
struct mt_image_bytes {
	const unsigned char *v;		/* read-only data of the kernel, or all of it */
	size_t n;
	uint64_t address;		/* where v was linked to lie; 0: not known */
	unsigned int machine;		/* EM_…; 0: not known */
	unsigned int pointer_size;
	bool big_endian;
};

static inline __attribute__((unused)) uint64_t mt_image_uint(const struct mt_image_bytes *bytes,
							     size_t at, size_t size)
{
	return mt_endian_uint(bytes->v + at, size, bytes->big_endian);
}

/*
 * Returns how many bytes a file of len bytes may become: most, or less where it would have to be
 * packed better than any kernel is (a tenth; a fifth with debug information).
 */
static inline __attribute__((unused)) size_t mt_image_bound(size_t len, uint64_t most)
{
	uint64_t bound = ((uint64_t)64 << 20) + (uint64_t)len * 64;

	if (bound > most)
		bound = most;
	return bound < SIZE_MAX / 4 ? (size_t)bound : SIZE_MAX / 4;
}

/* One symbol of kallsyms. */
struct mt_image_symbol {
	uint64_t value;
	uint32_t name;		/* where in names */
	char type;		/* as nm prints it */
	bool is_absolute;
};

/* All of them. Zero-initialise. */
struct mt_image_symbols {
	struct mt_image_symbol *v;
	size_t n;
	char *names;		/* NUL-terminated */
	size_t names_len, names_capacity;
};

/* Frees the symbols, not the struct. */
void mt_image_symbols_release(struct mt_image_symbols *symbols);

/* Finds a symbol's value by name. */
bool mt_image_symbol_find(const struct mt_image_symbols *symbols, const char *name,
			  uint64_t *value);

/*
 * image_kallsyms.c: finds kallsyms by the shape of its tables alone, and decodes it.
 * MT_ERR_NOT_FOUND: there is none, or it is of a form not known here; MT_ERR_NOMEM.
 */
struct mt_error *mt_image_kallsyms(const struct mt_image_bytes *bytes,
				   struct mt_image_symbols *symbols);

/* image_btf.c: finds the largest BTF by its magic; false: there is none. */
bool mt_image_btf(const struct mt_image_bytes *bytes, size_t *at, size_t *len);

/*
 * container.c: unpacks the kernel in a boot image of len bytes into *kernel, which is empty if the
 * image is the kernel itself.  machine: EM_… as far as the container tells.
 * MT_ERR_UNKNOWN_FORMAT: it is none known here.
 */
struct mt_error *mt_image_unpack(const unsigned char *image, size_t len,
				 struct mt_unpacked *kernel, unsigned int *machine);

/* What goes into the ELF file. */
struct mt_image_parts {
	const struct mt_image_bytes *bytes;
	const struct mt_image_symbols *symbols;
	const unsigned char *btf, *notes, *banner;
	size_t btf_len, notes_len, banner_len;
	uint64_t banner_address;
};

/* image_elf.c: writes an ELF file of these parts; the caller releases *file. MT_ERR_NOMEM. */
struct mt_error *mt_image_write_elf(const struct mt_image_parts *parts, struct mt_unpacked *file);

#endif
