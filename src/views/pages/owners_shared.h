/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the views behind `owners` share. */
#ifndef MT_VIEWS_PAGES_OWNERS_SHARED_H
#define MT_VIEWS_PAGES_OWNERS_SHARED_H

#include "views/view/view.h"

/* All options that owners and owners --list take; ends with NULL. */
extern const struct mt_view_option *const mt_owners_options[];

/* Bytes that mt_callers_text() writes at most. */
#define MT_CALLERS_SIZE 256u

/*
 * Writes the innermost three calls of the stack that are not the allocator's own into
 * buf, as "a < b < c" without their offsets; "" if there are none.  Returns buf.
 */
const char *mt_callers_text(const struct mt_call_stack *stack, char buf[MT_CALLERS_SIZE]);

#endif
