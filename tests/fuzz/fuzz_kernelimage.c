// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is a file that is named as a vmlinux: ELF, packed, a kernel image, or none of these. */
#include "fuzz.h"

#include "image/kernelimage/kernel_image.h"

static bool look_at(void *data, const struct mt_elf_symbol *symbol)
{
	size_t *n = data;

	REQUIRE(symbol->name);
	return ++*n < 100000;
}

static void check_sections(struct mt_elf *elf)
{
	for (size_t i = 0; i < mt_elf_nr_sections(elf); i++) {
		struct mt_elf_section section;
		mt_cleanup(mt_error) struct mt_error *err = mt_elf_section(elf, i, &section);

		fuzz_check_message(err);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	mt_cleanup(mt_error) struct mt_error *err = NULL, *no_types = NULL;
	size_t n = 0;

	fuzz_file(data, size);
	err = mt_kernel_image_open(fuzz_file_path(), &elf);
	fuzz_check_message(err);
	if (err || !mt_elf_is_image(elf))
		return 0;
	check_sections(elf);
	mt_error_destroy(mt_elf_for_each_symbol(elf, look_at, &n));
	no_types = mt_types_from_elf_btf(elf, &types);
	fuzz_check_message(no_types);
	return 0;
}
