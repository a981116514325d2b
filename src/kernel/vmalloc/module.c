// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/vmalloc/module.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "kernel/layout/layout_rows.h"
#include "kernel/read/damage.h"
#include "kernel/read/list.h"
#include "kernel/task/task.h"

#define MAX_MODULES	(64u << 10)
#define MAX_PART	(UINT64_C(1) << 30)	/* all modules of x86-64 with KASLR together */
#define MAX_SYMBOLS	(4u << 20)
#define MAX_STRUCT	4096u
#define MAX_MODULE_NAME	256u		/* MODULE_NAME_LEN is 56 or 60 */
#define MAX_SYMBOL	24u		/* bytes of an Elf64_Sym */
#define MAX_MEM		64u		/* MOD_MEM_NUM_TYPES is 7 */
#define MAX_NAME	511u		/* KSYM_NAME_LEN */

#define MAX_PADDING	64u		/* bytes between aligned objects, not mentioned */

#define STATE_UNFORMED	3u		/* MODULE_STATE_UNFORMED: not yet put together */

struct layout {
	struct mt_field state, list, name, kallsyms;
	struct mt_field core_base, core_size, init_base, init_size, data_base, data_size;
	struct mt_field mem, mem_base, mem_size;
	struct mt_field symtab, num_symtab, strtab;
	struct mt_field symbol_name, symbol_value, symbol_size, symbol_section;
	uint64_t symbol_bytes, mem_bytes;
};

#define AT(member) offsetof(struct layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(state),		{ { "module", "state" } }, MT_INTEGER(4) },
	{ AT(list),		{ { "module", "list.next" } }, MT_WORD },
	{ AT(name),		{ { "module", "name" } }, MT_BYTES(MAX_MODULE_NAME) },
	{ AT(kallsyms),		{ { "module", "kallsyms" } }, MT_WORD },
	{ AT(core_base),	{ { "module", "core_layout.base" } }, MT_WORD },
	{ AT(core_size),	{ { "module", "core_layout.size" } }, MT_INTEGER(4 | 8) },
	{ AT(init_base),	{ { "module", "init_layout.base" } }, MT_WORD },
	{ AT(init_size),	{ { "module", "init_layout.size" } }, MT_INTEGER(4 | 8) },
	{ AT(data_base),	{ { "module", "data_layout.base" } }, MT_WORD },
	{ AT(data_size),	{ { "module", "data_layout.size" } }, MT_INTEGER(4 | 8) },
	{ AT(mem),		{ { "module", "mem" } }, MT_STRUCTS(AT(mem_bytes), MAX_MEM) },
	{ AT(mem_base),		{ { "module_memory", "base" } }, MT_WORD },
	{ AT(mem_size),		{ { "module_memory", "size" } }, MT_INTEGER(4 | 8) },
	{ AT(symtab),		{ { "mod_kallsyms", "symtab" } }, MT_WORD },
	{ AT(num_symtab),	{ { "mod_kallsyms", "num_symtab" } }, MT_INTEGER(4 | 8) },
	{ AT(strtab),		{ { "mod_kallsyms", "strtab" } }, MT_WORD },
};

static const struct mt_size_row size_rows[] = {
	{ AT(mem_bytes),	{ "module_memory" }, .most = MAX_STRUCT },
};

static const struct mt_rows rows = { MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows) };

/* Of the structure as wide as the kernel's words. */
#define SYMBOL_SIZE(type)	{ { AT(symbol_bytes), { type }, .most = MAX_SYMBOL } }
#define SYMBOL_FIELDS(type)						\
	{								\
		{ AT(symbol_name),	{ { type, "st_name" } }, MT_INTEGER(4) },	\
		{ AT(symbol_value),	{ { type, "st_value" } }, MT_WORD },		\
		{ AT(symbol_size),	{ { type, "st_size" } }, MT_WORD },		\
		{ AT(symbol_section),	{ { type, "st_shndx" } }, MT_INTEGER(2) },	\
	}

