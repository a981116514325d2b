// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <string.h>

#include "image_objects.h"
#include "types_sample.h"

static void test_headers(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-dwarf5.so");

	(void)state;
	assert_string_equal(mt_elf_path(elf), object_path("sample-dwarf5.so"));
	assert_true(mt_elf_machine(elf) != EM_NONE);
	assert_int_equal(mt_elf_is_64(elf), sizeof(void *) == 8);
	assert_int_equal(mt_elf_is_big_endian(elf), __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	assert_true(mt_elf_nr_sections(elf) > 5);
}

static void test_build_id(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-dwarf5.so");
	mt_cleanup(mt_elf) struct mt_elf *detached = open_object("sample-debug.so");

	(void)state;
	assert_string_equal(mt_elf_build_id(elf), OBJECT_BUILD_ID);
	assert_string_equal(mt_elf_build_id(detached), OBJECT_BUILD_ID);
}

static void test_sections(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-dwarf5.so");
	struct mt_elf_section section, same;

	(void)state;
	assert_fine(mt_elf_section(elf, 0, &section));
	assert_string_equal(section.name, "");
	assert_null(section.data);
	assert_fine(mt_elf_section_by_name(elf, ".debug_info", &section));
	assert_non_null(section.data);
	for (size_t i = 1; i < mt_elf_nr_sections(elf); i++) {
		assert_fine(mt_elf_section(elf, i, &same));
		if (strcmp(same.name, ".debug_info") == 0)
			assert_ptr_equal(same.data, section.data);
	}
	assert_error(mt_elf_section_by_name(elf, ".nowhere", &section), MT_ERR_NOT_FOUND,
		     ".nowhere");
	assert_error(mt_elf_section(elf, mt_elf_nr_sections(elf), &section), MT_ERR_NOT_FOUND,
		     "sample-dwarf5.so");
}

static void test_section_without_data(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-debug.so");
	struct mt_elf_section section;

	(void)state;
	assert_fine(mt_elf_section_by_name(elf, ".bss", &section));
	assert_int_equal(section.type, SHT_NOBITS);
	assert_null(section.data);
	assert_int_equal(section.size, 0);
}

/* The section of one object has what it has in the other. */
static void check_same(const char *name, const char *object, const char *other)
{
	mt_cleanup(mt_elf) struct mt_elf *a = open_object(object);
	mt_cleanup(mt_elf) struct mt_elf *b = open_object(other);
	struct mt_elf_section first, second;

	assert_fine(mt_elf_section_by_name(a, name, &first));
	assert_fine(mt_elf_section_by_name(b, name, &second));
	assert_string_equal(second.name, name);
	assert_int_equal(first.size, second.size);
	assert_memory_equal(first.data, second.data, first.size);
	/* once more: it is decompressed by now */
	assert_fine(mt_elf_section_by_name(b, name, &second));
	assert_memory_equal(first.data, second.data, first.size);
}

static void test_compressed(void **state)
{
	static const char *const names[] = { ".debug_info", ".debug_abbrev", ".debug_str" };

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++) {
		check_same(names[i], "sample-dwarf5.so", "sample-zlib.so");
		check_same(names[i], "sample-dwarf5.so", "sample-zdebug.so");
	}
}

struct wanted {
	const char *name;
	struct mt_elf_symbol symbol;
	unsigned int nr_seen;
};

static bool see(void *data, const struct mt_elf_symbol *symbol)
{
	struct wanted *wanted = data;

	wanted->nr_seen++;
	if (strcmp(symbol->name, wanted->name) != 0)
		return true;
	wanted->symbol = *symbol;
	return false;
}

static void test_symbols(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-dwarf5.so");
	struct wanted wanted = { .name = "mt_test_use_bits" };
	struct wanted all = { .name = "no such symbol" };

	(void)state;
	assert_fine(mt_elf_for_each_symbol(elf, see, &wanted));
	assert_string_equal(wanted.symbol.name, wanted.name);
	assert_int_equal(wanted.symbol.type, STT_OBJECT);
	assert_int_equal(wanted.symbol.size, sizeof(struct mt_test_bits));
	assert_true(wanted.symbol.value != 0 && wanted.symbol.section != SHN_UNDEF);
	assert_fine(mt_elf_for_each_symbol(elf, see, &all));
	assert_true(all.nr_seen > wanted.nr_seen);
}

