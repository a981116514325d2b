// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/types/types.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "image/types/types_ops.h"

#define MAX_ENUMERATORS 1000000

void mt_types_destroy(struct mt_types *types)
{
	if (types)
		types->ops->destroy(types);
}

const char *mt_types_origin(const struct mt_types *types)
{
	return types->ops->origin(types);
}

struct mt_error *mt_types_size(struct mt_types *types, const char *type, uint64_t *size)
{
	return types->ops->size(types, type, size);
}

struct mt_error *mt_types_member(struct mt_types *types, const char *type, const char *path,
				 struct mt_member *member)
{
	return types->ops->member(types, type, path, member);
}

struct mt_error *mt_types_enumerator(struct mt_types *types, const char *name, int64_t *value)
{
	return types->ops->enumerator(types, name, value);
}

struct mt_error *mt_types_enum(struct mt_types *types, const char *name,
			       struct mt_enumerators *list)
{
	return types->ops->enumerators(types, name, list);
}

struct mt_error *mt_types_members(struct mt_types *types, const char *type,
				  struct mt_members *list)
{
	return types->ops->members(types, type, list);
}

void mt_members_release(struct mt_members *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].name);
	free(list->v);
	*list = (struct mt_members){ 0 };
}

void mt_enumerators_release(struct mt_enumerators *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].name);
	free(list->v);
	*list = (struct mt_enumerators){ 0 };
}

bool mt_types_is_word(const char *name)
{
	for (; *name; name++)
		if (*name <= ' ' || *name > '~' || *name == '=')
			return false;
	return true;
}

struct mt_error *mt_enumerators_add(struct mt_enumerators *list, size_t *capacity,
				    const char *name, int64_t value)
{
	struct mt_error *err;

	if (!name[0])
		return NULL;
	if (!mt_types_is_word(name))
		return mt_error_create(MT_ERR_FORMAT, "an enumerator whose name is no word");
	err = mt_array_reserve(&list->v, capacity, list->n + 1, sizeof(*list->v),
			       MAX_ENUMERATORS);
	if (err)
		return err;

	char *copy = strdup(name);

	if (!copy)
		return mt_error_nomem();
	list->v[list->n++] = (struct mt_enumerator){ .name = copy, .value = value };
	return NULL;
}

struct mt_error *mt_types_no_type(const char *type)
{
	return mt_error_create(MT_ERR_NOT_FOUND, "no type %s", type);
}

struct mt_error *mt_types_no_member(const char *type, const char *path)
{
	return mt_error_create(MT_ERR_NOT_FOUND, "type %s: no member %s", type, path);
}

struct mt_error *mt_types_no_enumerator(const char *name)
{
	return mt_error_create(MT_ERR_NOT_FOUND, "no enumerator %s", name);
}

static bool is_integer_size(uint64_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

struct mt_error *mt_types_check_member(const struct mt_member *m, uint64_t type_size)
{
	uint64_t bytes, end;

	if (__builtin_add_overflow(m->offset, m->size, &end) || end > type_size)
		return mt_error_create(MT_ERR_FORMAT, "%" PRIu64 " bytes at %" PRIu64
				       " of a type of %" PRIu64, m->size, m->offset, type_size);
	if (m->bit_size && (!is_integer_size(m->size) || m->bit_size > 64 ||
			    m->bit_shift + m->bit_size > m->size * 8))
		return mt_error_create(MT_ERR_FORMAT, "%u bits from bit %u of %" PRIu64 " bytes",
				       m->bit_size, m->bit_shift, m->size);
	if (m->nr_elements && (!m->element_size ||
			       __builtin_mul_overflow(m->nr_elements, m->element_size, &bytes) ||
			       bytes > m->size))
		return mt_error_create(MT_ERR_FORMAT, "%" PRIu64 " elements of %" PRIu64
				       " bytes in %" PRIu64, m->nr_elements, m->element_size,
				       m->size);
	return NULL;
}

struct mt_error *mt_types_same_error(const struct mt_error *err)
{
	return mt_error_create(mt_error_code(err), "%s", mt_error_message(err));
}
