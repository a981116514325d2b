// SPDX-License-Identifier: GPL-2.0-or-later
#include "made_dump.h"

#include <elf.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#include "image/kdump/kdump_file.h"

const char *made_path(const char *folder, const char *name)
{
	static char paths[2][4096];
	static unsigned int turn;
	char *path = paths[turn++ % 2];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

void made_cut(const char *folder, const char *name, size_t len)
{
	assert_int_equal(truncate(made_path(folder, name), (off_t)len), 0);
}

static FILE *create(const char *folder, const char *name)
{
	FILE *file = fopen(made_path(folder, name), "w");

	assert_non_null(file);
	return file;
}

static void put(FILE *file, const void *data, size_t len)
{
	assert_int_equal(fwrite(data, 1, len, file), len);
}

static void put_note(FILE *file, const char *text)
{
	const Elf64_Nhdr note = {
		.n_namesz = sizeof("VMCOREINFO"),
		.n_descsz = (Elf64_Word)strlen(text),
	};

	put(file, &note, sizeof(note));
	put(file, "VMCOREINFO\0", 12);
	put(file, text, strlen(text));
}

static Elf64_Ehdr core_header(size_t nr_segments)
{
	return (Elf64_Ehdr){
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
			     EV_CURRENT },
		.e_type = ET_CORE,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_phoff = sizeof(Elf64_Ehdr),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = (Elf64_Half)(nr_segments + 1),
	};
}

void made_elf(const char *folder, const char *name, const struct made_segment *segments, size_t n,
	      const char *vmcoreinfo)
{
	FILE *file = create(folder, name);
	const Elf64_Ehdr header = core_header(n);
	size_t note_len = vmcoreinfo ? sizeof(Elf64_Nhdr) + 12 + strlen(vmcoreinfo) : 0;
	Elf64_Phdr p = {
		.p_type = PT_NOTE,
		.p_offset = sizeof(header) + (n + 1) * sizeof(p),
		.p_filesz = note_len,
	};
	uint64_t at = p.p_offset + note_len;

	put(file, &header, sizeof(header));
	put(file, &p, sizeof(p));
	for (size_t i = 0; i < n; i++) {
		p = (Elf64_Phdr){
			.p_type = PT_LOAD,
			.p_offset = at,
			.p_vaddr = segments[i].virt,
			.p_paddr = segments[i].phys,
			.p_filesz = segments[i].file_size,
			.p_memsz = segments[i].mem_size,
		};
		put(file, &p, sizeof(p));
		at += segments[i].file_size;
	}
	if (vmcoreinfo)
		put_note(file, vmcoreinfo);
	for (size_t i = 0; i < n; i++)
		put(file, segments[i].data, segments[i].file_size);
	fclose(file);
}

static void swap(void *field, size_t size)
{
	unsigned char *p = field;

	for (size_t i = 0; i < size / 2; i++) {
		unsigned char byte = p[i];

		p[i] = p[size - 1 - i];
		p[size - 1 - i] = byte;
	}
}

#define SWAP(field) swap(&(field), sizeof(field))

static void swap_segment(Elf64_Phdr *p)
{
	SWAP(p->p_type);
	SWAP(p->p_flags);
	SWAP(p->p_offset);
	SWAP(p->p_vaddr);
	SWAP(p->p_paddr);
	SWAP(p->p_filesz);
	SWAP(p->p_memsz);
	SWAP(p->p_align);
}

static void swap_header(Elf64_Ehdr *e)
{
	e->e_ident[EI_DATA] = ELFDATA2MSB;
	SWAP(e->e_type);
	SWAP(e->e_machine);
	SWAP(e->e_version);
	SWAP(e->e_phoff);
	SWAP(e->e_shoff);
	SWAP(e->e_ehsize);
	SWAP(e->e_phentsize);
	SWAP(e->e_phnum);
	SWAP(e->e_shentsize);
	SWAP(e->e_shnum);
	SWAP(e->e_shstrndx);
}

