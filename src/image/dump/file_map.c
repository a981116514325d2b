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
bool mt_kmem_prepare_map(struct mt_kmem *kmem)
{
	uint64_t size = kmem->elf ? mt_kmem_elf_size(kmem->elf) : 0;

	if (kmem->mapped)
		return true;
	if (!size || size > SIZE_MAX / 2 || kmem->is_unmappable)
		return false;

	void *mapped = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, kmem->fds[0], 0);

	if (mapped == MAP_FAILED) {
		kmem->is_unmappable = true;
		return false;
	}
	kmem->mapped = mapped;
	kmem->mapped_len = (size_t)size;
	return true;
}

void mt_kmem_unmap(struct mt_kmem *kmem)
{
	if (kmem->mapped)
		munmap(kmem->mapped, kmem->mapped_len);
	kmem->mapped = NULL;
}

const void *mt_kmem_map(const struct mt_kmem *kmem, uint64_t phys, size_t len)
{
	uint64_t offset, here;

	if (!kmem->mapped || !mt_kmem_elf_locate(kmem->elf, phys, &offset, &here) || here < len ||
	    offset > kmem->mapped_len || len > kmem->mapped_len - offset)
		return NULL;
	return (const char *)kmem->mapped + offset;
}

/* Pages of a file's map that are alike from pfn on; whether it has them. */
static bool look_up(const struct mt_kmem_file *file, uint64_t pfn, uint64_t *n)
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

bool mt_kmem_has(struct mt_kmem *kmem, uint64_t phys, uint64_t *len)
{
	uint64_t size = kmem->map_page_size, offset, pages, least = UINT64_MAX;
	bool has = false;

	*len = 4096 - phys % 4096;
	if (kmem->elf)
		return mt_kmem_elf_locate(kmem->elf, phys, &offset, len);
	for (size_t i = 0; size && i < kmem->nr_files && !has; i++) {
		has = look_up(&kmem->files[i], phys / size, &pages);
		least = has || pages < least ? pages : least;
	}
	if (size)
		*len = least < UINT64_MAX / size ? least * size - phys % size : UINT64_MAX;
	return has;
}

struct mt_error *mt_kmem_translate_run(struct mt_kmem *kmem, uint64_t address, uint64_t *phys,
				       uint64_t *len)
{
	struct mt_kmem_mapping m;
	struct mt_error *err = mt_kmem_translate(kmem, address, &m);

	if (err)
		return err;
	*phys = address + m.offset;
	*len = m.end - address == UINT64_MAX ? UINT64_MAX : m.end - address + 1;
	return NULL;
}

struct mt_error *mt_kmem_reopen(const struct mt_kmem *kmem, struct mt_kmem **other)
{
	struct mt_error *err = mt_kmem_open_again(kmem, other);

	if (!err)
		(*other)->phys_space = kmem->phys_space;
	return err;
}
