// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the compiler that made this test knows of types_sample.h, against what
 * the readers find in objects made of it.
 */
#include <string.h>

#include "image_objects.h"
#include "types_sample.h"
#include "types_sample_other.h"

#include "image/types/types.h"

/* Plain and array members: all the compiler can be asked. */
struct expected {
	const char *type, *path;
	uint64_t offset, size, nr_elements, element_size;
};

/* Without "struct", as the readers are asked. */
typedef struct mt_test_nested mt_test_nested;
typedef struct mt_test_bits mt_test_bits;
typedef struct mt_test_packed mt_test_packed;

#define PLAIN(type, field) \
	{ #type, #field, offsetof(type, field), sizeof(((type *)NULL)->field), 0, 0 }
#define ARRAY(type, field, n, element)                                                  \
	{ #type, #field, offsetof(type, field), sizeof(((type *)NULL)->field), n,       \
	  sizeof(element) }

static const struct expected members[] = {
	PLAIN(mt_test_nested, character),
	PLAIN(mt_test_nested, in_union),
	PLAIN(mt_test_nested, other),
	PLAIN(mt_test_nested, in_struct),
	PLAIN(mt_test_nested, deep),
	PLAIN(mt_test_nested, pair),
	PLAIN(mt_test_nested, pair.first),
	PLAIN(mt_test_nested, pair.second),
	ARRAY(mt_test_nested, array, 5, struct mt_test_pair),
	/* all dimensions as one: pahole's BTF has no more */
	ARRAY(mt_test_nested, matrix, 12, int),
	ARRAY(mt_test_nested, rows, 12, int),
	PLAIN(mt_test_nested, pointer),
	PLAIN(mt_test_nested, constant),
	PLAIN(mt_test_nested, function),
	ARRAY(mt_test_nested, text, 16, char),
	PLAIN(mt_test_nested, small),
	PLAIN(mt_test_nested, inside),
	PLAIN(mt_test_nested, real),
	{ "mt_test_nested", "flexible", offsetof(struct mt_test_nested, flexible), 0, 0,
	  sizeof(struct mt_test_pair) },
	PLAIN(mt_test_alias, first),
	PLAIN(mt_test_alias, first.second),
	PLAIN(mt_test_alias, second),
	PLAIN(mt_test_bits, last),
	PLAIN(mt_test_bits, inner),
	PLAIN(mt_test_packed, tail),
};

static void check_members(struct mt_types *types)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(members); i++) {
		const struct expected *e = &members[i];
		struct mt_member m;

		assert_fine(mt_types_member(types, e->type, e->path, &m));
		if (m.offset != e->offset || m.size != e->size ||
		    m.nr_elements != e->nr_elements || m.element_size != e->element_size)
			fail_msg("%s.%s: offset %llu size %llu, %llu of %llu", e->type, e->path,
				 (unsigned long long)m.offset, (unsigned long long)m.size,
				 (unsigned long long)m.nr_elements,
				 (unsigned long long)m.element_size);
		assert_int_equal(m.bit_size, 0);
	}
}

/* The integer that a bit field is in, out of a structure of this machine. */
static uint64_t integer_at(const void *start, const struct mt_member *m)
{
	const unsigned char *p = (const unsigned char *)start + m->offset;
	uint64_t value = 0;

	for (uint64_t i = 0; i < m->size; i++) {
		uint64_t from = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? i : m->size - 1 - i;

		value = value << 8 | p[from];
	}
	return value;
}

/* With all bits of the field set and no other, they must be where m says. */
static void check_bits(struct mt_types *types, const char *type, const char *path,
		       const void *only_that, unsigned int bits, bool is_signed)
{
	uint64_t ones = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
	struct mt_member m;

	assert_fine(mt_types_member(types, type, path, &m));
	assert_int_equal(m.bit_size, bits);
	assert_int_equal(m.is_signed, is_signed);
	assert_int_equal(integer_at(only_that, &m), ones << m.bit_shift);
}

