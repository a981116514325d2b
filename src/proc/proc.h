/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc of this machine, or of one that somebody saved. */
#ifndef MT_PROC_PROC_H
#define MT_PROC_PROC_H

#include <stddef.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "model/snapshot.h"

struct mt_proc;

/*
 * Opens /proc of this machine (root "") or of a saved tree: a directory that has proc/zoneinfo
 * and so on.  The caller closes it with mt_proc_close().  MT_ERR_NOT_FOUND: there is no proc
 * below root.
 */
struct mt_error *mt_proc_open(const char *root, struct mt_proc **proc);

/* Closes and frees proc; NULL is allowed. */
void mt_proc_close(struct mt_proc *proc);
MT_DEFINE_CLEANUP(mt_proc, struct mt_proc *, mt_proc_close)

/*
 * Returns which questions (bits of enum mt_question) the inspectors of its snapshots answer: of
 * a saved tree none, unless processes, or kpageflags, were saved, too.
 */
unsigned int mt_proc_answers(const struct mt_proc *proc);

/* Says the page size, in bytes, of files that do not tell theirs. */
void mt_proc_set_page_size(struct mt_proc *proc, uint64_t size);

/*
 * Takes one sample: opens each file that the sections (bits 1u << MT_SECTION_…) need once.  For
 * a file that is absent, denied or damaged the snapshot's status of that section says so; an
 * error is returned only if none of them could be used.  The caller frees *snapshot; its
 * inspector belongs to proc, which must outlive it.
 */
struct mt_error *mt_proc_sample(struct mt_proc *proc, unsigned int sections,
				struct mt_snapshot **snapshot);

#endif
