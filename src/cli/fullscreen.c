// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/fullscreen.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/diff_source.h"
#include "cli/source.h"
#include "cli/span.h"
#include "record/date.h"
#include "record/store.h"
#include "views/tui/tui.h"

struct origin {
	const struct mt_options *options;
	struct mt_source *source;
	struct mt_recording *recording;	/* that the source is, or NULL */
	/* who hears of progress: whoever opened it, then the full screen */
	const struct mt_progress *_Atomic progress;
	struct mt_progress relayed;	/* to him */
};

static bool report(void *data, const char *what, uint64_t done, uint64_t total)
{
	struct origin *origin = data;

	return mt_progress_report(atomic_load(&origin->progress), what, done, total);
}

static void listen_to(void *data, const struct mt_progress *progress)
{
	struct origin *origin = data;

	atomic_store(&origin->progress, progress);
}

static struct mt_error *sample(void *data, const struct mt_view *view,
			       struct mt_snapshot **snapshot)
{
	struct origin *origin = data;

	return mt_source_sample(origin->source, view, snapshot);
}

static struct mt_error *other(void *data, const char *name, const struct mt_view *view,
			      struct mt_error *(*fn)(void *fn_data, struct mt_snapshot *snapshot),
			      void *fn_data)
{
	struct origin *origin = data;
	struct mt_options options = *origin->options;
	mt_cleanup(mt_diff_source) struct mt_diff_source *source = NULL;
	mt_cleanup(mt_source) struct mt_source *own = NULL;
	struct mt_snapshot *snapshot = NULL;
	struct mt_error *err;

	options.view = view;
	err = *name ? mt_diff_source_open(name, &options, &origin->relayed, &source) :
		      mt_source_open(&options, &origin->relayed, &own);
	if (!err)
		err = mt_source_sample(own ? own : mt_diff_source_get(source), view, &snapshot);
	return err ? err : fn(fn_data, snapshot);
}

/* As --at takes it, but that "10:00" is of the day that is shown. */
static struct mt_error *parse_when(struct mt_recording *recording, const char *text,
				   struct mt_when *when)
{
	struct mt_error *err = mt_when_parse(text, when);

	if (!err && when->kind == MT_WHEN_CLOCK)
		*when = (struct mt_when){
			.kind = MT_WHEN_AT,
			.at = mt_when_on_day(when, mt_recording_time(recording)),
		};
	return err;
}

static struct mt_error *go_to(void *data, const char *text)
{
	struct origin *origin = data;
	struct mt_span span = { .path = origin->options->recording };
	mt_cleanup(free) char *late = NULL;
	struct timespec wanted;
	struct mt_when when;
	struct mt_error *err = parse_when(origin->recording, text, &when);

	if (!err)
		err = mt_recording_span(origin->recording, &span.first, &span.last);
	if (!err)
		err = mt_span_moment(&span, &when, &wanted, &late);
	if (!err && late)
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s", late);
	return err ? err : mt_recording_seek(origin->recording, wanted);
}

static struct mt_error *step(void *data, bool back)
{
	struct origin *origin = data;
	bool more;
	struct mt_error *err = back ? mt_recording_previous(origin->recording, &more) :
				      mt_recording_next(origin->recording, &more);

	if (!err && !more)
		err = mt_error_create(MT_ERR_NOT_FOUND, "this is the %s sample",
				      back ? "first" : "last");
	return err;
}

bool mt_fullscreen_is_meant(const struct mt_options *options)
{
	bool plain = options->view || options->json || options->columns ||
		     options->no_headings || options->request.raw || options->count ||
		     options->has_begin || options->has_end;

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

static struct mt_error *run(const struct mt_options *options, struct origin *origin,
			    struct mt_tui_options *tui)
{
	const struct mt_tui_source from = {
		.sample = sample,
		.other = other,
		.step = origin->recording ? step : NULL,
		.go_to = origin->recording ? go_to : NULL,
		.listen = listen_to,
		.data = origin,
		.changes = !options->sysroot && !options->nr_cores && !options->recording,
		/* the memory of a running machine takes longer than may be asked at each sample */
		.answers = mt_source_answers(origin->source) &
			   (options->nr_cores ? ~0u :
			    ~(unsigned int)(MT_QUESTION_PAGES | MT_QUESTION_MEMORY)),
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

/* $XDG_CONFIG_HOME/memtop/settings; NULL: there is no place for them. */
static char *settings_path(void)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *path = NULL;
	int n = -1;

	if (config && *config == '/')
		n = asprintf(&path, "%s/memtop/settings", config);
	else if (home && *home == '/')
		n = asprintf(&path, "%s/.config/memtop/settings", home);
	return n < 0 ? NULL : path;
}

struct mt_error *mt_fullscreen(const struct mt_options *options,
			       const struct mt_fullscreen_look *look,
			       const struct mt_progress *progress)
{
	struct origin origin = { .options = options, .progress = progress };
	mt_cleanup(mt_source) struct mt_source *source = NULL;
	mt_cleanup(free) char *settings = settings_path();
	struct mt_tui_options tui = {
		.interval = options->repeat ? options->interval : 0,
		.view = options->view,
		.color = look->color && !options->no_color,
		.unicode = look->unicode && !options->no_unicode,
		.mouse = !options->no_mouse,
		.readonly = options->readonly,
		.settings = settings,
	};
	struct mt_error *err;

	origin.relayed = (struct mt_progress){ report, &origin };
	err = mt_source_open(options, &origin.relayed, &source);
	if (err)
		return err;
	origin.source = source;
	origin.recording = mt_source_recording(source);
	atomic_store(&origin.progress, NULL);
	return run(options, &origin, &tui);
}
