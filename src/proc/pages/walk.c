// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/pages/walk.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/number.h"
#include "proc/task/frame.h"
#include "proc/task/pagemap.h"

/* A pass, and where in it the last page was. */
struct walk {
	const struct mt_frame_space *space;
	const struct mt_walk_options *options;
	struct mt_walk_result *result;
	uint64_t *words, *counts;	/* [MT_WALK_PIECE] */
	uint64_t start;			/* pfn of words[0] */
	size_t n, nr_counts;
	/* the compound page that pages may go on being tails of */
	uint64_t head, head_flags;
	unsigned int order;
	/* what holds until a pfn */
	bool is_memory;
	size_t zone;
	uint64_t memory_until, zone_until;
};

static uint64_t read_ksm_shared(const char *root)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(mt_error) struct mt_error *err =
		mt_file_read(root, "/sys/kernel/mm/ksm/pages_shared", 4096, &buf);
	uint64_t value;

	return !err && mt_number_digits(buf.data, buf.len, &value) ? value : MT_UNKNOWN;
}

static uint64_t last_end(const struct mt_frame_zones *zones)
{
	uint64_t last = 0;

	for (size_t i = 0; i < zones->n; i++)
		if (mt_frame_zone_end(&zones->v[i]) > last)
			last = mt_frame_zone_end(&zones->v[i]);
	return last;
}

/* Looks at words until one decides whether KSM's flag is to be believed; true: one did. */
static bool judge_ksm(struct mt_frame_space *space, const uint64_t *words, size_t n,
		      uint64_t *pages)
{
	for (size_t i = 0; i < n; i++) {
		if (!(words[i] & MT_KPF_ANON) || words[i] & MT_KPF_COMPOUND_TAIL)
			continue;
		if (!(words[i] & MT_KPF_KSM)) {
			space->ksm_is_told = true;
			return true;
		}
		if (++*pages > space->ksm_shared)
			return true;
	}
	return false;
}

/*
 * A kernel that tells KSM's pages from other anonymous ones has one without the flag, or no more
 * with it than KSM keeps.
 */
static struct mt_error *find_ksm(struct mt_frame_space *space)
{
	uint64_t end = last_end(&space->zones), pages = 0;
	mt_cleanup(free) uint64_t *words = NULL;
	size_t got = MT_WALK_PIECE;

	if (!space->ksm_shared || space->ksm_shared == MT_UNKNOWN)
		return NULL;
	words = malloc(MT_WALK_PIECE * sizeof(*words));
	if (!words)
		return mt_error_nomem();
	for (uint64_t pfn = 0; pfn < end && got == MT_WALK_PIECE; pfn += MT_WALK_PIECE) {
		struct mt_error *err = mt_kpage_read_many(&space->files->place, "kpageflags", pfn,
							  MT_WALK_PIECE, words, &got);

		if (err)
			return mt_frames_explain(err);
		if (judge_ksm(space, words, got, &pages))
			return NULL;
	}
	space->ksm_is_told = true;
	return NULL;
}

struct mt_error *mt_frame_space_read(struct mt_process_files *files, struct mt_frame_space *space)
{
	uint64_t page_size = files->inspector.snapshot->origin.page_size;
	struct mt_error *err;

	*space = (struct mt_frame_space){ .files = files };
	if (page_size == MT_UNKNOWN || !page_size)
		return mt_error_create(MT_ERR_NOT_FOUND, "the page size of this machine was not "
				       "saved (DIR/proc/zoneinfo and meminfo tell it)");
	space->ksm_shared = read_ksm_shared(files->root);
	err = mt_frame_zones_read(files->root, &space->zones);
	if (!err)
		err = mt_frame_ranges_read(files->root, page_size, &space->ram);
	return err ? err : find_ksm(space);
}

void mt_frame_space_release(struct mt_frame_space *space)
{
	mt_frame_zones_release(&space->zones);
	mt_frame_ranges_release(&space->ram);
}

uint64_t mt_frame_flags(const struct mt_frame_space *space, uint64_t flags)
{
	return space->ksm_is_told ? flags : flags & ~MT_KPF_KSM;
}

struct mt_error *mt_frames_explain(struct mt_error *err)
{
	if (err && mt_error_code(err) == MT_ERR_DENIED)
		return mt_error_prefix(err, "only root may see what pages are used for "
				       "(run memtop as root)");
	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND)
		return mt_error_prefix(err, "this kernel does not tell what pages are used for "
				       "(CONFIG_PROC_PAGE_MONITOR)");
	return err;
}

static void forget_head(struct walk *walk)
{
	walk->head = MT_UNKNOWN;
	walk->head_flags = 0;
	walk->order = MT_NO_INDEX;
}

/* Looks for the head of a tail page with which the pass, or what follows a gap, begins. */
static struct mt_error *look_back(struct walk *walk, uint64_t pfn)
{
	struct mt_frame frame = { .pfn = pfn };
	struct mt_error *err = mt_frame_read(walk->space->files, &frame);

	forget_head(walk);
	if (err || !frame.has_flags || frame.head == MT_UNKNOWN)
		return err;
	walk->head = frame.head;
	walk->head_flags = frame.flags & ~MT_KPF_COMPOUND_TAIL;
	walk->order = frame.order;
	return NULL;
}

/* Finds the order of the compound page that begins with words[i]: its tails are counted. */
static struct mt_error *find_order(struct walk *walk, size_t i)
{
	size_t end = i + 1;
	struct mt_frame frame = { .pfn = walk->start + i };
	struct mt_error *err;

	while (end < walk->n && walk->words[end] & MT_KPF_COMPOUND_TAIL)
		end++;
	if (end < walk->n) {
		walk->order = 63u - (unsigned int)__builtin_clzll(end - i);
		return NULL;
	}
	err = mt_frame_read(walk->space->files, &frame);
	walk->order = !err && frame.has_flags ? frame.order : MT_NO_INDEX;
	return err;
}

