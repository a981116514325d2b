/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages in use put together by who allocated them: which call stacks hold the memory. */
#ifndef MT_ANALYSIS_PAGE_OWNER_GROUPS_H
#define MT_ANALYSIS_PAGE_OWNER_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/inspect.h"

/* By what pages are put together, and what those of a group have in common: bits. */
#define MT_PAGE_OWNER_STACK	(1u << 0)
#define MT_PAGE_OWNER_USE	(1u << 1)
#define MT_PAGE_OWNER_ORDER	(1u << 2)
#define MT_PAGE_OWNER_GFP	(1u << 3)
#define MT_PAGE_OWNER_COMM	(1u << 4)
#define MT_PAGE_OWNER_PID	(1u << 5)
#define MT_PAGE_OWNER_TGID	(1u << 6)
#define MT_PAGE_OWNER_NODE	(1u << 7)

struct mt_page_owner_group {
	uint64_t pages;
	uint64_t blocks;		/* allocations, as far as their first pages tell */
	uint64_t newest_nsec, oldest_nsec;	/* of allocations; MT_UNKNOWN: not kept */
	struct mt_allocated_page first;	/* one of them: its members in common are all theirs */
	unsigned int common;		/* MT_PAGE_OWNER_… */
	uint64_t hash;
};

struct mt_page_owner_groups {
	unsigned int by;		/* MT_PAGE_OWNER_… */
	struct mt_page_owner_group *v;
	size_t n, capacity;
	uint32_t *slots;		/* place in v, plus 1; while pages are added */
	size_t nr_slots;
	uint64_t pages;			/* in all groups */
	uint64_t unknown;		/* pages whose owner is not known */
};

/* Zero-initialise but for by. */
void mt_page_owner_groups_release(struct mt_page_owner_groups *groups);

/* MT_ERR_NOMEM, also if there are more groups than anybody could read. */
struct mt_error *mt_page_owner_groups_add(struct mt_page_owner_groups *groups,
				     const struct mt_allocated_page *page);

/* The largest first. No page can be added then. */
void mt_page_owner_groups_sort(struct mt_page_owner_groups *groups);

/* "stack,comm" as bits; MT_ERR_USAGE names what there is. */
struct mt_error *mt_page_owner_keys_parse(const char *text, unsigned int *keys);

#endif
