/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files behind the view of one page share; nobody else includes it. */
#ifndef MT_KERNEL_PAGE_PAGE_PROPERTIES_H
#define MT_KERNEL_PAGE_PAGE_PROPERTIES_H

#include "kernel/scan/classifier.h"
#include "kernel/scan/scan.h"
#include "model/inspect.h"

/* The page that is asked about, and who is told its properties. */
struct mt_property_list {
	struct mt_kernel *kernel;
	const struct mt_classifier *classifier;
	uint64_t pfn;
	const char *asked;		/* how the argument was understood: "physical address" */
	bool all_members;
	bool found;			/* the scan handed out a run with the page */
	struct mt_error *(*fn)(void *data, const struct mt_property *property);
	void *data;
};

/*
 * Adds a property: hands field, the value that fmt makes as printf() does, and note, which may be
 * NULL, to properties->fn.  Returns what that returned, or MT_ERR_NOMEM.
 */
struct mt_error *mt_property_add(const struct mt_property_list *properties, const char *field,
				 const char *note, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Returns the integer member field, which may be a bit field, of the structure that raw holds. */
uint64_t mt_property_field(const struct mt_property_list *properties, const void *raw,
			   const struct mt_field *field);

/*
 * Reads the pointer member field of the structure at address.  Returns 0 if address is 0, or if the
 * member does not exist or cannot be read.
 */
uint64_t mt_property_follow(const struct mt_property_list *properties, uint64_t address,
			const struct mt_field *field);

/* page_place.c: adds the pageblock's type, and the list that a free page is on. */
struct mt_error *mt_page_properties_place(const struct mt_property_list *properties,
					  const struct mt_page_scan_run *run);

/* page_user.c: adds the slab cache, inode or memory cgroup that the page belongs to. */
struct mt_error *mt_page_properties_owner(const struct mt_property_list *properties,
					  const struct mt_page_scan_run *run);

/* page_vmalloc.c: adds the area of the vmalloc region and the kernel stack that the page backs. */
struct mt_error *mt_page_properties_vmalloc(const struct mt_property_list *properties);

/*
 * page_argument.c: finds the page that the user's argument which means, and sets properties->pfn
 * and ->asked.  A decimal number is a pfn.  A number with 0x is the address of a struct page, else
 * a physical address, else a kernel virtual address; on 32-bit kernels, where the last two overlap,
 * the virtual address is tried before the physical one.  MT_ERR_USAGE: which is no number;
 * MT_ERR_NOT_RAM: it is none of these.
 */
struct mt_error *mt_page_properties_resolve(struct mt_property_list *properties, const char *which);

/* page_mappings.c: adds the processes that map the page. */
struct mt_error *mt_page_properties_mappings(const struct mt_property_list *properties,
					     const struct mt_page_scan_run *run);

/* page_allocation.c: adds who allocated the page and who freed it before (page_owner=on). */
struct mt_error *mt_page_properties_allocation(const struct mt_property_list *properties);

/* page_members.c: adds the members of struct page, and of struct slab or ptdesc, with values. */
struct mt_error *mt_page_properties_members(const struct mt_property_list *properties,
					    const struct mt_page_scan_run *run);

#endif
