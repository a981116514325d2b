// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/symbols/symbols.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "image/vmcoreinfo/vmcoreinfo.h"
#include "image/elf/elf_file.h"
#include "image/symbols/kallsyms.h"
#include "image/symbols/kallsyms_text.h"
#include "image/symbols/symbol_index.h"

enum origin {
	FROM_NOWHERE,
	FROM_VMCOREINFO,
	FROM_ELF,
	FROM_KALLSYMS,
	FROM_PRINTED,
};

#define MAX_SOURCES 4

struct source {
	enum origin origin;
	char *text;			/* VMCOREINFO, or printed names */
	struct mt_kallsyms *kallsyms;
	struct mt_symbol_index index;	/* ELF, printed; ref: the name's address */
	struct mt_elf *elf;		/* its file, moved by … */
	uint64_t offset;
};

struct mt_symbols {
	struct source sources[MAX_SOURCES];
	size_t n;
	char words[64];
	bool has_order;
	const struct source *ordered;	/* what order is of; NULL: nothing has addresses */
	struct mt_symbol_order order;	/* of the kernel's image, by address */
};

struct mt_error *mt_symbols_create(struct mt_symbols **symbols)
{
	*symbols = calloc(1, sizeof(**symbols));
	return *symbols ? NULL : mt_error_nomem();
}

static void release(struct source *source)
{
	free(source->text);
	mt_kallsyms_close(source->kallsyms);
	mt_symbol_index_release(&source->index);
}

void mt_symbols_destroy(struct mt_symbols *symbols)
{
	if (!symbols)
		return;
	for (size_t i = 0; i < symbols->n; i++)
		release(&symbols->sources[i]);
	free(symbols->order.v);
	free(symbols);
}

/* Takes source, or releases it. */
static struct mt_error *add_source(struct mt_symbols *symbols, struct source *source)
{
	static const char *const words[] = {
		[FROM_VMCOREINFO] = "VMCOREINFO",
		[FROM_ELF] = "vmlinux",
		[FROM_KALLSYMS] = "kallsyms",
		[FROM_PRINTED] = "/proc/kallsyms",
	};

	if (symbols->n == MAX_SOURCES) {
		release(source);
		return mt_error_create(MT_ERR_USAGE, "more than %d tables of symbols",
				       MAX_SOURCES);
	}
	symbols->sources[symbols->n++] = *source;

	size_t len = strlen(symbols->words);

	snprintf(symbols->words + len, sizeof(symbols->words) - len, "%s%s", len ? ", " : "",
		 words[source->origin]);
	return NULL;
}

struct mt_error *mt_symbols_add_vmcoreinfo(struct mt_symbols *symbols, const char *vmcoreinfo)
{
	struct source source = { .origin = FROM_VMCOREINFO };

	source.text = strdup(vmcoreinfo ? vmcoreinfo : "");
	return source.text ? add_source(symbols, &source) : mt_error_nomem();
}

/* What building the index of an ELF file's symbols needs. */
struct elf_reader {
	struct mt_elf *elf;
	struct mt_symbol_index *index;
	uint64_t offset;
	uint64_t mask;			/* addresses have 32 bits in 32-bit files */
	struct mt_error *err;
	uint16_t percpu;		/* section of offsets, once known */
	uint16_t last;			/* section that was looked at last */
};

static struct elf_reader elf_reader_of(struct mt_elf *elf, uint64_t offset)
{
	return (struct elf_reader){
		.elf = elf,
		.offset = offset,
		.mask = mt_elf_is_64(elf) ? UINT64_MAX : UINT32_MAX,
		.percpu = SHN_UNDEF,
		.last = SHN_UNDEF,
	};
}

/*
 * x86-64's per-CPU symbols counted from 0 before v6.15: the section has no
 * address of its own, and nothing moves it.
 */
static bool is_at_zero(struct elf_reader *r, uint16_t index)
{
	if (index == r->last)
		return index == r->percpu;
	r->last = index;

	struct mt_elf_section section;
	struct mt_error *err = index < SHN_LORESERVE ?
				       mt_elf_section(r->elf, index, &section) : NULL;

	if (err) {
		mt_error_destroy(err);
		return index == r->percpu;
	}
	if (index < SHN_LORESERVE && section.address == 0)
		r->percpu = index;
	return index == r->percpu;
}

static bool is_named(const struct mt_elf_symbol *symbol)
{
	return symbol->name[0] && symbol->section != SHN_UNDEF && symbol->type != STT_SECTION &&
	       symbol->type != STT_FILE;
}

/*
 * Not an address.  What the linker script defines between sections belongs to the one
 * before it: __init_begin to the per-CPU one, in which no offset is so large.
 */
