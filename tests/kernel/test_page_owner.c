// SPDX-License-Identifier: GPL-2.0-or-later
/* Where page_owner's records and their stacks are, in all the ways that kernels go. */
#include <stdlib.h>
#include <string.h>

#include "kernel/owner/page_ext.h"
#include "kernel/owner/stack_depot.h"
#include "unit.h"

#define START 0xffff888000000000ull
#define SIZE 0x10000u
#define POOLS 0x1000u		/* the array of pointers */
#define POINTER 0x800u		/* what points to it */
#define POOL 0x4000u		/* the second piece of memory */
#define RECORD (POOL + 5 * 16)

static struct mt_error *read_fake(void *data, uint64_t address, void *buf, size_t len)
{
	uint64_t offset = address - START;

	if (offset >= SIZE || len > SIZE - offset)
		return mt_error_create(MT_ERR_NOT_RAM, "0x%llx", (unsigned long long)address);
	memcpy(buf, (uint8_t *)data + offset, len);
	return NULL;
}

static struct mt_field field(uint64_t offset, uint64_t size, unsigned int bits, unsigned int shift)
{
	return (struct mt_field){
		.exists = true,
		.m = { .offset = offset, .size = size, .bit_size = bits, .bit_shift = shift },
	};
}

struct depot {
	uint8_t memory[SIZE];
	struct mt_reader *reader;
	struct mt_stack_depot depot;
};

static void put(struct depot *d, uint32_t at, uint64_t value, size_t size)
{
	memcpy(d->memory + at, &value, size);
}

/* 17 bits of index, 10 of offset, 5 that lead nowhere, as in x86-64's. */
static uint32_t handle_of(uint32_t index)
{
	return index | 5u << 17 | 0x1fu << 27;
}

/* One stack of three calls in the second piece of memory. */
static void make(struct depot *d, uint32_t index, bool is_pointer)
{
	const struct mt_memory memory = {
		.read = read_fake, .data = d->memory, .pointer_size = 8, .page_size = 4096,
	};

	memset(d->memory, 0, sizeof(d->memory));
	assert_fine(mt_reader_create(&memory, &d->reader));
	put(d, POINTER, START + POOLS, 8);
	put(d, POOLS + 8, START + POOL, 8);
	put(d, RECORD + 12, 3, 4);
	put(d, RECORD + 16, handle_of(index) & 0x07ffffff, 4);
	for (uint32_t i = 0; i < 3; i++)
		put(d, RECORD + 24 + 8 * i, 0xffffffff81000000 + i, 8);
	d->depot = (struct mt_stack_depot){
		.reader = d->reader,
		.pools = START + (is_pointer ? POINTER : POOLS),
		.index = field(0, 4, 17, 0),
		.offset = field(2, 2, 10, 1),
		.size = field(12, 4, 0, 0),
		.handle = field(16, 4, 0, 0),
		.entries = field(24, 0, 0, 0),
		.word = 8,
	};
}

static void release(struct depot *d)
{
	mt_reader_destroy(d->reader);
}

static void expect_stack(struct depot *d, uint32_t index)
{
	uint64_t calls[MT_MAX_STACK_FRAMES];
	size_t n = 0;

	assert_fine(mt_stack_depot_fetch(&d->depot, handle_of(index), calls, &n));
	assert_int_equal(n, 3);
	assert_true(calls[0] == 0xffffffff81000000 && calls[2] == 0xffffffff81000002);
}

/* An array or a pointer to one, indexes from 0 or from 1: the record tells. */
static void test_ways(void **state)
{
	(void)state;
	for (uint32_t from = 0; from <= 1; from++) {
		for (int is_pointer = 0; is_pointer <= 1; is_pointer++) {
			struct depot d;

			make(&d, 1 + from, is_pointer);
			expect_stack(&d, 1 + from);
			/* once it is known which, it is the first that is tried */
			assert_int_equal(d.depot.way, from | (unsigned int)is_pointer << 1);
			expect_stack(&d, 1 + from);
			release(&d);
		}
	}
}

