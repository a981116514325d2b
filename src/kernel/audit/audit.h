/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The allocator's own books, held against the pages. */
#ifndef MT_KERNEL_AUDIT_AUDIT_H
#define MT_KERNEL_AUDIT_AUDIT_H

#include "model/inspect.h"

/* Answers mt_inspector_ops.check: hands each finding to fn. */
struct mt_error *mt_kernel_check(struct mt_inspector *inspector,
				 const struct mt_selection *selection,
				 struct mt_error *(*fn)(void *data, const struct mt_finding *f),
				 void *data, struct mt_audit *audit);

#endif
