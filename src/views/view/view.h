/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view: its columns, declared once, and the function that fills rows.  Text,
 * JSON, the full screen, --help and the man page's lists follow from this.
 * A view knows no renderer: it hands rows to a sink.
 */
#ifndef MT_VIEWS_VIEW_VIEW_H
#define MT_VIEWS_VIEW_VIEW_H

#include "analysis/watermark.h"
#include "base/error.h"
#include "base/text.h"
#include "model/inspect.h"
#include "model/seen.h"
#include "model/snapshot.h"
#include "views/view/cell.h"

/* What the entries of a list belong to, hence their number and titles. */
enum mt_axis {
	MT_AXIS_NONE,		/* text shows the list in one column */
	MT_AXIS_ORDER,		/* a text column for each order */
};

/* A column: one row says what text, JSON, -o, --help and the man page show of it. */
struct mt_column {
	const char *key;	/* JSON and -o; never renamed */
	const char *title;	/* text; a list's is put before each index */
	enum mt_type type;
	enum mt_unit unit;
	enum mt_axis axis;
	bool is_key;		/* says which row this is: repeated where a
				 * table is too wide to be shown whole */
	bool extra;		/* in text only on request; always in JSON */
	bool use_letters;	/* text of letters that stand for uses of pages
				 * (model/uses.h), to be coloured by them */
	const char *help;	/* one line, lower case, no full stop */
	const struct mt_column *columns;	/* of MT_TYPE_TABLE */
	size_t nr_columns;
};

struct mt_sink;

/* What is out of the ordinary in what the rows show. */
struct mt_sink_finding {
	const char *id;			/* for scripts; never renamed */
	enum mt_emphasis emphasis;
	const char *text;		/* a sentence */
	const char *next;		/* the next command to type, or NULL */
};

/* What a sink does with what a view hands it; an error ends the view's fill(). */
struct mt_sink_ops {
	/* One row: as many cells as the view has columns. */
	struct mt_error *(*row)(struct mt_sink *sink, const struct mt_cell *cells);
	/*
	 * What the rows above it come to, for people, who see it as a last row.  NULL: not shown.
	 */
	struct mt_error *(*total)(struct mt_sink *sink, const struct mt_cell *cells);
	/* A sentence about what the rows show. */
	struct mt_error *(*note)(struct mt_sink *sink, enum mt_emphasis emphasis,
				 const char *text);
	/*
	 * What all rows come to, in a sentence that is shown before them.  The next ones of a view
	 * are further lines there; in JSON they are notes.  NULL: it is a note.
	 */
	struct mt_error *(*headline)(struct mt_sink *sink, const char *text);
	/* NULL: findings are notes. */
	struct mt_error *(*finding)(struct mt_sink *sink, const struct mt_sink_finding *finding);
};

/* Where a view's rows go: a renderer, or whoever keeps them. */
struct mt_sink {
	const struct mt_sink_ops *ops;
	bool takes_all;		/* for a program: also rows that people need not see */
};

/* How two snapshots are compared. */
struct mt_comparison {
	uint64_t threshold;	/* smaller changes count as none */
	bool only_changed;	/* for programs, too; people see no others anyway */
	bool unchanged;		/* people, too, see what is the same, and empty zones */
	bool counters;		/* in text, too */
	unsigned int every;	/* seconds between the samples of a log; 0: no log */
};

/* What `why` is asked, besides the selection's order and node. */
struct mt_why_options {
	const char *gfp;	/* flags, or a line of the kernel's log; NULL: GFP_KERNEL */
	const char *type;	/* migrate type; NULL: that of the flags */
	const char *nodes;	/* of the cpuset, as a list; NULL: all */
	bool all;		/* the matrix of request classes */
};

/* Which address space, and how much of it is told. */
struct mt_space_options {
	bool threads;		/* of tasks: also those that lead no group */
	bool pages;		/* of mappings: what is resident */
	bool pss;		/* of tasks: proportional shares */
	bool has_pid;
	uint64_t pid;
	bool has_range;
	struct mt_address_range range;
};

