/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory of a kernel, out of a dump in any format that libkdumpfile
 * knows.  Only the files of this folder include libkdumpfile and libaddrxlat.
 *
 * A dump is opened in two steps, because what the second needs (symbols of
 * the right vmlinux) is found by what the first one tells (VMCOREINFO):
 *
 *	mt_dump_open()		file formats, VMCOREINFO, physical reads
 *	mt_dump_set_linux()	architecture and page tables, virtual reads
 */
#ifndef MT_IMAGE_DUMP_DUMP_H
#define MT_IMAGE_DUMP_DUMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/progress.h"
#include "image/arch/query.h"

struct mt_arch;
struct mt_dump;
struct mt_reads;

/*
 * Opens a dump: one file, or the files of a split set.  A flattened dump is
 * put in order in an unlinked temporary file first (in $TMPDIR or /var/tmp),
 * with progress.
 * MT_ERR_NOT_FOUND, MT_ERR_DENIED, MT_ERR_UNKNOWN_FORMAT (no format anyone knows),
 * MT_ERR_FORMAT, MT_ERR_SYSTEM (no space), MT_ERR_STOPPED.
 */
struct mt_error *mt_dump_open(const char *const paths[], size_t nr_paths,
			      const struct mt_progress *progress, struct mt_dump **dump);

/* Closes a dump and frees all that was handed out of it. NULL: nothing to do. */
void mt_dump_close(struct mt_dump *dump);
MT_DEFINE_CLEANUP(mt_dump, struct mt_dump *, mt_dump_close)

/* Names the format: "elf", "diskdump", ..., as libkdumpfile does; "diskdump, flattened". */
const char *mt_dump_format(const struct mt_dump *dump);

/* Says in one line what is wrong with the files (cut off, how far); NULL: nothing. */
const char *mt_dump_damage(const struct mt_dump *dump);

/*
 * The dump's VMCOREINFO, NUL-terminated, control characters other than
 * newlines replaced; NULL if it has none, neither as a note nor in the page
 * where the kernel keeps it.  Valid while the dump is open.
 */
const char *mt_dump_vmcoreinfo(const struct mt_dump *dump);

/* The byte order of a kernel. */
enum mt_byte_order {
	MT_BYTE_ORDER_UNKNOWN,
	MT_LITTLE_ENDIAN,
	MT_BIG_ENDIAN,
};

/*
 * Says that the memory changes while it is read: nothing that was read is kept, and no file is
 * mapped.  Handles that are opened on the same dump later know it, too.
 */
void mt_dump_set_living(struct mt_dump *dump);

/*
 * Counts in *bytes what is read of the memory from now on, by handles opened on the dump later,
 * too; it must outlive all of them.  Translations that were kept are forgotten.
 */
void mt_dump_count_bytes(struct mt_dump *dump, uint64_t *bytes);

/*
 * Notes in reads what is read of the memory from now on, by handles opened on the dump later,
 * too; it must outlive all of them.  No file is mapped then.  Page tables that libkdumpfile reads
 * are noted as whole pages.
 */
void mt_dump_note_reads(struct mt_dump *dump, struct mt_reads *reads);

/* Tells whether all that is read is noted. */
bool mt_dump_is_noting(const struct mt_dump *dump);

/* What only evidence outside the dump can tell. All may be absent. */
struct mt_dump_hints {
	/* uname's machine name ("x86_64"), for dumps that do not say; or NULL */
	const char *machine;
	/* the kernel's, which need not be that of the dump's own headers */
	enum mt_byte_order byte_order;
	/* the address of a kernel symbol; false if there is none; may be NULL */
	bool (*symbol)(void *data, const char *name, uint64_t *address);
	void *data;
};

/*
 * Sets up translation as Linux does it on this architecture.  May be called
 * again with better hints when a first try failed.  MT_ERR_NOT_FOUND when
 * something is missing (the message says what), MT_ERR_FORMAT.
 */
struct mt_error *mt_dump_set_linux(struct mt_dump *dump, const struct mt_dump_hints *hints);

/*
 * Whether translation works for the kernel itself only: setting it up again, with more
 * symbols, adds what the kernel maps by page tables (64-bit Power).
 */
bool mt_dump_wants_symbols(const struct mt_dump *dump);

/*
 * Tells what uname calls the machine: "x86_64", "i686", …; this and what follows is known after
 * mt_dump_set_linux().
 */
const char *mt_dump_machine(const struct mt_dump *dump);

/* Tells the kernel's page size, bytes. */
uint64_t mt_dump_page_size(const struct mt_dump *dump);

