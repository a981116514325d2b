// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/pages/pages.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proc/pages/walk.h"
#include "proc/task/pagemap.h"

/* Pages of a cell, unless it is told otherwise: a pageblock of most machines. */
#define USUAL_CELL 512u

/* A question about a selection, and what is collected of its pages. */
struct question {
	struct mt_frame_space space;
	const struct mt_selection *selection;
	struct mt_walk_options options;
	struct mt_walk_result result;
	uint64_t flag;				/* 0: any */
	enum mt_use use;			/* MT_NR_USES: any */
	uint64_t (*uses)[MT_NR_USES];		/* [zones.n + 1] */
	uint64_t nowhere;			/* pages of memory whose zone is not known */
	struct mt_page_map *map;
	struct mt_error *(*fn)(void *data, const struct mt_page *page);
	void *data;
};

static void question_release(struct question *q)
{
	mt_frame_space_release(&q->space);
	free(q->uses);
}

static bool has_zone(const struct question *q, size_t zone)
{
	const struct mt_selection *s = q->selection;
	const struct mt_zone *z = &q->space.zones.v[zone];

	if (zone == q->space.zones.n)
		return !s->has_node && !s->zone;
	return (!s->has_node || s->node == z->node) && (!s->zone || !strcmp(s->zone, z->name));
}

static bool any_zone(const struct question *q)
{
	for (size_t i = 0; i < q->space.zones.n; i++)
		if (has_zone(q, i))
			return true;
	return false;
}

/* What is asked for, as far as it can be told before a page is read. */
static struct mt_error *prepare(struct mt_inspector *inspector,
				const struct mt_selection *selection, struct question *q)
{
	struct mt_error *err = mt_frame_space_read(mt_process_files_of(inspector), &q->space);

	q->selection = selection;
	q->use = selection->use ? mt_use_find(selection->use) : MT_NR_USES;
	q->options.data = q;
	q->options.first_pfn = selection->has_pfns ? selection->first_pfn : 0;
	q->options.end_pfn = selection->has_pfns && selection->last_pfn < UINT64_MAX ?
			     selection->last_pfn + 1 : UINT64_MAX;
	if (err)
		return err;
	if (selection->use && q->use == MT_NR_USES)
		return mt_error_create(MT_ERR_USAGE, "no use of pages is called \"%s\"",
				       selection->use);
	if (!any_zone(q))
		return mt_error_create(MT_ERR_USAGE, "there is no such node and zone");
	q->flag = selection->flag ? mt_kpage_flag(selection->flag) : 0;
	if (selection->flag && !q->flag)
		return mt_error_create(MT_ERR_USAGE, "kpageflags has no flag \"%s\"",
				       selection->flag);
	return NULL;
}

static bool takes(struct question *q, const struct mt_walked_frame *frame)
{
	if ((q->flag && !(frame->flags & q->flag)) || !has_zone(q, frame->zone))
		return false;
	q->nowhere += frame->zone == q->space.zones.n && mt_use_is_present(frame->use);
	return true;
}

