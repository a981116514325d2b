// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/owner/page_ext.h"

#include <inttypes.h>
#include <string.h>

#include "kernel/layout/layout_rows.h"

#define MAX_SIZE 4096u			/* bytes of an entry; known ones have up to 96 */
#define INVALID UINT64_C(1)		/* PAGE_EXT_INVALID */

struct layout {
	uint64_t size;			/* of struct page_ext, without what follows it */
	struct mt_field flags;
	struct mt_field offset;		/* of struct page_ext_operations */
};

#define AT(member) offsetof(struct layout, member)

static const struct mt_size_row size_rows[] = {
	{ AT(size),	{ "page_ext" }, .most = MAX_SIZE, .need = MT_REQUIRED },
};

static const struct mt_field_row field_rows[] = {
	{ AT(flags),	{ { "page_ext", "flags" } }, MT_WORD, MT_REQUIRED },
	{ AT(offset),	{ { "page_ext_operations", "offset" } }, MT_WORD, MT_REQUIRED },
};

static const struct mt_rows rows = { MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows) };

static struct mt_error *resolve(const struct mt_kernel *kernel, struct layout *layout)
{
	*layout = (struct layout){ 0 };
	return mt_rows_resolve(kernel->image->types,
			       mt_reader_memory(kernel->reader)->pointer_size, &rows, layout);
}

static struct mt_error *read_word(struct mt_kernel *kernel, const char *symbol, uint64_t *value)
{
	uint64_t address;

	if (!mt_symbols_find(kernel->image->symbols, symbol, &address))
		return mt_error_create(MT_ERR_NOT_FOUND, "no symbol %s", symbol);
	return mt_error_prefix(mt_reader_read_long(kernel->reader, address, value), "%s", symbol);
}

/* page_ext_size since v5.4 (5556cfe8d994); before, what comes on top of the structure. */
static struct mt_error *find_size(struct mt_kernel *kernel, uint64_t own, uint64_t *size)
{
	struct mt_error *err = read_word(kernel, "page_ext_size", size);

	if (!err || mt_error_code(err) != MT_ERR_NOT_FOUND)
		return err;
	mt_error_destroy(err);
	err = read_word(kernel, "extra_mem", size);
	if (!err)
		*size += own;
	return err;
}

struct mt_error *mt_page_ext_open(struct mt_kernel *kernel, struct mt_page_ext *ext)
{
	struct layout l = { 0 };
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_PAGES);

	if (!err)
		err = resolve(kernel, &l);
	*ext = (struct mt_page_ext){ .memmap = kernel->memmap,
				     .largest = UINT64_C(1) << (kernel->nr_orders - 1) };
	if (!err)
		err = find_size(kernel, l.size, &ext->size);
	if (err)
		return err;
	if (ext->size < l.size || ext->size > MAX_SIZE)
		return mt_error_create(MT_ERR_FORMAT, "an entry of page_ext has %" PRIu64 " bytes",
				       ext->size);
	ext->flags = l.flags;
	return NULL;
}

struct mt_error *mt_page_ext_offset(struct mt_kernel *kernel, const char *operations,
				    uint64_t *offset)
{
	uint64_t address;
	struct layout l;
	struct mt_error *err = resolve(kernel, &l);

	if (err)
		return err;
	if (!mt_symbols_find(kernel->image->symbols, operations, &address))
		return mt_error_create(MT_ERR_NOT_FOUND, "no symbol %s", operations);
	err = mt_reader_member(kernel->reader, address, &l.offset, offset);
	return mt_error_prefix(err, "%s", operations);
}

uint64_t mt_page_ext_at(const struct mt_page_ext *ext, uint64_t pfn, uint64_t *n)
{
	const struct mt_memmap_range *s = mt_memmap_range_at(ext->memmap, pfn);
	uint64_t from = 0;

	if (!s || !s->page_ext || s->page_ext & INVALID)
		return 0;
	if (ext->memmap->model == MT_FLATMEM)
		from = s->start_pfn & ~(ext->largest - 1);
	if (n)
		*n = s->end_pfn - pfn;
	return (s->page_ext + ext->size * (pfn - from)) & ext->memmap->pointer_mask;
}
