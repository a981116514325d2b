/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the types of a dump's kernel come from: the vmlinux, or the dump's own memory. */
#ifndef MT_IMAGE_TYPES_SOURCE_H
#define MT_IMAGE_TYPES_SOURCE_H

#include <stddef.h>

#include "base/error.h"
#include "base/sha256.h"
#include "image/dump/dump.h"
#include "image/elf/elf_file.h"
#include "image/image.h"
#include "image/symbols/symbols.h"
#include "image/types/types.h"

/* What types may be made of, and what was already read of it. */
struct mt_types_source {
	struct mt_elf *elf;			/* the vmlinux, or NULL */
	struct mt_dump *dump;
	const struct mt_symbols *symbols;
	enum mt_types_choice choice;
	const char *btf_path;			/* a file with the same BTF as the dump's
						 * memory; NULL: there is none */
	void *btf;				/* of the dump's memory; NULL: not yet read */
	size_t btf_len;
};

/* Frees what was read, not the struct. */
void mt_types_source_release(struct mt_types_source *source);

/*
 * Makes a key of all that open() can make types of: which file the vmlinux is (device, inode,
 * size, times, build-id) and, where the dump's memory may be asked, the bytes of the BTF there.
 * Whatever a dump claims to be, it gets the key of no other types.  MT_ERR_NOMEM.
 */
struct mt_error *mt_types_source_key(struct mt_types_source *source, char key[MT_SHA256_TEXT]);

/*
 * Makes types of the first that has them: BTF of the vmlinux, BTF of the dump's memory (not
 * where the vmlinux has BTF: it answers for itself), DWARF of the vmlinux.  The errors of all
 * that failed are one.
 */
struct mt_error *mt_types_source_open(struct mt_types_source *source, struct mt_types **types);

#endif
