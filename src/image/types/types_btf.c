// SPDX-License-Identifier: GPL-2.0-or-later
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "image/elf/elf_file.h"
#include "image/types/name_map.h"
#include "image/types/types.h"
#include "image/types/types_graph.h"

/* The largest seen, of a kernel with everything built in, has 12 MB. */
#define MAX_BTF ((size_t)256 << 20)

struct btf_graph {
	struct btf *btf;
	bool is_big_endian;
	uint64_t pointer_size;
	struct mt_name_map types;
	/* Built when first asked for. */
	struct mt_name_map enumerators;
	bool has_enumerators;
	/*
	 * Whether enums say if they are signed (kind_flag, Linux v6.0, commit
	 * 6089fb325cf7).  Before that all values were to be read as signed.
	 */
	bool has_signed_enums;
};

static int print_nothing(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

static void destroy(void *graph)
{
	struct btf_graph *g = graph;

	if (!g)
		return;
	mt_name_map_release(&g->types);
	mt_name_map_release(&g->enumerators);
	btf__free(g->btf);
	free(g);
}

MT_DEFINE_CLEANUP(btf_graph, struct btf_graph *, destroy)

static bool is_big_endian(const void *graph)
{
	return ((const struct btf_graph *)graph)->is_big_endian;
}

/* Newer kinds than libbpf knows never get here: it refuses them. */
static bool is_worth_a_name(const struct btf_type *t)
{
	switch (btf_kind(t)) {
	case BTF_KIND_INT:
	case BTF_KIND_FLOAT:
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
	case BTF_KIND_TYPEDEF:
		return true;
	default:
		return false;
	}
}

static struct mt_error *index_types(struct btf_graph *g)
{
	uint32_t n = btf__type_cnt(g->btf);
	struct mt_error *err = NULL;

	for (uint32_t id = 1; !err && id < n; id++) {
		const struct btf_type *t = btf__type_by_id(g->btf, id);
		const char *name;

		if (!t || !t->name_off || !is_worth_a_name(t))
			continue;
		name = btf__name_by_offset(g->btf, t->name_off);
		if (name && name[0])
			err = mt_name_map_add(&g->types, name, id);
	}
	return err;
}

/*
 * Of several types of one name: tags before typedefs and base types, then the
 * one with most members.  Declarations are not in the index.
 */
static uint32_t preference(const struct btf_type *t)
{
	return btf_is_composite(t) || btf_is_any_enum(t) ? 1 + btf_vlen(t) : 0;
}

static struct mt_error *find(void *graph, const char *name, uint64_t *ref)
{
	const struct btf_graph *g = graph;
	const struct btf_type *best = NULL;

	for (struct mt_name_slot *slot = mt_name_map_find(&g->types, name, NULL); slot;
	     slot = mt_name_map_find(&g->types, name, slot)) {
		const struct btf_type *t = btf__type_by_id(g->btf, (uint32_t)slot->value);

		if (best && preference(t) <= preference(best))
			continue;
		best = t;
		*ref = slot->value;
	}
	return best ? NULL : mt_types_no_type(name);
}

/*
 * Before kind_flag a bit field was a member of an integer type that had fewer
 * bits than bytes.
 */
static void old_bit_field(const struct btf_graph *g, struct mt_type_field *field)
{
	const struct btf_type *t = btf__type_by_id(g->btf, (uint32_t)field->type);

	if (!t || !btf_is_int(t) || btf_int_bits(t) == t->size * 8)
		return;
	field->bit_size = btf_int_bits(t);
	field->bit_offset += btf_int_offset(t);
}

/* To pahole before 1.22 all characters were plain char. */
static bool is_signed(const struct btf_graph *g, const struct btf_type *t)
{
	const char *name = btf__name_by_offset(g->btf, t->name_off);

	if (mt_type_is_plain_char(name))
		return false;
	return (btf_int_encoding(t) & BTF_INT_SIGNED) || (name && strcmp(name, "signed char") == 0);
}

static struct mt_error *describe_fields(const struct btf_graph *g, const struct btf_type *t,
					struct mt_type *type)
{
	struct mt_error *err = NULL;

	for (uint32_t i = 0; !err && i < btf_vlen(t); i++) {
		const struct btf_member *m = btf_members(t) + i;
		struct mt_type_field field = {
			.name = btf__name_by_offset(g->btf, m->name_off),
			.type = m->type,
			.bit_offset = btf_member_bit_offset(t, i),
			.bit_size = btf_member_bitfield_size(t, i),
		};

		if (!btf_kflag(t))
			old_bit_field(g, &field);
		err = mt_type_add_field(type, &field);
	}
	return err;
}

static void describe_array(const struct btf_type *t, struct mt_type *type)
{
	const struct btf_array *array = btf_array(t);

	type->target = array->type;
	type->nr_elements = array->nelems;
}

/* What is not named here has no size. */
static enum mt_type_kind kind_of(const struct btf_type *t)
{
	static const enum mt_type_kind kinds[] = {
		[BTF_KIND_INT] = MT_TYPE_INTEGER,
		[BTF_KIND_FLOAT] = MT_TYPE_FLOAT,
		[BTF_KIND_PTR] = MT_TYPE_POINTER,
		[BTF_KIND_ENUM] = MT_TYPE_ENUM,
		[BTF_KIND_ENUM64] = MT_TYPE_ENUM,
		[BTF_KIND_STRUCT] = MT_TYPE_STRUCT,
		[BTF_KIND_UNION] = MT_TYPE_STRUCT,
		[BTF_KIND_FWD] = MT_TYPE_STRUCT,
		[BTF_KIND_ARRAY] = MT_TYPE_ARRAY,
		[BTF_KIND_TYPEDEF] = MT_TYPE_ALIAS,
		[BTF_KIND_VOLATILE] = MT_TYPE_ALIAS,
		[BTF_KIND_CONST] = MT_TYPE_ALIAS,
		[BTF_KIND_RESTRICT] = MT_TYPE_ALIAS,
		[BTF_KIND_TYPE_TAG] = MT_TYPE_ALIAS,
	};

	return btf_kind(t) < MT_ARRAY_SIZE(kinds) ? kinds[btf_kind(t)] : MT_TYPE_VOID;
}

static struct mt_error *describe(void *graph, uint64_t ref, struct mt_type *type)
{
	const struct btf_graph *g = graph;
	const struct btf_type *t = ref <= UINT32_MAX ?
				   btf__type_by_id(g->btf, (uint32_t)ref) : NULL;
	enum mt_type_kind kind;

	if (!t)
		return mt_error_create(MT_ERR_FORMAT, "BTF: no type %" PRIu64, ref);
	kind = kind_of(t);
	/* size and type share a place */
	mt_type_set(type, kind, kind == MT_TYPE_POINTER ? g->pointer_size : t->size, t->type);
	type->is_declaration = btf_is_fwd(t);
	if (type->is_declaration)
		type->size = 0;
	if (kind == MT_TYPE_INTEGER)
		type->is_signed = is_signed(g, t);
	else if (kind == MT_TYPE_ARRAY)
		describe_array(t, type);
	return btf_is_composite(t) ? describe_fields(g, t, type) : NULL;
}

/* Calls add for each enumerator of t until one fails. */
static struct mt_error *for_each_enumerator(const struct btf_graph *g, const struct btf_type *t,
					    struct mt_error *(*add)(void *data, const char *name,
								    int64_t value),
					    void *data)
{
	bool is_signed = btf_kflag(t) || !g->has_signed_enums;
	struct mt_error *err = NULL;

	for (uint32_t i = 0; !err && i < btf_vlen(t); i++) {
		uint32_t name_off;
		int64_t value;

		if (btf_is_enum64(t)) {
			name_off = btf_enum64(t)[i].name_off;
			value = (int64_t)btf_enum64_value(btf_enum64(t) + i);
		} else {
			name_off = btf_enum(t)[i].name_off;
			value = is_signed ? btf_enum(t)[i].val :
					    (int64_t)(uint32_t)btf_enum(t)[i].val;
		}
		const char *name = btf__name_by_offset(g->btf, name_off);

		if (name && name[0])
			err = add(data, name, value);
	}
	return err;
}

static void find_signed_enums(struct btf_graph *g)
{
	uint32_t n = btf__type_cnt(g->btf);

	for (uint32_t id = 1; id < n && !g->has_signed_enums; id++) {
		const struct btf_type *t = btf__type_by_id(g->btf, id);

		g->has_signed_enums = t && btf_is_any_enum(t) && (btf_kflag(t) || btf_is_enum64(t));
	}
}

static struct mt_error *add_to_map(void *data, const char *name, int64_t value)
{
	return mt_name_map_add(data, name, (uint64_t)value);
}

static struct mt_error *index_enumerators(struct btf_graph *g)
{
	uint32_t n = btf__type_cnt(g->btf);
	struct mt_error *err = NULL;

	for (uint32_t id = 1; !err && id < n; id++) {
		const struct btf_type *t = btf__type_by_id(g->btf, id);

		if (t && btf_is_any_enum(t))
			err = for_each_enumerator(g, t, add_to_map, &g->enumerators);
	}
	g->has_enumerators = !err;
	if (err)
		mt_name_map_release(&g->enumerators);
	return err;
}

static struct mt_error *enumerator(void *graph, const char *name, int64_t *value)
{
	struct btf_graph *g = graph;
	struct mt_error *err = g->has_enumerators ? NULL : index_enumerators(g);

	if (err)
		return err;

	const struct mt_name_slot *slot = mt_name_map_find(&g->enumerators, name, NULL);

	if (!slot)
		return mt_types_no_enumerator(name);
	*value = (int64_t)slot->value;
	return NULL;
}

struct growing_list {
	struct mt_enumerators *list;
	size_t capacity;
};

static struct mt_error *add_to_list(void *data, const char *name, int64_t value)
{
	struct growing_list *growing = data;

	return mt_enumerators_add(growing->list, &growing->capacity, name, value);
}

static struct mt_error *enumerators(void *graph, uint64_t ref, struct mt_enumerators *list)
{
	const struct btf_graph *g = graph;
	struct growing_list growing = { .list = list };
	const struct btf_type *t = btf__type_by_id(g->btf, (uint32_t)ref);

	return for_each_enumerator(g, t, add_to_list, &growing);
}

static const struct mt_graph_ops btf_ops = {
	.origin = "BTF",
	.destroy = destroy,
	.is_big_endian = is_big_endian,
	.find = find,
	.describe = describe,
	.enumerator = enumerator,
	.enumerators = enumerators,
};

static struct mt_error *parse(struct btf_graph *g, const void *data, size_t len)
{
	if (len > MAX_BTF)
		return mt_error_create(MT_ERR_FORMAT, "BTF of %zu bytes", len);

	libbpf_print_fn_t printed_by = libbpf_set_print(print_nothing);

	g->btf = btf__new(data, (uint32_t)len);

	int error = errno;

	libbpf_set_print(printed_by);
	if (!g->btf)
		return error == ENOMEM ? mt_error_nomem() :
		       mt_error_create(MT_ERR_FORMAT, "BTF: libbpf cannot read it: %s",
				       strerror(error));
	g->is_big_endian = btf__endianness(g->btf) == BTF_BIG_ENDIAN;
	g->pointer_size = btf__pointer_size(g->btf);
	if (!g->pointer_size)
		g->pointer_size = 8;
	find_signed_enums(g);
	return index_types(g);
}

struct mt_error *mt_types_from_btf(const void *btf, size_t len, struct mt_types **types)
{
	mt_cleanup(btf_graph) struct btf_graph *g = calloc(1, sizeof(*g));
	struct mt_error *err = g ? parse(g, btf, len) : mt_error_nomem();

	return err ? err : mt_types_from_graph(&btf_ops, mt_steal(g), types);
}

struct mt_error *mt_types_from_elf_btf(struct mt_elf *elf, struct mt_types **types)
{
	struct mt_elf_section section;
	struct mt_error *err = mt_elf_section_by_name(elf, ".BTF", &section);

	if (!err && !section.data)
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s: section .BTF is empty",
				      mt_elf_path(elf));
	if (!err)
		err = mt_error_prefix(mt_types_from_btf(section.data, section.size, types),
				      "%s", mt_elf_path(elf));
	return err;
}
