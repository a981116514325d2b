// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dump/elf_core.h"

#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Far more than any machine's memory map has (PN_XNUM included). */
#define MAX_HEADERS 1000000

/* Small reads come from blocks of the file that were read before. */
#define BLOCK_SIZE 4096
#define NR_BLOCKS 2048

struct block {
	uint64_t number;	/* offset / BLOCK_SIZE, plus 1; 0: unused */
	unsigned char bytes[BLOCK_SIZE];
};

struct segment {
	uint64_t virt, phys;
	uint64_t offset;	/* in the file */
	uint64_t mem_size;	/* > 0, does not wrap around */
	uint64_t file_size;	/* <= mem_size */
	uint64_t available;	/* <= file_size: not beyond the file's end */
	uint64_t reach;		/* the furthest end of this and all before it */
};

struct mt_elf_core {
	struct segment *v;	/* sorted by physical address */
	size_t n;
	struct segment *last;
	struct block *blocks;
	int fd;
	uint64_t size, expected_size;
	bool is_64, swap;
};

/* Both layouts' fields, in one and in this machine's byte order. */
struct header {
	uint32_t type;
	uint64_t offset, virt, phys, file_size, mem_size;
};

static uint64_t half(const struct mt_elf_core *elf, uint16_t v)
{
	return elf->swap ? __builtin_bswap16(v) : v;
}

static uint32_t word(const struct mt_elf_core *elf, uint32_t v)
{
	return elf->swap ? __builtin_bswap32(v) : v;
}

static uint64_t xword(const struct mt_elf_core *elf, uint64_t v)
{
	return elf->swap ? __builtin_bswap64(v) : v;
}

static struct mt_error *read_at(int fd, uint64_t offset, void *buf, size_t len, const char *what)
{
	ssize_t n = offset <= INT64_MAX ? pread(fd, buf, len, (off_t)offset) : 0;

	if (n < 0)
		return mt_error_from_errno(errno, "%s", what);
	if ((size_t)n != len)
		return mt_error_create(MT_ERR_FORMAT, "the %s lie beyond the file's end", what);
	return NULL;
}

static struct header decode(const struct mt_elf_core *elf, const void *entry)
{
	if (elf->is_64) {
		Elf64_Phdr p;

		memcpy(&p, entry, sizeof(p));
		return (struct header){
			.type = word(elf, p.p_type),
			.offset = xword(elf, p.p_offset),
			.virt = xword(elf, p.p_vaddr),
			.phys = xword(elf, p.p_paddr),
			.file_size = xword(elf, p.p_filesz),
			.mem_size = xword(elf, p.p_memsz),
		};
	}

	Elf32_Phdr p;

	memcpy(&p, entry, sizeof(p));
	return (struct header){
		.type = word(elf, p.p_type),
		.offset = word(elf, p.p_offset),
		.virt = word(elf, p.p_vaddr),
		.phys = word(elf, p.p_paddr),
		.file_size = word(elf, p.p_filesz),
		.mem_size = word(elf, p.p_memsz),
	};
}

static void add_segment(struct mt_elf_core *elf, const struct header *h)
{
	if (h->type != PT_LOAD || !h->mem_size || h->phys + h->mem_size < h->phys ||
	    h->offset > INT64_MAX || h->file_size > INT64_MAX)
		return;

	struct segment s = {
		.virt = h->virt,
		.phys = h->phys,
		.offset = h->offset,
		.mem_size = h->mem_size,
		.file_size = h->file_size < h->mem_size ? h->file_size : h->mem_size,
	};

	if (s.file_size && h->offset + s.file_size > elf->expected_size)
		elf->expected_size = h->offset + s.file_size;
	s.available = h->offset >= elf->size ? 0 : elf->size - h->offset;
	if (s.available > s.file_size)
		s.available = s.file_size;
	elf->v[elf->n++] = s;
}

/* Where the table of program headers is. */
struct table {
	uint64_t offset, n, entry_size;
};

