// SPDX-License-Identifier: GPL-2.0-or-later
/* An uncompressed dump's file, mapped as a whole for those who read all of it. */
#include <sys/mman.h>

#include "image/dump/dump_private.h"

/*
 * Maps the whole file at once; its pages are shared with the page cache.
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
