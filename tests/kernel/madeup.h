/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes up a machine that runs the made-up kernel, and its dump. */
#ifndef MT_TEST_MADEUP_H
#define MT_TEST_MADEUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "madeup_kernel.h"

#define MADEUP_PAGE_SIZE	4096u
#define MADEUP_BLOCK_ORDER	(MADEUP_ORDERS - 1)	/* pageblock_order */
#define MADEUP_SECTION_BITS	21			/* 2 MiB */
#define MADEUP_PHYSMEM_BITS	25
#define MADEUP_SECTIONS		(1u << (MADEUP_PHYSMEM_BITS - MADEUP_SECTION_BITS))
#define MADEUP_SECTION_PAGES	(1u << (MADEUP_SECTION_BITS - 12))
#define MADEUP_MAX_SYMBOLS	48

/* one for each make, and for each change of the types (memtop remembers types by it) */
#if defined(MADEUP_FLAT)
#define MADEUP_BUILD_ID		"6d61646575700000000000000000000000000104"
#elif defined(MADEUP_EXTREME)
#define MADEUP_BUILD_ID		"6d61646575700000000000000000000000000206"
#else
#define MADEUP_BUILD_ID		"6d61646575700000000000000000000000000303"
#endif

#if defined(MADEUP_FLAT)
#define MADEUP_RAM_PAGES	1600u
#else
#define MADEUP_RAM_PAGES	2560u	/* with a hole from 1024 to 1536 */
#endif

#if defined(MADEUP_FLAT)
#define MADEUP_FORMS	1024u	/* pfn of pages of all forms, see madeup_forms.c */
#else
#define MADEUP_FORMS	768u
#endif
#define MADEUP_FORMS_END (MADEUP_FORMS + 256u)

/* Pages whose use is known: by the name that memtop has for it. */
struct madeup_form {
	uint64_t pfn, pages;
	const char *use;
};

struct madeup_symbol {
	const char *name;
	uint64_t address;
};

struct madeup {
	uint8_t *ram;
	bool is_ram[MADEUP_RAM_PAGES];
	bool in_dump[MADEUP_RAM_PAGES];		/* others were left out of it */
	bool is_free[MADEUP_RAM_PAGES];
	bool on_pcp[MADEUP_RAM_PAGES];
	uint64_t top;				/* of the kernel's own memory, physical */

	struct pglist_data *nodes[2];
	unsigned int nr_nodes;
	uint64_t pages[MADEUP_SECTIONS];	/* physical address of each section's map;
						 * [0] in the flat make */
	struct madeup_symbol symbols[MADEUP_MAX_SYMBOLS];
	size_t nr_symbols;
	struct madeup_form forms[24];
	size_t nr_forms;
	uint64_t mem_section;			/* as VMCOREINFO has it */
	uint32_t random;
};

/* Always the same machine; NULL if memory is short. */
struct madeup *madeup_create(void);
void madeup_destroy(struct madeup *m);

/* Its parts, to be bent. */
struct page *madeup_page(struct madeup *m, uint64_t pfn);
uint64_t madeup_page_address(const struct madeup *m, uint64_t pfn);
struct zone *madeup_zone(struct madeup *m, unsigned int node, unsigned int index);
struct list_head *madeup_list(struct madeup *m, unsigned int node, unsigned int zone,
			      unsigned int order, unsigned int type);

/* The pfn of an entry of that list; UINT64_MAX if it has fewer. */
uint64_t madeup_entry(struct madeup *m, unsigned int node, unsigned int zone, unsigned int order,
		      unsigned int type, unsigned int position);

uint64_t madeup_page_pfn(struct madeup *m, const struct page *page);
struct per_cpu_pages *madeup_pcp(struct madeup *m, unsigned int node, unsigned int zone,
				 unsigned int cpu);

/* Gives the pageblock that pfn lies in another migrate type. */
void madeup_set_block(struct madeup *m, unsigned int node, unsigned int zone, uint64_t pfn,
		      unsigned int type);

/* What a symbol names. */
void *madeup_symbol(struct madeup *m, const char *name);

/* The physical address of anything in ram, and what is at a kernel address. */
uint64_t madeup_phys(const struct madeup *m, const void *p);
void *madeup_at(struct madeup *m, uint64_t address);

/* The dump, an ELF core. False if it cannot be written. */
bool madeup_write(struct madeup *m, const char *path);

#endif
