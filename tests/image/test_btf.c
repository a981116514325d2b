// SPDX-License-Identifier: GPL-2.0-or-later
/* BTF that no compiler at hand makes: of other architectures, new and damaged. */
#include <bpf/btf.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "image/types/types.h"

/* Bytes for mt_types_from_btf(), and what they were made with. */
struct blob {
	struct btf *btf;
	const void *data;
	uint32_t len;
};

static void start(struct blob *blob)
{
	blob->btf = btf__new_empty();
	assert_non_null(blob->btf);
	btf__set_pointer_size(blob->btf, 8);
}

static void finish(struct blob *blob, enum btf_endianness order)
{
	btf__set_endianness(blob->btf, order);
	blob->data = btf__raw_data(blob->btf, &blob->len);
	assert_non_null(blob->data);
}

static struct mt_types *types_of(const struct blob *blob)
{
	struct mt_types *types = NULL;

	assert_fine(mt_types_from_btf(blob->data, blob->len, &types));
	return types;
}

static void check_member(struct mt_types *types, const char *type, const char *path,
			 uint64_t offset, uint64_t size)
{
	struct mt_member m;

	assert_fine(mt_types_member(types, type, path, &m));
	assert_int_equal(m.offset, offset);
	assert_int_equal(m.size, size);
}

static void check_value(struct mt_types *types, const char *name, int64_t expected)
{
	int64_t value;

	assert_fine(mt_types_enumerator(types, name, &value));
	assert_int_equal(value, expected);
}

/* struct zone { int first; const volatile __tag long counter; ...; struct list *next; } */
static void make_zone(struct blob *blob)
{
	int i32 = btf__add_int(blob->btf, "int", 4, BTF_INT_SIGNED);
	int i64 = btf__add_int(blob->btf, "long int", 8, BTF_INT_SIGNED);
	int tag = btf__add_type_tag(blob->btf, "percpu", i64);
	int constant = btf__add_const(blob->btf, btf__add_volatile(blob->btf, tag));
	int alias = btf__add_typedef(blob->btf, "counter_t", constant);
	int array = btf__add_array(blob->btf, i32, alias, 5);
	int flexible = btf__add_array(blob->btf, i32, i32, 0);
	int fwd = btf__add_fwd(blob->btf, "list", BTF_FWD_STRUCT);
	int pointer = btf__add_ptr(blob->btf, fwd);

	btf__add_struct(blob->btf, "zone", 64);
	btf__add_field(blob->btf, "first", i32, 0, 0);
	btf__add_field(blob->btf, "counter", alias, 64, 0);
	btf__add_field(blob->btf, "counters", array, 128, 0);
	btf__add_field(blob->btf, "next", pointer, 448, 0);
	btf__add_field(blob->btf, "rest", flexible, 512, 0);
}

static void check_zone(enum btf_endianness order)
{
	struct blob blob;
	struct mt_member m;
	uint64_t size;

	start(&blob);
	make_zone(&blob);
	finish(&blob, order);

	mt_cleanup(mt_types) struct mt_types *types = types_of(&blob);

	check_member(types, "zone", "first", 0, 4);
	check_member(types, "zone", "counter", 8, 8);
	check_member(types, "zone", "next", 56, 8);
	assert_fine(mt_types_member(types, "zone", "counters", &m));
	assert_int_equal(m.nr_elements, 5);
	assert_int_equal(m.element_size, 8);
	assert_true(m.is_signed);
	assert_fine(mt_types_member(types, "zone", "rest", &m));
	assert_int_equal(m.nr_elements, 0);
	assert_int_equal(m.element_size, 4);
	assert_int_equal(m.size, 0);
	assert_error(mt_types_size(types, "list", &size), MT_ERR_NOT_FOUND, "no type list");
	btf__free(blob.btf);
}

static void test_little_endian(void **state)
{
	(void)state;
	check_zone(BTF_LITTLE_ENDIAN);
}

static void test_big_endian(void **state)
{
	(void)state;
	check_zone(BTF_BIG_ENDIAN);
}