static void swap_note(unsigned char *at)
{
	Elf64_Nhdr note;

	memcpy(&note, at, sizeof(note));
	SWAP(note.n_namesz);
	SWAP(note.n_descsz);
	SWAP(note.n_type);
	memcpy(at, &note, sizeof(note));
}

void made_big_endian(const char *folder, const char *name)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	Elf64_Shdr sections[2] = { [1] = { .sh_type = SHT_STRTAB, .sh_size = 11 } };

	assert_fine(mt_file_read("", made_path(folder, name), (size_t)16 << 20, &buf));

	Elf64_Ehdr *e = (void *)buf.data;
	Elf64_Phdr *p = (void *)(buf.data + e->e_phoff);
	FILE *file = create(folder, name);

	e->e_machine = EM_S390;
	e->e_shoff = buf.len;
	e->e_shentsize = sizeof(Elf64_Shdr);
	e->e_shnum = 2;
	e->e_shstrndx = 1;
	sections[1].sh_offset = buf.len + sizeof(sections);
	if (p->p_filesz)
		swap_note((unsigned char *)buf.data + p->p_offset);
	for (size_t i = 0; i < e->e_phnum; i++)
		swap_segment(&p[i]);
	swap_header(e);
	put(file, buf.data, buf.len);
	put(file, sections, sizeof(sections));
	put(file, "\0.shstrtab", 11);
	fclose(file);
}

#define NOTES_AT 1024	/* in the second header's block */

static size_t block_of(const struct made_kdump *k)
{
	return k->block ? k->block : MADE_PAGE;
}

/* The note within the second header's block, and where it says so: offset_note, size_note. */
static void add_notes(unsigned char *second, const struct made_kdump *k)
{
	const size_t len = strlen(k->vmcoreinfo);
	const Elf64_Nhdr note = { .n_namesz = sizeof("VMCOREINFO"), .n_descsz = (Elf64_Word)len };
	const uint64_t place[] = { block_of(k) + NOTES_AT, sizeof(note) + 12 + (len + 3) / 4 * 4 };

	memcpy(second + 48, place, sizeof(place));
	memcpy(second + NOTES_AT, &note, sizeof(note));
	memcpy(second + NOTES_AT + sizeof(note), "VMCOREINFO", sizeof("VMCOREINFO"));
	memcpy(second + NOTES_AT + sizeof(note) + 12, k->vmcoreinfo, len);
}

/* Only what readers look at: block_size and so on are at 428, see kdump_file.c. */
static void put_kdump_headers(FILE *file, const struct made_kdump *k)
{
	const size_t block = block_of(k);
	mt_cleanup(free) unsigned char *first = calloc(1, block), *second = calloc(1, block);
	const uint32_t sizes[] = { (uint32_t)block, 1, 2, (uint32_t)k->max };
	const uint32_t split = k->is_split;
	const uint64_t range[] = { k->start, k->end, k->max };

	memcpy(first, "KDUMP   \6", 9);
	strcpy((char *)first + 12, "Linux");
	strcpy((char *)first + 12 + 65, k->node ? k->node : "made");
	strcpy((char *)first + 12 + 4 * 65, k->machine ? k->machine : "x86_64");
	memcpy(first + 428, sizes, sizeof(sizes));
	memcpy(second + 12, &split, sizeof(split));
	memcpy(second + 16, range, 2 * sizeof(range[0]));
	memcpy(second + 80, range, sizeof(range));
	if (k->vmcoreinfo)
		add_notes(second, k);
	put(file, first, block);
	put(file, second, block);
}

static void put_bitmap(FILE *file, const struct made_kdump *k, bool (*is_set)(uint64_t pfn))
{
	mt_cleanup(free) unsigned char *bits = calloc(1, block_of(k));

	for (uint64_t pfn = 0; pfn < k->max; pfn++)
		if (is_set(pfn))
			bits[pfn / 8] |= (unsigned char)(1 << pfn % 8);
	put(file, bits, block_of(k));
}

