// SPDX-License-Identifier: GPL-2.0-or-later
/* pfn ↔ struct page, in maps of all kinds. */
#include <stdlib.h>
#include <string.h>

#include "kernel/memmap/memmap.h"
#include "unit.h"

static struct mt_memmap *make(const struct mt_memmap_range *v, size_t n, uint64_t page_size)
{
	struct mt_memmap *memmap = calloc(1, sizeof(*memmap));

	assert_non_null(memmap);
	memmap->page_size = page_size;
	memmap->pointer_mask = UINT64_MAX;
	memmap->n = n;
	memmap->v = malloc(n * sizeof(*v));
	assert_non_null(memmap->v);
	memcpy(memmap->v, v, n * sizeof(*v));
	return memmap;
}

static uint64_t page_of(const struct mt_memmap *memmap, uint64_t pfn)
{
	uint64_t page = 0;

	return mt_memmap_pfn_to_page(memmap, pfn, &page) ? page : UINT64_MAX;
}

static uint64_t pfn_of(const struct mt_memmap *memmap, uint64_t page)
{
	uint64_t pfn = 0;

	return mt_memmap_page_to_pfn(memmap, page, &pfn) ? pfn : UINT64_MAX;
}

/* All maps in one array; a hole in the pfns is a hole in the array. */
static void test_linear(void **state)
{
	static const struct mt_memmap_range v[] = {
		{ .start_pfn = 0x8000, .end_pfn = 0x9000, .map = 0xffffea0000000000 + 0x8000 * 64 },
		{ .start_pfn = 0, .end_pfn = 0x1000, .map = 0xffffea0000000000 },
	};
	mt_cleanup(mt_memmap) struct mt_memmap *memmap = make(v, 2, 64);

	(void)state;
	assert_fine(mt_memmap_index(memmap));
	assert_true(memmap->linear);
	assert_true(memmap->base == 0xffffea0000000000);
	assert_int_equal(memmap->nr_pfns, 0x2000);
	assert_true(page_of(memmap, 0xfff) == 0xffffea0000000000 + 0xfff * 64);
	assert_true(page_of(memmap, 0x1000) == UINT64_MAX);
	assert_true(page_of(memmap, 0x8000) == 0xffffea0000000000 + 0x8000 * 64);
	assert_int_equal(pfn_of(memmap, 0xffffea0000000000 + 0x8fff * 64), 0x8fff);
	assert_true(pfn_of(memmap, 0xffffea0000000000 + 0x9000 * 64) == UINT64_MAX);
	assert_true(pfn_of(memmap, 0xffffea0000000000 + 0x1000 * 64) == UINT64_MAX);
	assert_true(pfn_of(memmap, 0xffffea0000000000 + 8) == UINT64_MAX);
	assert_true(pfn_of(memmap, 0xffffea0000000000 - 64) == UINT64_MAX);
	assert_true(pfn_of(memmap, 0) == UINT64_MAX);
}

/* Each section's map somewhere else, struct page of an odd size, one section without. */
static void test_scattered(void **state)
{
	static const struct mt_memmap_range v[] = {
		{ .start_pfn = 0, .end_pfn = 512, .map = 0xffff888000900000 },
		{ .start_pfn = 512, .end_pfn = 1024, .map = 0xffff888000100000 },
		{ .start_pfn = 2048, .end_pfn = 2560, .map = 0 },
	};
	mt_cleanup(mt_memmap) struct mt_memmap *memmap = make(v, 3, 56);

	(void)state;
	assert_fine(mt_memmap_index(memmap));
	assert_false(memmap->linear);
	assert_int_equal(memmap->nr_by_map, 2);
	for (uint64_t pfn = 0; pfn < 1024; pfn++)
		assert_int_equal(pfn_of(memmap, page_of(memmap, pfn)), pfn);
	assert_true(pfn_of(memmap, 0xffff888000100000 + 512 * 56) == UINT64_MAX);
	assert_true(pfn_of(memmap, 0xffff888000100000 - 56) == UINT64_MAX);
	assert_true(pfn_of(memmap, 0xffff888000900000 + 55) == UINT64_MAX);
	assert_true(page_of(memmap, 2048) == UINT64_MAX);
	assert_non_null(mt_memmap_range_at(memmap, 2559));
	assert_null(mt_memmap_range_at(memmap, 2560));
}

/* 32-bit pointers wrap at 2^32, and a base may lie below 0. */
static void test_32_bits(void **state)
{
	static const struct mt_memmap_range v[] = {
		{ .start_pfn = 0x40000, .end_pfn = 0x48000, .map = 0xc0001000 },
	};
	mt_cleanup(mt_memmap) struct mt_memmap *memmap = make(v, 1, 40);

	(void)state;
	memmap->pointer_mask = UINT32_MAX;
	assert_fine(mt_memmap_index(memmap));
	assert_int_equal(memmap->base, (uint32_t)(0xc0001000u - 0x40000u * 40));
	assert_int_equal(page_of(memmap, 0x40001), 0xc0001028);
	assert_int_equal(pfn_of(memmap, 0xc0001028), 0x40001);
	assert_true(pfn_of(memmap, 0x10) == UINT64_MAX);
}

static void test_overlap(void **state)
{
	static const struct mt_memmap_range v[] = {
		{ .start_pfn = 100, .end_pfn = 200, .map = 0x1000 },
		{ .start_pfn = 150, .end_pfn = 250, .map = 0x9000 },
	};
	mt_cleanup(mt_memmap) struct mt_memmap *memmap = make(v, 2, 64);

	(void)state;
	assert_error(mt_memmap_index(memmap), MT_ERR_FORMAT, "has pfns 150 to 250 twice");
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(mt_memory_model_name(MT_FLATMEM), "flatmem");
	assert_string_equal(mt_memory_model_name(MT_SPARSEMEM_VMEMMAP), "sparsemem vmemmap");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_scattered),
		cmocka_unit_test(test_32_bits),
		cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_names),
	};

	return UNIT_RUN(tests);
}
