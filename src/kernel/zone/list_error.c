// SPDX-License-Identifier: GPL-2.0-or-later
/* What is wrong with a list, in words. */
#include <stdio.h>

#include "kernel/zone/freelist.h"


static int describe(const struct mt_page_list_error *f, char **text)
{
	unsigned long long expected = f->expected, found = f->found;

	switch (f->kind) {
	case MT_LIST_UNREADABLE:
		return asprintf(text, "%s", f->cause);
	case MT_LIST_OUTSIDE:
		return asprintf(text, "next is 0x%llx, where no struct page is", found);
	case MT_LIST_LOOP:
		return asprintf(text, "the list loops: this was entry %llu already", expected);
	case MT_LIST_TOO_LONG:
		return asprintf(text, "the list goes on, but the zone has room for %llu",
				expected);
	case MT_LIST_TANGLED:
		return asprintf(text, "prev is wrong in more than %llu entries", expected);
	case MT_LIST_BACK_LINK:
		return asprintf(text, "prev is 0x%llx, not 0x%llx", found, expected);
	case MT_LIST_NOT_FREE:
		return asprintf(text, "not marked as a free block: page_type is 0x%llx, not 0x%llx",
				found, expected);
	case MT_LIST_ORDER:
		return asprintf(text, "its order is %llu, not %llu", found, expected);
	case MT_LIST_ALIGNMENT:
		return asprintf(text, "pfn 0x%llx is not aligned to order %llu", found, expected);
	case MT_LIST_OTHER_ZONE:
		return asprintf(text, "it belongs to another zone or node (zone index %llu)",
				found);
	case MT_LIST_BEYOND_ZONE:
		return asprintf(text, "pfn 0x%llx lies outside the zone", found);
	case MT_LIST_NR_FAULTS:
		break;
	}
	return -1;
}

char *mt_page_list_error_text(const struct mt_page_list_error *fault)
{
	unsigned long long position = fault->position, page = fault->page;
	mt_cleanup(free) char *what = NULL;
	char *text;
	int n;

	if (describe(fault, &what) < 0) {
		what = NULL;
		return NULL;
	}
	if (page)
		n = asprintf(&text, "after %llu entries: struct page 0x%llx: %s", position, page,
			     what);
	else
		n = asprintf(&text, "after %llu entries: list head: %s", position, what);
	return n < 0 ? NULL : text;
}
