// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory in use by the line of source that allocated it, or by function, file, module. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/inspect.h"
#include "views/memory/memory.h"

#define MAX_SITES (1u << 20)

enum { BYTES, CALLS, SITES, MODULE, FILE_NAME, LINE, FUNCTION, ACCURATE, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[BYTES] = { "bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		    .help = "memory in use that was allocated there" },
	[CALLS] = { "calls", "CALLS", MT_TYPE_COUNT,
		    .help = "allocations of which that is the rest" },
	[SITES] = { "sites", "SITES", MT_TYPE_COUNT, .extra = true,
		    .help = "lines of source that the row has together" },
	[MODULE] = { "module", "MODULE", MT_TYPE_TEXT,
		     .help = "module; none: the kernel itself" },
	[FILE_NAME] = { "file", "FILE", MT_TYPE_TEXT, .is_key = true, .help = "source file" },
	[LINE] = { "line", "LINE", MT_TYPE_COUNT, .help = "line of it" },
	[FUNCTION] = { "function", "FUNCTION", MT_TYPE_TEXT, .help = "function" },
	[ACCURATE] = { "accurate", "ACCURATE", MT_TYPE_BOOL, .extra = true,
		       .help = "false: the kernel says that it missed some" },
};

/* Sites that have the same file, module and function, as far as the rows tell them apart. */
struct group {
	char *file, *module, *function;
	uint64_t line, bytes, calls, sites;
	bool is_inaccurate;
};

struct listing {
	enum mt_alloc_key key;
	struct group *v;
	size_t n, capacity;
	uint64_t bytes, calls, sites, empty, unknown;
};

/* text NULL stays so */
static struct mt_error *copy(const char *text, bool wanted, char **to)
{
	*to = text && wanted ? strdup(text) : NULL;
	return text && wanted && !*to ? mt_error_nomem() : NULL;
}

static struct mt_error *add_group(struct listing *l, const struct mt_alloc_site *site)
{
	struct group *group;
	struct mt_error *err = mt_array_reserve(&l->v, &l->capacity, l->n + 1, sizeof(*l->v),
						MAX_SITES);

	if (err)
		return err;
	group = &l->v[l->n++];
	*group = (struct group){
		.line = l->key == MT_ALLOCS_BY_LINE ? site->line : MT_UNKNOWN,
		.bytes = site->bytes, .calls = site->calls, .sites = 1,
		.is_inaccurate = site->is_inaccurate,
	};
	err = copy(site->module, true, &group->module);
	if (!err)
		err = copy(site->file, l->key != MT_ALLOCS_BY_MODULE, &group->file);
	if (!err)
		err = copy(site->function, l->key <= MT_ALLOCS_BY_FUNCTION, &group->function);
	return err;
}

static struct mt_error *on_site(void *data, const struct mt_alloc_site *site)
{
	struct listing *l = data;
	bool known = site->bytes != MT_UNKNOWN;

	l->sites++;
	l->unknown += !known;
	if (!site->bytes && !site->calls) {
		l->empty++;
		return NULL;
	}
	l->bytes = mt_count_add(l->bytes, known ? site->bytes : 0);
	l->calls = mt_count_add(l->calls, site->calls == MT_UNKNOWN ? 0 : site->calls);
	return add_group(l, site);
}

static int compare(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* Those that are one row stand together. */
static int by_name(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int order = compare(x->module, y->module);

	if (!order)
		order = compare(x->file, y->file);
	if (!order)
		order = compare(x->function, y->function);
	return order ? order : (x->line > y->line) - (x->line < y->line);
}

static int by_bytes(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	/* what is not known comes last */
	if (x->bytes + 1 != y->bytes + 1)
		return x->bytes + 1 < y->bytes + 1 ? 1 : -1;
	return by_name(a, b);
}

static void release_group(struct group *group)
{
	free(group->file);
	free(group->module);
	free(group->function);
}

/* A line may have several tags, too: what a macro expands to, or a function inlined twice. */
static void join(struct listing *l)
{
	size_t n = 0;

	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), by_name);
	for (size_t i = 0; i < l->n; i++) {
		struct group *last = n ? &l->v[n - 1] : NULL;

		if (!last || by_name(last, &l->v[i])) {
			l->v[n++] = l->v[i];
			continue;
		}
		last->bytes = mt_count_add(last->bytes, l->v[i].bytes);
		last->calls = mt_count_add(last->calls, l->v[i].calls);
		last->sites += l->v[i].sites;
		last->is_inaccurate |= l->v[i].is_inaccurate;
		release_group(&l->v[i]);
	}
	l->n = n;
}

