/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page frame numbers and their struct pages, in all memory models:
 *
 *	FLATMEM		one map for each node (pglist_data.node_mem_map)
 *	SPARSEMEM	mem_section[root] → struct mem_section[] with
 *			SPARSEMEM_EXTREME, else one static array; each section
 *			has a map of its own
 *	VMEMMAP		the same sections; all their maps lie in one virtual
 *			array
 *
 * All become one list of ranges, in each of which pfns and struct pages are consecutive.
 */
#ifndef MT_KERNEL_MEMMAP_MEMMAP_H
#define MT_KERNEL_MEMMAP_MEMMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "image/image.h"
#include "kernel/layout/layout.h"
#include "kernel/node/nodes.h"
#include "kernel/read/reader.h"

/* How this kernel finds the struct page of a pfn (include/asm-generic/memory_model.h). */
enum mt_memory_model {
	MT_FLATMEM,
	MT_SPARSEMEM,
	MT_SPARSEMEM_EXTREME,
	MT_SPARSEMEM_VMEMMAP,
};

/* Masks of the flags in the low bits of mem_section.section_mem_map. */
struct mt_section_flags {
	uint64_t present, has_mem_map, online;
	uint64_t early;		/* 0: this kernel does not mark them */
	uint64_t device;	/* 0: the same */
};

/* A range of the memory map: consecutive pfns whose struct pages are consecutive, too. */
struct mt_memmap_range {
	uint64_t start_pfn, end_pfn;	/* end exclusive */
	uint64_t map;		/* address of the struct page of start_pfn; 0: none */
	uint64_t number;	/* of the section; of the node in FLATMEM */
	uint64_t flags;		/* the low bits of section_mem_map */
	uint64_t usage;		/* address of struct mem_section_usage, or of the
				 * pageblock bitmap before it; 0: none */
	uint64_t page_ext;	/* the pointer of that name in the section or node; 0: none */
};

/* The whole memory map. */
struct mt_memmap {
	enum mt_memory_model model;
	struct mt_section_flags flag;
	unsigned int page_shift;	/* of a page */
	/* both 0 in FLATMEM */
	unsigned int section_shift;	/* of a section's pages (PFN_SECTION_SHIFT) */
	unsigned int sections_shift;	/* of the number of sections (SECTIONS_SHIFT) */
	uint64_t page_size;		/* bytes of struct page */
	struct mt_memmap_range *v;		/* by pfn */
	size_t n;
	uint64_t nr_pfns;		/* in all of them */
	uint32_t *by_map;		/* indexes of those with a map, by address */
	size_t nr_by_map;
	bool linear;			/* all maps are parts of one array, as with VMEMMAP */
	uint64_t base;			/* address that pfn 0's struct page would have in it */
	uint64_t pointer_mask;		/* 2^32 - 1 or 2^64 - 1 */
	char *problem;			/* what could not be read, or NULL */
};

/*
 * Reads the memory map of the kernel that image holds.  Sections that cannot be read are left out
 * and described in (*memmap)->problem.  MT_ERR_NOT_FOUND: there is no symbol mem_section, or no
 * node has a map; MT_ERR_FORMAT: ranges overlap or sizes contradict each other; else the error of
 * reading memory.  The caller frees *memmap with mt_memmap_destroy().
 */
struct mt_error *mt_memmap_create(struct mt_reader *reader, const struct mt_layout *layout,
				  const struct mt_image *image, const struct mt_knodes *nodes,
				  struct mt_memmap **memmap);

/* Frees memmap; NULL is fine. */
void mt_memmap_destroy(struct mt_memmap *memmap);
MT_DEFINE_CLEANUP(mt_memmap, struct mt_memmap *, mt_memmap_destroy)

/* Finds the range that pfn lies in; NULL if it lies in none and so has no struct page. */
const struct mt_memmap_range *mt_memmap_range_at(const struct mt_memmap *memmap, uint64_t pfn);

/* Stores the address of pfn's struct page in *page; false if it has none. */
bool mt_memmap_pfn_to_page(const struct mt_memmap *memmap, uint64_t pfn, uint64_t *page);

/*
 * Stores in *pfn the pfn of the struct page that begins at address; false if no struct page of
 * the memory map begins there.
 */
bool mt_memmap_page_to_pfn(const struct mt_memmap *memmap, uint64_t address, uint64_t *pfn);

/*
 * Stores in *pfn the pfn of the struct page that address lies in, and in *offset how many bytes
 * behind its beginning; false if address lies outside the memory map.
 */
bool mt_memmap_page_around(const struct mt_memmap *memmap, uint64_t address, uint64_t *pfn,
			   uint64_t *offset);

/* Names a model: "flatmem", "sparsemem", "sparsemem extreme" or "sparsemem vmemmap". */
const char *mt_memory_model_name(enum mt_memory_model model);

/*
 * Sorts the n ranges in memmap->v and fills the members that follow from them: nr_pfns, by_map,
 * linear, base.  mt_memmap_create() calls it; so do tests that fill v themselves.  MT_ERR_FORMAT:
 * ranges overlap or are empty; MT_ERR_NOMEM.
 */
struct mt_error *mt_memmap_index(struct mt_memmap *memmap);

#endif
