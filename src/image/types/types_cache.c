// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "image/types/cache_file.h"
#include "image/types/types.h"
#include "image/types/types_ops.h"

/* The answer to what does not exist. */
#define NONE "-"

struct cached_types {
	struct mt_types types;
	struct mt_cache_file *file;	/* NULL: nothing is kept */
	struct mt_error *(*open)(void *data, struct mt_types **types);
	void *open_data;
	struct mt_types *source;	/* NULL: not yet needed, or failed */
	struct mt_error *open_error;	/* why it failed */
	bool has_hit;
	char origin[64];		/* "layout cache, BTF" */
};

static struct cached_types *from_types(struct mt_types *types)
{
	return (struct cached_types *)types;
}

/* Types that cannot be opened must not look like types without a member. */
static struct mt_error *not_absent(struct mt_error *err)
{
	if (!err || mt_error_code(err) != MT_ERR_NOT_FOUND)
		return err;

	struct mt_error *other = mt_error_create(MT_ERR_UNKNOWN_FORMAT, "%s",
						 mt_error_message(err));

	mt_error_destroy(err);
	return other;
}

/* Opened on the first miss. A failure is told again to each further one. */
static struct mt_error *open_source(struct cached_types *c)
{
	if (c->source)
		return NULL;
	if (!c->open_error)
		c->open_error = not_absent(c->open(c->open_data, &c->source));
	if (c->open_error)
		return mt_types_same_error(c->open_error);
	snprintf(c->origin, sizeof(c->origin), "layout cache, %s", mt_types_origin(c->source));
	return NULL;
}

/* "size page", "member zone free_area"; NULL if memory is short. */
static char *question_text(const char *kind, const char *name, const char *path)
{
	char *text;

	if (asprintf(&text, "%s %s%s%s", kind, name, path ? " " : "", path ? path : "") < 0)
		return NULL;
	return text;
}

/* NULL: not known. */
static const char *recall(struct cached_types *c, const char *question)
{
	const char *answer = c->file && question ? mt_cache_file_get(c->file, question) : NULL;

	c->has_hit = c->has_hit || answer;
	return answer;
}

/* answer NULL: err says that there is none, or why that is not known. */
static void remember(struct cached_types *c, const char *question, const struct mt_error *err,
		     const char *answer)
{
	if (!c->file || !question)
		return;
	if (!err && answer)
		mt_cache_file_put(c->file, question, answer);
	else if (err && mt_error_code(err) == MT_ERR_NOT_FOUND)
		mt_cache_file_put(c->file, question, NONE);
}

static bool parse_member(const char *text, struct mt_member *member)
{
	char sign;
	int end = 0;
	struct mt_member m = { 0 };
	mt_cleanup(mt_error) struct mt_error *incoherent = NULL;

	/* sscanf() would take a minus sign */
	if (strchr(text, '-') ||
	    sscanf(text, "%" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %u %u %c%n", &m.offset,
		   &m.size, &m.nr_elements, &m.element_size, &m.bit_size, &m.bit_shift, &sign,
		   &end) != 7 || text[end] || (sign != 's' && sign != 'u'))
		return false;
	incoherent = mt_types_check_member(&m, UINT64_MAX);
	if (incoherent || m.bit_shift > 63)
		return false;
	m.is_signed = sign == 's';
	*member = m;
	return true;
}

static char *format_member(const struct mt_member *m)
{
	char *text;

	if (asprintf(&text, "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %u %u %c", m->offset,
		     m->size, m->nr_elements, m->element_size, m->bit_size, m->bit_shift,
		     m->is_signed ? 's' : 'u') < 0)
		return NULL;
	return text;
}

static bool parse_signed(const char *text, int64_t *value)
{
	int end = 0;

	return sscanf(text, "%" SCNd64 "%n", value, &end) == 1 && !text[end];
}

/* "NAME=1 OTHER=2"; on failure the caller releases list. */
static bool parse_list(const char *text, struct mt_enumerators *list)
{
	size_t capacity = 0;
	char name[256];
	int64_t value;

	for (int end = 0; *text; text += end) {
		mt_cleanup(mt_error) struct mt_error *err = NULL;

		if (sscanf(text, "%255[^= ]=%" SCNd64 "%n", name, &value, &end) != 2 ||
		    (text[end] && text[end] != ' '))
			return false;
		err = mt_enumerators_add(list, &capacity, name, value);
		if (err)
			return false;
		end += text[end] == ' ';
	}
	return true;
}

static char *format_list(const struct mt_enumerators *list)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	for (size_t i = 0; i < list->n; i++)
		fprintf(f, "%s%s=%" PRId64, i ? " " : "", list->v[i].name, list->v[i].value);
	if (fclose(f) == 0)
		return text;
	free(text);
	return NULL;
}

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static bool is_valid(const char *question, const char *answer)
{
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };
	struct mt_member parsed;
	uint64_t number;
	int64_t value;

	if (strcmp(answer, NONE) == 0)
		return true;
	if (starts_with(question, "size "))
		return mt_number_parse(answer, &number);
	if (starts_with(question, "member "))
		return parse_member(answer, &parsed);
	if (starts_with(question, "enumerator "))
		return parse_signed(answer, &value);
	return starts_with(question, "enum ") && parse_list(answer, &list);
}

