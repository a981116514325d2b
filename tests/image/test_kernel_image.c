// SPDX-License-Identifier: GPL-2.0-or-later
/* Kernel images as vmlinux files: in each container, packed in each way, sound and not. */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image_objects.h"
#include "made_dump.h"
#include "made_image.h"
#include "unit.h"

#include "image/kernelimage/kernel_image.h"
#include "image/types/types.h"

static const char *const ways[] = { "gzip", "xz", "lzma", "zstd", "bzip2", "lz4", "lzo" };

#define MADE(name, call) \
	__attribute__((cleanup(mt_cleanup_made_bytes))) struct made_bytes name = call

static int set_up(void **state)
{
	*state = unit_folder();
	return 0;
}

static int tear_down(void **state)
{
	unit_remove(*state);
	return 0;
}

static struct mt_error *try(const char *folder, const struct made_bytes *bytes, struct mt_elf **elf)
{
	unit_write(folder, "image", bytes->v, bytes->n);
	return mt_kernel_image_open(made_path(folder, "image"), elf);
}

struct sums {
	unsigned int n, right;
};

/* _text, symbol_4 and so on at their addresses; how far from the first is what counts. */
static bool count_symbol(void *data, const struct mt_elf_symbol *symbol)
{
	struct sums *sums = data;
	static uint64_t text;
	unsigned int i;

	sums->n++;
	if (!strcmp(symbol->name, "_text"))
		text = symbol->value;
	if (sscanf(symbol->name, "symbol_%u", &i) == 1)
		sums->right += symbol->value - text == 0x1000 + i / 2 * 16 &&
			       symbol->section != SHN_ABS &&
			       symbol->binding == (i % 3 ? STB_LOCAL : STB_WEAK);
	return true;
}

static void check_types(struct mt_elf *elf)
{
	mt_cleanup(mt_types) struct mt_types *types = NULL;

	assert_fine(mt_types_from_elf_btf(elf, &types));
}

static void check(struct mt_elf *elf, bool with_symbols)
{
	struct sums sums = { 0 };
	struct mt_elf_section rodata;

	assert_string_equal(mt_elf_build_id(elf), MADE_IMAGE_BUILD_ID);
	assert_true(mt_elf_is_image(elf));
	check_types(elf);
	if (!with_symbols) {
		assert_error(mt_elf_for_each_symbol(elf, count_symbol, &sums), MT_ERR_NOT_FOUND,
			     "no symbol table");
		return;
	}
	assert_fine(mt_elf_for_each_symbol(elf, count_symbol, &sums));
	assert_int_equal(sums.n, MADE_IMAGE_SYMBOLS);
	assert_int_equal(sums.right, MADE_IMAGE_SYMBOLS - 4);
	assert_fine(mt_elf_section_by_name(elf, ".rodata", &rodata));
	assert_has(rodata.data, "Linux version 6.9.0-made");
}

static void test_tables(void **state)
{
	for (enum made_tables tables = 0; tables <= MADE_NO_TABLES; tables++) {
		mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
		MADE(image, made_image(tables, false, 0));

		assert_fine(try(*state, &image, &elf));
		assert_int_equal(mt_elf_machine(elf), EM_AARCH64);
		check(elf, tables != MADE_NO_TABLES);
	}
}

/* Without a header, packed: s390x. */
static void test_big_endian(void **state)
{
	for (enum made_tables tables = 0; tables < MADE_NO_TABLES; tables++) {
		mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
		MADE(image, made_image(tables, true, (size_t)1 << 20));
		MADE(packed, made_packed(&image, "gzip"));
		MADE(loader, made_loader(&packed));

		assert_fine(try(*state, &loader, &elf));
		assert_true(mt_elf_is_big_endian(elf));
		assert_int_equal(mt_elf_machine(elf), EM_S390);
		check(elf, true);
	}
}

static void test_containers(void **state)
{
	static struct made_bytes (*const containers[])(const struct made_bytes *payload) = {
		made_bzimage, made_zboot, made_loader,
	};
	MADE(image, made_image(MADE_OFFSETS_LAST, false, (size_t)1 << 20));

	for (size_t w = 0; w < MT_ARRAY_SIZE(ways); w++) {
		MADE(packed, made_packed(&image, ways[w]));

		for (size_t c = 0; c < MT_ARRAY_SIZE(containers); c++) {
			mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
			MADE(whole, containers[c](&packed));

			assert_fine(try(*state, &whole, &elf));
			check(elf, true);
		}
	}
}

