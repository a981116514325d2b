// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/zone/freelist.h"

#include <stdio.h>
#include <stdlib.h>

/* Wrong back links on one list after which the walk gives up. */
#define MAX_SUSPECTS 16u

struct walk {
	const struct mt_page_format *format;
	const struct mt_page_list *list;
	const struct mt_page_list_visitor *visitor;
	struct mt_page_list_result *result;
	uint64_t limit;			/* entries that the zone has room for */
	uint64_t suspects[MAX_SUSPECTS];	/* struct pages, see check_back_link() */
	unsigned int nr_suspects;
	bool ended;			/* by a fatal error */
	uint8_t raw[MT_MAX_PAGE_SIZE];
};

/* A link as the kernel has it: two pointers. */
struct link {
	uint64_t next, prev;
};

static struct mt_error *report(struct walk *w, struct mt_page_list_error error)
{
	error.fatal = error.kind < MT_LIST_BACK_LINK;
	error.position = w->result->entries;
	if (error.fatal)
		w->ended = true;
	return w->visitor->error ? w->visitor->error(w->visitor->data, &error) : NULL;
}

static struct mt_error *report_unreadable(struct walk *w, uint64_t page, struct mt_error *cause)
{
	struct mt_error *err = report(w, (struct mt_page_list_error){
		.kind = MT_LIST_UNREADABLE,
		.page = page,
		.cause = mt_error_message(cause),
	});

	mt_error_destroy(cause);
	return err;
}

static struct link link_at(const struct walk *w, const uint8_t *raw)
{
	const struct mt_layout *layout = w->format->layout;

	return (struct link){
		.next = mt_reader_field(w->format->reader, raw, &layout->list_head.next),
		.prev = mt_reader_field(w->format->reader, raw, &layout->list_head.prev),
	};
}

/* Reads the list_head at address; *ok is false if that failed and was reported. */
static struct mt_error *read_head(struct walk *w, struct link *link, bool *ok)
{
	uint8_t raw[64];
	size_t size = (size_t)w->format->layout->list_head.size;
	struct mt_error *err = mt_reader_read(w->format->reader, w->list->head, raw,
					      size < sizeof(raw) ? size : sizeof(raw));

	*ok = !err;
	if (err)
		return report_unreadable(w, 0, err);
	*link = link_at(w, raw);
	return NULL;
}

static uint64_t link_offset(const struct walk *w)
{
	return w->list->link->m.offset;
}

static uint64_t page_of(const struct walk *w, uint64_t link)
{
	return (link - link_offset(w)) & w->format->memmap->pointer_mask;
}

static struct mt_error *read_page(struct walk *w, uint64_t page)
{
	return mt_reader_read(w->format->reader, page, w->raw,
			      (size_t)w->format->layout->page.size);
}

/*
 * Whether the struct page was among the first n entries.  Only asked where a back link is
 * wrong, so a second walk from the head costs nothing on sound lists.
 */
static bool seen_before(struct walk *w, uint64_t page, uint64_t n, uint64_t *position)
{
	struct mt_reader *reader = w->format->reader;
	uint64_t next_at = w->format->layout->list_head.next.m.offset;
	uint64_t link = w->list->head;

	for (uint64_t i = 0; i < n; i++) {
		mt_cleanup(mt_error) struct mt_error *err =
			mt_reader_read_long(reader, link + next_at, &link);

		if (err)
			return false;
		if (page_of(w, link) == page) {
			*position = i;
			return true;
		}
	}
	return false;
}

static struct mt_error *report_loop(struct walk *w, uint64_t page, uint64_t position)
{
	return report(w, (struct mt_page_list_error){
		.kind = MT_LIST_LOOP,
		.page = page,
		.expected = position,
		.found = page,
	});
}

/*
 * Finds loops.  A loop leads to one entry from two different ones, but the entry's prev names only
 * one of them.  So prev is wrong when the entry is reached first, or when it is reached again. In
 * the first case the entry is remembered as a suspect; in the second it is looked for among the
 * entries before.
 */
static struct mt_error *check_back_link(struct walk *w, uint64_t page, uint64_t prev,
					uint64_t before)
{
	uint64_t n = w->result->entries, position = 0;

	for (unsigned int i = 0; i < w->nr_suspects; i++)
		if (w->suspects[i] == page && seen_before(w, page, n, &position))
			return report_loop(w, page, position);
	if (prev == before)
		return NULL;
	if (seen_before(w, page, n, &position))
		return report_loop(w, page, position);

	struct mt_error *err = report(w, (struct mt_page_list_error){
		.kind = MT_LIST_BACK_LINK,
		.page = page,
		.expected = before,
		.found = prev,
	});

	if (err)
		return err;
	if (w->nr_suspects == MAX_SUSPECTS)
		return report(w, (struct mt_page_list_error){
			.kind = MT_LIST_TANGLED,
			.page = page,
			.expected = MAX_SUSPECTS,
		});
	w->suspects[w->nr_suspects++] = page;
	return NULL;
}

static struct mt_error *check_free_block(struct walk *w, uint64_t page)
{
	const struct mt_page_format *format = w->format;
	uint64_t order = mt_page_private(format, w->raw);

