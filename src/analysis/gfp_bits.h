/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the bits of a gfp_t meant, by generation of kernels: the one table of
 * ___GFP_… numbers (include/linux/gfp.h, gfp_types.h since v6.1).
 */
#ifndef MT_ANALYSIS_GFP_BITS_H
#define MT_ANALYSIS_GFP_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a number means by one generation. */
struct mt_gfp_reading {
	const char *when;	/* "4.5 to 4.10" */
	uint32_t flags;		/* MT_GFP_… */
};

#define MT_GFP_MAX_READINGS 9

/*
 * Fills readings, likely ones first, then newest first, with what number can mean
 * to release (NULL: not known); returns how many.  unnamed: a kernel printed it
 * without names, as none does since v4.6.  foreign: it is not of release, which
 * would have printed names, or complained (of Movable and Reclaimable at once, of
 * two zones): then readings are of others.  Bits without meaning and what would
 * have been complained of are left out unless nothing else is left.
 */
size_t mt_gfp_readings(uint64_t number, const char *release, bool unnamed, bool *foreign,
		       struct mt_gfp_reading readings[MT_GFP_MAX_READINGS]);

#endif
