// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/gfp_bits.h"

#include "analysis/gfp.h"
#include "analysis/release.h"

/* Its absence means MT_GFP_KSWAPD_RECLAIM (__GFP_NO_KSWAPD, 2.6.38 to 4.3). */
#define NO_KSWAPD (1u << 31)

#define NR_BITS 27

struct generation {
	const char *when;
	unsigned int from[3], to[3];	/* releases; to is excluded, {0}: none */
	bool always_kswapd;		/* kswapd is woken unless a bit says no */
	uint32_t bits[NR_BITS];		/* by bit; 0: had no meaning */
};

/* ___GFP_WAIT was split into two in v4.4, d0164adc89f6. */
#define WAIT MT_GFP_DIRECT_RECLAIM
#define OTHER MT_GFP_OTHER

#define ZONES MT_GFP_DMA, MT_GFP_HIGHMEM, MT_GFP_DMA32

/* 0x200 to 0x40000: the same from 2.6.18 to 4.16 but for 0x2000 (MEMALLOC, v3.6, b37f1dd0f543) */
#define MIDDLE MT_GFP_NOWARN, MT_GFP_RETRY_MAYFAIL, MT_GFP_NOFAIL, MT_GFP_NORETRY, \
	       MT_GFP_MEMALLOC, MT_GFP_COMP, MT_GFP_ZERO, MT_GFP_NOMEMALLOC, MT_GFP_HARDWALL, \
	       MT_GFP_THISNODE

/*
 * Ranges overlap where a release's candidates differ from what it became
 * (4.10, 4.17): both readings are then possible.
 */
