/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a dump, and the vmlinux that belongs to it, may lie. */
#ifndef MT_IMAGE_FIND_H
#define MT_IMAGE_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/*
 * Finds the newest finished dump in a directory or up to two levels below it, as
 * kdump-tools (20260131/dump.20260131), kexec-tools (host-date/vmcore) and
 * SUSE's kdump (date/vmcore) lay them out.  Files that are empty, marked as
 * incomplete, or of no dump format are passed over.  The caller frees *path.
 * MT_ERR_NOT_FOUND (with what was passed over), MT_ERR_DENIED, MT_ERR_SYSTEM.
 */
struct mt_error *mt_find_dump(const char *directory, char **path);

/* A list of paths. Zero-initialise. */
struct mt_paths {
	char **v;
	size_t n, capacity;
};

/* Frees the paths, not the struct. */
void mt_paths_release(struct mt_paths *paths);

static inline __attribute__((unused)) void mt_cleanup_paths(struct mt_paths *paths)
{
	mt_paths_release(paths);
}

/* Adds text as printf() makes it.  MT_ERR_NOMEM; MT_ERR_FORMAT: the list is too long. */
struct mt_error *mt_paths_add(struct mt_paths *paths, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Lists where to look for the vmlinux of a dump, or for its kernel image, best first: below
 * /usr/lib/debug by build-id and by release, in /boot, in /lib/modules, beside the dump.
 * MT_ERR_NOMEM.
 * release and build_id may be NULL; they come from the dump, and are not used
 * if they are no plain names.  The files need not exist.
 */
struct mt_error *mt_find_vmlinux(const char *dump, const char *release, const char *build_id,
				 struct mt_paths *paths);

#endif