/* Who maps a page. */
struct mt_page_options {
	bool mappings;		/* a row each */
	bool scan;		/* by all page tables, whatever reverse mapping finds */
};

/* Which shape `blockers` has, and which ranges it tells of. */
struct mt_blockers_options {
	bool holders;		/* a row for each of them */
	bool offline;		/* a row for each section */
	bool cma;		/* only ranges that are CMA's */
	bool has_order;
	unsigned int order;	/* may be above the allocator's */
	bool has_block;
	uint64_t block;		/* of memory hotplug, by number */
};

/* What is a row of the view allocs. */
enum mt_alloc_key {
	MT_ALLOCS_BY_LINE,
	MT_ALLOCS_BY_FUNCTION,
	MT_ALLOCS_BY_FILE,
	MT_ALLOCS_BY_MODULE,
};

/* What a view is asked: the snapshot and what its options and arguments said. */
struct mt_request {
	const struct mt_snapshot *snapshot;
	const struct mt_snapshot *before;	/* of a view that compares */
	bool *finding;		/* set it for exit status 1; or NULL */
	bool check;		/* what is out of the ordinary is such a finding */
	struct mt_comparison comparison;
	struct mt_selection selection;
	struct mt_why_options why;
	const char *const *arguments;	/* [nr_arguments], behind the view's name */
	size_t nr_arguments;
	bool list, map;		/* of pages: in which shape */
	uint64_t cell_pages;	/* of a map; 0: a pageblock */
	unsigned int line_cells; /* of a map; 0: as many as a page of text takes */
	bool no_legend;		/* of a map: who asks explains the letters himself */
	const char *svg;	/* a file to write the map to, or NULL */
	bool raw;		/* values as they are; a view may tell more of them */
	bool all_members;	/* of a page */
	enum mt_holder_key by[2]; /* of pages: by whom; MT_BY_NOTHING: not asked */
	uint64_t top;		/* rows of holders; 0: all */
	uint64_t min_bytes;	/* of files: smaller ones are left out */
	bool by_node;		/* of slabs: also what is on each node */
	enum mt_alloc_key alloc_key;	/* of allocs: what is a row */
	unsigned int owner_keys; /* MT_PAGE_OWNER_…; 0: those of the view */
	struct mt_page_options page;
	struct mt_space_options space;
	struct mt_blockers_options blockers;
};

/*
 * An option that only some views take: --name VALUE (and -l VALUE, if it has a
 * letter), or --name alone where value is NULL.  Views that share one name the same row.
 */
struct mt_view_option {
	const char *name;
	char letter;		/* a short name, too; or 0 */
	const char *value;	/* what to call the value in --help */
	const char *help;	/* one line, lower case, no full stop */
	/* MT_ERR_USAGE says what is wanted: "a whole number"; text is NULL
	 * where there is no value, and lives as long as the request */
	struct mt_error *(*set)(struct mt_request *request, const char *text);
};

/* --node N: only this node. */
extern const struct mt_view_option mt_option_node;

/* --zone NAME: only zones of this name. */
extern const struct mt_view_option mt_option_zone;

/* --order N: only this order. */
extern const struct mt_view_option mt_option_order;

/* --type NAME: only this migrate type. */
extern const struct mt_view_option mt_option_type;

/* --check: exit status 1 where something is out of the ordinary; see mt_request_found(). */
extern const struct mt_view_option mt_option_check;

/*
 * Sets the selection's pfns from "A-B", "A-" or "A", decimal or hexadecimal: what an option's set()
 * may be.  MT_ERR_USAGE says what is wanted; MT_ERR_NOMEM.
 */
struct mt_error *mt_request_set_pfns(struct mt_request *request, const char *text);

