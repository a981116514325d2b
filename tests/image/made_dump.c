// SPDX-License-Identifier: GPL-2.0-or-later
#include "made_dump.h"

#include <elf.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

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

/* Only what readers look at: block_size and so on are at 428, see kdump_file.c. */
static void put_kdump_headers(FILE *file, const struct made_kdump *k)
{
	unsigned char first[MADE_PAGE] = "KDUMP   \6", second[MADE_PAGE] = { 0 };
	const uint32_t sizes[] = { MADE_PAGE, 1, 2, (uint32_t)k->max };
	const uint32_t split = k->is_split;
	const uint64_t range[] = { k->start, k->end, k->max };

	strcpy((char *)first + 12, "Linux");
	strcpy((char *)first + 12 + 65, k->node ? k->node : "made");
	strcpy((char *)first + 12 + 4 * 65, "x86_64");
	memcpy(first + 428, sizes, sizeof(sizes));
	memcpy(second + 12, &split, sizeof(split));
	memcpy(second + 16, range, 2 * sizeof(range[0]));
	memcpy(second + 80, range, sizeof(range));
	put(file, first, sizeof(first));
	put(file, second, sizeof(second));
}

static void put_bitmap(FILE *file, const struct made_kdump *k, bool (*is_set)(uint64_t pfn))
{
	unsigned char bits[MADE_PAGE] = { 0 };

	for (uint64_t pfn = 0; pfn < k->max; pfn++)
		if (is_set(pfn))
			bits[pfn / 8] |= (unsigned char)(1 << pfn % 8);
	put(file, bits, sizeof(bits));
}

static bool is_here(const struct made_kdump *k, uint64_t pfn)
{
	return k->is_there(pfn) && (!k->is_split || (pfn >= k->start && pfn < k->end));
}

void made_kdump(const char *folder, const char *name, const struct made_kdump *k)
{
	FILE *file = create(folder, name);
	struct {
		uint64_t offset;
		uint32_t size, flags;
		uint64_t page_flags;
	} descriptor = { .size = MADE_PAGE };
	size_t n = 0;

	for (uint64_t pfn = 0; pfn < k->max; pfn++)
		n += is_here(k, pfn);
	put_kdump_headers(file, k);
	put_bitmap(file, k, k->is_ram);
	put_bitmap(file, k, k->is_there);
	descriptor.offset = 4 * MADE_PAGE + n * sizeof(descriptor);
	for (size_t i = 0; i < n; i++, descriptor.offset += MADE_PAGE)
		put(file, &descriptor, sizeof(descriptor));
	for (uint64_t pfn = 0; pfn < k->max; pfn++) {
		unsigned char page[MADE_PAGE];

		memset(page, (int)(pfn + 1), sizeof(page));
		if (is_here(k, pfn))
			put(file, page, sizeof(page));
	}
	fclose(file);
}

static void put_record(FILE *file, int64_t offset, int64_t size, const void *data)
{
	const uint64_t header[] = { htobe64((uint64_t)offset), htobe64((uint64_t)size) };

	put(file, header, sizeof(header));
	if (data)
		put(file, data, (size_t)size);
}

void made_flat(const char *folder, const char *from, const char *name, size_t chunk)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	unsigned char header[MADE_PAGE] = "makedumpfile";
	const uint64_t one = htobe64(1);

	assert_fine(mt_file_read("", made_path(folder, from), (size_t)16 << 20, &buf));

	FILE *file = create(folder, name);

	memcpy(header + 16, &one, sizeof(one));
	memcpy(header + 24, &one, sizeof(one));
	put(file, header, sizeof(header));
	for (size_t at = (buf.len - 1) / chunk * chunk;; at -= chunk) {
		size_t size = buf.len - at < chunk ? buf.len - at : chunk;

		put_record(file, (int64_t)at, (int64_t)size, buf.data + at);
		if (!at)
			break;
	}
	put_record(file, -1, -1, NULL);
	fclose(file);
}
