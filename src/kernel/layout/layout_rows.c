// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/layout_rows.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Larger than any structure that members are asked of; the largest is pglist_data. */
#define MAX_TYPE_SIZE (64u << 20)

#define MAX_TYPE_NAME 48u	/* of those in rows */

struct resolver {
	struct mt_types *types;
	unsigned int word;
	char *layout;
	char type[MAX_TYPE_NAME];	/* whose size was asked for last, or "" */
	uint64_t type_size;
};

static uint64_t size_at(const struct resolver *r, size_t at)
{
	uint64_t size;

	memcpy(&size, r->layout + at, sizeof(size));
	return size;
}

static struct mt_error *missing(const char *what, const char *type, const char *const *names,
				size_t n)
{
	char text[256] = "";
	size_t len = 0;

	for (size_t i = 0; i < n && names[i] && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? ", " : "",
					names[i]);
	return mt_error_create(MT_ERR_NOT_FOUND, "the kernel's types have no %s %s%s%s", what, text,
			       type ? " in struct " : "", type ? type : "");
}

/* ---- sizes ---- */

static struct mt_error *find_size(struct resolver *r, const struct mt_size_row *row)
{
	for (size_t i = 0; i < MT_MAX_SPELLINGS && row->names[i]; i++) {
		uint64_t size = 0;
		struct mt_error *err = mt_error_unless_absent(mt_types_size(r->types, row->names[i],
									    &size));

		if (err)
			return err;
		if (size > row->most)
			return mt_error_create(MT_ERR_FORMAT, "type %s of %" PRIu64 " bytes, at "
					       "most %" PRIu64 " can be", row->names[i], size,
					       row->most);
		if (size) {
			memcpy(r->layout + row->at, &size, sizeof(size));
			return NULL;
		}
	}
	return row->need == MT_REQUIRED ? missing("type", NULL, row->names, MT_MAX_SPELLINGS) :
					  NULL;
}

/* ---- members ---- */

static struct mt_error *check_type_size(const char *type, uint64_t size)
{
	if (size <= MAX_TYPE_SIZE)
		return NULL;
	return mt_error_create(MT_ERR_FORMAT, "struct %s of %" PRIu64 " bytes", type, size);
}

struct mt_error *mt_member_check(const char *type, const char *name, const struct mt_member *m,
				 uint64_t size)
{
	struct mt_error *err = check_type_size(type, size);

	if (err)
		return err;
	if (m->size > size || m->offset > size - m->size)
		return mt_error_create(MT_ERR_FORMAT, "member %s (offset %" PRIu64 ", %" PRIu64
				       " bytes) does not fit struct %s of %" PRIu64 " bytes", name,
				       m->offset, m->size, type, size);
	if (m->nr_elements && (!m->element_size || m->size % m->nr_elements ||
			       m->element_size != m->size / m->nr_elements))
		return mt_error_create(MT_ERR_FORMAT, "member %s of struct %s: %" PRIu64
				       " elements of %" PRIu64 " bytes are not %" PRIu64 " bytes",
				       name, type, m->nr_elements, m->element_size, m->size);
	if (m->bit_size && (m->size > 8 || m->bit_size > 8 * m->size ||
			    m->bit_shift > 8 * m->size - m->bit_size))
		return mt_error_create(MT_ERR_FORMAT, "member %s of struct %s: %u bits from bit %u "
				       "on are not in its %" PRIu64 " bytes", name, type,
				       m->bit_size, m->bit_shift, m->size);
	return NULL;
}

static bool is_width(const struct resolver *r, unsigned int widths, uint64_t size)
{
	bool is_integer = size == 1 || size == 2 || size == 4 || size == 8;

	return is_integer && (widths & size || (widths & MT_WORD_WIDTH && size == r->word));
}

static bool is_element(const struct resolver *r, const struct mt_class *class, uint64_t size)
{
	if (class->shape == MT_SHAPE_ARRAY)
		return is_width(r, class->widths, size);
	return size && size == size_at(r, class->of);
}