#define CHECK_BITS(types, structure, field, bits, is_signed)                                   \
	do {                                                                                   \
		structure only;                                                                \
		memset(&only, 0, sizeof(only));                                                \
		only.field = -1;                                                               \
		check_bits(types, #structure, #field, &only, bits, is_signed);                 \
	} while (0)

static void check_bit_fields(struct mt_types *types)
{
	CHECK_BITS(types, mt_test_bits, a, 3, false);
	CHECK_BITS(types, mt_test_bits, b, 7, false);
	CHECK_BITS(types, mt_test_bits, c, 5, true);
	CHECK_BITS(types, mt_test_bits, d, 17, false);
	CHECK_BITS(types, mt_test_bits, e, 40, false);
	CHECK_BITS(types, mt_test_bits, f, 1, false);
	CHECK_BITS(types, mt_test_bits, g, 61, false);
	CHECK_BITS(types, mt_test_bits, h, 1, false);
	CHECK_BITS(types, mt_test_bits, inner.x, 4, false);
	CHECK_BITS(types, mt_test_bits, inner.y, 12, false);
	CHECK_BITS(types, mt_test_packed, low, 6, false);
	CHECK_BITS(types, mt_test_packed, straddling, 20, false);
	CHECK_BITS(types, mt_test_packed, high, 6, false);
}

static void check_signs(struct mt_types *types)
{
	struct mt_member m;

	assert_fine(mt_types_member(types, "mt_test_nested", "small", &m));
	assert_true(m.is_signed);
	assert_fine(mt_types_member(types, "mt_test_nested", "matrix", &m));
	assert_true(m.is_signed);
	assert_fine(mt_types_member(types, "mt_test_nested", "deep", &m));
	assert_false(m.is_signed);
	/* text, on every architecture */
	assert_fine(mt_types_member(types, "mt_test_nested", "character", &m));
	assert_false(m.is_signed);
}

static void check_size(struct mt_types *types, const char *type, uint64_t expected)
{
	uint64_t size;

	assert_fine(mt_types_size(types, type, &size));
	assert_int_equal(size, expected);
}

static void check_sizes(struct mt_types *types)
{
	check_size(types, "mt_test_nested", sizeof(struct mt_test_nested));
	check_size(types, "mt_test_bits", sizeof(struct mt_test_bits));
	check_size(types, "mt_test_packed", sizeof(struct mt_test_packed));
	check_size(types, "mt_test_alias", sizeof(mt_test_alias));
	check_size(types, "mt_test_matrix", sizeof(mt_test_matrix));
	check_size(types, "mt_test_qualified", sizeof(mt_test_qualified));
	check_size(types, "mt_test_enum", sizeof(enum mt_test_enum));
	check_size(types, "int", sizeof(int));
}

static void check_enumerator(struct mt_types *types, const char *name, int64_t expected)
{
	int64_t value;

	assert_fine(mt_types_enumerator(types, name, &value));
	assert_int_equal(value, expected);
}

static void check_enums(struct mt_types *types)
{
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };

	check_enumerator(types, "MT_TEST_NEGATIVE", MT_TEST_NEGATIVE);
	check_enumerator(types, "MT_TEST_ZERO", MT_TEST_ZERO);
	check_enumerator(types, "MT_TEST_SMALL", MT_TEST_SMALL);
	check_enumerator(types, "MT_TEST_ANONYMOUS", MT_TEST_ANONYMOUS);
	check_enumerator(types, "MT_TEST_INSIDE", MT_TEST_INSIDE);
	assert_fine(mt_types_enum(types, "mt_test_enum", &list));
	assert_int_equal(list.n, 3);
	assert_string_equal(list.v[0].name, "MT_TEST_NEGATIVE");
	assert_int_equal(list.v[0].value, MT_TEST_NEGATIVE);
	assert_string_equal(list.v[2].name, "MT_TEST_SMALL");
	assert_int_equal(list.v[2].value, MT_TEST_SMALL);
}

static void check_missing(struct mt_types *types)
{
	struct mt_enumerators list;
	struct mt_member m;
	uint64_t size;
	int64_t value;

	for (int again = 0; again < 2; again++) {
		assert_error(mt_types_size(types, "mt_test_nothing", &size), MT_ERR_NOT_FOUND,
			     "no type mt_test_nothing");
		assert_error(mt_types_member(types, "mt_test_nothing", "a", &m),
			     MT_ERR_NOT_FOUND, "no type mt_test_nothing");
		assert_error(mt_types_enumerator(types, "MT_TEST_NOTHING", &value),
			     MT_ERR_NOT_FOUND, "no enumerator MT_TEST_NOTHING");
		assert_error(mt_types_enum(types, "mt_test_nothing", &list), MT_ERR_NOT_FOUND,
			     "no type mt_test_nothing");
	}
	assert_error(mt_types_member(types, "mt_test_nested", "nothing", &m), MT_ERR_NOT_FOUND,
		     "type mt_test_nested: no member nothing");
	assert_error(mt_types_member(types, "mt_test_nested", "pair.nothing", &m),
		     MT_ERR_NOT_FOUND, "no member pair.nothing");
	assert_error(mt_types_member(types, "mt_test_nested", "character.nothing", &m),
		     MT_ERR_NOT_FOUND, "no member");
	assert_error(mt_types_member(types, "mt_test_nested", "pointer.text", &m),
		     MT_ERR_NOT_FOUND, "no member");
	assert_error(mt_types_member(types, "mt_test_nested", "", &m), MT_ERR_NOT_FOUND,
		     "no member");
	/* a name that is a variable's and a member's, but no type's */
	assert_error(mt_types_size(types, "straddling", &size), MT_ERR_NOT_FOUND, "no type");
	assert_error(mt_types_enum(types, "mt_test_nested", &list), MT_ERR_NOT_FOUND, "no type");
}

