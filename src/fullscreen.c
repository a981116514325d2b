// SPDX-License-Identifier: GPL-2.0-or-later
#include "fullscreen.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "record/store.h"
#include "source.h"
#include "views/tui.h"
#include "views/views.h"

/* htop's interval is 1.5 s; a second is what sar, vmstat and top can do. */
#define DEFAULT_INTERVAL 1.0

struct hushed {
	const struct mt_progress *progress;
	bool quiet;
};

static bool report(void *data, const char *what, uint64_t done, uint64_t total)
{
	const struct hushed *hushed = data;

	return hushed->quiet || mt_progress_report(hushed->progress, what, done, total);
}

static struct mt_error *sample(void *data, const struct mt_view *view,
			       struct mt_snapshot **snapshot)
{
	return mt_source_sample(data, view, snapshot);
}

/* "10:00" is that time of the day that is shown; else as --at takes it. */
static struct mt_error *parse_when(struct mt_recording *recording, const char *text,
				   struct mt_when *when)
{
	struct timespec now = mt_recording_time(recording);
	char full[64], day[32] = "";
	struct tm tm;

	if (!strchr(text, ':') || strlen(text) > 8)
		return mt_when_parse(text, when);
	if (localtime_r(&now.tv_sec, &tm))
		strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	snprintf(full, sizeof(full), "%s %.8s", day, text);
	return mt_when_parse(full, when);
}

static struct mt_error *go_to(void *data, const char *text)
{
	struct mt_recording *recording = mt_source_recording(data);
	struct timespec first, last;
	struct mt_when when;
	struct mt_error *err = parse_when(recording, text, &when);

	if (!err)
		err = mt_recording_span(recording, &first, &last);
	return err ? err : mt_recording_seek(recording, mt_when_resolve(&when, first, last));
}

static struct mt_error *step(void *data, bool back)
{
	struct mt_recording *recording = mt_source_recording(data);
	bool more;
	struct mt_error *err = back ? mt_recording_previous(recording, &more) :
				      mt_recording_next(recording, &more);

	if (!err && !more)
		err = mt_error_create(MT_ERR_NOT_FOUND, "this is the %s sample",
				      back ? "first" : "last");
	return err;
}

bool mt_fullscreen_is_meant(const struct mt_options *options)
{
	bool plain = options->view || options->json || options->columns ||
		     options->no_headings || options->raw || options->count;

	if (options->keys)
		return true;
	return !plain && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static struct mt_error *open_file(const char *path, const char *mode, FILE **file)
{
	*file = fopen(path, mode);
	return *file ? NULL : mt_error_from_errno(errno, "%s", path);
}

/* What a test's keys and screen are, if it is one. */
static struct mt_error *open_script(const struct mt_options *options,
				    struct mt_tui_options *tui)
{
	struct mt_error *err = NULL;

	if (!options->keys)
		return NULL;
	err = open_file(options->keys, "re", &tui->keys);
	return err ? err : open_file(options->screen ? options->screen : "/dev/stdout", "we",
				     &tui->screen);
}

static struct mt_error *run(const struct mt_options *options, struct mt_source *source,
			    struct mt_tui_options *tui)
{
	const struct mt_tui_source from = {
		.sample = sample,
		.step = options->recording ? step : NULL,
		.go_to = options->recording ? go_to : NULL,
		.data = source,
		.changes = !options->sysroot && !options->nr_cores && !options->recording,
		.is_core = options->nr_cores > 0,
	};
	struct mt_error *err = open_script(options, tui);

	if (!err)
		err = mt_tui_run(&from, tui);
	if (tui->keys)
		fclose(tui->keys);
	if (tui->screen && fclose(tui->screen) && !err)
		err = mt_error_from_errno(errno, "%s", options->screen);
	return err;
}

struct mt_error *mt_fullscreen(const struct mt_options *options,
			       const struct mt_fullscreen_look *look,
			       const struct mt_progress *progress)
{
	struct hushed hushed = { .progress = progress };
	const struct mt_progress hushable = { report, &hushed };
	mt_cleanup(mt_source) struct mt_source *source = NULL;
	struct mt_tui_options tui = {
		.interval = options->repeat ? options->interval : DEFAULT_INTERVAL,
		.view = options->view ? options->view : &mt_view_summary,
		.color = look->color,
		.unicode = look->unicode,
	};
	struct mt_error *err = mt_source_open(options, &hushable, &source);

	hushed.quiet = true;
	return err ? err : run(options, source, &tui);
}
