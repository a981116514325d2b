// SPDX-License-Identifier: GPL-2.0-or-later
/* Which page a number or an address given by the user means. */
#include <inttypes.h>
#include <string.h>

#include "base/number.h"
#include "kernel/page/page_properties.h"

static bool has_page(const struct mt_property_list *f, uint64_t pfn)
{
	uint64_t page;

	return mt_memmap_pfn_to_page(f->kernel->memmap, pfn, &page);
}

static bool take_physical(struct mt_property_list *f, uint64_t address)
{
	if (!has_page(f, address >> f->kernel->memmap->page_shift))
		return false;
	f->pfn = address >> f->kernel->memmap->page_shift;
	f->asked = "physical address";
	return true;
}

static bool take_virtual(struct mt_property_list *f, uint64_t address)
{
	uint64_t phys = 0;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_dump_virt_to_phys(f->kernel->image->dump, address, &phys);

	if (err || !take_physical(f, phys))
		return false;
	f->asked = "kernel virtual address";
	return true;
}

/* An address inside a struct page means that page, too. */
static bool take_struct_page(struct mt_property_list *f, uint64_t address)
{
	uint64_t offset;

	if (!mt_memmap_page_around(f->kernel->memmap, address, &f->pfn, &offset))
		return false;
	f->asked = "address of a struct page";
	return true;
}

/* On 32-bit kernels an address may be physical or virtual; virtual ones are seen more often. */
struct mt_error *mt_page_properties_resolve(struct mt_property_list *f, const char *which)
{
	bool narrow = mt_reader_memory(f->kernel->reader)->pointer_size == 4;
	uint64_t value;

	if (!mt_number_parse(which, &value))
		return mt_error_create(MT_ERR_USAGE, "page wants a page frame number, or an "
				       "address with 0x, not \"%s\"", which);
	if (strncmp(which, "0x", 2)) {
		f->pfn = value;
		f->asked = "page frame number";
		if (has_page(f, value))
			return NULL;
		return mt_error_create(MT_ERR_NOT_RAM, "pfn %" PRIu64 " has no struct page", value);
	}
	if (take_struct_page(f, value) || (narrow && take_virtual(f, value)) ||
	    take_physical(f, value) || (!narrow && take_virtual(f, value)))
		return NULL;
	return mt_error_create(MT_ERR_NOT_RAM, "0x%" PRIx64 " is neither in the memory map nor the "
			       "address of memory", value);
}
