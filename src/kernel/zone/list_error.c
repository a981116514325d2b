// SPDX-License-Identifier: GPL-2.0-or-later
/* What is wrong with a list, in words. */
#include <inttypes.h>
#include <stdio.h>

#include "kernel/zone/freelist.h"

static int describe(const struct mt_page_list_error *f, char **text)
{
	uint64_t expected = f->expected, found = f->found;

	switch (f->kind) {
	case MT_LIST_UNREADABLE:
		return asprintf(text, "%s", f->cause);
	case MT_LIST_OUTSIDE:
		return asprintf(text, "next is 0x%" PRIx64 ", where no struct page is", found);
	case MT_LIST_LOOP:
		return asprintf(text, "the list loops: this was entry %" PRIu64 " already",
				expected);
	case MT_LIST_TOO_LONG:
		return asprintf(text, "the list goes on, but the zone has room for %" PRIu64,
				expected);
	case MT_LIST_TANGLED:
		return asprintf(text, "prev is wrong in more than %" PRIu64 " entries", expected);
	case MT_LIST_BACK_LINK:
		return asprintf(text, "prev is 0x%" PRIx64 ", not 0x%" PRIx64, found, expected);
	case MT_LIST_NOT_FREE:
		return asprintf(text,
				"not marked as a free block: page_type is 0x%" PRIx64
				", not 0x%" PRIx64,
				found, expected);
	case MT_LIST_ORDER:
		return asprintf(text, "its order is %" PRIu64 ", not %" PRIu64, found, expected);
	case MT_LIST_ALIGNMENT:
		return asprintf(text, "pfn 0x%" PRIx64 " is not aligned to order %" PRIu64, found,
				expected);
	case MT_LIST_OTHER_ZONE:
		return asprintf(text, "it belongs to another zone or node (zone index %" PRIu64 ")",
				found);
	case MT_LIST_BEYOND_ZONE:
		return asprintf(text, "pfn 0x%" PRIx64 " lies outside the zone", found);
	case MT_LIST_NR_ERRORS:
		break;
	}
	return -1;
}

char *mt_page_list_error_text(const struct mt_page_list_error *error)
{
	uint64_t position = error->position, page = error->page;
	mt_cleanup(free) char *what = NULL;
	char *text;
	int n;

	if (describe(error, &what) < 0) {
		what = NULL;
		return NULL;
	}
	if (page)
		n = asprintf(&text, "after %" PRIu64 " entries: struct page 0x%" PRIx64 ": %s",
			     position, page, what);
	else
		n = asprintf(&text, "after %" PRIu64 " entries: list head: %s", position, what);
	return n < 0 ? NULL : text;
}
