// SPDX-License-Identifier: GPL-2.0-or-later
/* How often a page is mapped, in the ways that kernels have counted it. */
#include <stdlib.h>
#include <string.h>

#include "kernel/rmap/mapcount.h"
#include "kernel/scan/classifier.h"
#include "unit.h"

#define START	0xffffea0000000000ull
#define PAGES	16u
#define HEAD	4u		/* a compound page of four, from pfn 4 */
#define ORDER	2u

#define PG_HEAD		6u
#define PG_DOUBLE_MAP	9u
#define PG_DIRTY	4u

/* struct page, and over its second one the further members of struct folio. */
struct page {
	uint64_t flags;
	uint64_t compound_head;
	union {
		uint64_t order;		/* of page[1] */
		uint64_t lru;
	};
	uint64_t mapping, index;
	union {
		uint64_t private;
		struct {
			int32_t large, entire;
		};
	};
	union {
		int32_t mapcount;
		uint32_t type;
	};
	int32_t refcount;
	uint64_t mm_ids;
};

struct fake {
	struct page pages[PAGES];
	struct mt_memmap memmap;
	struct mt_memmap_range range;
	uint32_t by_map;
	struct mt_classifier classifier;
	struct mt_layout layout;
	struct mt_rmap_layout rmap;
	struct mt_kernel kernel;
};

static struct mt_error *read_fake(void *data, uint64_t address, void *buf, size_t len)
{
	struct fake *fake = data;
	uint64_t offset = address - START;

	if (offset >= sizeof(fake->pages) || len > sizeof(fake->pages) - offset)
		return mt_error_create(MT_ERR_NOT_RAM, "0x%llx", (unsigned long long)address);
	memcpy(buf, (const char *)fake->pages + offset, len);
	return NULL;
}

#define IN_PAGE(member, bytes) ((struct mt_field){ .exists = true, \
	.m = { .offset = offsetof(struct page, member), .size = (bytes) } })
#define IN_SECOND(member, bytes) ((struct mt_field){ .exists = true, \
	.m = { .offset = sizeof(struct page) + offsetof(struct page, member), .size = (bytes) } })

static void describe(struct fake *fake)
{
	struct mt_page_decoder *d = &fake->classifier.decoder;

	fake->layout.page.flags = IN_PAGE(flags, 8);
	fake->classifier.layout.index = IN_PAGE(index, 8);
	*d = (struct mt_page_decoder){
		.format = &fake->kernel.page,
		.layout = &fake->classifier.layout,
		.size = sizeof(struct page),
		.flags_at = offsetof(struct page, flags),
		.type_at = offsetof(struct page, type),
		.compound_at = offsetof(struct page, compound_head),
		.mapping_at = offsetof(struct page, mapping),
		.refcount_at = offsetof(struct page, refcount),
		.private_at = offsetof(struct page, private),
		.order_at = sizeof(struct page) + offsetof(struct page, order),
		.order_is_word = true, .has_order = true, .has_compound = true, .has_mapping = true,
		.head = 1u << PG_HEAD,
		.types_in_top_byte = true,
	};
	memset(d->use_of_type, MT_NR_USES, sizeof(d->use_of_type));
	d->use_of_type[0xf4] = MT_USE_HUGETLB;
	fake->kernel.page.layout = &fake->layout;
	fake->kernel.page.memmap = &fake->memmap;
	fake->kernel.memmap = &fake->memmap;
	fake->kernel.classifier = &fake->classifier;
	fake->kernel.rmap = &fake->rmap;
	fake->rmap.entire = IN_SECOND(entire, 4);
	fake->rmap.pg_dirty = (struct mt_constant){ true, PG_DIRTY };
}

/* Pages that nobody maps, four of them one compound page. */
static struct fake *make(void)
{
	struct fake *fake = calloc(1, sizeof(*fake));

