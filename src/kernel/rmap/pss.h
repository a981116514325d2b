/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PSS, the proportional share of memory, of whole processes, one after the other. */
#ifndef MT_KERNEL_RMAP_PSS_H
#define MT_KERNEL_RMAP_PSS_H

#include "kernel/machine/machine.h"

/* What is kept from one process to the next. */
struct mt_pss;

/*
 * Prepares for mt_pss_of(); the caller frees *pss with mt_pss_destroy().  MT_ERR_NOT_FOUND: the
 * page tables of this architecture are not decoded.
 */
struct mt_error *mt_pss_create(struct mt_kernel *kernel, struct mt_pss **pss);

/* Frees pss; NULL is fine. */
void mt_pss_destroy(struct mt_pss *pss);

/*
 * Stores in *bytes the PSS of the mm_struct at address mm, as /proc/PID/smaps_rollup adds it up.
 * If anything cannot be read it is MT_UNKNOWN, and the reason is reported in the snapshot with who,
 * the name of the process, in front.  Once the user asked for a stop it is MT_UNKNOWN for all
 * further processes, and the snapshot says how many were done.  MT_ERR_NOMEM.
 */
struct mt_error *mt_pss_of(struct mt_pss *pss, uint64_t mm, const char *who, uint64_t *bytes);

#endif
