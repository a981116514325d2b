// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * struct page as it was in each generation, byte by byte: what marks a use, where heads
 * and orders are.  The values are those of include/linux/page-flags.h of the releases named.
 */
#include <string.h>

#include "kernel/scan/page_decode.h"
#include "unit.h"

#define SIZE		64u
#define COMPOUND_AT	8u
#define MAPPING_AT	24u
#define PRIVATE_AT	40u
#define TYPE_AT		48u
#define REFCOUNT_AT	52u
#define BASE		0xffffea0000040000ull	/* address of the first struct page */

struct generation {
	const char *name;
	struct mt_layout base;
	struct mt_page_layout layout;
	uint32_t buddy;			/* as VMCOREINFO has it; 0: a type in the top byte */
};

static struct mt_error *no_memory(void *data, uint64_t address, void *buf, size_t len)
{
	(void)data;
	(void)address;
	(void)buf;
	(void)len;
	return mt_error_create(MT_ERR_NOT_FOUND, "no memory");
}

static struct mt_field field(uint64_t offset, uint64_t size)
{
	return (struct mt_field){ .exists = true, .m = { .offset = offset, .size = size } };
}

static struct mt_constant constant(int64_t value)
{
	return (struct mt_constant){ .exists = true, .value = value };
}

/* What all of them have in common. */
static struct generation any(const char *name, uint32_t buddy)
{
	struct generation g = { .name = name, .buddy = buddy };

	g.base.page.size = SIZE;
	g.base.page.flags = field(0, 8);
	g.base.page.private = field(PRIVATE_AT, 8);
	g.base.page.page_type = field(TYPE_AT, 4);
	g.layout.page_size = SIZE;
	g.layout.compound = field(COMPOUND_AT, 8);
	g.layout.mapping = field(MAPPING_AT, 8);
	g.layout.refcount = field(REFCOUNT_AT, 4);
	g.layout.pg_reserved = constant(12);
	g.layout.pg_head = constant(15);
	g.layout.pg_lru = constant(4);
	g.layout.pg_swapcache = constant(10);
	g.layout.pg_swapbacked = constant(18);
	g.layout.pg_hwpoison = constant(22);
	return g;
}

/* v4.19 to v5.10: PG_kmemcg is a type, order and destructor are members of page[1] */
static struct generation v4_19(void)
{
	struct generation g = any("v4.19", ~0x80u);

	g.layout.pg_slab = constant(8);
	g.layout.order = field(SIZE + 17, 1);
	g.layout.dtor = field(SIZE + 16, 1);
	g.layout.hugetlb_dtor = constant(2);
	g.layout.has_kmemcg_type = true;
	return g;
}

/* v5.11 to v6.5 */
static struct generation v6_1(void)
{
	struct generation g = v4_19();

	g.name = "v6.1";
	g.layout.has_kmemcg_type = false;
	return g;
}

/* v6.6 to v6.8: PG_hugetlb is PG_active of page[1], the order its low byte */
static struct generation v6_6(void)
{
	struct generation g = v6_1();

	g.name = "v6.6";
	g.layout.order = g.layout.dtor = (struct mt_field){ 0 };
	g.layout.hugetlb_dtor = (struct mt_constant){ 0 };
	g.layout.flags_1 = g.layout.order_in_flags = field(SIZE, 8);
	g.layout.pg_hugetlb = constant(8);
	g.layout.pg_slab = constant(9);
	return g;
}

/* v6.9 and v6.10: hugetlb and then slab are types */
static struct generation v6_10(void)
{
	struct generation g = v6_6();

	g.name = "v6.10";
	g.layout.pg_hugetlb = g.layout.pg_slab = (struct mt_constant){ 0 };
	return g;
}

/* v6.11: an enum of other masks */
static struct generation v6_11(void)
{
	struct generation g = v6_10();

	g.name = "v6.11";
	g.buddy = ~0x40000000u;
	g.layout.type_base = constant(0x80000000ll);
	g.layout.pg_offline = constant(0x20000000);
	g.layout.pg_table = constant(0x10000000);
	g.layout.pg_guard = constant(0x08000000);
	g.layout.pg_hugetlb = constant(0x04000000);
	g.layout.pg_slab = constant(0x02000000);
	g.layout.pg_zsmalloc = constant(0x01000000);
	return g;
}

/* v6.12 and later */
static struct generation v6_12(void)
{
	struct generation g = v6_10();

