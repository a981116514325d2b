// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/elf/elf_file.h"

#include <inttypes.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/endian.h"

/*
 * A compressed section says itself how large it wants to become.  zlib cannot
 * do better than 1032:1; the largest .debug_info seen is below 1 GiB.
 */
#define MAX_DECOMPRESSED ((uint64_t)4 << 30)
#define MAX_RATIO 1100

/*
 * What all sections of a file may become together: 16 times the file, which no compiler's output
 * reaches (debug information shrinks to a third or a fifth), or what a small file needs.
 */
#define BUDGET_RATIO 16
#define LEAST_BUDGET ((uint64_t)64 << 20)

/* SHA-1 has 20 bytes; --build-id=0x... may have any number. */
#define MAX_BUILD_ID 64

#define ZDEBUG ".zdebug"

struct slot {
	char *name;		/* of a .zdebug section: as .debug; else NULL */
	bool ready;		/* decompressed, if that was needed */
};

struct mt_elf {
	char *path;
	char *build_id;
	struct slot *slots;
	size_t nr_sections;
	Elf *elf;
	GElf_Ehdr header;
	int fd;
	uint64_t budget;	/* bytes that decompressing may still take */
	void *memory;		/* what it lies in, if it is no file */
	bool is_image;
};

static struct mt_error *libelf_error(enum mt_error_code code, const char *what)
{
	const char *cause = elf_errmsg(-1);

	return mt_error_create(code, "%s: %s", what, cause ? cause : "unknown error");
}

void mt_elf_close(struct mt_elf *elf)
{
	if (!elf)
		return;
	for (size_t i = 0; elf->slots && i < elf->nr_sections; i++)
		free(elf->slots[i].name);
	free(elf->slots);
	free(elf->build_id);
	free(elf->path);
	elf_end(elf->elf);
	free(elf->memory);
	if (elf->fd >= 0)
		close(elf->fd);
	free(elf);
}

const char *mt_elf_path(const struct mt_elf *elf)
{
	return elf->path;
}

uint16_t mt_elf_machine(const struct mt_elf *elf)
{
	return elf->header.e_machine;
}

bool mt_elf_is_64(const struct mt_elf *elf)
{
	return elf->header.e_ident[EI_CLASS] == ELFCLASS64;
}

bool mt_elf_is_big_endian(const struct mt_elf *elf)
{
	return elf->header.e_ident[EI_DATA] == ELFDATA2MSB;
}

const char *mt_elf_build_id(const struct mt_elf *elf)
{
	return elf->build_id;
}

struct mt_error *mt_elf_identity(const struct mt_elf *elf, char **identity)
{
	struct stat st;

	if (fstat(elf->fd, &st))
		return mt_error_from_errno(errno, "%s", elf->path);
	if (asprintf(identity, "%ju %ju %ju %jd.%09ld %jd.%09ld %s", (uintmax_t)st.st_dev,
		     (uintmax_t)st.st_ino, (uintmax_t)st.st_size, (intmax_t)st.st_mtim.tv_sec,
		     st.st_mtim.tv_nsec, (intmax_t)st.st_ctim.tv_sec, st.st_ctim.tv_nsec,
		     elf->build_id ? elf->build_id : "-") < 0) {
		*identity = NULL;
		return mt_error_nomem();
	}
	return NULL;
}

size_t mt_elf_nr_sections(const struct mt_elf *elf)
{
	return elf->nr_sections;
}

static struct mt_error *open_file(const char *path, int *fd, uint64_t *size)
{
	/* O_NONBLOCK: a FIFO must not hang us */
	mt_cleanup(fd) int opened = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (opened < 0 || fstat(opened, &st) < 0)
		return mt_error_from_errno(errno, "cannot open");
	if (!S_ISREG(st.st_mode))
		return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "not a regular file");
	*size = (uint64_t)st.st_size;
	*fd = opened;
	opened = -1;
	return NULL;
}

