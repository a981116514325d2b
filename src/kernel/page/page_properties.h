/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files behind the view of one page share; nobody else includes it. */
#ifndef MT_KERNEL_PAGE_PAGE_PROPERTIES_H
#define MT_KERNEL_PAGE_PAGE_PROPERTIES_H

#include "kernel/scan/classifier.h"
#include "kernel/scan/scan.h"
#include "model/inspect.h"

struct mt_property_list {
	struct mt_kernel *kernel;
	const struct mt_classifier *classifier;
	uint64_t pfn;
	const char *asked;		/* what the argument was taken for */
	bool all_members;
	bool found;			/* the scan came by it */
	struct mt_error *(*fn)(void *data, const struct mt_property *property);
	void *data;
};

/* Tells one; note may be NULL. */
struct mt_error *mt_property_add(const struct mt_property_list *properties, const char *field,
				 const char *note, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* A member of the object at raw; bit fields, too. */
uint64_t mt_property_field(const struct mt_property_list *properties, const void *raw,
			   const struct mt_field *field);

/*
 * Follows a pointer: the unsigned long that is a member of the structure at
 * address.  0 if the member does not exist or cannot be read.
 */
uint64_t mt_property_follow(const struct mt_property_list *properties, uint64_t address,
			const struct mt_field *field);

/* page_place.c: where it lies on the allocator's lists */
struct mt_error *mt_page_properties_place(const struct mt_property_list *properties,
					  const struct mt_page_scan_run *run);

/* page_user.c: whose it is: slab cache, inode, memory cgroup */
struct mt_error *mt_page_properties_owner(const struct mt_property_list *properties,
					  const struct mt_page_scan_run *run);

/* page_vmalloc.c: the vmalloc area and the stack that it is part of */
struct mt_error *mt_page_properties_vmalloc(const struct mt_property_list *properties);
/* What which names becomes pfn and asked.  MT_ERR_USAGE, MT_ERR_NOT_RAM. */
struct mt_error *mt_page_properties_resolve(struct mt_property_list *properties, const char *which);

/* page_mappings.c: who maps it */
struct mt_error *mt_page_properties_mappings(const struct mt_property_list *properties,
					     const struct mt_page_scan_run *run);

/* page_allocation.c: who allocated it, and who freed it (page_owner=on) */
struct mt_error *mt_page_properties_allocation(const struct mt_property_list *properties);

/* page_members.c: struct page, member by member */
struct mt_error *mt_page_properties_members(const struct mt_property_list *properties,
					    const struct mt_page_scan_run *run);

#endif
