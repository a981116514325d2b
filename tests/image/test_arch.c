// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What memtop knows of architectures: how they are found, what they ask of a kernel, and what
 * their entries mean that only some machines have.  Entries of all formats in whole tables are
 * in tests/kernel/test_pgwalk.c.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "image/arch/arch.h"

/* A kernel that is nothing but a few numbers. */
struct number {
	const char *symbol;
	uint64_t address, value;
};

static const struct number *numbers;
static size_t nr_numbers;

static bool find_symbol(void *data, const char *name, uint64_t *address)
{
	(void)data;
	for (size_t i = 0; i < nr_numbers; i++)
		if (numbers[i].symbol && !strcmp(numbers[i].symbol, name)) {
			*address = numbers[i].address;
			return true;
		}
	return false;
}

static struct mt_error *read_number(void *data, enum mt_space space, uint64_t address, size_t size,
				    uint64_t *value)
{
	(void)data;
	(void)space;
	(void)size;
	for (size_t i = 0; i < nr_numbers; i++)
		if (numbers[i].address == address) {
			*value = numbers[i].value;
			return NULL;
		}
	return mt_error_create(MT_ERR_NOT_RAM, "nothing at 0x%llx", (unsigned long long)address);
}

static struct mt_arch_query query(const char *vmcoreinfo, const struct number *v, size_t n)
{
	numbers = v;
	nr_numbers = n;
	return (struct mt_arch_query){
		.vmcoreinfo = vmcoreinfo, .page_size = 65536, .pointer_size = 8,
		.symbol = find_symbol, .read = read_number,
	};
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(mt_arch_of_machine("ppc64le")->name, "ppc64");
	assert_string_equal(mt_arch_of_machine("i586")->library, "ia32");
	assert_string_equal(mt_arch_of_library("ia32")->name, "i386");
	assert_string_equal(mt_arch_of_elf(EM_S390)->name, "s390x");
	assert_string_equal(mt_arch_of_format("aarch64_lpa2")->name, "aarch64");
	assert_null(mt_arch_of_machine("vax"));
	assert_null(mt_arch_of_machine(NULL));
	assert_null(mt_arch_of_library("vax"));
	assert_null(mt_arch_of_elf(EM_NONE));
	assert_null(mt_arch_of_format("unknown"));
	assert_null(mt_pte_format_find("unknown"));
	assert_null(mt_arch_of_vmcoreinfo(NULL));
	assert_null(mt_arch_of_vmcoreinfo("OSRELEASE=6.1\n"));
	assert_string_equal(mt_arch_of_vmcoreinfo("X=1\nNUMBER(satp)=1\n")->name, "riscv64");
	assert_string_equal(mt_arch_of_vmcoreinfo("CONFIG_ARM_LPAE=n\n")->name, "arm");
}

static void test_sections(void **state)
{
	const struct mt_arch *arm64 = mt_arch_of_machine("aarch64");
	const struct mt_arch *x86_64 = mt_arch_of_machine("x86_64");

	(void)state;
	assert_int_equal(mt_arch_sections(arm64, 65536, NULL)->physmem_bits, 52);
	assert_int_equal(mt_arch_sections(arm64, 16384, NULL)->section_bits, 27);
	assert_int_equal(mt_arch_sections(x86_64, 4096, "NUMBER(pgtable_l5_enabled)=0\n")
			 ->physmem_bits, 46);
	assert_int_equal(mt_arch_sections(x86_64, 4096, "NUMBER(pgtable_l5_enabled)=1\n")
			 ->physmem_bits, 52);
	assert_null(mt_arch_sections(mt_arch_of_machine("arm"), 4096, NULL));
	assert_null(mt_arch_sections(NULL, 4096, NULL));
}

static void check_pte(const char *name, const struct mt_paging *paging, uint64_t raw,
		      unsigned int level, uint64_t address, uint64_t phys)
{
	struct mt_pte pte = mt_pte_decode(mt_pte_format_find(name), paging, raw, level, address);

	assert_int_equal(pte.kind, MT_PTE_PAGE);
	assert_int_equal(pte.phys, phys);
}

