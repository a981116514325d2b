// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/kernelimage/kernel_image.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/kernelimage/regions.h"

/* More than any kernel with debug information, unpacked; and than any boot image. */
#define MAX_VMLINUX ((uint64_t)4 << 30)
#define MAX_IMAGE ((uint64_t)1 << 30)
#define LEAST_IMAGE 512u

#define BANNER "Linux version "
#define MAX_BANNER 1024u
#define MAX_NOTES 4096u

/* A file that is mapped. */
struct mapping {
	int fd;
	void *v;
	size_t n;
};

static void unmap(struct mapping *m)
{
	if (m->v)
		munmap(m->v, m->n);
	if (m->fd >= 0)
		close(m->fd);
}

static struct mt_error *map(const char *path, struct mapping *m)
{
	struct stat st;

	m->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (m->fd < 0 || fstat(m->fd, &st))
		return mt_error_from_errno(errno, "cannot open");
	if (!S_ISREG(st.st_mode) || st.st_size < LEAST_IMAGE || (uint64_t)st.st_size > MAX_IMAGE)
		return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "neither an ELF file nor a kernel "
				       "image");

	void *v = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, m->fd, 0);

	if (v == MAP_FAILED)
		return mt_error_from_errno(errno, "mmap");
	m->v = v;
	m->n = (size_t)st.st_size;
	return NULL;
}

/* What the ELF file in an image, or its bytes, have. */
struct found {
	struct mt_elf *elf;		/* NULL: the image is flat */
	struct mt_image_bytes bytes;
	struct mt_image_symbols symbols;
	struct mt_image_parts parts;
};

static void release(struct found *f)
{
	mt_image_symbols_release(&f->symbols);
	mt_elf_close(f->elf);
}

static bool section(struct found *f, const char *name, struct mt_elf_section *section)
{
	struct mt_error *err = mt_elf_section_by_name(f->elf, name, section);
	bool found = !err && section->data && section->size;

	mt_error_destroy(err);
	return found;
}

static void describe_elf(struct found *f)
{
	struct mt_elf_section rodata, other;

	f->bytes.machine = mt_elf_machine(f->elf);
	f->bytes.pointer_size = mt_elf_is_64(f->elf) ? 8 : 4;
	f->bytes.big_endian = mt_elf_is_big_endian(f->elf);
	if (section(f, ".rodata", &rodata)) {
		f->bytes.v = rodata.data;
		f->bytes.n = (size_t)rodata.size;
		f->bytes.address = rodata.address;
	}
	if (section(f, ".BTF", &other)) {
		f->parts.btf = other.data;
		f->parts.btf_len = (size_t)other.size;
	}
	if (section(f, ".notes", &other)) {
		f->parts.notes = other.data;
		f->parts.notes_len = (size_t)other.size;
	}
}

/* Those without a header of their own: s390x is the only big-endian one that is built so. */
static void describe_flat(struct found *f, const unsigned char *v, size_t n, unsigned int machine)
{
	f->bytes = (struct mt_image_bytes){
		.v = v, .n = n,
		.machine = machine ? machine : EM_S390,
		.pointer_size = machine == EM_386 || machine == EM_ARM ? 4 : 8,
		.big_endian = !machine,
	};
}

/* Where in the bytes the kernel has this symbol; false: nowhere. */
static bool place_of(const struct found *f, const char *name, uint64_t *value, size_t *at)
{
	uint64_t start = f->bytes.address;

	if (!mt_image_symbol_find(&f->symbols, name, value))
		return false;
	/* a flat image begins with _text */
	if (!f->elf && !mt_image_symbol_find(&f->symbols, "_text", &start))
		return false;
	*at = (size_t)(*value - start);
	return *value >= start && *value - start < f->bytes.n;
}

static void find_banner(struct found *f)
{
	uint64_t address;
	size_t at, most;

	if (!place_of(f, "linux_banner", &address, &at))
		return;
	most = f->bytes.n - at < MAX_BANNER ? f->bytes.n - at : MAX_BANNER;
	if (most <= strlen(BANNER) || memcmp(f->bytes.v + at, BANNER, strlen(BANNER)))
		return;
	f->parts.banner = f->bytes.v + at;
	f->parts.banner_len = strnlen((const char *)f->parts.banner, most - 1) + 1;
	f->parts.banner_address = address;
}

/*
 * A build-id by the shape of its note: "GNU", 20 bytes, type 3.  Those in ELF files that the kernel
 * carries, as the vDSO, are theirs.
 */
static void search_notes(struct found *f)
{
	static const char name[] = "GNU";
	const unsigned char *end = f->bytes.v + f->bytes.n, *at = f->bytes.v + 12;

	while ((size_t)(end - at) > 24 &&
	       (at = memmem(at, (size_t)(end - at), name, sizeof(name)))) {
		size_t note = (size_t)(at - f->bytes.v) - 12;
		size_t before = note < 4096 ? note : 4096;

		at++;
		if (f->bytes.n - note >= 36 && mt_image_uint(&f->bytes, note, 4) == 4 &&
		    mt_image_uint(&f->bytes, note + 4, 4) == 20 &&
		    mt_image_uint(&f->bytes, note + 8, 4) == 3 &&
		    !memmem(f->bytes.v + note - before, before, ELFMAG, SELFMAG)) {
			f->parts.notes = f->bytes.v + note;
			f->parts.notes_len = 36;
			return;
		}
	}
}