	if (!mt_page_is_buddy(format, w->raw))
		return report(w, (struct mt_page_list_error){
			.kind = MT_LIST_NOT_FREE,
			.page = page,
			.expected = format->buddy_value,
			.found = mt_reader_field(format->reader, w->raw,
						 &format->layout->page.page_type),
		});
	if (order != w->list->order)
		return report(w, (struct mt_page_list_error){
			.kind = MT_LIST_ORDER,
			.page = page,
			.expected = w->list->order,
			.found = order,
		});
	return NULL;
}

static struct mt_error *check_place(struct walk *w, uint64_t page, uint64_t pfn)
{
	const struct mt_kzone *zone = w->list->zone;
	uint64_t pages = UINT64_C(1) << w->list->order;
	struct mt_page_list_error error = { .page = page,
					    .found = pfn,
					    .expected = w->list->order };

	if (pfn & (pages - 1)) {
		error.kind = MT_LIST_ALIGNMENT;
	} else if (!mt_page_in_zone(w->format, w->raw, pfn, zone)) {
		error.kind = MT_LIST_OTHER_ZONE;
		error.expected = zone->index;
		error.found = mt_page_zone(w->format, w->raw);
	} else if (pfn < zone->start_pfn || pages > zone->spanned ||
		   pfn - zone->start_pfn > zone->spanned - pages) {
		error.kind = MT_LIST_BEYOND_ZONE;
	} else {
		return NULL;
	}
	return report(w, error);
}

static struct mt_error *take_entry(struct walk *w, uint64_t page, uint64_t pfn)
{
	struct mt_page_list_entry entry = {
		.position = w->result->entries,
		.pfn = pfn,
		.page = page,
		.raw = w->raw,
	};
	struct mt_error *err = check_place(w, page, pfn);

	if (!err && w->list->buddy)
		err = check_free_block(w, page);
	if (!err && w->visitor->entry)
		err = w->visitor->entry(w->visitor->data, &entry);
	w->result->entries++;
	return err;
}

/* The entry that *link is the link of; *link and *before move on. */
static struct mt_error *step(struct walk *w, uint64_t *link, uint64_t *before)
{
	uint64_t page = page_of(w, *link), pfn;
	struct mt_error *err = mt_page_walk_report(w->format, "walking lists of pages",
						   w->result->entries, 0);

	if (err)
		return err;
	if (!mt_memmap_page_to_pfn(w->format->memmap, page, &pfn))
		return report(w, (struct mt_page_list_error){
			.kind = MT_LIST_OUTSIDE,
			.page = w->result->entries ? page_of(w, *before) : 0,
			.found = *link,
		});
	if (w->result->entries == w->limit)
		return report(w, (struct mt_page_list_error){
			.kind = MT_LIST_TOO_LONG,
			.page = page,
			.expected = w->limit,
		});
	err = read_page(w, page);
	if (err)
		return report_unreadable(w, page, err);

	struct link entry = link_at(w, w->raw + link_offset(w));

	err = check_back_link(w, page, entry.prev, *before);
	if (err || w->ended)
		return err;
	*before = *link;
	*link = entry.next;
	return take_entry(w, page, pfn);
}

static struct mt_error *check_end(struct walk *w, uint64_t last, uint64_t prev)
{
	w->result->complete = true;
	if (prev == last)
		return NULL;
	return report(w, (struct mt_page_list_error){
		.kind = MT_LIST_BACK_LINK,
		.expected = last,
		.found = prev,
	});
}

/*
 * Returns how many entries the zone has room for; its size is bounded by that of the memory map,
 * since it may be damaged, too.
 */
static uint64_t room(const struct mt_memmap *memmap, const struct mt_page_list *list)
{
	uint64_t pages = list->zone->spanned;

	return (pages < memmap->nr_pfns ? pages : memmap->nr_pfns) >> list->order;
}

struct mt_error *mt_page_list_walk_once(const struct mt_page_format *format,
					const struct mt_page_list *list,
					const struct mt_page_list_visitor *visitor,
					struct mt_page_list_result *result)
{
	struct walk w = {
		.format = format,
		.list = list,
		.visitor = visitor,
		.result = result,
		.limit = room(format->memmap, list),
	};
	struct link head;
	bool ok;

	*result = (struct mt_page_list_result){ 0 };

	struct mt_error *err = read_head(&w, &head, &ok);

	if (err || !ok)
		return err;

	uint64_t link = head.next, before = list->head;

	while (!err && !w.ended && link != list->head)
		err = step(&w, &link, &before);
	if (!err && !w.ended)
		err = check_end(&w, before, head.prev);
	return err;
}

struct mt_page_list mt_free_list(const struct mt_page_format *format, const struct mt_kzone *zone,
				 unsigned int order, unsigned int type)
{
	const struct mt_layout *layout = format->layout;
	uint64_t offset = layout->zone.free_area.m.offset + order * layout->free_area.size +
			  layout->free_area.free_list.m.offset + type * layout->list_head.size;

	return (struct mt_page_list){
		.head = mt_reader_add(format->reader, zone->address, offset),
		.link = &layout->page.buddy_list,
		.zone = zone,
		.order = order,
		.buddy = true,
	};
}
