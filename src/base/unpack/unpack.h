/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One way of unpacking; each library behind it is included in one file. */
#ifndef MT_BASE_UNPACK_UNPACK_H
#define MT_BASE_UNPACK_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

/* What one step moved. */
struct mt_unpack_step {
	const char *from;	/* moved on by what was taken */
	size_t left;
	char *to;		/* moved on by what was written */
	size_t room;
	bool end;		/* set: a whole stream ended here */
};

struct mt_unpack {
	const char *name;	/* "gzip" */
	const char *magic;	/* the first bytes of such a file */
	size_t magic_len;
	/* NULL: no memory */
	void *(*open)(void);
	/*
	 * Unpacks what fits.  NULL, or what is wrong with the data as a constant
	 * text.
	 */
	const char *(*step)(void *state, struct mt_unpack_step *step);
	/* Makes ready for a further stream in the same file. */
	bool (*again)(void *state);
	void (*close)(void *state);
};

extern const struct mt_unpack mt_unpack_gzip, mt_unpack_xz, mt_unpack_zstd, mt_unpack_bzip2,
	mt_unpack_lzma;

#endif
