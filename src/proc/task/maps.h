/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line of /proc/PID/maps, and the first line of each mapping in smaps
 * (fs/proc/task_mmu.c, show_map_vma()):
 *
 *	00401000-0058d000 r-xp 00001000 00:02 10                   /bin/busybox
 */
#ifndef MT_PROC_TASK_MAPS_H
#define MT_PROC_TASK_MAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "proc/text/lines.h"

/* What a line says of a mapping. */
struct mt_maps_line {
	uint64_t start, end;	/* end exclusive */
	char permissions[5];	/* "r-xp" */
	uint64_t offset;	/* bytes in the file */
	uint64_t device;	/* as the kernel keeps it: major << 20 | minor */
	uint64_t inode;		/* device and inode 0: no file */
	struct mt_word path;	/* as printed; empty: no name */
};

/* Tells whether line begins as one of a mapping, be the rest right or wrong. */
bool mt_maps_is_line(struct mt_word line);

/* Parses text into *line.  Returns NULL, or what is wrong, in words that are constant. */
const char *mt_maps_parse_line(struct mt_word text, struct mt_maps_line *line);

/*
 * Copies a path as people read it: the one character that the kernel writes as an
 * octal number, the newline, is put back, and shown as mt_text_printable()
 * shows it.  NULL if memory is short; the caller frees it.
 */
char *mt_maps_path(struct mt_word path);

#endif
