// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands/report_chapters.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/replace.h"
#include "cli/output.h"
#include "commands/report_over_time.h"
#include "views/html/tee.h"
#include "views/pages/pages_svg.h"
#include "views/picture/markup.h"
#include "views/picture/zones.h"
#include "views/render/render.h"
#include "views/render/row_order.h"
#include "views/views.h"

/* So many rows of a long list are shown: who wants all asks the view. */
#define TOP 20u
#define MANY 200u

/* A section: a view and what it is asked. */
struct chapter {
	const struct mt_view *view;	/* NULL: a recording over time */
	struct mt_html_section section;
	struct mt_row_order_options rows;
	void (*ask)(struct mt_request *request);
	struct mt_error *(*picture)(FILE *out, const struct mt_snapshot *snapshot);
	bool compares;
};

static void ask_all(struct mt_request *request)
{
	request->why.all = true;
}

static struct mt_error *put_zones(FILE *out, const struct mt_snapshot *snapshot)
{
	mt_picture_put_zones(out, snapshot);
	return NULL;
}

static struct mt_error *put_map(FILE *out, const struct mt_snapshot *snapshot)
{
	struct mt_error *err;

	fputs("<figure class=\"picture\">\n", out);
	err = mt_pages_put_svg(out, snapshot);
	fputs("<figcaption>Physical memory by what its pages are used for.</figcaption>\n"
	      "</figure>\n", out);
	return err;
}

static const struct chapter chapters[] = {
	{
		.view = &mt_view_where,
		.section = { .id = "where",
			     .title = "Where the memory went",
			     .is_main = true, .in_order = true },
	}, {
		.view = &mt_view_diff,
		.section = { .id = "diff",
			     .title = "What changed",
			     .lead = "Compared with what was read before." },
		.rows = { .top = MANY },
		.compares = true,
	}, {
		.view = &mt_view_oom,
		.section = { .id = "oom",
			     .title = "When memory ran out",
			     .lead = "Reports of the kernel's log; the last one is explained "
				     "below." },
		.rows = { .top = TOP },
	}, {
		.view = &mt_view_zones,
		.section = { .id = "zones",
			     .title = "Zones and watermarks" },
		.picture = put_zones,
	}, {
		.section = { .id = "time",
			     .title = "Over time" },
	}, {
		.view = &mt_view_why_all,
		.section = { .id = "why",
			     .title = "Can the next allocation be served?",
			     .lead = "Classes of requests by order: what the allocator would do." },
		.ask = ask_all,
	}, {
		.view = &mt_view_frag,
		.section = { .id = "frag",
			     .title = "Fragmentation",
			     .is_folded = true },
	}, {
		.view = &mt_view_buddy,
		.section = { .id = "buddy",
			     .title = "Free blocks by order",
			     .is_folded = true },
	}, {
		.view = &mt_view_blockers,
		.section = { .id = "blockers",
			     .title = "What stands in the way of large blocks" },
	}, {
		.view = &mt_view_pages,
		.section = { .id = "pages",
			     .title = "What every page is used for",
			     .is_folded = true },
	}, {
		.view = &mt_view_pages_map,
		.section = { .id = "map",
			     .title = "Map of physical memory",
			     .is_folded = true, .in_order = true },
		.picture = put_map,
	}, {
		.view = &mt_view_tasks,
		.section = { .id = "tasks",
			     .title = "Largest processes" },
		.rows = { .sort = "rss_bytes", .top = TOP },
	}, {
		.view = &mt_view_slabs,
		.section = { .id = "slabs",
			     .title = "Largest slab caches" },
		.rows = { .sort = "bytes", .top = TOP },
	}, {
		.view = &mt_view_cgroups,
		.section = { .id = "cgroups",
			     .title = "Largest control groups" },
		.rows = { .sort = "usage_bytes", .top = TOP },
	}, {
		.view = &mt_view_files,
		.section = { .id = "files",
			     .title = "Largest files in memory" },
		.rows = { .sort = "bytes", .top = TOP },
	}, {
		.view = &mt_view_vmalloc,
		.section = { .id = "vmalloc",
			     .title = "Largest vmalloc areas",
			     .is_folded = true },
		.rows = { .sort = "size_bytes", .top = TOP },
	}, {
		.view = &mt_view_check,
		.section = { .id = "check",
			     .title = "Does the memory contradict itself?" },
		.rows = { .top = MANY },
	},
};