static const struct generation generations[] = {
	{
		/* 0x200 lost its meaning: 2973d8229b78, v6.3; as an enum since v6.10,
		 * 772dd0342727; from 0x800000 on bits decide nothing here */
		"6.3 and later", { 6, 3, 0 }, { 0 }, false,
		{ ZONES, MT_GFP_MOVABLE, MT_GFP_RECLAIMABLE, MT_GFP_HIGH, MT_GFP_IO, MT_GFP_FS,
		  MT_GFP_ZERO, OTHER, MT_GFP_DIRECT_RECLAIM, MT_GFP_KSWAPD_RECLAIM, MT_GFP_WRITE,
		  MT_GFP_NOWARN, MT_GFP_RETRY_MAYFAIL, MT_GFP_NOFAIL, MT_GFP_NORETRY,
		  MT_GFP_MEMALLOC, MT_GFP_COMP, MT_GFP_NOMEMALLOC, MT_GFP_HARDWALL,
		  MT_GFP_THISNODE, MT_GFP_ACCOUNT, OTHER, OTHER, OTHER, OTHER },
	}, {
		/* ordered anew in v5.0 */
		"5.0 to 6.2", { 5, 0, 0 }, { 6, 3, 0 }, false,
		{ ZONES, MT_GFP_MOVABLE, MT_GFP_RECLAIMABLE, MT_GFP_HIGH, MT_GFP_IO, MT_GFP_FS,
		  MT_GFP_ZERO, MT_GFP_ATOMIC, MT_GFP_DIRECT_RECLAIM, MT_GFP_KSWAPD_RECLAIM,
		  MT_GFP_WRITE, MT_GFP_NOWARN, MT_GFP_RETRY_MAYFAIL, MT_GFP_NOFAIL,
		  MT_GFP_NORETRY, MT_GFP_MEMALLOC, MT_GFP_COMP, MT_GFP_NOMEMALLOC,
		  MT_GFP_HARDWALL, MT_GFP_THISNODE, MT_GFP_ACCOUNT, OTHER, OTHER, OTHER, OTHER },
	}, {
		/* holes closed between 4.16 and 4.18: GFP_KERNEL is 0x6000c0 */
		"4.17 to 4.20", { 4, 17, 0 }, { 5, 0, 0 }, false,
		{ ZONES, MT_GFP_MOVABLE, MT_GFP_RECLAIMABLE, MT_GFP_HIGH, MT_GFP_IO, MT_GFP_FS,
		  MT_GFP_WRITE, MIDDLE, MT_GFP_ATOMIC, MT_GFP_ACCOUNT, MT_GFP_DIRECT_RECLAIM,
		  MT_GFP_KSWAPD_RECLAIM, OTHER },
	}, {
		/* __GFP_OTHER_NODE went in 4.10, 41b6167e8f74: GFP_KERNEL is 0x14000c0;
		 * __GFP_COLD and __GFP_NOTRACK went in 4.15 and left holes */
		"4.10 to 4.17", { 4, 10, 0 }, { 4, 18, 0 }, false,
		{ ZONES, MT_GFP_MOVABLE, MT_GFP_RECLAIMABLE, MT_GFP_HIGH, MT_GFP_IO, MT_GFP_FS,
		  OTHER, MIDDLE, MT_GFP_ATOMIC, MT_GFP_ACCOUNT, OTHER, MT_GFP_DIRECT_RECLAIM,
		  MT_GFP_WRITE, MT_GFP_KSWAPD_RECLAIM, OTHER },
	}, {
		/* __GFP_ACCOUNT for __GFP_NOACCOUNT: a9bb7e620efd, v4.5; GFP_KERNEL is
		 * 0x24000c0 */
		"4.5 to 4.10", { 4, 5, 0 }, { 4, 11, 0 }, false,
		{ ZONES, MT_GFP_MOVABLE, MT_GFP_RECLAIMABLE, MT_GFP_HIGH, MT_GFP_IO, MT_GFP_FS,
		  OTHER, MIDDLE, MT_GFP_ATOMIC, MT_GFP_ACCOUNT, OTHER, MT_GFP_DIRECT_RECLAIM,
		  OTHER, MT_GFP_WRITE, MT_GFP_KSWAPD_RECLAIM },
	}, {
		/* d0164adc89f6 and 016c13daa5c9 (RECLAIMABLE is 0x10), v4.4 */
		"4.4", { 4, 4, 0 }, { 4, 5, 0 }, false,
		{ ZONES, MT_GFP_MOVABLE, MT_GFP_RECLAIMABLE, MT_GFP_HIGH, MT_GFP_IO, MT_GFP_FS,
		  OTHER, MIDDLE, MT_GFP_ATOMIC, OTHER, OTHER, MT_GFP_DIRECT_RECLAIM, OTHER,
		  MT_GFP_WRITE, MT_GFP_KSWAPD_RECLAIM },
	}, {
		/* MOVABLE is 0x8: b70d94ee438b, 2.6.31.  Then 0x200000 NOTRACK (2.6.31),
		 * 0x400000 NO_KSWAPD (2.6.38), 0x800000 OTHER_NODE (2.6.39), 0x1000000
		 * WRITE (3.3), 0x100000 KMEMCG (3.8 to 3.15), NOACCOUNT (4.1) */
		"2.6.31 to 4.3", { 2, 6, 31 }, { 4, 4, 0 }, true,
		{ ZONES, MT_GFP_MOVABLE, WAIT, MT_GFP_HIGH, MT_GFP_IO, MT_GFP_FS, OTHER, MIDDLE,
		  MT_GFP_RECLAIMABLE, OTHER, OTHER, NO_KSWAPD, OTHER, MT_GFP_WRITE },
	}, {
		/* MOVABLE was 0x100000: 769848c03895, 2.6.23 */
		"2.6.23 to 2.6.30", { 2, 6, 23 }, { 2, 6, 31 }, true,
		{ ZONES, 0, WAIT, MT_GFP_HIGH, MT_GFP_IO, MT_GFP_FS, OTHER, MIDDLE,
		  MT_GFP_RECLAIMABLE, MT_GFP_MOVABLE },
	}, {
		/* neither MOVABLE nor RECLAIMABLE (e12ba74d8ff3, 2.6.24): pages were not grouped */
		"until 2.6.22", { 2, 6, 0 }, { 2, 6, 23 }, true,
		{ ZONES, 0, WAIT, MT_GFP_HIGH, MT_GFP_IO, MT_GFP_FS, OTHER, MIDDLE },
	},
};