static bool is_of_class(const struct resolver *r, const struct mt_class *class,
			const struct mt_member *m)
{
	switch (class->shape) {
	case MT_SHAPE_PLACE:
		return true;
	case MT_SHAPE_INTEGER:
		return is_width(r, class->widths, m->size) && !m->bit_size && !m->nr_elements;
	case MT_SHAPE_BITS:
		return is_width(r, class->widths, m->size) && !m->nr_elements;
	case MT_SHAPE_ARRAY:
	case MT_SHAPE_STRUCTS:
		return m->nr_elements >= 1 && m->nr_elements <= class->most &&
		       is_element(r, class, m->element_size);
	case MT_SHAPE_STRUCT:
		return m->size && m->size == size_at(r, class->of) && !m->nr_elements;
	case MT_SHAPE_BYTES:
		return m->size >= 1 && m->size <= class->most && !m->bit_size;
	case MT_SHAPE_NONE:
		break;
	}
	assert(!"a row without class");
	return false;
}

/* "4 bytes", "1, 2, 4, 8 bytes" */
static void describe_widths(const struct resolver *r, unsigned int widths, char *text, size_t size)
{
	size_t len = 0;

	if (widths & MT_WORD_WIDTH)
		widths |= r->word;
	for (unsigned int width = 1; width <= 8 && len < size; width *= 2)
		if (widths & width)
			len += (size_t)snprintf(text + len, size - len, "%s%u", len ? ", " : "",
						width);
	if (len < size)
		snprintf(text + len, size - len, " bytes");
}

/* What the class wants, in words. */
static void describe_class(const struct resolver *r, const struct mt_class *class, char *text,
			   size_t size)
{
	char widths[32] = "";

	describe_widths(r, class->widths, widths, sizeof(widths));
	if (class->shape == MT_SHAPE_ARRAY)
		snprintf(text, size, "1 to %" PRIu64 " elements of %s", class->most, widths);
	else if (class->shape == MT_SHAPE_STRUCTS)
		snprintf(text, size, "1 to %" PRIu64 " elements of %" PRIu64 " bytes", class->most,
			 size_at(r, class->of));
	else if (class->shape == MT_SHAPE_STRUCT)
		snprintf(text, size, "a structure of %" PRIu64 " bytes", size_at(r, class->of));
	else if (class->shape == MT_SHAPE_BYTES)
		snprintf(text, size, "1 to %" PRIu64 " bytes", class->most);
	else
		snprintf(text, size, "an integer of %s", widths);
}

static struct mt_error *refuse_class(const struct resolver *r, const struct mt_spelling *name,
				     const struct mt_class *class, const struct mt_member *m)
{
	char wanted[96], found[96];

	describe_class(r, class, wanted, sizeof(wanted));
	if (m->nr_elements)
		snprintf(found, sizeof(found), "%" PRIu64 " elements of %" PRIu64 " bytes",
			 m->nr_elements, m->element_size);
	else if (m->bit_size)
		snprintf(found, sizeof(found), "a bit field of %u bits", m->bit_size);
	else
		snprintf(found, sizeof(found), "%" PRIu64 " bytes", m->size);
	return mt_error_create(MT_ERR_FORMAT, "member %s of struct %s is %s, not %s", name->member,
			       name->type, found, wanted);
}

/* 1 of "page[1]" */
static uint64_t number_of(const char *type)
{
	const char *bracket = strchr(type, '[');

	return bracket ? (uint64_t)(bracket[1] - '0') : 0;
}

static struct mt_error *place_in_buffer(const struct resolver *r, const struct mt_spelling *name,
					const struct mt_buffer *buffer, struct mt_member *m)
{
	uint64_t one = size_at(r, buffer->at_size), size = one * buffer->n;
	uint64_t offset = m->offset + one * number_of(name->type);

	if (!buffer->n)
		return NULL;
	if (m->size > size || offset > size - m->size)
		return mt_error_create(MT_ERR_FORMAT, "member %s of struct %s (offset %" PRIu64
				       ", %" PRIu64 " bytes) does not fit the %" PRIu64
				       " bytes it is read from", name->member, name->type, offset,
				       m->size, size);
	m->offset = offset;
	return NULL;
}

