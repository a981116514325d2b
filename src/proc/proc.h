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

/*
 * The parsers.  text[0..len) is a whole file, path its name in messages.  What
 * is good goes into the snapshot, what is bad into its status; MT_ERR_FORMAT
 * if nothing could be used.  A snapshot takes each of them once, in any order.
 * pcp also takes the per-CPU lists (MT_SECTION_PCP).
 *
 * Formats: mm/vmstat.c zoneinfo_show(), frag_show(), pagetypeinfo_show().
 */
struct mt_error *mt_proc_parse_zoneinfo(const char *path, const char *text, size_t len, bool pcp,
					struct mt_snapshot *snapshot);
struct mt_error *mt_proc_parse_buddyinfo(const char *path, const char *text, size_t len,
					 struct mt_snapshot *snapshot);
struct mt_error *mt_proc_parse_pagetypeinfo(const char *path, const char *text, size_t len,
					    struct mt_snapshot *snapshot);

#endif
