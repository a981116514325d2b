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
#include "model/seen.h"

/* Who has the memory. read() is mt_dump_read() of kernel virtual addresses. */
struct mt_memory {
	struct mt_error *(*read)(void *data, uint64_t address, void *buf, size_t len);
	void *data;
	bool big_endian;
	unsigned int pointer_size;	/* 4 or 8; that of unsigned long, too */
	uint64_t page_size;
	bool is_noted;			/* somebody notes what is read: never more than is asked */
	struct mt_seen *seen;		/* it changes while it is read: nothing is kept, and what
					 * that leads to is counted here; NULL: it does not */
};

struct mt_reader;

/*
 * Makes a reader of memory, which is copied; what its data points to must outlive the reader.
 * The caller frees it with mt_reader_destroy().
 */
struct mt_error *mt_reader_create(const struct mt_memory *memory, struct mt_reader **reader);

/* Frees the reader and its cache; NULL is allowed. */
void mt_reader_destroy(struct mt_reader *reader);
MT_DEFINE_CLEANUP(mt_reader, struct mt_reader *, mt_reader_destroy)

/* Returns the memory that the reader was made for; it belongs to the reader. */
const struct mt_memory *mt_reader_memory(const struct mt_reader *reader);

/* Reads len bytes at address, a kernel virtual one, into buf.  Errors: those of read(). */
struct mt_error *mt_reader_read(struct mt_reader *reader, uint64_t address, void *buf, size_t len);

/*
 * Reads an unsigned integer of size bytes at address into *value.  MT_ERR_FORMAT: size is not
 * 1, 2, 4 or 8; else the errors of mt_reader_read().
 */
struct mt_error *mt_reader_read_uint(struct mt_reader *reader, uint64_t address, size_t size,
				     uint64_t *value);

/* Reads an unsigned long or a pointer at address into *value.  Errors: mt_reader_read()'s. */
struct mt_error *mt_reader_read_long(struct mt_reader *reader, uint64_t address, uint64_t *value);

/*
 * Reads the member field, an integer or a pointer, of the structure at address into *value;
 * a signed one is sign-extended.  MT_ERR_NOT_FOUND: this kernel has no such member; else the
 * errors of mt_reader_read_uint().
 */
struct mt_error *mt_reader_member(struct mt_reader *reader, uint64_t address,
				  const struct mt_field *field, uint64_t *value);

/* Reads a member as mt_reader_member() does and returns it, or MT_UNKNOWN where that fails. */
uint64_t mt_reader_peek(struct mt_reader *reader, uint64_t address, const struct mt_field *field);

/*
 * Reads a NUL-terminated string of at most max bytes, not counting the NUL, at address and
 * makes it printable; the caller frees *text.  MT_ERR_FORMAT: it is longer; else the errors of
 * mt_reader_read().
 */
struct mt_error *mt_reader_read_string(struct mt_reader *reader, uint64_t address, size_t max,
				       char **text);

/*
 * Reads len bytes at address into new memory, which the caller frees.  MT_ERR_FORMAT: len is
 * over limit; else the errors of mt_reader_read().
 */
struct mt_error *mt_reader_read_alloc(struct mt_reader *reader, uint64_t address, uint64_t len,
				      uint64_t limit, uint8_t **buf);

/*
 * The functions below decode integers in the reader's byte order from memory that was read
 * already.  object is the start of a structure in a buffer, field a member of it that a row
 * (kernel/layout/layout_rows.h) resolved as an integer, or an array of integers, within that
 * buffer: nothing is checked here.
 */

/* Returns the unsigned integer of size (1 to 8) bytes at p. */
uint64_t mt_reader_uint(const struct mt_reader *reader, const void *p, size_t size);

/* Returns the unsigned long or pointer at p. */
uint64_t mt_reader_long(const struct mt_reader *reader, const void *p);

/* Returns the member field of object; zero-extended, even if its type is signed. */
uint64_t mt_reader_field(const struct mt_reader *reader, const void *object,
			 const struct mt_field *field);

/* Returns the member field of object, sign-extended. */
int64_t mt_reader_field_signed(const struct mt_reader *reader, const void *object,
			       const struct mt_field *field);

/* Returns the member field of object, which may be a bit field. */
uint64_t mt_reader_bits(const struct mt_reader *reader, const void *object,
			const struct mt_field *field);

/* Returns element index, which must be below field->m.nr_elements, of the array field. */
uint64_t mt_reader_element(const struct mt_reader *reader, const void *object,
			   const struct mt_field *field, size_t index);

/* Returns element index of the array field as mt_reader_element() does, but sign-extended. */
int64_t mt_reader_element_signed(const struct mt_reader *reader, const void *object,
				 const struct mt_field *field, size_t index);

/*
 * Tells whether bit is set in a bitmap of size bytes, an array of unsigned long as
 * include/linux/bitops.h has it: on big-endian machines the order of bytes differs from that of
 * bits.  A bit behind the last whole word counts as clear.
 */
bool mt_reader_bit(const struct mt_reader *reader, const uint8_t *bitmap, size_t size,
		   uint64_t bit);

/* Returns address + offset, wrapped at the kernel's pointer width. */
uint64_t mt_reader_add(const struct mt_reader *reader, uint64_t address, uint64_t offset);

#endif
