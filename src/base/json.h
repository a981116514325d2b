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

/* A value of any JSON type, or NULL for one that memory was short for. */
struct mt_json;

/* Makes a null.  As with all that make one: mt_json_free() what is not handed on. */
struct mt_json *mt_json_null(void);

/* Makes true or false of flag. */
struct mt_json *mt_json_bool(bool flag);

/* Makes a number. */
struct mt_json *mt_json_number(int64_t number);

/* Makes a number of count; null if it is over INT64_MAX (MT_UNKNOWN is). */
struct mt_json *mt_json_count(uint64_t count);

/* Makes a string of text, whose bytes are made printable; null if text is NULL. */
struct mt_json *mt_json_text(const char *text);

/* Makes an empty list. */
struct mt_json *mt_json_list(void);

/* Makes an object without members. */
struct mt_json *mt_json_object(void);

/* Frees value and all that is in it.  NULL is fine. */
void mt_json_free(struct mt_json *value);
MT_DEFINE_CLEANUP(mt_json, struct mt_json *, mt_json_free)

/* Puts value, which it takes, at the end of *list, which is freed and NULL if that fails. */
void mt_json_append(struct mt_json **list, struct mt_json *value);

/*
 * Puts value, which it takes, under key into *object.  If that fails, *object is freed and set to
 * NULL.
 */
void mt_json_set(struct mt_json **object, const char *key, struct mt_json *value);

/* Removes and frees all that is in list. */
void mt_json_clear(struct mt_json *list);

/*
 * Writes value to out in one line, members in the order in which they were set.
 * False: value is NULL, or writing failed.
 */
bool mt_json_write(const struct mt_json *value, FILE *out);

/*
 * Parses one document, text[0..len); path is its name in messages.
 * MT_ERR_FORMAT names line and cause; nesting is bounded, a key that comes twice
 * refused.  MT_ERR_NOMEM.  The caller frees *value.
 */
struct mt_error *mt_json_parse(const char *path, const char *text, size_t len,
			       struct mt_json **value);

/*
 * What follows looks into a value, NULL among them; what it returns belongs to
 * the value.  Something of another type is as good as absent.
 */

/* Finds the member of object under key; NULL if there is none. */
const struct mt_json *mt_json_get(const struct mt_json *object, const char *key);

/* Finds element i of list; NULL if it has no so many. */
const struct mt_json *mt_json_at(const struct mt_json *list, size_t i);

/* Tells how many elements list has; 0 if it is none. */
size_t mt_json_length(const struct mt_json *list);

/* Finds the string under key in object; NULL if there is none. */
const char *mt_json_get_text(const struct mt_json *object, const char *key);

/* Tells the count under key in object; UINT64_MAX (MT_UNKNOWN) if there is none. */
uint64_t mt_json_get_count(const struct mt_json *object, const char *key);

/* Tells the count that is element i of list; UINT64_MAX if it is none. */
uint64_t mt_json_count_at(const struct mt_json *list, size_t i);

/* Finds the string that is element i of list; NULL if it is none. */
const char *mt_json_text_at(const struct mt_json *list, size_t i);

/* Tells whether element i of list is true. */
bool mt_json_true_at(const struct mt_json *list, size_t i);

/* Tells whether value is a list. */
bool mt_json_is_list(const struct mt_json *value);

/*
 * Calls each with every member of object whose value is a count or null
 * (UINT64_MAX), in order; each's error ends it, and is returned.
 */
struct mt_error *mt_json_each_count(const struct mt_json *object,
				    struct mt_error *(*each)(void *data, const char *key,
							     uint64_t count),
				    void *data);

#endif
