// SPDX-License-Identifier: GPL-2.0-or-later
/* The made-up machine's dump: an ELF core as makedumpfile writes one. */
#include <elf.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "madeup.h"

#define MAX_SEGMENTS 64u

struct core {
	struct madeup *m;
	FILE *file;
	Elf64_Phdr segments[MAX_SEGMENTS];
	size_t nr_segments;
	char info[4096];
	size_t info_len;
};

static void put_info(struct core *core, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void put_info(struct core *core, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	core->info_len += (size_t)vsnprintf(core->info + core->info_len,
					    sizeof(core->info) - core->info_len, fmt, ap);
	va_end(ap);
	if (core->info_len >= sizeof(core->info))
		abort();
}

static void put_info_symbol(struct core *core, const char *name)
{
	const struct madeup *m = core->m;

	for (size_t i = 0; i < m->nr_symbols; i++)
		if (!strcmp(m->symbols[i].name, name))
			put_info(core, "SYMBOL(%s)=%llx\n", name,
			    (unsigned long long)m->symbols[i].address);
}

static void write_vmcoreinfo(struct core *core)
{
	put_info(core, "OSRELEASE=6.18.0-madeup\nPAGESIZE=4096\n");
	put_info(core, "BUILD-ID=%s\n", MADEUP_BUILD_ID);
	put_info_symbol(core, "init_uts_ns");
	put_info(core, "OFFSET(uts_namespace.name)=0\n");
	put_info_symbol(core, "swapper_pg_dir");
	put_info_symbol(core, "init_top_pgt");
	put_info_symbol(core, "_stext");
	put_info(core, "NUMBER(phys_base)=0\nNUMBER(pgtable_l5_enabled)=0\nKERNELOFFSET=0\n");
	put_info(core, "NUMBER(KERNEL_IMAGE_SIZE)=1073741824\nNUMBER(sme_mask)=0\n");
#if defined(MADEUP_FLAT)
	put_info(core, "NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)=-129\n");
	put_info_symbol(core, "contig_page_data");
#else
	put_info_symbol(core, "node_data");
	put_info(core, "LENGTH(node_data)=%d\n", MADEUP_NODES);
	put_info(core, "SYMBOL(mem_section)=%llx\n", (unsigned long long)core->m->mem_section);
#if defined(MADEUP_EXTREME)
	put_info(core, "LENGTH(mem_section)=1\n");
#else
	put_info(core, "LENGTH(mem_section)=%u\n", MADEUP_SECTIONS);
#endif
	put_info(core, "SIZE(mem_section)=%zu\n", sizeof(struct mem_section));
	put_info(core, "NUMBER(SECTION_SIZE_BITS)=%d\n", MADEUP_SECTION_BITS);
	put_info(core, "NUMBER(MAX_PHYSMEM_BITS)=%d\n", MADEUP_PHYSMEM_BITS);
	put_info(core, "NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)=%d\n", (int)((uint32_t)PGTY_buddy << 24));
#endif
	put_info(core, "CRASHTIME=1767225600\n");
}

static bool alike(const struct madeup *m, uint64_t a, uint64_t b)
{
	return m->is_ram[a] == m->is_ram[b] && m->in_dump[a] == m->in_dump[b];
}

/* What was left out has a size in memory and none in the file. */
static void collect_segments(struct core *core)
{
	const struct madeup *m = core->m;

	for (uint64_t pfn = 0; pfn < MADEUP_RAM_PAGES;) {
		uint64_t end = pfn + 1;

		while (end < MADEUP_RAM_PAGES && alike(m, pfn, end))
			end++;
		if (m->is_ram[pfn]) {
			uint64_t size = (end - pfn) * MADEUP_PAGE_SIZE;

			if (core->nr_segments == MAX_SEGMENTS)
				abort();
			core->segments[core->nr_segments++] = (Elf64_Phdr){
				.p_type = PT_LOAD,
				.p_flags = PF_R | PF_W | PF_X,
				.p_paddr = pfn * MADEUP_PAGE_SIZE,
				.p_filesz = m->in_dump[pfn] ? size : 0,
				.p_memsz = size,
			};
		}
		pfn = end;
	}
}

static void put(struct core *core, const void *data, size_t size)
{
	if (fwrite(data, 1, size, core->file) != size)
		clearerr(core->file);
}

static void write_headers(struct core *core, const Elf64_Phdr *note)
{
	const Elf64_Ehdr header = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
			     EV_CURRENT },
		.e_type = ET_CORE,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_phoff = sizeof(Elf64_Ehdr),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = (Elf64_Half)(core->nr_segments + 1),
	};

	put(core, &header, sizeof(header));
	put(core, note, sizeof(*note));
	put(core, core->segments, core->nr_segments * sizeof(core->segments[0]));
}

static void write_note(struct core *core)
{
	const Elf64_Nhdr header = {
		.n_namesz = sizeof("VMCOREINFO"),
		.n_descsz = (Elf64_Word)core->info_len,
	};
	const char name[12] = "VMCOREINFO";

	put(core, &header, sizeof(header));
	put(core, name, sizeof(name));
	put(core, core->info, core->info_len);
}

static void pad(struct core *core, size_t n)
{
	static const char zeros[MADEUP_PAGE_SIZE];

	put(core, zeros, n);
}

bool madeup_write(struct madeup *m, const char *path)
{
	struct core core = { .m = m, .file = fopen(path, "we") };
	Elf64_Phdr note = { .p_type = PT_NOTE };
	uint64_t offset;

	if (!core.file)
		return false;
	write_vmcoreinfo(&core);
	collect_segments(&core);
	note.p_offset = sizeof(Elf64_Ehdr) + (core.nr_segments + 1) * sizeof(Elf64_Phdr);
	note.p_filesz = sizeof(Elf64_Nhdr) + 12 + core.info_len;
	offset = (note.p_offset + note.p_filesz + MADEUP_PAGE_SIZE - 1) / MADEUP_PAGE_SIZE *
		 MADEUP_PAGE_SIZE;

	uint64_t start = offset;

	for (size_t i = 0; i < core.nr_segments; i++) {
		core.segments[i].p_offset = core.segments[i].p_filesz ? offset : 0;
		offset += core.segments[i].p_filesz;
	}
	write_headers(&core, &note);
	write_note(&core);
	pad(&core, (size_t)(start - note.p_offset - note.p_filesz));
	for (size_t i = 0; i < core.nr_segments; i++)
		put(&core, m->ram + core.segments[i].p_paddr, (size_t)core.segments[i].p_filesz);

	bool fine = !ferror(core.file);

	return fclose(core.file) == 0 && fine;
}