/* e_phnum has 16 bits; more headers are counted in section 0's sh_info. */
static struct mt_error *read_extended_count(const struct mt_elf_core *elf, int fd,
					    uint64_t section_offset, struct table *table)
{
	Elf64_Shdr s64;
	Elf32_Shdr s32;
	struct mt_error *err;

	if (elf->is_64)
		err = read_at(fd, section_offset, &s64, sizeof(s64), "section headers");
	else
		err = read_at(fd, section_offset, &s32, sizeof(s32), "section headers");
	if (err)
		return err;
	table->n = word(elf, elf->is_64 ? s64.sh_info : s32.sh_info);
	return NULL;
}

static struct mt_error *find_table(const struct mt_elf_core *elf, int fd, const void *start,
				   struct table *table)
{
	uint64_t sections;

	if (elf->is_64) {
		const Elf64_Ehdr *e = start;

		*table = (struct table){ xword(elf, e->e_phoff), half(elf, e->e_phnum),
					 half(elf, e->e_phentsize) };
		sections = xword(elf, e->e_shoff);
	} else {
		const Elf32_Ehdr *e = start;

		*table = (struct table){ word(elf, e->e_phoff), half(elf, e->e_phnum),
					 half(elf, e->e_phentsize) };
		sections = word(elf, e->e_shoff);
	}
	if (table->entry_size != (elf->is_64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr)))
		return mt_error_create(MT_ERR_FORMAT, "program headers of %llu bytes each",
				       (unsigned long long)table->entry_size);
	return table->n == PN_XNUM ? read_extended_count(elf, fd, sections, table) : NULL;
}

static int by_phys(const void *a, const void *b)
{
	const struct segment *x = a, *y = b;

	return x->phys < y->phys ? -1 : x->phys > y->phys;
}

static void set_reach(struct mt_elf_core *elf)
{
	uint64_t reach = 0;

	for (size_t i = 0; i < elf->n; i++) {
		if (elf->v[i].phys + elf->v[i].mem_size > reach)
			reach = elf->v[i].phys + elf->v[i].mem_size;
		elf->v[i].reach = reach;
	}
}

static struct mt_error *read_segments(struct mt_elf_core *elf, int fd, const void *start)
{
	struct table table = { 0 };
	struct mt_error *err = find_table(elf, fd, start, &table);

	if (err)
		return err;
	if (table.n > MAX_HEADERS)
		return mt_error_create(MT_ERR_FORMAT, "%llu program headers",
				       (unsigned long long)table.n);

	size_t len = (size_t)(table.n * table.entry_size);
	mt_cleanup(free) unsigned char *raw = malloc(len + 1);

	elf->v = calloc(table.n + 1, sizeof(*elf->v));
	if (!raw || !elf->v)
		return mt_error_nomem();
	err = read_at(fd, table.offset, raw, len, "program headers");
	if (err)
		return err;
	for (size_t i = 0; i < table.n; i++) {
		struct header h = decode(elf, raw + i * table.entry_size);

		add_segment(elf, &h);
	}
	qsort(elf->v, elf->n, sizeof(*elf->v), by_phys);
	set_reach(elf);
	return NULL;
}

static bool is_core(struct mt_elf_core *elf, const unsigned char *ident, const uint16_t *type)
{
	static const uint16_t probe = 1;
	bool host_is_little = *(const unsigned char *)&probe;

	if (memcmp(ident, ELFMAG, SELFMAG))
		return false;
	elf->is_64 = ident[EI_CLASS] == ELFCLASS64;
	elf->swap = (ident[EI_DATA] == ELFDATA2LSB) != host_is_little;
	return half(elf, *type) == ET_CORE;
}

struct mt_error *mt_elf_core_open(int fd, struct mt_elf_core **elf)
{
	union {
		unsigned char ident[EI_NIDENT];
		Elf64_Ehdr e64;
		Elf32_Ehdr e32;
	} start = { 0 };
	struct stat st;

	mt_cleanup(mt_elf_core) struct mt_elf_core *e = calloc(1, sizeof(*e));