static void find_notes(struct found *f)
{
	uint64_t start, end;
	size_t at, end_at;

	if (f->parts.notes)
		return;
	if (place_of(f, "__start_notes", &start, &at) &&
	    place_of(f, "__stop_notes", &end, &end_at) && end_at > at && end_at - at <= MAX_NOTES) {
		f->parts.notes = f->bytes.v + at;
		f->parts.notes_len = end_at - at;
	} else if (f->bytes.n > 64) {
		search_notes(f);
	}
}

static struct mt_error *find_parts(struct found *f)
{
	size_t at;
	struct mt_error *err = f->bytes.n ? mt_image_kallsyms(&f->bytes, &f->symbols) : NULL;

	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	find_banner(f);
	find_notes(f);
	if (!f->parts.btf && f->bytes.n && mt_image_btf(&f->bytes, &at, &f->parts.btf_len))
		f->parts.btf = f->bytes.v + at;
	f->parts.bytes = &f->bytes;
	f->parts.symbols = &f->symbols;
	if (!f->symbols.n && !f->parts.btf && !f->parts.notes)
		return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "a kernel image, in which neither "
				       "kallsyms nor BTF nor a build-id is found");
	return NULL;
}

/* Makes an ELF file of the kernel in these bytes. */
static struct mt_error *make_elf(struct found *f, const char *path, int fd, struct mt_elf **elf)
{
	mt_cleanup(unpacked) struct mt_unpacked file = { 0 };
	struct mt_error *err = find_parts(f);

	if (!err)
		err = mt_image_write_elf(&f->parts, &file);
	if (!err)
		err = mt_elf_of_memory(path, fd, true, mt_steal(file.v), file.n, elf);
	return err;
}

static bool has_symtab(struct mt_elf *elf)
{
	return mt_elf_has_section(elf, ".symtab") || mt_elf_has_section(elf, ".debug_info");
}

/* A whole vmlinux is taken as it is, a stripped one for what is in it. */
static struct mt_error *open_unpacked(const char *path, int fd, struct mt_unpacked *kernel,
				      struct mt_elf **elf)
{
	struct found f = { 0 };
	struct mt_error *err = mt_elf_of_memory(path, fd, false, mt_steal(kernel->v), kernel->n,
						&f.elf);

	if (!err && has_symtab(f.elf)) {
		*elf = f.elf;
		return NULL;
	}
	if (!err) {
		describe_elf(&f);
		err = make_elf(&f, path, fd, elf);
	}
	release(&f);
	return err;
}

static struct mt_error *open_flat(const char *path, int fd, const unsigned char *v, size_t n,
				  unsigned int machine, struct mt_elf **elf)
{
	struct found f = { 0 };
	struct mt_error *err;

	describe_flat(&f, v, n, machine);
	err = make_elf(&f, path, fd, elf);
	release(&f);
	return err;
}

static bool is_elf(const struct mt_unpacked *bytes)
{
	return bytes->n > EI_NIDENT && !memcmp(bytes->v, ELFMAG, SELFMAG);
}

/* A file that is packed from its first byte on: a vmlinux, or a flat kernel. */
static struct mt_error *unpack_whole(const struct mapping *m, struct mt_unpacked *kernel,
				     unsigned int *machine)
{
	mt_cleanup(unpacked) struct mt_unpacked outer = {
		.max = mt_image_bound(m->n, MAX_VMLINUX),
	};
	struct mt_error *err = mt_unpack_memory(m->v, m->n, &outer);

	if (err)
		return err;
	if (is_elf(&outer)) {
		*kernel = outer;
		outer.v = NULL;
		return NULL;
	}
	err = mt_image_unpack(outer.v, outer.n, kernel, machine);
	if (!err && !kernel->n) {
		*kernel = outer;
		outer.v = NULL;
	}
	return err;
}

static struct mt_error *open_image(const char *path, const struct mapping *m, struct mt_elf **elf)
{
	mt_cleanup(unpacked) struct mt_unpacked kernel = { 0 };
	unsigned int machine = 0;
	struct mt_error *err = mt_packed_with(m->v, m->n) ?
				       unpack_whole(m, &kernel, &machine) :
				       mt_image_unpack(m->v, m->n, &kernel, &machine);

	if (err)
		return err;
	if (is_elf(&kernel))
		return open_unpacked(path, m->fd, &kernel, elf);
	if (kernel.n)
		return open_flat(path, m->fd, kernel.v, kernel.n, machine, elf);
	return open_flat(path, m->fd, m->v, m->n, machine, elf);
}

struct mt_error *mt_kernel_image_open(const char *path, struct mt_elf **elf)
{
	struct mapping m = { .fd = -1 };
	struct mt_error *err = mt_elf_open(path, elf);

	if (!err || mt_error_code(err) != MT_ERR_UNKNOWN_FORMAT)
		return err;
	mt_error_destroy(err);
	err = map(path, &m);
	if (!err)
		err = open_image(path, &m, elf);
	unmap(&m);
	return mt_error_prefix(err, "%s", path);
}