/* With value at at; 0: nothing is bent. */
static void expect_none(uint32_t at, uint64_t value, uint32_t handle, const char *words)
{
	uint64_t calls[MT_MAX_STACK_FRAMES];
	struct depot d;
	size_t n = 7;

	make(&d, 1, false);
	if (at)
		put(&d, at, value, 4);
	assert_error(mt_stack_depot_fetch(&d.depot, handle, calls, &n), MT_ERR_FORMAT, words);
	assert_int_equal(n, 7);
	release(&d);
}

static void test_damaged(void **state)
{
	(void)state;
	expect_none(RECORD + 12, MT_MAX_STACK_FRAMES + 1, handle_of(1), "65 calls");
	expect_none(RECORD + 12, UINT32_MAX, handle_of(1), "calls");
	expect_none(RECORD + 16, handle_of(3), handle_of(1), "is another");
	expect_none(0, 0, 0x1ffff, "no piece of memory 131071");
	expect_none(0, 0, 7, "piece of memory 7 is not there");
}

static struct mt_memmap *memmap_of(struct mt_memmap_range *v, size_t n, enum mt_memory_model model)
{
	struct mt_memmap *memmap = calloc(1, sizeof(*memmap));

	assert_non_null(memmap);
	memmap->v = malloc(n * sizeof(*v));
	assert_non_null(memmap->v);
	memcpy(memmap->v, v, n * sizeof(*v));
	memmap->n = n;
	memmap->model = model;
	memmap->page_size = 64;
	memmap->pointer_mask = UINT64_MAX;
	assert_fine(mt_memmap_index(memmap));
	return memmap;
}

/* The section's pointer is less than its entries by those of all pages before it. */
static void test_sections(void **state)
{
	struct mt_memmap_range v[] = {
		{ .start_pfn = 0x8000, .end_pfn = 0x10000, .map = START,
		  .page_ext = 0xffff800000100000 - 88 * UINT64_C(0x8000) },
		/* that of a section far up wraps */
		{ .start_pfn = UINT64_C(1) << 60, .end_pfn = (UINT64_C(1) << 60) + 0x8000,
		  .map = START + 64 * 0x8000, .page_ext = 0x10000 - (UINT64_C(88) << 60) },
		{ .start_pfn = 0x18000, .end_pfn = 0x20000, .map = START + 64 * 0x10000,
		  .page_ext = 0xffff800000200001 },
		{ .start_pfn = 0x20000, .end_pfn = 0x28000, .map = START + 64 * 0x18000 },
	};
	mt_cleanup(mt_memmap) struct mt_memmap *memmap = memmap_of(v, 4, MT_SPARSEMEM_VMEMMAP);
	const struct mt_page_ext ext = { .memmap = memmap, .size = 88, .largest = 1024 };
	uint64_t n = 0;

	(void)state;
	assert_true(mt_page_ext_at(&ext, 0x8000, &n) == 0xffff800000100000);
	assert_int_equal(n, 0x8000);
	assert_true(mt_page_ext_at(&ext, 0xffff, &n) == 0xffff800000100000 + 88 * 0x7fff);
	assert_int_equal(n, 1);
	assert_int_equal(mt_page_ext_at(&ext, (UINT64_C(1) << 60) + 2, NULL), 0x10000 + 88 * 2);
	assert_int_equal(mt_page_ext_at(&ext, 0x18000, NULL), 0);
	assert_int_equal(mt_page_ext_at(&ext, 0x20000, NULL), 0);
	assert_int_equal(mt_page_ext_at(&ext, 0, NULL), 0);
}

/* Entries begin at the largest block that the node's first page lies in. */
static void test_flat(void **state)
{
	struct mt_memmap_range v[] = {
		{ .start_pfn = 0x410, .end_pfn = 0x9000, .map = START, .page_ext = START + 0x1000 },
	};
	mt_cleanup(mt_memmap) struct mt_memmap *memmap = memmap_of(v, 1, MT_FLATMEM);
	const struct mt_page_ext ext = { .memmap = memmap, .size = 40, .largest = 1024 };

	(void)state;
	assert_true(mt_page_ext_at(&ext, 0x410, NULL) == START + 0x1000 + 40 * 0x10);
	assert_true(mt_page_ext_at(&ext, 0x8fff, NULL) == START + 0x1000 + 40 * 0x8bff);
	assert_int_equal(mt_page_ext_at(&ext, 0x9000, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest page_owner[] = {
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_flat),
	};

	return UNIT_RUN(page_owner);
}
