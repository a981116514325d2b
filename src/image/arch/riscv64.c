// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * riscv64.
 *
 * Entries: the privileged specification, 10; arch/riscv/include/asm/pgtable-bits.h.
 */
#include <elf.h>
#include <inttypes.h>

#include "image/arch/arch_private.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

static const struct mt_pte_flag riscv_flags[] = {
	FLAG(0, "valid", ALL),
	FLAG(1, "read", MT_IN_PAGES),
	FLAG(2, "write", MT_IN_PAGES),
	FLAG(3, "exec", MT_IN_PAGES),
	FLAG(4, "user", MT_IN_PAGES),
	FLAG(5, "global", ALL),
	FLAG(6, "accessed", MT_IN_PAGES | PASSING),
	FLAG(7, "dirty", MT_IN_PAGES | PASSING),
	FLAG(8, "special", MT_IN_PAGES | PASSING),
	FLAG(63, "napot", MT_IN_PAGES),
};

#define VALID	BIT(0)
#define RWX	BITS(3, 1)
#define NAPOT	BIT(63)

/*
 * What neither reads, writes nor runs is a table.  Svnapot: a row of entries is one page, whose
 * size the frame number's lowest one-bit tells.
 */
static struct mt_pte decode_riscv(const struct mt_paging *paging, uint64_t raw,
				  unsigned int level)
{
	uint64_t phys = (raw & BITS(53, 10)) << 2;
	struct mt_pte pte = pte_of(MT_PTE_PAGE, phys);

	(void)paging;
	if (!raw)
		return pte_of(MT_PTE_EMPTY, 0);
	/* _PAGE_PROT_NONE is the bit of global pages, and was that of readable ones */
	if (!(raw & VALID))
		return pte_of(raw & (BIT(5) | BIT(1)) ? MT_PTE_PROTNONE : MT_PTE_NONPRESENT, phys);
	if (!(raw & RWX))
		return pte_of(level > 1 ? MT_PTE_TABLE : MT_PTE_BAD, phys);
	if (raw & NAPOT && level == 1 && phys) {
		pte.row_shift = (unsigned int)__builtin_ctzll(phys) + 1;
		pte.phys &= ~(BIT(pte.row_shift) - 1);
	}
	return pte;
}

static bool riscv_is_writable(uint64_t raw)
{
	return raw & BIT(2);
}

static bool riscv_is_executable(uint64_t raw, bool user)
{
	(void)user;
	return raw & BIT(3);
}

static bool riscv_is_dirty(uint64_t raw, unsigned int level)
{
	(void)level;
	return raw & BIT(7);
}

static const struct mt_swap_form riscv_swap_forms[] = {
	{ 2, 5, 7, 57, 0, 0 },
	{ 6, 5, 11, 53, 0, 0 },
	/* v6.3 */
	{ 7, 5, 12, 52, 1, 0 },
};

static const struct mt_pte_format riscv64 = {
	.name = "riscv64", .entry_size = 8, .sign_extended = true, .decode = decode_riscv,
	.flags = riscv_flags, .nr_flags = MT_ARRAY_SIZE(riscv_flags),
	.is_writable = riscv_is_writable, .is_executable = riscv_is_executable,
	.is_dirty = riscv_is_dirty, .special = BIT(8)
};

/*
 * The kernel's image is mapped at a fixed distance, which VMCOREINFO has since v6.2
 * (649d6b1019a2).
 */
static struct mt_error *set_up_riscv64(const struct mt_arch_query *query, struct mt_page_tables *t)
{
	int64_t offset, bits;
	uint64_t root;

	if (!mt_vmcoreinfo_number(query->vmcoreinfo, "NUMBER(va_kernel_pa_offset)", &offset) ||
	    !mt_vmcoreinfo_number(query->vmcoreinfo, "NUMBER(VA_BITS)", &bits))
		return mt_arch_missing("va_kernel_pa_offset and VA_BITS");
	if (!query->symbol(query->data, "swapper_pg_dir", &root))
		return mt_arch_missing("swapper_pg_dir");
	if (bits != 39 && bits != 48 && bits != 57)
		return mt_error_create(MT_ERR_FORMAT, "VA_BITS is %" PRId64, bits);
	t->format = &riscv64;
	t->root = root - (uint64_t)offset;
	t->paging = (struct mt_paging){
		.format = "riscv64", .nr_levels = (unsigned int)(bits - 12) / 9, .bits = { 12 },
	};
	for (unsigned int i = 1; i <= t->paging.nr_levels; i++)
		t->paging.bits[i] = 9;
	return NULL;
}

const struct mt_arch mt_arch_riscv64 = {
	.name = "riscv64",
	.library = "riscv64",
	.machines = (const char *const[]){ "riscv64", NULL },
	.elf_machine = EM_RISCV,
	.pointer_size = 8,
	.evidence = (const char *const[]){ "NUMBER(satp)", "NUMBER(va_kernel_pa_offset)", NULL },
	.formats = (const struct mt_pte_format *const[]){ &riscv64, NULL },
	.swap_forms = riscv_swap_forms,
	.nr_swap_forms = MT_ARRAY_SIZE(riscv_swap_forms),
	.set_up = set_up_riscv64,
	.sections = (const struct mt_section_bits[]){
		{ .section_bits = 27, .physmem_bits = 56 },
		{ 0 },
	},
};
