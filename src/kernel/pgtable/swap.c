// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/pgtable/swap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/arch/arch.h"
#include "image/vmcoreinfo/vmcoreinfo.h"
#include "kernel/layout/layout_rows.h"
#include "kernel/read/damage.h"
#include "kernel/task/file_path.h"
#include "kernel/task/task.h"

/* include/linux/swapops.h: macros in every kernel */
#define MARKER_UFFD_WP	1u
#define MARKER_POISONED	2u
#define MARKER_GUARD	4u	/* v6.13 */

struct layout {
	struct mt_field max, file;
	struct mt_constant anon_exclusive;
};

#define AT(member) offsetof(struct layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(max),	{ { "swap_info_struct", "max" } }, MT_INTEGER(4 | 8) },
	{ AT(file),	{ { "swap_info_struct", "swap_file" } }, MT_WORD },
};

static const struct mt_constant_row constant_rows[] = {
	{ AT(anon_exclusive),	{ "PG_anon_exclusive" }, MT_BIT_NUMBER },
};

static const struct mt_rows rows = {
	MT_FIELD_ROWS(field_rows), MT_CONSTANT_ROWS(constant_rows),
};

static struct mt_error *resolve(struct mt_kernel *kernel, struct layout *layout)
{
	return mt_rows_resolve(kernel->image->types,
			       mt_reader_memory(kernel->reader)->pointer_size, &rows, layout);
}

static bool has_symbol(const struct mt_kernel *kernel, const char *name)
{
	uint64_t address;

	return mt_symbols_find(kernel->image->symbols, name, &address);
}

static bool has_age_symbol(const struct mt_kernel *kernel)
{
	const struct mt_arch *arch = mt_dump_arch(kernel->image->dump);

	return arch && arch->swap_age_symbol && has_symbol(kernel, arch->swap_age_symbol);
}

/* Counts the types above those of files; has_sum: max_files is known. */
static void count_types(const struct mt_kernel *kernel, bool exclusive, struct mt_swap *swap,
			bool has_sum)
{
	unsigned int sum = MT_MAX_SWAP_TYPES - swap->max_files, rest;

	swap->nr_hwpoison = has_symbol(kernel, "memory_failure");
	swap->nr_migration = !has_symbol(kernel, "migrate_pages") ? 0 : exclusive ? 3 : 2;
	/* v6.15: a page at a time */
	if (has_symbol(kernel, "make_device_exclusive")) {
		swap->nr_device = 2;
		swap->nr_exclusive = 1;
	} else if (has_symbol(kernel, "make_device_exclusive_range")) {
		swap->nr_device = 2;
		swap->nr_exclusive = 2;
	}
	rest = swap->nr_hwpoison + swap->nr_migration + swap->nr_device + swap->nr_exclusive;
	if (!has_sum) {
		swap->nr_markers = exclusive;
		swap->max_files = MT_MAX_SWAP_TYPES - rest - swap->nr_markers;
		return;
	}
	if (!exclusive && sum == rest + 2 && !swap->nr_device) {
		/* device private memory alone */
		swap->nr_device = 2;
		rest += 2;
	}
	swap->nr_markers = sum > rest ? sum - rest : 0;
	swap->certain = sum >= rest && swap->nr_markers <= (exclusive ? 2u : 0u);
}

static void read_files(const struct mt_kernel *kernel, const struct layout *l,
		       struct mt_swap *swap)
{
	unsigned int pointer = mt_reader_memory(kernel->reader)->pointer_size;
	uint64_t array, address, n = 0, info;

	if (mt_symbols_find(kernel->image->symbols, "nr_swapfiles", &address))
		mt_error_destroy(mt_reader_read_uint(kernel->reader, address, 4, &n));
	if (!mt_symbols_find(kernel->image->symbols, "swap_info", &array))
		return;
	if (n > MT_MAX_SWAP_TYPES)
		mt_damage_say(kernel->inspector.snapshot, MT_SECTION_TASKS,
			      "nr_swapfiles is %" PRIu64 ", at most %u can be", n,
			      MT_MAX_SWAP_TYPES);
	swap->nr_files = n < swap->max_files ? (unsigned int)n : swap->max_files;
	for (unsigned int i = 0; i < swap->nr_files; i++) {
		mt_cleanup(mt_error) struct mt_error *err =
			mt_reader_read_long(kernel->reader, array + (uint64_t)i * pointer, &info);
		uint64_t max = err ? MT_UNKNOWN : mt_reader_peek(kernel->reader, info, &l->max);

		swap->info[i] = err ? 0 : info;
		swap->pages[i] = max == MT_UNKNOWN ? 0 : max;
	}
}

