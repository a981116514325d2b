/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why an address of a process has no page, in the words that a dump's walk has for it. */
#ifndef MT_PROC_TASK_NONPRESENT_H
#define MT_PROC_TASK_NONPRESENT_H

#include "base/error.h"
#include "proc/task/pagemap.h"
#include "proc/task/smaps.h"
#include "proc/task/process_files.h"

/*
 * Explains why an address has no page: entry, its word of pagemap, is not present;
 * vma is the mapping around the address, NULL if there is none.  MT_ERR_NOMEM.  The
 * caller frees *text.
 */
struct mt_error *mt_pagemap_explain(struct mt_process_files *files, const struct mt_smaps_vma *vma,
				    uint64_t address, const struct mt_pagemap_entry *entry,
				    char **text);

#endif