/* Keeps track of compound pages; stores the flags of words[i], with its head's, in *flags. */
static struct mt_error *follow_head(struct walk *walk, size_t i, uint64_t *flags)
{
	uint64_t word = walk->words[i];
	struct mt_error *err = NULL;

	*flags = word;
	if (word & MT_KPF_COMPOUND_TAIL) {
		if (walk->head == MT_UNKNOWN)
			err = look_back(walk, walk->start + i);
		*flags |= walk->head_flags & ~MT_KPF_COMPOUND_HEAD;
	} else {
		forget_head(walk);
		if (word & MT_KPF_COMPOUND_HEAD) {
			walk->head = walk->start + i;
			walk->head_flags = word;
			if (walk->options->counts)
				err = find_order(walk, i);
		}
	}
	return err;
}

/* What is in the span of no zone is no memory, whatever iomem says. */
static void place(struct walk *walk, uint64_t pfn)
{
	const struct mt_frame_space *space = walk->space;

	if (pfn >= walk->zone_until) {
		walk->zone = mt_frame_zones_find(&space->zones, pfn, &walk->zone_until);
		walk->memory_until = 0;
	}
	if (pfn < walk->memory_until)
		return;
	walk->memory_until = UINT64_MAX;
	walk->is_memory = walk->zone != SIZE_MAX &&
			  (!space->ram.n ||
			   mt_frame_ranges_have(&space->ram, pfn, &walk->memory_until));
}

/*
 * A pfn with no struct page that is online is NOPAGE or, in v7.2, 0.  Outside memory a struct page
 * is RESERVED; 0 is there none, in memory a page with no mark.
 */
static bool has_page(struct walk *walk, uint64_t word)
{
	if (walk->is_memory && word & MT_KPF_NOPAGE)
		walk->result->absent++;
	return !(word & MT_KPF_NOPAGE) && (walk->is_memory || word & MT_KPF_RESERVED);
}

static struct mt_error *step(struct walk *walk, size_t i)
{
	struct mt_walked_frame frame = { .pfn = walk->start + i };
	struct mt_error *err;

	place(walk, frame.pfn);
	if (!has_page(walk, walk->words[i])) {
		forget_head(walk);
		return NULL;
	}
	err = follow_head(walk, i, &frame.flags);
	if (err)
		return err;
	frame.flags = mt_frame_flags(walk->space, frame.flags);
	frame.use = walk->is_memory ? mt_kpage_use(frame.flags) : MT_USE_HOLE;
	frame.zone = walk->zone == SIZE_MAX ? walk->space->zones.n : walk->zone;
	frame.head = walk->head;
	frame.order = walk->order;
	frame.mapped = i < walk->nr_counts ? walk->counts[i] : MT_UNKNOWN;
	walk->result->frames++;
	return walk->options->fn(walk->options->data, &frame);
}

static struct mt_error *read_piece(struct walk *walk, uint64_t start, size_t n)
{
	const struct mt_pagemap_place *place = &walk->space->files->place;
	struct mt_error *err;

	walk->start = start;
	walk->nr_counts = 0;
	err = mt_kpage_read_many(place, "kpageflags", start, n, walk->words, &walk->n);
	if (err || !walk->options->counts)
		return mt_frames_explain(err);
	/* a kernel, or a saved tree, may have none */
	err = mt_kpage_read_many(place, "kpagecount", start, n, walk->counts, &walk->nr_counts);
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *walk_piece(struct walk *walk, uint64_t start, size_t n)
{
	struct mt_error *err = read_piece(walk, start, n);

	for (size_t i = 0; !err && i < walk->n; i++)
		err = step(walk, i);
	return err;
}

/* Sections are no larger than a piece: where that has no memory there is nothing to read. */
static bool is_empty(const struct walk *walk, uint64_t start, uint64_t end, uint64_t *until)
{
	return walk->space->ram.n && !mt_frame_ranges_have(&walk->space->ram, start, until) &&
	       *until >= end;
}

static struct mt_error *walk_pieces(struct walk *walk)
{
	uint64_t pfn = walk->options->first_pfn, end = last_end(&walk->space->zones);
	struct mt_error *err = NULL;

	if (end > walk->options->end_pfn)
		end = walk->options->end_pfn;
	while (!err && pfn < end) {
		uint64_t start = pfn & ~((uint64_t)MT_WALK_PIECE - 1);
		uint64_t stop = start + MT_WALK_PIECE < end ? start + MT_WALK_PIECE : end;
		uint64_t until = 0;

		if (is_empty(walk, start, start + MT_WALK_PIECE, &until)) {
			forget_head(walk);
			pfn = until == UINT64_MAX ? end :
			      until & ~((uint64_t)MT_WALK_PIECE - 1);
			continue;
		}
		err = walk_piece(walk, pfn, (size_t)(stop - pfn));
		if (!err && walk->n < stop - pfn) {
			walk->result->ended = pfn + walk->n;
			break;
		}
		pfn = stop;
	}
	return err;
}

struct mt_error *mt_frames_walk(const struct mt_frame_space *space,
				const struct mt_walk_options *options,
				struct mt_walk_result *result)
{
	mt_cleanup(free) uint64_t *words = malloc(2 * MT_WALK_PIECE * sizeof(*words));
	struct walk walk = {
		.space = space, .options = options, .result = result, .words = words,
		.counts = words + MT_WALK_PIECE,
	};

	*result = (struct mt_walk_result){ .ended = MT_UNKNOWN };
	if (!words)
		return mt_error_nomem();
	forget_head(&walk);
	return walk_pieces(&walk);
}
