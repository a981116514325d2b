// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An input is the memory of a kernel, from its second page on, in an ELF core: the tables that
 * kallsyms is made of.  Where they are is told by VMCOREINFO, which is ours; the input's first
 * byte chooses which encoding that promises.
 */
#include "fuzz.h"

#include <elf.h>
#include <string.h>

#include "image/dump/dump.h"
#include "image/symbols/kallsyms.h"
#include "image/symbols/symbols.h"

#define PAGE	((size_t)4096)
#define TEXT	UINT64_C(0xffffffff81000000)
#define PHYS	UINT64_C(0x1000000)
#define MOST	(16 * PAGE)

/* Behind the first page, which has the kernel's name. */
static const char places[] =
	"SYMBOL(kallsyms_num_syms)=ffffffff81001008\n"
	"SYMBOL(kallsyms_token_index)=ffffffff81001100\n"
	"SYMBOL(kallsyms_token_table)=ffffffff81001300\n"
	"SYMBOL(kallsyms_offsets)=ffffffff81001800\n"
	"SYMBOL(kallsyms_names)=ffffffff81001c00\n";

static const char *const encodings[] = {
	"SYMBOL(kallsyms_relative_base)=ffffffff81001010\n",
	"SYMBOL(_text)=ffffffff81000000\n",
	"",
};

struct core {
	Elf64_Ehdr header;
	Elf64_Phdr note_at, memory_at;
	Elf64_Nhdr note;
	char name[12];
	char info[1024];
	unsigned char memory[PAGE + MOST];
};

static void put_headers(struct core *core, size_t memory)
{
	core->header = (Elf64_Ehdr){
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
			     EV_CURRENT },
		.e_type = ET_CORE, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
		.e_phoff = offsetof(struct core, note_at), .e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2,
	};
	core->note_at = (Elf64_Phdr){
		.p_type = PT_NOTE, .p_offset = offsetof(struct core, note),
		.p_filesz = sizeof(core->note) + sizeof(core->name) + sizeof(core->info),
	};
	core->memory_at = (Elf64_Phdr){
		.p_type = PT_LOAD, .p_offset = offsetof(struct core, memory), .p_vaddr = TEXT,
		.p_paddr = PHYS, .p_filesz = memory, .p_memsz = memory,
	};
	core->note = (Elf64_Nhdr){ .n_namesz = sizeof("VMCOREINFO"),
				   .n_descsz = sizeof(core->info) };
	memcpy(core->name, "VMCOREINFO\0", sizeof(core->name));
}

static size_t put_core(struct core *core, const uint8_t *data, size_t size)
{
	size_t memory = PAGE + (size + PAGE - 1) / PAGE * PAGE;

	memset(core, 0, sizeof(*core));
	put_headers(core, memory);
	memset(core->info, '\n', sizeof(core->info));
	snprintf(core->info, sizeof(core->info),
		 "OSRELEASE=6.1.0-test\nPAGESIZE=4096\nSYMBOL(init_uts_ns)=%llx\n"
		 "OFFSET(uts_namespace.name)=4\n%s%s",
		 (unsigned long long)TEXT, places,
		 encodings[*data % MT_ARRAY_SIZE(encodings)]);
	memcpy(core->memory + 4, "Linux", 6);
	memcpy(core->memory + PAGE, data, size);
	return offsetof(struct core, memory) + memory;
}

static void check_order(const struct mt_kallsyms *kallsyms)
{
	struct mt_symbol_order order = { 0 };
	mt_cleanup(mt_error) struct mt_error *err =
		mt_kallsyms_order(kallsyms, 0, UINT64_MAX, &order);

	fuzz_check_message(err);
	if (!err)
		mt_symbol_order_finish(&order);
	for (size_t i = 0; !err && i < order.n; i++) {
		mt_cleanup(free) char *name = mt_kallsyms_name(kallsyms, order.v[i].ref);

		REQUIRE(name);
	}
	free(order.v);
}

static void check_kallsyms(struct mt_dump *dump)
{
	mt_cleanup(mt_kallsyms) struct mt_kallsyms *kallsyms = NULL;
	mt_cleanup(mt_error) struct mt_error *err = mt_kallsyms_open(dump, &kallsyms);
	uint64_t address;

	fuzz_check_message(err);
	if (err)
		return;
	mt_kallsyms_find(kallsyms, "_text", &address);
	mt_kallsyms_find(kallsyms, "", &address);
	check_order(kallsyms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct core core;
	mt_cleanup(mt_dump) struct mt_dump *dump = NULL;
	mt_cleanup(mt_error) struct mt_error *err = NULL;
	const char *path;

	if (!size || size > MOST)
		return 0;
	fuzz_file((const uint8_t *)&core, put_core(&core, data, size));
	path = fuzz_file_path();
	err = mt_dump_open(&path, 1, NULL, &dump);
	if (!err)
		err = mt_dump_set_linux(dump, NULL);
	REQUIRE(!err);
	check_kallsyms(dump);
	return 0;
}