	if (!e)
		return mt_error_nomem();
	if (fstat(fd, &st) || pread(fd, &start, sizeof(start), 0) < 0)
		return mt_error_from_errno(errno, "reading the ELF header");
	/* e_type is at the same place in both layouts */
	if (!is_core(e, start.ident, &start.e64.e_type))
		return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "not an ELF core file");

	off_t end = S_ISREG(st.st_mode) ? st.st_size : lseek(fd, 0, SEEK_END);

	e->size = end > 0 ? (uint64_t)end : 0;

	struct mt_error *err = read_segments(e, fd, &start);

	if (err)
		return err;
	if (!e->n)
		return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "an ELF core file without segments");
	e->fd = fd;
	e->blocks = calloc(NR_BLOCKS, sizeof(*e->blocks));
	if (!e->blocks)
		return mt_error_nomem();
	*elf = mt_steal(e);
	return NULL;
}

void mt_elf_core_close(struct mt_elf_core *elf)
{
	if (!elf)
		return;
	free(elf->blocks);
	free(elf->v);
	free(elf);
}

static bool contains(const struct segment *s, uint64_t phys)
{
	return phys >= s->phys && phys - s->phys < s->mem_size;
}

static bool has_data(const struct segment *s, uint64_t phys)
{
	return contains(s, phys) && phys - s->phys < s->available;
}

/*
 * The segment that holds phys, best one with data; NULL if there is none.
 * They may overlap: /proc/vmcore has one for the kernel's text on top of
 * RAM's.
 */
static struct segment *find(const struct mt_elf_core *elf, uint64_t phys)
{
	struct segment *empty = NULL;
	size_t low = 0, high = elf->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (elf->v[middle].phys <= phys)
			low = middle + 1;
		else
			high = middle;
	}
	while (low && elf->v[low - 1].reach > phys) {
		struct segment *s = &elf->v[--low];

		if (has_data(s, phys))
			return s;
		if (contains(s, phys))
			empty = s;
	}
	return empty;
}

enum mt_dump_presence mt_elf_core_presence(struct mt_elf_core *elf, uint64_t phys)
{
	const struct segment *s = find(elf, phys);

	if (!s)
		return MT_NO_MEMORY;
	return phys - s->phys < s->available ? MT_PRESENT :
	       phys - s->phys < s->file_size ? MT_CUT_OFF : MT_EXCLUDED;
}

static struct mt_error *absent(struct mt_elf_core *elf, uint64_t phys)
{
	switch (mt_elf_core_presence(elf, phys)) {
	case MT_EXCLUDED:
		return mt_error_create(MT_ERR_EXCLUDED, "physical address 0x%" PRIx64
				       " was left out of the dump", phys);
	case MT_CUT_OFF:
		return mt_error_create(MT_ERR_FORMAT, "the file ends before physical address 0x%"
				       PRIx64, phys);
	default:
		return mt_error_create(MT_ERR_NOT_RAM, "physical address 0x%" PRIx64
				       " is not in the dump", phys);
	}
}