/* A view: what it is called, what it needs of a snapshot, and how its rows are made. */
struct mt_view {
	const char *name;
	const char *summary;		/* one line for --help */
	const struct mt_column *columns;
	size_t nr_columns;
	unsigned int requires;		/* sections (bits): without them there is
					 * nothing to show */
	unsigned int uses;		/* sections it also shows, if there */
	const struct mt_view_option *const *options;	/* ends with NULL; or NULL */
	const char *arguments;		/* what follows its name: "PFN"; or NULL */
	size_t min_arguments, max_arguments;
	bool compares;			/* its arguments name sources: it compares
					 * request->before with ->snapshot */
	bool reads_log;			/* its argument is a kernel's log */
	enum mt_question asks;		/* of snapshot->inspector */
	bool document;			/* one JSON document, never a table */
	/* which view it is, where options choose other columns; or NULL */
	const struct mt_view *(*variant)(const struct mt_request *request);
	const char *usual;		/* of such a variant: the keys of the columns shown,
					 * as -o takes them; NULL: all not marked extra */
	struct mt_error *(*fill)(const struct mt_request *request, struct mt_sink *sink);
	const struct mt_view *other;	/* for --help: one that variant() returns; */
	const char *other_option;	/* and what asks for it; or NULL */
};

/* The bit of a section in a view's requires and uses: MT_SECTION_BIT(ZONEINFO). */
#define MT_SECTION_BIT(name) (1u << MT_SECTION_##name)

/* Tells whether the selection's node and zone let this zone through. */
bool mt_selection_has_zone(const struct mt_selection *selection, const struct mt_zone *zone);

/*
 * Calls fn(request, zone, data) for every zone of request->snapshot that the request's
 * selection lets through.  An error of fn ends it and is returned.
 */
struct mt_error *mt_each_zone(const struct mt_request *request,
			      struct mt_error *(*fn)(const struct mt_request *request,
						     const struct mt_zone *zone, void *data),
			      void *data);

/*
 * Checks that request->snapshot has the node, zone, order and migrate type that the
 * request's selection names.  MT_ERR_NOT_FOUND names the one that is missing and those
 * there are.
 */
struct mt_error *mt_selection_check(const struct mt_request *request);

/*
 * Returns how a cell stands out for a zone under this pressure: MT_ALERT below the min
 * watermark, MT_WARNING below low.
 */
enum mt_emphasis mt_emphasis_of_pressure(enum mt_pressure pressure);

/*
 * Returns why a section that a view cannot do without is not there, in the source's own words:
 * MT_ERR_NOT_FOUND.
 */
struct mt_error *mt_section_missing(const struct mt_snapshot *snapshot, enum mt_section section);

/* Sets the finding of a request that --check was given to: exit status 1. */
void mt_request_found(const struct mt_request *request);

/* Hands on the sentence that is shown before the rows. */
struct mt_error *mt_sink_headline(struct mt_sink *sink, const char *text);

/* Hands on a finding: as such, or as a note where the sink knows no findings. */
struct mt_error *mt_sink_finding(struct mt_sink *sink, const struct mt_sink_finding *finding);

/* Hands the sink what the rows come to, if it shows that. */
struct mt_error *mt_sink_total(struct mt_sink *sink, const struct mt_cell *cells);

/* Formats a note as printf() does and hands it to the sink, whose error it returns. */
struct mt_error *mt_sink_note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *fmt,
			      ...) __attribute__((format(printf, 3, 4)));

/*
 * Says in a sentence when memory that changes was looked at, until now, what moved meanwhile and
 * what it cost; the caller frees it.  NULL: it does not change, or memory is short.
 */
char *mt_seen_text(const struct mt_seen *seen);

/* Writes a moment into buf as "2026-01-31T12:00:00.123Z" (UTC).  Returns buf. */
const char *mt_seen_time_text(char buf[32], struct timespec time);

/*
 * Writes the origin's time into buf as "2026-01-31T12:00:00Z" (UTC), "" if it has none.
 * Returns buf.
 */
const char *mt_origin_time_text(char buf[32], const struct mt_origin *origin);

/* Writes the origin's time into buf for people (mt_text_time()); nothing if it is not known. */
const char *mt_origin_time_local(char buf[MT_TEXT_TIME_SIZE], const struct mt_origin *origin);

#endif