/* SWP_PFN_BITS (v6.1): above lie a migrating page's young and dirty bits. */
static uint64_t find_pfn_mask(const struct mt_kernel *kernel)
{
	int64_t bits;

	if (!mt_vmcoreinfo_number(mt_dump_vmcoreinfo(kernel->image->dump),
				  "NUMBER(MAX_PHYSMEM_BITS)", &bits) || bits < 32 || bits > 63)
		return UINT64_MAX;
	return (UINT64_C(1) << bits) / mt_reader_memory(kernel->reader)->page_size - 1;
}

static struct mt_error *make(struct mt_kernel *kernel)
{
	mt_cleanup(free) struct mt_swap *swap = NULL;
	struct layout l = { 0 };
	uint64_t bytes = 0;
	bool has_sum;
	struct mt_error *err;

	swap = calloc(1, sizeof(*swap));
	if (!swap)
		return mt_error_nomem();
	err = resolve(kernel, &l);
	if (!err)
		err = mt_kernel_need(kernel, MT_PART_TASKS);
	if (err)
		return err;
	has_sum = mt_symbols_size(kernel->image->symbols, "swap_info", &bytes);
	bytes /= mt_reader_memory(kernel->reader)->pointer_size;
	has_sum &= bytes && bytes <= MT_MAX_SWAP_TYPES;
	swap->max_files = has_sum ? (unsigned int)bytes : MT_MAX_SWAP_TYPES;
	count_types(kernel, l.anon_exclusive.exists, swap, has_sum);
	read_files(kernel, &l, swap);
	swap->pfn_mask = find_pfn_mask(kernel);
	swap->has_age_symbol = has_age_symbol(kernel);
	kernel->swap = mt_steal(swap);
	return NULL;
}

static void destroy(struct mt_kernel *kernel)
{
	free(kernel->swap);
}

const struct mt_part_type mt_part_swap = {
	.name = "swap",
	.make = make,
	.destroy = destroy,
};

static void name_migration(const struct mt_swap *swap, unsigned int i,
			   struct mt_nonpresent *nonpresent)
{
	nonpresent->kind = MT_NONPRESENT_MIGRATION;
	nonpresent->access = i == 0 ? "read" : i + 1 == swap->nr_migration ? "write" :
			 "read exclusive";
}

/* The kind of its type, from the numbers above. */
static void name_type(const struct mt_swap *swap, struct mt_nonpresent *nonpresent)
{
	uint64_t i = nonpresent->type;

	if (i < swap->max_files) {
		nonpresent->kind = MT_NONPRESENT_SWAP;
		nonpresent->certain = true;
		return;
	}
	nonpresent->certain = swap->certain;
	i -= swap->max_files;
	if (i < swap->nr_hwpoison) {
		nonpresent->kind = MT_NONPRESENT_HWPOISON;
		return;
	}
	i -= swap->nr_hwpoison;
	if (i < swap->nr_migration) {
		name_migration(swap, (unsigned int)i, nonpresent);
		return;
	}
	i -= swap->nr_migration;
	if (i < swap->nr_device) {
		nonpresent->kind = MT_NONPRESENT_DEVICE;
		nonpresent->access = i ? "read" : "write";
		return;
	}
	i -= swap->nr_device;
	if (i < swap->nr_exclusive) {
		nonpresent->kind = MT_NONPRESENT_EXCLUSIVE;
		nonpresent->access = i ? "read" : "write";
		return;
	}
	/* either may be missing in a kernel: a small offset is a marker's bits */
	nonpresent->kind = nonpresent->offset < 8 ? MT_NONPRESENT_MARKER :
						    MT_NONPRESENT_SWAPIN_ERROR;
}

/* Whether it is plausible: the page is in the file, the frame has memory, the bits exist. */
static bool makes_sense(const struct mt_swap *swap, const struct mt_kernel *kernel,
			const struct mt_nonpresent *nonpresent)
{
	uint64_t page;

	switch (nonpresent->kind) {
	case MT_NONPRESENT_SWAP:
		return nonpresent->type < swap->nr_files && nonpresent->offset &&
		       nonpresent->offset < swap->pages[nonpresent->type];
	case MT_NONPRESENT_MARKER:
		return nonpresent->offset;
	default:
		return kernel->memmap && mt_memmap_pfn_to_page(kernel->memmap,
							       nonpresent->offset & swap->pfn_mask,
							       &page);
	}
}

static uint64_t bits_of(uint64_t value, unsigned int shift, unsigned int bits)
{
	return value >> shift & (UINT64_MAX >> (64 - bits));
}

static bool applies(const struct mt_swap_form *form, bool exclusive)
{
	return exclusive ? form->exclusive >= 0 : form->exclusive <= 0;
}

/* Weighs a form: plausible contents count more than the kernel's age. */
static unsigned int weigh(const struct mt_swap *swap, const struct mt_kernel *kernel,
			  const struct mt_swap_form *form, const struct mt_nonpresent *nonpresent)
{
	bool of_age = !form->aged || (form->aged > 0) == swap->has_age_symbol;

	return (makes_sense(swap, kernel, nonpresent) ? 2 : 0) + of_age;
}