static struct mt_error *put_group(const struct group *group, struct mt_sink *sink)
{
	const struct mt_cell cells[NR_COLUMNS] = {
		[BYTES] = mt_cell_count(group->bytes > INT64_MAX ? MT_UNKNOWN : group->bytes),
		[CALLS] = mt_cell_count(group->calls > INT64_MAX ? MT_UNKNOWN : group->calls),
		[SITES] = mt_cell_count(group->sites),
		[MODULE] = mt_cell_text(group->module),
		[FILE_NAME] = mt_cell_text(group->file),
		[LINE] = mt_cell_count(group->line),
		[FUNCTION] = mt_cell_text(group->function),
		[ACCURATE] = mt_cell_bool(!group->is_inaccurate),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *put_notes(const struct listing *l, const struct mt_alloc_pass *pass,
				  struct mt_sink *sink)
{
	char size[MT_TEXT_BYTES_SIZE];
	struct mt_error *err = mt_sink_note(sink, MT_PLAIN, "%s in %" PRIu64 " allocations of %"
					    PRIu64 " lines of source; %" PRIu64 " more lines have "
					    "nothing in use", mt_text_bytes(size, l->bytes),
					    l->calls, l->sites - l->empty, l->empty);

	if (!err && pass->is_off)
		err = mt_sink_note(sink, MT_WARNING, "profiling was off (sysctl "
				   "vm.mem_profiling): what was allocated meanwhile is not "
				   "counted");
	if (!err && (pass->impossible || l->unknown))
		err = mt_sink_note(sink, MT_WARNING, "%" PRIu64 " lines have counters that cannot "
				   "be, or cannot be read: they are left out of the sum",
				   l->unknown > pass->impossible ? l->unknown : pass->impossible);
	return err;
}

static void release(struct listing *l)
{
	for (size_t i = 0; i < l->n; i++)
		release_group(&l->v[i]);
	free(l->v);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct listing listing = { .key = request->alloc_key };
	struct mt_alloc_pass pass;
	struct mt_error *err;

	if (!inspector->ops->allocs)
		return mt_error_create(MT_ERR_USAGE, "allocs: this source has no allocation tags");
	err = inspector->ops->allocs(inspector, on_site, &listing, &pass);
	if (!err)
		join(&listing);
	if (!err && listing.n)
		qsort(listing.v, listing.n, sizeof(*listing.v), by_bytes);
	for (size_t i = 0; !err && i < listing.n; i++)
		err = put_group(&listing.v[i], sink);
	if (!err)
		err = put_notes(&listing, &pass, sink);
	release(&listing);
	return err;
}

static struct mt_error *set_by(struct mt_request *request, const char *text)
{
	static const char *const names[] = {
		[MT_ALLOCS_BY_LINE] = "line", [MT_ALLOCS_BY_FUNCTION] = "function",
		[MT_ALLOCS_BY_FILE] = "file", [MT_ALLOCS_BY_MODULE] = "module",
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++) {
		if (strcmp(text, names[i]))
			continue;
		request->alloc_key = (enum mt_alloc_key)i;
		return NULL;
	}
	return mt_error_create(MT_ERR_USAGE, "line, function, file or module");
}

static const struct mt_view_option option_by = {
	.name = "by", .value = "WHAT",
	.help = "a row for each line (as usual), function, file or module", .set = set_by,
};

static const struct mt_view_option *const options[] = { &option_by, NULL };

const struct mt_view mt_view_allocs = {
	.name = "allocs",
	.summary = "memory by the line of source that allocated it (live: root; Linux 6.10)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = options,
	.asks = MT_QUESTION_ALLOCS,
	.fill = fill,
};
