/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks a list of struct pages that may be damaged: a free list of the buddy allocator, or a
 * per-CPU list.
 *
 * Three errors end the walk, since nothing behind them can be trusted: a next pointer that is not
 * the list_head of a struct page of the memory map, an entry that was on the list before, and more
 * entries than the zone has room for.  All other errors are reported and the walk goes on.
 */
#ifndef MT_KERNEL_ZONE_FREELIST_H
#define MT_KERNEL_ZONE_FREELIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/memmap/page_format.h"
#include "kernel/node/nodes.h"

/* The list to be walked. */
struct mt_page_list {
	uint64_t head;			/* address of its struct list_head */
	const struct mt_field *link;	/* the list_head of struct page that links the entries */
	const struct mt_kzone *zone;
	unsigned int order;		/* of every entry */
	bool buddy;			/* a free list: entries are marked as free, with
					 * their order in page.private */
};

/* One entry: a free block, or a page on a per-CPU list. */
struct mt_page_list_entry {
	uint64_t position;	/* from 0 */
	uint64_t pfn;
	uint64_t page;		/* address of its struct page */
	const uint8_t *raw;	/* the struct page; valid during the call */
};

/* What is wrong with a list or an entry; expected and found as in struct mt_page_list_error. */
enum mt_page_list_error_kind {
	/* these end the walk */
	MT_LIST_UNREADABLE,	/* address cannot be read; see cause */
	MT_LIST_OUTSIDE,	/* found is not the link of any struct page */
	MT_LIST_LOOP,		/* found, a struct page, was entry number expected */
	MT_LIST_TOO_LONG,	/* more than the expected entries */
	MT_LIST_TANGLED,	/* wrong back links in more than the expected entries */
	/* these do not */
	MT_LIST_BACK_LINK,	/* prev is found, the entry before is expected */
	MT_LIST_NOT_FREE,	/* not marked as a free block; found is its page_type */
	MT_LIST_ORDER,		/* page.private is found */
	MT_LIST_ALIGNMENT,	/* its pfn, found, is no multiple of 2^order */
	MT_LIST_OTHER_ZONE,	/* the page's flags name another zone or node */
	MT_LIST_BEYOND_ZONE,	/* its pfn, found, lies outside the zone's span */
	MT_LIST_NR_ERRORS,
};

/* One error of a list. */
struct mt_page_list_error {
	enum mt_page_list_error_kind kind;
	bool fatal;		/* the walk ended here */
	uint64_t position;	/* entries before this one */
	uint64_t page;		/* address of the struct page that is wrong; 0: the head */
	uint64_t expected, found;
	const char *cause;	/* of MT_LIST_UNREADABLE, else NULL */
};

/*
 * Who is told of entries and errors.  Either function may be NULL.  An error that one returns ends
 * the walk and is its result.
 */
struct mt_page_list_visitor {
	struct mt_error *(*entry)(void *data, const struct mt_page_list_entry *entry);
	struct mt_error *(*error)(void *data, const struct mt_page_list_error *error);
	void *data;
};

/* What the walk came to. */
struct mt_page_list_result {
	uint64_t entries;	/* that are on it for certain */
	bool complete;		/* the walk came back to the head */
};

/*
 * Walks list from its head, tells visitor of every entry and error, and fills *result.  Of a kernel
 * that runs the visitor is told of a walk without errors, if one of several has none; else of the
 * last one, all its entries first.  Returns what the visitor returned, MT_ERR_NOMEM or
 * MT_ERR_STOPPED.
 */
struct mt_error *mt_page_list_walk(const struct mt_page_format *format,
				   const struct mt_page_list *list,
				   const struct mt_page_list_visitor *visitor,
				   struct mt_page_list_result *result);

/* Does the same in one walk, whatever changes meanwhile. */
struct mt_error *mt_page_list_walk_once(const struct mt_page_format *format,
					const struct mt_page_list *list,
					const struct mt_page_list_visitor *visitor,
					struct mt_page_list_result *result);

/*
 * Describes error in words: "after 17 entries: struct page 0x…: …".  The caller frees the text;
 * NULL if memory is short.
 */
char *mt_page_list_error_text(const struct mt_page_list_error *error);

/* Returns the list zone->free_area[order].free_list[type], to be walked. */
struct mt_page_list mt_free_list(const struct mt_page_format *format, const struct mt_kzone *zone,
				 unsigned int order, unsigned int type);

#endif
