// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include "image/types/dwarf_index.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "image/types/dwarf_names.h"
#include "image/types/dwarf_needle.h"
#include "image/types/dwarf_units.h"
#include "image/types/types_ops.h"

/* Names that were looked for in all units; more than memtop has. */
#define MAX_REMEMBERED 10000

/* By their presence in all kernels since 2.6. */
static const char *const main_symbols[] = { "__free_pages", "drain_all_pages", NULL };
static const char main_source[] = "mm/page_alloc.c";

/* The result of a search through all units. */
struct remembered {
	char *name;
	struct mt_error *err;	/* what came in between; else NULL */
	bool found;
	uint64_t value;
};

struct remembered_list {
	struct remembered *v;
	size_t n;
	size_t capacity;
	struct mt_error *main_error;	/* why the main unit cannot be asked */
};

struct mt_dwarf_index {
	struct mt_dwarf_file file;
	struct mt_dwarf_units units;
	bool has_units;
	bool looked_for_main;
	struct mt_error *main_error;	/* why it cannot be opened */
	struct mt_dwarf_names main;	/* unit NULL: there is no such */
	struct mt_dwarf_extent main_extent;
	struct mt_dwarf_names other;	/* the one last used of all others */
	struct remembered_list types;
	struct remembered_list enumerators;
};

/* A search through units: for a type or for an enumerator. */
struct question {
	struct mt_error *(*ask)(struct mt_dwarf_names *names, const char *name, bool *found,
				uint64_t *value);
	bool (*wanted)(const struct mt_dwarf_die *die);
	struct remembered_list *remembered;
};

static void forget(struct remembered_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].name);
		mt_error_destroy(list->v[i].err);
	}
	free(list->v);
	mt_error_destroy(list->main_error);
}

void mt_dwarf_index_destroy(struct mt_dwarf_index *index)
{
	if (!index)
		return;
	mt_dwarf_names_release(&index->main);
	mt_dwarf_names_release(&index->other);
	mt_dwarf_units_release(&index->units);
	mt_error_destroy(index->main_error);
	forget(&index->types);
	forget(&index->enumerators);
	free(index);
}

struct mt_error *mt_dwarf_index_create(struct mt_elf *elf, struct mt_dwarf_index **index)
{
	mt_cleanup(mt_dwarf_index) struct mt_dwarf_index *created = calloc(1, sizeof(*created));
	struct mt_error *err = created ? mt_dwarf_file_init(elf, &created->file) :
			       mt_error_nomem();

	if (!err)
		*index = mt_steal(created);
	return err;
}

const struct mt_dwarf_file *mt_dwarf_index_file(const struct mt_dwarf_index *index)
{
	return &index->file;
}

static struct mt_error *load_units(struct mt_dwarf_index *index)
{
	struct mt_error *err = index->has_units ? NULL :
			       mt_dwarf_units_load(&index->units, &index->file);

	index->has_units = !err;
	return err;
}

static struct mt_error *find_main(struct mt_dwarf_index *index, struct mt_dwarf_extent *extent)
{
	struct mt_error *err = mt_dwarf_unit_of_symbol(&index->file, main_symbols, extent);

	if (!err || mt_error_code(err) != MT_ERR_NOT_FOUND)
		return err;
	mt_error_destroy(err);
	err = load_units(index);
	return err ? err : mt_dwarf_unit_of_source(&index->file, &index->units, main_source,
						   extent);
}

static struct mt_error *look_for_main(struct mt_dwarf_index *index)
{
	struct mt_dwarf_extent *extent = &index->main_extent;
	struct mt_error *err = find_main(index, extent);

	if (!err)
		return mt_dwarf_unit_open(&index->file, extent->start, extent->size,
					  &index->main.unit);
	if (mt_error_code(err) != MT_ERR_NOT_FOUND)
		return err;
	/* a file without that unit (a small test's) is searched in order */
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *open_main(struct mt_dwarf_index *index)
{
	if (!index->looked_for_main)
		index->main_error = look_for_main(index);
	index->looked_for_main = true;
	return index->main_error ? mt_types_same_error(index->main_error) : NULL;
}

static struct mt_error *ask_main(struct mt_dwarf_index *index, const struct question *question,
				 const char *name, bool *found, uint64_t *value)
{
	struct remembered_list *list = question->remembered;
	struct mt_error *err = open_main(index);

	if (err || !index->main.unit)
		return err;
	/* an error is kept, so that the search is not repeated for each question */
	if (!list->main_error)
		list->main_error = question->ask(&index->main, name, found, value);
	return list->main_error ? mt_types_same_error(list->main_error) : NULL;
}

static struct mt_error *open_other(struct mt_dwarf_index *index,
				   const struct mt_dwarf_extent *extent)
{
	if (index->other.unit && mt_dwarf_unit_has(index->other.unit, extent->start + 1))
		return NULL;
	mt_dwarf_names_release(&index->other);
	return mt_dwarf_unit_open(&index->file, extent->start, extent->size, &index->other.unit);
}

struct mt_error *mt_dwarf_index_unit(struct mt_dwarf_index *index, uint64_t offset,
				     struct mt_dwarf_unit **unit)
{
	if (index->main.unit && mt_dwarf_unit_has(index->main.unit, offset)) {
		*unit = index->main.unit;
		return NULL;
	}

