// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dump/elf_core.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "image/dump/elf_segments.h"

/* Small reads come from blocks of the file that were read before. */
#define BLOCK_SIZE 4096
#define NR_BLOCKS 2048

struct block {
	uint64_t number;	/* offset / BLOCK_SIZE, plus 1; 0: unused */
	unsigned char bytes[BLOCK_SIZE];
};

struct mt_elf_core {
	struct mt_elf_segments segments;
	struct mt_elf_segment *last;	/* the segment of the last read, asked first */
	struct block *blocks;		/* NULL: nothing is kept */
	int fd;
};

struct mt_error *mt_elf_core_open(int fd, struct mt_elf_core **elf)
{
	mt_cleanup(mt_elf_core) struct mt_elf_core *e = calloc(1, sizeof(*e));
	struct mt_error *err = e ? mt_elf_segments_read(fd, &e->segments) : mt_error_nomem();

	if (err)
		return err;
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
	mt_elf_segments_release(&elf->segments);
	free(elf);
}

void mt_elf_core_keep_nothing(struct mt_elf_core *elf)
{
	free(elf->blocks);
	elf->blocks = NULL;
}

enum mt_dump_presence mt_elf_core_presence(struct mt_elf_core *elf, uint64_t phys)
{
	const struct mt_elf_segment *s = mt_elf_segments_find(&elf->segments, phys);

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
	uint64_t start = number * BLOCK_SIZE, left = elf->segments.size - start;

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
		if (!elf->last || !mt_elf_segment_has_data(elf->last, phys))
			elf->last = mt_elf_segments_find(&elf->segments, phys);
		if (!elf->last || !mt_elf_segment_has_data(elf->last, phys))
			return absent(elf, phys);

		uint64_t inside = phys - elf->last->phys, left = elf->last->available - inside;
		uint64_t offset = elf->last->offset + inside;
		size_t n = left < len ? (size_t)left : len;
		bool keep = elf->blocks && n <= BLOCK_SIZE;
		struct mt_error *err = keep ? read_blocks(elf, offset, buf, n) :
							 read_file(elf, offset, buf, n);

		if (err)
			return mt_error_prefix(err, "physical address 0x%" PRIx64, phys);
		buf = (char *)buf + n;
		phys += n;
		len -= n;
	}
	return NULL;
}

bool mt_elf_core_locate(const struct mt_elf_core *elf, uint64_t phys, uint64_t *offset,
			uint64_t *len)
{
	const struct mt_elf_segment *s = mt_elf_segments_find(&elf->segments, phys);

	if (!s || !mt_elf_segment_has_data(s, phys)) {
		*len = mt_elf_segments_next_start(&elf->segments, phys) - phys;
		return false;
	}
	*offset = s->offset + (phys - s->phys);
	*len = s->available - (phys - s->phys);
	return true;
}

bool mt_elf_core_next(const struct mt_elf_core *elf, uint64_t *phys)
{
	const struct mt_elf_segment *s = mt_elf_segments_find(&elf->segments, *phys);

	if (s && mt_elf_segment_has_data(s, *phys))
		return true;
	for (size_t i = 0; i < elf->segments.n; i++) {
		if (elf->segments.v[i].phys > *phys && elf->segments.v[i].available) {
			*phys = elf->segments.v[i].phys;
			return true;
		}
	}
	return false;
}

/* QEMU writes p_vaddr = 0 or = p_paddr when it knows no mapping. */
static bool is_mapped(const struct mt_elf_segment *s)
{
	return s->virt && s->virt != s->phys;
}

bool mt_elf_core_has_virtual(const struct mt_elf_core *elf)
{
	for (size_t i = 0; i < elf->segments.n; i++)
		if (is_mapped(&elf->segments.v[i]))
			return true;
	return false;
}

bool mt_elf_core_virtual(struct mt_elf_core *elf, uint64_t address, uint64_t *phys, uint64_t *len)
{
	for (size_t i = 0; i < elf->segments.n; i++) {
		const struct mt_elf_segment *s = &elf->segments.v[i];

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
	return elf->segments.expected_size;
}

uint64_t mt_elf_core_size(const struct mt_elf_core *elf)
{
	return elf->segments.size;
}

uint16_t mt_elf_core_machine(const struct mt_elf_core *elf)
{
	return elf->segments.machine;
}

size_t mt_elf_core_nr_impossible(const struct mt_elf_core *elf)
{
	return elf->segments.nr_impossible;
}