/* Image.gz and vmlinux.xz: nothing around them. */
static void test_packed_files(void **state)
{
	struct made_bytes object = { 0 };

	object.v = read_object("sample-dwarf5.so", &object.n);
	for (size_t w = 0; w < MT_ARRAY_SIZE(ways); w++) {
		mt_cleanup(mt_elf) struct mt_elf *elf = NULL, *flat = NULL;
		mt_cleanup(mt_types) struct mt_types *types = NULL;
		mt_cleanup(free) char *identity = NULL;
		MADE(image, made_image(MADE_WITH_SEQS, false, 0));
		MADE(packed_object, made_packed(&object, ways[w]));
		MADE(packed_image, made_packed(&image, ways[w]));

		assert_fine(try(*state, &packed_image, &flat));
		check(flat, true);
		assert_fine(try(*state, &packed_object, &elf));
		assert_string_equal(mt_elf_build_id(elf), OBJECT_BUILD_ID);
		assert_false(mt_elf_is_image(elf));
		assert_fine(mt_elf_identity(elf, &identity));
		assert_has(identity, OBJECT_BUILD_ID);
		assert_fine(mt_types_from_dwarf(elf, &types));
	}
	free(object.v);
}

/* What is cut off is never half a kernel. */
static void test_cut_off(void **state)
{
	MADE(image, made_image(MADE_OFFSETS_FIRST, false, 0));

	uint32_t noise = 1;

	for (size_t i = 0xa000; i < image.n; i++) {
		noise = noise * 1103515245 + 12345;
		image.v[i] = (unsigned char)(noise >> 16);
	}
	for (size_t w = 0; w < MT_ARRAY_SIZE(ways); w++) {
		MADE(packed, made_packed(&image, ways[w]));
		MADE(whole, made_bzimage(&packed));
		struct mt_elf *elf = NULL;

		whole.n -= packed.n / 2;
		assert_error(try(*state, &whole, &elf), MT_ERR_FORMAT, "bzImage: its kernel lies "
			     "outside the file: it is cut off");
		/* the header is mended, the stream is not */
		memcpy(whole.v + 0x24c, &(uint32_t){ (uint32_t)(packed.n - packed.n / 2) }, 4);
		assert_error(try(*state, &whole, &elf), MT_ERR_FORMAT, ways[w]);
		assert_null(elf);
	}
}

/* One byte after another: whatever comes of it, it is told, and every symbol has a name. */
static void test_flips(void **state)
{
	MADE(image, made_image(MADE_OFFSETS_LAST, false, 0));

	for (size_t i = 0; i < 600; i++) {
		size_t at = i * 2654435761u % 0x8000;
		unsigned char was = image.v[at];
		mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
		struct sums sums = { 0 };

		image.v[at] ^= (unsigned char)(1u << i % 8);

		mt_cleanup(mt_error) struct mt_error *err = try(*state, &image, &elf);

		if (!err)
			mt_error_destroy(mt_elf_for_each_symbol(elf, count_symbol, &sums));
		assert_true(sums.n <= MADE_IMAGE_SYMBOLS);
		image.v[at] = was;
	}
}

static void test_no_kernel(void **state)
{
	struct mt_elf *elf = NULL;
	MADE(zeros, made_image(MADE_NO_TABLES, true, 0));

	memset(zeros.v, 0, zeros.n);
	assert_error(try(*state, &zeros, &elf), MT_ERR_UNKNOWN_FORMAT,
		     "neither an ELF file nor a kernel image");
	memcpy(zeros.v + 56, "ARM\x64", 4);
	assert_error(try(*state, &zeros, &elf), MT_ERR_UNKNOWN_FORMAT, "neither kallsyms nor BTF");
	zeros.n = 100;
	assert_error(try(*state, &zeros, &elf), MT_ERR_UNKNOWN_FORMAT, "neither an ELF file");
	assert_error(mt_kernel_image_open(made_path(*state, "none"), &elf), MT_ERR_NOT_FOUND,
		     "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tables, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_big_endian, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_containers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_packed_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cut_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_flips, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_kernel, set_up, tear_down),
	};

	return UNIT_RUN(tests);
}