static void say(struct mt_snapshot *snapshot, enum mt_status status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void say(struct mt_snapshot *snapshot, enum mt_status status, const char *fmt, ...)
{
	mt_cleanup(free) char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	mt_snapshot_set_status(snapshot, MT_SECTION_PAGES, status, text);
}

/* What the answer lacks, always or on this machine. */
static void report(const struct question *q, struct mt_snapshot *snapshot)
{
	say(snapshot, MT_STATUS_PRESENT,
	    "from /proc/kpageflags, which does not tell everything: use kernel has in it the free "
	    "pages on CPUs' lists, vmalloc, kernel stacks and large kmalloc; of free blocks no "
	    "list and no order is told, of slabs no cache");
	if (!q->space.ram.n)
		say(snapshot, MT_STATUS_PRESENT, "/proc/iomem does not tell which pages are "
		    "memory: holes are counted as reserved or kernel pages");
	if (q->nowhere)
		say(snapshot, MT_STATUS_PRESENT, "%" PRIu64 " pages lie in the spans of several "
		    "zones, or of none: their zone is not told", q->nowhere);
	if (q->result.ended != MT_UNKNOWN)
		say(snapshot, MT_STATUS_TRUNCATED, "/proc/kpageflags ends at page %" PRIu64
		    ", before the last zone does", q->result.ended);
	if (q->result.absent)
		say(snapshot, MT_STATUS_PRESENT, "%" PRIu64 " pages of memory are offline, or "
		    "handled as device memory: they are left out", q->result.absent);
	if (!q->space.ksm_is_told && q->space.ksm_shared && q->space.ksm_shared != MT_UNKNOWN)
		say(snapshot, MT_STATUS_PRESENT, "KSM keeps %" PRIu64 " pages; this kernel does "
		    "not tell them from other anonymous pages", q->space.ksm_shared);
}

static struct mt_error *ask(struct question *q, struct mt_inspector *inspector)
{
	struct mt_error *err = mt_frames_walk(&q->space, &q->options, &q->result);

	if (!err)
		report(q, inspector->snapshot);
	return err;
}

static struct mt_error *count_frame(void *data, const struct mt_walked_frame *frame)
{
	struct question *q = data;

	if (takes(q, frame))
		q->uses[frame->zone][frame->use]++;
	return NULL;
}

static uint64_t sum(const uint64_t *pages)
{
	uint64_t total = 0;

	for (int use = 0; use < MT_NR_USES; use++)
		total += pages[use];
	return total;
}

/* A row of holes only is left out, as is a zone that the range does not reach. */
static bool is_shown(const struct question *q, size_t i)
{
	uint64_t pages = sum(q->uses[i]);

	if (!has_zone(q, i) || (q->selection->has_pfns && !pages))
		return false;
	if (i == q->space.zones.n)
		return pages != q->uses[i][MT_USE_HOLE];
	return pages || q->space.zones.v[i].present;
}

static struct mt_error *hand_out(const struct question *q, size_t i,
				 struct mt_error *(*fn)(void *data,
							const struct mt_zone_uses *uses),
				 void *data)
{
	const struct mt_zone *zone = i < q->space.zones.n ? &q->space.zones.v[i] : NULL;
	bool whole = !q->selection->has_pfns && !q->flag && !q->nowhere &&
		     q->result.ended == MT_UNKNOWN;
	struct mt_zone_uses uses = {
		.node = zone ? zone->node : MT_NO_INDEX,
		.zone = zone ? zone->name : NULL,
		.present = whole && zone ? zone->present : MT_UNKNOWN,
	};

	memcpy(uses.pages, q->uses[i], sizeof(uses.pages));
	return fn(data, &uses);
}

struct mt_error *mt_proc_page_uses(struct mt_inspector *inspector,
				   const struct mt_selection *selection,
				   struct mt_error *(*fn)(void *data,
							  const struct mt_zone_uses *uses),
				   void *data, struct mt_page_pass *pass)
{
	__attribute__((cleanup(question_release))) struct question q = { 0 };
	struct mt_error *err = prepare(inspector, selection, &q);

	if (err)
		return err;
	q.options.fn = count_frame;
	q.uses = calloc(q.space.zones.n + 1, sizeof(*q.uses));
	if (!q.uses)
		return mt_error_nomem();
	err = ask(&q, inspector);
	*pass = (struct mt_page_pass){ .scanned = q.result.frames, .workers = 1 };
	for (size_t i = 0; !err && i <= q.space.zones.n; i++)
		if (is_shown(&q, i))
			err = hand_out(&q, i, fn, data);
	return err;
}

static struct mt_error *list_frame(void *data, const struct mt_walked_frame *frame)
{
	struct question *q = data;
	const struct mt_zone *zone =
		frame->zone < q->space.zones.n ? &q->space.zones.v[frame->zone] : NULL;
	const char *names[64];
	bool compound = frame->head != MT_UNKNOWN, free = frame->use == MT_USE_FREE;
	struct mt_page page = {
		.pfn = frame->pfn,
		.page = MT_UNKNOWN,
		.node = zone ? zone->node : MT_NO_INDEX,
		.zone = zone ? zone->name : NULL,
		.use = frame->use,
		.readable = true,
		.order = compound ? frame->order : free ? MT_NO_INDEX : 0,
		.head_pfn = compound ? frame->head : free ? MT_UNKNOWN : frame->pfn,
		.flags = MT_UNKNOWN,
		.flag_names = names,
		.refcount = INT64_MIN,
		.mapcount = frame->mapped > INT64_MAX ? INT64_MIN : (int64_t)frame->mapped,
	};

	if (!takes(q, frame) || (q->use != MT_NR_USES && q->use != frame->use))
		return NULL;
	page.nr_flag_names = mt_kpage_flags(frame->flags, names);
	return q->fn(q->data, &page);
}

struct mt_error *mt_proc_pages(struct mt_inspector *inspector,
			       const struct mt_selection *selection,
			       struct mt_error *(*fn)(void *data, const struct mt_page *page),
			       void *data)
{
	__attribute__((cleanup(question_release))) struct question q = { .fn = fn, .data = data };
	struct mt_error *err = prepare(inspector, selection, &q);

	q.options.fn = list_frame;
	q.options.counts = true;
	return err ? err : ask(&q, inspector);
}

static struct mt_error *map_frame(void *data, const struct mt_walked_frame *frame)
{
	struct question *q = data;
	struct mt_page_map *map = q->map;

	if (frame->pfn >= map->start_pfn && takes(q, frame))
		map->cells[(frame->pfn - map->start_pfn) / map->cell_pages * MT_NR_USES +
			   frame->use]++;
	return NULL;
}

/* From the first page of the selection's memory to the last, within the range. */
static void span(struct question *q)
{
	uint64_t start = UINT64_MAX, end = 0;

	for (size_t i = 0; i < q->space.zones.n; i++) {
		const struct mt_zone *zone = &q->space.zones.v[i];

		if (!has_zone(q, i) || !mt_frame_zone_end(zone))
			continue;
		start = zone->start_pfn < start ? zone->start_pfn : start;
		end = mt_frame_zone_end(zone) > end ? mt_frame_zone_end(zone) : end;
	}
	if (q->options.first_pfn < start)
		q->options.first_pfn = start;
	if (q->options.end_pfn > end)
		q->options.end_pfn = end;
}

struct mt_error *mt_proc_page_map(struct mt_inspector *inspector,
				  const struct mt_selection *selection, uint64_t cell_pages,
				  struct mt_page_map *map)
{
	__attribute__((cleanup(question_release))) struct question q = { .map = map };
	struct mt_error *err = prepare(inspector, selection, &q);

	*map = (struct mt_page_map){ 0 };
	if (err)
		return err;
	span(&q);
	if (q.options.first_pfn >= q.options.end_pfn)
		return NULL;
	q.options.fn = map_frame;
	err = mt_page_map_create(q.options.first_pfn, q.options.end_pfn, cell_pages, USUAL_CELL,
				 map);
	if (!err)
		err = ask(&q, inspector);
	if (err) {
		free(map->cells);
		map->cells = NULL;
	}
	return err;
}