static void check_all(struct mt_types *types)
{
	check_members(types);
	check_bit_fields(types);
	check_signs(types);
	check_sizes(types);
	check_enums(types);
	check_missing(types);
}

/* What is defined in the second unit only. */
static void check_other_unit(struct mt_types *types)
{
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };
	struct mt_member m;

	check_size(types, "mt_test_opaque", sizeof(struct mt_test_opaque));
	check_size(types, "opaque", sizeof(struct opaque));
	check_size(types, "mto", sizeof(struct mto));
	assert_fine(mt_types_member(types, "mt_test_opaque", "number", &m));
	assert_int_equal(m.offset, offsetof(struct mt_test_opaque, number));
	assert_fine(mt_types_member(types, "opaque", "f_opaque", &m));
	assert_int_equal(m.offset, offsetof(struct opaque, f_opaque));
	check_enumerator(types, "MT_TEST_OTHER", MT_TEST_OTHER);
	assert_fine(mt_types_enum(types, "mt_test_other_enum", &list));
	assert_int_equal(list.n, 1);
	/* and the first one is still right after that */
	check_size(types, "mt_test_bits", sizeof(struct mt_test_bits));
}

static void check_dwarf(const char *object)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object(object);
	mt_cleanup(mt_types) struct mt_types *types = NULL;

	assert_fine(mt_types_from_dwarf(elf, &types));
	assert_string_equal(mt_types_origin(types), "DWARF");
	check_all(types);
	check_enumerator(types, "MT_TEST_LARGE", MT_TEST_LARGE);
	check_enumerator(types, "MT_TEST_HUGE", MT_TEST_HUGE);
	check_other_unit(types);
}

static void test_dwarf5(void **state)
{
	(void)state;
	check_dwarf("sample-dwarf5.so");
}

static void test_dwarf4(void **state)
{
	(void)state;
	check_dwarf("sample-dwarf4.so");
}

/* DW_AT_bit_offset instead of DW_AT_data_bit_offset */
static void test_dwarf3(void **state)
{
	(void)state;
	check_dwarf("sample-dwarf3.so");
}

static void test_dwarf64(void **state)
{
	(void)state;
	check_dwarf("sample-dwarf64.so");
}

static void test_compressed(void **state)
{
	(void)state;
	check_dwarf("sample-zlib.so");
	check_dwarf("sample-zdebug.so");
}

static void test_detached(void **state)
{
	(void)state;
	check_dwarf("sample-debug.so");
}

/* Which types are in type units is the compiler's choice. */
static void check_size_if_known(struct mt_types *types, const char *type, uint64_t expected)
{
	uint64_t size;
	struct mt_error *err = mt_types_size(types, type, &size);

	if (!err)
		assert_int_equal(size, expected);
	else
		assert_true(mt_error_code(err) == MT_ERR_NOT_FOUND ||
			    mt_error_code(err) == MT_ERR_FORMAT);
	mt_error_destroy(err);
}

/* Type units are not read; what is in the others is. */
static void test_type_units(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-types.so");
	mt_cleanup(mt_types) struct mt_types *types = NULL;

	(void)state;
	assert_fine(mt_types_from_dwarf(elf, &types));
	check_size_if_known(types, "mt_test_nested", sizeof(struct mt_test_nested));
	check_size_if_known(types, "mt_test_packed", sizeof(struct mt_test_packed));
	check_size_if_known(types, "mt_test_alias", sizeof(mt_test_alias));
	check_size(types, "int", sizeof(int));
}

static void test_dwz(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-dwz.so");
	struct mt_types *types = NULL;

	(void)state;
	assert_error(mt_types_from_dwarf(elf, &types), MT_ERR_UNKNOWN_FORMAT, "supplementary file");
}

static void test_no_btf(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-dwarf5.so");
	struct mt_types *types = NULL;

	(void)state;
	assert_error(mt_types_from_elf_btf(elf, &types), MT_ERR_NOT_FOUND, ".BTF");
}

static void test_btf(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-btf.so");
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	struct mt_error *err = mt_types_from_elf_btf(elf, &types);

	(void)state;
	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND) {
		/* cmocka's skip() is a failure to TAP */
		print_message("# this compiler makes no BTF\n");
		mt_error_destroy(err);
		return;
	}
	assert_fine(err);
	assert_string_equal(mt_types_origin(types), "BTF");
	check_all(types);
}

