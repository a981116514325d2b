// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/pgtable/nonpresent.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/layout/layout_rows.h"
#include "kernel/pgtable/swap.h"
#include "kernel/read/xarray.h"
#include "kernel/task/task.h"
#include "kernel/task/vma.h"

/* include/linux/mm.h */
#define VM_ACCESS	0x7u		/* VM_READ, VM_WRITE, VM_EXEC */
#define VM_PFNMAP	0x400u
#define VM_DONTEXPAND	0x40000u
#define VM_HUGETLB	0x400000u
#define VM_MIXEDMAP	0x10000000u

struct layout {
	struct mt_field mapping, pages;
};

#define AT(member) offsetof(struct layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(mapping),	{ { "file", "f_mapping" } }, MT_WORD },
	{ AT(pages),	{ { "address_space", "i_pages" } }, MT_PLACE },
};

static const struct mt_rows rows = { MT_FIELD_ROWS(field_rows) };

/* The mapping that has an address. */
struct search {
	const struct mt_kernel *kernel;
	uint64_t address;
	bool found;
	struct mt_vma vma;
	char *path;
};

static struct mt_error *look_at(void *data, const struct mt_vma *vma)
{
	struct search *search = data;

	if (search->address < vma->start || search->address >= vma->end)
		return NULL;
	search->found = true;
	search->vma = *vma;
	return mt_error_create(MT_ERR_STOPPED, "found");
}

static struct mt_error *take_path(void *data, const struct mt_vma *vma)
{
	struct search *search = data;

	search->path = vma->path ? strdup(vma->path) : NULL;
	return NULL;
}

static void find_vma(const struct mt_pgtable *table, struct search *search)
{
	struct mt_error *err = mt_vmas_walk_briefly(table->kernel, table->mm, "the process",
						    look_at, search);

	mt_error_destroy(err);
	if (search->found)
		mt_error_destroy(mt_vma_describe(table->kernel, table->mm, search->vma.address,
						 take_path, search));
}

/* What the page cache has at the address; false: it cannot be read. */
static bool look_in_cache(const struct search *search, uint64_t *entry)
{
	const struct mt_kernel *kernel = search->kernel;
	uint64_t file = mt_reader_peek(kernel->reader, search->vma.address,
				       &kernel->tasks->vma.file);
	uint64_t offset = search->vma.offset + (search->address - search->vma.start), mapping;
	struct layout l = { 0 };
	mt_cleanup(mt_error) struct mt_error *err =
		mt_rows_resolve(kernel->image->types,
				mt_reader_memory(kernel->reader)->pointer_size, &rows, &l);

	if (err || !l.mapping.exists || !l.pages.exists || !file || file == MT_UNKNOWN ||
	    search->vma.bits & VM_HUGETLB)
		return false;
	mapping = mt_reader_peek(kernel->reader, file, &l.mapping);
	if (!mapping || mapping == MT_UNKNOWN)
		return false;
	err = mt_xarray_load(kernel->reader, kernel->image->types,
			     mt_reader_add(kernel->reader, mapping, l.pages.m.offset),
			     offset / mt_reader_memory(kernel->reader)->page_size, entry);
	return !err;
}

static int explain_file(const struct search *search, char **text)
{
	uint64_t entry = 0, offset = search->vma.offset + (search->address - search->vma.start);
	const char *cached = look_in_cache(search, &entry) ?
			     !entry ? "; the page cache has it not" :
			     entry & 3 ? "; it was in the page cache, and is no more" :
					 "; the page cache has it" : "";

	return asprintf(text, "not touched yet: %s, offset 0x%" PRIx64 "%s",
			search->path ? search->path : "a file", offset, cached);
}

static int explain_empty(const struct search *search, char **text)
{
	const struct mt_vma *vma = &search->vma;

	if (!search->found)
		return asprintf(text, "no mapping covers it");
	if (!(vma->bits & VM_ACCESS))
		return asprintf(text, "never touched: the mapping allows no access");
	if (vma->bits & (VM_PFNMAP | VM_MIXEDMAP))
		return asprintf(text, "not mapped by the driver behind %s",
				search->path ? search->path : "the mapping");
	if (vma->has_file)
		return explain_file(search, text);
	/* [vdso] */
	if (vma->bits & VM_DONTEXPAND)
		return asprintf(text, "not touched yet: %s",
				search->path ? search->path : "a mapping of the kernel's");
	return asprintf(text, "anonymous memory%s%s, never touched or given back",
			search->path ? " of " : "", search->path ? search->path : "");
}

static int explain_protnone(const struct search *search, char **text)
{
	if (!search->found)
		return asprintf(text, "nobody may touch it");
	if (!(search->vma.bits & VM_ACCESS))
		return asprintf(text, "PROT_NONE: the mapping allows no access");
	return asprintf(text, "nobody may touch it now: NUMA balancing waits for who does");
}

static struct mt_error *explain_absent(const struct mt_pgtable *table, const struct mt_pte *entry,
				       uint64_t raw, char **text)
{
	struct mt_kernel *kernel = table->kernel;
	struct mt_nonpresent nonpresent = { .kind = MT_NONPRESENT_UNKNOWN };
	mt_cleanup(free) char *what = NULL;
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_SWAP);

	if (!err && mt_nonpresent_decode(kernel->swap, kernel, table->paging.format, entry, raw,
				     &nonpresent))
		err = mt_nonpresent_describe(kernel, &nonpresent, &what);
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	if (asprintf(text, "%s", what ? what : "not present: swapped out, or a marker of the "
					       "kernel's") < 0)
		return mt_error_nomem();
	return NULL;
}

struct mt_error *mt_nonpresent_explain(const struct mt_pgtable *table, uint64_t address,
				   bool is_kernel, const struct mt_pte *entry, uint64_t raw,
				   char **text)
{
	struct search search = { .kernel = table->kernel, .address = address };
	int len = 0;

	*text = NULL;
	if (entry->kind == MT_PTE_BAD)
		len = asprintf(text, "no kernel writes such an entry");
	if (entry->kind == MT_PTE_NONPRESENT && !is_kernel)
		return explain_absent(table, entry, raw, text);
	/* set_memory_np(): nothing of the kernel's is swapped */
	if (entry->kind == MT_PTE_NONPRESENT)
		len = asprintf(text, "not present: taken out of the kernel's mapping");
	if (is_kernel && entry->kind == MT_PTE_EMPTY)
		len = asprintf(text, "nothing is mapped here");
	if (!is_kernel && (entry->kind == MT_PTE_EMPTY || entry->kind == MT_PTE_PROTNONE)) {
		find_vma(table, &search);
		len = entry->kind == MT_PTE_EMPTY ? explain_empty(&search, text) :
						      explain_protnone(&search, text);
		free(search.path);
	}
	return len < 0 ? mt_error_nomem() : NULL;
}
