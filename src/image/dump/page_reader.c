// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which context of libkdumpfile pages are read with, and what its maps tell.
 *
 * A kdump is in blocks, which need not be the kernel's pages: QEMU (7.2 and 11.1 were seen)
 * writes 64 KiB blocks for every arm64 machine.  libkdumpfile has one page size for both, that
 * of VMCOREINFO, and translation needs it.  So another context, which is told the size of
 * blocks, reads the pages.
 */
#include "image/dump/dump_private.h"

#include "image/vmcoreinfo/vmcoreinfo.h"

static kdump_bmp_t *get_map(kdump_ctx_t *ctx)
{
	kdump_attr_t map;

	if (kdump_get_attr(ctx, KDUMP_ATTR_FILE_PAGEMAP, &map) != KDUMP_OK ||
	    map.type != KDUMP_BITMAP)
		return NULL;
	kdump_bmp_incref(map.val.bitmap);
	return map.val.bitmap;
}

/*
 * The maps tell what is in which file; asking them first is also much quicker
 * than libkdumpfile's own answer.  An ELF file's are not exact: elf_core.c
 * knows better.
 */
static void get_maps(struct mt_dump *dump)
{
	kdump_num_t page_size;

	if (dump->elf || kdump_get_number_attr(dump->files[0].ctx, KDUMP_ATTR_PAGE_SIZE,
					       &page_size) != KDUMP_OK || !page_size)
		return;
	dump->map_page_size = page_size;
	for (size_t i = 0; i < dump->nr_files; i++)
		dump->files[i].map = get_map(dump->files[i].ctx);
}

static void drop_map(struct mt_dump_file *file)
{
	if (file->map)
		kdump_bmp_decref(file->map);
	file->map = NULL;
}

/*
 * Looking for VMCOREINFO fills the library's cache of pages; with what it then learns it
 * (0.5.1) fails to decompress any more of them ("error -2").
 */
static bool needs_context(const struct mt_dump *dump)
{
	int64_t page_size;

	return mt_quirk_applies(MT_QUIRK_BLOCKS) && dump->kdump.block_size &&
	       dump->files[0].ctx == dump->ctx &&
	       mt_vmcoreinfo_number(dump->vmcoreinfo, "PAGESIZE", &page_size) &&
	       ((uint64_t)page_size != dump->kdump.block_size || dump->was_searched);
}

static struct mt_error *set_block_size(const struct mt_dump *dump, kdump_ctx_t *ctx)
{
	kdump_status status = kdump_set_number_attr(ctx, KDUMP_ATTR_PAGE_SIZE,
						    dump->kdump.block_size);

	return status == KDUMP_OK ? NULL : mt_dump_error(ctx, status, "the size of blocks");
}

static struct mt_error *open_context(struct mt_dump *dump)
{
	/* the others of a set are used for nothing but reading */
	size_t n = dump->nr_files > 1 ? 1 : dump->nr_fds;
	kdump_ctx_t *ctx = kdump_new();
	struct mt_error *err = NULL;

	if (!ctx)
		return mt_error_nomem();
	drop_map(&dump->files[0]);
	dump->files[0].ctx = ctx;
	mt_quirk_forbid_mmap(ctx);

	kdump_status status = kdump_open_fdset(ctx, (unsigned int)n, dump->fds);

	if (status != KDUMP_OK)
		return mt_dump_error(ctx, status, "opening the dump once more");
	for (size_t i = 0; !err && i < dump->nr_files; i++)
		err = set_block_size(dump, dump->files[i].ctx);
	return err;
}

struct mt_error *mt_dump_prepare_reading(struct mt_dump *dump)
{
	struct mt_error *err = needs_context(dump) ? open_context(dump) : NULL;

	if (err)
		return err;
	for (size_t i = 0; i < dump->nr_files; i++)
		drop_map(&dump->files[i]);
	get_maps(dump);
	return NULL;
}

void mt_dump_stop_reading(struct mt_dump *dump)
{
	for (size_t i = 0; i < dump->nr_files; i++) {
		drop_map(&dump->files[i]);
		if (dump->files[i].ctx && dump->files[i].ctx != dump->ctx)
			mt_quirk_free(dump->files[i].ctx, dump->has_kdump);
	}
}