/* Tells how many bytes a pointer of the kernel has: 4 or 8. */
unsigned int mt_dump_pointer_size(const struct mt_dump *dump);

/* Tells whether the kernel is a big-endian one. */
bool mt_dump_is_big_endian(const struct mt_dump *dump);

/* What memtop knows of the machine, known after mt_dump_set_linux(); NULL: nothing. */
const struct mt_arch *mt_dump_arch(const struct mt_dump *dump);

/*
 * Copies len bytes at address.  Nothing is promised of buf on failure.
 * MT_ERR_EXCLUDED: filtered out of the dump.  MT_ERR_NOT_RAM: nothing is
 * mapped there, or the dump has no such memory.  MT_ERR_FORMAT, MT_ERR_SYSTEM:
 * the dump is damaged or cannot be read.  The message names the address.
 */
struct mt_error *mt_dump_read(struct mt_dump *dump, enum mt_space space, uint64_t address,
			      void *buf, size_t len);

/*
 * Tries whether the byte at a physical address can be read.  What it is nobody wants to know, so it
 * is not noted (mt_dump_note_reads()).  Errors: those of mt_dump_read().
 */
struct mt_error *mt_dump_try(struct mt_dump *dump, uint64_t phys);

/* Returns the unsigned integer of size 1, 2, 4 or 8 bytes at p, in the dump's byte order. */
uint64_t mt_dump_uint(const struct mt_dump *dump, const void *p, size_t size);

/*
 * Reads an unsigned integer of size bytes (1 to 8).  Errors: those of mt_dump_read();
 * MT_ERR_FORMAT: more than 8 bytes.
 */
struct mt_error *mt_dump_read_uint(struct mt_dump *dump, enum mt_space space, uint64_t address,
				   size_t size, uint64_t *value);

/*
 * Reads a NUL-terminated string of at most max bytes (cut there), control characters
 * replaced.  The caller frees it.  Errors: those of mt_dump_read(); MT_ERR_NOMEM.
 */
struct mt_error *mt_dump_read_string(struct mt_dump *dump, enum mt_space space, uint64_t address,
				     size_t max, char **text);

/*
 * Finds the physical address behind a kernel virtual one, and for how many bytes from there on
 * the same translation holds (at least 1).  Errors: those of mt_dump_virt_to_phys().
 */
struct mt_error *mt_dump_translate_run(struct mt_dump *dump, uint64_t address, uint64_t *phys,
				       uint64_t *len);

/*
 * Finds where len bytes of physical memory are in the mapped file: no copy, no
 * decompression.  NULL if the file is no uncompressed one, or does not have them in one
 * piece.  Valid while the dump is open.  Call mt_dump_prepare_map() first; then
 * threads may call this one at the same time.
 */
const void *mt_dump_map(const struct mt_dump *dump, uint64_t phys, size_t len);

/* Maps the file for mt_dump_map(); false: it is compressed, or cannot be mapped. */
bool mt_dump_prepare_map(struct mt_dump *dump);

/*
 * Whether the dump has the byte at a physical address, and for how many bytes
 * from there on the answer is the same (at least 1).  Costs no read.
 */
bool mt_dump_has(struct mt_dump *dump, uint64_t phys, uint64_t *len);

/* How much memory a dump has, bytes; UINT64_MAX: its format has no map that tells. */
struct mt_dump_amount {
	uint64_t present;
	uint64_t left_out;	/* by a filter, of what the machine had */
	uint64_t end;		/* of the highest that is there */
};

/* Counts what the dump has, by its maps; costs no read of memory, but one of a bitmap. */
struct mt_dump_amount mt_dump_count(struct mt_dump *dump);

/*
 * Tells whether the machine had memory at a physical address that is not in the dump: it was left
 * out, by all that the dump tells.
 */
bool mt_dump_left_out(struct mt_dump *dump, uint64_t phys);

/*
 * Tells whether the machine had memory at a physical address that is not in the dump: it was left
 * out, by all that the dump tells.
 */
bool mt_dump_left_out(struct mt_dump *dump, uint64_t phys);

/*
 * Opens a second handle on the same dump, for another thread: physical reads only,
 * independent of the first one.  Errors: those of mt_dump_open().
 */
struct mt_error *mt_dump_reopen(const struct mt_dump *dump, struct mt_dump **other);

/*
 * Finds the physical address behind a kernel virtual one.  MT_ERR_NOT_RAM: there is none;
 * MT_ERR_NOT_FOUND: no translation is set up; else what reading page tables gives.
 */
struct mt_error *mt_dump_virt_to_phys(struct mt_dump *dump, uint64_t address, uint64_t *phys);

#endif
