// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/export.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "views/render/render.h"
#include "views/tui/data/command.h"
#include "views/tui/data/orders.h"
#include "views/tui/data/overview.h"
#include "views/views.h"

struct mt_error *mt_export_create(const char *path, FILE **file)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd < 0)
		return mt_error_from_errno(errno, "%s", path);
	*file = fdopen(fd, "w");
	if (*file)
		return NULL;
	close(fd);
	return mt_error_nomem();
}

struct mt_error *mt_export_finish(FILE *file, const char *path, struct mt_error *err)
{
	bool failed = ferror(file) | fclose(file);

	return !err && failed ? mt_error_from_errno(errno, "%s", path) : err;
}

/* The columns of our own views are for eyes: others say the same to programs. */
static struct mt_error *parse(const struct mt_tui_question *question,
			      struct mt_tui_command *command, struct mt_request *request,
			      const struct mt_view **view)
{
	struct mt_tui_question for_programs;

	mt_tui_copy_question(&for_programs, question);
	if (question->view == &mt_view_overview)
		for_programs.view = &mt_view_summary;
	if (question->view == &mt_view_orders)
		for_programs.view = &mt_view_frag;
	return mt_tui_command_parse(&for_programs, command, request, view);
}

struct mt_error *mt_tui_export_json(const struct mt_tui_question *question,
				    const struct mt_tui_context *context, const char *path)
{
	const struct mt_render_options options = { .name = path };
	mt_cleanup(mt_renderer) struct mt_renderer *renderer = NULL;
	struct mt_tui_command command;
	struct mt_request request = {
		.snapshot = context->snapshot,
		.before = context->mark,
		.selection = question->target.selection,
	};
	const struct mt_view *view;
	FILE *file = NULL;
	struct mt_error *err = parse(question, &command, &request, &view);

	if (!err && view->compares && !context->mark)
		err = mt_error_create(MT_ERR_USAGE, "nothing to compare with");
	if (!err)
		err = mt_export_create(path, &file);
	if (err)
		return err;
	err = mt_render_json(&options, file, &renderer);
	if (!err)
		err = renderer->ops->begin(renderer, view, context->snapshot);
	if (!err)
		err = view->fill(&request, &renderer->sink);
	if (!err)
		err = renderer->ops->end(renderer);
	return mt_export_finish(file, path, err);
}