static bool is_offset(struct elf_reader *r, const struct mt_elf_symbol *symbol)
{
	return symbol->section == SHN_ABS ||
	       (is_at_zero(r, symbol->section) && symbol->value <= UINT32_MAX);
}

/* Where the running kernel has it. */
static uint64_t place_symbol(struct elf_reader *r, const struct mt_elf_symbol *symbol)
{
	return is_offset(r, symbol) ? symbol->value : (symbol->value + r->offset) & r->mask;
}

static bool index_symbol(void *data, const struct mt_elf_symbol *symbol)
{
	struct elf_reader *r = data;

	if (!is_named(symbol))
		return true;

	uint64_t value = place_symbol(r, symbol);

	r->err = mt_symbol_index_add(r->index, mt_symbol_hash(symbol->name, strlen(symbol->name)),
				     (uint64_t)(uintptr_t)symbol->name, value);
	return !r->err;
}

struct offset_search {
	const char *vmcoreinfo;
	uint64_t offset;
	bool found;
};

static bool compare_symbol(void *data, const struct mt_elf_symbol *symbol)
{
	/* in every kernel's VMCOREINFO, and addresses of what they name */
	static const char *const names[] = { "init_uts_ns", "_stext", "swapper_pg_dir" };
	struct offset_search *search = data;
	uint64_t address;

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++) {
		char key[32];

		if (symbol->section == SHN_UNDEF || strcmp(symbol->name, names[i]))
			continue;
		snprintf(key, sizeof(key), "SYMBOL(%s)", names[i]);
		if (!mt_vmcoreinfo_hex(search->vmcoreinfo, key, &address))
			continue;
		search->offset = address - symbol->value;
		search->found = true;
	}
	return !search->found;
}

bool mt_symbols_offset_of(struct mt_elf *elf, const char *vmcoreinfo, uint64_t *offset)
{
	struct offset_search search = { .vmcoreinfo = vmcoreinfo };
	struct mt_error *err = vmcoreinfo ? mt_elf_for_each_symbol(elf, compare_symbol, &search) :
					    NULL;

	mt_error_destroy(err);
	if (search.found)
		*offset = search.offset;
	return search.found;
}

struct mt_error *mt_symbols_add_elf(struct mt_symbols *symbols, struct mt_elf *elf,
				    uint64_t offset)
{
	struct source source = { .origin = FROM_ELF, .elf = elf, .offset = offset };
	struct elf_reader r = elf_reader_of(elf, offset);
	struct mt_error *err;

	r.index = &source.index;
	err = mt_elf_for_each_symbol(elf, index_symbol, &r);
	if (!err)
		err = r.err;
	if (!err)
		err = mt_symbol_index_finish(&source.index);
	if (err) {
		release(&source);
		return err;
	}
	return add_source(symbols, &source);
}

struct mt_error *mt_symbols_add_kallsyms(struct mt_symbols *symbols, struct mt_dump *dump)
{
	struct source source = { .origin = FROM_KALLSYMS };
	struct mt_error *err = mt_kallsyms_open(dump, &source.kallsyms);

	return err ? err : add_source(symbols, &source);
}

struct mt_error *mt_symbols_add_printed(struct mt_symbols *symbols, const char *path)
{
	struct source source = { .origin = FROM_PRINTED };
	struct mt_error *err = mt_kallsyms_read(path, &source.text, &source.index);

	if (err) {
		release(&source);
		return err;
	}
	return add_source(symbols, &source);
}

static bool find_in_vmcoreinfo(const char *text, const char *name, uint64_t *address)
{
	char key[256];
	int len = snprintf(key, sizeof(key), "SYMBOL(%s)", name);

	return (size_t)len < sizeof(key) && mt_vmcoreinfo_hex(text, key, address);
}

/*
 * The last of several of one name: in an ELF symbol table the global ones
 * come after the local ones.
 */
static bool find_in_elf(const struct mt_symbol_index *index, const char *name, uint64_t *address)
{
	uint32_t hash = mt_symbol_hash(name, strlen(name));
	const struct mt_symbol_entry *entry = NULL;

	while ((entry = mt_symbol_index_find(index, hash, entry))) {
		if (!strcmp((const char *)(uintptr_t)entry->ref, name)) {
			*address = entry->value;
			return true;
		}
	}
	return false;
}

static bool find_in(const struct source *source, const char *name, uint64_t *address)
{
	switch (source->origin) {
	case FROM_VMCOREINFO:
		return find_in_vmcoreinfo(source->text, name, address);
	case FROM_ELF:
	case FROM_PRINTED:
		return find_in_elf(&source->index, name, address);
	case FROM_KALLSYMS:
		return mt_kallsyms_find(source->kallsyms, name, address);
	default:
		return false;
	}
}

