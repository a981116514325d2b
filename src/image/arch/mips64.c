// SPDX-License-Identifier: GPL-2.0-or-later
/* 64-bit MIPS: no page tables here; its dumps are read by their ELF headers' addresses. */
#include "image/arch/arch_private.h"

const struct mt_arch mt_arch_mips64 = {
	.name = "mips64",
	.library = "mips64",
	.machines = (const char *const[]){ "mips64", NULL },
	.sections = (const struct mt_section_bits[]){
		{ .section_bits = 28, .physmem_bits = 48 },
		{ 0 },
	},
};