/* Asks a bit of everything; what comes of it does not matter. */
static void refuse(struct mt_types *types, const char *member, const char *words)
{
	struct mt_member m;
	char text[128];

	snprintf(text, sizeof(text), "type damaged, member %s: %s", member, words);
	assert_error(mt_types_member(types, "damaged", member, &m), MT_ERR_FORMAT, text);
}

/* damaged_types.S */
static void test_incoherent(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-damaged.so");
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	mt_cleanup(members) struct mt_members all = { 0 };
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };
	struct mt_member m;

	(void)state;
	assert_fine(mt_types_from_dwarf(elf, &types));
	assert_fine(mt_types_member(types, "damaged", "fine", &m));
	assert_int_equal(m.offset, 12);
	refuse(types, "beyond", "4 bytes at 13 of a type of 16");
	refuse(types, "far", "4 bytes at 2147483632 of a type of 16");
	refuse(types, "wide", "2048 bytes at 0 of a type of 16");
	refuse(types, "many", "4294967296 bytes at 0 of a type of 16");
	refuse(types, "nothings", "2147483647 elements of 0 bytes in 0");
	refuse(types, "bits", "8 bytes at 15 of a type of 16");
	refuse(types, "many_bits", "bit field of 65 bits");
	assert_error(mt_types_members(types, "damaged", &all), MT_ERR_FORMAT,
		     "type damaged: member beyond: 4 bytes at 13 of a type of 16");
	assert_error(mt_types_enum(types, "letters", &list), MT_ERR_FORMAT,
		     "enum letters: an enumerator whose name is no word");
}

static void ask(struct mt_types *types)
{
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };
	struct mt_member m;
	uint64_t size;
	int64_t value;

	for (size_t i = 0; i < MT_ARRAY_SIZE(members); i++)
		mt_error_destroy(mt_types_member(types, members[i].type, members[i].path, &m));
	mt_error_destroy(mt_types_member(types, "mt_test_bits", "d", &m));
	mt_error_destroy(mt_types_size(types, "opaque", &size));
	mt_error_destroy(mt_types_size(types, "mt_test_matrix", &size));
	mt_error_destroy(mt_types_enumerator(types, "MT_TEST_OTHER", &value));
	mt_error_destroy(mt_types_enum(types, "mt_test_enum", &list));
}

static void try_file(const char *path)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
	struct mt_types *dwarf = NULL, *btf = NULL;
	struct mt_error *err = mt_elf_open(path, &elf);

	mt_error_destroy(err);
	if (err)
		return;
	mt_error_destroy(mt_types_from_dwarf(elf, &dwarf));
	mt_error_destroy(mt_types_from_elf_btf(elf, &btf));
	if (dwarf)
		ask(dwarf);
	if (btf)
		ask(btf);
	mt_types_destroy(dwarf);
	mt_types_destroy(btf);
}

/* The same numbers in each run. */
static uint32_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Damage in the sections that the readers read; nothing may come of it. */
static void test_mangled(void **state)
{
	static const char *const names[] = { ".debug_info", ".debug_abbrev", ".debug_str", ".BTF" };
	char *folder = unit_folder();
	char path[4096];
	size_t len;
	uint64_t seed = 1;
	mt_cleanup(free) unsigned char *whole = read_object("sample-btf.so", &len);
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-btf.so");

	(void)state;
	snprintf(path, sizeof(path), "%s/object", folder);
	for (int i = 0; i < 1200; i++) {
		struct mt_elf_section section;
		struct mt_error *err = mt_elf_section_by_name(elf, names[i % 4], &section);
		unsigned char *p = err ? NULL : memmem(whole, len, section.data, section.size);

		mt_error_destroy(err);
		if (!p)
			continue;
		for (int n = 1 + i / 4 % 3; n > 0; n--)
			p[next_random(&seed) % section.size] = (unsigned char)next_random(&seed);
		unit_write(folder, "object", whole, len);
		try_file(path);
		memcpy(p, section.data, section.size);
	}
	unit_remove(folder);
}

int main(void)
{
	const struct CMUnitTest types[] = {
		cmocka_unit_test(test_dwarf5),
		cmocka_unit_test(test_dwarf4),
		cmocka_unit_test(test_dwarf3),
		cmocka_unit_test(test_dwarf64),
		cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_detached),
		cmocka_unit_test(test_type_units),
		cmocka_unit_test(test_dwz),
		cmocka_unit_test(test_no_btf),
		cmocka_unit_test(test_btf),
		cmocka_unit_test(test_incoherent),
		cmocka_unit_test(test_mangled),
	};

	return UNIT_RUN(types);
}
