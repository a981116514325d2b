/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an allocation asks for (gfp_t), as people have it: names joined by "|",
 * a hexadecimal number, or the line that the kernel printed when it failed:
 *
 *	kworker/0:1: page allocation failure: order:4, mode:0x40dc0(GFP_KERNEL|
 *	__GFP_COMP|__GFP_ZERO), nodemask=(null),cpuset=/,mems_allowed=0-1
 *
 * Names mean the same in every kernel; the bits of the number do not.  So
 * flags have bits of our own here, names in a line are preferred to its
 * number, and a number alone is read with the layout of the release it came
 * from (analysis/gfp_bits.h); where several are possible, note shows them all.
 *
 * Names and numbers: include/linux/gfp.h, gfp_types.h (since v6.1),
 * include/trace/events/mmflags.h.
 */
#ifndef MT_ANALYSIS_GFP_H
#define MT_ANALYSIS_GFP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/gfp_bits.h"
#include "base/error.h"
#include "model/snapshot.h"

#define MT_GFP_DMA		(1u << 0)
#define MT_GFP_HIGHMEM		(1u << 1)
#define MT_GFP_DMA32		(1u << 2)
#define MT_GFP_MOVABLE		(1u << 3)
#define MT_GFP_RECLAIMABLE	(1u << 4)
#define MT_GFP_HIGH		(1u << 5)
#define MT_GFP_IO		(1u << 6)
#define MT_GFP_FS		(1u << 7)
#define MT_GFP_ZERO		(1u << 8)
#define MT_GFP_ATOMIC		(1u << 9)	/* until v6.2 */
#define MT_GFP_DIRECT_RECLAIM	(1u << 10)
#define MT_GFP_KSWAPD_RECLAIM	(1u << 11)
#define MT_GFP_WRITE		(1u << 12)
#define MT_GFP_NOWARN		(1u << 13)
#define MT_GFP_RETRY_MAYFAIL	(1u << 14)
#define MT_GFP_NOFAIL		(1u << 15)
#define MT_GFP_NORETRY		(1u << 16)
#define MT_GFP_MEMALLOC		(1u << 17)
#define MT_GFP_COMP		(1u << 18)
#define MT_GFP_NOMEMALLOC	(1u << 19)
#define MT_GFP_HARDWALL		(1u << 20)
#define MT_GFP_THISNODE		(1u << 21)
#define MT_GFP_ACCOUNT		(1u << 22)
#define MT_GFP_OTHER		(1u << 23)	/* names that decide nothing here */

#define MT_GFP_RECLAIM		(MT_GFP_DIRECT_RECLAIM | MT_GFP_KSWAPD_RECLAIM)
#define MT_GFP_KERNEL		(MT_GFP_RECLAIM | MT_GFP_IO | MT_GFP_FS)
#define MT_GFP_HIGHUSER_MOVABLE	(MT_GFP_KERNEL | MT_GFP_HARDWALL | MT_GFP_HIGHMEM | \
				 MT_GFP_MOVABLE)

#define MT_GFP_NOTE_SIZE 1024

struct mt_gfp {
	uint32_t flags;		/* MT_GFP_… */
	char note[MT_GFP_NOTE_SIZE];	/* what to doubt about them; "": nothing */
	/* what a number without names can mean, flags' own reading first; 0: it had names */
	struct mt_gfp_reading readings[MT_GFP_MAX_READINGS];
	size_t nr_readings;
};

/*
 * release: of the kernel that the request is about, or NULL.  MT_ERR_USAGE
 * names a flag that no kernel has, or a number that the layout does not cover.
 */
struct mt_error *mt_gfp_parse(const char *text, size_t len, const char *release,
			      struct mt_gfp *gfp);

/* The request in a line of the kernel's log. */
struct mt_gfp_line {
	struct mt_gfp gfp;
	bool has_order;
	unsigned int order;
	bool by_sysrq;		/* order=-1: a person asked for the OOM killer (SysRq f) */
	/* within the line; len 0: not there.  "(null)" means no limit */
	const char *nodemask, *mems_allowed, *cpuset;
	size_t nodemask_len, mems_allowed_len, cpuset_len;
};

/*
 * text: such a line (with "mode:" or "gfp_mask=" in it, an order perhaps), or
 * flags alone.  Errors as mt_gfp_parse()'s; then line has all but gfp.
 */
struct mt_error *mt_gfp_parse_line(const char *text, size_t len, const char *release,
				   struct mt_gfp_line *line);

#define MT_GFP_TEXT_SIZE 512

/* "GFP_KERNEL|__GFP_COMP" of the flags. Returns buf. */
const char *mt_gfp_text(char buf[MT_GFP_TEXT_SIZE], uint32_t flags);

/*
 * The highest zone that may serve it (gfp_zone()), by its kernel name: "DMA",
 * "DMA32", "HighMem", "Movable" or "Normal", which stands in for those that
 * the snapshot's kernel does not have.  NULL: the flags contradict each other
 * (GFP_ZONE_BAD).
 */
const char *mt_gfp_zone(const struct mt_snapshot *snapshot, uint32_t flags);

/* gfp_migratetype(): "Unmovable", "Movable" or "Reclaimable". */
const char *mt_gfp_type(uint32_t flags);

#endif