static bool is_here(const struct made_kdump *k, uint64_t pfn)
{
	return k->is_there(pfn) && (!k->is_split || (pfn >= k->start && pfn < k->end));
}

/* As it stands in the file: its descriptor's flags, its length; packed has room for two blocks. */
static uint32_t make_page(const struct made_kdump *k, uint64_t pfn, unsigned char *packed,
			  size_t *len)
{
	mt_cleanup(free) unsigned char *page = malloc(block_of(k));

	memset(page, (int)(pfn + 1), block_of(k));
	if (k->fill)
		k->fill(pfn, page);
	*len = block_of(k);
	if (k->pack)
		return k->pack(pfn, page, block_of(k), packed, len);
	memcpy(packed, page, block_of(k));
	return 0;
}

static void put_pages(FILE *file, const struct made_kdump *k, uint64_t at, bool descriptors)
{
	mt_cleanup(free) unsigned char *packed = malloc(2 * block_of(k));
	struct {
		uint64_t offset;
		uint32_t size, flags;
		uint64_t page_flags;
	} descriptor = { .offset = at };
	size_t len;

	for (uint64_t pfn = 0; pfn < k->max; pfn++) {
		if (!is_here(k, pfn))
			continue;
		descriptor.flags = make_page(k, pfn, packed, &len);
		descriptor.size = (uint32_t)len;
		if (descriptors)
			put(file, &descriptor, sizeof(descriptor));
		else
			put(file, packed, len);
		descriptor.offset += len;
	}
}

void made_kdump(const char *folder, const char *name, const struct made_kdump *k)
{
	FILE *file = create(folder, name);
	size_t n = 0;

	for (uint64_t pfn = 0; pfn < k->max; pfn++)
		n += is_here(k, pfn);
	put_kdump_headers(file, k);
	put_bitmap(file, k, k->is_ram);
	put_bitmap(file, k, k->is_there);
	for (int part = 0; part < 2; part++)
		put_pages(file, k, 4 * block_of(k) + n * MT_KDUMP_DESCRIPTOR, !part);
	fclose(file);
}

static void put_record(FILE *file, int64_t offset, int64_t size, const void *data)
{
	const uint64_t header[] = { htobe64((uint64_t)offset), htobe64((uint64_t)size) };

	put(file, header, sizeof(header));
	if (data)
		put(file, data, (size_t)size);
}

void made_flat_records(const char *folder, const char *from, const char *name,
		       const struct made_record *records, size_t n)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	unsigned char header[MADE_PAGE] = "makedumpfile";
	const uint64_t one = htobe64(1);

	assert_fine(mt_file_read("", made_path(folder, from), (size_t)16 << 20, &buf));

	FILE *file = create(folder, name);

	memcpy(header + 16, &one, sizeof(one));
	memcpy(header + 24, &one, sizeof(one));
	put(file, header, sizeof(header));
	for (size_t i = 0; i < n; i++)
		put_record(file, (int64_t)records[i].at, (int64_t)records[i].size,
			   buf.data + records[i].at);
	put_record(file, -1, -1, NULL);
	fclose(file);
}

void made_flat(const char *folder, const char *from, const char *name, size_t chunk)
{
	struct stat st;

	assert_int_equal(stat(made_path(folder, from), &st), 0);

	const size_t len = (size_t)st.st_size, n = (len - 1) / chunk + 1;
	mt_cleanup(free) struct made_record *records = calloc(n, sizeof(*records));

	for (size_t i = 0; i < n; i++) {
		size_t at = (n - 1 - i) * chunk;

		records[i] = (struct made_record){ at, len - at < chunk ? len - at : chunk };
	}
	made_flat_records(folder, from, name, records, n);
}