	struct mt_error *err = load_units(index);
	const struct mt_dwarf_extent *extent = err ? NULL :
					       mt_dwarf_units_at(&index->units, offset);

	if (!err && !extent)
		err = mt_error_create(MT_ERR_FORMAT, "DWARF: no unit at 0x%" PRIx64, offset);
	if (!err)
		err = open_other(index, extent);
	if (!err)
		*unit = index->other.unit;
	return err;
}

/*
 * Asks a unit only if it has such a DIE: the names of types are also those of
 * members and variables in thousands of units.
 */
static struct mt_error *ask_if_named(struct mt_dwarf_index *index, const struct question *question,
				     struct mt_dwarf_needle *needle,
				     const struct mt_dwarf_extent *extent, bool *found,
				     uint64_t *value)
{
	struct mt_error *err;

	if (!mt_dwarf_needle_is_wide(needle) && !mt_dwarf_needle_may_be_in(needle, extent))
		return NULL;
	err = open_other(index, extent);
	if (err)
		return err;
	if (mt_dwarf_needle_is_wide(needle) &&
	    !mt_dwarf_needle_narrow(needle, index->other.unit, extent))
		return NULL;
	if (!mt_dwarf_needle_is_in(needle, index->other.unit, extent, question->wanted))
		return NULL;
	return question->ask(&index->other, needle->name, found, value);
}

static struct mt_error *search_others(struct mt_dwarf_index *index, const struct question *question,
				      const char *name, bool *found, uint64_t *value)
{
	struct mt_dwarf_needle needle;
	struct mt_error *err = load_units(index);

	if (err)
		return err;
	mt_dwarf_needle_init(&needle, &index->file, name);
	if (index->main.unit && mt_dwarf_needle_is_wide(&needle))
		mt_dwarf_needle_narrow(&needle, index->main.unit, &index->main_extent);
	for (size_t i = 0; !err && !*found && i < index->units.n; i++)
		err = ask_if_named(index, question, &needle, &index->units.v[i], found, value);
	return err;
}

static const struct remembered *recall(const struct remembered_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].name, name) == 0)
			return &list->v[i];
	return NULL;
}

/* Takes err, which is the result, too. */
static struct mt_error *remember(struct remembered_list *list, const char *name, bool found,
				 uint64_t value, struct mt_error *err)
{
	struct mt_error *failure = mt_array_reserve(&list->v, &list->capacity, list->n + 1,
						    sizeof(*list->v), MAX_REMEMBERED);
	char *copy = failure ? NULL : strdup(name);

	mt_error_destroy(failure);
	if (!copy)
		return err;	/* it can be found out again */
	list->v[list->n++] = (struct remembered){
		.name = copy,
		.err = err,
		.found = found,
		.value = value,
	};
	return err ? mt_types_same_error(err) : NULL;
}

static struct mt_error *answer(struct mt_dwarf_index *index, const struct question *question,
			       const char *name, bool *found, uint64_t *value)
{
	struct mt_error *err;
	const struct remembered *known;

	*found = false;
	err = ask_main(index, question, name, found, value);
	if (err || *found)
		return err;
	known = recall(question->remembered, name);
	if (known) {
		*found = known->found;
		*value = known->value;
		return known->err ? mt_types_same_error(known->err) : NULL;
	}
	err = search_others(index, question, name, found, value);
	return remember(question->remembered, name, *found, *value, err);
}

struct mt_error *mt_dwarf_index_type(struct mt_dwarf_index *index, const char *name,
				     uint64_t *offset)
{
	const struct question question = {
		.ask = mt_dwarf_names_type,
		.wanted = mt_dwarf_is_type_definition,
		.remembered = &index->types,
	};
	bool found;
	uint64_t value = 0;
	struct mt_error *err = answer(index, &question, name, &found, &value);

	if (!err && !found)
		err = mt_types_no_type(name);
	if (!err)
		*offset = value;
	return err;
}

struct mt_error *mt_dwarf_index_enumerator(struct mt_dwarf_index *index, const char *name,
					   int64_t *value)
{
	const struct question question = {
		.ask = mt_dwarf_names_enumerator,
		.wanted = mt_dwarf_is_enumerator,
		.remembered = &index->enumerators,
	};
	bool found;
	uint64_t number = 0;
	struct mt_error *err = answer(index, &question, name, &found, &number);

	if (!err && !found)
		err = mt_types_no_enumerator(name);
	if (!err)
		*value = (int64_t)number;
	return err;
}
