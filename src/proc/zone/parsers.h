/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parsers of /proc/zoneinfo, buddyinfo and pagetypeinfo. */
#ifndef MT_PROC_ZONE_PARSERS_H
#define MT_PROC_ZONE_PARSERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "model/snapshot.h"

/*
 * For each parser text[0..len) is a whole file and path its name in messages.  What is good goes
 * into the snapshot, what is bad into its section's status; MT_ERR_FORMAT if nothing could be
 * used.  A snapshot takes each of them once, in any order.
 */

/*
 * Parses /proc/zoneinfo (mm/vmstat.c, zoneinfo_show()) into the snapshot's nodes, zones and
 * counters; if pcp is set, into its per-CPU lists (MT_SECTION_PCP), too.
 */
struct mt_error *mt_proc_parse_zoneinfo(const char *path, const char *text, size_t len, bool pcp,
					struct mt_snapshot *snapshot);

/* Parses /proc/buddyinfo (mm/vmstat.c, frag_show()) into the free blocks of each zone. */
struct mt_error *mt_proc_parse_buddyinfo(const char *path, const char *text, size_t len,
					 struct mt_snapshot *snapshot);

/*
 * Parses /proc/pagetypeinfo (mm/vmstat.c, pagetypeinfo_show()) into the free blocks and the
 * pageblocks of each zone by migrate type.
 */
struct mt_error *mt_proc_parse_pagetypeinfo(const char *path, const char *text, size_t len,
					    struct mt_snapshot *snapshot);

#endif
