// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * big_dump GIB single|mixed FILE
 *
 * The dump of a machine of so many GiB that never was, of a few megabytes: its
 * sections' memory maps are segments of their own, and all of them are the same
 * piece of the file.  It runs the made-up kernel of tests/kernel (the make
 * with SPARSEMEM_EXTREME), so tests/kernel/vmlinux-extreme goes with it.
 *
 *	single	every page by itself, none to be jumped over: the worst case
 *	mixed	half of it free, in blocks; anonymous and kernel pages between
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "madeup.h"

#define SECTION_BITS	27u
#define SECTION_PAGES	(1u << (SECTION_BITS - 12))
#define MAP_SIZE	((uint64_t)SECTION_PAGES * sizeof(struct page))
#define PHYSMEM_BITS	44u
#define DIRECT_MAP	0xffff888000000000ull
#define MAPS_AT		(UINT64_C(1) << 43)	/* physical, where nothing else is */
#define TABLES_AT	0x400000u		/* in the made-up machine's spare memory */
#define HEADERS		(1u << 20)		/* of the file */
#define PER_ROOT	(4096 / sizeof(struct mem_section))

struct big {
	struct madeup *m;
	uint64_t sections;
	uint64_t at;		/* the next free page of spare memory */
	Elf64_Phdr *segments;
	size_t nr_segments;
};

static uint64_t take_page(struct big *b)
{
	uint64_t at = b->at;

	b->at += 4096;
	if (b->at > (uint64_t)MADEUP_RAM_PAGES * 4096)
		abort();
	memset(b->m->ram + at, 0, 4096);
	return at;
}

static void write_long(struct big *b, uint64_t phys, uint64_t value)
{
	memcpy(b->m->ram + phys, &value, sizeof(value));
}

static uint64_t symbol(const struct big *b, const char *name)
{
	for (size_t i = 0; i < b->m->nr_symbols; i++)
		if (!strcmp(b->m->symbols[i].name, name))
			return b->m->symbols[i].address;
	abort();
}

static uint64_t phys_of(const struct big *b, uint64_t address)
{
	return madeup_phys(b->m, madeup_at(b->m, address));
}

/* The direct mapping of where the maps are, in pages of a gigabyte. */
static void map_maps(struct big *b)
{
	uint64_t pgd = phys_of(b, symbol(b, "init_top_pgt"));
	uint64_t end = MAPS_AT + b->sections * MAP_SIZE;

	for (uint64_t phys = MAPS_AT; phys < end; phys += UINT64_C(1) << 39) {
		uint64_t table = take_page(b);

		write_long(b, pgd + 8 * ((DIRECT_MAP + phys) >> 39 & 511), table | 0x63);
		for (uint64_t i = 0; i < 512; i++)
			write_long(b, table + 8 * i, (phys + (i << 30)) | 0xe3);
	}
}

static void make_sections(struct big *b)
{
	uint64_t nr_roots = (b->sections + PER_ROOT - 1) / PER_ROOT;
	uint64_t roots = take_page(b);
	struct mem_section section = { 0 };

	for (uint64_t i = 0; i < nr_roots; i++) {
		uint64_t root = take_page(b);

		write_long(b, roots + 8 * i, DIRECT_MAP + root);
		for (uint64_t k = 0; k < PER_ROOT && i * PER_ROOT + k < b->sections; k++) {
			uint64_t number = i * PER_ROOT + k;

			section.section_mem_map = (DIRECT_MAP + MAPS_AT + number * MAP_SIZE -
						   number * MAP_SIZE) | 0xf;
			section.usage = DIRECT_MAP + TABLES_AT;
			memcpy(b->m->ram + root + k * sizeof(section), &section, sizeof(section));
		}
	}
	write_long(b, phys_of(b, symbol(b, "mem_section")), DIRECT_MAP + roots);
	b->m->mem_section = DIRECT_MAP + roots;
}

/* One zone has it all. */
static void make_zones(struct big *b)
{
	for (unsigned int i = 0; i < __MAX_NR_ZONES * b->m->nr_nodes; i++) {
		struct zone *zone = madeup_zone(b->m, i / __MAX_NR_ZONES, i % __MAX_NR_ZONES);
		bool is_it = i == ZONE_NORMAL;

		zone->zone_start_pfn = 0;
		zone->spanned_pages = zone->present_pages = zone->managed_pages =
			is_it ? b->sections * SECTION_PAGES : 0;
	}
}

static void make_page(struct page *page, uint64_t i, bool mixed)
{
	/* widths: 17 bits of section, 2 of node, 2 of zone */
	memset(page, 0, sizeof(*page));
	page->flags.f = (uint64_t)ZONE_NORMAL << (64 - (PHYSMEM_BITS - SECTION_BITS) - 4);
	page->page_type = UINT32_MAX;
	page->_refcount = 1;
	if (mixed && i % 128 < 64) {
		page->_refcount = 0;
		if (i % 64 == 0) {
			page->page_type = (uint32_t)PGTY_buddy << 24;
			page->private = 6;
		}
	} else if (i % 3) {
		page->mapping = DIRECT_MAP + 0x1000 + (i % 2);
		page->flags.f |= 1u << PG_lru;
	}
}