	g.name = "v6.12";
	g.buddy = 0;
	g.layout.pgty_buddy = constant(0xf0);
	g.layout.pgty_offline = constant(0xf1);
	g.layout.pgty_table = constant(0xf2);
	g.layout.pgty_guard = constant(0xf3);
	g.layout.pgty_hugetlb = constant(0xf4);
	g.layout.pgty_slab = constant(0xf5);
	g.layout.pgty_zsmalloc = constant(0xf6);
	g.layout.pgty_unaccepted = constant(0xf7);
	return g;
}

/* A few struct pages, and the decoder for them. */
struct pages {
	struct generation g;
	struct mt_reader *reader;
	struct mt_page_format format;
	struct mt_page_decoder decoder;
	uint8_t raw[4 * SIZE];
};

static void put(struct pages *p, size_t at, uint64_t value, size_t size)
{
	memcpy(p->raw + at, &value, size);
}

static void make(struct pages *p, struct generation g)
{
	const struct mt_memory memory = {
		.read = no_memory,
		.big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
		.pointer_size = 8,
		.page_size = 4096,
	};

	*p = (struct pages){ .g = g };
	assert_fine(mt_reader_create(&memory, &p->reader));
	p->format = (struct mt_page_format){
		.reader = p->reader,
		.layout = &p->g.base,
		.buddy_mask = g.buddy ? UINT32_MAX : 0xff000000,
		.buddy_value = g.buddy ? g.buddy : 0xf0000000,
	};
	assert_fine(mt_page_decoder_init(&p->format, &p->g.layout, 11, &p->decoder));
	for (size_t i = 0; i < 4; i++)
		put(p, i * SIZE + TYPE_AT, UINT32_MAX, 4);
	put(p, REFCOUNT_AT, 1, 4);
}

static void release(struct pages *p)
{
	mt_reader_destroy(p->reader);
}

static void expect(struct pages *p, enum mt_use use, unsigned int order)
{
	unsigned int found_order = 99;
	enum mt_use found = mt_page_classify(&p->decoder, p->raw, sizeof(p->raw), &found_order);

	if (found != use || found_order != order)
		fail_msg("%s: %s of order %u, not %s of order %u", p->g.name,
			 found == MT_NR_USES ? "none" : mt_uses[found].name, found_order,
			 mt_uses[use].name, order);
}

/* Of single pages: by the type's value, or by the bit that is cleared for it. */
static void check_types(struct generation g, const uint32_t *types)
{
	static const enum mt_use uses[] = {
		MT_USE_OFFLINE, MT_USE_TABLE, MT_USE_GUARD, MT_USE_HUGETLB, MT_USE_SLAB,
		MT_USE_ZSMALLOC,
	};
	struct pages p;

	make(&p, g);
	expect(&p, MT_USE_KERNEL, 0);
	for (size_t i = 0; i < MT_ARRAY_SIZE(uses); i++) {
		if (!types[i])
			continue;
		put(&p, TYPE_AT, g.buddy ? ~types[i] : types[i] << 24, 4);
		expect(&p, uses[i], 0);
	}
	/* a free block of order 3, and one of an order that does not exist */
	put(&p, TYPE_AT, p.format.buddy_value, 4);
	put(&p, REFCOUNT_AT, 0, 4);
	put(&p, PRIVATE_AT, 3, 8);
	expect(&p, MT_USE_FREE, 3);
	put(&p, PRIVATE_AT, 11, 8);
	expect(&p, MT_USE_DAMAGED, 0);
	/* mapped once is no type */
	put(&p, TYPE_AT, 0, 4);
	put(&p, REFCOUNT_AT, 1, 4);
	expect(&p, MT_USE_KERNEL, 0);
	release(&p);
}

static void test_types(void **state)
{
	(void)state;
	check_types(v4_19(), (const uint32_t[]){ 0x100, 0x400, 0x800, 0, 0, 0 });
	check_types(v6_1(), (const uint32_t[]){ 0x100, 0x200, 0x400, 0, 0, 0 });
	check_types(v6_6(), (const uint32_t[]){ 0x100, 0x200, 0x400, 0, 0, 0 });
	check_types(v6_10(), (const uint32_t[]){ 0x100, 0x200, 0x400, 0x800, 0x1000, 0 });
	check_types(v6_11(), (const uint32_t[]){ 0x20000000, 0x10000000, 0x08000000, 0x04000000,
						 0x02000000, 0x01000000 });
	check_types(v6_12(), (const uint32_t[]){ 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6 });
}

