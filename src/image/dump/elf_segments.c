// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dump/elf_segments.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/endian.h"

/* Far more than any machine's memory map has (PN_XNUM included). */
#define MAX_HEADERS 1000000

/* Some kcore segments are nowhere in physical memory and say so by this address. */
#define NO_PHYS UINT64_MAX

/* One file while its headers are read. */
struct reader {
	int fd;
	bool is_64, big_endian;
	struct mt_elf_segments *s;
};

/* Both layouts' fields, in one and in this machine's byte order. */
struct header {
	uint32_t type;
	uint64_t offset, virt, phys, file_size, mem_size;
};

static uint64_t number(const struct reader *elf, const void *p, size_t size)
{
	return mt_endian_uint(p, size, elf->big_endian);
}

#define FIELD(elf, field) number(elf, &(field), sizeof(field))

static struct mt_error *read_at(int fd, uint64_t offset, void *buf, size_t len, const char *what)
{
	ssize_t n = offset <= INT64_MAX ? pread(fd, buf, len, (off_t)offset) : 0;

	if (n < 0)
		return mt_error_from_errno(errno, "%s", what);
	if ((size_t)n != len)
		return mt_error_create(MT_ERR_FORMAT, "the %s lie beyond the file's end", what);
	return NULL;
}

static struct header decode(const struct reader *elf, const void *entry)
{
	if (elf->is_64) {
		Elf64_Phdr p;

		memcpy(&p, entry, sizeof(p));
		return (struct header){
			.type = (uint32_t)FIELD(elf, p.p_type),
			.offset = FIELD(elf, p.p_offset),
			.virt = FIELD(elf, p.p_vaddr),
			.phys = FIELD(elf, p.p_paddr),
			.file_size = FIELD(elf, p.p_filesz),
			.mem_size = FIELD(elf, p.p_memsz),
		};
	}

	Elf32_Phdr p;

	memcpy(&p, entry, sizeof(p));
	return (struct header){
		.type = (uint32_t)FIELD(elf, p.p_type),
		.offset = FIELD(elf, p.p_offset),
		.virt = FIELD(elf, p.p_vaddr),
		.phys = FIELD(elf, p.p_paddr),
		.file_size = FIELD(elf, p.p_filesz),
		.mem_size = FIELD(elf, p.p_memsz),
	};
}

/* Whether the memory is where a machine can have some, and the data where a file can. */
static bool is_possible(const struct header *h)
{
	return h->phys <= MT_PHYS_LIMIT && h->mem_size <= MT_PHYS_LIMIT - h->phys &&
	       h->offset <= INT64_MAX && h->file_size <= INT64_MAX;
}

static void add_segment(struct reader *elf, const struct header *h)
{
	if (h->type != PT_LOAD || !h->mem_size)
		return;
	if (!is_possible(h)) {
		elf->s->nr_impossible += h->phys != NO_PHYS;
		return;
	}

	struct mt_elf_segment s = {
		.virt = h->virt,
		.phys = h->phys,
		.offset = h->offset,
		.mem_size = h->mem_size,
		.file_size = h->file_size < h->mem_size ? h->file_size : h->mem_size,
	};

	if (s.file_size && h->offset + s.file_size > elf->s->expected_size)
		elf->s->expected_size = h->offset + s.file_size;
	s.available = h->offset >= elf->s->size ? 0 : elf->s->size - h->offset;
	if (s.available > s.file_size)
		s.available = s.file_size;
	elf->s->v[elf->s->n++] = s;
}

/* Where the table of program headers is. */
struct table {
	uint64_t offset, n, entry_size;
};

/* e_phnum has 16 bits; more headers are counted in section 0's sh_info. */
static struct mt_error *read_extended_count(const struct reader *elf,
					    uint64_t section_offset, struct table *table)
{
	Elf64_Shdr s64;
	Elf32_Shdr s32;
	struct mt_error *err;

	if (elf->is_64)
		err = read_at(elf->fd, section_offset, &s64, sizeof(s64), "section headers");
	else
		err = read_at(elf->fd, section_offset, &s32, sizeof(s32), "section headers");
	if (err)
		return err;
	table->n = number(elf, elf->is_64 ? &s64.sh_info : &s32.sh_info, 4);
	return NULL;
}

static struct mt_error *find_table(const struct reader *elf, const void *start,
				   struct table *table)
{
	uint64_t sections;

	if (elf->is_64) {
		const Elf64_Ehdr *e = start;

		*table = (struct table){ FIELD(elf, e->e_phoff), FIELD(elf, e->e_phnum),
					 FIELD(elf, e->e_phentsize) };
		sections = FIELD(elf, e->e_shoff);
	} else {
		const Elf32_Ehdr *e = start;

		*table = (struct table){ FIELD(elf, e->e_phoff), FIELD(elf, e->e_phnum),
					 FIELD(elf, e->e_phentsize) };
		sections = FIELD(elf, e->e_shoff);
	}
	if (table->entry_size != (elf->is_64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr)))
		return mt_error_create(MT_ERR_FORMAT, "program headers of %" PRIu64 " bytes each",
				       table->entry_size);
	return table->n == PN_XNUM ? read_extended_count(elf, sections, table) : NULL;
}

