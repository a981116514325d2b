// SPDX-License-Identifier: GPL-2.0-or-later
/* One property of a page, and the members of structures that properties are taken from. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel/page/page_properties.h"

struct mt_error *mt_property_add(const struct mt_property_list *f, const char *field,
				 const char *note, const char *fmt, ...)
{
	mt_cleanup(free) char *value = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&value, fmt, ap) < 0)
		value = NULL;
	va_end(ap);
	if (!value)
		return mt_error_nomem();
	return f->fn(f->data, &(struct mt_property){ field, value, note });
}

uint64_t mt_property_field(const struct mt_property_list *f, const void *raw,
			   const struct mt_field *field)
{
	return mt_reader_bits(f->kernel->reader, raw, field);
}

uint64_t mt_property_follow(const struct mt_property_list *f, uint64_t address,
			    const struct mt_field *field)
{
	uint64_t value = 0;

	if (!address || !field->exists)
		return 0;
	mt_error_destroy(mt_reader_read_long(f->kernel->reader,
					     mt_reader_add(f->kernel->reader, address,
							   field->m.offset), &value));
	return value;
}