static void test_not_elf(void **state)
{
	char *folder = unit_folder();
	char path[4096];
	struct mt_elf *elf = NULL;

	(void)state;
	unit_write(folder, "text", "not an object at all", 20);
	unit_write(folder, "short", "\177EL", 3);
	unit_write(folder, "magic", "\177ELF", 4);
	snprintf(path, sizeof(path), "%s/text", folder);
	assert_error(mt_elf_open(path, &elf), MT_ERR_UNKNOWN_FORMAT, "text: not an ELF file");
	snprintf(path, sizeof(path), "%s/short", folder);
	assert_error(mt_elf_open(path, &elf), MT_ERR_UNKNOWN_FORMAT, "short: not an ELF file");
	snprintf(path, sizeof(path), "%s/magic", folder);
	assert_error(mt_elf_open(path, &elf), MT_ERR_FORMAT, "magic: ");
	snprintf(path, sizeof(path), "%s/nowhere", folder);
	assert_error(mt_elf_open(path, &elf), MT_ERR_NOT_FOUND, "nowhere: ");
	assert_error(mt_elf_open(folder, &elf), MT_ERR_UNKNOWN_FORMAT, "not a regular file");
	unit_remove(folder);
}

/* Opens what was written to a file, and touches all of it. */
static void try_all(const char *path)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
	struct mt_error *err = mt_elf_open(path, &elf);
	struct wanted all = { .name = "no such symbol" };
	struct mt_elf_section section;

	mt_error_destroy(err);
	if (err)
		return;
	for (size_t i = 0; i < mt_elf_nr_sections(elf); i++)
		mt_error_destroy(mt_elf_section(elf, i, &section));
	mt_error_destroy(mt_elf_section_by_name(elf, ".debug_info", &section));
	mt_error_destroy(mt_elf_for_each_symbol(elf, see, &all));
}

static void test_truncated(void **state)
{
	char *folder = unit_folder();
	char path[4096];
	size_t len;
	mt_cleanup(free) char *whole = read_object("sample-zlib.so", &len);

	(void)state;
	snprintf(path, sizeof(path), "%s/object", folder);
	for (size_t cut = 0; cut < len; cut += cut < 200 ? 1 : 97) {
		unit_write(folder, "object", whole, cut);
		try_all(path);
	}
	unit_remove(folder);
}

/* Section headers say whatever they like. */
static void test_mangled_headers(void **state)
{
	static const unsigned char values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
	char *folder = unit_folder();
	char path[4096];
	size_t len;
	mt_cleanup(free) unsigned char *whole = read_object("sample-zlib.so", &len);
	size_t headers = len > 0x2000 ? len - 0x2000 : 0;

	(void)state;
	snprintf(path, sizeof(path), "%s/object", folder);
	for (size_t at = 0; at < len; at = at == 63 ? headers + 64 : at + (at < 64 ? 1 : 13)) {
		unsigned char old = whole[at];

		for (size_t i = 0; i < MT_ARRAY_SIZE(values); i++) {
			whole[at] = values[i];
			unit_write(folder, "object", whole, len);
			try_all(path);
		}
		whole[at] = old;
	}
	unit_remove(folder);
}

/* A small file must not cost memory without bound, however well it is compressed. */
static void test_budget(void **state)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-zeroes.so");
	struct mt_elf_section section;

	(void)state;
	assert_error(mt_elf_section_by_name(elf, ".debug_zeroes", &section), MT_ERR_FORMAT,
		     "claim to become 80000000, the file may take 67108864 bytes more");
	assert_fine(mt_elf_section_by_name(elf, ".debug_info", &section));
	assert_true(section.size > 0);
}

int main(void)
{
	const struct CMUnitTest elf[] = {
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_build_id),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_section_without_data),
		cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_symbols),
		cmocka_unit_test(test_not_elf),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_mangled_headers),
	};

	return UNIT_RUN(elf);
}
