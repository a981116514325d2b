/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scope guards.  A type's owner writes next to its destroy function
 *
 *	MT_DEFINE_CLEANUP(mt_error, struct mt_error *, mt_error_destroy)
 *
 * and a variable declared with mt_cleanup(mt_error) is destroyed when its
 * scope ends.  mt_steal() takes the value out, to hand it to the caller.
 */
#ifndef MT_BASE_CLEANUP_H
#define MT_BASE_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MT_DEFINE_CLEANUP(name, type, destroy)                         \
	static inline __attribute__((unused)) void                     \
		mt_cleanup_##name(type *p)                             \
	{                                                              \
		destroy(*p);                                           \
	}

#define mt_cleanup(name) __attribute__((cleanup(mt_cleanup_##name)))

static inline __attribute__((unused)) void mt_cleanup_free(void *p)
{
	free(*(void **)p);
}

static inline __attribute__((unused)) void mt_cleanup_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline __attribute__((unused)) void mt_cleanup_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

#define mt_steal(p)                        \
	({                                 \
		__typeof__(p) stolen = p;  \
		(p) = NULL;                \
		stolen;                    \
	})

#define MT_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#endif
