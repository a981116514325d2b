/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parsers of /proc/zoneinfo, buddyinfo and pagetypeinfo. */
#ifndef MT_PROC_ZONE_PARSERS_H
#define MT_PROC_ZONE_PARSERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "model/snapshot.h"

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