static struct mt_error *check_headers(struct mt_elf *elf, uint64_t file_size)
{
	const GElf_Ehdr *header = &elf->header;
	size_t entry = gelf_fsize(elf->elf, ELF_T_SHDR, 1, EV_CURRENT);
	size_t strings;

	if (header->e_ident[EI_DATA] != ELFDATA2LSB && header->e_ident[EI_DATA] != ELFDATA2MSB)
		return mt_error_create(MT_ERR_FORMAT, "ELF header: unknown byte order");
	if (elf_getshdrnum(elf->elf, &elf->nr_sections) != 0)
		return libelf_error(MT_ERR_FORMAT, "section headers");
	/* libelf takes an offset outside the file as "no sections" */
	if (header->e_shoff > file_size ||
	    (header->e_shoff && header->e_shentsize != entry) ||
	    elf->nr_sections > (file_size - header->e_shoff) / entry ||
	    (header->e_shnum && elf->nr_sections < header->e_shnum))
		return mt_error_create(MT_ERR_FORMAT, "section headers lie outside the file");
	if (elf->nr_sections && elf_getshdrstrndx(elf->elf, &strings) != 0)
		return libelf_error(MT_ERR_FORMAT, "names of sections");
	return NULL;
}

static struct mt_error *open_libelf(struct mt_elf *elf, uint64_t file_size)
{
	char magic[SELFMAG] = { 0 };

	if (elf->memory && file_size >= sizeof(magic))
		memcpy(magic, elf->memory, sizeof(magic));
	else if (pread(elf->fd, magic, sizeof(magic), 0) != sizeof(magic))
		magic[0] = 0;
	if (memcmp(magic, ELFMAG, sizeof(magic)) != 0)
		return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "not an ELF file");
	if (elf_version(EV_CURRENT) == EV_NONE)
		return libelf_error(MT_ERR_SYSTEM, "libelf");

	/* private: decompressing marks the section header in the mapping */
	elf->elf = elf->memory ? elf_memory(elf->memory, (size_t)file_size) :
				 elf_begin(elf->fd, ELF_C_READ_MMAP_PRIVATE, NULL);
	if (!elf->elf)
		return libelf_error(MT_ERR_FORMAT, "ELF header");
	if (elf_kind(elf->elf) != ELF_K_ELF || !gelf_getehdr(elf->elf, &elf->header))
		return libelf_error(MT_ERR_FORMAT, "ELF header");
	return check_headers(elf, file_size);
}

static char *hex(const unsigned char *bytes, size_t n)
{
	char *text = malloc(2 * n + 1);

	for (size_t i = 0; text && i < n; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	return text;
}

/* The build-id in one note section; NULL if it is not there. */
static char *build_id_of_notes(Elf_Data *data)
{
	GElf_Nhdr note;
	size_t name, desc, next, at = 0;

	while (data->d_buf && (next = gelf_getnote(data, at, &note, &name, &desc)) > at) {
		const unsigned char *buf = data->d_buf;

		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof(ELF_NOTE_GNU) &&
		    memcmp(buf + name, ELF_NOTE_GNU, sizeof(ELF_NOTE_GNU)) == 0 &&
		    note.n_descsz > 0 && note.n_descsz <= MAX_BUILD_ID)
			return hex(buf + desc, note.n_descsz);
		at = next;
	}
	return NULL;
}

/* Unreadable notes are no notes: the build-id is nice to have. */
static void find_build_id(struct mt_elf *elf)
{
	for (size_t i = 1; i < elf->nr_sections && !elf->build_id; i++) {
		Elf_Scn *scn = elf_getscn(elf->elf, i);
		GElf_Shdr shdr;

		if (!scn || !gelf_getshdr(scn, &shdr) || shdr.sh_type != SHT_NOTE ||
		    (shdr.sh_flags & SHF_COMPRESSED))
			continue;

		Elf_Data *data = elf_getdata(scn, NULL);

		if (data)
			elf->build_id = build_id_of_notes(data);
	}
}

