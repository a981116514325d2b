// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/codetag/alloc_tags.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel/layout/layout_rows.h"
#include "kernel/read/damage.h"
#include "kernel/read/xarray.h"

#define MAX_TAG		256u		/* bytes of a struct alloc_tag; it has 40 */
#define MAX_COUNTERS	64u
#define MAX_TAGS	(1u << 20)	/* of all modules; a distribution's kernel has 6,000 */
#define MAX_MODULES	(64u << 10)
#define MAX_TEXT	511u
#define MAX_SAID	8u		/* faults told in words */
#define TAGS_AT_ONCE	512u
#define IS_INACCURATE	1u		/* CODETAG_FLAG_INACCURATE, no type tells: the only flag */

struct layout {
	uint64_t tag_size, counters_size;
	struct mt_field flags, line, module, function, file;	/* alloc_tag.ct */
	struct mt_field counters;				/* of alloc_tag */
	struct mt_field bytes, calls;				/* alloc_tag_counters */
	struct mt_field modules;				/* codetag_type.mod_idr */
	struct mt_field start, stop;				/* codetag_module.range */
	struct mt_field enabled;				/* static_key, of a jump label */
};

#define AT(member) offsetof(struct layout, member)

static const struct mt_size_row size_rows[] = {
	{ AT(tag_size), { "alloc_tag" }, .most = MAX_TAG },
	{ AT(counters_size), { "alloc_tag_counters" }, .most = MAX_COUNTERS },
};

static const struct mt_field_row field_rows[] = {
	{ AT(flags),	{ { "alloc_tag", "ct.flags" } }, MT_INTEGER(4) },
	{ AT(line),	{ { "alloc_tag", "ct.lineno" } }, MT_INTEGER(4) },
	{ AT(module),	{ { "alloc_tag", "ct.modname" } }, MT_WORD },
	{ AT(function),	{ { "alloc_tag", "ct.function" } }, MT_WORD },
	{ AT(file),	{ { "alloc_tag", "ct.filename" } }, MT_WORD },
	{ AT(counters),	{ { "alloc_tag", "counters" } }, MT_WORD },
	{ AT(bytes),	{ { "alloc_tag_counters", "bytes" } }, MT_INTEGER(8) },
	{ AT(calls),	{ { "alloc_tag_counters", "calls" } }, MT_INTEGER(8) },
	{ AT(modules),	{ { "codetag_type", "mod_idr.idr_rt" } }, MT_PLACE },
	{ AT(start),	{ { "codetag_module", "range.start" } }, MT_WORD },
	{ AT(stop),	{ { "codetag_module", "range.stop" } }, MT_WORD },
	{ AT(enabled),	{ { "static_key", "enabled.counter" } }, MT_INTEGER(4) },
};

static const struct mt_rows rows = { MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows) };

struct walk {
	struct mt_kernel *kernel;
	struct layout layout;
	struct mt_alloc_pass *pass;
	struct mt_error *(*fn)(void *data, const struct mt_alloc_site *site);
	void *data;
	uint64_t tags;			/* so far */
	uint64_t shared;		/* counters that all modules share; MT_UNKNOWN: none do */
	uint64_t damage;
};

