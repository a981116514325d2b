/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The types of one particular kernel.  Three answer the same questions:
 * types_btf.c (the only file that includes libbpf), types_dwarf.c (the only
 * one that includes libdwarf), and types_cache.c, which remembers on disk
 * what another one said.
 */
#ifndef MT_IMAGE_TYPES_TYPES_H
#define MT_IMAGE_TYPES_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct mt_elf;
struct mt_types;

/*
 * Where a member lies and what it is.  Typedefs and qualifiers are looked
 * through.  The dimensions of an array are seen as one, as long as all of them
 * together: pahole's BTF tells no more.
 */
struct mt_member {
	uint64_t offset;	/* bytes from the start of the structure; of a
				 * bit field: of the smallest aligned integer
				 * that holds it */
	uint64_t size;		/* bytes; all of an array; 0: flexible array */
	uint64_t nr_elements;	/* array length; 0: not an array or flexible */
	uint64_t element_size;	/* bytes, of arrays and flexible arrays; else 0 */
	unsigned int bit_size;	/* of a bit field; else 0 */
	unsigned int bit_shift;	/* of a bit field: how far right to shift the
				 * integer of size bytes (in the dump's byte
				 * order) at offset to have it at bit 0 */
	bool is_signed;		/* integers and arrays of such; never plain char */
};

/* A name of an enum and its value. */
struct mt_enumerator {
	char *name;
	int64_t value;
};

/* The names of an enum. */
struct mt_enumerators {
	struct mt_enumerator *v;	/* in declaration order */
	size_t n;
};

/* Frees the names, not the struct. */
void mt_enumerators_release(struct mt_enumerators *list);

/* For mt_cleanup(enumerators). */
static inline __attribute__((unused)) void
mt_cleanup_enumerators(struct mt_enumerators *list)
{
	mt_enumerators_release(list);
}

/*
 * Makes types of the DWARF of a vmlinux; elf must outlive the types.  MT_ERR_NOT_FOUND
 * if it has none, MT_ERR_UNKNOWN_FORMAT if it needs dwz's supplementary file.
 */
struct mt_error *mt_types_from_dwarf(struct mt_elf *elf, struct mt_types **types);

/* Makes types of the .BTF section of a vmlinux. MT_ERR_NOT_FOUND if it has none, MT_ERR_FORMAT. */
struct mt_error *mt_types_from_elf_btf(struct mt_elf *elf, struct mt_types **types);

/* Makes types of raw BTF, which is copied. MT_ERR_FORMAT. */
struct mt_error *mt_types_from_btf(const void *btf, size_t len, struct mt_types **types);

/*
 * Makes types that answer from the cache file of this key (and kind, "dwarf" or "btf",
 * where only what these said is wanted; else NULL), kept under $XDG_CACHE_HOME/memtop/ (or
 * ~/.cache/memtop/); what it lacks it asks the types that open() makes, on the first such
 * question only, and writes down when destroyed (beside the old file, then renamed; a cache that
 * cannot be written is no error, one that is damaged counts as empty).  The key must be of what
 * open() makes types of, not of what that claims to be.  open_data must live as
 * long.  An error of open() is told to every question that the cache cannot answer, never as
 * MT_ERR_NOT_FOUND.  key NULL, or not lower-case hex digits: nothing is kept.
 */
struct mt_error *mt_types_cached(const char *key, const char *kind,
				 struct mt_error *(*open)(void *data, struct mt_types **types),
				 void *open_data, struct mt_types **types);

/* Frees the types; those of a cache are written down first. NULL: nothing to do. */
void mt_types_destroy(struct mt_types *types);
MT_DEFINE_CLEANUP(mt_types, struct mt_types *, mt_types_destroy)

/*
 * Names who answers: "DWARF", "BTF"; of a cache what has answered so far: "layout cache", "BTF",
 * or "layout cache, BTF".
 */
const char *mt_types_origin(const struct mt_types *types);

/*
 * Tells the size in bytes of a struct, union, enum, typedef or base type, by its name
 * without the keyword.  A definition wins over a declaration.
 * MT_ERR_NOT_FOUND; MT_ERR_FORMAT: more than 4 GiB.
 */
struct mt_error *mt_types_size(struct mt_types *types, const char *type, uint64_t *size);

/*
 * Finds a member by path: "free_area", or "flags.f" through nested structures.
 * Anonymous structs and unions on the way are looked through.
 * MT_ERR_NOT_FOUND if the type or a member on the path does not exist; MT_ERR_FORMAT if the
 * member does not fit into its type, an array's elements into the array, or a bit field into
 * the integer that holds it.
 */
struct mt_error *mt_types_member(struct mt_types *types, const char *type, const char *path,
				 struct mt_member *member);

/* Finds the value of an enumerator of any enum: "NR_FREE_PAGES".  MT_ERR_NOT_FOUND. */
struct mt_error *mt_types_enumerator(struct mt_types *types, const char *name, int64_t *value);

/*
 * Lists all enumerators of a named enum: "migratetype", "pageflags".
 * MT_ERR_NOT_FOUND.  Release with mt_enumerators_release().
 */
struct mt_error *mt_types_enum(struct mt_types *types, const char *name,
			       struct mt_enumerators *list);

/* A member of a list, and what it is called. */
struct mt_named_member {
	char *name;			/* as a path: "lru.next" */
	struct mt_member m;		/* offset from the outermost start */
};

/* A list of members. */
struct mt_members {
	struct mt_named_member *v;	/* in declaration order; unions overlap */
	size_t n, capacity;
};

/* Frees the names, not the struct. */
void mt_members_release(struct mt_members *list);

/* For mt_cleanup(members). */
static inline __attribute__((unused)) void mt_cleanup_members(struct mt_members *list)
{
	mt_members_release(list);
}

/*
 * Lists all members of a structure, those of structures in it one by one.  Not
 * cached: this asks the debug information.  MT_ERR_NOT_FOUND, MT_ERR_FORMAT; release with
 * mt_members_release() in any case.
 */
struct mt_error *mt_types_members(struct mt_types *types, const char *type,
				  struct mt_members *list);

#endif
