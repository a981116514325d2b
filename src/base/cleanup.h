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

/* Defines what mt_cleanup(name) does with a variable of this type: destroy(variable). */
#define MT_DEFINE_CLEANUP(name, type, destroy)                         \
	static inline __attribute__((unused)) void                     \
		mt_cleanup_##name(type *p)                             \
	{                                                              \
		destroy(*p);                                           \
	}

/* Marks a variable that is destroyed where its scope ends. */
#define mt_cleanup(name) __attribute__((cleanup(mt_cleanup_##name)))

/* Frees the memory that a variable points to: mt_cleanup(free). */
static inline __attribute__((unused)) void mt_cleanup_free(void *p)
{
	free(*(void **)p);
}

/* Closes the descriptor in a variable, -1 for none: mt_cleanup(fd). */
static inline __attribute__((unused)) void mt_cleanup_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Closes the stream in a variable, NULL for none: mt_cleanup(file). */
static inline __attribute__((unused)) void mt_cleanup_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

/* Takes the pointer out of p, which is NULL then: nobody destroys it at the scope's end. */
#define mt_steal(p)                        \
	({                                 \
		__typeof__(p) stolen = p;  \
		(p) = NULL;                \
		stolen;                    \
	})

/* How many elements an array, not a pointer, has. */
#define MT_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#endif
