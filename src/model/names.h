/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A set of strings, each kept once. */
#ifndef MT_MODEL_NAMES_H
#define MT_MODEL_NAMES_H

#include <stddef.h>

#include "base/error.h"

struct mt_names;

struct mt_error *mt_names_create(struct mt_names **names);

/* One more owner of the set: it lasts until each has destroyed it. Returns names. */
struct mt_names *mt_names_share(struct mt_names *names);
void mt_names_destroy(struct mt_names *names);

/* How many there are. */
size_t mt_names_count(const struct mt_names *names);

/* name[0..len) made printable; valid until the set is destroyed. */
struct mt_error *mt_names_intern(struct mt_names *names, const char *name, size_t len,
				 const char **interned);

#endif