static const struct mt_size_row symbol32_sizes[] = SYMBOL_SIZE("elf32_sym");
static const struct mt_size_row symbol64_sizes[] = SYMBOL_SIZE("elf64_sym");
static const struct mt_field_row symbol32_fields[] = SYMBOL_FIELDS("elf32_sym");
static const struct mt_field_row symbol64_fields[] = SYMBOL_FIELDS("elf64_sym");

static const struct mt_rows symbol_rows[2] = {
	{ MT_SIZE_ROWS(symbol32_sizes), MT_FIELD_ROWS(symbol32_fields) },
	{ MT_SIZE_ROWS(symbol64_sizes), MT_FIELD_ROWS(symbol64_fields) },
};

struct listing {
	struct mt_kernel *kernel;
	struct mt_modules *modules;
	struct layout layout;
};

static struct mt_error *resolve(struct mt_kernel *kernel, struct layout *layout)
{
	unsigned int word = mt_reader_memory(kernel->reader)->pointer_size;
	struct mt_error *err = mt_rows_resolve(kernel->image->types, word, &rows, layout);

	return err ? err : mt_rows_resolve(kernel->image->types, word, &symbol_rows[word == 8],
					   layout);
}

static void add_part(const struct mt_kernel *kernel, struct mt_module *module, uint64_t start,
		     uint64_t size)
{
	if (!start || start == MT_UNKNOWN || !size || size == MT_UNKNOWN)
		return;
	if (size >= MAX_PART || start > UINT64_MAX - size)
		mt_damage_say(kernel->inspector.snapshot, MT_SECTION_MODULES,
			      "module 0x%" PRIx64 " (%s): %" PRIu64
			      " bytes of memory at 0x%" PRIx64,
			      module->address, module->name, size, start);
	else if (module->nr_parts < MT_MAX_MODULE_PARTS)
		module->parts[module->nr_parts++] = (struct mt_module_part){ start, size };
}

static void read_parts(const struct mt_kernel *kernel, const struct layout *l,
		       struct mt_module *module)
{
	uint64_t at = module->address;

	add_part(kernel, module, mt_reader_peek(kernel->reader, at, &l->core_base),
		 mt_reader_peek(kernel->reader, at, &l->core_size));
	add_part(kernel, module, mt_reader_peek(kernel->reader, at, &l->init_base),
		 mt_reader_peek(kernel->reader, at, &l->init_size));
	add_part(kernel, module, mt_reader_peek(kernel->reader, at, &l->data_base),
		 mt_reader_peek(kernel->reader, at, &l->data_size));
	for (uint64_t i = 0; l->mem.exists && i < l->mem.m.nr_elements && i < MT_MAX_MODULE_PARTS;
	     i++) {
		uint64_t memory = at + l->mem.m.offset + i * l->mem.m.element_size;

		add_part(kernel, module, mt_reader_peek(kernel->reader, memory, &l->mem_base),
			 mt_reader_peek(kernel->reader, memory, &l->mem_size));
	}
}

static struct mt_error *on_module(void *data, uint64_t address)
{
	struct listing *listing = data;
	const struct layout *l = &listing->layout;
	struct mt_kernel *kernel = listing->kernel;
	struct mt_modules *modules = listing->modules;
	struct mt_module module = { .address = address };
	char raw[MAX_MODULE_NAME];
	size_t len = (size_t)l->name.m.size;
	struct mt_error *err;

	if (mt_reader_peek(kernel->reader, address, &l->state) == STATE_UNFORMED)
		return NULL;
	err = mt_error_prefix(mt_reader_read(kernel->reader, address + l->name.m.offset, raw, len),
			      "module 0x%" PRIx64 ": name", address);
	if (!err)
		err = mt_array_reserve(&modules->v, &modules->capacity, modules->n + 1,
				       sizeof(*modules->v), MAX_MODULES + 1);
	if (err)
		return err;
	module.name = mt_text_printable(raw, len);
	if (!module.name)
		return mt_error_nomem();
	read_parts(kernel, l, &module);
	modules->v[modules->n++] = module;
	return NULL;
}

