/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One pass over /proc/kpageflags, in pieces of 64 Ki words, each read by one call: the kernel
 * looks at a page when its word is read, so that no two pieces show the same moment.
 *
 * A word's use is mt_kpage_use()'s.  The words of tail pages are read with those of their head,
 * as kernels before v6.9 leave out of them what the head alone has.
 */
#ifndef MT_PROC_PAGES_WALK_H
#define MT_PROC_PAGES_WALK_H

#include "model/uses.h"
#include "proc/pages/ram.h"
#include "proc/pages/zones.h"
#include "proc/task/process_files.h"

/* Words that are read at once. */
#define MT_WALK_PIECE ((size_t)64 << 10)

/* What is known of a machine's page frames beside their words. */
struct mt_frame_space {
	struct mt_process_files *files;
	struct mt_frame_zones zones;
	struct mt_frame_ranges ram;
	uint64_t ksm_shared;		/* pages that KSM keeps; MT_UNKNOWN */
	bool ksm_is_told;		/* KSM's flag is that of its pages alone */
};

/* A page, as its words tell. */
struct mt_walked_frame {
	uint64_t pfn;
	uint64_t flags;			/* kpageflags, with those of the head */
	enum mt_use use;
	size_t zone;			/* in zones.v; zones.n: of none, or of one of several */
	uint64_t head;			/* of its compound page; MT_UNKNOWN: it is in none */
	unsigned int order;		/* of that, or MT_NO_INDEX; only if counts are wanted */
	uint64_t mapped;		/* kpagecount; MT_UNKNOWN; only if counts are wanted */
};

/* What a pass is to do. */
struct mt_walk_options {
	uint64_t first_pfn, end_pfn;	/* end exclusive */
	bool counts;			/* also kpagecount and orders */
	struct mt_error *(*fn)(void *data, const struct mt_walked_frame *frame);
	void *data;
};

/* What a pass met. */
struct mt_walk_result {
	uint64_t frames;		/* with a struct page */
	uint64_t absent;		/* of memory, yet without one that is online */
	uint64_t ended;			/* pfn where the file ended too early; MT_UNKNOWN */
};

/*
 * Reads where memory and zones are, below the root of files, into *space, which points to files.
 * Errors are mt_frame_zones_read()'s and those of reading kpageflags, or MT_ERR_NOT_FOUND: the page
 * size is not known.  The caller releases *space in any case.
 */
struct mt_error *mt_frame_space_read(struct mt_process_files *files, struct mt_frame_space *space);

/* Frees what space owns. */
void mt_frame_space_release(struct mt_frame_space *space);

/*
 * Returns flags of a page without those that are not to be believed: from v6.9 on (dee3d0bef2b0)
 * kernels give KSM's to every anonymous page.
 */
uint64_t mt_frame_flags(const struct mt_frame_space *space, uint64_t flags);

/*
 * Calls options->fn with each page frame of the range that has a struct page, by pfn, and fills
 * *result.  Holes are those outside memory.  Errors are those of reading kpageflags: MT_ERR_DENIED
 * says who may; MT_ERR_NOT_FOUND that the kernel has none; fn's error ends it.
 */
struct mt_error *mt_frames_walk(const struct mt_frame_space *space,
				const struct mt_walk_options *options,
				struct mt_walk_result *result);

/* Takes err of reading kpageflags; returns it with what would help in front.  NULL stays NULL. */
struct mt_error *mt_frames_explain(struct mt_error *err);

#endif