_Static_assert(sizeof(generations) / sizeof(*generations) <= MT_GFP_MAX_READINGS,
	       "room for a reading of each generation");

static bool is_of(const struct generation *g, const char *release)
{
	if (mt_release_before_patch(release, g->from[0], g->from[1], g->from[2]) == MT_YES)
		return false;
	return !g->to[0] ||
	       mt_release_before_patch(release, g->to[0], g->to[1], g->to[2]) != MT_NO;
}

static uint32_t decode(const struct generation *g, uint64_t number)
{
	uint32_t flags = number >> NR_BITS ? MT_GFP_OTHER : 0;

	for (unsigned int i = 0; i < NR_BITS; i++)
		if (number & UINT64_C(1) << i)
			flags |= g->bits[i] ? g->bits[i] : MT_GFP_OTHER;
	if (g->always_kswapd && !(flags & NO_KSWAPD))
		flags |= MT_GFP_KSWAPD_RECLAIM;
	return flags & ~NO_KSWAPD;
}

/* Would such a kernel have printed it? */
static bool makes_sense(const struct generation *g, uint64_t number)
{
	const uint32_t both = MT_GFP_MOVABLE | MT_GFP_RECLAIMABLE;
	uint32_t flags = decode(g, number);
	uint32_t zones = flags & (MT_GFP_DMA | MT_GFP_DMA32 | MT_GFP_HIGHMEM);

	for (unsigned int i = 0; i < 64; i++)
		if (number & UINT64_C(1) << i && (i >= NR_BITS || !g->bits[i]))
			return false;
	return (flags & both) != both && !(zones & (zones - 1));
}

/* %pGg names the flags since v4.6, edf14cdbf9a0. */
static bool prints_names(const struct generation *g)
{
	return g->from[0] > 4 || (g->from[0] == 4 && g->from[1] >= 10);
}

/* Who may start I/O, or use reserves, hardly ever lets kswapd sleep (GFP_TRANSHUGE_LIGHT does). */
static bool is_likely(const struct mt_gfp_reading *reading)
{
	return reading->flags & MT_GFP_RECLAIM ||
	       !(reading->flags & (MT_GFP_IO | MT_GFP_FS | MT_GFP_HIGH));
}

/* The likely ones first, each kind newest first. */
static void sort(struct mt_gfp_reading *readings, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		for (size_t j = i; j; j--) {
			struct mt_gfp_reading copy = readings[j];

			if (!is_likely(&copy) || is_likely(&readings[j - 1]))
				break;
			readings[j] = readings[j - 1];
			readings[j - 1] = copy;
		}
	}
}

/* Those of release (or any) that make sense; strict: no others. */
static size_t collect(uint64_t number, const char *release, bool unnamed, bool strict,
		      struct mt_gfp_reading readings[MT_GFP_MAX_READINGS])
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof(generations) / sizeof(*generations); i++) {
		const struct generation *g = &generations[i];

		if (!is_of(g, release) || (unnamed && prints_names(g)) ||
		    (strict && !makes_sense(g, number)))
			continue;
		readings[n++] = (struct mt_gfp_reading){ g->when, decode(g, number) };
	}
	return n;
}

size_t mt_gfp_readings(uint64_t number, const char *release, bool unnamed, bool *foreign,
		       struct mt_gfp_reading readings[MT_GFP_MAX_READINGS])
{
	size_t n;

	*foreign = unnamed && mt_release_before(release, 4, 6) == MT_NO;
	if (unnamed && mt_release_before(release, 4, 6) != MT_YES)
		release = NULL;
	n = collect(number, release, unnamed, true, readings);
	if (!n && release) {
		n = collect(number, NULL, unnamed, true, readings);
		*foreign = n;
	}
	if (!n)
		n = collect(number, release, unnamed, false, readings);
	sort(readings, n);
	return n;
}
