// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/types/types_graph.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* The kernel's own structures stay far below all of these. */
#define MAX_FIELDS 100000
#define MAX_ALIASES 64		/* typedef of const of typedef ... */
#define MAX_DIMENSIONS 16
#define MAX_NESTING 32		/* anonymous structures in each other */
#define MAX_VISITS 100000	/* fields looked at for one question */
#define MAX_MEMBERS 10000	/* of one structure, those inside counted */
#define MAX_SIZE (UINT64_C(1) << 32)	/* bytes of a type */

struct graph_types {
	struct mt_types types;
	const struct mt_graph_ops *ops;
	void *graph;
	size_t listed;		/* fields looked at for one list of members */
	uint64_t listed_size;	/* bytes of the structure whose members are listed */
};

/* A search for one name: what is left of its budget, what it has found. */
struct search {
	struct graph_types *in;
	const char *name;
	size_t len;
	size_t visits;
	bool has_size;
	uint64_t size;			/* bytes of the outermost structure */
	bool found;
	struct mt_type_field field;	/* bit_offset from the outermost start */
};

struct mt_error *mt_type_add_field(struct mt_type *type, const struct mt_type_field *field)
{
	struct mt_error *err = mt_array_reserve(&type->fields, &type->capacity,
						type->nr_fields + 1, sizeof(*type->fields),
						MAX_FIELDS);

	if (!err)
		type->fields[type->nr_fields++] = *field;
	return err;
}

void mt_type_reset(struct mt_type *type)
{
	*type = (struct mt_type){ .fields = type->fields, .capacity = type->capacity };
}

void mt_type_set(struct mt_type *type, enum mt_type_kind kind, uint64_t size, uint64_t target)
{
	bool refers = kind == MT_TYPE_ALIAS || kind == MT_TYPE_ARRAY;

	type->kind = kind;
	type->size = refers || kind == MT_TYPE_VOID ? 0 : size;
	type->target = refers ? target : 0;
}

bool mt_type_is_plain_char(const char *name)
{
	return name && !strcmp(name, "char");
}

void mt_type_release(struct mt_type *type)
{
	free(type->fields);
	*type = (struct mt_type){ 0 };
}

/* The type behind typedefs and qualifiers; *ref becomes its reference. */
static struct mt_error *resolve(struct graph_types *g, uint64_t *ref, struct mt_type *type)
{
	for (int i = 0; i < MAX_ALIASES; i++) {
		mt_type_reset(type);

		struct mt_error *err = *ref ? g->ops->describe(g->graph, *ref, type) : NULL;

		if (err || type->kind != MT_TYPE_ALIAS)
			return err;
		*ref = type->target;
	}
	return mt_error_create(MT_ERR_FORMAT, "type 0x%" PRIx64 ": typedefs without end", *ref);
}

/* What an array holds, through all its dimensions; type is then an element. */
static struct mt_error *resolve_array(struct graph_types *g, uint64_t ref, struct mt_type *type,
				      uint64_t *nr_elements)
{
	*nr_elements = 1;
	for (int i = 0; i < MAX_DIMENSIONS; i++) {
		struct mt_error *err = resolve(g, &ref, type);

		if (err || type->kind != MT_TYPE_ARRAY)
			return err;
		if (__builtin_mul_overflow(*nr_elements, type->nr_elements, nr_elements))
			break;
		ref = type->target;
	}
	return mt_error_create(MT_ERR_FORMAT, "type 0x%" PRIx64 ": impossible array", ref);
}

static struct mt_error *size_of(struct graph_types *g, uint64_t ref, uint64_t *size)
{
	mt_cleanup(type) struct mt_type type = { 0 };
	uint64_t n;
	struct mt_error *err = resolve_array(g, ref, &type, &n);

	if (!err && type.is_declaration)
		err = mt_error_create(MT_ERR_NOT_FOUND, "only declared");
	if (!err && (__builtin_mul_overflow(n, type.size, &n) || n > MAX_SIZE))
		err = mt_error_create(MT_ERR_FORMAT, "type 0x%" PRIx64 ": impossible size", ref);
	if (!err)
		*size = n;
	return err;
}

static struct mt_error *find_in(struct search *s, uint64_t ref, uint64_t bit_offset, int depth);

static struct mt_error *look_at(struct search *s, const struct mt_type_field *field,
				uint64_t bit_offset, int depth)
{
	if (++s->visits > MAX_VISITS)
		return mt_error_create(MT_ERR_FORMAT, "anonymous members without end");
	if (!field->name || !field->name[0])
		/* unnamed bit fields are padding, not structures */
		return field->bit_size ? NULL : find_in(s, field->type, bit_offset, depth + 1);
	if (strlen(field->name) == s->len && memcmp(field->name, s->name, s->len) == 0) {
		s->found = true;
		s->field = *field;
		s->field.bit_offset = bit_offset;
	}
	return NULL;
}

/*
 * The named member of the structure ref, which itself starts at bit_offset,
 * or of anonymous ones inside it.
 */