/* unsigned int a:3, b:13; at bits 0 and 3 as the architecture counts them */
static void check_bits(enum btf_endianness order, unsigned int shift_a, unsigned int shift_b)
{
	struct blob blob;
	struct mt_member m;

	start(&blob);

	int u32 = btf__add_int(blob.btf, "unsigned int", 4, 0);

	btf__add_struct(blob.btf, "flags", 8);
	btf__add_field(blob.btf, "plain", u32, 0, 0);
	btf__add_field(blob.btf, "a", u32, 32, 3);
	btf__add_field(blob.btf, "b", u32, 35, 13);
	finish(&blob, order);

	mt_cleanup(mt_types) struct mt_types *types = types_of(&blob);

	check_member(types, "flags", "plain", 0, 4);
	assert_fine(mt_types_member(types, "flags", "a", &m));
	assert_int_equal(m.offset, 4);
	assert_int_equal(m.size, 1);
	assert_int_equal(m.bit_size, 3);
	assert_int_equal(m.bit_shift, shift_a);
	assert_fine(mt_types_member(types, "flags", "b", &m));
	assert_int_equal(m.offset, 4);
	assert_int_equal(m.size, 2);
	assert_int_equal(m.bit_size, 13);
	assert_int_equal(m.bit_shift, shift_b);
	btf__free(blob.btf);
}

static void test_bit_fields(void **state)
{
	(void)state;
	check_bits(BTF_LITTLE_ENDIAN, 0, 3);
	check_bits(BTF_BIG_ENDIAN, 5, 0);
}

/* Before members had a bit size: an integer of fewer bits than its bytes have. */
static void test_old_bit_fields(void **state)
{
	struct blob blob;
	struct mt_member m;

	(void)state;
	start(&blob);

	int narrow = btf__add_int(blob.btf, "unsigned int", 4, 0);
	uint32_t *data = (uint32_t *)((struct btf_type *)btf__type_by_id(blob.btf,
									 (uint32_t)narrow) + 1);

	*data = 1 << 16 | 5;	/* the first bit, how many */
	btf__add_struct(blob.btf, "flags", 4);
	btf__add_field(blob.btf, "a", narrow, 8, 0);
	finish(&blob, BTF_LITTLE_ENDIAN);

	mt_cleanup(mt_types) struct mt_types *types = types_of(&blob);

	assert_fine(mt_types_member(types, "flags", "a", &m));
	assert_int_equal(m.offset, 1);
	assert_int_equal(m.bit_size, 5);
	assert_int_equal(m.bit_shift, 1);
	btf__free(blob.btf);
}

static void test_enum64(void **state)
{
	struct blob blob;
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };

	(void)state;
	start(&blob);
	btf__add_enum64(blob.btf, "big", 8, false);
	btf__add_enum64_value(blob.btf, "LARGE", 0x123456789abcdef0);
	btf__add_enum64_value(blob.btf, "SMALL", 1);
	btf__add_enum64(blob.btf, "signed_big", 8, true);
	btf__add_enum64_value(blob.btf, "NEGATIVE", (uint64_t)-5);
	btf__add_enum(blob.btf, "plain", 4);
	btf__add_enum_value(blob.btf, "TOP", 0xf0000000);
	finish(&blob, BTF_LITTLE_ENDIAN);

	mt_cleanup(mt_types) struct mt_types *types = types_of(&blob);

	check_value(types, "LARGE", 0x123456789abcdef0);
	check_value(types, "NEGATIVE", -5);
	check_value(types, "TOP", 0xf0000000);
	assert_fine(mt_types_enum(types, "big", &list));
	assert_int_equal(list.n, 2);
	assert_string_equal(list.v[1].name, "SMALL");
	btf__free(blob.btf);
}

/* Where no enum says that it is signed, BTF is from before they could. */
static void test_old_enum(void **state)
{
	struct blob blob;

	(void)state;
	start(&blob);
	btf__add_enum(blob.btf, "old", 4);

	/* as the last one, so that its kind_flag can be taken away again */
	btf__add_enum_value(blob.btf, "MINUS", -1);
	((struct btf_type *)btf__type_by_id(blob.btf, 1))->info &= ~(1u << 31);
	finish(&blob, BTF_LITTLE_ENDIAN);

	mt_cleanup(mt_types) struct mt_types *types = types_of(&blob);

	check_value(types, "MINUS", -1);
	btf__free(blob.btf);
}

