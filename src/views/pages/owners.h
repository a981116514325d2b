/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the views behind `owners` share. */
#ifndef MT_VIEWS_PAGES_OWNERS_H
#define MT_VIEWS_PAGES_OWNERS_H

#include "views/pages/pages.h"

#define MT_CALLERS_SIZE 256u

/* Both take the same options, since they have one name. */
extern const struct mt_view_option *const mt_owners_options[];

/*
 * The innermost three calls that are not the allocator's own, "a < b < c" without their
 * offsets; "" if there are none.  Returns buf.
 */
const char *mt_callers_text(const struct mt_call_stack *stack, char buf[MT_CALLERS_SIZE]);

#endif
