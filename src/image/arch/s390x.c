// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * s390x.
 *
 * Entries: the Principles of Operation, chapter 3, and arch/s390/include/asm/pgtable.h.  Above
 * page tables of 256 entries are up to four of 2048: segment tables and those of regions.  Each
 * entry above the pages, used or not, says which table it is of.
 */
#include <elf.h>

#include "image/arch/arch_private.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

#define INVALID		BIT(5)	/* of entries above the pages' */
#define LARGE		BIT(10)
#define PTE_INVALID	BIT(10)
#define PTE_PRESENT	BIT(0)	/* Linux's: what was not used lately is invalid */
#define COMMON		BIT(4)	/* with INVALID: swapped out (kernels of 2025 on) */

/* A large page may be read: bit 14, in later kernels bit 0. */
#define LARGE_READ	(BIT(14) | BIT(0))

#define PTE_READ	BIT(4)
#define PTE_PROTECT	BIT(9)

/* Each entry above the pages' says in TT of which table it is, used or not. */
static unsigned int level_of(uint64_t raw)
{
	return (unsigned int)(raw >> 2 & 3) + 2;
}

static const struct mt_pte_flag s390x_flags[] = {
	FLAG(0, "present", MT_IN_PAGE),
	FLAG(1, "soft-dirty", MT_IN_PAGE | PASSING),
	FLAG(2, "accessed", MT_IN_PAGE | PASSING),
	FLAG(3, "dirty", MT_IN_PAGE | PASSING),
	FLAG(4, "read", MT_IN_PAGE),
	FLAG(5, "write", MT_IN_PAGE),
	FLAG(6, "special", MT_IN_PAGE | PASSING),
	FLAG(7, "unused", MT_IN_PAGE),
	FLAG(10, "invalid", MT_IN_PAGE),
	FLAG(4, "common", MT_IN_LARGE),
	FLAG(5, "invalid", MT_IN_LARGE),
	FLAG(10, "huge", MT_IN_LARGE),
	FLAG(12, "accessed", MT_IN_LARGE | PASSING),
	FLAG(13, "dirty", MT_IN_LARGE | PASSING),
	FLAG(8, "nx", MT_IN_PAGES),
	FLAG(9, "ro", ALL),
	CLEAR(9, "rw", ALL),
};

static struct mt_pte decode_page(uint64_t raw)
{
	if (raw == PTE_INVALID)
		return pte_of(MT_PTE_EMPTY, 0);
	if (raw & PTE_PRESENT)
		return pte_of(raw & PTE_READ ? MT_PTE_PAGE : MT_PTE_PROTNONE,
				raw & BITS(63, 12));
	if (raw & PTE_PROTECT)
		return swap_pte(raw >> 2 & 31, raw >> 12);
	return pte_of(raw & PTE_INVALID ? MT_PTE_NONPRESENT : MT_PTE_PAGE,
			raw & BITS(63, 12));
}

/* An entry that is invalid for the hardware, but readable, is a page not used for a while. */
static struct mt_pte decode_large(const struct mt_paging *paging, uint64_t raw,
				    unsigned int level)
{
	uint64_t phys = raw & ~(BIT(mt_paging_shift(paging, level)) - 1);

	return pte_of(raw & INVALID && !(raw & LARGE_READ) ?
			MT_PTE_PROTNONE : MT_PTE_PAGE, phys);
}

static struct mt_pte decode_s390x(const struct mt_paging *paging, uint64_t raw,
				    unsigned int level)
{
	if (level == 1)
		return decode_page(raw);
	if ((raw & ~UINT64_C(0xf)) == INVALID)
		return pte_of(MT_PTE_EMPTY, 0);
	if (raw & INVALID && (raw & COMMON || !(raw & LARGE)))
		return pte_of(MT_PTE_NONPRESENT, 0);
	if (level_of(raw) != level)
		return pte_of(MT_PTE_BAD, 0);
	if (raw & LARGE && level < 4)
		return decode_large(paging, raw, level);
	return pte_of(MT_PTE_TABLE, raw & (level == 2 ? BITS(63, 11) : BITS(63, 12)));
}

static bool s390x_is_writable(uint64_t raw)
{
	return !(raw & BIT(9));
}

static bool s390x_is_executable(uint64_t raw, bool user)
{
	(void)user;
	return !(raw & BIT(8));
}

static bool s390x_is_dirty(uint64_t raw, unsigned int level)
{
	return raw & (level > 1 ? BIT(13) : BIT(3));
}

static void s390x_limit(uint64_t raw, bool user, bool *write, bool *exec)
{
	(void)user;
	(void)exec;
	*write &= s390x_is_writable(raw);
}

static const struct mt_pte_format s390x = {
	.name = "s390x",
	.entry_size = 8,
	.big_endian = true,
	.separate = true,
	.decode = decode_s390x,
	.levels = level_of,
	.flags = s390x_flags,
	.nr_flags = MT_ARRAY_SIZE(s390x_flags),
	.is_writable = s390x_is_writable,
	.is_executable = s390x_is_executable,
	.is_dirty = s390x_is_dirty,
	.limit = s390x_limit,
	.special = BIT(6),
};

/*
 * Since v6.10 (c98d2ecae08f) virtual and physical addresses have nothing to do with each other,
 * and VMCOREINFO tells where the image is in both.
 */
static struct mt_error *set_up_s390x(const struct mt_arch_query *query, struct mt_page_tables *t)
{
	struct mt_paging paging = { .format = "s390x", .bits = { 12, 8 } };
	uint64_t root, virt, phys, first;
	struct mt_error *err;

	if (!mt_vmcoreinfo_hex(query->vmcoreinfo, "KERNELOFFSET", &virt) ||
	    !mt_vmcoreinfo_hex(query->vmcoreinfo, "KERNELOFFPHYS", &phys))
		return mt_arch_missing("KERNELOFFSET and KERNELOFFPHYS");
	if (!query->symbol(query->data, "swapper_pg_dir", &root))
		return mt_arch_missing("swapper_pg_dir");
	root = root - virt + phys;
	err = query->read(query->data, MT_PHYS, root, sizeof(first), &first);
	if (err)
		return mt_error_prefix(err, "swapper_pg_dir");
	paging.nr_levels = level_of(first);
	for (unsigned int i = 2; i <= paging.nr_levels; i++)
		paging.bits[i] = 11;
	t->format = &s390x;
	t->root = root;
	t->paging = paging;
	return NULL;
}

const struct mt_arch mt_arch_s390x = {
	.name = "s390x",
	.library = "s390x",
	.machines = (const char *const[]){ "s390x", NULL },
	.elf_machine = EM_S390,
	.evidence = (const char *const[]){ "SYMBOL(lowcore_ptr)", NULL },
	.formats = (const struct mt_pte_format *const[]){ &s390x, NULL },
	/* a table of 256 entries is half a page (asm/page.h, HPAGE_SHIFT 20) */
	.tables_per_page_shift = 1,
	.set_up = set_up_s390x,
	.sections = (const struct mt_section_bits[]){
		{ .section_bits = 28, .physmem_bits = 46 },
		{ 0 },
	},
};