static struct mt_error *prepare(struct mt_elf *elf, uint64_t file_size)
{
	struct mt_error *err = open_libelf(elf, file_size);

	if (err)
		return mt_error_prefix(err, "%s", elf->path);

	elf->budget = file_size < UINT64_MAX / BUDGET_RATIO ? file_size * BUDGET_RATIO : UINT64_MAX;
	if (elf->budget < LEAST_BUDGET)
		elf->budget = LEAST_BUDGET;
	elf->slots = calloc(elf->nr_sections + 1, sizeof(*elf->slots));
	if (!elf->slots)
		return mt_error_nomem();
	find_build_id(elf);
	return NULL;
}

static struct mt_error *create(const char *path, struct mt_elf **elf)
{
	mt_cleanup(mt_elf) struct mt_elf *new = calloc(1, sizeof(*new));

	if (!new)
		return mt_error_nomem();
	new->fd = -1;
	new->path = strdup(path);
	if (!new->path)
		return mt_error_nomem();
	*elf = mt_steal(new);
	return NULL;
}

struct mt_error *mt_elf_open(const char *path, struct mt_elf **elf)
{
	mt_cleanup(mt_elf) struct mt_elf *opened = NULL;
	uint64_t file_size = 0;
	struct mt_error *err = create(path, &opened);

	if (!err)
		err = mt_error_prefix(open_file(path, &opened->fd, &file_size), "%s", path);
	if (!err)
		err = prepare(opened, file_size);
	if (!err)
		*elf = mt_steal(opened);
	return err;
}

struct mt_error *mt_elf_of_memory(const char *path, int fd, bool is_image, void *bytes, size_t len,
				  struct mt_elf **elf)
{
	mt_cleanup(free) void *memory = bytes;
	mt_cleanup(mt_elf) struct mt_elf *opened = NULL;
	struct mt_error *err = create(path, &opened);

	if (err)
		return err;
	opened->memory = mt_steal(memory);
	opened->is_image = is_image;
	/* tells which file it is, as long as that may be asked */
	opened->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (opened->fd < 0)
		return mt_error_from_errno(errno, "%s", path);
	err = prepare(opened, len);
	if (!err)
		*elf = mt_steal(opened);
	return err;
}

bool mt_elf_is_image(const struct mt_elf *elf)
{
	return elf->is_image;
}

static struct mt_error *check_growth(struct mt_elf *elf, uint64_t from, uint64_t to)
{
	if (to > MAX_DECOMPRESSED || to / MAX_RATIO > from)
		return mt_error_create(MT_ERR_FORMAT,
				       "compressed: %" PRIu64 " bytes claim to become %" PRIu64,
				       from, to);
	if (to > elf->budget)
		return mt_error_create(MT_ERR_FORMAT, "compressed: %" PRIu64 " bytes claim to "
				       "become %" PRIu64 ", the file may take %" PRIu64
				       " bytes more", from, to, elf->budget);
	elf->budget -= to;
	return NULL;
}

static struct mt_error *decompress(struct mt_elf *elf, Elf_Scn *scn, const GElf_Shdr *shdr)
{
	GElf_Chdr chdr;

	if (!gelf_getchdr(scn, &chdr))
		return libelf_error(MT_ERR_FORMAT, "compressed");

	struct mt_error *err = check_growth(elf, shdr->sh_size, chdr.ch_size);

	/* 2 (ELFCOMPRESS_ZSTD) is for libelf to know; older ones refuse it */
	if (!err && elf_compress(scn, 0, 0) < 0)
		err = mt_error_create(MT_ERR_FORMAT, "compressed (type %u): %s",
				      (unsigned int)chdr.ch_type, elf_errmsg(-1));
	return err;
}

/* The older form: "ZLIB", the size as 8 bytes big-endian, the data. */
static struct mt_error *decompress_gnu(struct mt_elf *elf, Elf_Scn *scn)
{
	const Elf_Data *data = elf_rawdata(scn, NULL);
	uint64_t size;