/* A page whose entries lie in a row, each of them the same. */
static void test_rows(void **state)
{
	static const struct mt_paging riscv = { .nr_levels = 3, .bits = { 12, 9, 9, 9 } };
	static const struct mt_paging arm = { .nr_levels = 2, .bits = { 12, 8, 12 } };
	/* 64 KiB at 0x80210000 */
	const uint64_t napot = UINT64_C(1) << 63 | UINT64_C(0x80218) << 10 | 0xcf;

	(void)state;
	check_pte("riscv64", &riscv, napot, 1, 0x3000, 0x80213000);
	check_pte("riscv64", &riscv, napot, 1, 0xf000, 0x8021f000);
	check_pte("riscv64", &riscv, UINT64_C(0x80218) << 10 | 0xcf, 1, 0x3000, 0x80218000);
	/* 16 MiB at 0x42000000, and a section of 1 MiB */
	check_pte("arm", &arm, 0x42040002, 2, 0xf0300000, 0x42300000);
	check_pte("arm", &arm, 0x42300002, 2, 0xf0300000, 0x42300000);
}

/* Tables that stand for "no table". */
static void test_empty_tables(void **state)
{
	static const struct mt_paging paging = {
		.nr_levels = 3, .bits = { 12, 9, 9, 9 }, .empty_tables = { [1] = 0x5000 },
	};
	const struct mt_pte_format *format = mt_pte_format_find("x86_64");

	(void)state;
	assert_int_equal(mt_pte_decode(format, &paging, 0x5063, 2, 0).kind, MT_PTE_EMPTY);
	assert_int_equal(mt_pte_decode(format, &paging, 0x6063, 2, 0).kind, MT_PTE_TABLE);
	assert_int_equal(mt_pte_decode(format, &paging, 0x5063, 3, 0).kind, MT_PTE_TABLE);
	assert_int_equal(mt_pte_decode(format, &paging, 0x5063, 1, 0).kind, MT_PTE_PAGE);
}

static void check_region(const char *machine, const struct mt_arch_query *q,
			 const struct mt_paging *paging, uint64_t address, const char *name)
{
	assert_string_equal(mt_arch_region(mt_arch_of_machine(machine), q, paging, address), name);
}

static void test_regions_x86(void **state)
{
	static const struct mt_paging four = { .nr_levels = 4, .bits = { 12, 9, 9, 9, 9 } };
	static const struct mt_paging pae = { .nr_levels = 3, .bits = { 12, 9, 9, 2 } };
	static const struct number moved[] = {
		{ "page_offset_base", 8, 0xffff9c0000000000 },
		{ "high_memory", 16, 0xffff9c0020000000 },
	};
	static const struct number low[] = { { "high_memory", 16, 0xf7800000 } };
	struct mt_arch_query q = query(NULL, NULL, 0);

	(void)state;
	check_region("x86_64", &q, &four, 0xffff888000001000, "direct map");
	check_region("x86_64", &q, &four, 0xffffc90000001000, "vmalloc");
	check_region("x86_64", &q, &four, 0xffffffffa0000000, "modules");
	check_region("x86_64", &q, &four, 0xffff800000000000, "guard hole");
	q = query(NULL, moved, MT_ARRAY_SIZE(moved));
	check_region("x86_64", &q, &four, 0xffff9c0000001000, "direct map");
	check_region("x86_64", &q, &four, 0xffff9c0020000000, "hole");
	q = query(NULL, low, MT_ARRAY_SIZE(low));
	check_region("i686", &q, &pae, 0xc1000000, "direct map");
	check_region("i686", &q, &pae, 0xf8000000, "kernel");
	check_region("i686", &q, &pae, 0xffe00000, "fixmap, kmap or CPU entry area");
}

static void test_regions_told(void **state)
{
	static const char info[] = "NUMBER(VMALLOC_START)=0xffff800008000000\n"
				   "NUMBER(VMALLOC_END)=0xfffffdffbfff0000\n";
	static const struct mt_paging paging = { .nr_levels = 4, .bits = { 12, 9, 9, 9, 9 } };
	struct mt_arch_query q = query(info, NULL, 0);

	(void)state;
	check_region("aarch64", &q, &paging, 0xffff800008001000, "vmalloc");
	check_region("aarch64", &q, &paging, 0xffff000000001000, "direct map");
	check_region("aarch64", &q, &paging, 0xfffffdffc0000000, "fixmap or PCI I/O");
	check_region("s390x", &q, &paging, 0xffff800008001000, "vmalloc");
	check_region("vax", &q, &paging, 0x1000, "kernel");
	q = query("NUMBER(PAGE_OFFSET)=0xffffaf8000000000\n", NULL, 0);
	check_region("riscv64", &q, &paging, 0xffffaf8000000000, "direct map");
	check_region("riscv64", &q, &paging, 0xffffaf7000000000, "kernel");
}

