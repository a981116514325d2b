// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * 64-bit LoongArch.
 *
 * Entries: the LoongArch Reference Manual, volume 1, 5.4; arch/loongarch/include/asm/pgtable.h
 * and pgtable-bits.h.  Two windows (DMW) map all physical memory without tables, one of them
 * uncached (addrspace.h); the kernel's image and all that it allocates page-wise lies there.
 * Upper tables hold addresses in the window, and where there is no table below, that of one
 * whose entries are all empty.
 */
#include <elf.h>

#include "image/arch/arch_private.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#endif

#define WINDOW_UNCACHED	UINT64_C(0x8000000000000000)
#define WINDOW_CACHED	UINT64_C(0x9000000000000000)
#define WINDOW_BITS	BITS(47, 0)	/* DMW_PABITS */

/* vm_map_base, with 48 bits of virtual addresses (cpu_vabits): I/O ports, modules, vmalloc. */
#define TABLES_BASE	UINT64_C(0xffff800000000000)

#define GLOBAL		BIT(6)	/* of pages */
#define HUGE		BIT(6)	/* of entries above */
#define PRESENT		BIT(7)
#define PROTNONE	BIT(10)

/* V stands for the system's "accessed", D for "may be written without a fault". */
static const struct mt_pte_flag loongarch_flags[] = {
	FLAG(0, "accessed", MT_IN_PAGES | PASSING),
	FLAG(1, "dirty", MT_IN_PAGES | PASSING),
	FIELD(3, 2, 3, "user", MT_IN_PAGES),
	FIELD(5, 4, 0, "suc", MT_IN_PAGES),
	FIELD(5, 4, 1, "cc", MT_IN_PAGES),
	FIELD(5, 4, 2, "wuc", MT_IN_PAGES),
	FLAG(6, "global", MT_IN_PAGE),
	FLAG(6, "huge", MT_IN_LARGE),
	FLAG(7, "present", MT_IN_PAGES),
	FLAG(8, "write", MT_IN_PAGES),
	FLAG(9, "modified", MT_IN_PAGES | PASSING),
	FLAG(10, "protnone", MT_IN_PAGES),
	FLAG(11, "special", MT_IN_PAGES | PASSING),
	FLAG(12, "global", MT_IN_LARGE),
	FLAG(61, "nr", MT_IN_PAGES),
	FLAG(62, "nx", MT_IN_PAGES),
	FLAG(63, "rplv", MT_IN_PAGES),
};

/* v6.3 */
static const struct mt_pte_flag loongarch_nonpresent_flags[] = {
	FLAG(23, "exclusive", MT_IN_NONPRESENT),
};

static bool is_table(const struct mt_paging *paging, uint64_t raw)
{
	uint64_t window = raw & ~WINDOW_BITS;

	return (window == WINDOW_CACHED || window == WINDOW_UNCACHED) &&
	       !(raw & (BIT(paging->bits[0]) - 1));
}

static struct mt_pte decode_loongarch64(const struct mt_paging *paging, uint64_t raw,
					unsigned int level)
{
	uint64_t page = raw & WINDOW_BITS & ~(BIT(mt_paging_shift(paging, level)) - 1);

	/* two pages share an entry of the TLB, and so whether it is global */
	if (!raw || (level == 1 && raw == GLOBAL))
		return pte_of(MT_PTE_EMPTY, 0);
	if (level > 1 && !(raw & HUGE))
		return is_table(paging, raw) ? pte_of(MT_PTE_TABLE, raw & WINDOW_BITS) :
					       pte_of(MT_PTE_BAD, 0);
	if (raw & PROTNONE)
		return pte_of(MT_PTE_PROTNONE, page);
	if (raw & PRESENT)
		return pte_of(MT_PTE_PAGE, page);
	return swap_pte(raw >> 16 & 0x7f, raw >> 24);
}

static bool loongarch_is_writable(uint64_t raw)
{
	return raw & BIT(8);
}

static bool loongarch_is_executable(uint64_t raw, bool user)
{
	(void)user;
	return !(raw & BIT(62));
}

static bool loongarch_is_dirty(uint64_t raw, unsigned int level)
{
	(void)level;
	return raw & (BIT(1) | BIT(9));
}

