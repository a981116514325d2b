/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Choosing the vmlinux that a dump's kernel was. */
#ifndef MT_IMAGE_VMLINUX_H
#define MT_IMAGE_VMLINUX_H

#include <stdbool.h>

#include "base/error.h"
#include "image/dump/dump.h"
#include "image/elf/elf_file.h"
#include "image/find.h"
#include "image/symbols/symbols.h"

/* What is known of the dump; all but path may be NULL. */
struct mt_vmlinux_wanted {
	const char *path;		/* of the dump */
	const char *release;
	const char *build_id;
	const char *given;		/* the file the user named */
	bool force;
};

/* The file that was chosen, and how it was found. */
struct mt_vmlinux {
	struct mt_elf *elf;		/* NULL: none was found */
	char *doubt;			/* why it may be another kernel's, or NULL */
	bool needs_proof;		/* refuse it unless the banner is the same */
	struct mt_paths tried;		/* "PATH: what it was", of each that was not taken */
};

/*
 * Chooses and opens the vmlinux of a dump.  A file that was given and does not fit is an error:
 * MT_ERR_FORMAT for another kernel's, else what mt_elf_open() says.  Not finding any is none.
 * Release with mt_vmlinux_release().
 */
struct mt_error *mt_vmlinux_choose(const struct mt_vmlinux_wanted *wanted,
				   struct mt_vmlinux *vmlinux);

/* Closes the file and frees what was said of it, not the struct. */
void mt_vmlinux_release(struct mt_vmlinux *vmlinux);

/* How a vmlinux and the kernel in a dump compare. */
enum mt_banner {
	MT_BANNER_UNKNOWN,	/* one of the two cannot be read */
	MT_BANNER_SAME,
	MT_BANNER_DIFFERENT,
	MT_BANNER_NONE,		/* the dump has no kernel's banner there at all */
};

/* Whether the dump's memory has the vmlinux's linux_banner where it should be. */
enum mt_banner mt_vmlinux_compare_banner(struct mt_elf *elf, uint64_t offset,
					 struct mt_dump *dump, const struct mt_symbols *symbols);

#endif
