// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory in long runs, for those who read all of it: mapped straight from an
 * uncompressed file, or through one handle for each thread.
 */
#include <sys/mman.h>

#include "image/dump/dump_private.h"

/*
 * The whole file at once: address space is what 64-bit machines have most of.
 * The pages are the page cache's own.
 */
bool mt_dump_prepare_map(struct mt_dump *dump)
{
	uint64_t size = dump->elf ? mt_elf_core_size(dump->elf) : 0;

	if (dump->mapped)
		return true;
	if (!size || size > SIZE_MAX / 2 || dump->is_unmappable)
		return false;

	void *mapped = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, dump->fds[0], 0);

	if (mapped == MAP_FAILED) {
		dump->is_unmappable = true;
		return false;
	}
	dump->mapped = mapped;
	dump->mapped_len = (size_t)size;
	return true;
}

void mt_dump_unmap(struct mt_dump *dump)
{
	if (dump->mapped)
		munmap(dump->mapped, dump->mapped_len);
	dump->mapped = NULL;
}

const void *mt_dump_map(const struct mt_dump *dump, uint64_t phys, size_t len)
{
	uint64_t offset, here;

	if (!dump->mapped || !mt_elf_core_locate(dump->elf, phys, &offset, &here) || here < len ||
	    offset > dump->mapped_len || len > dump->mapped_len - offset)
		return NULL;
	return (const char *)dump->mapped + offset;
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
	has = kdump_bmp_get_bits(file->map, pfn, pfn, &bits) == KDUMP_OK && bits & 1;
	if ((has ? kdump_bmp_find_clear(file->map, &end) :
		   kdump_bmp_find_set(file->map, &end)) == KDUMP_OK)
		*n = end > pfn ? end - pfn : 1;
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

struct mt_error *mt_dump_translate_run(struct mt_dump *dump, uint64_t address, uint64_t *phys,
				       uint64_t *len)
{
	struct mt_dump_mapping m;
	struct mt_error *err = mt_dump_translate(dump, address, &m);

	if (err)
		return err;
	*phys = address + m.offset;
	*len = m.end - address == UINT64_MAX ? UINT64_MAX : m.end - address + 1;
	return NULL;
}

struct mt_error *mt_dump_reopen(const struct mt_dump *dump, struct mt_dump **other)
{
	struct mt_error *err = mt_dump_open_again(dump, other);

	if (!err)
		(*other)->phys_space = dump->phys_space;
	return err;
}
