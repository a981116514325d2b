/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proportional shares of whole processes, one after the other. */
#ifndef MT_KERNEL_RMAP_PSS_H
#define MT_KERNEL_RMAP_PSS_H

#include "kernel/machine/machine.h"

struct mt_pss;

/* MT_ERR_NOT_FOUND: page tables that nobody here decodes. */
struct mt_error *mt_pss_create(struct mt_kernel *kernel, struct mt_pss **pss);
void mt_pss_destroy(struct mt_pss *pss);	/* NULL is fine */

/*
 * Of an mm, in bytes, as /proc/PID/smaps_rollup adds them up.  What cannot be read is
 * said in the snapshot with who in front, and makes it MT_UNKNOWN.  Whoever is tired of
 * waiting gets MT_UNKNOWN from then on, and the snapshot says so.
 */
struct mt_error *mt_pss_of(struct mt_pss *pss, uint64_t mm, const char *who, uint64_t *bytes);

#endif
