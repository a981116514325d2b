/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel image that never was: kallsyms in each form, banner, build-id and BTF, then packed. */
#ifndef MT_TESTS_MADE_IMAGE_H
#define MT_TESTS_MADE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MADE_IMAGE_TEXT UINT64_C(0xffff800080000000)
#define MADE_IMAGE_SYMBOLS 600u
#define MADE_IMAGE_BUILD_ID "8badf00d8badf00d8badf00d8badf00d8badf00d"

/* How kallsyms is laid out. */
enum made_tables {
	MADE_OFFSETS_FIRST,	/* until v6.1 */
	MADE_WITH_SEQS,		/* v6.2, v6.3 */
	MADE_OFFSETS_LAST,	/* since v6.4 */
	MADE_FROM_ITSELF,	/* without a base */
	MADE_PERCPU,		/* until v6.1, x86-64: not negative is absolute */
	MADE_NO_TABLES,
};

/* Bytes, freed by the caller. */
struct made_bytes {
	unsigned char *v;
	size_t n;
};

static inline void mt_cleanup_made_bytes(struct made_bytes *bytes)
{
	free(bytes->v);
}

/* An Image of arm64 (big: of no header at all), size bytes at least. */
struct made_bytes made_image(enum made_tables tables, bool big, size_t size);

/* The bytes packed: "gzip", "xz", "lzma", "zstd", "bzip2", "lz4", "lzo". */
struct made_bytes made_packed(const struct made_bytes *bytes, const char *how);

/* What made_packed() made, as the payload of a bzImage, of EFI zboot, behind a loader. */
struct made_bytes made_bzimage(const struct made_bytes *payload);
struct made_bytes made_zboot(const struct made_bytes *payload);
struct made_bytes made_loader(const struct made_bytes *payload);

#endif
