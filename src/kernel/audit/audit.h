/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks the page allocator's lists and counters against each other and against all struct pages.
 */
#ifndef MT_KERNEL_AUDIT_AUDIT_H
#define MT_KERNEL_AUDIT_AUDIT_H

#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.check: checks the zones of selection, hands each finding to fn, and
 * fills *audit.  Returns what fn returned, MT_ERR_NOMEM, or the error of finding the lists.
 */
struct mt_error *mt_kernel_check(struct mt_inspector *inspector,
				 const struct mt_selection *selection,
				 struct mt_error *(*fn)(void *data, const struct mt_finding *f),
				 void *data, struct mt_audit *audit);

#endif