static void say(struct walk *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void say(struct walk *w, const char *fmt, ...)
{
	mt_cleanup(free) char *text = NULL;
	va_list arguments;
	int n;

	if (w->damage++ >= MAX_SAID)
		return;
	va_start(arguments, fmt);
	n = vasprintf(&text, fmt, arguments);
	va_end(arguments);
	if (n < 0)
		text = NULL;
	mt_damage_say(w->kernel->inspector.snapshot, MT_SECTION_COUNTERS, "allocation tags: %s%s",
		      text ? text : fmt, w->damage == MAX_SAID ? "; and more" : "");
}

/* *text is NULL for a null pointer, and for what cannot be read. */
static struct mt_error *read_text(struct walk *w, const uint8_t *raw, const struct mt_field *field,
				  char **text)
{
	struct mt_reader *reader = w->kernel->reader;
	uint64_t at = field->exists ? mt_reader_field(reader, raw, field) : 0;
	struct mt_error *err = at ? mt_reader_read_string(reader, at, MAX_TEXT, text) : NULL;

	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	say(w, "%s", mt_error_message(err));
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *add_cpu(struct walk *w, uint64_t at, uint64_t *bytes, uint64_t *calls)
{
	struct mt_reader *reader = w->kernel->reader;
	uint64_t of_cpu;
	struct mt_error *err = mt_reader_member(reader, at, &w->layout.bytes, &of_cpu);

	if (err)
		return err;
	*bytes += of_cpu;
	err = mt_reader_member(reader, at, &w->layout.calls, &of_cpu);
	*calls += err ? 0 : of_cpu;
	return err;
}

/* What is freed by another CPU than allocated it makes a counter wrap: the sum is what counts. */
static void sum_counters(struct walk *w, const uint8_t *raw, struct mt_alloc_site *site)
{
	const struct mt_percpu *percpu = &w->kernel->percpu;
	struct mt_reader *reader = w->kernel->reader;
	uint64_t base = mt_reader_field(reader, raw, &w->layout.counters), bytes = 0, calls = 0;
	struct mt_error *err = NULL;

	site->bytes = site->calls = MT_UNKNOWN;
	if (!base || !percpu->n || base == w->shared)
		return;
	for (size_t i = 0; !err && i < percpu->n; i++)
		err = add_cpu(w, mt_reader_add(reader, base, percpu->v[i].offset), &bytes, &calls);
	if (err)
		say(w, "counters of a tag: %s", mt_error_message(err));
	else if (bytes > INT64_MAX || calls > INT64_MAX)
		w->pass->impossible++;
	if (!err && bytes <= INT64_MAX)
		site->bytes = bytes;
	if (!err && calls <= INT64_MAX)
		site->calls = calls;
	mt_error_destroy(err);
}

static struct mt_error *put_tag(struct walk *w, const uint8_t *raw)
{
	const struct layout *l = &w->layout;
	struct mt_reader *reader = w->kernel->reader;
	mt_cleanup(free) char *file = NULL;
	mt_cleanup(free) char *module = NULL;
	mt_cleanup(free) char *function = NULL;
	struct mt_alloc_site site = {
		.line = l->line.exists ? mt_reader_field(reader, raw, &l->line) : MT_UNKNOWN,
		.is_inaccurate = l->flags.exists &&
				 mt_reader_field(reader, raw, &l->flags) & IS_INACCURATE,
	};
	struct mt_error *err = read_text(w, raw, &l->file, &file);

	if (!err)
		err = read_text(w, raw, &l->module, &module);
	if (!err)
		err = read_text(w, raw, &l->function, &function);
	if (err)
		return err;
	site.file = file;
	site.module = module;
	site.function = function;
	sum_counters(w, raw, &site);
	return w->fn(w->data, &site);
}

/* Tags from start on; what cannot be read is left out, and said. */
static struct mt_error *walk_range(struct walk *w, uint64_t start, uint64_t n)
{
	uint64_t size = w->layout.tag_size;
	mt_cleanup(free) uint8_t *raw = malloc(TAGS_AT_ONCE * size);
	struct mt_error *err = raw ? NULL : mt_error_nomem();

	for (uint64_t i = 0, some; !err && i < n; i += some) {
		some = n - i < TAGS_AT_ONCE ? n - i : TAGS_AT_ONCE;
		err = mt_reader_read(w->kernel->reader, mt_reader_add(w->kernel->reader, start,
								     i * size),
				     raw, (size_t)(some * size));
		if (err) {
			say(w, "%" PRIu64 " tags: %s", some, mt_error_message(err));
			mt_error_destroy(err);
			err = NULL;
			continue;
		}
		for (uint64_t k = 0; !err && k < some; k++)
			err = put_tag(w, raw + k * size);
	}
	return err;
}

static struct mt_error *walk_tags(struct walk *w, uint64_t start, uint64_t stop)
{
	uint64_t size = w->layout.tag_size, n = stop < start ? UINT64_MAX : (stop - start) / size;

	if (n > MAX_TAGS - w->tags) {
		say(w, "from 0x%" PRIx64 " to 0x%" PRIx64 " is no range of them", start, stop);
		return NULL;
	}
	w->tags += n;
	return walk_range(w, start, n);
}

static struct mt_error *on_module(void *data, uint64_t index, uint64_t module)
{
	struct walk *w = data;
	uint64_t start, stop;
	struct mt_error *err = mt_reader_member(w->kernel->reader, module, &w->layout.start,
						&start);

	if (!err)
		err = mt_reader_member(w->kernel->reader, module, &w->layout.stop, &stop);
	if (!err)
		return walk_tags(w, start, stop);
	say(w, "module %" PRIu64 " of them: %s", index, mt_error_message(err));
	mt_error_destroy(err);
	return NULL;
}

/* The address of alloc_tag_cttype's xarray of modules; 0: nothing names it. */
static uint64_t find_modules(const struct walk *w)
{
	const struct mt_kernel *kernel = w->kernel;
	uint64_t at, type = 0;

	if (!w->layout.modules.exists || !w->layout.start.exists || !w->layout.stop.exists ||
	    !mt_symbols_find(kernel->image->symbols, "alloc_tag_cttype", &at))
		return 0;
	mt_error_destroy(mt_reader_read_long(kernel->reader, at, &type));
	return type ? mt_reader_add(kernel->reader, type, w->layout.modules.m.offset) : 0;
}

static struct mt_error *no_tags(const char *why)
{
	return mt_error_create(MT_ERR_NOT_FOUND, "this kernel has no allocation tags (%s): it "
			       "is older than 6.10, or was built without "
			       "CONFIG_MEM_ALLOC_PROFILING", why);
}

/* Where the types say nothing of modules, the section of the kernel's own tags. */
static struct mt_error *walk_built_in(struct walk *w)
{
	uint64_t start, stop;

	if (!mt_symbols_find(w->kernel->image->symbols, "__start_alloc_tags", &start) ||
	    !mt_symbols_find(w->kernel->image->symbols, "__stop_alloc_tags", &stop) ||
	    start == stop)
		return no_tags("neither alloc_tag_cttype nor __start_alloc_tags is a symbol of it");
	say(w, "those of modules are not found (alloc_tag_cttype)");
	return walk_tags(w, start, stop);
}

static bool is_off(const struct walk *w)
{
	uint64_t key;

	return mt_symbols_find(w->kernel->image->symbols, "mem_alloc_profiling_key", &key) &&
	       !mt_reader_peek(w->kernel->reader, key, &w->layout.enabled);
}

static struct mt_error *walk_all(struct walk *w)
{
	uint64_t modules = find_modules(w);
	struct mt_error *err;

	if (!modules)
		return walk_built_in(w);
	err = mt_xarray_walk(w->kernel->reader, w->kernel->image->types, modules, MAX_MODULES,
			     on_module, w);
	if (err && mt_error_code(err) == MT_ERR_FORMAT) {
		say(w, "%s", mt_error_message(err));
		mt_error_destroy(err);
		return NULL;
	}
	return err;
}

static struct mt_error *resolve(struct mt_kernel *kernel, struct layout *layout)
{
	struct mt_error *err;

	*layout = (struct layout){ 0 };
	err = mt_rows_resolve(kernel->image->types, mt_reader_memory(kernel->reader)->pointer_size,
			      &rows, layout);
	if (!err && (!layout->tag_size || !layout->counters.exists || !layout->bytes.exists ||
		     !layout->calls.exists))
		err = no_tags("no type alloc_tag");
	return err;
}

struct mt_error *mt_kernel_allocs(struct mt_inspector *inspector,
				  struct mt_error *(*fn)(void *data,
							 const struct mt_alloc_site *site),
				  void *data, struct mt_alloc_pass *pass)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct walk walk = {
		.kernel = kernel, .pass = pass, .fn = fn, .data = data, .shared = MT_UNKNOWN,
	};
	struct mt_error *err = resolve(kernel, &walk.layout);

	*pass = (struct mt_alloc_pass){ 0 };
	if (err)
		return err;
	if (!mt_symbols_find(kernel->image->symbols, "_shared_alloc_tag", &walk.shared))
		walk.shared = MT_UNKNOWN;
	pass->is_off = is_off(&walk);
	return walk_all(&walk);
}

static struct mt_error *print_name(struct walk *w, const uint8_t *raw, char **name)
{
	mt_cleanup(free) char *file = NULL;
	mt_cleanup(free) char *function = NULL;
	mt_cleanup(free) char *module = NULL;
	uint64_t line = w->layout.line.exists ?
			mt_reader_field(w->kernel->reader, raw, &w->layout.line) : 0;
	struct mt_error *err = read_text(w, raw, &w->layout.file, &file);

	if (!err)
		err = read_text(w, raw, &w->layout.function, &function);
	if (!err)
		err = read_text(w, raw, &w->layout.module, &module);
	if (err || !file)
		return err;
	if (asprintf(name, "%s:%" PRIu64 " %s%s%s%s", file, line, function ? function : "",
		     module ? " [" : "", module ? module : "", module ? "]" : "") >= 0)
		return NULL;
	*name = NULL;
	return mt_error_nomem();
}

struct mt_error *mt_alloc_tag_name(struct mt_kernel *kernel, uint64_t address, char **name)
{
	struct walk walk = { .kernel = kernel };
	uint8_t raw[MAX_TAG];
	struct mt_error *err = resolve(kernel, &walk.layout);

	*name = NULL;
	if (!err)
		err = mt_reader_read(kernel->reader, address, raw, (size_t)walk.layout.tag_size);
	if (!err)
		return print_name(&walk, raw, name);
	if (mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	/* its holder is unknown then */
	mt_error_destroy(err);
	return NULL;
}

struct mt_error *mt_alloc_tags_find_ext(struct mt_kernel *kernel, struct mt_page_ext *ext,
					uint64_t *offset)
{
	struct layout layout;
	struct mt_error *err = resolve(kernel, &layout);

	if (!err)
		err = mt_page_ext_open(kernel, ext);
	if (!err)
		err = mt_page_ext_offset(kernel, "page_alloc_tagging_ops", offset);
	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND) {
		mt_error_destroy(err);
		err = no_tags("no page_alloc_tagging_ops");
	}
	if (err)
		return err;
	/* what comes first is the flags that all users share */
	if (!*offset)
		return mt_error_create(MT_ERR_NOT_FOUND, "page_ext has no allocation tags: the "
				       "kernel was booted without sysctl.vm.mem_profiling, or with "
				       "it compressed");
	if (*offset > ext->size || ext->size - *offset < 8)
		return mt_error_create(MT_ERR_FORMAT, "an allocation tag at %" PRIu64 " of an "
				       "entry of %" PRIu64 " bytes", *offset, ext->size);
	return NULL;
}