static int by_phys(const void *a, const void *b)
{
	const struct mt_elf_segment *x = a, *y = b;

	return x->phys < y->phys ? -1 : x->phys > y->phys;
}

static void set_reach(struct reader *elf)
{
	uint64_t reach = 0;

	for (size_t i = 0; i < elf->s->n; i++) {
		if (elf->s->v[i].phys + elf->s->v[i].mem_size > reach)
			reach = elf->s->v[i].phys + elf->s->v[i].mem_size;
		elf->s->v[i].reach = reach;
	}
}

static struct mt_error *read_segments(struct reader *elf, const void *start)
{
	struct table table = { 0 };
	struct mt_error *err = find_table(elf, start, &table);

	if (err)
		return err;
	if (table.n > MAX_HEADERS)
		return mt_error_create(MT_ERR_FORMAT, "%" PRIu64 " program headers", table.n);

	size_t len = (size_t)(table.n * table.entry_size);
	mt_cleanup(free) unsigned char *raw = malloc(len + 1);

	elf->s->v = calloc(table.n + 1, sizeof(*elf->s->v));
	if (!raw || !elf->s->v)
		return mt_error_nomem();
	err = read_at(elf->fd, table.offset, raw, len, "program headers");
	if (err)
		return err;
	for (size_t i = 0; i < table.n; i++) {
		struct header h = decode(elf, raw + i * table.entry_size);

		add_segment(elf, &h);
	}
	qsort(elf->s->v, elf->s->n, sizeof(*elf->s->v), by_phys);
	set_reach(elf);
	return NULL;
}

static bool is_core(struct reader *elf, const unsigned char *ident, const uint16_t *type)
{
	if (memcmp(ident, ELFMAG, SELFMAG))
		return false;
	elf->is_64 = ident[EI_CLASS] == ELFCLASS64;
	elf->big_endian = ident[EI_DATA] != ELFDATA2LSB;
	return FIELD(elf, *type) == ET_CORE;
}

struct mt_error *mt_elf_segments_read(int fd, struct mt_elf_segments *segments)
{
	union {
		unsigned char ident[EI_NIDENT];
		Elf64_Ehdr e64;
		Elf32_Ehdr e32;
	} start = { 0 };
	struct reader elf = { .fd = fd, .s = segments };
	struct stat st;

	*segments = (struct mt_elf_segments){ 0 };
	if (fstat(fd, &st) || pread(fd, &start, sizeof(start), 0) < 0)
		return mt_error_from_errno(errno, "reading the ELF header");
	/* e_type is at the same place in both layouts */
	if (!is_core(&elf, start.ident, &start.e64.e_type))
		return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "not an ELF core file");

	off_t end = S_ISREG(st.st_mode) ? st.st_size : lseek(fd, 0, SEEK_END);

	/* e_machine, too */
	segments->machine = (uint16_t)number(&elf, &start.e64.e_machine,
					     sizeof(start.e64.e_machine));
	segments->size = end > 0 ? (uint64_t)end : 0;

	struct mt_error *err = read_segments(&elf, &start);

	/* what is impossible here must not be asked of the library instead */
	if (!err && !segments->n && segments->nr_impossible)
		err = mt_error_create(MT_ERR_FORMAT, "an ELF core file none of whose %zu segments "
				      "any machine could have", segments->nr_impossible);
	if (!err && !segments->n)
		err = mt_error_create(MT_ERR_UNKNOWN_FORMAT, "an ELF core file without segments");
	return err;
}

void mt_elf_segments_release(struct mt_elf_segments *segments)
{
	free(segments->v);
	*segments = (struct mt_elf_segments){ 0 };
}

bool mt_elf_segment_contains(const struct mt_elf_segment *segment, uint64_t phys)
{
	return phys >= segment->phys && phys - segment->phys < segment->mem_size;
}

bool mt_elf_segment_has_data(const struct mt_elf_segment *segment, uint64_t phys)
{
	return phys >= segment->phys && phys - segment->phys < segment->available;
}

/* The number of segments that begin at phys or below. */
static size_t count_up_to(const struct mt_elf_segments *segments, uint64_t phys)
{
	size_t low = 0, high = segments->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (segments->v[middle].phys <= phys)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* /proc/vmcore has a segment for the kernel's text on top of RAM's. */
struct mt_elf_segment *mt_elf_segments_find(const struct mt_elf_segments *segments, uint64_t phys)
{
	struct mt_elf_segment *empty = NULL;
	size_t i = count_up_to(segments, phys);

	while (i && segments->v[i - 1].reach > phys) {
		struct mt_elf_segment *s = &segments->v[--i];

		if (mt_elf_segment_has_data(s, phys))
			return s;
		if (mt_elf_segment_contains(s, phys))
			empty = s;
	}
	return empty;
}

uint64_t mt_elf_segments_next_start(const struct mt_elf_segments *segments, uint64_t phys)
{
	size_t i = count_up_to(segments, phys);

	return i < segments->n ? segments->v[i].phys : UINT64_MAX;
}