	if (!data || !data->d_buf || data->d_size < 12)
		return mt_error_create(MT_ERR_FORMAT, "compressed: header is missing");
	size = mt_endian_uint((const unsigned char *)data->d_buf + 4, 8, true);

	struct mt_error *err = check_growth(elf, data->d_size, size);

	if (!err && elf_compress_gnu(scn, 0, 0) < 0)
		err = libelf_error(MT_ERR_FORMAT, "compressed");
	return err;
}

/* Once for each section whose data somebody wants. */
static struct mt_error *make_ready(struct mt_elf *elf, struct slot *slot, Elf_Scn *scn,
				   const GElf_Shdr *shdr, const char *name)
{
	struct mt_error *err = NULL;

	if (slot->ready)
		return NULL;
	if (shdr->sh_flags & SHF_COMPRESSED)
		err = decompress(elf, scn, shdr);
	else if (strncmp(name, ZDEBUG, strlen(ZDEBUG)) == 0)
		err = decompress_gnu(elf, scn);
	slot->ready = !err;
	return err;
}

/* The section's own name, but ".debug_info" for ".zdebug_info". */
static struct mt_error *name_of(struct slot *slot, const char *raw, const char **name)
{
	if (strncmp(raw, ZDEBUG, strlen(ZDEBUG)) != 0) {
		*name = raw;
		return NULL;
	}
	if (!slot->name && asprintf(&slot->name, ".%s", raw + 2) < 0) {
		slot->name = NULL;
		return mt_error_nomem();
	}
	*name = slot->name;
	return NULL;
}

static struct mt_error *raw_section(struct mt_elf *elf, size_t index, Elf_Scn **scn,
				    GElf_Shdr *shdr, const char **name)
{
	size_t strings;

	if (index >= elf->nr_sections)
		return mt_error_create(MT_ERR_NOT_FOUND, "%s: no section %zu", elf->path, index);
	*scn = elf_getscn(elf->elf, index);
	if (!*scn || !gelf_getshdr(*scn, shdr) || elf_getshdrstrndx(elf->elf, &strings) != 0)
		return mt_error_create(MT_ERR_FORMAT, "%s: section %zu: %s", elf->path, index,
				       elf_errmsg(-1));
	if (index == 0) {
		*name = "";
		return NULL;
	}
	*name = elf_strptr(elf->elf, strings, shdr->sh_name);
	if (!*name)
		return mt_error_create(MT_ERR_FORMAT, "%s: name of section %zu: %s", elf->path,
				       index, elf_errmsg(-1));
	return NULL;
}

static struct mt_error *load(Elf_Scn *scn, struct mt_elf_section *section)
{
	const Elf_Data *data = elf_rawdata(scn, NULL);

	if (!data)
		return libelf_error(MT_ERR_FORMAT, "data");
	section->data = data->d_buf;
	section->size = data->d_buf ? data->d_size : 0;
	return NULL;
}

static struct mt_error *fill(struct mt_elf *elf, struct slot *slot, Elf_Scn *scn,
			     const GElf_Shdr *shdr, const char *raw_name,
			     struct mt_elf_section *section)
{
	struct mt_elf_section found = { .address = shdr->sh_addr, .type = shdr->sh_type };
	struct mt_error *err = name_of(slot, raw_name, &found.name);

	if (!err && shdr->sh_type != SHT_NOBITS && shdr->sh_type != SHT_NULL) {
		err = make_ready(elf, slot, scn, shdr, raw_name);
		if (!err)
			err = load(scn, &found);
	}
	if (!err)
		*section = found;
	return err;
}

struct mt_error *mt_elf_section(struct mt_elf *elf, size_t index, struct mt_elf_section *section)
{
	Elf_Scn *scn;
	GElf_Shdr shdr;
	const char *name;
	struct mt_error *err = raw_section(elf, index, &scn, &shdr, &name);

