/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list (struct list_head, circular; llist, hlist) of structures that have one as a member. */
#ifndef MT_KERNEL_READ_LIST_H
#define MT_KERNEL_READ_LIST_H

#include <stdbool.h>

#include "base/error.h"
#include "kernel/read/reader.h"

struct mt_list {
	struct mt_reader *reader;
	uint64_t head;		/* address of the list_head (llist_head, …) that is no entry's */
	uint64_t offset;	/* of the list_head in an entry */
	uint64_t max;		/* entries; more than that is damage */
	bool ends;		/* with NULL instead of the head (llist, hlist) */
	const char *what;	/* for messages */
};

/*
 * Calls fn with data and the address of every entry of the list, once each.  An error of fn ends
 * the walk and is returned.  MT_ERR_FORMAT: the list runs into itself, or has more than max
 * entries; else the errors of mt_reader_read().  After an error the rest is unknown.
 */
struct mt_error *mt_list_walk(const struct mt_list *list,
			      struct mt_error *(*fn)(void *data, uint64_t entry), void *data);

#endif
