/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which machine a /proc is of.  This one tells all; of a saved tree it is
 * pieced together from what is in it:
 *
 *	proc/sys/kernel/osrelease, proc/version		release
 *	proc/sys/kernel/arch (since v6.1)		machine
 *	uname, sos_commands/kernel/uname_-a		both, in a sosreport
 *	proc/meminfo's kB against zoneinfo's pages	page size
 *	memtop-capture (data/samples/capture writes it)	all of these, and the time
 */
#ifndef MT_PROC_ORIGIN_H
#define MT_PROC_ORIGIN_H

#include "base/error.h"
#include "model/snapshot.h"

struct mt_proc_origin;

struct mt_error *mt_proc_origin_create(const char *root, struct mt_proc_origin **origin);
void mt_proc_origin_destroy(struct mt_proc_origin *origin);

/* Bytes; MT_UNKNOWN if only the zones can tell. */
uint64_t mt_proc_origin_page_size(const struct mt_proc_origin *known);

/* Now, for this machine; the time of capture, if known, for a saved one. */
void mt_proc_origin_set_time(const struct mt_proc_origin *known, struct mt_origin *origin);

/* All the rest; the snapshot's zones help to tell the page size. */
struct mt_error *mt_proc_origin_fill(const struct mt_proc_origin *known, struct mt_origin *origin,
				     const struct mt_snapshot *snapshot);

#endif