	if (!err)
		err = mt_error_prefix(fill(elf, &elf->slots[index], scn, &shdr, name, section),
				      "%s: section %zu", elf->path, index);
	return err;
}

struct mt_error *mt_elf_section_by_name(struct mt_elf *elf, const char *wanted,
					struct mt_elf_section *section)
{
	for (size_t i = 1; i < elf->nr_sections; i++) {
		Elf_Scn *scn;
		GElf_Shdr shdr;
		const char *raw, *name;
		struct mt_error *err = raw_section(elf, i, &scn, &shdr, &raw);

		if (!err)
			err = name_of(&elf->slots[i], raw, &name);
		if (err)
			return err;
		if (strcmp(name, wanted) == 0)
			return mt_error_prefix(fill(elf, &elf->slots[i], scn, &shdr, raw, section),
					       "%s: section %s", elf->path, wanted);
	}
	return mt_error_create(MT_ERR_NOT_FOUND, "%s: no section %s", elf->path, wanted);
}

bool mt_elf_has_section(struct mt_elf *elf, const char *wanted)
{
	for (size_t i = 1; i < elf->nr_sections; i++) {
		Elf_Scn *scn;
		GElf_Shdr shdr;
		const char *raw;
		mt_cleanup(mt_error) struct mt_error *err = raw_section(elf, i, &scn, &shdr, &raw);

		if (!err && strcmp(raw, wanted) == 0)
			return shdr.sh_type != SHT_NOBITS && shdr.sh_size > 0;
	}
	return false;
}

static struct mt_error *find_symtab(struct mt_elf *elf, Elf_Data **symbols,
				    struct mt_elf_section *strings)
{
	for (size_t i = 1; i < elf->nr_sections; i++) {
		Elf_Scn *scn = elf_getscn(elf->elf, i);
		GElf_Shdr shdr;

		if (!scn || !gelf_getshdr(scn, &shdr) || shdr.sh_type != SHT_SYMTAB)
			continue;
		*symbols = elf_getdata(scn, NULL);
		if (!*symbols || !(*symbols)->d_buf)
			return mt_error_create(MT_ERR_FORMAT, "%s: symbol table: %s", elf->path,
					       elf_errmsg(-1));
		return mt_elf_section(elf, shdr.sh_link, strings);
	}
	return mt_error_create(MT_ERR_NOT_FOUND, "%s: no symbol table", elf->path);
}

struct mt_error *mt_elf_for_each_symbol(struct mt_elf *elf,
					bool (*fn)(void *data, const struct mt_elf_symbol *symbol),
					void *data)
{
	Elf_Data *symbols;
	struct mt_elf_section strings;
	struct mt_error *err = find_symtab(elf, &symbols, &strings);

	if (err)
		return err;

	const char *names = strings.data;
	size_t n = symbols->d_size / gelf_fsize(elf->elf, ELF_T_SYM, 1, EV_CURRENT);

	if (strings.size == 0 || names[strings.size - 1] != '\0')
		return mt_error_create(MT_ERR_FORMAT, "%s: symbol names do not end", elf->path);

	/* symbol 0 is the empty one; n is bounded by the section's size */
	for (size_t i = 1; i < n && i <= INT32_MAX; i++) {
		GElf_Sym sym;

		if (!gelf_getsym(symbols, (int)i, &sym) || sym.st_name >= strings.size)
			return mt_error_create(MT_ERR_FORMAT, "%s: symbol %zu makes no sense",
					       elf->path, i);

		struct mt_elf_symbol symbol = {
			.name = names + sym.st_name,
			.value = sym.st_value,
			.size = sym.st_size,
			.type = GELF_ST_TYPE(sym.st_info),
			.binding = GELF_ST_BIND(sym.st_info),
			.section = sym.st_shndx,
		};

		if (!fn(data, &symbol))
			break;
	}
	return NULL;
}
