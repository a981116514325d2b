/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A set of strings, each kept once. */
#ifndef MT_MODEL_NAMES_H
#define MT_MODEL_NAMES_H

#include <stddef.h>

#include "base/error.h"

/* The set, and how many own it. */
struct mt_names;

/* Makes an empty set with one owner, who destroys it.  MT_ERR_NOMEM. */
struct mt_error *mt_names_create(struct mt_names **names);

/* Makes the caller one more owner of names, which it returns: each owner destroys it. */
struct mt_names *mt_names_share(struct mt_names *names);

/* Ends an owner's hold on names; the last one's frees the set.  NULL is fine. */
void mt_names_destroy(struct mt_names *names);

/* Tells how many strings names has. */
size_t mt_names_count(const struct mt_names *names);

/*
 * Finds name[0..len), made printable, in the set, or adds it.  *interned is valid
 * until the set is freed.  MT_ERR_NOMEM.
 */
struct mt_error *mt_names_intern(struct mt_names *names, const char *name, size_t len,
				 const char **interned);

#endif