/*
 * Finds a member and the size of its type, whose name loses "[1]".  A type that does not exist
 * has no members: MT_ERR_NOT_FOUND.
 */
static struct mt_error *ask_member(struct resolver *r, const struct mt_spelling *name,
				   struct mt_member *m)
{
	char type[MAX_TYPE_NAME];
	struct mt_error *err;

	snprintf(type, sizeof(type), "%.*s", (int)strcspn(name->type, "["), name->type);
	err = mt_types_member(r->types, type, name->member, m);
	if (err || !strcmp(r->type, type))
		return err;
	/* what has members and no size has none that fits */
	r->type_size = 0;
	r->type[0] = 0;
	err = mt_error_unless_absent(mt_types_size(r->types, type, &r->type_size));
	if (!err)
		memcpy(r->type, type, sizeof(type));
	return err;
}

/* An array of no elements, vm_numa_event[0] without NUMA say, has as much to tell as none. */
static bool is_absent(const struct mt_class *class, const struct mt_member *m)
{
	bool is_array = class->shape == MT_SHAPE_ARRAY || class->shape == MT_SHAPE_STRUCTS;

	return is_array && !m->nr_elements &&
	       (class->else_absent || (m->element_size && !m->size));
}

static struct mt_error *find_member(struct resolver *r, const struct mt_field_row *row,
				    const struct mt_spelling *name, struct mt_field *field)
{
	struct mt_member m = { 0 };
	struct mt_error *err = ask_member(r, name, &m);

	if (err)
		return mt_error_unless_absent(err);
	if (is_absent(&row->class, &m))
		return NULL;
	err = mt_member_check(name->type, name->member, &m, r->type_size);
	if (!err && !is_of_class(r, &row->class, &m))
		err = refuse_class(r, name, &row->class, &m);
	if (!err)
		err = place_in_buffer(r, name, &row->buffer, &m);
	if (!err)
		*field = (struct mt_field){ .exists = true, .m = m };
	return err;
}

static struct mt_error *find_field(struct resolver *r, const struct mt_field_row *row)
{
	struct mt_field *field = (void *)(r->layout + row->at);
	const char *names[MT_MAX_SPELLINGS] = { NULL };
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && !field->exists && i < MT_MAX_SPELLINGS && row->names[i].type;
	     i++) {
		names[i] = row->names[i].member;
		err = find_member(r, row, &row->names[i], field);
	}
	if (!err && !field->exists && row->need == MT_REQUIRED)
		err = missing("member", row->names[0].type, names, MT_MAX_SPELLINGS);
	return err;
}

/* ---- enumerators ---- */

static struct mt_error *find_constant(struct resolver *r, const struct mt_constant_row *row)
{
	struct mt_constant *constant = (void *)(r->layout + row->at);

	for (size_t i = 0; i < MT_MAX_SPELLINGS && row->names[i]; i++) {
		int64_t value = 0;
		struct mt_error *err = mt_types_enumerator(r->types, row->names[i], &value);

		if (!err && (value < row->range.least || value > row->range.most))
			return mt_error_create(MT_ERR_FORMAT, "enumerator %s is %" PRId64 ", not "
					       "from %" PRId64 " to %" PRId64, row->names[i], value,
					       row->range.least, row->range.most);
		if (!err) {
			*constant = (struct mt_constant){ .exists = true, .value = value };
			return NULL;
		}
		err = mt_error_unless_absent(err);
		if (err)
			return err;
	}
	return row->need == MT_REQUIRED ? missing("enumerator", NULL, row->names,
						  MT_MAX_SPELLINGS) : NULL;
}

struct mt_error *mt_rows_resolve(struct mt_types *types, unsigned int word,
				 const struct mt_rows *rows, void *layout)
{
	struct resolver r = { .types = types, .word = word, .layout = layout };
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < rows->nr_sizes; i++)
		err = find_size(&r, &rows->sizes[i]);
	for (size_t i = 0; !err && i < rows->nr_fields; i++)
		err = find_field(&r, &rows->fields[i]);
	for (size_t i = 0; !err && i < rows->nr_constants; i++)
		err = find_constant(&r, &rows->constants[i]);
	return err;
}
