// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/owner/flag_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"

#define MAX_FLAGS 128u
#define MAX_NAME 64u

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

struct mt_error *mt_flag_table_read(struct mt_kernel *kernel, const char *symbol,
				    struct mt_flag_table *table)
{
	struct mt_types *types = kernel->image->types;
	struct mt_member mask, name;
	uint64_t address, entry_size = 0, name_at = 1;
	struct mt_error *err = mt_types_size(types, "trace_print_flags", &entry_size);

	if (!err)
		err = mt_types_member(types, "trace_print_flags", "mask", &mask);
	if (!err)
		err = mt_types_member(types, "trace_print_flags", "name", &name);
	if (!err && !mt_symbols_find(kernel->image->symbols, symbol, &address))
		err = mt_error_create(MT_ERR_NOT_FOUND, "no symbol %s", symbol);
	while (!err && name_at) {
		uint64_t value = 0;

		err = mt_reader_read_uint(kernel->reader, address + mask.offset,
					  (size_t)mask.size, &value);
		if (!err)
			err = mt_reader_read_long(kernel->reader, address + name.offset,
						  &name_at);
		if (!err && name_at)
			err = add(kernel, table, value, name_at);
		address += entry_size;
	}
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