	assert_non_null(fake);
	describe(fake);
	fake->range = (struct mt_memmap_range){ .end_pfn = PAGES, .map = START };
	fake->memmap = (struct mt_memmap){
		.page_shift = 12, .page_size = sizeof(struct page), .pointer_mask = UINT64_MAX,
		.v = &fake->range, .n = 1, .nr_pfns = PAGES, .by_map = &fake->by_map,
		.nr_by_map = 1, .linear = true, .base = START,
	};
	for (unsigned int i = 0; i < PAGES; i++) {
		fake->pages[i].mapcount = -1;
		fake->pages[i].refcount = 2;
		fake->pages[i].mapping = START | 1;
		if (i > HEAD && i < HEAD + 4)
			fake->pages[i].compound_head = (START + HEAD * sizeof(struct page)) | 1;
	}
	fake->pages[HEAD].flags = 1u << PG_HEAD;
	fake->pages[HEAD].index = 77;
	fake->pages[HEAD + 1].order = ORDER;
	fake->pages[HEAD + 1].large = fake->pages[HEAD + 1].entire = -1;
	return fake;
}

static void destroy(struct fake *fake)
{
	mt_reader_destroy(fake->kernel.reader);
	free(fake);
}

static void forget(struct fake *fake)
{
	const struct mt_memory memory = {
		.read = read_fake, .data = fake, .pointer_size = 8, .page_size = 4096,
	};

	mt_reader_destroy(fake->kernel.reader);
	fake->kernel.reader = NULL;
	assert_fine(mt_reader_create(&memory, &fake->kernel.reader));
	fake->kernel.page.reader = fake->kernel.reader;
}

static struct mt_mapcount ask(struct fake *fake, uint64_t pfn)
{
	struct mt_mapcount count;

	forget(fake);
	assert_fine(mt_mapcount_read(&fake->kernel, pfn, &count));
	return count;
}

static void test_single(void **state)
{
	struct fake *fake = make();

	(void)state;
	assert_int_equal(ask(fake, 1).count, 0);
	fake->pages[1].mapcount = 1;
	fake->pages[1].flags = 1u << PG_DIRTY;
	assert_int_equal(ask(fake, 1).count, 2);
	assert_true(ask(fake, 1).shared && ask(fake, 1).dirty);
	assert_int_equal(ask(fake, 1).order, 0);
	/* a page type */
	fake->pages[1].type = 0xf5000000;
	assert_int_equal(ask(fake, 1).count, 0);
	destroy(fake);
}

/* Since v6.2: its own and the whole's, whatever it is. */
static void test_compound(void **state)
{
	struct fake *fake = make();

	(void)state;
	fake->pages[HEAD + 1].entire = 0;
	fake->pages[HEAD + 2].mapcount = 0;
	assert_int_equal(ask(fake, HEAD).count, 1);
	assert_int_equal(ask(fake, HEAD + 2).count, 2);
	assert_int_equal(ask(fake, HEAD + 2).head_pfn, HEAD);
	assert_int_equal(ask(fake, HEAD + 2).order, ORDER);
	assert_int_equal(ask(fake, HEAD + 2).index, 77);
	assert_false(ask(fake, HEAD + 3).shared);
	assert_false(ask(fake, HEAD + 3).averaged);
	destroy(fake);
}

/* Before: one too many with PG_double_map; and a file's pages count the whole's mappings, too. */
static void test_double_map(void **state)
{
	struct fake *fake = make();

	(void)state;
	fake->rmap.pg_double_map = (struct mt_constant){ true, PG_DOUBLE_MAP };
	fake->pages[HEAD + 1].entire = 0;
	fake->pages[HEAD + 2].mapcount = 1;
	assert_int_equal(ask(fake, HEAD + 2).count, 3);
	fake->pages[HEAD + 1].flags = 1u << PG_DOUBLE_MAP;
	assert_int_equal(ask(fake, HEAD + 2).count, 2);
	fake->pages[HEAD].mapping = START;
	assert_int_equal(ask(fake, HEAD + 2).count, 2);
	assert_int_equal(ask(fake, HEAD + 3).count, 0);
	destroy(fake);
}

/* hugetlb pages are mapped as a whole only; the word of their own is a type. */
static void test_hugetlb(void **state)
{
	struct fake *fake = make();

	(void)state;
	fake->pages[HEAD].type = 0xf4000000;
	fake->pages[HEAD + 1].entire = 1;
	assert_int_equal(ask(fake, HEAD).count, 2);
	assert_int_equal(ask(fake, HEAD + 3).count, 2);
	assert_int_equal(ask(fake, HEAD + 3).use, MT_USE_HUGETLB);
	destroy(fake);
}

