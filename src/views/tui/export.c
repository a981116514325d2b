// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/export.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "views/render/render.h"
#include "views/tui/command.h"
#include "views/tui/orders.h"
#include "views/tui/overview.h"
#include "views/tui/state.h"
#include "views/views.h"

/* A file that is there already is somebody's: it is left alone. */
static struct mt_error *create(const char *path, FILE **file)
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

static struct mt_error *finish(FILE *file, const char *path, struct mt_error *err)
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
				    const struct mt_tui_facts *properties, const char *path)
{
	const struct mt_render_options options = { .name = path };
	mt_cleanup(mt_renderer) struct mt_renderer *renderer = NULL;
	struct mt_tui_command command;
	struct mt_request request = {
		.snapshot = properties->snapshot,
		.before = properties->mark,
		.selection = question->target.selection,
	};
	const struct mt_view *view;
	FILE *file = NULL;
	struct mt_error *err = parse(question, &command, &request, &view);

	if (!err && view->operands && !properties->mark)
		err = mt_error_create(MT_ERR_USAGE, "nothing to compare with");
	if (!err)
		err = create(path, &file);
	if (err)
		return err;
	err = mt_render_json(&options, file, &renderer);
	if (!err)
		err = renderer->ops->begin(renderer, view, properties->snapshot);
	if (!err)
		err = view->fill(&request, &renderer->sink);
	if (!err)
		err = renderer->ops->end(renderer);
	return finish(file, path, err);
}

static void write_text(FILE *file, const struct mt_table_column *column, const char *text,
		       bool last)
{
	int pad = (int)column->width - (int)mt_text_width(text);

	fprintf(file, "%*s%s%*s%s", column->is_right ? pad : 0, "", text,
		column->is_right || last ? 0 : pad, "", last ? "\n" : " ");
}

static void write_row(FILE *file, const struct mt_screen *screen, size_t row)
{
	const struct mt_table *table = &screen->rows.table;

	for (size_t i = 0; i < screen->nr_columns; i++)
		write_text(file, &table->columns[screen->columns[i]],
			   table->cells[row * table->nr_columns + screen->columns[i]].text,
			   i + 1 == screen->nr_columns);
}

struct mt_error *mt_tui_export_text(const struct mt_screen *screen, const char *path)
{
	const struct mt_table *table = &screen->rows.table;
	FILE *file = NULL;
	struct mt_error *err = create(path, &file);

	if (err)
		return err;
	for (size_t i = 0; i < screen->nr_columns; i++)
		write_text(file, &table->columns[screen->columns[i]],
			   table->columns[screen->columns[i]].title, i + 1 == screen->nr_columns);
	for (size_t row = 0; row < screen->nr_shown; row++)
		write_row(file, screen, screen->shown[row]);
	if (screen->rows.notes && *screen->rows.notes)
		fprintf(file, "\n%s", screen->rows.notes);
	return finish(file, path, NULL);
}
