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
 * root "": this machine; else a directory that has proc/zoneinfo and so on.
 * MT_ERR_NOT_FOUND if there is no proc below it.
 */
struct mt_error *mt_proc_open(const char *root, struct mt_proc **proc);
void mt_proc_close(struct mt_proc *proc);
MT_DEFINE_CLEANUP(mt_proc, struct mt_proc *, mt_proc_close)

/*
 * What its snapshots' inspectors answer, bits of enum mt_question: of a saved
 * tree nothing, unless processes were saved, too.
 */
unsigned int mt_proc_answers(const struct mt_proc *proc);

/*
 * One sample: each file that the sections (bits 1u << MT_SECTION_…) need is
 * opened once.  A file that is absent, denied or damaged is said in
 * the snapshot's status; an error if none of them could be used.  Its inspector
 * belongs to proc, which must outlive the snapshot.
 */
struct mt_error *mt_proc_sample(struct mt_proc *proc, unsigned int sections,
				struct mt_snapshot **snapshot);

#endif