static void know_large(struct fake *fake)
{
	fake->rmap.large = IN_SECOND(large, 4);
	fake->rmap.mm_ids = IN_SECOND(mm_ids, 8);
}

/* The whole knows of mappings that no page knows of: the average is all there is. */
static void test_average(void **state)
{
	struct fake *fake = make();
	struct mt_mapcount count;

	(void)state;
	know_large(fake);
	/* three of four pages, by one process */
	fake->pages[HEAD + 1].large = 2;
	count = ask(fake, HEAD + 3);
	assert_true(count.averaged && !count.shared);
	assert_int_equal(count.count, 1);
	/* six mappings of two processes: one and a half, rounded up */
	fake->pages[HEAD + 1].large = 5;
	fake->pages[HEAD + 1].mm_ids = UINT64_C(1) << 63;
	count = ask(fake, HEAD + 2);
	assert_true(count.averaged && count.shared);
	assert_int_equal(count.count, 2);
	/* a single mapping counts for all of them */
	fake->pages[HEAD + 1].large = 0;
	assert_int_equal(ask(fake, HEAD).count, 1);
	assert_false(ask(fake, HEAD).shared);
	/* and those of the whole for each */
	fake->pages[HEAD + 1].large = fake->pages[HEAD + 1].entire = 1;
	assert_int_equal(ask(fake, HEAD).count, 2);
	destroy(fake);
}

/* One page with a count of its own tells that they are kept. */
static void test_kept(void **state)
{
	struct fake *fake = make();

	(void)state;
	know_large(fake);
	fake->pages[HEAD + 1].large = 0;
	fake->pages[HEAD + 2].mapcount = 0;
	assert_int_equal(ask(fake, HEAD + 3).count, 0);
	assert_false(ask(fake, HEAD + 3).averaged);
	assert_int_equal(fake->kernel.page_mapcount, MT_PAGE_MAPCOUNT_KEPT);
	destroy(fake);
}

/* 32-bit kernels have the count of the whole in the third struct page: none of order 1. */
static void test_order_one(void **state)
{
	struct fake *fake = make();

	(void)state;
	fake->rmap.entire.m.offset += sizeof(struct page);
	fake->pages[HEAD + 1].order = 1;
	fake->pages[HEAD + 2].entire = 5;
	assert_int_equal(ask(fake, HEAD + 1).count, 0);
	fake->pages[HEAD + 1].order = 2;
	assert_int_equal(ask(fake, HEAD + 1).count, 6);
	destroy(fake);
}

static void test_damaged(void **state)
{
	struct fake *fake = make();
	struct mt_mapcount count;

	(void)state;
	fake->pages[HEAD].flags = 0;
	forget(fake);
	assert_error(mt_mapcount_read(&fake->kernel, HEAD + 1, &count), MT_ERR_FORMAT, "its head");
	fake->pages[HEAD + 1].compound_head = 0x1001;
	forget(fake);
	assert_error(mt_mapcount_read(&fake->kernel, HEAD + 1, &count), MT_ERR_NOT_RAM,
		     "struct page");
	assert_error(mt_mapcount_read(&fake->kernel, PAGES, &count), MT_ERR_NOT_RAM,
		     "no struct page");
	/* the memory map ends with it */
	fake->pages[PAGES - 1].mapcount = 0;
	assert_int_equal(ask(fake, PAGES - 1).count, 1);
	destroy(fake);
}

int main(void)
{
	const struct CMUnitTest mapcount[] = {
		cmocka_unit_test(test_single),
		cmocka_unit_test(test_compound),
		cmocka_unit_test(test_double_map),
		cmocka_unit_test(test_hugetlb),
		cmocka_unit_test(test_average),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_order_one),
		cmocka_unit_test(test_damaged),
	};

	if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) {
		puts("1..0 # SKIP the made-up memory is that of a little-endian machine");
		return 0;
	}
	return UNIT_RUN(mapcount);
}
