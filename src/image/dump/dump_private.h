/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of this folder share; nobody else includes it. */
#ifndef MT_IMAGE_DUMP_DUMP_PRIVATE_H
#define MT_IMAGE_DUMP_DUMP_PRIVATE_H

#include <libkdumpfile/addrxlat.h>
#include <libkdumpfile/kdumpfile.h>

#include "image/arch/arch.h"
#include "image/kdump/block_reader.h"
#include "image/dump/dump.h"
#include "image/dump/elf_core.h"
#include "image/kdump/kdump_file.h"
#include "image/dump/quirks.h"
#include "image/dump/walk.h"

/* A stretch of addresses that one translation serves. */
struct mt_dump_mapping {
	uint64_t start, end;	/* virtual, end included; start > end: unused */
	uint64_t offset;	/* virtual + offset = physical */
	kdump_addrspace_t space;
};

#define MT_DUMP_TLB_SIZE 1024	/* a power of two */

/* How much of the address space one slot of the table of large pages covers. */
#define MT_DUMP_LARGE_SHIFT 21

/* One file of a dump. */
struct mt_dump_file {
	kdump_ctx_t *ctx;		/* of the first one: mostly struct mt_dump's */
	kdump_bmp_t *map;		/* which pages it has, or NULL */
	uint64_t cut_pfn;		/* from here on its data is missing */
	uint64_t start_pfn, end_pfn;	/* what of a split set it has; all: 0, UINT64_MAX */
};

/* A dump that is open; see dump.h. */
struct mt_dump {
	kdump_ctx_t *ctx;		/* translates; reads, too, see page_reader.c */
	addrxlat_ctx_t *xlat;
	addrxlat_sys_t *sys;		/* known after set_linux */
	addrxlat_cb_t *callbacks;
	unsigned int depth;		/* of page table reads within each other */

	int *fds;
	size_t nr_fds;
	struct mt_extents *there;	/* of each file: what a flattened one had, if it was cut */
	size_t nr_there;
	int headers_fd;			/* for the library (elf_headers.h); -1: the file itself */
	struct mt_dump_file *files;	/* more than one: a split set */
	size_t nr_files;
	size_t last_file;		/* that had what was read */
	struct mt_kdump_file kdump;	/* of the first file */
	struct mt_block_reader *blocks;	/* of many that follow each other; NULL: none yet */
	bool has_no_blocks;		/* there is no such reader of this dump */
	bool has_kdump;			/* some file is one */
	bool is_partial;		/* files of the split set are missing */
	uint64_t map_page_size;		/* bytes a bit of the maps */
	char *format;
	char *vmcoreinfo;
	bool was_searched;		/* VMCOREINFO, in all of memory */
	char *damage;			/* what is wrong with the files, or NULL */
	struct mt_elf_core *elf;	/* NULL: another format, or a set */
	void *mapped;			/* all of an ELF file, see file_map.c; NULL: not yet */
	size_t mapped_len;
	bool is_unmappable;
	bool is_living;			/* its memory changes */
	uint64_t *bytes_read;		/* by several threads; NULL: nobody counts */
	struct mt_reads *reads;		/* NULL: nobody wants to know */

	const struct mt_dump_hints *hints;	/* during set_linux only */
	char machine[32];
	bool can_translate;
	bool uses_load_addresses;	/* virtual addresses from ELF headers only */
	uint64_t page_size;
	unsigned int pointer_size;
	bool big_endian;
	kdump_addrspace_t phys_space;
	const struct mt_arch *arch;	/* NULL: not known here */
	struct mt_page_tables tables;

	struct mt_dump_mapping last;
	struct mt_dump_mapping small[MT_DUMP_TLB_SIZE];
	struct mt_dump_mapping large[MT_DUMP_TLB_SIZE];
};

/*
 * translate.c: the stretch around a kernel address that one translation serves.
 * MT_ERR_NOT_RAM: nothing is mapped there; MT_ERR_EXCLUDED and others: a page table cannot be
 * read; MT_ERR_NOT_FOUND: no translation is set up.
 */
struct mt_error *mt_dump_translate(struct mt_dump *dump, uint64_t address,
				   struct mt_dump_mapping *mapping);

/* translate.c: what was translated before no longer counts */
void mt_dump_forget_translations(struct mt_dump *dump);

/* libkdumpfile's name for the text of VMCOREINFO */
#define MT_DUMP_VMCOREINFO "linux.vmcoreinfo.raw"

/* find_vmcoreinfo.c: sets vmcoreinfo if the dump's memory has it */
struct mt_error *mt_dump_find_vmcoreinfo(struct mt_dump *dump, const struct mt_progress *progress);

/*
 * page_reader.c: takes up the maps of what is in which file, and sees to it that pages are read
 * in the blocks that the file has.  Call it again when VMCOREINFO was found.
 */
struct mt_error *mt_dump_prepare_reading(struct mt_dump *dump);

/* page_reader.c: frees the maps, and contexts other than dump->ctx */
void mt_dump_stop_reading(struct mt_dump *dump);

/* tables.c: frees what dump->tables has and leaves all to the library */
void mt_dump_tables_forget(struct mt_dump *dump);

/* tables.c: whether address is translated here, not by the library */
bool mt_dump_tables_serve(const struct mt_dump *dump, uint64_t address);

/* tables.c: MT_ERR_NOT_RAM: no entry maps address; what reading tables gives */
struct mt_error *mt_dump_tables_translate(struct mt_dump *dump, uint64_t address,
					  struct mt_dump_mapping *m);

/* tables.c: finds out whether the tables map all that the hardware does (paging.is_partial) */
void mt_dump_tables_check_linear(struct mt_dump *dump);

/* callbacks.c: symbols from the hints, and no endless recursion */
struct mt_error *mt_dump_install_callbacks(struct mt_dump *dump);

/* physical.c: reads physical memory, of whatever format */
struct mt_error *mt_dump_read_physical(struct mt_dump *dump, kdump_addrspace_t space,
				       uint64_t phys, void *buf, size_t len);

/* physical.c: what it means that the dump has no data at this physical address */
enum mt_error_code mt_dump_why_no_data(struct mt_dump *dump, uint64_t phys);

/* file_map.c: gives back what mt_dump_prepare_map() took */
void mt_dump_unmap(struct mt_dump *dump);

/* library_error.c: the library's status and words as an error */
struct mt_error *mt_dump_error(kdump_ctx_t *ctx, kdump_status status, const char *what);

#endif
