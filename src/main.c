// SPDX-License-Identifier: GPL-2.0-or-later
/* Wires sources to views to renderers; owns standard error and exit(). */
#include <config.h>

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "base/timer.h"
#include "cli/file_kind.h"
#include "cli/fullscreen.h"
#include "cli/help.h"
#include "cli/look.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/sample_stream.h"
#include "commands/commands.h"
#include "full.h"
#include "views/render/render.h"
#include "views/render/row_order.h"
#include "views/views.h"

enum { EXIT_FINE = 0, EXIT_FINDING = 1, EXIT_TROUBLE = 2 };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

/* A path may be any bytes, and this may be a terminal. */
static void complain_with(const char *what, const char *text, const char *hint)
{
	mt_cleanup(free) char *printable = mt_text_printable(text, strlen(text));

	fprintf(stderr, "memtop: %s%s%s\n", what, printable ? printable : "out of memory", hint);
}

static void complain(const char *what, const char *text)
{
	complain_with(what, text, "");
}

static int trouble(const struct mt_error *err)
{
	complain_with("", mt_error_message(err),
		      mt_error_code(err) == MT_ERR_USAGE ? " (try memtop --help)" : "");
	return EXIT_TROUBLE;
}

/* A file that we open must not become somebody's standard output. */
static void keep_standard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
			_exit(EXIT_TROUBLE);
}

/* Progress is for those who wait in front of a terminal, after a second. */
struct progress_state {
	struct timespec start;
	time_t shown;
};

static bool report_progress(void *data, const char *what, uint64_t done, uint64_t total)
{
	struct progress_state *state = data;
	struct timespec now;

	if (interrupted)
		return false;
	if (!isatty(STDERR_FILENO))
		return true;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!state->start.tv_sec)
		state->start = now;
	if (now.tv_sec - state->start.tv_sec < 1 || now.tv_sec == state->shown)
		return true;
	state->shown = now.tv_sec;
	if (total)
		fprintf(stderr, "\r%s: %.0f %%\033[K", what, 100.0 * (double)done / (double)total);
	else
		fprintf(stderr, "\r%s\033[K", what);
	return true;
}

static void clear_progress(const struct progress_state *state)
{
	if (state->shown)
		fputs("\r\033[K", stderr);
}

static struct mt_error *make_renderer(const struct mt_options *options,
				      const struct mt_view *view, bool recorded,
				      struct mt_renderer **renderer)
{
	struct mt_look look;

	if (options->request.svg && !options->json && !options->csv)
		return mt_render_warnings(stderr, renderer);
	mt_look_find(&look);
	return mt_look_renderer(&look, options, view, options->repeat || recorded,
				"standard output", stdout, renderer);
}

/* JSON has a place for it. */
static bool tells_incomplete(const struct mt_options *options, const struct mt_view *view)
{
	if (options->json_lines)
		return !options->no_headings;
	return options->json || view->document;
}

static void report_incomplete(const struct mt_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->nr_incomplete; i++) {
		const struct mt_incomplete *what = &snapshot->incomplete[i];
		char section[64];

		/* of what is there the reason alone says what to know */
		if (what->status == MT_STATUS_PRESENT)
			snprintf(section, sizeof(section), "%s: ", mt_section_name(what->section));
		else
			snprintf(section, sizeof(section), "%s: %s: ",
				 mt_section_name(what->section), mt_status_name(what->status));
		complain(section, what->reason);
	}
}

/* Where rows go: through their order, if one is asked for, to a renderer. */
struct output {
	struct mt_renderer *renderer;
	struct mt_row_order *order;	/* or NULL */
};

static struct mt_error *fill(const struct output *output, const struct mt_view *view,
			     struct mt_request *request)
{
	struct mt_renderer *renderer = output->renderer;
	struct mt_row_order *order = output->order;
	struct mt_error *err = order ? mt_row_order_begin(order, view) : NULL;

	if (!err)
		err = renderer->ops->begin(renderer, view, request->snapshot);
	if (!err)
		err = view->fill(request, order ? mt_row_order_sink(order) : &renderer->sink);
	if (!err && order)
		err = mt_row_order_end(order);
	return err ? err : renderer->ops->end(renderer);
}

static struct mt_error *make_order(const struct mt_options *options, struct mt_sink *to,
				   struct mt_row_order **order)
{
	const struct mt_row_order_options wanted = { options->sort, options->top };

	if (!wanted.sort && !wanted.top)
		return NULL;
	return mt_row_order_create(&wanted, to, order);
}

/* *more is set where there may be a next time. */
static struct mt_error *show_once(const struct mt_options *options, const struct mt_view *view,
				  struct mt_sample_stream *stream, const struct output *output,
				  struct mt_request *request, bool *more)
{
	struct mt_error *err = mt_sample_stream_next(stream, request);

