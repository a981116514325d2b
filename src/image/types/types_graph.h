/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Debug information as a graph of types, as BTF and DWARF both have it.  A
 * reference is whatever number the format calls a type by; 0 is void.
 *
 * Nothing that a graph says is trusted: references may run in circles and
 * sizes may be absurd.
 */
#ifndef MT_IMAGE_TYPES_TYPES_GRAPH_H
#define MT_IMAGE_TYPES_TYPES_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image/types/types_ops.h"

/* What a type is. */
enum mt_type_kind {
	MT_TYPE_VOID,		/* also functions, and whatever has no size */
	MT_TYPE_INTEGER,	/* also characters and booleans */
	MT_TYPE_FLOAT,
	MT_TYPE_POINTER,
	MT_TYPE_ENUM,
	MT_TYPE_STRUCT,		/* also unions */
	MT_TYPE_ARRAY,
	MT_TYPE_ALIAS,		/* typedef, const, volatile, ... */
};

/* A member of a structure, as the format has it. */
struct mt_type_field {
	const char *name;	/* NULL or "": anonymous */
	uint64_t type;
	uint64_t bit_offset;	/* from the start of the structure; in a
				 * big-endian kernel counted from the most
				 * significant bit, as DWARF 5 and BTF do */
	uint64_t bit_size;	/* of a bit field; else 0 */
};

/* A type, described. Zero-initialise. */
struct mt_type {
	enum mt_type_kind kind;
	bool is_signed;		/* INTEGER */
	bool is_declaration;	/* STRUCT, ENUM without a body */
	uint64_t size;		/* bytes; not of ARRAY and ALIAS */
	uint64_t target;	/* ALIAS: what it names; ARRAY: its elements */
	uint64_t nr_elements;	/* ARRAY, all dimensions; 0: flexible */
	struct mt_type_field *fields;	/* STRUCT */
	size_t nr_fields;
	size_t capacity;	/* of fields */
};

/* Appends a copy of field to those of type. MT_ERR_NOMEM: also beyond 100,000. */
struct mt_error *mt_type_add_field(struct mt_type *type, const struct mt_type_field *field);

/* Forgets what type said, keeps its memory. */
void mt_type_reset(struct mt_type *type);

/*
 * Sets what a type of that kind is: its size in bytes, or (aliases and arrays) the reference of
 * the type it is made of; the other of the two is not looked at.
 */
void mt_type_set(struct mt_type *type, enum mt_type_kind kind, uint64_t size, uint64_t target);

/*
 * Whether that is the name of plain char: text, for whether it has a sign depends on the
 * architecture.
 */
bool mt_type_is_plain_char(const char *name);

/* Frees what type holds, not type itself. */
void mt_type_release(struct mt_type *type);

static inline __attribute__((unused)) void mt_cleanup_type(struct mt_type *type)
{
	mt_type_release(type);
}

/* What a format of debug information has to do; graph is its own. */
struct mt_graph_ops {
	const char *origin;	/* for mt_types_origin() */
	void (*destroy)(void *graph);
	bool (*is_big_endian)(const void *graph);
	/*
	 * A type by name.  A definition wins over a declaration; structs,
	 * unions and enums over typedefs and base types.  MT_ERR_NOT_FOUND.
	 */
	struct mt_error *(*find)(void *graph, const char *name, uint64_t *ref);
	/* Fills type, which was reset; strings live as long as the graph. */
	struct mt_error *(*describe)(void *graph, uint64_t ref, struct mt_type *type);
	struct mt_error *(*enumerator)(void *graph, const char *name, int64_t *value);
	/* Those of one enum; on failure the caller releases list. */
	struct mt_error *(*enumerators)(void *graph, uint64_t ref, struct mt_enumerators *list);
};

/* Makes types of a graph, which they take, also on failure. MT_ERR_NOMEM. */
struct mt_error *mt_types_from_graph(const struct mt_graph_ops *ops, void *graph,
				     struct mt_types **types);

#endif
