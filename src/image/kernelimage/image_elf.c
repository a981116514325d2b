// SPDX-License-Identifier: GPL-2.0-or-later
/* An ELF file of what was found in an image, so that it is read as a vmlinux is. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "image/kernelimage/regions.h"

enum { NONE, NOTES, RODATA, BTF, SYMTAB, STRTAB, SHSTRTAB, NR_SECTIONS };

static const char names[] = "\0.notes\0.rodata\0.BTF\0.symtab\0.strtab\0.shstrtab";

struct writer {
	const struct mt_image_bytes *bytes;
	struct mt_unpacked *file;
	bool wide;
	uint64_t at[NR_SECTIONS], size[NR_SECTIONS];
};

static struct mt_error *put(struct writer *w, const void *data, size_t len)
{
	struct mt_error *err = mt_unpacked_reserve(w->file, len ? len : 1);

	if (!err && len)
		memcpy(w->file->v + w->file->n, data, len);
	if (!err)
		w->file->n += len;
	return err;
}

/* The number in so many bytes, in the kernel's byte order; room was made. */
static void number(struct writer *w, uint64_t value, size_t size)
{
	unsigned char *p = w->file->v + w->file->n;

	for (size_t i = 0; i < size; i++)
		p[w->bytes->big_endian ? size - 1 - i : i] = (unsigned char)(value >> 8 * i);
	w->file->n += size;
}

/* As large as the file's addresses are. */
static void word(struct writer *w, uint64_t value)
{
	number(w, value, w->wide ? 8 : 4);
}

static struct mt_error *put_section(struct writer *w, unsigned int section, const void *data,
				    size_t len)
{
	static const char zeros[8];
	struct mt_error *err = put(w, zeros, -w->file->n & 7);

	w->at[section] = w->file->n;
	w->size[section] = len;
	return err ? err : put(w, data, len);
}

static void put_symbol(struct writer *w, const struct mt_image_symbol *symbol, bool is_first)
{
	char type = symbol->type;
	bool is_weak = strchr("wWvV", type), is_global = type >= 'A' && type <= 'Z';
	unsigned int info = ELF64_ST_INFO(is_weak ? STB_WEAK : is_global ? STB_GLOBAL : STB_LOCAL,
					  strchr("tTwW", type) ? STT_FUNC : STT_OBJECT);
	unsigned int section = symbol->is_absolute ? SHN_ABS : RODATA;

	if (is_first)
		info = section = 0;
	number(w, symbol->name, 4);
	if (w->wide) {
		number(w, info, 1);
		number(w, 0, 1);
		number(w, section, 2);
	}
	word(w, symbol->value);
	word(w, 0);
	if (!w->wide) {
		number(w, info, 1);
		number(w, 0, 1);
		number(w, section, 2);
	}
}

static struct mt_error *put_symbols(struct writer *w, const struct mt_image_symbols *symbols)
{
	const struct mt_image_symbol nothing = { .type = '?' };
	size_t size = w->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	struct mt_error *err = put_section(w, SYMTAB, NULL, 0);

	if (!symbols->n)
		return err;
	if (!err)
		err = mt_unpacked_reserve(w->file, (symbols->n + 1) * size);
	if (err)
		return err;
	w->size[SYMTAB] = (symbols->n + 1) * size;
	put_symbol(w, &nothing, true);
	for (size_t i = 0; i < symbols->n; i++)
		put_symbol(w, &symbols->v[i], false);
	return put_section(w, STRTAB, symbols->names, symbols->names_len);
}

static void put_header(struct writer *w, const struct mt_image_parts *parts, unsigned int section)
{
	static const unsigned int types[] = {
		[NONE] = SHT_NULL, [NOTES] = SHT_NOTE, [RODATA] = SHT_PROGBITS,
		[BTF] = SHT_PROGBITS, [SYMTAB] = SHT_SYMTAB, [STRTAB] = SHT_STRTAB,
		[SHSTRTAB] = SHT_STRTAB,
	};
	static const unsigned int name_at[] = { 0, 1, 8, 16, 21, 29, 37 };
	bool is_there = section == SHSTRTAB || w->size[section];
	unsigned int type = is_there ? types[section] : SHT_NULL;

	number(w, is_there ? name_at[section] : 0, 4);
	number(w, type, 4);
	word(w, 0);
	/* never 0: that is where offsets into per-CPU areas lie */
	word(w, section == RODATA ? parts->banner_address ? parts->banner_address : 1 : 0);
	word(w, w->at[section]);
	word(w, w->size[section]);
	number(w, section == SYMTAB ? STRTAB : 0, 4);
	number(w, section == SYMTAB ? 1 : 0, 4);
	word(w, section == NOTES ? 4 : 1);
	word(w, section != SYMTAB ? 0 : w->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
}

static void put_ehdr(struct writer *w, uint64_t sections_at)
{
	const unsigned char ident[EI_NIDENT] = {
		ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, w->wide ? ELFCLASS64 : ELFCLASS32,
		w->bytes->big_endian ? ELFDATA2MSB : ELFDATA2LSB, EV_CURRENT,
	};

	memcpy(w->file->v, ident, sizeof(ident));
	w->file->n = sizeof(ident);
	number(w, ET_EXEC, 2);
	number(w, w->bytes->machine, 2);
	number(w, EV_CURRENT, 4);
	word(w, 0);
	word(w, 0);
	word(w, sections_at);
	number(w, 0, 4);
	number(w, w->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr), 2);
	number(w, 0, 2);
	number(w, 0, 2);
	number(w, w->wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr), 2);
	number(w, NR_SECTIONS, 2);
	number(w, SHSTRTAB, 2);
}

struct mt_error *mt_image_write_elf(const struct mt_image_parts *parts, struct mt_unpacked *file)
{
	static const char zeros[sizeof(Elf64_Ehdr)];
	struct writer w = { .bytes = parts->bytes, .file = file };

	w.wide = parts->bytes->pointer_size == 8;
	file->max = SIZE_MAX / 4;

	struct mt_error *err = put(&w, zeros, sizeof(zeros));

	if (!err)
		err = put_section(&w, NOTES, parts->notes, parts->notes_len);
	if (!err)
		err = put_section(&w, RODATA, parts->banner, parts->banner_len);
	if (!err)
		err = put_section(&w, BTF, parts->btf, parts->btf_len);
	if (!err)
		err = put_symbols(&w, parts->symbols);
	if (!err)
		err = put_section(&w, SHSTRTAB, names, sizeof(names));

	uint64_t sections_at = (file->n + 7) & ~UINT64_C(7);

	if (!err)
		err = put(&w, zeros, sections_at - file->n);
	if (!err)
		err = mt_unpacked_reserve(file, NR_SECTIONS * sizeof(Elf64_Shdr));
	if (err)
		return err;
	for (unsigned int i = 0; i < NR_SECTIONS; i++)
		put_header(&w, parts, i);

	size_t end = file->n;

	put_ehdr(&w, sections_at);
	file->n = end;
	return NULL;
}
