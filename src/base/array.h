/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Growing arrays whose length comes from input: growth doubles, and a count
 * beyond its bound is an error, not an allocation.
 */
#ifndef MT_BASE_ARRAY_H
#define MT_BASE_ARRAY_H

#include <stddef.h>

#include "base/error.h"

/*
 * Makes room for at least count elements of size bytes in *array, whose
 * current room is *capacity elements; new elements are zeroed.
 * MT_ERR_NOMEM if count is over limit or memory is short; *array is then
 * unchanged.  The caller frees *array.
 */
struct mt_error *mt_array_reserve(void *array, size_t *capacity, size_t count,
				  size_t size, size_t limit);

#endif