struct mt_error *mt_report_page_init(struct mt_report_page *page)
{
	page->body_stream = open_memstream(&page->body, &page->body_len);
	page->json_stream = open_memstream(&page->json, &page->json_len);
	return page->body_stream && page->json_stream ? NULL : mt_error_nomem();
}

static struct mt_error *add_link(struct mt_report_page *page, const char *id, const char *title)
{
	struct mt_error *err = mt_array_reserve(&page->links, &page->links_capacity,
						page->nr_links + 1, sizeof(*page->links),
						SIZE_MAX);

	if (!err)
		page->links[page->nr_links++] = (struct mt_html_link){ id, title };
	return err;
}

/* A view of a kernel's log finds it in a dump, or asks this machine's kernel for it. */
static struct mt_error *open_log(const struct mt_report_page *page, struct mt_options *options,
				 struct mt_source **log)
{
	*options = *page->options;
	options->view = &mt_view_oom;
	return mt_source_open(options, page->progress, log);
}

static bool has_own_log(const struct mt_report_page *page)
{
	return page->options->nr_cores || (!page->options->sysroot && !page->options->recording &&
					   !page->options->log && !page->options->content);
}

/* Where the rows are read from, which is *own where it was opened for this chapter alone. */
static struct mt_error *choose_source(const struct mt_report_page *page,
				      const struct chapter *chapter, struct mt_options *options,
				      struct mt_source **own, struct mt_source **source)
{
	struct mt_snapshot *copy;
	struct mt_error *err = NULL;

	*source = page->source;
	if (chapter->view->reads_log && !page->options->log) {
		err = has_own_log(page) ? open_log(page, options, own) :
			      mt_error_create(MT_ERR_USAGE, "no kernel log was saved here");
	} else if (page->kept) {
		err = mt_snapshot_copy(page->kept, &copy);
		if (!err)
			err = mt_source_of_snapshot(copy, own);
	}
	if (*own)
		*source = *own;
	return err;
}

/* Rows go through their order to the section and the data. */
static struct mt_error *fill_both(const struct chapter *chapter, struct mt_request *request,
				  struct mt_renderer *section, struct mt_renderer *json)
{
	struct mt_html_tee tee = mt_html_tee(&section->sink, &json->sink);
	mt_cleanup(mt_row_order) struct mt_row_order *order = NULL;
	struct mt_error *err = mt_row_order_create(&chapter->rows, &tee.sink, &order);

	if (!err)
		err = mt_row_order_begin(order, chapter->view);
	if (!err)
		err = section->ops->begin(section, chapter->view, request->snapshot);
	if (!err)
		err = json->ops->begin(json, chapter->view, request->snapshot);
	if (!err)
		err = chapter->view->fill(request, mt_row_order_sink(order));
	if (!err)
		err = mt_row_order_end(order);
	if (!err)
		err = section->ops->end(section);
	return err ? err : json->ops->end(json);
}

/* A chapter as text of both kinds; what fails half-way leaves nothing of itself in the page. */
struct draft {
	char *text[2];
	size_t len[2];
	FILE *out[2];
};

static void release_draft(struct draft *draft)
{
	for (int i = 0; i < 2; i++) {
		if (draft->out[i])
			fclose(draft->out[i]);
		free(draft->text[i]);
	}
}

