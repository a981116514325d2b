/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which machine a /proc is of.  This one tells all; of a saved tree it is
 * pieced together from what is in it:
 *
 *	proc/sys/kernel/osrelease, proc/version		release
 *	proc/sys/kernel/arch (since v6.1)		machine
 *	uname, sos_commands/kernel/uname_-a		both, in a sosreport
 *	proc/meminfo's kB against zoneinfo's pages	page size
 *	memtop-capture (`memtop capture` writes it)	all of these, and the time
 */
#ifndef MT_PROC_ORIGIN_H
#define MT_PROC_ORIGIN_H

#include "base/error.h"
#include "model/snapshot.h"

struct mt_proc_origin;

/*
 * Reads the files above below root ("": this machine) into a new origin, which the caller
 * frees with mt_proc_origin_destroy().  A file that is not there is left out.
 */
struct mt_error *mt_proc_origin_create(const char *root, struct mt_proc_origin **origin);

/* Frees the origin; NULL is allowed. */
void mt_proc_origin_destroy(struct mt_proc_origin *origin);

/*
 * Returns the page size in bytes; MT_UNKNOWN if no file of root has it, so that only the
 * snapshot's zones can tell.
 */
uint64_t mt_proc_origin_page_size(const struct mt_proc_origin *known);

/* Says the page size in bytes, unless the origin's files tell theirs. */
void mt_proc_origin_set_page_size(struct mt_proc_origin *known, uint64_t size);

/* Sets origin's time: now for this machine; for a saved tree when it was captured, if known. */
void mt_proc_origin_set_time(const struct mt_proc_origin *known, struct mt_origin *origin);

/*
 * Fills in all of origin but its time: release, machine, page size.  Where no file has the page
 * size it is computed from /proc/meminfo and the snapshot's zones.
 */
struct mt_error *mt_proc_origin_fill(const struct mt_proc_origin *known, struct mt_origin *origin,
				     const struct mt_snapshot *snapshot);

#endif
