// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Page table entries of machines whose tables few can see: what each kind looks like, as
 * the kernel's <asm/pgtable.h> has it.
 */
#include "kernel/pgtable/pgtable.h"
#include "unit.h"

struct sample {
	uint64_t raw;
	unsigned int level;
	enum mt_pte_kind kind;
	uint64_t phys;
	bool write, exec, dirty;	/* of pages */
};

static void check(const char *name, const struct mt_paging *paging, const struct sample *samples,
		  size_t n)
{
	const struct mt_pte_format *format = mt_pte_format_find(name);

	assert_non_null(format);
	for (size_t i = 0; i < n; i++) {
		const struct sample *s = &samples[i];
		struct mt_pte entry = mt_pte_decode(format, paging, s->raw, s->level, 0);

		if (entry.kind != s->kind || (s->phys && entry.phys != s->phys))
			fail_msg("%s: 0x%llx at level %u: %s, 0x%llx", name,
				 (unsigned long long)s->raw, s->level,
				 mt_pte_kind_name(entry.kind), (unsigned long long)entry.phys);
		if (entry.kind != MT_PTE_PAGE)
			continue;
		assert_int_equal(format->is_writable(s->raw), s->write);
		assert_int_equal(format->is_executable(s->raw, false), s->exec);
		assert_int_equal(format->is_dirty(s->raw, s->level), s->dirty);
	}
}

static void test_s390x(void **state)
{
	static const struct mt_paging paging = { .nr_levels = 3, .bits = { 12, 8, 11, 11 } };
	static const struct sample samples[] = {
		/* pages: read-write, dirty, young; read-only; one that may not be touched */
		{ 0x27e5913d, 1, MT_PTE_PAGE, 0x27e59000, true, false, true },
		{ 0x10021d, 1, MT_PTE_PAGE, 0x100000, false, true, true },
		{ 0x5000611, 1, MT_PTE_PAGE, 0x5000000, false, true, false },
		{ 0x5000601, 1, MT_PTE_PROTNONE, 0x5000000, false, false, false },
		{ 0x400, 1, MT_PTE_EMPTY, 0, false, false, false },
		/* a megabyte: used and dirty, written, and the kernel's own */
		{ 0x10003403, 2, MT_PTE_PAGE, 0x10000000, true, true, true },
		{ 0x1000d501, 2, MT_PTE_PAGE, 0x10000000, true, false, false },
		{ 0x10000620, 2, MT_PTE_PROTNONE, 0x10000000, false, false, false },
		{ 0x1234f800, 2, MT_PTE_TABLE, 0x1234f800, false, false, false },
		{ 0x20, 2, MT_PTE_EMPTY, 0, false, false, false },
		/* regions hold the type of their table */
		{ 0x27ea8007, 3, MT_PTE_TABLE, 0x27ea8000, false, false, false },
		{ 0x80003407, 3, MT_PTE_PAGE, 0x80000000, true, true, true },
		{ 0x24, 3, MT_PTE_EMPTY, 0, false, false, false },
		{ 0x27ea800b, 3, MT_PTE_BAD, 0, false, false, false },
		{ 0x27ea800b, 4, MT_PTE_TABLE, 0x27ea8000, false, false, false },
	};
	const struct mt_pte_format *format = mt_pte_format_find("s390x");
	struct mt_pte swap;

	(void)state;
	check("s390x", &paging, samples, MT_ARRAY_SIZE(samples));
	swap = format->decode(&paging, UINT64_C(0x1234) << 12 | 0x600 | 3 << 2, 1);
	assert_int_equal(swap.kind, MT_PTE_NONPRESENT);
	assert_true(swap.has_swap);
	assert_int_equal(swap.swap_type, 3);
	assert_int_equal(swap.swap_offset, 0x1234);
	assert_int_equal(format->levels(0x24), 3);
	assert_int_equal(format->levels(0x28), 4);
	assert_int_equal(format->levels(0x2c), 5);
	assert_int_equal(format->levels(0x20), 2);
}

static void test_ppc64(void **state)
{
	/* a radix MMU with pages of 64K */
	static const struct mt_paging paging = { .nr_levels = 4, .bits = { 16, 5, 9, 9, 13 } };
	static const struct sample samples[] = {
		{ 0xc000000012340187, 1, MT_PTE_PAGE, 0x12340000, true, true, true },
		{ 0xc000000012340105, 1, MT_PTE_PAGE, 0x12340000, false, true, false },
		{ 0xe00000000220018e, 2, MT_PTE_PAGE, 0x2200000, true, false, true },
		/* about to change, so not present for the hardware */
		{ 0x6000000002200186, 2, MT_PTE_PAGE, 0x2200000, true, false, true },
		{ 0xc000000012340108, 1, MT_PTE_PROTNONE, 0x12340000, false, false, false },
		{ 0x800000003fff0005, 2, MT_PTE_TABLE, 0x3fff0000, false, false, false },
		{ 0x800000003fffd109, 3, MT_PTE_TABLE, 0x3fffd100, false, false, false },
		{ 0, 4, MT_PTE_EMPTY, 0, false, false, false },
		{ 0x8000000012340187, 1, MT_PTE_BAD, 0, false, false, false },
	};
	const struct mt_pte_format *format = mt_pte_format_find("ppc64");
	struct mt_pte swap;

	(void)state;
	check("ppc64", &paging, samples, MT_ARRAY_SIZE(samples));
	swap = format->decode(&paging, 0x4000000012340002, 1);
	assert_int_equal(swap.kind, MT_PTE_NONPRESENT);
	assert_int_equal(swap.swap_type, 2);
	assert_int_equal(swap.swap_offset, 0x1234);
}

static void test_loongarch64(void **state)
{
	static const struct mt_paging paging = { .nr_levels = 3, .bits = { 14, 11, 11, 11 } };
	static const struct sample samples[] = {
		/* the kernel's, uncached, not executable; a program's text; PROT_NONE */
		{ 0x40000000100001c3, 1, MT_PTE_PAGE, 0x10000000, true, false, true },
		{ 0x1234009d, 1, MT_PTE_PAGE, 0x12340000, false, true, false },
		{ 0x600000001234041c, 1, MT_PTE_PROTNONE, 0x12340000, false, false, false },
		{ 0, 1, MT_PTE_EMPTY, 0, false, false, false },
		{ 0x40, 1, MT_PTE_EMPTY, 0, false, false, false },
		/* 32 MiB */
		{ 0xac0011d3, 2, MT_PTE_PAGE, 0xac000000, true, true, true },
		{ 0xac001040, 2, MT_PTE_NONPRESENT, 0, false, false, false },
		/* tables by their addresses in either window */
		{ 0x90000000061d8000, 2, MT_PTE_TABLE, 0x61d8000, false, false, false },
		{ 0x80000000061d8000, 3, MT_PTE_TABLE, 0x61d8000, false, false, false },
		{ 0xa0000000061d8000, 3, MT_PTE_BAD, 0, false, false, false },
		{ 0x90000000061d8001, 3, MT_PTE_BAD, 0, false, false, false },
	};

	(void)state;
	check("loongarch64", &paging, samples, MT_ARRAY_SIZE(samples));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_s390x),
		cmocka_unit_test(test_ppc64),
		cmocka_unit_test(test_loongarch64),
	};

	return UNIT_RUN(tests);
}
