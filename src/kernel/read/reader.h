/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the kernel's structures: a small cache before whatever has the
 * memory, and integers in the byte order of that memory.
 *
 * Lists are walked entry by entry and entries lie scattered, so single reads
 * go through a cache of memory pages; long reads go past it.
 */
#ifndef MT_KERNEL_READ_READER_H
#define MT_KERNEL_READ_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "kernel/layout/layout.h"

/* Who has the memory. read() is mt_dump_read() of kernel virtual addresses. */
struct mt_memory {
	struct mt_error *(*read)(void *data, uint64_t address, void *buf, size_t len);
	void *data;
	bool big_endian;
	unsigned int pointer_size;	/* 4 or 8; that of unsigned long, too */
	uint64_t page_size;
};

struct mt_reader;

/* memory is copied. */
struct mt_error *mt_reader_create(const struct mt_memory *memory, struct mt_reader **reader);
void mt_reader_destroy(struct mt_reader *reader);
MT_DEFINE_CLEANUP(mt_reader, struct mt_reader *, mt_reader_destroy)

const struct mt_memory *mt_reader_memory(const struct mt_reader *reader);

/* Errors: those of read(), which name the address. */
struct mt_error *mt_reader_read(struct mt_reader *reader, uint64_t address, void *buf, size_t len);

/*
 * Reads an unsigned integer of size bytes, which must be 1, 2, 4 or 8, else MT_ERR_FORMAT; or
 * one of the kernel's words, an unsigned long or a pointer.  Else what reading says.
 */
struct mt_error *mt_reader_read_uint(struct mt_reader *reader, uint64_t address, size_t size,
				     uint64_t *value);
struct mt_error *mt_reader_read_long(struct mt_reader *reader, uint64_t address, uint64_t *value);

/*
 * Reads a member that is an integer or a pointer of the structure at address, sign kept.
 * MT_ERR_NOT_FOUND if the member does not exist in this kernel; else what reading says.
 */
struct mt_error *mt_reader_member(struct mt_reader *reader, uint64_t address,
				  const struct mt_field *field, uint64_t *value);

/* Reads the same where an answer is nice to have: MT_UNKNOWN for all that fails. */
uint64_t mt_reader_peek(struct mt_reader *reader, uint64_t address, const struct mt_field *field);

/*
 * A NUL-terminated string of at most max bytes without the NUL, made
 * printable; MT_ERR_FORMAT if it is longer.  The caller frees it.
 */
struct mt_error *mt_reader_read_string(struct mt_reader *reader, uint64_t address, size_t max,
				       char **text);

/*
 * Reads len bytes at address into new memory, which the caller frees.  MT_ERR_FORMAT: len is
 * over limit; else what reading says.
 */
struct mt_error *mt_reader_read_alloc(struct mt_reader *reader, uint64_t address, uint64_t len,
				      uint64_t limit, uint8_t **buf);

/*
 * Integers out of memory that was read already: of size (1 to 8) bytes at p, or of a member of
 * the structure that begins at object.  Signed ones are sign-extended.  The member must be
 * one that a row found (kernel/layout/layout_rows.h) with the buffer that object is, as an
 * integer or an array of such; an index must be below its array length.
 */
uint64_t mt_reader_uint(const struct mt_reader *reader, const void *p, size_t size);
uint64_t mt_reader_long(const struct mt_reader *reader, const void *p);
uint64_t mt_reader_field(const struct mt_reader *reader, const void *object,
			 const struct mt_field *field);
int64_t mt_reader_field_signed(const struct mt_reader *reader, const void *object,
			       const struct mt_field *field);
/* … also of a bit field */
uint64_t mt_reader_bits(const struct mt_reader *reader, const void *object,
			const struct mt_field *field);
uint64_t mt_reader_element(const struct mt_reader *reader, const void *object,
			   const struct mt_field *field, size_t index);
int64_t mt_reader_element_signed(const struct mt_reader *reader, const void *object,
				 const struct mt_field *field, size_t index);

/*
 * Tells a bit of a bitmap of size bytes: an array of unsigned long, which matters to
 * big-endian kernels.  A bit behind its last whole word is not set.
 */
bool mt_reader_bit(const struct mt_reader *reader, const uint8_t *bitmap, size_t size,
		   uint64_t bit);

/* address + offset in the kernel's own pointer width. */
uint64_t mt_reader_add(const struct mt_reader *reader, uint64_t address, uint64_t offset);

#endif
