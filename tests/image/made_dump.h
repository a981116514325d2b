/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dumps of a few pages, in each format, for tests of what is read from them. */
#ifndef MT_TESTS_MADE_DUMP_H
#define MT_TESTS_MADE_DUMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MADE_PAGE 4096

/* A PT_LOAD header; data has file_size bytes. */
struct made_segment {
	uint64_t virt, phys, file_size, mem_size;
	const void *data;
};

/* A little-endian x86-64 ELF core; vmcoreinfo may be NULL. */
void made_elf(const char *folder, const char *name, const struct made_segment *segments, size_t n,
	      const char *vmcoreinfo);

/*
 * Makes headers and note of an ELF core of made_elf() big-endian, for s390x, and appends two
 * section headers as QEMU does on a little-endian host: in its own byte order.
 */
void made_big_endian(const char *folder, const char *name);

/* A kdump; page pfn is filled with the byte pfn + 1. */
struct made_kdump {
	uint64_t max;			/* page frames, at most 32768 */
	size_t block;			/* bytes a page frame; 0: MADE_PAGE */
	const char *vmcoreinfo;		/* may be NULL */
	const char *machine;		/* NULL: "x86_64" */
	/* what a page has instead, or NULL: a block of bytes, which is the page to be changed */
	void (*fill)(uint64_t pfn, unsigned char *page);
	/*
	 * packs page[block] to to, which has room for twice that, with *len bytes, and returns
	 * the descriptor's flags; NULL: pages are stored as they are
	 */
	uint32_t (*pack)(uint64_t pfn, const unsigned char *page, size_t block, unsigned char *to,
			 size_t *len);
	bool (*is_ram)(uint64_t pfn);
	bool (*is_there)(uint64_t pfn);	/* in the dump */
	bool is_split;
	uint64_t start, end;		/* page frames of this file if it is split */
	const char *node;		/* the machine's name; may be NULL */
};
void made_kdump(const char *folder, const char *name, const struct made_kdump *kdump);

/* The file folder/from as a flattened one, in records of at most chunk bytes, last ones first. */
void made_flat(const char *folder, const char *from, const char *name, size_t chunk);

/* So many bytes from a place of the file. */
struct made_record {
	size_t at, size;
};

/* The file folder/from as a flattened one of n records in this order, and the end's. */
void made_flat_records(const char *folder, const char *from, const char *name,
		       const struct made_record *records, size_t n);

/* folder/name; valid until the next call but one. */
const char *made_path(const char *folder, const char *name);

/* Cuts folder/name to this length. */
void made_cut(const char *folder, const char *name, size_t len);

#endif
