/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What files are that nobody here reads as a dump. */
#ifndef MT_IMAGE_DUMP_FOREIGN_H
#define MT_IMAGE_DUMP_FOREIGN_H

/*
 * Says what the file behind fd is by the bytes it begins with, and what makes a dump of it.
 * NULL: it is not known.  Ask it of files that were refused: it does not look any further.
 */
const char *mt_foreign_file(int fd);

#endif
