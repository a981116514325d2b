/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All entries of page tables that lie in a range of addresses. */
#ifndef MT_KERNEL_PGTABLE_PGWALK_H
#define MT_KERNEL_PGTABLE_PGWALK_H

#include "kernel/pgtable/pgtable.h"

/* What all entries on the way to a page let through. */
struct mt_rights {
	bool write, exec;
};

/* An entry that ends a walk, or a row of such. */
struct mt_leaf {
	uint64_t address, size;		/* of what it maps, bytes */
	uint64_t raw;
	unsigned int level;		/* 1: a page of the usual size */
	struct mt_pte entry;		/* page, protnone, nonpresent or bad; never empty */
	struct mt_rights rights;
	uint64_t count;			/* such entries in a row; 1 unless walk->repeats */
};

/* One walk: what is asked, who is told, what was found. */
struct mt_pgwalk {
	const struct mt_pgtable *table;
	uint64_t first, last;		/* addresses, both included */
	struct mt_error *(*leaf)(void *data, const struct mt_leaf *leaf);
	void *data;
	/* tables of nothing but the same entry are handed out at once, however often they are
	 * shared: KASAN's shadow of what is not there maps one page a milliard of times */
	bool repeats;
	/* results */
	uint64_t tables[MT_MAX_LEVELS + 1];	/* that were read, by level */
	uint64_t unreadable;		/* that could not be */
	char *problem;			/* the first of these; free it */
};

/*
 * Walks all tables that translate the addresses asked for.  A table that cannot be read, or was
 * met on the way down to itself, is left out, and said in problem.  Errors: leaf's,
 * MT_ERR_NOMEM, MT_ERR_STOPPED, MT_ERR_NOT_FOUND (a format that nobody here decodes).
 */
struct mt_error *mt_pgwalk(struct mt_pgwalk *walk);

/* Finds the addresses that the table's owner uses: a process's or the kernel's. */
void mt_pgwalk_bounds(const struct mt_pgtable *table, uint64_t *first, uint64_t *last);

#endif
