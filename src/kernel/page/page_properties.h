/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files behind the view of one page share; nobody else includes it. */
#ifndef MT_KERNEL_PAGE_PAGE_PROPERTIES_H
#define MT_KERNEL_PAGE_PAGE_PROPERTIES_H

#include "kernel/scan/classifier.h"
#include "kernel/scan/scan.h"
#include "model/inspect.h"

struct mt_facts {
	struct mt_kernel *kernel;
	const struct mt_census *census;
	uint64_t pfn;
	const char *asked;		/* what the argument was taken for */
	bool all_members;
	bool found;			/* the scan came by it */
	struct mt_error *(*fn)(void *data, const struct mt_fact *fact);
	void *data;
};

/* Tells one; note may be NULL. */
struct mt_error *mt_fact(const struct mt_facts *facts, const char *field, const char *note,
			 const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* A member of the object at raw; bit fields, too. */
uint64_t mt_fact_field(const struct mt_facts *facts, const void *raw, const struct mt_field *field);

/*
 * Follows a pointer: the unsigned long that is a member of the structure at
 * address.  0 if the member does not exist or cannot be read.
 */
uint64_t mt_fact_follow(const struct mt_facts *facts, uint64_t address,
			const struct mt_field *field);

/* page_place.c: where it lies on the allocator's lists */
struct mt_error *mt_facts_place(const struct mt_facts *facts, const struct mt_scan_run *run);

/* page_whose.c: whose it is: slab cache, inode, memory cgroup */
struct mt_error *mt_facts_owner(const struct mt_facts *facts, const struct mt_scan_run *run);

/* page_vmalloc.c: the vmalloc area and the stack that it is part of */
struct mt_error *mt_facts_vmalloc(const struct mt_facts *facts);
/* What which names becomes pfn and asked.  MT_ERR_USAGE, MT_ERR_NOT_RAM. */
struct mt_error *mt_facts_resolve(struct mt_facts *facts, const char *which);

/* page_mappings.c: who maps it */
struct mt_error *mt_facts_mappings(const struct mt_facts *facts, const struct mt_scan_run *run);

/* page_alloc.c: who allocated it, and who freed it (page_owner=on) */
struct mt_error *mt_facts_allocation(const struct mt_facts *facts);

/* page_members.c: struct page, member by member */
struct mt_error *mt_facts_members(const struct mt_facts *facts, const struct mt_scan_run *run);

#endif
