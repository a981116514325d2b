// SPDX-License-Identifier: GPL-2.0-or-later
#include "damaged_types.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct damaged_types *from_types(struct mt_types *types)
{
	return (struct damaged_types *)types;
}

static uint64_t damage(const struct damaged_types *d, uint64_t number)
{
	switch (d->value) {
	case 0:
		return 0;
	case 1:
		return 1;
	case 2:
		return UINT64_MAX;
	case 3:
		return number + 1;
	case 4:
		return 2048;
	case 5:
		return UINT64_C(1) << 31;
	case 6:
		return UINT64_C(1) << 32;
	case 7:
		return UINT64_C(1) << 63;
	default:
		return number * 2;
	}
}

static bool is_same(const struct damaged_question *q, char kind, const char *type, const char *path)
{
	return q->kind == kind && !strcmp(q->type, type) &&
	       (q->path && path ? !strcmp(q->path, path) : !q->path && !path);
}

/* True if this answer is the one to damage. */
static bool note(struct damaged_types *d, char kind, const char *type, const char *path, size_t n)
{
	for (size_t i = 0; i < d->n; i++)
		if (is_same(&d->v[i], kind, type, path))
			return i == d->question;
	if (d->question != SIZE_MAX)
		return false;
	if (d->n == d->capacity) {
		d->capacity = d->capacity ? 2 * d->capacity : 64;
		d->v = realloc(d->v, d->capacity * sizeof(*d->v));
	}
	if (!d->v)
		abort();
	d->v[d->n++] = (struct damaged_question){
		.kind = kind, .type = strdup(type), .path = path ? strdup(path) : NULL, .n = n,
	};
	return false;
}

static struct mt_error *size(struct mt_types *types, const char *type, uint64_t *result)
{
	struct damaged_types *d = from_types(types);
	struct mt_error *err = mt_types_size(d->real, type, result);

	if (!err && note(d, 's', type, NULL, 1))
		*result = damage(d, *result);
	return err;
}

static void damage_member(const struct damaged_types *d, size_t number, struct mt_member *m)
{
	switch (number) {
	case DAMAGED_OFFSET:
		m->offset = damage(d, m->offset);
		break;
	case DAMAGED_SIZE:
		m->size = damage(d, m->size);
		break;
	case DAMAGED_NR_ELEMENTS:
		m->nr_elements = damage(d, m->nr_elements);
		break;
	case DAMAGED_ELEMENT_SIZE:
		m->element_size = damage(d, m->element_size);
		break;
	case DAMAGED_BIT_SIZE:
		m->bit_size = (unsigned int)damage(d, m->bit_size);
		break;
	case DAMAGED_BIT_SHIFT:
		m->bit_shift = (unsigned int)damage(d, m->bit_shift);
		break;
	case DAMAGED_WIDTH:
		if (m->nr_elements) {
			m->element_size = damage(d, m->element_size);
			m->size = m->element_size * m->nr_elements;
		} else {
			m->size = damage(d, m->size);
		}
		m->offset = 0;
		break;
	case DAMAGED_LENGTH:
		m->nr_elements = damage(d, m->nr_elements);
		m->size = m->element_size * m->nr_elements;
		m->offset = 0;
		break;
	default:
		m->nr_elements = damage(d, m->nr_elements);
		m->size = m->element_size = 0;
		break;
	}
}

static struct mt_error *member(struct mt_types *types, const char *type, const char *path,
			       struct mt_member *result)
{
	struct damaged_types *d = from_types(types);
	struct mt_error *err = mt_types_member(d->real, type, path, result);

	if (!err && note(d, 'm', type, path, 1))
		damage_member(d, d->number, result);
	return err;
}

static struct mt_error *enumerator(struct mt_types *types, const char *name, int64_t *value)
{
	struct damaged_types *d = from_types(types);
	struct mt_error *err = mt_types_enumerator(d->real, name, value);

	if (!err && note(d, 'e', name, NULL, 1))
		*value = (int64_t)damage(d, (uint64_t)*value);
	return err;
}

static struct mt_error *enumerators(struct mt_types *types, const char *name,
				    struct mt_enumerators *list)
{
	struct damaged_types *d = from_types(types);
	struct mt_error *err = mt_types_enum(d->real, name, list);

	if (!err && note(d, 'E', name, NULL, list->n))
		list->v[d->number].value = (int64_t)damage(d, (uint64_t)list->v[d->number].value);
	return err;
}

static struct mt_error *members(struct mt_types *types, const char *type, struct mt_members *list)
{
	struct damaged_types *d = from_types(types);
	struct mt_error *err = mt_types_members(d->real, type, list);

	if (!err && note(d, 'M', type, NULL, list->n))
		damage_member(d, d->number % DAMAGED_NR_MEMBER_NUMBERS,
			      &list->v[d->number / DAMAGED_NR_MEMBER_NUMBERS].m);
	return err;
}

static const char *origin(const struct mt_types *types)
{
	(void)types;
	return "damaged";
}

static const struct mt_types_ops ops = {
	.origin = origin, .size = size, .member = member, .enumerator = enumerator,
	.enumerators = enumerators, .members = members,
};

void damaged_types_init(struct damaged_types *d, struct mt_types *real)
{
	*d = (struct damaged_types){ .types = { .ops = &ops }, .real = real, .question = SIZE_MAX };
}

void damaged_types_release(struct damaged_types *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->v[i].type);
		free(d->v[i].path);
	}
	free(d->v);
}

size_t damaged_types_numbers(const struct damaged_question *q)
{
	return q->n * (q->kind == 'm' || q->kind == 'M' ? DAMAGED_NR_MEMBER_NUMBERS : 1);
}

void damaged_types_describe(const struct damaged_types *d, char *text, size_t size)
{
	const struct damaged_question *q = &d->v[d->question];

	snprintf(text, size, "%c %s%s%s, number %zu, value %u", q->kind, q->type,
		 q->path ? "." : "", q->path ? q->path : "", d->number, d->value);
}
