// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/extract/kdump_headers.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

#define SIGNATURE "KDUMP   "
#define VERSION 6
#define NAMES_AT 12		/* struct new_utsname behind signature and version */
#define NAME_SIZE 65
#define NOTES_AT 1024		/* in the sub header's first block, behind its struct */
#define DUMP_LEVEL 31		/* as if all that can be left out was */

/* Elf_Nhdr, then the name, padded to 4 bytes. */
#define NOTE_NAME "VMCOREINFO"
#define NOTE_HEAD (sizeof(Elf64_Nhdr) + 12)

/* Where things are in struct disk_dump_header and struct kdump_sub_header. */
struct places {
	size_t status;		/* u32; block_size, sub_hdr_size, bitmap_blocks, max_mapnr and
				 * total_ram_blocks, device_blocks, written_blocks follow it,
				 * current_cpu, nr_cpus */
	size_t word;		/* bytes of a long */
	size_t dump_level;	/* s32; before it phys_base */
	size_t start_pfn;	/* two longs */
	size_t vmcoreinfo;	/* u64, then a long; the same of notes and eraseinfo follow */
	size_t start_pfn_64;	/* three u64 */
};

static const struct places places_64 = { 424, 8, 8, 16, 32, 80 };
static const struct places places_32 = { 412, 4, 4, 12, 20, 56 };

static void put(const struct mt_kdump_headers *h, unsigned char *p, size_t size, uint64_t value)
{
	for (size_t i = 0; i < size; i++)
		p[h->big_endian ? size - 1 - i : i] = (unsigned char)(value >> 8 * i);
}

static uint64_t blocks_of(uint64_t bytes, uint64_t block)
{
	return (bytes + block - 1) / block;
}

uint64_t mt_kdump_bitmap_blocks(const struct mt_kdump_headers *h)
{
	return blocks_of(h->max_pfn, h->block * 8);
}

static size_t note_size(const struct mt_kdump_headers *h)
{
	return NOTE_HEAD + (strlen(h->vmcoreinfo) + 3) / 4 * 4;
}

static uint64_t sub_blocks(const struct mt_kdump_headers *h)
{
	return blocks_of(NOTES_AT + note_size(h), h->block);
}

/* The machine's own name stays out. */
static void put_names(const struct mt_kdump_headers *h, unsigned char *names)
{
	mt_cleanup(free) char *release = mt_vmcoreinfo_get(h->vmcoreinfo, "OSRELEASE");
	const char *const text[] = { "Linux", "(none)", release, NULL, h->machine };

	for (size_t i = 0; i < MT_ARRAY_SIZE(text); i++)
		if (text[i])
			memcpy(names + i * NAME_SIZE, text[i], strnlen(text[i], NAME_SIZE - 1));
}

static void put_first(const struct mt_kdump_headers *h, const struct places *at,
		      unsigned char *first)
{
	const uint64_t bitmaps = 2 * mt_kdump_bitmap_blocks(h);
	const uint64_t max = h->max_pfn < UINT32_MAX ? h->max_pfn : UINT32_MAX;
	const uint64_t numbers[] = { 0, h->block, sub_blocks(h), bitmaps, max,
				     0, 0, h->nr_pages, 0, 1 };

	memcpy(first, SIGNATURE, sizeof(SIGNATURE) - 1);
	put(h, first + sizeof(SIGNATURE) - 1, 4, VERSION);
	put_names(h, first + NAMES_AT);
	for (size_t i = 0; i < MT_ARRAY_SIZE(numbers); i++)
		put(h, first + at->status + 4 * i, 4, numbers[i]);
}

static void put_note(const struct mt_kdump_headers *h, unsigned char *note)
{
	const size_t len = strlen(h->vmcoreinfo);

	put(h, note, 4, sizeof(NOTE_NAME));
	put(h, note + 4, 4, len);
	memcpy(note + sizeof(Elf64_Nhdr), NOTE_NAME, sizeof(NOTE_NAME));
	memcpy(note + NOTE_HEAD, h->vmcoreinfo, len);
}

static void put_second(const struct mt_kdump_headers *h, const struct places *at,
		       unsigned char *second)
{
	unsigned char *place = second + at->vmcoreinfo;
	int64_t phys_base;

	if (mt_vmcoreinfo_number(h->vmcoreinfo, "NUMBER(phys_base)", &phys_base))
		put(h, second, at->word, (uint64_t)phys_base);
	put(h, second + at->dump_level, 4, DUMP_LEVEL);
	put(h, second + at->start_pfn + at->word, at->word, h->max_pfn);
	put(h, place, 8, h->block + NOTES_AT + NOTE_HEAD);
	put(h, place + 8, at->word, strlen(h->vmcoreinfo));
	put(h, place + 8 + at->word, 8, h->block + NOTES_AT);
	put(h, place + 16 + at->word, at->word, note_size(h));
	put(h, second + at->start_pfn_64 + 8, 8, h->max_pfn);
	put(h, second + at->start_pfn_64 + 16, 8, h->max_pfn);
	put_note(h, second + NOTES_AT);
}

struct mt_error *mt_kdump_headers_make(const struct mt_kdump_headers *h, unsigned char **bytes,
				       size_t *len)
{
	const struct places *at = h->is_64 ? &places_64 : &places_32;

	if (mt_kdump_bitmap_blocks(h) > INT32_MAX / 2)
		return mt_error_create(MT_ERR_FORMAT, "memory reaches beyond what a kdump can "
				       "hold");
	*len = (size_t)((1 + sub_blocks(h)) * h->block);
	*bytes = calloc(1, *len);
	if (!*bytes)
		return mt_error_nomem();
	put_first(h, at, *bytes);
	put_second(h, at, *bytes + h->block);
	return NULL;
}

void mt_kdump_descriptor_make(const struct mt_kdump_headers *h, uint64_t offset, uint32_t size,
			      uint32_t flags, unsigned char bytes[MT_KDUMP_DESCRIPTOR])
{
	memset(bytes, 0, MT_KDUMP_DESCRIPTOR);
	put(h, bytes, 8, offset);
	put(h, bytes + 8, 4, size);
	put(h, bytes + 12, 4, flags);
}