static struct mt_error *list_modules(struct listing *listing)
{
	struct mt_kernel *kernel = listing->kernel;
	struct mt_list list = {
		.reader = kernel->reader, .max = MAX_MODULES, .what = "modules",
	};
	struct mt_error *err = resolve(kernel, &listing->layout);

	if (err || !listing->layout.list.exists || !listing->layout.name.exists ||
	    !mt_symbols_find(kernel->image->symbols, "modules", &list.head))
		return err;
	list.offset = listing->layout.list.m.offset;
	err = mt_list_walk(&list, on_module, listing);
	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_damage_say(kernel->inspector.snapshot, MT_SECTION_MODULES, "%s", mt_error_message(err));
	mt_error_destroy(err);
	return NULL;
}

static void release(struct mt_modules *modules)
{
	for (size_t i = 0; modules && i < modules->n; i++) {
		free(modules->v[i].name);
		free(modules->v[i].symbols.v);
	}
	if (modules)
		free(modules->v);
	free(modules);
}

static struct mt_error *make(struct mt_kernel *kernel)
{
	struct listing listing = { .kernel = kernel };
	struct mt_error *err;

	listing.modules = calloc(1, sizeof(*listing.modules));
	if (!listing.modules)
		return mt_error_nomem();
	err = list_modules(&listing);
	if (err)
		release(listing.modules);
	else
		kernel->modules = listing.modules;
	return err;
}

static void destroy(struct mt_kernel *kernel)
{
	release(kernel->modules);
}

const struct mt_part_type mt_part_modules = {
	.name = "modules",
	.make = make,
	.destroy = destroy,
};

struct mt_module *mt_module_at(const struct mt_modules *modules, uint64_t address,
			       const struct mt_module_part **part)
{
	for (size_t i = 0; i < modules->n; i++) {
		struct mt_module *module = &modules->v[i];

		for (unsigned int k = 0; k < module->nr_parts; k++) {
			if (address - module->parts[k].start >= module->parts[k].size)
				continue;
			if (part)
				*part = &module->parts[k];
			return module;
		}
	}
	return NULL;
}

static bool in_module(const struct mt_module *module, uint64_t address)
{
	for (unsigned int k = 0; k < module->nr_parts; k++)
		if (address - module->parts[k].start < module->parts[k].size)
			return true;
	return false;
}

static bool names_something(const struct mt_kernel *kernel, uint64_t at)
{
	char start[3] = "";
	mt_cleanup(mt_error) struct mt_error *err = mt_reader_read(kernel->reader, at, start, 2);

	return !err && *start && !mt_symbol_names_nothing(start);
}

static struct mt_error *add_symbols(const struct mt_kernel *kernel, const struct layout *l,
				    struct mt_module *module, const uint8_t *raw, uint64_t n,
				    uint64_t strings)
{
	struct mt_error *err = NULL;

	/* symbol 0 is the empty one */
	for (uint64_t i = 1; !err && i < n; i++) {
		const uint8_t *symbol = raw + i * l->symbol_bytes;
		uint64_t value = mt_reader_field(kernel->reader, symbol, &l->symbol_value);
		uint64_t name = mt_reader_add(kernel->reader, strings,
					      mt_reader_field(kernel->reader, symbol,
							      &l->symbol_name));

		if (!mt_reader_field(kernel->reader, symbol, &l->symbol_section) ||
		    !in_module(module, value) || !names_something(kernel, name))
			continue;
		err = mt_symbol_order_add(&module->symbols, value,
					  mt_reader_field(kernel->reader, symbol, &l->symbol_size),
					  name, 0);
	}
	return err;
}