static struct mt_error *find_in(struct search *s, uint64_t ref, uint64_t bit_offset, int depth)
{
	mt_cleanup(type) struct mt_type type = { 0 };
	struct mt_error *err = depth < MAX_NESTING ? resolve(s->in, &ref, &type) : NULL;

	if (!err && !s->has_size) {
		s->has_size = true;
		s->size = type.size;
	}
	for (size_t i = 0; !err && !s->found && i < type.nr_fields; i++) {
		uint64_t at;

		if (__builtin_add_overflow(bit_offset, type.fields[i].bit_offset, &at))
			err = mt_error_create(MT_ERR_FORMAT, "impossible offset");
		else
			err = look_at(s, &type.fields[i], at, depth);
	}
	return err;
}

/*
 * The smallest aligned integer that has all of the field; of packed fields
 * that no such integer has, the bytes that they begin in.
 */
static struct mt_error *place_bits(const struct graph_types *g, const struct mt_type_field *field,
				   struct mt_member *member)
{
	uint64_t size = 1, first = field->bit_offset, n = field->bit_size;

	if (n > 64)
		return mt_error_create(MT_ERR_FORMAT, "bit field of %" PRIu64 " bits", n);
	while (size < 8 && first % (size * 8) + n > size * 8)
		size *= 2;

	uint64_t start = first / (size * 8) * (size * 8);

	if (first - start + n > size * 8)
		start = first / 8 * 8;
	if (first - start + n > 64)
		return mt_error_create(MT_ERR_FORMAT, "bit field in more than 8 bytes");
	member->offset = start / 8;
	member->size = size;
	member->bit_size = (unsigned int)n;
	member->bit_shift = (unsigned int)(g->ops->is_big_endian(g->graph) ?
					   size * 8 - n - (first - start) : first - start);
	return NULL;
}

static struct mt_error *place_array(struct graph_types *g, const struct mt_type_field *field,
				    struct mt_member *member)
{
	mt_cleanup(type) struct mt_type element = { 0 };
	uint64_t n;
	struct mt_error *err = resolve_array(g, field->type, &element, &n);

	if (err)
		return err;
	if (__builtin_mul_overflow(n, element.size, &member->size))
		return mt_error_create(MT_ERR_FORMAT, "impossible size");
	member->nr_elements = n;
	member->element_size = element.size;
	member->is_signed = element.is_signed;
	return NULL;
}

static struct mt_error *place(struct graph_types *g, const struct mt_type_field *field,
			      struct mt_member *member)
{
	mt_cleanup(type) struct mt_type type = { 0 };
	uint64_t ref = field->type;
	struct mt_member m = { .offset = field->bit_offset / 8 };
	struct mt_error *err = resolve(g, &ref, &type);

	if (err)
		return err;
	m.is_signed = type.is_signed;
	if (field->bit_size)
		err = place_bits(g, field, &m);
	else if (field->bit_offset % 8)
		err = mt_error_create(MT_ERR_FORMAT, "starts at bit %" PRIu64, field->bit_offset);
	else if (type.kind == MT_TYPE_ARRAY)
		err = place_array(g, field, &m);
	else
		m.size = type.size;
	if (!err)
		*member = m;
	return err;
}

/* The place of a field whose bit_offset counts from the start of a structure of size bytes. */
static struct mt_error *place_within(struct graph_types *g, const struct mt_type_field *field,
				     uint64_t size, struct mt_member *member)
{
	struct mt_member m;
	struct mt_error *err = place(g, field, &m);

	if (!err)
		err = mt_types_check_member(&m, size < MAX_SIZE ? size : MAX_SIZE);
	if (!err)
		*member = m;
	return err;
}

static struct mt_error *follow_path(struct graph_types *g, const char *name, const char *path,
				    uint64_t ref, struct mt_member *member)
{
	struct search s = { .in = g, .field = { .type = ref } };

	for (const char *p = path; ; p += s.len + 1) {
		s.found = false;
		s.name = p;
		s.len = strcspn(p, ".");

		struct mt_error *err = find_in(&s, s.field.type, s.field.bit_offset, 0);

		if (err)
			return err;
		if (!s.found)
			return mt_types_no_member(name, path);
		if (!p[s.len])
			return place_within(g, &s.field, s.size, member);
	}
}

static struct graph_types *from_types(struct mt_types *types)
{
	return (struct graph_types *)types;
}

static struct mt_error *member(struct mt_types *types, const char *name, const char *path,
			       struct mt_member *result)
{
	struct graph_types *g = from_types(types);
	uint64_t ref;
	struct mt_error *err = g->ops->find(g->graph, name, &ref);

	if (err)
		return err;
	err = follow_path(g, name, path, ref, result);
	return err && mt_error_code(err) != MT_ERR_NOT_FOUND ?
	       mt_error_prefix(err, "type %s, member %s", name, path) : err;
}

static struct mt_error *size(struct mt_types *types, const char *name, uint64_t *result)
{
	struct graph_types *g = from_types(types);
	uint64_t ref;
	struct mt_error *err = g->ops->find(g->graph, name, &ref);