static struct mt_error *read_file(const struct mt_elf_core *elf, uint64_t offset, void *buf,
				  size_t len)
{
	while (len) {
		ssize_t n = pread(elf->fd, buf, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return mt_error_from_errno(errno, "at byte %" PRIu64, offset);
		if (n == 0)
			return mt_error_create(MT_ERR_FORMAT, "the file has become shorter");
		buf = (char *)buf + n;
		offset += (uint64_t)n;
		len -= (size_t)n;
	}
	return NULL;
}

/* The file's block that holds the byte at offset. */
static struct mt_error *get_block(const struct mt_elf_core *elf, uint64_t offset,
				  const unsigned char **bytes)
{
	uint64_t number = offset / BLOCK_SIZE;
	struct block *block = &elf->blocks[number % NR_BLOCKS];
	uint64_t start = number * BLOCK_SIZE, left = elf->size - start;

	*bytes = block->bytes;
	if (block->number == number + 1)
		return NULL;
	block->number = 0;

	struct mt_error *err = read_file(elf, start, block->bytes,
					 left < BLOCK_SIZE ? (size_t)left : BLOCK_SIZE);

	if (!err)
		block->number = number + 1;
	return err;
}

static struct mt_error *read_blocks(const struct mt_elf_core *elf, uint64_t offset, void *buf,
				    size_t len)
{
	while (len) {
		const unsigned char *bytes;
		struct mt_error *err = get_block(elf, offset, &bytes);

		if (err)
			return err;

		size_t at = (size_t)(offset % BLOCK_SIZE);
		size_t n = BLOCK_SIZE - at < len ? BLOCK_SIZE - at : len;

		memcpy(buf, bytes + at, n);
		buf = (char *)buf + n;
		offset += n;
		len -= n;
	}
	return NULL;
}

struct mt_error *mt_elf_core_read(struct mt_elf_core *elf, uint64_t phys, void *buf, size_t len)
{
	while (len) {
		if (!elf->last || !has_data(elf->last, phys))
			elf->last = find(elf, phys);
		if (!elf->last || !has_data(elf->last, phys))
			return absent(elf, phys);

		uint64_t inside = phys - elf->last->phys, left = elf->last->available - inside;
		uint64_t offset = elf->last->offset + inside;
		size_t n = left < len ? (size_t)left : len;
		struct mt_error *err = n <= BLOCK_SIZE ? read_blocks(elf, offset, buf, n) :
							 read_file(elf, offset, buf, n);

		if (err)
			return mt_error_prefix(err, "physical address 0x%" PRIx64, phys);
		buf = (char *)buf + n;
		phys += n;
		len -= n;
	}
	return NULL;
}

/* Where the next segment begins, from which on it may be another story. */
static uint64_t next_start(const struct mt_elf_core *elf, uint64_t phys)
{
	size_t low = 0, high = elf->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (elf->v[middle].phys <= phys)
			low = middle + 1;
		else
			high = middle;
	}
	return low < elf->n ? elf->v[low].phys : UINT64_MAX;
}

bool mt_elf_core_locate(const struct mt_elf_core *elf, uint64_t phys, uint64_t *offset,
			uint64_t *len)
{
	const struct segment *s = find(elf, phys);

	if (!s || !has_data(s, phys)) {
		*len = next_start(elf, phys) - phys;
		return false;
	}
	*offset = s->offset + (phys - s->phys);
	*len = s->available - (phys - s->phys);
	return true;
}

bool mt_elf_core_next(const struct mt_elf_core *elf, uint64_t *phys)
{
	if (find(elf, *phys) && has_data(find(elf, *phys), *phys))
		return true;
	for (size_t i = 0; i < elf->n; i++) {
		if (elf->v[i].phys > *phys && elf->v[i].available) {
			*phys = elf->v[i].phys;
			return true;
		}
	}
	return false;
}

/* QEMU writes p_vaddr = 0 or = p_paddr when it knows no mapping. */
static bool is_mapped(const struct segment *s)
{
	return s->virt && s->virt != s->phys;
}

bool mt_elf_core_has_virtual(const struct mt_elf_core *elf)
{
	for (size_t i = 0; i < elf->n; i++)
		if (is_mapped(&elf->v[i]))
			return true;
	return false;
}

bool mt_elf_core_virtual(struct mt_elf_core *elf, uint64_t address, uint64_t *phys, uint64_t *len)
{
	for (size_t i = 0; i < elf->n; i++) {
		const struct segment *s = &elf->v[i];

		if (is_mapped(s) && address >= s->virt &&
		    address - s->virt < s->mem_size) {
			*phys = s->phys + (address - s->virt);
			*len = s->mem_size - (address - s->virt);
			return true;
		}
	}
	return false;
}

uint64_t mt_elf_core_expected_size(const struct mt_elf_core *elf)
{
	return elf->expected_size;
}

uint64_t mt_elf_core_size(const struct mt_elf_core *elf)
{
	return elf->size;
}
