// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A struct mt_json * is a json_t * under another name, so that jansson stays
 * in here.
 */
#include "base/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define DUMP (JSON_PRESERVE_ORDER | JSON_ENCODE_ANY)

/* Since the last parse began; jansson 2.14 does not tell. */
static _Thread_local bool allocation_failed;

static void *allocate(size_t size)
{
	void *p = malloc(size);

	allocation_failed |= !p;
	return p;
}

static json_t *inner(const struct mt_json *value)
{
	return (json_t *)(uintptr_t)value;
}

static struct mt_json *outer(const json_t *value)
{
	return (struct mt_json *)(uintptr_t)value;
}

struct mt_json *mt_json_null(void)
{
	return outer(json_null());
}

struct mt_json *mt_json_bool(bool flag)
{
	return outer(json_boolean(flag));
}

struct mt_json *mt_json_number(int64_t number)
{
	return outer(json_integer(number));
}

struct mt_json *mt_json_count(uint64_t count)
{
	return count > INT64_MAX ? mt_json_null() : mt_json_number((int64_t)count);
}

struct mt_json *mt_json_text(const char *text)
{
	json_t *value = text ? json_string(text) : json_null();

	if (value)
		return outer(value);

	mt_cleanup(free) char *printable = mt_text_printable(text, strlen(text));

	return outer(printable ? json_string(printable) : NULL);
}

struct mt_json *mt_json_list(void)
{
	return outer(json_array());
}

struct mt_json *mt_json_object(void)
{
	return outer(json_object());
}

void mt_json_free(struct mt_json *value)
{
	json_decref(inner(value));
}

/* The container is given up if what should go into it did not. */
static void give_up_unless(bool fine, struct mt_json **container)
{
	if (!fine)
		mt_json_free(mt_steal(*container));
}

void mt_json_append(struct mt_json **list, struct mt_json *value)
{
	give_up_unless(!json_array_append_new(inner(*list), inner(value)), list);
}

void mt_json_set(struct mt_json **object, const char *key, struct mt_json *value)
{
	give_up_unless(!json_object_set_new(inner(*object), key, inner(value)), object);
}

void mt_json_clear(struct mt_json *list)
{
	json_array_clear(inner(list));
}

bool mt_json_write(const struct mt_json *value, FILE *out)
{
	return value && !json_dumpf(inner(value), out, DUMP);
}

struct mt_error *mt_json_parse(const char *path, const char *text, size_t len,
			       struct mt_json **value)
{
	json_error_t why;
	json_t *parsed;

	json_set_alloc_funcs(allocate, free);
	allocation_failed = false;
	parsed = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	/* jansson may have left out what found no room, and call the rest well or badly formed */
	if (allocation_failed) {
		json_decref(parsed);
		return mt_error_nomem();
	}
	if (!parsed) {
		mt_cleanup(free) char *cause = mt_text_printable(why.text, sizeof(why.text));

		return mt_error_create(MT_ERR_FORMAT, "%s: line %d: %s", path, why.line,
				       cause ? cause : "not JSON");
	}
	*value = outer(parsed);
	return NULL;
}

const struct mt_json *mt_json_get(const struct mt_json *object, const char *key)
{
	return outer(json_object_get(inner(object), key));
}

const struct mt_json *mt_json_at(const struct mt_json *list, size_t i)
{
	return outer(json_array_get(inner(list), i));
}

size_t mt_json_length(const struct mt_json *list)
{
	return json_array_size(inner(list));
}

const char *mt_json_get_text(const struct mt_json *object, const char *key)
{
	return json_string_value(json_object_get(inner(object), key));
}

static uint64_t count_of(const json_t *value)
{
	json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;

	return number < 0 ? UINT64_MAX : (uint64_t)number;
}

uint64_t mt_json_get_count(const struct mt_json *object, const char *key)
{
	return count_of(json_object_get(inner(object), key));
}

uint64_t mt_json_count_at(const struct mt_json *list, size_t i)
{
	return count_of(json_array_get(inner(list), i));
}

const char *mt_json_text_at(const struct mt_json *list, size_t i)
{
	return json_string_value(json_array_get(inner(list), i));
}

bool mt_json_true_at(const struct mt_json *list, size_t i)
{
	return json_is_true(json_array_get(inner(list), i));
}

bool mt_json_is_list(const struct mt_json *value)
{
	return json_is_array(inner(value));
}

struct mt_error *mt_json_each_count(const struct mt_json *object,
				    struct mt_error *(*each)(void *data, const char *key,
							     uint64_t count),
				    void *data)
{
	struct mt_error *err = NULL;
	const char *key;
	json_t *value;

	json_object_foreach(inner(object), key, value)
		if (!err && (json_is_null(value) || count_of(value) != UINT64_MAX))
			err = each(data, key, count_of(value));
	return err;
}