static struct mt_error *keep_draft(struct mt_report_page *page, struct draft *draft,
				   const struct chapter *chapter)
{
	FILE *to[2] = { page->body_stream, page->json_stream };

	for (int i = 0; i < 2; i++)
		if (fflush(draft->out[i]))
			return mt_error_nomem();
	fputs(ftello(page->json_stream) ? "," : "", page->json_stream);
	for (int i = 0; i < 2; i++)
		fwrite(draft->text[i], 1, draft->len[i], to[i]);
	return add_link(page, chapter->section.id, chapter->section.title);
}

static struct mt_error *open_draft(struct draft *draft)
{
	for (int i = 0; i < 2; i++) {
		draft->out[i] = open_memstream(&draft->text[i], &draft->len[i]);
		if (!draft->out[i])
			return mt_error_nomem();
	}
	return NULL;
}

static struct mt_error *draft_chapter(struct mt_report_page *page, const struct chapter *chapter,
				      struct mt_request *request, struct draft *draft)
{
	const struct mt_render_options data = { .name = "report" };
	mt_cleanup(mt_renderer) struct mt_renderer *section = NULL;
	mt_cleanup(mt_renderer) struct mt_renderer *json = NULL;
	struct mt_error *err = open_draft(draft);

	if (err)
		return err;
	err = mt_html_section_create(&chapter->section, &page->story, draft->out[0], &section);
	if (!err)
		err = mt_render_json(&data, draft->out[1], &json);
	if (!err)
		err = fill_both(chapter, request, section, json);
	if (!err && chapter->picture)
		err = chapter->picture(draft->out[0], request->snapshot);
	return err;
}

static struct mt_error *show(struct mt_report_page *page, const struct chapter *chapter,
			     const struct mt_snapshot *before, struct mt_snapshot *snapshot)
{
	__attribute__((cleanup(release_draft))) struct draft draft = { 0 };
	struct mt_request request = page->options->request;
	struct mt_error *err;

	request.snapshot = snapshot;
	request.before = before;
	request.arguments = NULL;
	request.nr_arguments = 0;
	if (chapter->ask)
		chapter->ask(&request);
	err = draft_chapter(page, chapter, &request, &draft);
	return err ? err : keep_draft(page, &draft, chapter);
}

static struct mt_error *sample(struct mt_report_page *page, const struct chapter *chapter,
			       struct mt_source *source, struct mt_snapshot **before,
			       struct mt_snapshot **snapshot)
{
	struct mt_error *err = NULL;

	if (chapter->compares)
		err = mt_source_sample(page->earlier, chapter->view, before);
	return err ? err : mt_source_sample(source, chapter->view, snapshot);
}

static struct mt_error *fill_chapter(struct mt_report_page *page, const struct chapter *chapter)
{
	struct mt_options options;	/* the opened source points to it */
	mt_cleanup(mt_source) struct mt_source *own = NULL;
	mt_cleanup(mt_snapshot) struct mt_snapshot *before = NULL;
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	struct mt_source *source;
	struct mt_error *err = choose_source(page, chapter, &options, &own, &source);

	if (!err)
		err = sample(page, chapter, source, &before, &snapshot);
	if (!err)
		err = show(page, chapter, before, snapshot);
	if (!err && !page->head)
		err = mt_snapshot_copy(snapshot, &page->head);
	return err;
}

static struct mt_error *fill_over_time(struct mt_report_page *page, const struct chapter *chapter)
{
	__attribute__((cleanup(release_draft))) struct draft draft = { 0 };
	struct mt_error *err = open_draft(&draft);

	if (!err)
		err = mt_report_put_over_time(page->options, page->source, &chapter->section,
					      page->progress, draft.out[0], draft.out[1]);
	return err ? err : keep_draft(page, &draft, chapter);
}

static bool is_final(const struct mt_error *err)
{
	return mt_error_code(err) == MT_ERR_STOPPED || mt_error_code(err) == MT_ERR_NOMEM;
}

/* What one view cannot tell is no reason to keep quiet about the rest. */
static struct mt_error *lose_chapter(struct mt_report_page *page, const struct chapter *chapter,
				     struct mt_error *err)
{
	if (!err || is_final(err))
		return err;