static struct page *make_map(bool mixed)
{
	struct page *map = calloc(1, MAP_SIZE);

	if (!map)
		abort();
	for (uint64_t i = 0; i < SECTION_PAGES; i++)
		make_page(&map[i], i, mixed);
	return map;
}

static void add_segment(struct big *b, uint64_t phys, uint64_t offset, uint64_t size)
{
	b->segments[b->nr_segments++] = (Elf64_Phdr){
		.p_type = PT_LOAD, .p_paddr = phys, .p_offset = offset, .p_filesz = size,
		.p_memsz = size,
	};
}

static size_t write_info(const struct big *b, char *info, size_t size)
{
	size_t len = (size_t)snprintf(info, size,
		"OSRELEASE=6.18.0-madeup\nPAGESIZE=4096\nBUILD-ID=%s\n"
		"OFFSET(uts_namespace.name)=0\n"
		"NUMBER(phys_base)=0\nNUMBER(pgtable_l5_enabled)=0\nKERNELOFFSET=0\n"
		"NUMBER(KERNEL_IMAGE_SIZE)=1073741824\nNUMBER(sme_mask)=0\n"
		"SYMBOL(mem_section)=%llx\nLENGTH(mem_section)=%u\nSIZE(mem_section)=%zu\n"
		"NUMBER(SECTION_SIZE_BITS)=%u\nNUMBER(MAX_PHYSMEM_BITS)=%u\n"
		"LENGTH(node_data)=%d\n", MADEUP_BUILD_ID, (unsigned long long)b->m->mem_section,
		(unsigned int)((1u << (PHYSMEM_BITS - SECTION_BITS)) / PER_ROOT),
		sizeof(struct mem_section), SECTION_BITS, PHYSMEM_BITS, MADEUP_NODES);
	static const char *const names[] = { "init_uts_ns", "swapper_pg_dir", "init_top_pgt",
					     "_stext", "node_data" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		len += (size_t)snprintf(info + len, size - len, "SYMBOL(%s)=%llx\n", names[i],
					(unsigned long long)symbol(b, names[i]));
	return len;
}

static bool write_file(struct big *b, const struct page *map, const char *path)
{
	const uint64_t ram = (uint64_t)MADEUP_RAM_PAGES * 4096;
	char *headers = calloc(1, HEADERS), info[4096], *at = headers;
	Elf64_Phdr note = { .p_type = PT_NOTE };
	Elf64_Nhdr head = { .n_namesz = sizeof("VMCOREINFO") };
	FILE *file = fopen(path, "we");
	Elf64_Ehdr e = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, 1 },
		.e_type = ET_CORE, .e_machine = EM_X86_64, .e_version = 1, .e_phoff = sizeof(e),
		.e_ehsize = sizeof(e), .e_phentsize = sizeof(note),
		.e_phnum = (Elf64_Half)(b->nr_segments + 1),
	};

	if (!headers || !file)
		return false;
	head.n_descsz = (Elf64_Word)write_info(b, info, sizeof(info));
	note.p_offset = sizeof(e) + (b->nr_segments + 1) * sizeof(note);
	note.p_filesz = sizeof(head) + 12 + head.n_descsz;
	if (note.p_offset + note.p_filesz > HEADERS)
		return false;
	at = mempcpy(at, &e, sizeof(e));
	at = mempcpy(at, &note, sizeof(note));
	at = mempcpy(at, b->segments, b->nr_segments * sizeof(note));
	at = mempcpy(at, &head, sizeof(head));
	at = mempcpy(at, "VMCOREINFO\0", 12);
	memcpy(at, info, head.n_descsz);

	bool fine = fwrite(headers, HEADERS, 1, file) == 1 &&
		    fwrite(b->m->ram, ram, 1, file) == 1 && fwrite(map, MAP_SIZE, 1, file) == 1;

	free(headers);
	return fclose(file) == 0 && fine;
}

int main(int argc, char **argv)
{
	const uint64_t ram = (uint64_t)MADEUP_RAM_PAGES * 4096;
	struct big b = { .m = madeup_create(), .at = TABLES_AT + 4096 };

	b.sections = argc == 4 ? strtoull(argv[1], NULL, 10) * 8 : 0;
	b.segments = calloc(b.sections + 1, sizeof(*b.segments));
	if (!b.m || !b.segments || !b.sections || b.sections > 8192) {
		fputs("usage: big_dump GIB single|mixed FILE (up to 1024)\n", stderr);
		return 2;
	}
	memset(b.m->ram + TABLES_AT, 0, 4096);
	/* no CPUs, so no lists of theirs */
	write_long(&b, phys_of(&b, symbol(&b, "__cpu_possible_mask")), 0);
	map_maps(&b);
	make_sections(&b);
	make_zones(&b);
	add_segment(&b, 0, HEADERS, ram);
	for (uint64_t i = 0; i < b.sections; i++)
		add_segment(&b, MAPS_AT + i * MAP_SIZE, HEADERS + ram, MAP_SIZE);

	struct page *map = make_map(!strcmp(argv[2], "mixed"));
	bool fine = write_file(&b, map, argv[3]);

	free(map);
	free(b.segments);
	madeup_destroy(b.m);
	return !fine;
}