static struct mt_error *size(struct mt_types *types, const char *type, uint64_t *result)
{
	struct cached_types *c = from_types(types);
	mt_cleanup(free) char *question = question_text("size", type, NULL);
	const char *answer = recall(c, question);
	char text[32];

	if (answer && mt_number_parse(answer, result))
		return NULL;
	if (answer)
		return mt_types_no_type(type);

	struct mt_error *err = open_source(c);

	if (err)
		return err;
	err = mt_types_size(c->source, type, result);
	if (!err)
		snprintf(text, sizeof(text), "%" PRIu64, *result);
	remember(c, question, err, text);
	return err;
}

static struct mt_error *member(struct mt_types *types, const char *type, const char *path,
			       struct mt_member *result)
{
	struct cached_types *c = from_types(types);
	mt_cleanup(free) char *question = question_text("member", type, path);
	mt_cleanup(free) char *text = NULL;
	const char *answer = recall(c, question);

	if (answer && parse_member(answer, result))
		return NULL;
	if (answer)
		return mt_types_no_member(type, path);

	struct mt_error *err = open_source(c);

	if (err)
		return err;
	err = mt_types_member(c->source, type, path, result);
	if (!err)
		text = format_member(result);
	remember(c, question, err, text);
	return err;
}

static struct mt_error *enumerator(struct mt_types *types, const char *name, int64_t *value)
{
	struct cached_types *c = from_types(types);
	mt_cleanup(free) char *question = question_text("enumerator", name, NULL);
	const char *answer = recall(c, question);
	char text[32];

	if (answer && parse_signed(answer, value))
		return NULL;
	if (answer)
		return mt_types_no_enumerator(name);

	struct mt_error *err = open_source(c);

	if (err)
		return err;
	err = mt_types_enumerator(c->source, name, value);
	if (!err)
		snprintf(text, sizeof(text), "%" PRId64, *value);
	remember(c, question, err, text);
	return err;
}

static struct mt_error *recall_enum(const char *name, const char *answer,
				    struct mt_enumerators *list)
{
	mt_cleanup(enumerators) struct mt_enumerators all = { 0 };

	if (strcmp(answer, NONE) == 0)
		return mt_types_no_type(name);
	if (!parse_list(answer, &all))
		return mt_error_nomem();	/* the text was checked when it was read */
	*list = all;
	all = (struct mt_enumerators){ 0 };
	return NULL;
}

static struct mt_error *enumerators(struct mt_types *types, const char *name,
				    struct mt_enumerators *list)
{
	struct cached_types *c = from_types(types);
	mt_cleanup(free) char *question = question_text("enum", name, NULL);
	mt_cleanup(free) char *text = NULL;
	const char *answer = recall(c, question);

	if (answer)
		return recall_enum(name, answer, list);

	struct mt_error *err = open_source(c);

	if (err)
		return err;
	err = mt_types_enum(c->source, name, list);
	if (!err)
		text = format_list(list);
	remember(c, question, err, text);
	return err;
}

static struct mt_error *members(struct mt_types *types, const char *type, struct mt_members *list)
{
	struct cached_types *c = from_types(types);
	struct mt_error *err = open_source(c);

	return err ? err : mt_types_members(c->source, type, list);
}

static const char *origin(const struct mt_types *types)
{
	const struct cached_types *c = (const struct cached_types *)types;

	if (!c->source)
		return "layout cache";
	return c->has_hit ? c->origin : mt_types_origin(c->source);
}

static void destroy(struct mt_types *types)
{
	struct cached_types *c = from_types(types);

	mt_cache_file_close(c->file);
	mt_types_destroy(c->source);
	mt_error_destroy(c->open_error);
	free(c);
}

static const struct mt_types_ops cached_types_ops = {
	.destroy = destroy,
	.origin = origin,
	.size = size,
	.member = member,
	.enumerator = enumerator,
	.enumerators = enumerators,
	.members = members,
};

struct mt_error *mt_types_cached(const char *key, const char *kind,
				 struct mt_error *(*open)(void *data, struct mt_types **types),
				 void *open_data, struct mt_types **types)
{
	struct cached_types *c = calloc(1, sizeof(*c));
	struct mt_error *err = NULL;

	if (!c)
		return mt_error_nomem();
	c->types.ops = &cached_types_ops;
	c->open = open;
	c->open_data = open_data;
	if (key)
		err = mt_cache_file_open(key, kind, is_valid, &c->file);
	if (err && mt_error_code(err) == MT_ERR_USAGE) {
		/* no key to keep anything by */
		mt_error_destroy(err);
		err = NULL;
	}
	if (err)
		destroy(&c->types);
	else
		*types = &c->types;
	return err;
}