bool mt_symbols_find(const struct mt_symbols *symbols, const char *name, uint64_t *address)
{
	for (size_t i = 0; i < symbols->n; i++)
		if (find_in(&symbols->sources[i], name, address))
			return true;
	return false;
}

struct elf_order {
	struct elf_reader r;
	struct mt_symbol_order *order;
	uint64_t first, last;
};

static bool order_symbol(void *data, const struct mt_elf_symbol *symbol)
{
	struct elf_order *o = data;
	uint64_t address;

	if (!is_named(symbol) || mt_symbol_names_nothing(symbol->name))
		return true;
	address = place_symbol(&o->r, symbol);
	if (is_offset(&o->r, symbol) || address < o->first || address > o->last)
		return true;
	o->r.err = mt_symbol_order_add(o->order, address, symbol->size,
				       (uint64_t)(uintptr_t)symbol->name,
				       mt_symbol_rank(symbol->name, symbol->binding == STB_WEAK));
	return !o->r.err;
}

static struct mt_error *order_elf(const struct source *source, uint64_t first, uint64_t last,
				  struct mt_symbol_order *order)
{
	struct elf_order o = {
		.r = elf_reader_of(source->elf, source->offset),
		.order = order, .first = first, .last = last,
	};
	struct mt_error *err = mt_elf_for_each_symbol(source->elf, order_symbol, &o);

	return err ? err : o.r.err;
}

static struct mt_error *order_printed(const struct mt_symbol_index *index, uint64_t first,
				      uint64_t last, struct mt_symbol_order *order)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < index->n; i++) {
		const struct mt_symbol_entry *entry = &index->v[i];
		const char *name = (const char *)(uintptr_t)entry->ref;

		if (entry->value >= first && entry->value <= last &&
		    !mt_symbol_names_nothing(name))
			err = mt_symbol_order_add(order, entry->value, 0, entry->ref,
						  mt_symbol_rank(name, false));
	}
	return err;
}

/* The first source that has more than a few symbols. */
static struct mt_error *make_order(struct mt_symbols *symbols)
{
	uint64_t first, last;
	struct mt_error *err = NULL;

	symbols->has_order = true;
	if (!mt_symbols_find(symbols, "_text", &first) || !mt_symbols_find(symbols, "_end", &last))
		return NULL;
	for (size_t i = 0; !err && !symbols->ordered && i < symbols->n; i++) {
		const struct source *source = &symbols->sources[i];

		if (source->origin == FROM_ELF)
			err = order_elf(source, first, last, &symbols->order);
		else if (source->origin == FROM_KALLSYMS)
			err = mt_kallsyms_order(source->kallsyms, first, last, &symbols->order);
		else if (source->origin == FROM_PRINTED)
			err = order_printed(&source->index, first, last, &symbols->order);
		if (symbols->order.n)
			symbols->ordered = source;
	}
	mt_symbol_order_finish(&symbols->order);
	return err;
}

struct mt_error *mt_symbols_at(struct mt_symbols *symbols, uint64_t address,
			       struct mt_symbol_at *at)
{
	struct mt_error *err = symbols->has_order ? NULL : make_order(symbols);
	const struct mt_symbol_order *order = &symbols->order;
	const struct mt_symbol_place *place = mt_symbol_order_find(order, address);
	const char *name;

	*at = (struct mt_symbol_at){ 0 };
	/* _end is the last, and no part of the image */
	if (err || !place || place == &order->v[order->n - 1])
		return err;
	at->offset = address - place->address;
	at->size = place->size;
	name = (const char *)(uintptr_t)place->ref;
	at->name = symbols->ordered->origin == FROM_KALLSYMS ?
		   mt_kallsyms_name(symbols->ordered->kallsyms, place->ref) :
		   mt_text_printable(name, strlen(name));
	return at->name ? NULL : mt_error_nomem();
}

bool mt_symbols_size(struct mt_symbols *symbols, const char *name, uint64_t *size)
{
	mt_cleanup(mt_error) struct mt_error *err = symbols->has_order ? NULL :
						    make_order(symbols);
	const struct mt_symbol_place *place = NULL;
	uint64_t address;

	if (!err && mt_symbols_find(symbols, name, &address))
		place = mt_symbol_order_find(&symbols->order, address);
	if (!place || place->address != address || !place->size)
		return false;
	*size = place->size;
	return true;
}

const char *mt_symbols_origin(const struct mt_symbols *symbols)
{
	return symbols->words;
}