static void test_set_up(void **state)
{
	static const char riscv[] = "NUMBER(va_kernel_pa_offset)=0xffffffff00000000\n"
				    "NUMBER(VA_BITS)=48\n";
	static const struct number root[] = { { "swapper_pg_dir", 0xffffffff81a00000, 0 } };
	struct mt_page_tables t = { 0 };
	struct mt_arch_query q = query(riscv, root, 1);

	(void)state;
	assert_fine(mt_arch_of_machine("riscv64")->set_up(&q, &t));
	assert_int_equal(t.root, 0x81a00000);
	assert_int_equal(t.paging.nr_levels, 4);
	assert_int_equal(mt_paging_shift(&t.paging, 5), 48);
	q = query(riscv, NULL, 0);
	assert_error(mt_arch_of_machine("riscv64")->set_up(&q, &t), MT_ERR_NOT_FOUND,
		     "neither VMCOREINFO nor a vmlinux has swapper_pg_dir");
	q = query("NUMBER(va_kernel_pa_offset)=0\nNUMBER(VA_BITS)=47\n", root, 1);
	assert_error(mt_arch_of_machine("riscv64")->set_up(&q, &t), MT_ERR_FORMAT, "is 47");
}

/* Each address space may have another number of levels; the first entry says how many. */
static void test_set_up_s390x(void **state)
{
	static const struct number root[] = {
		{ "swapper_pg_dir", 0x3ff80100000, 0 }, { NULL, 0x300000, 0x1007 },
	};
	const char *info = "KERNELOFFSET=3ff80000000\nKERNELOFFPHYS=200000\n";
	struct mt_page_tables t = { 0 };
	struct mt_arch_query q = query(info, root, 2);

	(void)state;
	assert_fine(mt_arch_of_machine("s390x")->set_up(&q, &t));
	assert_int_equal(t.root, 0x300000);
	assert_int_equal(t.paging.nr_levels, 3);
	assert_int_equal(mt_paging_shift(&t.paging, 4), 42);
	q = query(info, root, 1);
	t = (struct mt_page_tables){ 0 };
	assert_error(mt_arch_of_machine("s390x")->set_up(&q, &t), MT_ERR_NOT_RAM,
		     "swapper_pg_dir: nothing at 0x300000");
	assert_null(t.format);
}

#define POWER(n) (UINT64_C(0xc000000000000000) + (n))

/* A hashed MMU's memory map is in a list only. */
static void test_learn_ppc64(void **state)
{
	static const struct number v[] = {
		{ "swapper_pg_dir", POWER(0x1a00000), 0 },
		{ "__pte_index_size", POWER(8), 8 }, { "__pmd_index_size", POWER(16), 10 },
		{ "__pud_index_size", POWER(24), 10 }, { "__pgd_index_size", POWER(32), 8 },
		{ "__vmalloc_start", POWER(40), POWER(UINT64_C(8) << 48) },
		{ "vmemmap_list", POWER(48), POWER(0x1000) },
		{ "mmu_vmemmap_psize", POWER(56), 2 }, { "mmu_psize_defs", POWER(64), 0 },
		{ NULL, POWER(64 + 2 * 16 + 4), 24 },
		{ NULL, POWER(0x1000), POWER(0x2000) }, { NULL, POWER(0x1008), 0x7000000 },
		{ NULL, POWER(0x1010), POWER(UINT64_C(0xc) << 48) },
		{ NULL, POWER(0x2000), 0 }, { NULL, POWER(0x2008), 0x9000000 },
		{ NULL, POWER(0x2010), POWER((UINT64_C(0xc) << 48) + 0x1000000) },
	};
	static const char info[] = "SIZE(vmemmap_backing)=24\nOFFSET(vmemmap_backing.list)=0\n"
				   "OFFSET(vmemmap_backing.phys)=8\n"
				   "OFFSET(vmemmap_backing.virt_addr)=16\n"
				   "SIZE(mmu_psize_def)=16\nOFFSET(mmu_psize_def.shift)=4\n";
	const struct mt_arch *arch = mt_arch_of_machine("ppc64le");
	struct mt_page_tables t = { 0 };
	struct mt_arch_query q = query(info, v, MT_ARRAY_SIZE(v));

	(void)state;
	assert_fine(arch->learn(&q, &t));
	assert_int_equal(t.root, 0x1a00000);
	assert_int_equal(t.start, POWER(UINT64_C(8) << 48));
	assert_int_equal(mt_paging_shift(&t.paging, 5), 52);
	assert_int_equal(t.block_shift, 24);
	assert_int_equal(t.nr_blocks, 2);
	assert_int_equal(t.blocks[1].phys, 0x9000000);
	assert_false(t.wants_symbols);
	free(t.blocks);
	/* without symbols: the linear mapping alone */
	q = query(info, NULL, 0);
	t = (struct mt_page_tables){ 0 };
	assert_fine(arch->set_up(&q, &t));
	assert_fine(arch->learn(&q, &t));
	assert_int_equal(t.root, 0);
	assert_true(t.wants_symbols);
	assert_int_equal(t.nr_linear, 1);
}

