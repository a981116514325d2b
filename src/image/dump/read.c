// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dump/dump.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "image/dump/dump_private.h"

/* The map says which pages the machine had; without one, assume it had this. */
enum mt_error_code mt_dump_why_no_data(struct mt_dump *dump, uint64_t phys)
{
	if (dump->elf) {
		enum mt_dump_presence presence = mt_elf_core_presence(dump->elf, phys);

		return presence == MT_EXCLUDED ? MT_ERR_EXCLUDED :
		       presence == MT_NO_MEMORY ? MT_ERR_NOT_RAM : MT_ERR_FORMAT;
	}

	return !dump->kdump.is_kdump || !dump->map_page_size ||
	       mt_kdump_file_is_ram(dump->fds[0], &dump->kdump, phys / dump->map_page_size) ?
		       MT_ERR_EXCLUDED : MT_ERR_NOT_RAM;
}

static struct mt_error *read_failed(struct mt_dump *dump, kdump_ctx_t *ctx, kdump_status status,
				    uint64_t phys)
{
	if (status != KDUMP_ERR_NODATA)
		return mt_error_prefix(mt_dump_error(ctx, status, "libkdumpfile"),
				       "physical address 0x%" PRIx64, phys);

	enum mt_error_code code = mt_dump_why_no_data(dump, phys);

	return mt_error_create(code, "physical address 0x%" PRIx64 " %s", phys,
			       code == MT_ERR_EXCLUDED ? "was left out of the dump" :
							 "is not in the dump");
}

/* How many of len bytes at phys the file has, as far as its map tells. */
static size_t bytes_in(const struct mt_dump *dump, const struct mt_dump_file *file, uint64_t phys,
		       size_t len)
{
	if (!file->map)
		return len;

	kdump_addr_t first = phys / dump->map_page_size, end = first;

	if (kdump_bmp_find_clear(file->map, &end) != KDUMP_OK)
		return len;

	uint64_t pages = end - first;

	if (!pages || pages > len / dump->map_page_size + 1)
		return pages ? len : 0;

	uint64_t bytes = pages * dump->map_page_size - phys % dump->map_page_size;

	return bytes < len ? (size_t)bytes : len;
}

/* The file that has the byte at phys, and how many there; n is 0 if none has. */
static struct mt_dump_file *choose_file(struct mt_dump *dump, uint64_t phys, size_t len, size_t *n)
{
	for (size_t tried = 0; tried < dump->nr_files; tried++) {
		*n = bytes_in(dump, &dump->files[dump->last_file], phys, len);
		if (*n)
			break;
		dump->last_file = (dump->last_file + 1) % dump->nr_files;
	}
	return &dump->files[dump->last_file];
}

/* Compressed dumps end early when the disk was full; see kdump_file.h. */
static struct mt_error *check_cut(const struct mt_dump *dump, const struct mt_dump_file *file,
				  uint64_t phys, size_t *n)
{
	if (!dump->map_page_size || (phys + (*n - 1)) / dump->map_page_size < file->cut_pfn)
		return NULL;
	if (phys / dump->map_page_size >= file->cut_pfn)
		return mt_error_create(MT_ERR_FORMAT, "the file ends before physical address 0x%"
				       PRIx64, phys);
	*n = (size_t)(file->cut_pfn * dump->map_page_size - phys);
	return NULL;
}

static struct mt_error *read_files(struct mt_dump *dump, kdump_addrspace_t space, uint64_t phys,
				   char *buf, size_t len)
{
	while (len) {
		size_t n = 0;
		struct mt_dump_file *file = choose_file(dump, phys, len, &n);

		if (!n)
			return read_failed(dump, file->ctx, KDUMP_ERR_NODATA, phys);

		struct mt_error *err = check_cut(dump, file, phys, &n);

		if (err)
			return err;

		kdump_status status = kdump_read(file->ctx, space, phys, buf, &n);

		phys += n;
		buf += n;
		len -= n;
		if (status != KDUMP_OK)
			return read_failed(dump, file->ctx, status, phys);
	}
	return NULL;
}

struct mt_error *mt_dump_read_physical(struct mt_dump *dump, kdump_addrspace_t space,
				       uint64_t phys, void *buf, size_t len)
{
	return dump->elf ? mt_elf_core_read(dump->elf, phys, buf, len) :
			   read_files(dump, space, phys, buf, len);
}

static struct mt_error *read_virtual(struct mt_dump *dump, uint64_t address, void *buf, size_t len)
{
	char *to = buf;

	while (len) {
		struct mt_dump_mapping m;
		struct mt_error *err = mt_dump_translate(dump, address, &m);
		uint64_t here = err ? 0 : m.end - address;
		size_t n = here < len ? (size_t)here + 1 : len;

		if (!err)
			err = mt_dump_read_physical(dump, m.space, address + m.offset, to, n);
		if (err)
			return mt_error_prefix(err, "virtual address 0x%" PRIx64, address);
		address += n;
		to += n;
		len -= n;
	}
	return NULL;
}

struct mt_error *mt_dump_read(struct mt_dump *dump, enum mt_space space, uint64_t address,
			      void *buf, size_t len)
{
	if (len && address + (len - 1) < address)
		return mt_error_create(MT_ERR_NOT_RAM,
				       "%zu bytes at 0x%" PRIx64 " go beyond the last address", len,
				       address);
	return space == MT_PHYS ? mt_dump_read_physical(dump, dump->phys_space, address, buf,
							len) :
				  read_virtual(dump, address, buf, len);
}

uint64_t mt_dump_uint(const struct mt_dump *dump, const void *p, size_t size)
{
	const unsigned char *bytes = p;
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | bytes[dump->big_endian ? i : size - 1 - i];
	return value;
}

struct mt_error *mt_dump_read_uint(struct mt_dump *dump, enum mt_space space, uint64_t address,
				   size_t size, uint64_t *value)
{
	unsigned char bytes[8];

	if (size > sizeof(bytes))
		return mt_error_create(MT_ERR_FORMAT, "an integer of %zu bytes at 0x%" PRIx64,
				       size, address);

	struct mt_error *err = mt_dump_read(dump, space, address, bytes, size);

	if (!err)
		*value = mt_dump_uint(dump, bytes, size);
	return err;
}

/* Bytes from address to the end of its page, where reading may have to stop. */
static size_t to_end_of_page(const struct mt_dump *dump, uint64_t address)
{
	uint64_t page = dump->page_size ? dump->page_size : 4096;

	return (size_t)(page - address % page);
}

struct mt_error *mt_dump_read_string(struct mt_dump *dump, enum mt_space space, uint64_t address,
				     size_t max, char **text)
{
	mt_cleanup(free) char *raw = malloc(max + 1);
	size_t len = 0;

	if (!raw)
		return mt_error_nomem();
	while (len < max) {
		size_t n = to_end_of_page(dump, address + len);

		if (n > max - len)
			n = max - len;

		struct mt_error *err = mt_dump_read(dump, space, address + len, raw + len, n);

		if (err)
			return err;
		len += n;
		if (memchr(raw + len - n, '\0', n))
			break;
	}
	*text = mt_text_printable(raw, len);
	return *text ? NULL : mt_error_nomem();
}

struct mt_error *mt_dump_virt_to_phys(struct mt_dump *dump, uint64_t address, uint64_t *phys)
{
	struct mt_dump_mapping m;
	struct mt_error *err = mt_dump_translate(dump, address, &m);

	if (err)
		return mt_error_prefix(err, "virtual address 0x%" PRIx64, address);
	*phys = address + m.offset;
	return NULL;
}
