// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is an ELF file with debug information: a vmlinux. */
#include "fuzz.h"

#include "image/elf/elf_file.h"

static bool check_symbol(void *data, const struct mt_elf_symbol *symbol)
{
	size_t *n = data;

	REQUIRE(symbol->name);
	return ++*n < 4096;
}

static void check_sections(struct mt_elf *elf)
{
	size_t nr_symbols = 0;
	mt_cleanup(mt_error) struct mt_error *symbols =
		mt_elf_for_each_symbol(elf, check_symbol, &nr_symbols);

	fuzz_check_message(symbols);
	for (size_t i = 0; i < mt_elf_nr_sections(elf) && i < 256; i++) {
		struct mt_elf_section section;
		mt_cleanup(mt_error) struct mt_error *err = mt_elf_section(elf, i, &section);
		unsigned int sum = 0;

		fuzz_check_message(err);
		if (err)
			continue;
		REQUIRE(section.name && (section.data || !section.size));
		for (uint64_t at = 0; at < section.size; at += 64)
			sum += ((const volatile unsigned char *)section.data)[at];
		(void)sum;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	fuzz_file(data, size);
	err = mt_elf_open(fuzz_file_path(), &elf);
	fuzz_check_message(err);
	if (err)
		return 0;
	check_sections(elf);
	err = mt_types_from_dwarf(elf, &types);
	fuzz_check_message(err);
	if (!err)
		fuzz_check_types(types);
	return 0;
}