/* The windows need no tables; tables that are empty tell how many levels there are. */
static void test_set_up_loongarch64(void **state)
{
	static const struct number v[] = {
		{ "swapper_pg_dir", 0x9000000001b20000, 0 },
		{ "invalid_pte_table", 0x9000000001b24000, 0 },
		{ "invalid_pmd_table", 0x9000000001b28000, 0 },
	};
	static const char info[] = "NUMBER(VMALLOC_START)=0xffff800082008000\n"
				   "SYMBOL(vmemmap)=fffffebffe000000\n";
	const struct mt_arch *arch = mt_arch_of_elf(258);
	struct mt_page_tables t = { 0 };
	struct mt_arch_query q = query(info, v, MT_ARRAY_SIZE(v));

	(void)state;
	q.page_size = 16384;
	assert_fine(arch->set_up(&q, &t));
	assert_int_equal(t.root, 0x1b20000);
	assert_int_equal(t.paging.nr_levels, 3);
	assert_int_equal(mt_paging_shift(&t.paging, 4), 47);
	assert_int_equal(mt_pte_decode(t.format, &t.paging, 0x9000000001b28000, 3, 0).kind,
			 MT_PTE_EMPTY);
	assert_int_equal(mt_pte_decode(t.format, &t.paging, 0x9000000001b24000, 2, 0).kind,
			 MT_PTE_EMPTY);
	assert_int_equal(t.nr_linear, 2);
	assert_true(t.paging.is_partial);
	assert_false(t.wants_symbols);
	check_region("loongarch64", &q, &t.paging, 0x9000000000220000, "direct map");
	check_region("loongarch64", &q, &t.paging, 0x8000000000220000, "direct map, uncached");
	check_region("loongarch64", &q, &t.paging, 0xffff800000008000, "I/O ports");
	check_region("loongarch64", &q, &t.paging, 0xffff800002008000, "modules");
	check_region("loongarch64", &q, &t.paging, 0xffff800082008000, "vmalloc");
	check_region("loongarch64", &q, &t.paging, 0xfffffebffe000000, "vmemmap");
	/* VMCOREINFO alone: enough for the windows */
	q = query(info, v, 1);
	t = (struct mt_page_tables){ 0 };
	assert_fine(arch->set_up(&q, &t));
	assert_true(t.wants_symbols);
}

static void test_vma_flags(void **state)
{
	const struct mt_arch *arm64 = mt_arch_of_machine("aarch64");

	(void)state;
	assert_string_equal(arm64->vma_flag(24), "bt");
	assert_string_equal(arm64->vma_flag(33), "");
	assert_null(arm64->vma_flag(0));
	assert_string_equal(mt_arch_of_machine("x86_64")->vma_flag(37), "ss");
}

int main(void)
{
	const struct CMUnitTest arch[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_empty_tables),
		cmocka_unit_test(test_regions_x86),
		cmocka_unit_test(test_regions_told),
		cmocka_unit_test(test_set_up),
		cmocka_unit_test(test_set_up_s390x),
		cmocka_unit_test(test_learn_ppc64),
		cmocka_unit_test(test_set_up_loongarch64),
		cmocka_unit_test(test_vma_flags),
	};

	return UNIT_RUN(arch);
}
