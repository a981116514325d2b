/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Errors are values.  A function that can fail returns struct mt_error *,
 * NULL for success; its result is its last parameter and is untouched on
 * failure.  Whoever receives an error destroys it, or passes it on, perhaps
 * with mt_error_prefix() putting what this layer knows in front:
 *
 *	vmcore.1: zone Normal, node 1: free_list[2]: page 0x... is excluded
 */
#ifndef MT_BASE_ERROR_H
#define MT_BASE_ERROR_H

#include "base/cleanup.h"

/* A code and a message. */
struct mt_error;

/* What a caller may act on; everything else is in the message. */
enum mt_error_code {
	MT_ERR_SYSTEM,		/* a system call failed */
	MT_ERR_NOMEM,		/* out of memory, or a size beyond its bound */
	MT_ERR_USAGE,		/* the user asked for something impossible */
	MT_ERR_NOT_FOUND,	/* no such file, type, member, symbol */
	MT_ERR_DENIED,		/* no permission */
	MT_ERR_UNKNOWN_FORMAT,	/* a reader does not know this format */
	MT_ERR_FORMAT,		/* the input contradicts itself or its format */
	MT_ERR_EXCLUDED,	/* memory that was filtered out of the dump */
	MT_ERR_NOT_RAM,		/* an address that no memory backs */
	MT_ERR_NO_SPACE,	/* the disk is full, now */
	MT_ERR_STOPPED,		/* the user interrupted it */
};

/*
 * Makes an error with a code and a message formatted as by printf().  Where
 * memory is short it is mt_error_nomem() instead.  The caller destroys it or
 * passes it on.
 */
struct mt_error *mt_error_create(enum mt_error_code code, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), returns_nonnull));

/*
 * Makes an error of an errno value: "<message>: <strerror>".  ENOENT, ENOTDIR
 * and ESRCH (a process that has ended) become MT_ERR_NOT_FOUND, EACCES and EPERM
 * MT_ERR_DENIED, ENOMEM MT_ERR_NOMEM, all others MT_ERR_SYSTEM.
 */
struct mt_error *mt_error_from_errno(int errnum, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), returns_nonnull));

/* Returns the error for memory that is short, code MT_ERR_NOMEM; it never allocates. */
struct mt_error *mt_error_nomem(void) __attribute__((returns_nonnull));

/* Takes err, and returns it with "<prefix>: " before its message.  NULL stays NULL. */
struct mt_error *mt_error_prefix(struct mt_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Tells the code of err, which is not NULL. */
enum mt_error_code mt_error_code(const struct mt_error *err);

/* Tells the message of err, which is not NULL; it is valid until err is destroyed. */
const char *mt_error_message(const struct mt_error *err);

/*
 * Takes err, and returns it unless its code is MT_ERR_NOT_FOUND: then NULL, as to
 * the caller the absence is an answer.  No other error is one.
 */
struct mt_error *mt_error_unless_absent(struct mt_error *err);

/* Frees err.  NULL is fine. */
void mt_error_destroy(struct mt_error *err);

MT_DEFINE_CLEANUP(mt_error, struct mt_error *, mt_error_destroy)

#endif
