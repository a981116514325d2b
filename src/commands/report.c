// SPDX-License-Identifier: GPL-2.0-or-later
/* One file that anybody can open: what is wrong, where the memory went, with the figures. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/diff_source.h"
#include "cli/options.h"
#include "cli/output.h"
#include "commands/commands.h"
#include "commands/report_chapters.h"

static const struct mt_view_option against = {
	.name = "against", .value = "SOURCE",
	.help = "a section on what changed since SOURCE, as diff takes it",
};

/* A file under a temporary name until it is whole. */
struct target {
	char *temporary;
	FILE *out;
};

static struct mt_error *open_target(const char *path, struct target *target)
{
	int fd;

	if (asprintf(&target->temporary, "%s.XXXXXX", path) < 0) {
		target->temporary = NULL;
		return mt_error_nomem();
	}
	fd = mkostemp(target->temporary, O_CLOEXEC);
	if (fd < 0)
		return mt_error_from_errno(errno, "%s", target->temporary);

	mode_t mask = umask(0);

	umask(mask);
	target->out = fchmod(fd, 0666 & ~mask) ? NULL : fdopen(fd, "w");
	if (target->out)
		return NULL;

	struct mt_error *err = mt_error_from_errno(errno, "%s", target->temporary);

	close(fd);
	unlink(target->temporary);
	return err;
}

/* Takes its name only when all of it is on the disk. */
static struct mt_error *close_target(const char *path, struct target *target,
				     struct mt_error *err)
{
	if (!err)
		err = mt_output_flush(target->out, path, NULL);
	if (!err && fsync(fileno(target->out)) && errno != EINVAL)
		err = mt_error_from_errno(errno, "%s", path);
	fclose(target->out);
	if (!err && rename(target->temporary, path))
		err = mt_error_from_errno(errno, "%s", path);
	if (err)
		unlink(target->temporary);
	return err;
}

static struct mt_error *write_page(struct mt_report_page *page, const char *path)
{
	struct target target = { 0 };
	struct mt_error *err;

	if (!strcmp(path, "-"))
		return mt_output_flush(stdout, "standard output",
				       mt_report_page_write(page, stdout));
	err = open_target(path, &target);
	if (!err)
		err = close_target(path, &target, mt_report_page_write(page, target.out));
	free(target.temporary);
	return err;
}

/* A document, or text of /proc, has one snapshot, which all sections are of. */
static struct mt_error *open_content(struct mt_report_page *page, struct mt_diff_source **side)
{
	struct mt_error *err = mt_diff_source_open(page->options->content, page->options,
						   page->progress, side);

	if (err)
		return err;
	page->source = mt_diff_source_get(*side);
	return mt_source_read(page->source, ~0u, &page->kept);
}

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
	return err ? err : write_page(page, page->options->columns);
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
	if (options->content)
		err = open_content(&page, &content);
	else
		err = mt_source_open(options, context->progress, &own);
	if (!err && !options->content)
		page.source = own;
	if (!err && before)
		err = mt_diff_source_open(before, options, context->progress, &earlier);
	if (!err && earlier)
		page.earlier = mt_diff_source_get(earlier);
	if (!err)
		err = fill_and_write(&page, context);
	mt_report_page_release(&page);
	mt_snapshot_destroy(page.kept);
	return err;
}

static const struct mt_view_option *const options[] = { &against, NULL };

const struct mt_command mt_command_report = {
	.name = "report",
	.summary = "one HTML file to look at and to send on: -o FILE [--against SOURCE]",
	.options = options,
	.details = "FILE is self-contained: it asks no other file and no server for anything,\n"
		   "and can be read without its script.  - is standard output.  It holds names\n"
		   "of processes, files and control groups where the source has them.",
	.run = run,
};
