// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is an ELF core: headers, and the memory they lead to. */
#include "fuzz.h"

#include "image/dump/elf_core.h"

/* Addresses at which something may begin or end. */
static void check_address(struct mt_elf_core *elf, uint64_t phys)
{
	uint64_t offset, len, next = phys;
	unsigned char bytes[64];
	enum mt_dump_presence presence = mt_elf_core_presence(elf, phys);
	mt_cleanup(mt_error) struct mt_error *err = mt_elf_core_read(elf, phys, bytes, 1);
	mt_cleanup(mt_error) struct mt_error *more =
		mt_elf_core_read(elf, phys, bytes, sizeof(bytes));

	REQUIRE(presence <= MT_NO_MEMORY);
	fuzz_check_message(err);
	fuzz_check_message(more);
	REQUIRE(presence == MT_PRESENT || err);
	REQUIRE(!err || more);
	if (mt_elf_core_locate(elf, phys, &offset, &len))
		REQUIRE(len && offset < mt_elf_core_size(elf) &&
			len <= mt_elf_core_size(elf) - offset);
	if (mt_elf_core_next(elf, &next))
		REQUIRE(next >= phys && mt_elf_core_presence(elf, next) == MT_PRESENT);
}

static void check_virtual(struct mt_elf_core *elf, uint64_t address)
{
	uint64_t phys, len;

	if (mt_elf_core_virtual(elf, address, &phys, &len))
		REQUIRE(len && mt_elf_core_has_virtual(elf));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(mt_elf_core) struct mt_elf_core *elf = NULL;
	mt_cleanup(mt_error) struct mt_error *err = mt_elf_core_open(fuzz_file(data, size), &elf);
	uint64_t phys = 0;

	fuzz_check_message(err);
	if (err)
		return 0;
	REQUIRE(mt_elf_core_size(elf) == size);
	for (int i = 0; i < 64 && mt_elf_core_next(elf, &phys); i++, phys++)
		check_address(elf, phys);
	for (unsigned int bit = 0; bit < 64; bit++) {
		check_address(elf, UINT64_C(1) << bit);
		check_virtual(elf, UINT64_MAX << bit);
	}
	check_address(elf, UINT64_MAX);
	return 0;
}
