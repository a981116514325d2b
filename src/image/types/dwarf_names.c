// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include "image/types/dwarf_names.h"

#include <stdlib.h>

/* Types inside types inside types. */
#define MAX_NESTING 8

/* Marks a struct, union or enum in an index of types: those win over typedefs. */
#define IS_TAG ((uint64_t)1 << 63)

/* A visit to all types of a unit. */
struct walk {
	struct mt_dwarf_names *names;
	bool (*wanted)(unsigned int tag);
	struct mt_error *(*add)(struct mt_dwarf_names *names, const struct mt_dwarf_die *die);
	bool is_nested;		/* go down into structures */
	int depth;
};

void mt_dwarf_names_release(struct mt_dwarf_names *names)
{
	mt_name_map_release(&names->types);
	mt_name_map_release(&names->enumerators);
	mt_dwarf_unit_close(names->unit);
	*names = (struct mt_dwarf_names){ 0 };
}

bool mt_dwarf_is_enumerator_tag(unsigned int tag)
{
	return tag == DW_TAG_enumerator;
}

static bool is_enumeration(unsigned int tag)
{
	return tag == DW_TAG_enumeration_type;
}

static bool is_tag(unsigned int tag)
{
	return tag == DW_TAG_structure_type || tag == DW_TAG_union_type ||
	       tag == DW_TAG_class_type || tag == DW_TAG_enumeration_type;
}

static bool is_named_type(unsigned int tag)
{
	return is_tag(tag) || tag == DW_TAG_typedef || tag == DW_TAG_base_type;
}

bool mt_dwarf_is_type_definition(const struct mt_dwarf_die *die)
{
	return is_named_type(die->tag) && !die->is_declaration;
}

bool mt_dwarf_is_enumerator(const struct mt_dwarf_die *die)
{
	return mt_dwarf_is_enumerator_tag(die->tag);
}

static struct mt_error *see(void *data, const struct mt_dwarf_die *die);

/* All types of a unit, or below one of its DIEs. */
static struct mt_error *walk(struct walk *walk, uint64_t offset)
{
	return mt_dwarf_for_each_child(walk->names->unit, offset, walk->wanted, see, walk);
}

static struct mt_error *see(void *data, const struct mt_dwarf_die *die)
{
	struct walk *w = data;
	struct mt_error *err = w->add(w->names, die);

	if (err || !w->is_nested || !is_tag(die->tag) || w->depth == MAX_NESTING)
		return err;
	w->depth++;
	err = walk(w, die->offset);
	w->depth--;
	return err;
}

static struct mt_error *add_type(struct mt_dwarf_names *names, const struct mt_dwarf_die *die)
{
	if (!die->name || die->is_declaration)
		return NULL;
	return mt_name_map_add(&names->types, die->name,
			       die->offset | (is_tag(die->tag) ? IS_TAG : 0));
}

static struct mt_error *index_types(struct mt_dwarf_names *names)
{
	struct walk w = {
		.names = names,
		.wanted = is_named_type,
		.add = add_type,
		.is_nested = mt_dwarf_unit_nests_types(names->unit),
	};
	struct mt_error *err = names->has_types ? NULL : walk(&w, 0);

	names->has_types = !err;
	if (err)
		mt_name_map_release(&names->types);
	return err;
}

struct mt_error *mt_dwarf_names_type(struct mt_dwarf_names *names, const char *name, bool *found,
				     uint64_t *value)
{
	struct mt_error *err = index_types(names);

	if (err)
		return err;
	for (const struct mt_name_slot *slot = mt_name_map_find(&names->types, name, NULL); slot;
	     slot = mt_name_map_find(&names->types, name, slot)) {
		if (*found && !(slot->value & IS_TAG))
			continue;
		*found = true;
		*value = slot->value & ~IS_TAG;
		if (slot->value & IS_TAG)
			break;
	}
	return NULL;
}

static struct mt_error *add_enumerator(void *data, const struct mt_dwarf_die *die)
{
	struct mt_dwarf_names *names = data;

	return die->name ? mt_name_map_add(&names->enumerators, die->name,
					   (uint64_t)die->const_value.value) : NULL;
}

static struct mt_error *add_enumeration(struct mt_dwarf_names *names,
					const struct mt_dwarf_die *die)
{
	if (!is_enumeration(die->tag))
		return NULL;
	return mt_dwarf_for_each_child(names->unit, die->offset, mt_dwarf_is_enumerator_tag,
				       add_enumerator, names);
}

static struct mt_error *index_enumerators(struct mt_dwarf_names *names)
{
	bool is_nested = mt_dwarf_unit_nests_types(names->unit);
	struct walk w = {
		.names = names,
		.wanted = is_nested ? is_tag : is_enumeration,
		.add = add_enumeration,
		.is_nested = is_nested,
	};
	struct mt_error *err = names->has_enumerators ? NULL : walk(&w, 0);

	names->has_enumerators = !err;
	if (err)
		mt_name_map_release(&names->enumerators);
	return err;
}

struct mt_error *mt_dwarf_names_enumerator(struct mt_dwarf_names *names, const char *name,
					   bool *found, uint64_t *value)
{
	const struct mt_name_slot *slot;
	struct mt_error *err = index_enumerators(names);

	if (err)
		return err;
	slot = mt_name_map_find(&names->enumerators, name, NULL);
	if (slot) {
		*found = true;
		*value = slot->value;
	}
	return NULL;
}
