// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Physical memory, of whatever format: the lowest of the layers.  translate.c reads page tables
 * through it, read.c what they lead to.
 */
#include "image/dump/dump_private.h"

#include <inttypes.h>

#include "base/care.h"
#include "image/dump/elf_segments.h"
#include "image/reads/reads.h"

/* Whether the page is in a file of a split set that was not given. */
static bool is_in_missing_file(const struct mt_dump *dump, uint64_t phys)
{
	uint64_t pfn = dump->map_page_size ? phys / dump->map_page_size : 0;

	for (size_t i = 0; i < dump->nr_files; i++)
		if (pfn >= dump->files[i].start_pfn && pfn < dump->files[i].end_pfn)
			return false;
	return dump->is_partial && pfn < dump->kdump.max;
}

/* The map says which pages the machine had; without one, assume it had this. */
enum mt_error_code mt_dump_why_no_data(struct mt_dump *dump, uint64_t phys)
{
	if (is_in_missing_file(dump, phys))
		return MT_ERR_FORMAT;
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
	const char *why = is_in_missing_file(dump, phys) ?
				  "is in a file of the split dump that was not given" :
			  code == MT_ERR_EXCLUDED ? "was left out of the dump" :
						    "is not in the dump";

	return mt_error_create(code, "physical address 0x%" PRIx64 " %s", phys, why);
}