static void test_same_name(void **state)
{
	struct blob blob;
	uint64_t size;

	(void)state;
	start(&blob);

	int i32 = btf__add_int(blob.btf, "int", 4, BTF_INT_SIGNED);

	btf__add_typedef(blob.btf, "zone", i32);
	btf__add_fwd(blob.btf, "zone", BTF_FWD_STRUCT);
	btf__add_struct(blob.btf, "zone", 4);
	btf__add_field(blob.btf, "only", i32, 0, 0);
	btf__add_struct(blob.btf, "zone", 8);
	btf__add_field(blob.btf, "first", i32, 0, 0);
	btf__add_field(blob.btf, "second", i32, 32, 0);
	finish(&blob, BTF_LITTLE_ENDIAN);

	mt_cleanup(mt_types) struct mt_types *types = types_of(&blob);

	assert_fine(mt_types_size(types, "zone", &size));
	assert_int_equal(size, 8);
	check_member(types, "zone", "second", 4, 4);
	btf__free(blob.btf);
}

/* Types that are made of themselves. */
static void test_circles(void **state)
{
	struct blob blob;
	struct mt_member m;
	uint64_t size;

	(void)state;
	start(&blob);
	btf__add_typedef(blob.btf, "one", 2);
	btf__add_typedef(blob.btf, "two", 1);
	btf__add_struct(blob.btf, "snake", 8);		/* 3 */
	btf__add_field(blob.btf, "", 3, 0, 0);
	btf__add_field(blob.btf, "", 3, 0, 0);
	btf__add_field(blob.btf, "long_one", 1, 0, 0);
	btf__add_array(blob.btf, 1, 4, 0xffffffff);	/* 4, of itself */
	btf__add_typedef(blob.btf, "matrix", 4);
	finish(&blob, BTF_LITTLE_ENDIAN);

	mt_cleanup(mt_types) struct mt_types *types = types_of(&blob);

	assert_error(mt_types_size(types, "one", &size), MT_ERR_FORMAT, "typedefs without end");
	assert_error(mt_types_size(types, "matrix", &size), MT_ERR_FORMAT, "impossible array");
	assert_error(mt_types_member(types, "snake", "member", &m), MT_ERR_FORMAT,
		     "type snake, member member: anonymous members without end");
	btf__free(blob.btf);
}

static void refuse(struct mt_types *types, const char *member, const char *words)
{
	struct mt_member m;
	char text[128];

	snprintf(text, sizeof(text), "type damaged, member %s: %s", member, words);
	assert_error(mt_types_member(types, "damaged", member, &m), MT_ERR_FORMAT, text);
}

/* Types that say what no compiler would: nobody may be led out of a structure's bytes. */
static void test_incoherent(void **state)
{
	struct blob blob;
	mt_cleanup(members) struct mt_members all = { 0 };
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };
	uint64_t size;

	(void)state;
	start(&blob);

	int i32 = btf__add_int(blob.btf, "int", 4, BTF_INT_SIGNED);
	int wide = btf__add_struct(blob.btf, "wide", 2048);
	int empty = btf__add_struct(blob.btf, "empty", 0);
	int nothings = btf__add_array(blob.btf, i32, empty, 0xffffffff);
	int many = btf__add_array(blob.btf, i32, i32, 0x40000000);
	int huge = btf__add_array(blob.btf, i32, wide, 0xffffffff);

	btf__add_typedef(blob.btf, "huge", huge);
	btf__add_struct(blob.btf, "damaged", 16);
	btf__add_field(blob.btf, "fine", i32, 96, 0);
	btf__add_field(blob.btf, "beyond", i32, 104, 0);
	btf__add_field(blob.btf, "far", i32, 0xfffff8, 0);
	btf__add_field(blob.btf, "wide", wide, 0, 0);
	btf__add_field(blob.btf, "many", many, 0, 0);
	btf__add_field(blob.btf, "nothings", nothings, 0, 0);
	btf__add_field(blob.btf, "bits", i32, 125, 7);
	btf__add_enum(blob.btf, "letters", 4);
	btf__add_enum_value(blob.btf, "A", 1);
	finish(&blob, BTF_LITTLE_ENDIAN);

	mt_cleanup(mt_types) struct mt_types *types = types_of(&blob);

	check_member(types, "damaged", "fine", 12, 4);
	refuse(types, "beyond", "4 bytes at 13 of a type of 16");
	refuse(types, "far", "4 bytes at 2097151 of a type of 16");
	refuse(types, "wide", "2048 bytes at 0 of a type of 16");
	refuse(types, "many", "4294967296 bytes at 0 of a type of 16");
	refuse(types, "nothings", "4294967295 elements of 0 bytes in 0");
	refuse(types, "bits", "8 bytes at 15 of a type of 16");
	assert_error(mt_types_members(types, "damaged", &all), MT_ERR_FORMAT,
		     "type damaged: member beyond: 4 bytes at 13 of a type of 16");
	assert_error(mt_types_size(types, "huge", &size), MT_ERR_FORMAT, "impossible size");
	assert_fine(mt_types_enum(types, "letters", &list));
	btf__free(blob.btf);
}