/* Types of which only the first page of a block has the mark. */
static void test_blocks(void **state)
{
	struct pages p;

	(void)state;
	make(&p, v6_12());
	put(&p, REFCOUNT_AT, 0, 4);
	put(&p, TYPE_AT, 0xf7ffffff, 4);
	expect(&p, MT_USE_UNACCEPTED, 10);
	put(&p, TYPE_AT, 0xf3ffffff, 4);
	put(&p, PRIVATE_AT, 2, 8);
	expect(&p, MT_USE_GUARD, 2);
	/* a type without a name */
	put(&p, TYPE_AT, 0xfdffffff, 4);
	expect(&p, MT_USE_DAMAGED, 0);
	release(&p);
}

static void put_compound(struct pages *p, unsigned int order)
{
	const struct mt_field *at = p->g.layout.order.exists ? &p->g.layout.order :
							       &p->g.layout.order_in_flags;

	put(p, 0, 1u << 15, 8);
	put(p, at->m.offset, order, at->m.size);
	for (size_t i = 1; i < 4; i++) {
		put(p, i * SIZE + COMPOUND_AT, BASE + 1, 8);
		put(p, i * SIZE + REFCOUNT_AT, 0, 4);
	}
}

/* Slab and hugetlb while they were flags, or told by a destructor. */
static void test_flags(void **state)
{
	const struct generation with_dtor[] = { v4_19(), v6_1() };
	struct pages p;

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(with_dtor); i++) {
		make(&p, with_dtor[i]);
		put_compound(&p, 9);
		expect(&p, MT_USE_KERNEL, 9);
		put(&p, p.g.layout.dtor.m.offset, 2, 1);
		expect(&p, MT_USE_HUGETLB, 9);
		put(&p, p.g.layout.dtor.m.offset, 1, 1);
		put(&p, 0, 1u << 15 | 1u << 8, 8);
		expect(&p, MT_USE_SLAB, 9);
		release(&p);
	}
	make(&p, v6_6());
	put_compound(&p, 9);
	put(&p, MAPPING_AT, 0xffff888000001001ull, 8);
	expect(&p, MT_USE_ANON_LARGE, 9);
	put(&p, SIZE, 9 | 1u << 8, 8);
	expect(&p, MT_USE_HUGETLB, 9);
	release(&p);
	make(&p, v6_12());
	put_compound(&p, 5);
	put(&p, TYPE_AT, 0xf4000000, 4);
	expect(&p, MT_USE_HUGETLB, 5);
	release(&p);
}

/* Tails: bit 0 of the head's address; since v7.1 of a mask for the tail's own. */
static void test_heads(void **state)
{
	struct generation g = v6_12();
	struct pages p;

	(void)state;
	make(&p, g);
	put_compound(&p, 2);
	assert_false(mt_page_is_tail(&p.decoder, p.raw));
	for (size_t i = 1; i < 4; i++) {
		assert_true(mt_page_is_tail(&p.decoder, p.raw + i * SIZE));
		assert_true(mt_page_head(&p.decoder, p.raw + i * SIZE, BASE + i * SIZE) == BASE);
	}
	release(&p);
	g.layout.compound_is_mask = true;
	make(&p, g);
	for (size_t i = 1; i < 4; i++) {
		put(&p, i * SIZE + COMPOUND_AT, ~(4 * SIZE - 1ull) | 1, 8);
		assert_true(mt_page_is_tail(&p.decoder, p.raw + i * SIZE));
		assert_true(mt_page_head(&p.decoder, p.raw + i * SIZE, BASE + i * SIZE) == BASE);
	}
	release(&p);
}

/* Struct pages that are mapped once more in the place of others (HVO, v5.18 to v7.0). */
static void test_fake_heads(void **state)
{
	struct generation g = v6_12();
	uint64_t head = 0;
	struct pages p;

	(void)state;
	make(&p, g);
	put_compound(&p, 9);
	/* where it belongs; a page further, where it is a tail; not at a page's beginning */
	assert_false(mt_page_is_fake_head(&p.decoder, p.raw, sizeof(p.raw), BASE, &head));
	assert_true(mt_page_is_fake_head(&p.decoder, p.raw, sizeof(p.raw), BASE + 4096, &head));
	assert_true(head == BASE);
	assert_false(mt_page_is_fake_head(&p.decoder, p.raw, sizeof(p.raw), BASE + 4096 + SIZE,
					  &head));
	/* nothing is known of the next one */
	assert_false(mt_page_is_fake_head(&p.decoder, p.raw, SIZE, BASE + 4096, &head));
	release(&p);
	g.layout.compound_is_mask = true;
	make(&p, g);
	put_compound(&p, 9);
	assert_false(mt_page_is_fake_head(&p.decoder, p.raw, sizeof(p.raw), BASE + 4096, &head));
	release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_fake_heads),
	};

	return UNIT_RUN(tests);
}
