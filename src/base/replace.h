/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that appears whole or not at all: it is written beside its place, under a name that
 * ends otherwise, and takes its name when all of it is on the disk.  What was there stays until
 * then.  A pipe, a terminal or another device is written to where it is.
 *
 *	mt_replace_begin(path, &replace);
 *	... fprintf(replace.out, ...) ...
 *	err = mt_replace_end(&replace, err);
 */
#ifndef MT_BASE_REPLACE_H
#define MT_BASE_REPLACE_H

#include <stdio.h>

#include "base/error.h"

/* A file on its way.  Between begin and end. */
struct mt_replace {
	FILE *out;
	char *path;
	char *beside;		/* NULL: written to in place */
};

/*
 * Opens replace->out for what shall stand at path, readable by whom the umask lets.  Errors name
 * the file; then there is nothing to end.  MT_ERR_DENIED: path is a symbolic link to a file, or to
 * nothing.  MT_ERR_NOMEM.
 */
struct mt_error *mt_replace_begin(const char *path, struct mt_replace *replace);

/*
 * Closes the file: with err, which it returns, it is removed; else it takes its name.  Where that
 * fails, it is removed, too, and the error names the file.
 */
struct mt_error *mt_replace_end(struct mt_replace *replace, struct mt_error *err);

#endif
