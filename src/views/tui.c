// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "views/tui_draw.h"
#include "views/tui_keys.h"
#include "views/tui_script.h"
#include "views/tui_signals.h"
#include "views/tui_state.h"

/* How long Esc waits for the rest of a key's sequence, in milliseconds. */
#define ESC_DELAY 25

/* So often may a terminal say that there is input and then have none. */
#define MAX_EMPTY_READS 100

static long milliseconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - then->tv_sec) * 1000 + (now.tv_nsec - then->tv_nsec) / 1000000;
}

static bool wants_samples(const struct mt_tui *tui)
{
	return tui->source->changes && !tui->paused && !tui->prompt;
}

/* Until a key, a signal, or this much time (-1: for ever). False: the terminal is gone. */
static bool wait_for_event(long milliseconds)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	const struct timespec time = {
		.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000,
	};
	int n = ppoll(&input, 1, milliseconds < 0 ? NULL : &time, mt_tui_wait_mask());

	return n <= 0 || !(input.revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* All that is typed by now; false where the terminal only pretends. */
static bool take_keys(struct mt_tui *tui)
{
	static unsigned int empty;
	int key = getch();

	empty = key == ERR ? empty + 1 : 0;
	for (; key != ERR && !tui->leave; key = getch())
		if (key != KEY_RESIZE)
			mt_tui_key(tui, key);
	return empty < MAX_EMPTY_READS;
}

static void run_loop(struct mt_tui *tui)
{
	long interval = (long)(tui->options->interval * 1000);
	struct timespec last;

	clock_gettime(CLOCK_MONOTONIC, &last);
	while (!tui->leave && !mt_tui_ended_by()) {
		long wait = interval - milliseconds_since(&last);

		mt_tui_draw(tui);
		if (!wait_for_event(wants_samples(tui) ? (wait > 0 ? wait : 0) : -1))
			break;
		mt_tui_heed_signals();
		if (!take_keys(tui) && !wants_samples(tui))
			break;
		if (wants_samples(tui) && milliseconds_since(&last) >= interval) {
			mt_tui_sample(tui);
			clock_gettime(CLOCK_MONOTONIC, &last);
		}
	}
}

/* A test's screen goes nowhere; its size is what LINES and COLUMNS say. */
static SCREEN *open_terminal(const struct mt_tui_options *options, FILE **nowhere)
{
	if (!options->keys) {
		mt_tui_keep_terminal();
		return newterm(NULL, stdout, stdin);
	}
	*nowhere = fopen("/dev/null", "r+");
	return *nowhere ? newterm(NULL, *nowhere, *nowhere) : NULL;
}

/* cbreak(), not raw(): Ctrl-Z suspends and Ctrl-C ends, as everywhere. */
static void set_up_terminal(void)
{
	set_escdelay(ESC_DELAY);
	cbreak();
	noecho();
	nonl();
	nodelay(stdscr, TRUE);
	keypad(stdscr, TRUE);
	curs_set(0);
}

static struct mt_error *run(struct mt_tui *tui)
{
	struct mt_error *err = NULL;

	set_up_terminal();
	mt_tui_draw_init(tui);
	if (tui->options->keys) {
		mt_tui_open(tui, tui->options->view);
		err = mt_tui_play(tui);
	} else {
		mt_tui_catch_signals();
		mt_tui_open(tui, tui->options->view);
		run_loop(tui);
	}
	return err;
}

struct mt_error *mt_tui_run(const struct mt_tui_source *source,
			    const struct mt_tui_options *options)
{
	struct mt_tui tui = { .source = source, .options = options };
	FILE *nowhere = NULL;
	SCREEN *screen = open_terminal(options, &nowhere);
	struct mt_error *err;

	if (screen && mt_tui_is_capable())
		err = run(&tui);
	else
		err = mt_error_create(MT_ERR_USAGE,
				      "the terminal cannot show the full screen (TERM=%s)",
				      getenv("TERM") ? getenv("TERM") : "");
	if (!screen)
		return err;
	endwin();
	delscreen(screen);
	if (nowhere)
		fclose(nowhere);
	mt_tui_release(&tui);
	mt_tui_release_signals();
	return err;
}
