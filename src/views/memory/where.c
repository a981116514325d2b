// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the memory went: a tree of parts whose sums close. */
#include "analysis/where/where.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/counters.h"
#include "model/inspect.h"
#include "views/memory/memory.h"

enum { PATH, PART, BYTES, SHARE, BAR, COUNTER, LEADERS, NR_COLUMNS };

enum { LEADER_NAME, LEADER_BYTES, NR_LEADER_COLUMNS };

static const struct mt_column leader_columns[NR_LEADER_COLUMNS] = {
	[LEADER_NAME] = { "name", "NAME", MT_TYPE_TEXT,
			  .help = "slab cache, caller, file, cgroup" },
	[LEADER_BYTES] = { "bytes", "BYTES", MT_TYPE_COUNT, MT_UNIT_BYTES,
			   .help = "what it holds" },
};

static const struct mt_column columns[NR_COLUMNS] = {
	[PATH] = { "path", "PATH", MT_TYPE_TEXTS, .extra = true,
		   .help = "names from the root of the tree down to the part" },
	[PART] = { "part", "PART", MT_TYPE_TEXT, .is_key = true,
		   .help = "the part, set in by its depth; in brackets: a share that overlaps "
			   "others" },
	[BYTES] = { "bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "its size" },
	[SHARE] = { "share_ratio", "SHARE", MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS, .extra = true,
		    .help = "share of what it is a part of (JSON: thousandths)" },
	[BAR] = { "managed_ratio", "OF MANAGED", MT_TYPE_COUNT, MT_UNIT_BAR,
		  .help = "share of the memory that the page allocator manages (JSON: "
			  "thousandths)" },
	[COUNTER] = { "counter", "COUNTED AS", MT_TYPE_TEXT,
		      .help = "what counts it, in the kernel's own words; of a dump the uses of "
			      "the pages that were counted" },
	[LEADERS] = { "leaders", "LEADERS", MT_TYPE_TABLE, .columns = leader_columns,
		      .nr_columns = NR_LEADER_COLUMNS, .extra = true,
		      .help = "who holds the most of it" },
};

#define MAX_DEPTH 4u

struct place {
	const char *names[MAX_DEPTH];
	unsigned int depth;
};

static struct place place_of(enum mt_where_id id)
{
	struct place place = { .depth = 0 };
	enum mt_where_id up[MAX_DEPTH];
	unsigned int n = 0;

	for (; id != MT_WHERE_NO_PARENT && n < MAX_DEPTH; id = mt_where_kind(id)->parent)
		up[n++] = id;
	while (n)
		place.names[place.depth++] = mt_where_kind(up[--n])->name;
	return place;
}

static uint64_t of_managed(const struct mt_where *where, enum mt_where_id id)
{
	uint64_t bytes = where->rows[id].bytes, all = where->rows[MT_WHERE_MANAGED].bytes;

	if (id < MT_WHERE_MANAGED || bytes == MT_UNKNOWN || !all || all == MT_UNKNOWN)
		return MT_UNKNOWN;
	return bytes >= all ? 1000 : mt_watermark_ratio(bytes >> 10, all >> 10);
}

static struct mt_error *fill_row(const struct mt_where *where, enum mt_where_id id,
				 struct mt_sink *sink)
{
	const struct mt_where_kind *kind = mt_where_kind(id);
	const struct mt_where_row *row = &where->rows[id];
	struct mt_cell leaders[MT_WHERE_LEADERS][NR_LEADER_COLUMNS];
	struct place place = place_of(id);
	/* installed memory is a root only where it is known */
	bool rooted = where->rows[MT_WHERE_INSTALLED].bytes != MT_UNKNOWN;
	unsigned int skip = rooted ? 0 : 1, depth = place.depth - 1 - skip;
	char part[64];

	for (unsigned int i = 0; i < row->nr_leaders; i++) {
		leaders[i][LEADER_NAME] = mt_cell_text(row->leaders[i].name);
		leaders[i][LEADER_BYTES] = mt_cell_count(row->leaders[i].bytes);
	}
	snprintf(part, sizeof(part), "%*s%s%s%s", (int)depth * 2, "", kind->is_share ? "(" : "",
		 kind->name, kind->is_share ? ")" : "");

	const struct mt_cell cells[NR_COLUMNS] = {
		[PATH] = mt_cell_texts(place.names + skip, place.depth - skip),
		[PART] = mt_cell_text(part),
		[BYTES] = mt_cell_count(row->bytes),
		[SHARE] = mt_cell_count(mt_where_share(where, id)),
		[BAR] = mt_cell_count(of_managed(where, id)),
		[COUNTER] = mt_cell_text(mt_where_counter(where, id)),
		[LEADERS] = mt_cell_table(leader_columns, NR_LEADER_COLUMNS, leaders[0],
					  row->nr_leaders),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *put_leaders(const struct mt_where *where, struct mt_sink *sink)
{
	struct mt_error *err = NULL;

	for (unsigned int id = 0; !err && id < MT_WHERE_NR; id++) {
		const struct mt_where_row *row = &where->rows[id];
		char text[256] = "", size[MT_TEXT_BYTES_SIZE];
		size_t len = 0;

		for (unsigned int i = 0; i < row->nr_leaders && len < sizeof(text); i++)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s %s",
						i ? ", " : "", row->leaders[i].name,
						mt_text_bytes(size, row->leaders[i].bytes));
		if (row->nr_leaders)
			err = mt_sink_note(sink, MT_PLAIN, "%s: %s", mt_where_kind(id)->name, text);
	}
	return err;
}

/* A path that a shell takes as it stands. */
static bool is_plain(const char *path)
{
	return path && *path && *path != '-' &&
	       !path[strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				  "/._-+,:@")];
}

static bool has_slabs(const struct mt_snapshot *snapshot)
{
	return (snapshot->inspector && snapshot->inspector->ops->slab_caches) ||
	       (snapshot->counters && snapshot->counters->nr_slabs);
}

/*
 * The whole command for a view of the same source: NULL where there is none; *command may be NULL,
 * else the caller frees it.  Processes of saved trees are rarely saved with them.
 */
static struct mt_error *next_command(const struct mt_snapshot *snapshot, const char *view,
				     char **command)
{
	const struct mt_origin *origin = &snapshot->origin;
	static const struct {
		const char *option, *stand_in;
	} sources[] = {
		[MT_ORIGIN_SYSROOT] = { "-s ", "DIR" },
		[MT_ORIGIN_CORE] = { "-c ", "FILE" },
		[MT_ORIGIN_RECORDING] = { "-r ", "FILE" },
		[MT_ORIGIN_LOG] = { "-l ", "FILE" },
	};
	const char *option = "", *path = "", *blank = "";

	*command = NULL;
	if (!view || (origin->kind == MT_ORIGIN_SYSROOT && !strncmp(view, "tasks", 5)))
		return NULL;
	if (!strcmp(view, "slabs") && !has_slabs(snapshot))
		return NULL;
	if (origin->kind < MT_ARRAY_SIZE(sources) && sources[origin->kind].option) {
		option = sources[origin->kind].option;
		path = is_plain(origin->path) ? origin->path : sources[origin->kind].stand_in;
		blank = " ";
	}
	if (asprintf(command, "memtop %s%s%s%s", option, path, blank, view) >= 0)
		return NULL;
	*command = NULL;
	return mt_error_nomem();
}

static struct mt_error *put_findings(const struct mt_request *request, const struct mt_where *where,
				     struct mt_sink *sink)
{
	static const enum mt_emphasis emphases[] = {
		[MT_WHERE_NOTE] = MT_PLAIN, [MT_WHERE_WARNING] = MT_WARNING,
		[MT_WHERE_ALERT] = MT_ALERT,
	};
	struct mt_error *err = NULL;

	for (unsigned int i = 0; !err && i < where->nr_findings; i++) {
		const struct mt_where_finding *f = &where->findings[i];
		mt_cleanup(free) char *next = NULL;

		if (f->severity != MT_WHERE_NOTE)
			mt_request_found(request);
		err = next_command(request->snapshot, f->next, &next);
		if (!err)
			err = mt_sink_finding(sink, &(struct mt_sink_finding){
				.id = f->id, .emphasis = emphases[f->severity], .text = f->text,
				.next = next,
			});
	}
	return err;
}

/* Nothing is said of rows that nobody counts, and of nothing. */
static bool is_shown(const struct mt_where *where, enum mt_where_id id)
{
	uint64_t bytes = where->rows[id].bytes;

	return bytes != MT_UNKNOWN && (bytes || id == MT_WHERE_MANAGED ||
				       id == MT_WHERE_UNACCOUNTED || id == MT_WHERE_FREE);
}

static struct mt_error *add_uses(void *data, const struct mt_zone_uses *uses)
{
	uint64_t *sum = data;

	for (unsigned int use = 0; use < MT_NR_USES; use++)
		sum[use] += uses->pages[use];
	return NULL;
}

/* How many of the largest are asked for. */
struct lead {
	const struct mt_snapshot *snapshot;
	struct mt_where *where;
	unsigned int files, shmem, cgroups;
};

static struct mt_error *lead_by_file(void *data, const struct mt_cached_file *file)
{
	struct lead *lead = data;
	bool is_shmem = file->use == MT_USE_SHMEM;
	unsigned int *n = is_shmem ? &lead->shmem : &lead->files;
	char name[64];

	if (lead->files >= MT_WHERE_LEADERS && lead->shmem >= MT_WHERE_LEADERS)
		return mt_error_create(MT_ERR_STOPPED, "there are enough");
	if (file->use == MT_USE_HUGETLB || (*n)++ >= MT_WHERE_LEADERS)
		return NULL;
	snprintf(name, sizeof(name), "inode %" PRIu64, file->inode);
	return mt_where_lead(lead->where, is_shmem ? MT_WHERE_SHMEM : MT_WHERE_PAGE_CACHE,
			     file->path ? file->path : name,
			     mt_pages_to_bytes(lead->snapshot, file->pages));
}

static struct mt_error *lead_by_cgroup(void *data, const struct mt_page_holder *holder)
{
	struct lead *lead = data;

	/* that the root group has most where there is no other tells nothing */
	if (holder->kinds[0] != MT_HOLDER_NAMED || !strcmp(holder->names[0], "/") ||
	    lead->cgroups++ >= MT_WHERE_LEADERS)
		return NULL;
	return mt_where_lead(lead->where, MT_WHERE_MANAGED, holder->names[0],
			     mt_pages_to_bytes(lead->snapshot, holder->pages));
}

/* What a question cannot answer leaves a row without leaders. */
static struct mt_error *unless_final(struct mt_error *err)
{
	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	return NULL;
}

/* The largest files of a memory image, and the cgroups that most pages are charged to. */
static struct mt_error *add_leaders(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	static const struct mt_selection all = { 0 };
	static const enum mt_holder_key by_cgroup[2] = { MT_BY_CGROUP, MT_BY_NOTHING };
	struct mt_inspector *inspector = snapshot->inspector;
	struct lead lead = { .snapshot = snapshot, .where = where };
	struct mt_page_pass pass;
	struct mt_error *err = NULL;

	if (inspector->ops->files)
		err = unless_final(inspector->ops->files(inspector, &all, lead_by_file, &lead));
	if (!err && inspector->ops->page_holders)
		err = unless_final(inspector->ops->page_holders(inspector, &all, by_cgroup,
								lead_by_cgroup, &lead, &pass));
	return err;
}

static struct mt_error *add_cache(void *data, const struct mt_slab_cache *cache)
{
	return mt_counters_add_slab(data, cache);
}

/* Without the slab caches slab is one sum. */
static struct mt_error *account_pages(const struct mt_snapshot *snapshot, const uint64_t *pages,
				      struct mt_where *where)
{
	struct mt_inspector *inspector = snapshot->inspector;
	struct mt_counters counters = { 0 };
	struct mt_slab_pass pass;
	struct mt_error *err = !inspector->ops->slab_caches ? NULL :
			       inspector->ops->slab_caches(inspector, add_cache, &counters, &pass);

	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND) {
		mt_error_destroy(err);
		err = NULL;
	}
	if (!err)
		err = mt_where_from_uses(snapshot, pages, counters.slabs, counters.nr_slabs, where);
	free(counters.slabs);
	return err;
}