	*more = !err && request->snapshot;
	if (!*more)
		return err;
	err = mt_selection_check(request);
	if (!err)
		err = fill(output, view, request);
	if (!err && !tells_incomplete(options, view))
		report_incomplete(request->snapshot);
	return mt_output_flush(stdout, "standard output", err);
}

static struct mt_error *show(const struct mt_options *options, const struct mt_view *view,
			     struct mt_sample_stream *stream, const struct output *output,
			     bool *finding)
{
	struct mt_request request = options->request;
	bool recorded = mt_sample_stream_is_recorded(stream), more;
	struct mt_timer timer;

	request.finding = finding;

	struct mt_error *err = show_once(options, view, stream, output, &request, &more);

	mt_timer_start(&timer, options->interval);
	for (uint64_t n = 1; !err && more && (options->repeat || recorded) && !interrupted; n++) {
		if (options->count && n >= options->count)
			break;
		if (recorded || mt_timer_wait(&timer))
			err = show_once(options, view, stream, output, &request, &more);
	}
	return err;
}

static struct mt_error *run(const struct mt_options *options, bool *finding)
{
	const struct mt_view *view = options->view ? options->view : &mt_view_summary;
	struct progress_state state = { .shown = 0 };
	const struct mt_progress progress = { report_progress, &state };
	mt_cleanup(mt_sample_stream) struct mt_sample_stream *stream = NULL;
	mt_cleanup(mt_renderer) struct mt_renderer *renderer = NULL;
	mt_cleanup(mt_row_order) struct mt_row_order *order = NULL;
	struct mt_error *err = mt_sample_stream_open(options, view, &progress, &stream);

	for (size_t i = 0; !err && mt_sample_stream_warning(stream, i); i++)
		complain("warning: ", mt_sample_stream_warning(stream, i));
	if (!err)
		err = make_renderer(options, view, mt_sample_stream_is_recorded(stream), &renderer);
	if (!err)
		err = make_order(options, &renderer->sink, &order);
	if (!err)
		err = show(options, view, stream, &(struct output){ renderer, order }, finding);
	clear_progress(&state);
	return err;
}

static struct mt_error *inform(const struct mt_options *options)
{
	if (options->version)
		fputs(PACKAGE_STRING "\n", stdout);
	else if (options->command)
		mt_help_command(stdout, options->command);
	else if (options->view)
		mt_help_view(stdout, options->view);
	else
		mt_help(stdout, mt_commands);
	return mt_output_flush(stdout, "standard output", NULL);
}

static struct mt_error *run_full_screen(const struct mt_options *options)
{
	struct mt_look found;
	struct progress_state state = { .shown = 0 };
	const struct mt_progress progress = { report_progress, &state };

	mt_look_find(&found);

	const struct mt_fullscreen_look look = {
		.color = mt_look_is_colored(&found, options), .unicode = found.unicode,
	};
	struct mt_error *err = mt_fullscreen(options, &look, &progress);

	clear_progress(&state);
	return err;
}

static void say(const char *text)
{
	complain("", text);
}

static bool is_stopped(void)
{
	return interrupted;
}

/* init ends a command that runs for days with SIGTERM. */
static struct mt_error *run_command(const struct mt_options *options)
{
	struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND };
	struct progress_state state = { .shown = 0 };
	const struct mt_progress progress = { report_progress, &state };
	struct mt_command_context context = {
		.progress = &progress,
		.say = say,
		.is_stopped = is_stopped,
	};
	struct mt_look look;

	sigaction(SIGTERM, &action, NULL);
	mt_look_find(&look);
	context.unicode = look.unicode;
	context.color = mt_look_is_colored(&look, options);
	context.width = look.width;
	context.height = look.height;

	struct mt_error *err = options->command->run(options, &context);

	clear_progress(&state);
	return err;
}

static struct mt_error *act(const struct mt_options *options, bool *finding)
{
	if (options->help || options->version)
		return inform(options);
	if (options->command)
		return run_command(options);
	if (mt_fullscreen_is_meant(options))
		return run_full_screen(options);
	return run(options, finding);
}

int mt_full_main(int argc, char **argv)
{
	const struct mt_named named = { mt_commands, mt_file_kind_find };
	struct mt_options options;
	struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND };

	keep_standard_streams();
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	sigaction(SIGINT, &action, NULL);

	bool finding = false;
	struct mt_error *err = mt_options_parse(argc, argv, &named, &options);

	if (!err)
		err = act(&options, &finding);

	/* a reader that has gone away wants no complaint */
	bool quiet = err && mt_error_code(err) == MT_ERR_SYSTEM && mt_output_is_unread(stdout);
	int status = err && !quiet ? trouble(err) : finding ? EXIT_FINDING : EXIT_FINE;

	mt_error_destroy(err);
	mt_options_release(&options);
	return status;
}
