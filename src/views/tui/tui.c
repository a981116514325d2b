// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/tui.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "views/tui/data/overview.h"
#include "views/tui/draw/draw.h"
#include "views/tui/input/keys.h"
#include "views/tui/resize.h"
#include "views/tui/screen/sample.h"
#include "views/tui/screen/settings.h"
#include "views/tui/screen/stack.h"
#include "views/tui/script.h"
#include "views/tui/term/keys.h"
#include "views/tui/term/signals.h"
#include "views/tui/term/term.h"

/* htop's interval is 1.5 s; a second is what sar, vmstat and top can do. */
#define DEFAULT_INTERVAL 1.0

/* So often may a terminal say that there is input and then have none. */
#define MAX_EMPTY_READS 100

static long milliseconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - then->tv_sec) * 1000 + (now.tv_nsec - then->tv_nsec) / 1000000;
}

/* How often it is looked whether something can be told of what goes on. */
#define PROGRESS_MILLISECONDS 100

/*
 * Until a key, a signal, an answer, or this much time (-1: for ever).  False: the
 * terminal is gone.  typed: there should be a key.
 */
static bool wait_for_event(struct mt_tui *tui, long milliseconds, bool *typed)
{
	struct pollfd events[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = mt_tui_job_fd(tui->job), .events = POLLIN },
	};
	const struct timespec time = {
		.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000,
	};
	int n = ppoll(events, MT_ARRAY_SIZE(events), milliseconds < 0 ? NULL : &time,
		      mt_signals_wait_mask());

	*typed = n > 0 && events[0].revents & POLLIN;
	return n <= 0 || !(events[0].revents & (POLLHUP | POLLERR | POLLNVAL));
}

static long time_to_wait(struct mt_tui *tui, const struct timespec *last)
{
	long left = (long)(mt_tui_interval(tui) * 1000) - milliseconds_since(last);

	if (mt_tui_job_is_busy(tui->job))
		return PROGRESS_MILLISECONDS;
	return !mt_tui_wants_samples(tui) ? -1 : left > 0 ? left : 0;
}

/* All that is typed by now; false where the terminal only pretends. */
static bool take_keys(struct mt_tui *tui, bool typed)
{
	static unsigned int empty;
	int key = mt_term_read_key();

	empty = key == MT_KEY_NONE && typed ? empty + 1 : 0;
	for (; key != MT_KEY_NONE && !tui->leave; key = mt_term_read_key())
		if (key != MT_KEY_RESIZE)
			mt_tui_key(tui, key);
	return empty < MAX_EMPTY_READS;
}

static void handle_signals(struct mt_tui *tui)
{
	int width, height;

	if (mt_signals_handle(&width, &height))
		mt_tui_resize(tui, width, height);
}

static void run_loop(struct mt_tui *tui)
{
	struct timespec last;
	bool typed;

	clock_gettime(CLOCK_MONOTONIC, &last);
	while (!tui->leave && !mt_signals_ended_by()) {
		mt_tui_draw(tui);
		if (!wait_for_event(tui, time_to_wait(tui, &last), &typed))
			break;
		handle_signals(tui);
		if (!take_keys(tui, typed))
			break;
		mt_tui_finish(tui);
		if (!tui->leave && mt_tui_wants_samples(tui) && !time_to_wait(tui, &last)) {
			mt_tui_sample(tui);
			clock_gettime(CLOCK_MONOTONIC, &last);
		}
	}
}

static struct mt_error *run(struct mt_tui *tui)
{
	const struct mt_view *first = tui->options->view;

	mt_tui_settings_read(tui, &first);
	if (!mt_tui_open(tui, first ? first : &mt_view_overview))
		mt_tui_open(tui, &mt_view_overview);
	if (tui->options->keys)
		return mt_tui_play(tui);
	run_loop(tui);
	mt_tui_settings_write(tui);
	return NULL;
}

struct mt_error *mt_tui_run(const struct mt_tui_source *source,
			    const struct mt_tui_options *options)
{
	const struct mt_term_options how = {
		.color = options->color, .mouse = options->mouse, .hidden = options->keys,
	};
	struct mt_tui tui = {
		.source = source,
		.options = options,
		.interval = options->interval > 0 ? options->interval : DEFAULT_INTERVAL,
	};
	struct mt_term *term;
	struct mt_error *err = mt_term_open(&how, &term);

	if (err)
		return err;
	err = mt_tui_create(&tui);
	if (!err)
		err = run(&tui);
	mt_term_close(term);
	mt_tui_release(&tui);
	mt_signals_release();
	return err;
}
