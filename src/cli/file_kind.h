/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a file that somebody names is. */
#ifndef MT_CLI_FILE_KIND_H
#define MT_CLI_FILE_KIND_H

#include <stddef.h>

#include "base/error.h"

/* What memtop reads. */
enum mt_file_kind {
	MT_FILE_TREE,		/* a directory with proc/ in it */
	MT_FILE_CORE,		/* a dump, or a directory of dumps */
	MT_FILE_RECORDING,
	MT_FILE_DOCUMENT,	/* of `memtop snapshot` */
	MT_FILE_TEXT,		/* text of /proc */
	MT_FILE_LOG,		/* any other text: a kernel's log */
};

/* So many bytes of a file's start tell its kind. */
#define MT_FILE_HEAD 4096

/* Tells the kind of a file that begins with head[len]. */
enum mt_file_kind mt_file_kind_of(const char *head, size_t len);

/*
 * Finds the kind of the file or directory at path; of a pipe, which cannot be looked into,
 * MT_FILE_TEXT.  MT_ERR_FORMAT: it is empty; else what open() or read() said.
 */
struct mt_error *mt_file_kind_find(const char *path, enum mt_file_kind *kind);

#endif
