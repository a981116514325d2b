/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Call stacks of allocations in a few words: who asked the allocator. */
#ifndef MT_MODEL_CALLERS_H
#define MT_MODEL_CALLERS_H

#include <stdbool.h>

#include "model/inspect.h"

/* Bytes that mt_callers_text() writes at most. */
#define MT_CALLERS_SIZE 256u

/*
 * Tells whether call ("__alloc_pages+0x144") is of the allocator itself, not of who uses it: for
 * showing the first that is not.
 */
bool mt_call_is_allocator(const char *call);

/*
 * Writes the innermost three calls of the stack that are not the allocator's own into
 * buf, as "a < b < c" without their offsets; "" if there are none.  Returns buf.
 */
const char *mt_callers_text(const struct mt_call_stack *stack, char buf[MT_CALLERS_SIZE]);

#endif