/* How many of len bytes at phys the file has, as far as its map tells. */
static size_t bytes_in(const struct mt_dump *dump, const struct mt_dump_file *file, uint64_t phys,
		       size_t len)
{
	if (!file->map)
		return len;

	kdump_addr_t first = phys / dump->map_page_size, end = first;

	if (first < file->start_pfn || first >= file->end_pfn)
		return 0;
	if (kdump_bmp_find_clear(file->map, &end) != KDUMP_OK)
		return len;

	uint64_t pages = (end < file->end_pfn ? end : file->end_pfn) - first;

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

/* Fewer are read by the library, whose cache has those that are asked for often. */
#define MANY_BLOCKS 4u

/* Blocks are numbered as the machine sees memory: what a guest of Xen sees the library finds. */
static bool has_many(const struct mt_dump *dump, kdump_addrspace_t space, size_t len)
{
	return space == KDUMP_MACHPHYSADDR && !dump->has_no_blocks && dump->kdump.block_size &&
	       len / dump->kdump.block_size >= MANY_BLOCKS;
}

/* Of whole blocks as many as can be had without the library; 0: none. */
static size_t read_blocks(struct mt_dump *dump, uint64_t phys, char *buf, size_t len)
{
	if (!dump->blocks) {
		bool is_whole = dump->nr_files == 1 && dump->files[0].cut_pfn == UINT64_MAX;
		mt_cleanup(mt_error) struct mt_error *no =
			is_whole ? mt_block_reader_open(dump->fds[0], &dump->kdump,
							&dump->blocks) : NULL;

		/* why not, the library will find, too */
		dump->has_no_blocks = no || !dump->blocks;
	}
	return dump->blocks ? mt_block_reader_read(dump->blocks, phys, buf, len) : 0;
}

/* What the library reads of len bytes before there are whole blocks again. */
static size_t up_to_block(const struct mt_dump *dump, uint64_t phys, size_t len)
{
	uint64_t left = dump->kdump.block_size - phys % dump->kdump.block_size;

	return left < len ? (size_t)left : len;
}

static struct mt_error *read_files(struct mt_dump *dump, kdump_addrspace_t space, uint64_t phys,
				   char *buf, size_t len)
{
	while (len) {
		bool many = has_many(dump, space, len);
		size_t n = many && !(phys % dump->kdump.block_size) ?
				   read_blocks(dump, phys, buf, len) : 0;

		if (n) {
			phys += n;
			buf += n;
			len -= n;
			continue;
		}

		struct mt_dump_file *file =
			choose_file(dump, phys, many ? up_to_block(dump, phys, len) : len, &n);

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
	if (dump->is_living)
		mt_care_look();
	if (dump->bytes_read)
		__atomic_fetch_add(dump->bytes_read, len, __ATOMIC_RELAXED);

	struct mt_error *err = dump->elf ? mt_elf_core_read(dump->elf, phys, buf, len) :
					   read_files(dump, space, phys, buf, len);

	if (!err && dump->reads)
		mt_reads_add(dump->reads, phys, len);
	return err;
}

struct mt_error *mt_dump_try(struct mt_dump *dump, uint64_t phys)
{
	struct mt_reads *reads = dump->reads;
	unsigned char byte;
	struct mt_error *err;

	dump->reads = NULL;
	err = mt_dump_read_physical(dump, dump->phys_space, phys, &byte, sizeof(byte));
	dump->reads = reads;
	return err;
}

bool mt_dump_left_out(struct mt_dump *dump, uint64_t phys)
{
	return mt_dump_why_no_data(dump, phys) == MT_ERR_EXCLUDED;
}

/* Pages of a file's map that are alike from pfn on; whether it has them. */
static bool look_up(const struct mt_dump_file *file, uint64_t pfn, uint64_t *n)
{
	kdump_addr_t end = pfn;
	unsigned char bits = 0;
	bool has;

	*n = UINT64_MAX;
	if (!file->map)
		return true;
	if (pfn >= file->end_pfn || pfn < file->start_pfn) {
		*n = pfn < file->start_pfn ? file->start_pfn - pfn : UINT64_MAX;
		return false;
	}
	has = kdump_bmp_get_bits(file->map, pfn, pfn, &bits) == KDUMP_OK && bits & 1;
	if ((has ? kdump_bmp_find_clear(file->map, &end) :
		   kdump_bmp_find_set(file->map, &end)) == KDUMP_OK)
		*n = end > pfn ? end - pfn : 1;
	if (*n > file->end_pfn - pfn)
		*n = file->end_pfn - pfn;
	return has;
}

bool mt_dump_has(struct mt_dump *dump, uint64_t phys, uint64_t *len)
{
	uint64_t size = dump->map_page_size, offset, pages, least = UINT64_MAX;
	bool has = false;

	*len = 4096 - phys % 4096;
	if (dump->elf)
		return mt_elf_core_locate(dump->elf, phys, &offset, len);
	for (size_t i = 0; size && i < dump->nr_files && !has; i++) {
		has = look_up(&dump->files[i], phys / size, &pages);
		least = has || pages < least ? pages : least;
	}
	if (size)
		*len = least < UINT64_MAX / size ? least * size - phys % size : UINT64_MAX;
	return has;
}

/* Bitmaps of a cut file still say what the machine had. */
static uint64_t count_left_out(const struct mt_dump *dump, uint64_t present)
{
	uint64_t ram = mt_kdump_file_count_ram(dump->fds[0], &dump->kdump);
	uint64_t size = dump->map_page_size;

	if (!size || ram > UINT64_MAX / size || ram * size < present)
		return UINT64_MAX;
	return ram * size - present;
}

static bool has_maps(const struct mt_dump *dump)
{
	for (size_t i = 0; i < dump->nr_files; i++)
		if (!dump->files[i].map)
			return false;
	return dump->map_page_size;
}

struct mt_dump_amount mt_dump_count(struct mt_dump *dump)
{
	struct mt_dump_amount amount = { 0, UINT64_MAX, 0 };
	uint64_t len;

	if (!dump->elf && !has_maps(dump))
		return (struct mt_dump_amount){ UINT64_MAX, UINT64_MAX, UINT64_MAX };
	for (uint64_t phys = 0; phys < MT_PHYS_LIMIT; phys += len) {
		bool has = mt_dump_has(dump, phys, &len);

		if (len > MT_PHYS_LIMIT - phys)
			len = MT_PHYS_LIMIT - phys;
		if (!has)
			continue;
		amount.present += len;
		amount.end = phys + len;
	}
	if (dump->nr_fds == 1)
		amount.left_out = count_left_out(dump, amount.present);
	return amount;
}
