/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A dump with everything needed to understand it: memory, types, symbols. */
#ifndef MT_IMAGE_IMAGE_H
#define MT_IMAGE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/progress.h"
#include "image/dump/dump.h"
#include "image/symbols/symbols.h"
#include "image/types/types.h"

struct mt_reads;

/* Whose types are asked. */
enum mt_types_choice {
	MT_TYPES_AUTO,		/* whatever is fastest, then what is left */
	MT_TYPES_DWARF,
	MT_TYPES_BTF,
};

/* What to open, and how. */
struct mt_image_options {
	const char *const *paths;	/* the dump: files of a split set, one
					 * file, or one directory */
	size_t nr_paths;
	const char *vmlinux;		/* NULL: found, or done without */
	enum mt_types_choice types;
	bool force;			/* take a vmlinux of another build-id */
	bool no_cache;
	bool is_living;			/* the memory of a kernel that runs: nothing that
					 * is read of it stays true */
	const char *btf;		/* file with that kernel's BTF; NULL: none */
	const char *kallsyms;		/* the same: with its symbols, as /proc/kallsyms
					 * prints them */
	const struct mt_progress *progress;	/* may be NULL */
	struct mt_reads *reads;		/* notes what is read of the memory; NULL: nobody does */
};

/* A dump that is understood: what belongs to it, and what it says of itself. */
struct mt_image {
	struct mt_dump *dump;
	struct mt_types *types;
	struct mt_symbols *symbols;
	char *path;		/* of the dump (its first file) */
	char *release;		/* VMCOREINFO's OSRELEASE; NULL: it does not say */
	char *build_id;		/* lower-case hex, or NULL */
	char *warning;		/* one line, or NULL: what to doubt, and why */
	char *vmlinux;		/* its path, or NULL: done without */
	bool is_living;		/* as struct mt_image_options says */
	bool has_time;		/* VMCOREINFO's CRASHTIME, seconds since 1970 */
	time_t time;
};

/*
 * Opens a dump and finds what belongs to it (files given, /usr/lib/debug by
 * build-id and release, /boot, /lib/modules, the dump's directory; the
 * dump's own BTF and kallsyms).  Errors: those of mt_dump_open(); MT_ERR_NOT_FOUND
 * with every path that was tried; MT_ERR_FORMAT for a build-id mismatch.
 */
struct mt_error *mt_image_open(const struct mt_image_options *options, struct mt_image **image);

/* Closes the dump and frees all that belongs to it. NULL: nothing to do. */
void mt_image_close(struct mt_image *image);

/*
 * One line: "elf; vmlinux /usr/lib/debug/...; types: layout cache; symbols:
 * vmlinux, VMCOREINFO".  Types are looked up when they are needed, so ask when
 * the work is done.  Valid until the next call; never NULL.
 */
const char *mt_image_used(struct mt_image *image);

/*
 * Reads the symbols and types that are in the dump's memory, whatever it was opened by, so that
 * they are noted (struct mt_image_options) and a dump with what was noted opens alone.
 * MT_ERR_NOT_FOUND: it has none of one kind, and which.
 */
struct mt_error *mt_image_read_own(struct mt_image *image);

MT_DEFINE_CLEANUP(mt_image, struct mt_image *, mt_image_close)

#endif