/* A memory image is asked for its pages; everything else for what it counts. */
static struct mt_error *account(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	static const struct mt_selection all = { 0 };
	struct mt_inspector *inspector = snapshot->inspector;
	uint64_t pages[MT_NR_USES] = { 0 };
	struct mt_page_pass pass;
	struct mt_error *err;

	if (snapshot->report)
		return mt_where_from_report(snapshot, where);
	/* of a running machine the kernel's counters tell more than kpageflags */
	if (snapshot->origin.kind != MT_ORIGIN_CORE || !inspector || !inspector->ops->page_uses)
		return snapshot->counters ? mt_where_from_counters(snapshot, where) :
					    mt_section_missing(snapshot, MT_SECTION_COUNTERS);
	err = inspector->ops->page_uses(inspector, &all, add_uses, pages, &pass);
	if (!err)
		err = account_pages(snapshot, pages, where);
	return err ? err : add_leaders(snapshot, where);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	__attribute__((cleanup(mt_cleanup_where))) struct mt_where where = { 0 };
	struct mt_error *err = account(request->snapshot, &where);

	if (!err)
		err = mt_sink_headline(sink, where.headline);
	for (unsigned int id = 0; !err && id < MT_WHERE_NR; id++)
		if (is_shown(&where, id))
			err = fill_row(&where, id, sink);
	if (!err)
		err = put_leaders(&where, sink);
	if (!err)
		err = put_findings(request, &where, sink);
	if (!err && where.missing)
		err = mt_sink_note(sink, MT_PLAIN, "meminfo has no lines %s", where.missing);
	return err;
}

static const struct mt_view_option *const options[] = { &mt_option_check, NULL };

const struct mt_view mt_view_where = {
	.name = "where",
	.summary = "where the memory went: parts whose sums close, who holds them, what is odd",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.uses = MT_SECTION_BIT(COUNTERS) | MT_ASK_HOLDERS | MT_SECTION_BIT(ZONEINFO) |
		MT_SECTION_BIT(PCP),
	.options = options,
	.fill = fill,
};
