// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/owner/flag_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "kernel/layout/layout_rows.h"

#define MAX_FLAGS 128u
#define MAX_NAME 64u
#define MAX_ENTRY 64u		/* bytes */

struct layout {
	uint64_t size;
	struct mt_field mask, name;
};

#define AT(member) offsetof(struct layout, member)

static const struct mt_size_row size_rows[] = {
	{ AT(size),	{ "trace_print_flags" }, .most = MAX_ENTRY, .need = MT_REQUIRED },
};

static const struct mt_field_row field_rows[] = {
	{ AT(mask),	{ { "trace_print_flags", "mask" } }, MT_WORD, MT_REQUIRED },
	{ AT(name),	{ { "trace_print_flags", "name" } }, MT_WORD, MT_REQUIRED },
};

static const struct mt_rows rows = { MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows) };

static struct mt_error *add(struct mt_kernel *kernel, struct mt_flag_table *table, uint64_t mask,
			    uint64_t name_at)
{
	char *name = NULL;
	struct mt_error *err = mt_reader_read_string(kernel->reader, name_at, MAX_NAME, &name);

	if (!err)
		err = mt_array_reserve(&table->v, &table->capacity, table->n + 1,
				       sizeof(*table->v), MAX_FLAGS);
	if (err) {
		free(name);
		return err;
	}
	table->v[table->n++] = (struct mt_flag_name){ mask, name };
	return NULL;
}

static struct mt_error *read_entries(struct mt_kernel *kernel, const struct layout *l,
				     uint64_t address, struct mt_flag_table *table)
{
	uint64_t name = 1, mask;
	struct mt_error *err = NULL;

	while (!err && name) {
		err = mt_reader_member(kernel->reader, address, &l->mask, &mask);
		if (!err)
			err = mt_reader_member(kernel->reader, address, &l->name, &name);
		if (!err && name)
			err = add(kernel, table, mask, name);
		address = mt_reader_add(kernel->reader, address, l->size);
	}
	return err;
}

struct mt_error *mt_flag_table_read(struct mt_kernel *kernel, const char *symbol,
				    struct mt_flag_table *table)
{
	struct layout l = { 0 };
	uint64_t address;
	struct mt_error *err = mt_rows_resolve(kernel->image->types,
					       mt_reader_memory(kernel->reader)->pointer_size,
					       &rows, &l);

	if (!err && !mt_symbols_find(kernel->image->symbols, symbol, &address))
		err = mt_error_create(MT_ERR_NOT_FOUND, "no symbol %s", symbol);
	if (!err)
		err = read_entries(kernel, &l, address, table);
	return mt_error_prefix(err, "%s", symbol);
}

void mt_flag_table_release(struct mt_flag_table *table)
{
	for (size_t i = 0; i < table->n; i++)
		free(table->v[i].name);
	free(table->v);
	*table = (struct mt_flag_table){ 0 };
}

const char *mt_flag_table_text(const struct mt_flag_table *table, uint64_t flags, char *buf,
			       size_t size)
{
	size_t len = 0;

	snprintf(buf, size, "none");
	for (size_t i = 0; i < table->n && flags && len < size; i++) {
		const struct mt_flag_name *f = &table->v[i];

		if (!f->mask || (flags & f->mask) != f->mask)
			continue;
		len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? "|" : "", f->name);
		flags &= ~f->mask;
	}
	if (flags && len < size)
		snprintf(buf + len, size - len, "%s0x%" PRIx64, len ? "|" : "",
			 flags);
	return buf;
}