/* Without symbols a module still has a name. */
static struct mt_error *read_symbols(struct mt_kernel *kernel, struct mt_module *module)
{
	struct layout l = { 0 };
	mt_cleanup(free) uint8_t *raw = NULL;
	uint64_t kallsyms, symtab, strings, n;
	struct mt_error *err = resolve(kernel, &l);

	module->has_symbols = true;
	if (!err)
		err = mt_reader_member(kernel->reader, module->address, &l.kallsyms, &kallsyms);
	if (!err && !kallsyms)
		return NULL;
	if (!err)
		err = mt_reader_member(kernel->reader, kallsyms, &l.symtab, &symtab);
	if (!err)
		err = mt_reader_member(kernel->reader, kallsyms, &l.strtab, &strings);
	if (!err)
		err = mt_reader_member(kernel->reader, kallsyms, &l.num_symtab, &n);
	if (!err && (n > MAX_SYMBOLS || !l.symbol_name.exists || !l.symbol_value.exists ||
		     !l.symbol_size.exists || !l.symbol_section.exists))
		err = mt_error_create(MT_ERR_FORMAT, "%" PRIu64 " symbols", n);
	if (!err)
		err = mt_reader_read_alloc(kernel->reader, symtab, n * l.symbol_bytes,
					   (uint64_t)MAX_SYMBOLS * MAX_SYMBOL, &raw);
	if (!err)
		err = add_symbols(kernel, &l, module, raw, n, strings);
	mt_symbol_order_finish(&module->symbols);
	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (mt_error_code(err) != MT_ERR_NOT_FOUND)
		mt_damage_say(kernel->inspector.snapshot, MT_SECTION_MODULES, "module %s: %s",
			      module->name, mt_error_message(err));
	mt_error_destroy(err);
	return NULL;
}

/* NULL: no symbol that is in the part of the module that has the address. */
static char *find_symbol(const struct mt_kernel *kernel, const struct mt_module *module,
			 const struct mt_module_part *part, uint64_t address, uint64_t *start)
{
	const struct mt_symbol_place *place = mt_symbol_order_find(&module->symbols, address);
	char *name = NULL;

	if (!place || place->address < part->start)
		return NULL;
	mt_error_destroy(mt_reader_read_string(kernel->reader, place->ref, MAX_NAME, &name));
	*start = place->address;
	return name;
}

static struct mt_error *name_in_module(struct mt_kernel *kernel, struct mt_module *module,
				       const struct mt_module_part *part, uint64_t address,
				       char **name)
{
	struct mt_error *err = module->has_symbols ? NULL : read_symbols(kernel, module);
	mt_cleanup(free) char *symbol = NULL;
	uint64_t start = 0;
	int len;

	if (err)
		return err;
	symbol = find_symbol(kernel, module, part, address, &start);
	if (symbol)
		len = asprintf(name, "%s+0x%" PRIx64 " [%s]", symbol, address - start,
			       module->name);
	else
		len = asprintf(name, "[%s]+0x%" PRIx64, module->name, address - part->start);
	return len < 0 ? mt_error_nomem() : NULL;
}

struct mt_error *mt_address_name(struct mt_kernel *kernel, uint64_t address, char **name)
{
	struct mt_symbol_at at;
	const struct mt_module_part *part;
	struct mt_module *module;
	struct mt_error *err = mt_symbols_at(kernel->image->symbols, address, &at);
	mt_cleanup(free) char *symbol = at.name;

	*name = NULL;
	if (symbol && asprintf(name, "%s+0x%" PRIx64 "%s", symbol, at.offset,
			       at.size && at.offset >= at.size + MAX_PADDING ?
				       ", behind its end" : "") < 0)
		return mt_error_nomem();
	if (!err && !symbol)
		err = mt_kernel_need(kernel, MT_PART_MODULES);
	if (err || symbol)
		return err;
	module = mt_module_at(kernel->modules, address, &part);
	return module ? name_in_module(kernel, module, part, address, name) : NULL;
}
