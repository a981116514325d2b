/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is behind struct mt_types, for those who implement it.  There are two
 * tables, because there are two kinds of them:
 *
 *	mt_types_*()  -->  mt_types_ops	    types_graph.c    asks a graph
 *					    types_cache.c    asks its file, then
 *							     other types
 *	types_graph.c -->  mt_graph_ops	    types_btf.c, types_dwarf.c
 *
 * A format only has to find a type by name and to describe it, see
 * types_graph.h; paths, anonymous members, arrays and bit fields are then
 * handled in one place for all formats.
 */
#ifndef MT_IMAGE_TYPES_TYPES_OPS_H
#define MT_IMAGE_TYPES_TYPES_OPS_H

#include "image/types/types.h"

/* What is behind the functions of types.h, one by one. */
struct mt_types_ops {
	void (*destroy)(struct mt_types *types);
	const char *(*origin)(const struct mt_types *types);
	struct mt_error *(*size)(struct mt_types *types, const char *type, uint64_t *size);
	struct mt_error *(*member)(struct mt_types *types, const char *type, const char *path,
				   struct mt_member *member);
	struct mt_error *(*enumerator)(struct mt_types *types, const char *name, int64_t *value);
	struct mt_error *(*enumerators)(struct mt_types *types, const char *name,
					struct mt_enumerators *list);
	struct mt_error *(*members)(struct mt_types *types, const char *type,
				    struct mt_members *list);
};

/* The first member of every implementation's own struct. */
struct mt_types {
	const struct mt_types_ops *ops;
};

/*
 * Makes the MT_ERR_NOT_FOUND of a type that does not exist, in the same words for every kind of
 * types.
 */
struct mt_error *mt_types_no_type(const char *type);

/*
 * Tells whether a name out of type information can be shown and cached: printable ASCII without
 * blanks and "=", as a line of the layout cache holds it: "NAME=1 OTHER=2".
 */
bool mt_types_is_word(const char *name);

/* Makes the MT_ERR_NOT_FOUND of a member path that type does not have. */
struct mt_error *mt_types_no_member(const char *type, const char *path);

/* Makes the MT_ERR_NOT_FOUND of an enumerator that does not exist. */
struct mt_error *mt_types_no_enumerator(const char *name);

/*
 * Refuses a member that would lead its reader out of type_size bytes (UINT64_MAX: not known):
 * one that lies outside, an array larger than itself or of elements without size, a bit field
 * outside the integer that holds it.  MT_ERR_FORMAT.
 */
struct mt_error *mt_types_check_member(const struct mt_member *member, uint64_t type_size);

/* Makes a copy of err, for a failure that is returned more than once. */
struct mt_error *mt_types_same_error(const struct mt_error *err);

/*
 * Appends a copy of name to list, in which there is room for *capacity; one without a name is
 * left out.  MT_ERR_FORMAT: what no compiler calls an enumerator; MT_ERR_NOMEM: also beyond a
 * million.
 */
struct mt_error *mt_enumerators_add(struct mt_enumerators *list, size_t *capacity,
				    const char *name, int64_t value);

#endif
