// SPDX-License-Identifier: GPL-2.0-or-later
/* One file that anybody can open: what is wrong, where the memory went, with the figures. */
#include "cli/diff_source.h"
#include "cli/options.h"
#include "cli/output.h"
#include "commands/commands.h"
#include "commands/report_chapters.h"
#include "commands/report_index.h"

static const struct mt_view_option against = {
	.name = "against", .value = "SOURCE",
	.help = "a section on what changed since SOURCE, as diff takes it",
};

static struct mt_error *fill_and_write(struct mt_report_page *page,
				       const struct mt_command_context *context)
{
	const char *warning = mt_source_warning(page->source);
	struct mt_error *err = mt_report_page_init(page);

	if (warning)
		context->say(warning);
	if (!err && warning)
		err = mt_html_story_lose(&page->story, "source", warning);
	if (!err)
		err = mt_report_page_fill(page);
	return err ? err : mt_report_page_save(page, page->options->columns);
}

static struct mt_error *run(const struct mt_options *options,
			    const struct mt_command_context *context)
{
	struct mt_report_page page = { .options = options, .progress = context->progress };
	const char *before = mt_options_value(options, &against);
	mt_cleanup(mt_diff_source) struct mt_diff_source *content = NULL, *earlier = NULL;
	mt_cleanup(mt_source) struct mt_source *own = NULL;
	struct mt_error *err = NULL;

	if (!options->columns)
		return mt_error_create(MT_ERR_USAGE, "report wants a file to write: -o FILE");
	if (options->request.nr_arguments)
		return mt_report_index(options, context);
	if (options->content)
		err = mt_diff_source_open(options->content, options, context->progress, &content);
	else
		err = mt_source_open(options, context->progress, &own);
	if (!err)
		page.source = content ? mt_diff_source_get(content) : own;
	if (!err && before)
		err = mt_diff_source_open(before, options, context->progress, &earlier);
	if (!err && earlier)
		page.earlier = mt_diff_source_get(earlier);
	if (!err)
		err = fill_and_write(&page, context);
	mt_report_page_release(&page);
	return err;
}

static const struct mt_view_option *const options[] = { &against, NULL };

const struct mt_command mt_command_report = {
	.name = "report",
	.summary = "one HTML file to look at and to send on: -o FILE [--against SOURCE]",
	.arguments = "[CASE...]",
	.max_arguments = 4096,
	.options = options,
	.details = "FILE is self-contained: it asks no other file and no server for anything,\n"
		   "and can be read without its script.  - is standard output.  It holds names\n"
		   "of processes, files and control groups where the source has them.  With\n"
		   "CASEs (dumps, logs, saved files, folders of these) FILE is a folder: a page\n"
		   "for each of them, and index.html with one line each.",
	.run = run,
};
