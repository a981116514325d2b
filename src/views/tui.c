// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "views/tui_draw.h"
#include "views/tui_keys.h"
#include "views/tui_state.h"

/* How long Esc waits for the rest of a key's sequence, in milliseconds. */
#define ESC_DELAY 25

static volatile sig_atomic_t ended_by;

static void on_end(int signal)
{
	ended_by = signal;
}

static const int end_signals[] = { SIGINT, SIGTERM, SIGHUP };

/* endwin() in a handler would not be safe: the loop sees the flag and leaves. */
static void catch_signals(struct sigaction *old)
{
	struct sigaction action = { .sa_handler = on_end };

	ended_by = 0;
	for (size_t i = 0; i < MT_ARRAY_SIZE(end_signals); i++)
		sigaction(end_signals[i], &action, &old[i]);
}

static void restore_signals(const struct sigaction *old)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(end_signals); i++)
		sigaction(end_signals[i], &old[i], NULL);
}

static long milliseconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - then->tv_sec) * 1000 + (now.tv_nsec - then->tv_nsec) / 1000000;
}

/* Waits for a key for at most this long (-1: for ever). */
static int next_key(long milliseconds)
{
	timeout(milliseconds > 1000000 ? 1000000 : (int)milliseconds);
	return getch();
}

static bool wants_samples(const struct mt_tui *tui)
{
	return tui->source->changes && !tui->paused && !tui->prompt;
}

static void run_loop(struct mt_tui *tui)
{
	long interval = (long)(tui->options->interval * 1000);
	struct timespec last;

	clock_gettime(CLOCK_MONOTONIC, &last);
	while (!tui->leave && !ended_by) {
		long wait = interval - milliseconds_since(&last);

		mt_tui_draw(tui);

		int key = next_key(wants_samples(tui) ? (wait > 0 ? wait : 0) : -1);

		if (key == ERR && errno != EINTR && !wants_samples(tui))
			break; /* the terminal is gone */
		if (key != ERR && key != KEY_RESIZE)
			mt_tui_key(tui, key);
		if (wants_samples(tui) && milliseconds_since(&last) >= interval) {
			mt_tui_sample(tui);
			clock_gettime(CLOCK_MONOTONIC, &last);
		}
	}
}

/* The whole screen as lines of text, without the blanks at their ends. */
static void write_screen(FILE *out)
{
	for (int y = 0; y < LINES; y++) {
		char line[4096] = "";
		size_t len;

		mvinnstr(y, 0, line, (int)sizeof(line) - 1);
		for (len = strlen(line); len && line[len - 1] == ' '; len--)
			;
		fprintf(out, "%.*s\n", (int)len, line);
	}
}

/* Plays the keys of a file, then shows what the screen looks like. */
static struct mt_error *play(struct mt_tui *tui)
{
	char name[64];

	mt_tui_draw(tui);
	while (!tui->leave && fgets(name, sizeof(name), tui->options->keys)) {
		name[strcspn(name, "\n")] = '\0';
		if (!*name)
			continue;

		int key = mt_tui_key_by_name(name);

		if (key < 0)
			return mt_error_create(MT_ERR_USAGE, "no key is called \"%s\"", name);
		mt_tui_key(tui, key);
		mt_tui_draw(tui);
	}
	write_screen(tui->options->screen);
	return NULL;
}

/* A test's screen goes nowhere; its size is what LINES and COLUMNS say. */
static SCREEN *open_terminal(const struct mt_tui_options *options, FILE **nowhere)
{
	if (!options->keys)
		return newterm(NULL, stdout, stdin);
	*nowhere = fopen("/dev/null", "r+");
	return *nowhere ? newterm(NULL, *nowhere, *nowhere) : NULL;
}

static void set_up_terminal(void)
{
	set_escdelay(ESC_DELAY);
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	curs_set(0);
}

static struct mt_error *run(struct mt_tui *tui)
{
	struct sigaction old[MT_ARRAY_SIZE(end_signals)];
	struct mt_error *err = NULL;

	catch_signals(old);
	set_up_terminal();
	mt_tui_draw_init(tui);
	mt_tui_open(tui, tui->options->view);
	if (tui->options->keys)
		err = play(tui);
	else
		run_loop(tui);
	endwin();
	restore_signals(old);
	if (!err && ended_by)
		raise(ended_by);
	return err;
}

struct mt_error *mt_tui_run(const struct mt_tui_source *source,
			    const struct mt_tui_options *options)
{
	struct mt_tui tui = { .source = source, .options = options };
	FILE *nowhere = NULL;
	SCREEN *screen = open_terminal(options, &nowhere);
	struct mt_error *err;

	if (!screen)
		return mt_error_create(MT_ERR_USAGE,
				       "the terminal cannot show the full screen (TERM=%s)",
				       getenv("TERM") ? getenv("TERM") : "");
	err = run(&tui);
	delscreen(screen);
	if (nowhere)
		fclose(nowhere);
	mt_tui_release(&tui);
	return err;
}