	struct mt_error *lost = mt_html_story_lose(&page->story, chapter->section.id,
						   mt_error_message(err));

	mt_error_destroy(err);
	return lost;
}

static bool has_what_it_shows(const struct mt_report_page *page, const struct chapter *chapter)
{
	return chapter->view ? !chapter->compares || page->earlier :
			       mt_source_recording(page->source) != NULL;
}

struct mt_error *mt_report_page_fill(struct mt_report_page *page)
{
	struct mt_error *err = NULL;

	/* of a document, or text of /proc, all sections are of the same snapshot */
	if (page->options->content)
		err = mt_source_read(page->source, ~0u, &page->kept);
	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(chapters); i++) {
		if (!has_what_it_shows(page, &chapters[i]))
			continue;
		if (!mt_progress_report(page->progress, "report", i, MT_ARRAY_SIZE(chapters)))
			return mt_error_create(MT_ERR_STOPPED, "stopped");
		err = lose_chapter(page, &chapters[i], (chapters[i].view ? fill_chapter :
						       fill_over_time)(page, &chapters[i]));
	}
	return err;
}

static void put_last_section(const struct mt_report_page *page, FILE *out)
{
	fputs("<section id=\"read\">\n<h2>How it was read, and what is not here</h2>\n", out);
	if (page->head && page->head->origin.kind == MT_ORIGIN_LIVE)
		fputs("<p>The machine went on while it was read: each section is of its own "
		      "moment.</p>\n", out);
	mt_html_story_put_lost(&page->story, out);
	fputs("<p>The figures are at the end of this file, too, as JSON in the element "
	      "<code>memtop-data</code>: the documents that <code>memtop --json</code> prints "
	      "of each view, with the rows that are shown here.</p>\n</section>\n", out);
}

static struct mt_error *write_page(struct mt_report_page *page, FILE *out)
{
	static const struct mt_origin nothing = { .page_size = MT_UNKNOWN };
	const struct mt_origin *origin = page->head ? &page->head->origin : &nothing;
	mt_cleanup(free) char *title = NULL;
	struct mt_error *err = add_link(page, "read", "How it was read");

	if (!err && (fflush(page->body_stream) || fflush(page->json_stream) ||
		     asprintf(&title, "memtop: %s", origin->path ? origin->path :
								   "this machine") < 0))
		err = mt_error_nomem();
	if (err)
		return err;
	mt_html_page_begin(out, title);
	mt_html_page_head(out, origin);
	mt_html_page_contents(out, page->links, page->nr_links);
	fputs("<main>\n<section id=\"story\">\n<h2>What to know first</h2>\n", out);
	mt_html_story_put(&page->story, out);
	fputs("</section>\n", out);
	fwrite(page->body, 1, page->body_len, out);
	put_last_section(page, out);
	fputs("</main>\n", out);

	mt_cleanup(free) char *json = NULL;

	if (asprintf(&json, "{\"schema\": \"memtop-report/1\", \"views\": [%s]}",
		     page->json_len ? page->json : "") < 0)
		return mt_error_nomem();
	mt_html_page_end(out, json, strlen(json));
	return NULL;
}

struct mt_error *mt_report_page_save(struct mt_report_page *page, const char *path)
{
	struct mt_replace replace;
	struct mt_error *err;

	if (!strcmp(path, "-"))
		return mt_output_flush(stdout, "standard output", write_page(page, stdout));
	err = mt_replace_begin(path, &replace);
	return err ? err : mt_replace_end(&replace, write_page(page, replace.out));
}

void mt_report_page_release(struct mt_report_page *page)
{
	if (page->body_stream)
		fclose(page->body_stream);
	if (page->json_stream)
		fclose(page->json_stream);
	free(page->body);
	free(page->json);
	free(page->links);
	mt_html_story_release(&page->story);
	mt_snapshot_destroy(page->head);
	mt_snapshot_destroy(page->kept);
}
