/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which bytes of a file are there: stretches, in the order of their places. */
#ifndef MT_IMAGE_KDUMP_EXTENTS_H
#define MT_IMAGE_KDUMP_EXTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* A stretch of bytes, end not included. */
struct mt_extent {
	uint64_t start, end;
};

/* Stretches that neither overlap nor touch; zero: none. */
struct mt_extents {
	struct mt_extent *v;
	size_t n, room;
};

/*
 * Adds the bytes from start to end (not included), merged with what they touch.
 * MT_ERR_FORMAT: more stretches than any dump's writer leaves apart; MT_ERR_NOMEM.
 */
struct mt_error *mt_extents_add(struct mt_extents *extents, uint64_t start, uint64_t end);

/* Whether all bytes from start to end (not included) are there; none at all always are. */
bool mt_extents_have(const struct mt_extents *extents, uint64_t start, uint64_t end);

/* Frees the stretches: none are left. */
void mt_extents_release(struct mt_extents *extents);

#endif