bool mt_nonpresent_decode(const struct mt_swap *swap, const struct mt_kernel *kernel,
		      const char *format, const struct mt_pte *entry, uint64_t raw,
		      struct mt_nonpresent *nonpresent)
{
	const struct mt_arch *arch = mt_arch_of_format(format);
	bool found = entry->has_swap;
	unsigned int candidates = 0, best = 0;

	*nonpresent = (struct mt_nonpresent){
		.type = entry->swap_type, .offset = entry->swap_offset,
	};
	if (found)
		name_type(swap, nonpresent);
	for (size_t i = 0; !entry->has_swap && arch && i < arch->nr_swap_forms; i++) {
		const struct mt_swap_form *form = &arch->swap_forms[i];
		struct mt_nonpresent this = {
			.type = bits_of(raw, form->type_shift, form->type_bits),
			.offset = bits_of(raw, form->offset_shift, form->offset_bits),
		};
		unsigned int weight;

		if (!applies(form, swap->nr_migration == 3))
			continue;
		name_type(swap, &this);
		candidates++;
		weight = weigh(swap, kernel, form, &this);
		if (found && weight <= best)
			continue;
		found = true;
		best = weight;
		*nonpresent = this;
	}
	if (candidates > 1 && best < 2)
		nonpresent->certain = false;
	return found;
}

struct mt_error *mt_swap_path(struct mt_kernel *kernel, uint64_t type, char **path)
{
	struct mt_file_info properties = { 0 };
	struct layout l = { 0 };
	struct mt_error *err = resolve(kernel, &l);
	uint64_t file;

	*path = NULL;
	if (err || type >= kernel->swap->nr_files || !kernel->swap->info[type])
		return err;
	file = mt_reader_peek(kernel->reader, kernel->swap->info[type], &l.file);
	if (!file || file == MT_UNKNOWN)
		return NULL;
	err = mt_file_read_info(kernel, file, &properties);
	*path = properties.path;
	return err;
}

static struct mt_error *describe_swap(struct mt_kernel *kernel,
				      const struct mt_nonpresent *nonpresent, char **text)
{
	mt_cleanup(free) char *path = NULL;
	struct mt_error *err = mt_swap_path(kernel, nonpresent->type, &path);

	if (!err && asprintf(text, "swapped out to %s, page %" PRIu64 " (type %" PRIu64 ")",
			     path ? path : nonpresent->type < kernel->swap->nr_files ?
					   "a file whose name is not to be had" :
					   "a swap file that there is none of",
			     nonpresent->offset, nonpresent->type) < 0)
		err = mt_error_nomem();
	return err;
}

static int describe_marker(uint64_t bits, const char *doubt, char **text)
{
	return asprintf(text, "a marker:%s%s%s%s", bits & MARKER_UFFD_WP ? " uffd-wp" : "",
			bits & MARKER_POISONED ? " poisoned" : "",
			bits & MARKER_GUARD ? " guard page" : "", doubt);
}

struct mt_error *mt_nonpresent_describe(struct mt_kernel *kernel,
					const struct mt_nonpresent *nonpresent, char **text)
{
	const char *doubt = nonpresent->certain ? "" : " (if numbered as usual)";
	const char *access = nonpresent->access ? nonpresent->access : "";
	uint64_t pfn = nonpresent->offset & kernel->swap->pfn_mask;
	int len;

	switch (nonpresent->kind) {
	case MT_NONPRESENT_SWAP:
		return describe_swap(kernel, nonpresent, text);
	case MT_NONPRESENT_HWPOISON:
		len = asprintf(text, "poisoned: a memory error in pfn %" PRIu64 "%s", pfn, doubt);
		break;
	case MT_NONPRESENT_MIGRATION:
		len = asprintf(text, "being moved (%s): pfn %" PRIu64 "%s", access, pfn, doubt);
		break;
	case MT_NONPRESENT_DEVICE:
		len = asprintf(text, "in a device's memory (%s): pfn %" PRIu64 "%s", access, pfn,
			       doubt);
		break;
	case MT_NONPRESENT_EXCLUSIVE:
		len = asprintf(text, "lent to a device alone: pfn %" PRIu64 "%s", pfn, doubt);
		break;
	case MT_NONPRESENT_MARKER:
		len = describe_marker(nonpresent->offset, doubt, text);
		break;
	case MT_NONPRESENT_SWAPIN_ERROR:
		len = asprintf(text, "lost: reading it from swap failed%s", doubt);
		break;
	default:
		len = asprintf(text, "type %" PRIu64 ", offset %" PRIu64, nonpresent->type,
			       nonpresent->offset);
	}
	return len < 0 ? mt_error_nomem() : NULL;
}