static void ask(struct mt_types *types)
{
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };
	struct mt_member m;
	uint64_t size;
	int64_t value;

	mt_error_destroy(mt_types_size(types, "zone", &size));
	mt_error_destroy(mt_types_size(types, "counter_t", &size));
	mt_error_destroy(mt_types_member(types, "zone", "next", &m));
	mt_error_destroy(mt_types_member(types, "zone", "counters", &m));
	mt_error_destroy(mt_types_member(types, "zone", "nothing", &m));
	mt_error_destroy(mt_types_enumerator(types, "A", &value));
	mt_error_destroy(mt_types_enum(types, "letters", &list));
}

static void test_damaged(void **state)
{
	static const unsigned char values[] = { 0x00, 0x01, 0x18, 0x7f, 0x80, 0xff };
	struct blob blob;

	(void)state;
	start(&blob);
	make_zone(&blob);
	btf__add_enum(blob.btf, "letters", 4);
	btf__add_enum_value(blob.btf, "A", 1);
	finish(&blob, BTF_LITTLE_ENDIAN);

	mt_cleanup(free) unsigned char *copy = malloc(blob.len);

	assert_non_null(copy);
	memcpy(copy, blob.data, blob.len);
	for (size_t i = 0; i < blob.len * MT_ARRAY_SIZE(values); i++) {
		size_t at = i / MT_ARRAY_SIZE(values);
		struct mt_types *types = NULL;
		unsigned char old = copy[at];

		copy[at] = values[i % MT_ARRAY_SIZE(values)];
		mt_error_destroy(mt_types_from_btf(copy, blob.len, &types));
		if (types)
			ask(types);
		mt_types_destroy(types);
		copy[at] = old;
	}
	btf__free(blob.btf);
}

static void test_truncated(void **state)
{
	struct blob blob;
	struct mt_types *types = NULL;

	(void)state;
	start(&blob);
	make_zone(&blob);
	finish(&blob, BTF_LITTLE_ENDIAN);
	for (uint32_t len = 0; len < blob.len; len++) {
		/* a copy, so that a read behind its end is noticed */
		mt_cleanup(free) void *copy = malloc(len ? len : 1);

		memcpy(copy, blob.data, len);
		assert_error(mt_types_from_btf(copy, len, &types), MT_ERR_FORMAT, "BTF");
	}
	btf__free(blob.btf);
}

/* A type that is not there: libbpf 1.5 refuses it at once, 1.1 lets it through. */
static void test_nowhere(void **state)
{
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	struct blob blob;
	struct mt_error *err;
	uint64_t size;

	(void)state;
	start(&blob);
	btf__add_typedef(blob.btf, "nowhere", 1000000);
	finish(&blob, BTF_LITTLE_ENDIAN);
	err = mt_types_from_btf(blob.data, blob.len, &types);
	if (err)
		assert_error(err, MT_ERR_FORMAT, "BTF");
	else
		assert_error(mt_types_size(types, "nowhere", &size), MT_ERR_FORMAT,
			     "no type 1000000");
	btf__free(blob.btf);
}

int main(void)
{
	const struct CMUnitTest btf[] = {
		cmocka_unit_test(test_little_endian),
		cmocka_unit_test(test_big_endian),
		cmocka_unit_test(test_bit_fields),
		cmocka_unit_test(test_old_bit_fields),
		cmocka_unit_test(test_enum64),
		cmocka_unit_test(test_old_enum),
		cmocka_unit_test(test_same_name),
		cmocka_unit_test(test_circles),
		cmocka_unit_test(test_incoherent),
		cmocka_unit_test(test_nowhere),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_truncated),
	};

	return UNIT_RUN(btf);
}
