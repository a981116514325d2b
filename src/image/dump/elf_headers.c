// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Section headers that cannot be true.  QEMU (7.2 and 11.1 were seen) writes the dump of a
 * big-endian guest with one of them, of a string table, in the byte order of the host: its
 * size reads as 2^59 bytes, and libkdumpfile (0.5.1, 0.5.6) refuses the file.  A file that was
 * cut off before its section headers is no better.
 */
#include "image/dump/elf_headers.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/endian.h"

/* QEMU writes a note or two a CPU, some hundred bytes each. */
#define MAX_NOTES ((uint64_t)64 << 20)

/* Where the fields of one class are that are looked at here. */
struct layout {
	size_t header_size, phoff, shoff, wide;		/* wide: bytes of an offset */
	size_t phentsize, phnum, shentsize, shnum, shstrndx;
	size_t p_size, p_offset, p_filesz;
	size_t s_size, sh_offset, sh_size;
};

#define LAYOUT(bits) {                                                          \
	sizeof(Elf##bits##_Ehdr),                                               \
	offsetof(Elf##bits##_Ehdr, e_phoff), offsetof(Elf##bits##_Ehdr, e_shoff), bits / 8, \
	offsetof(Elf##bits##_Ehdr, e_phentsize), offsetof(Elf##bits##_Ehdr, e_phnum), \
	offsetof(Elf##bits##_Ehdr, e_shentsize), offsetof(Elf##bits##_Ehdr, e_shnum), \
	offsetof(Elf##bits##_Ehdr, e_shstrndx), sizeof(Elf##bits##_Phdr),       \
	offsetof(Elf##bits##_Phdr, p_offset), offsetof(Elf##bits##_Phdr, p_filesz), \
	sizeof(Elf##bits##_Shdr), offsetof(Elf##bits##_Shdr, sh_offset),        \
	offsetof(Elf##bits##_Shdr, sh_size),                                    \
}

static const struct layout layouts[] = { LAYOUT(32), LAYOUT(64) };

/* One file while it is looked at. */
struct core {
	int fd;
	uint64_t size;
	bool big_endian;
	const struct layout *l;
	unsigned char header[sizeof(Elf64_Ehdr)];
};

static uint64_t number(const struct core *c, const unsigned char *p, size_t size)
{
	return mt_endian_uint(p, size, c->big_endian);
}

static uint64_t field(const struct core *c, size_t at, size_t size)
{
	return number(c, c->header + at, size);
}

static bool is_inside(const struct core *c, uint64_t at, uint64_t len)
{
	return at <= c->size && len <= c->size - at;
}

/* Opens nothing: false if fd has no ELF core file of a known class. */
static bool read_header(struct core *c, int fd)
{
	struct stat st;

	*c = (struct core){ .fd = fd };
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size < (off_t)sizeof(c->header) ||
	    pread(fd, c->header, sizeof(c->header), 0) != (ssize_t)sizeof(c->header) ||
	    memcmp(c->header, ELFMAG, SELFMAG))
		return false;
	c->size = (uint64_t)st.st_size;
	c->big_endian = c->header[EI_DATA] != ELFDATA2LSB;
	c->l = &layouts[c->header[EI_CLASS] == ELFCLASS64];
	return field(c, EI_NIDENT, 2) == ET_CORE;
}

static bool is_section_sound(const struct core *c, const unsigned char *s)
{
	uint64_t type = number(c, s + offsetof(Elf64_Shdr, sh_type), 4);

	/* the first one of all is SHT_NULL, and its size may count sections */
	return type == SHT_NULL || type == SHT_NOBITS ||
	       is_inside(c, number(c, s + c->l->sh_offset, c->l->wide),
			 number(c, s + c->l->sh_size, c->l->wide));
}

static bool are_sections_sound(const struct core *c)
{
	uint64_t at = field(c, c->l->shoff, c->l->wide), n = field(c, c->l->shnum, 2);
	unsigned char section[sizeof(Elf64_Shdr)];

	if (!at || !n)
		return true;
	if (field(c, c->l->shentsize, 2) != c->l->s_size || !is_inside(c, at, n * c->l->s_size))
		return false;
	for (uint64_t i = 0; i < n; i++)
		if (pread(c->fd, section, c->l->s_size, (off_t)(at + i * c->l->s_size)) !=
			    (ssize_t)c->l->s_size ||
		    !is_section_sound(c, section))
			return false;
	return true;
}

/* Copies len bytes to the same place of another file; bytes, which may be NULL, gets them, too. */
static struct mt_error *copy_bytes(const struct core *c, int to, uint64_t at, uint64_t len,
				   unsigned char **bytes)
{
	mt_cleanup(free) unsigned char *buf = NULL;

	if (len > MAX_NOTES || !is_inside(c, at, len))
		return mt_error_create(MT_ERR_FORMAT, "headers or notes lie beyond the file's end");
	buf = malloc(len + 1);
	if (!buf)
		return mt_error_nomem();
	if (pread(c->fd, buf, len, (off_t)at) != (ssize_t)len ||
	    pwrite(to, buf, len, (off_t)at) != (ssize_t)len)
		return mt_error_from_errno(errno ? errno : EIO, "copying ELF headers");
	if (bytes)
		*bytes = mt_steal(buf);
	return NULL;
}

static struct mt_error *copy_notes(const struct core *c, int to, const unsigned char *p)
{
	if (number(c, p, 4) != PT_NOTE)
		return NULL;
	return copy_bytes(c, to, number(c, p + c->l->p_offset, c->l->wide),
			  number(c, p + c->l->p_filesz, c->l->wide), NULL);
}

static struct mt_error *copy_all(const struct core *c, int to)
{
	mt_cleanup(free) unsigned char *headers = NULL;
	uint64_t n = field(c, c->l->phnum, 2);
	unsigned char header[sizeof(c->header)];
	struct mt_error *err = copy_bytes(c, to, field(c, c->l->phoff, c->l->wide),
					  n * c->l->p_size, &headers);

	for (uint64_t i = 0; !err && i < n; i++)
		err = copy_notes(c, to, headers + i * c->l->p_size);
	if (err)
		return err;
	memcpy(header, c->header, sizeof(header));
	memset(header + c->l->shoff, 0, c->l->wide);
	memset(header + c->l->shnum, 0, 2);
	memset(header + c->l->shstrndx, 0, 2);
	if (pwrite(to, header, c->l->header_size, 0) != (ssize_t)c->l->header_size ||
	    ftruncate(to, (off_t)c->size))
		return mt_error_from_errno(errno ? errno : EIO, "copying ELF headers");
	return NULL;
}

struct mt_error *mt_elf_headers_copy(int fd, int *copy)
{
	mt_cleanup(fd) int to = -1;
	struct core c;

	*copy = -1;
	if (!read_header(&c, fd) || field(&c, c.l->phentsize, 2) != c.l->p_size ||
	    field(&c, c.l->phnum, 2) == PN_XNUM || are_sections_sound(&c))
		return NULL;
	to = memfd_create("memtop", MFD_CLOEXEC);
	if (to < 0)
		return mt_error_from_errno(errno, "memfd_create");

	struct mt_error *err = copy_all(&c, to);

	/* what is cut off so early is libkdumpfile's to refuse */
	if (err && mt_error_code(err) == MT_ERR_FORMAT) {
		mt_error_destroy(err);
		return NULL;
	}
	if (err)
		return err;
	*copy = to;
	to = -1;
	return NULL;
}