	return err ? err : mt_error_prefix(size_of(g, ref, result), "type %s", name);
}

static struct mt_error *enumerator(struct mt_types *types, const char *name, int64_t *value)
{
	struct graph_types *g = from_types(types);

	return g->ops->enumerator(g->graph, name, value);
}

static struct mt_error *enumerators(struct mt_types *types, const char *name,
				    struct mt_enumerators *list)
{
	struct graph_types *g = from_types(types);
	mt_cleanup(type) struct mt_type type = { 0 };
	mt_cleanup(enumerators) struct mt_enumerators all = { 0 };
	uint64_t ref;
	struct mt_error *err = g->ops->find(g->graph, name, &ref);

	if (!err)
		err = mt_error_prefix(resolve(g, &ref, &type), "enum %s", name);
	if (!err && type.kind != MT_TYPE_ENUM)
		err = mt_types_no_type(name);
	if (!err)
		err = mt_error_prefix(g->ops->enumerators(g->graph, ref, &all), "enum %s", name);
	if (!err) {
		*list = all;
		all = (struct mt_enumerators){ 0 };
	}
	return err;
}

static struct mt_error *list_fields(struct graph_types *g, uint64_t ref, uint64_t bit_offset,
				    const char *prefix, int depth, struct mt_members *list);

/* One member, or those inside it. */
static struct mt_error *list_field(struct graph_types *g, struct mt_type_field field,
				   const char *prefix, int depth, struct mt_members *list)
{
	mt_cleanup(type) struct mt_type type = { 0 };
	mt_cleanup(free) char *path = NULL;
	bool has_name = field.name && *field.name;
	uint64_t ref = field.type;
	struct mt_error *err = resolve(g, &ref, &type);

	if (err || (!has_name && field.bit_size))
		return err;
	if (!has_name)
		return list_fields(g, ref, field.bit_offset, prefix, depth + 1, list);
	if (!mt_types_is_word(field.name))
		return mt_error_create(MT_ERR_FORMAT, "a member whose name is no word");
	if (asprintf(&path, "%s%s%s", prefix, *prefix ? "." : "", field.name) < 0)
		return mt_error_nomem();
	if (type.kind == MT_TYPE_STRUCT && type.nr_fields)
		return list_fields(g, ref, field.bit_offset, path, depth + 1, list);
	err = mt_array_reserve(&list->v, &list->capacity, list->n + 1, sizeof(*list->v),
			       MAX_MEMBERS);
	if (!err)
		err = mt_error_prefix(place_within(g, &field, g->listed_size,
						   &list->v[list->n].m), "member %s", path);
	if (!err)
		list->v[list->n++].name = mt_steal(path);
	return err;
}

static struct mt_error *list_fields(struct graph_types *g, uint64_t ref, uint64_t bit_offset,
				    const char *prefix, int depth, struct mt_members *list)
{
	mt_cleanup(type) struct mt_type type = { 0 };
	struct mt_error *err;

	if (depth > MAX_NESTING)
		return mt_error_create(MT_ERR_FORMAT, "structures nest without end");
	err = resolve(g, &ref, &type);
	if (!err && !depth)
		g->listed_size = type.size;
	for (size_t i = 0; !err && i < type.nr_fields; i++) {
		struct mt_type_field field = type.fields[i];

		if (++g->listed > MAX_VISITS)
			return mt_error_create(MT_ERR_FORMAT, "members without end");
		if (__builtin_add_overflow(field.bit_offset, bit_offset, &field.bit_offset))
			return mt_error_create(MT_ERR_FORMAT, "impossible offset");
		err = list_field(g, field, prefix, depth, list);
	}
	return err;
}

static struct mt_error *members(struct mt_types *types, const char *name, struct mt_members *list)
{
	struct graph_types *g = from_types(types);
	uint64_t ref;
	struct mt_error *err = g->ops->find(g->graph, name, &ref);

	g->listed = 0;
	return err ? err : mt_error_prefix(list_fields(g, ref, 0, "", 0, list), "type %s", name);
}

static const char *origin(const struct mt_types *types)
{
	return ((const struct graph_types *)types)->ops->origin;
}

static void destroy(struct mt_types *types)
{
	struct graph_types *g = from_types(types);

	g->ops->destroy(g->graph);
	free(g);
}

static const struct mt_types_ops graph_types_ops = {
	.destroy = destroy,
	.origin = origin,
	.size = size,
	.member = member,
	.enumerator = enumerator,
	.enumerators = enumerators,
	.members = members,
};

struct mt_error *mt_types_from_graph(const struct mt_graph_ops *ops, void *graph,
				     struct mt_types **types)
{
	struct graph_types *g = malloc(sizeof(*g));

	if (!g) {
		ops->destroy(graph);
		return mt_error_nomem();
	}
	*g = (struct graph_types){
		.types = { .ops = &graph_types_ops },
		.ops = ops,
		.graph = graph,
	};
	*types = &g->types;
	return NULL;
}