static const struct mt_pte_format loongarch64 = {
	.name = "loongarch64",
	.entry_size = 8,
	.kernel_base = TABLES_BASE,
	.split = true,
	.decode = decode_loongarch64,
	.flags = loongarch_flags,
	.nr_flags = MT_ARRAY_SIZE(loongarch_flags),
	.nonpresent_flags = loongarch_nonpresent_flags,
	.nr_nonpresent_flags = MT_ARRAY_SIZE(loongarch_nonpresent_flags),
	.is_writable = loongarch_is_writable,
	.is_executable = loongarch_is_executable,
	.is_dirty = loongarch_is_dirty,
	.special = BIT(11),
	.beside = "window",
	.beside_note = "mapped by a window of the hardware's (DMW), without tables",
};

/* The empty tables tell how many levels there are; without symbols, as many as are usual. */
static unsigned int find_levels(const struct mt_arch_query *query, struct mt_page_tables *t)
{
	static const char *const names[] = {
		[1] = "invalid_pte_table", [2] = "invalid_pmd_table", [3] = "invalid_pud_table",
	};
	unsigned int levels = 1;
	uint64_t address;

	for (unsigned int i = 1; i < MT_ARRAY_SIZE(names); i++)
		if (query->symbol(query->data, names[i], &address)) {
			t->paging.empty_tables[i] = address & WINDOW_BITS;
			levels = i + 1;
		}
	t->wants_symbols = levels == 1;
	return levels > 1 ? levels : query->page_size < 65536 ? 3 : 2;
}

static struct mt_error *set_up_loongarch64(const struct mt_arch_query *query,
					   struct mt_page_tables *t)
{
	unsigned int shift = (unsigned int)__builtin_ctzll(query->page_size);
	uint64_t root;

	if (!query->symbol(query->data, "swapper_pg_dir", &root))
		return mt_arch_missing("swapper_pg_dir");
	if (shift < 12 || shift > 16)
		return mt_error_create(MT_ERR_FORMAT, "pages of 2^%u bytes", shift);
	t->format = &loongarch64;
	t->root = root & WINDOW_BITS;
	t->linear[0] = (struct mt_linear){ WINDOW_UNCACHED, WINDOW_UNCACHED | WINDOW_BITS, 0 };
	t->linear[1] = (struct mt_linear){ WINDOW_CACHED, WINDOW_CACHED | WINDOW_BITS, 0 };
	t->nr_linear = 2;
	t->paging = (struct mt_paging){
		.format = "loongarch64", .bits = { shift },
		.is_partial = true,
		.linear_start = WINDOW_UNCACHED, .linear_end = WINDOW_CACHED + BIT(60),
	};
	t->paging.nr_levels = find_levels(query, t);
	for (unsigned int i = 1; i <= t->paging.nr_levels; i++)
		t->paging.bits[i] = shift - 3;
	return NULL;
}

/* PCI_IOSIZE; two pages more are left free */
#define IO_SIZE 0x2000000

static const char *loongarch_region(const struct mt_arch_query *query,
				    const struct mt_paging *paging, uint64_t address)
{
	uint64_t vmemmap;
	int64_t vmalloc;

	(void)paging;
	if ((address & ~WINDOW_BITS) == WINDOW_CACHED)
		return "direct map";
	if ((address & ~WINDOW_BITS) == WINDOW_UNCACHED)
		return "direct map, uncached";
	if (address < TABLES_BASE ||
	    !mt_vmcoreinfo_number(query->vmcoreinfo, "NUMBER(VMALLOC_START)", &vmalloc))
		return NULL;
	/* not the address of a variable, but its value */
	if (mt_vmcoreinfo_hex(query->vmcoreinfo, "SYMBOL(vmemmap)", &vmemmap) &&
	    address >= vmemmap)
		return "vmemmap";
	if (address >= (uint64_t)vmalloc)
		return "vmalloc";
	return address < TABLES_BASE + IO_SIZE + 2 * query->page_size ? "I/O ports" : "modules";
}

const struct mt_arch mt_arch_loongarch64 = {
	.name = "loongarch64",
	.library = "loongarch64",
	.machines = (const char *const[]){ "loongarch64", NULL },
	.elf_machine = EM_LOONGARCH,
	.pointer_size = 8,
	.formats = (const struct mt_pte_format *const[]){ &loongarch64, NULL },
	.set_up = set_up_loongarch64,
	.sections = (const struct mt_section_bits[]){
		{ .section_bits = 29, .physmem_bits = 48 },
		{ 0 },
	},
	.region = loongarch_region,
};
