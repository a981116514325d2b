// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands/report_index.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/replace.h"
#include "cli/diff_source.h"
#include "cli/file_kind.h"
#include "commands/report_chapters.h"
#include "views/picture/markup.h"

/* A folder may hold anything. */
#define MAX_CASES 10000u

/* The index in the making. */
struct index {
	const struct mt_options *options;
	const struct mt_command_context *context;
	const char *folder;	/* where pages go */
	char **cases;		/* paths */
	size_t nr_cases, capacity;
	FILE *out;
};

static struct mt_error *add_case(struct index *index, const char *path)
{
	struct mt_error *err;

	if (index->nr_cases >= MAX_CASES)
		return mt_error_create(MT_ERR_USAGE, "more than %u cases", MAX_CASES);
	err = mt_array_reserve(&index->cases, &index->capacity, index->nr_cases + 1,
			       sizeof(*index->cases), SIZE_MAX);
	if (err)
		return err;
	index->cases[index->nr_cases] = strdup(path);
	return index->cases[index->nr_cases++] ? NULL : mt_error_nomem();
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* What lies in a folder of cases, by name. */
static struct mt_error *add_folder(struct index *index, const char *path)
{
	struct dirent **entries;
	int n = scandir(path, &entries, is_visible, by_name);
	struct mt_error *err = n < 0 ? mt_error_from_errno(errno, "%s", path) : NULL;

	for (int i = 0; i < n; i++) {
		mt_cleanup(free) char *inner = NULL;

		if (!err && asprintf(&inner, "%s/%s", path, entries[i]->d_name) < 0) {
			inner = NULL;
			err = mt_error_nomem();
		}
		if (!err)
			err = add_case(index, inner);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return err;
}

/* A folder with proc/ in it is a case of its own. */
static struct mt_error *add_argument(struct index *index, const char *path)
{
	enum mt_file_kind kind;
	struct stat st;
	struct mt_error *err = mt_file_kind_find(path, &kind);

	if (!err && !stat(path, &st) && S_ISDIR(st.st_mode) && kind != MT_FILE_TREE)
		return add_folder(index, path);
	return err ? err : add_case(index, path);
}

/* A page's name: the number makes it the only one, the case's own name says which it is. */
static char *page_name(const char *path, size_t number)
{
	const char *slash = strrchr(path, '/');
	char *name;

	if (asprintf(&name, "%03zu-%.80s", number + 1, slash ? slash + 1 : path) < 0)
		return NULL;
	for (char *c = name; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_",
			    *c))
			*c = '_';
	return name;
}

static size_t count(const struct mt_html_story *story, enum mt_emphasis emphasis)
{
	size_t n = 0;

	for (size_t i = 0; i < story->nr_findings; i++)
		n += story->findings[i].emphasis == emphasis;
	return n;
}

static void put_cell(FILE *out, const char *text)
{
	fputs("<td>", out);
	mt_markup_put_text(out, text);
	fputs("</td>", out);
}

static void put_line(const struct index *index, const struct mt_report_page *page,
		     const char *path, const char *name)
{
	const struct mt_origin *origin = page->head ? &page->head->origin : NULL;
	char time[MT_TEXT_TIME_SIZE] = "";

	fprintf(index->out, "<tr><td><a href=\"%s.html\">", name);
	mt_markup_put_text(index->out, path);
	fputs("</a></td>", index->out);
	put_cell(index->out, origin ? origin->kernel : NULL);
	put_cell(index->out, origin ? mt_origin_time_local(time, origin) : "");
	fprintf(index->out, "<td class=\"n\">%zu</td><td class=\"n\">%zu</td>",
		count(&page->story, MT_ALERT), count(&page->story, MT_WARNING));
	put_cell(index->out, page->story.headline);
	fputs("</tr>\n", index->out);
}

static void put_failure(const struct index *index, const char *path, const struct mt_error *err)
{
	fputs("<tr>", index->out);
	put_cell(index->out, path);
	fputs("<td></td><td></td><td></td><td></td><td class=\"warning\">not read: ", index->out);
	mt_markup_put_text(index->out, mt_error_message(err));
	fputs("</td></tr>\n", index->out);
}

static struct mt_error *write_case(const struct index *index, const char *path, const char *name)
{
	mt_cleanup(mt_diff_source) struct mt_diff_source *source = NULL;
	struct mt_report_page page = { .progress = index->context->progress };
	mt_cleanup(free) char *file = NULL;
	struct mt_error *err = mt_diff_source_open(path, index->options, page.progress, &source);

	if (err)
		return err;
	page.options = mt_diff_source_options(source);
	page.source = mt_diff_source_get(source);
	if (asprintf(&file, "%s/%s.html", index->folder, name) < 0) {
		file = NULL;
		return mt_error_nomem();
	}
	err = mt_report_page_init(&page);
	if (!err)
		err = mt_report_page_fill(&page);
	if (!err)
		err = mt_report_page_save(&page, file);
	if (!err)
		put_line(index, &page, path, name);
	mt_report_page_release(&page);
	return err;
}

/* That one case cannot be read is no reason to do without the others. */
static struct mt_error *write_or_say(const struct index *index, size_t i)
{
	mt_cleanup(free) char *name = page_name(index->cases[i], i);
	struct mt_error *err;

	if (!name)
		return mt_error_nomem();
	if (index->context->is_stopped())
		return mt_error_create(MT_ERR_STOPPED, "stopped");
	err = write_case(index, index->cases[i], name);
	if (!err || mt_error_code(err) == MT_ERR_STOPPED || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	put_failure(index, index->cases[i], err);
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *write_all(const struct index *index)
{
	static const char *const heads[] = { "CASE", "KERNEL", "TIME", "ALERTS", "WARNINGS",
					     "WHERE THE MEMORY WENT" };
	struct mt_error *err = NULL;

	mt_html_page_begin(index->out, "memtop: cases");
	fprintf(index->out, "<h1>%zu cases</h1>\n<div class=\"scroll\" tabindex=\"0\" "
		"role=\"region\" aria-label=\"Cases\">\n<table class=\"sortable\">\n<thead><tr>",
		index->nr_cases);
	for (size_t i = 0; i < MT_ARRAY_SIZE(heads); i++)
		fprintf(index->out, "<th scope=\"col\">%s</th>", heads[i]);
	fputs("</tr></thead>\n<tbody>\n", index->out);
	for (size_t i = 0; !err && i < index->nr_cases; i++)
		err = write_or_say(index, i);
	fputs("</tbody>\n</table>\n</div>\n", index->out);
	mt_html_page_end(index->out, "", 0);
	return err;
}

static struct mt_error *write_index(struct index *index)
{
	mt_cleanup(free) char *path = NULL;
	struct mt_replace replace;
	struct mt_error *err;

	if (mkdir(index->folder, 0777) && errno != EEXIST)
		return mt_error_from_errno(errno, "%s", index->folder);
	if (asprintf(&path, "%s/index.html", index->folder) < 0) {
		path = NULL;
		return mt_error_nomem();
	}
	err = mt_replace_begin(path, &replace);
	if (err)
		return err;
	index->out = replace.out;
	return mt_replace_end(&replace, write_all(index));
}

struct mt_error *mt_report_index(const struct mt_options *options,
				 const struct mt_command_context *context)
{
	struct index index = { .options = options, .context = context,
			       .folder = options->columns };
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < options->request.nr_arguments; i++)
		err = add_argument(&index, options->request.arguments[i]);
	if (!err)
		err = write_index(&index);
	for (size_t i = 0; i < index.nr_cases; i++)
		free(index.cases[i]);
	free(index.cases);
	return err;
}
