/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON values: built, written, parsed, looked into.  json.c is the only file
 * that includes jansson.
 *
 * Building never asks to be checked at each step: where memory runs out the
 * value becomes NULL, NULL goes through every function here, and writing it
 * fails.
 */
#ifndef MT_BASE_JSON_H
#define MT_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/error.h"

struct mt_json;

/* Values of their own; mt_json_free() what is not handed on. */
struct mt_json *mt_json_null(void);
struct mt_json *mt_json_bool(bool flag);
struct mt_json *mt_json_number(int64_t number);
struct mt_json *mt_json_count(uint64_t count);	/* over INT64_MAX: null */
struct mt_json *mt_json_text(const char *text);	/* NULL: null; any bytes: made printable */
struct mt_json *mt_json_list(void);
struct mt_json *mt_json_object(void);
void mt_json_free(struct mt_json *value);
MT_DEFINE_CLEANUP(mt_json, struct mt_json *, mt_json_free)

/* Put value, which is taken, behind the list's others or under key. */
void mt_json_append(struct mt_json **list, struct mt_json *value);
void mt_json_set(struct mt_json **object, const char *key, struct mt_json *value);
void mt_json_clear(struct mt_json *list);

/* In one line, members in the order in which they were set. False: it failed. */
bool mt_json_write(const struct mt_json *value, FILE *out);

/*
 * One document, text[0..len); path is its name in messages.  MT_ERR_FORMAT
 * names line and cause; nesting is bounded, a key that comes twice refused.
 */
struct mt_error *mt_json_parse(const char *path, const char *text, size_t len,
			       struct mt_json **value);

/*
 * Looking into a value that belongs to somebody else.  What has another type
 * is as good as absent: NULL, 0, UINT64_MAX (a count; MT_UNKNOWN).
 */
const struct mt_json *mt_json_get(const struct mt_json *object, const char *key);
const struct mt_json *mt_json_at(const struct mt_json *list, size_t i);
size_t mt_json_length(const struct mt_json *list);
const char *mt_json_get_text(const struct mt_json *object, const char *key);
uint64_t mt_json_get_count(const struct mt_json *object, const char *key);
uint64_t mt_json_count_at(const struct mt_json *list, size_t i);
bool mt_json_true_at(const struct mt_json *list, size_t i);
bool mt_json_is_list(const struct mt_json *value);
bool mt_json_is_object(const struct mt_json *value);

/* Each member of an object whose value is a count or null, in order. */
struct mt_error *mt_json_each_count(const struct mt_json *object,
				    struct mt_error *(*each)(void *data, const char *key,
							     uint64_t count),
				    void *data);

#endif
