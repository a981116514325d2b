// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/term/signals.h"

#include <curses.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "views/tui/term/terminfo.h"

static volatile sig_atomic_t ended_by, stop_asked, continued, resized;

static void on_end(int signal)
{
	ended_by = signal;
}

static void on_flag(int signal)
{
	if (signal == SIGTSTP)
		stop_asked = 1;
	else if (signal == SIGCONT)
		continued = 1;
	else
		resized = 1;
}

/* How the terminal is put right when nothing can be called any more. */
static struct {
	struct termios modes;
	char text[256];
	size_t len;
} emergency;

static void on_crash(int signal)
{
	ssize_t n = write(STDOUT_FILENO, emergency.text, emergency.len);

	(void)n;
	tcsetattr(STDIN_FILENO, TCSANOW, &emergency.modes);
	raise(signal); /* SA_RESETHAND: as if it had never been caught */
}

static const struct {
	int signal;
	void (*handler)(int signal);
} caught[] = {
	{ SIGINT, on_end }, { SIGTERM, on_end }, { SIGHUP, on_end }, { SIGQUIT, on_end },
	{ SIGTSTP, on_flag }, { SIGCONT, on_flag }, { SIGWINCH, on_flag },
	{ SIGSEGV, on_crash }, { SIGBUS, on_crash }, { SIGFPE, on_crash },
	{ SIGILL, on_crash }, { SIGABRT, on_crash },
};

static struct sigaction before[MT_ARRAY_SIZE(caught)];
static sigset_t usual_mask;
static bool are_caught;

/* Colours and modes off, the cursor seen, the first screen back, the mouse free. */
static void prepare_for_crash(void)
{
	static const char *const capabilities[] = { "sgr0", "cnorm", "rmkx", "rmcup" };

	emergency.len = 0;
	for (size_t i = 0; i < MT_ARRAY_SIZE(capabilities); i++) {
		const char *text = mt_terminfo_text(capabilities[i]);
		size_t len = text ? strlen(text) : 0;

		if (emergency.len + len > sizeof(emergency.text))
			break;
		if (len)
			memcpy(emergency.text + emergency.len, text, len);
		emergency.len += len;
	}
}

void mt_signals_save(void)
{
	tcgetattr(STDIN_FILENO, &emergency.modes);
	for (size_t i = 0; i < MT_ARRAY_SIZE(caught); i++)
		sigaction(caught[i].signal, NULL, &before[i]);
}

void mt_signals_catch(void)
{
	sigset_t blocked;

	ended_by = stop_asked = continued = resized = 0;
	prepare_for_crash();
	sigemptyset(&blocked);
	for (size_t i = 0; i < MT_ARRAY_SIZE(caught); i++) {
		struct sigaction action = { .sa_handler = caught[i].handler };

		if (caught[i].handler == on_crash)
			action.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
		else
			sigaddset(&blocked, caught[i].signal);
		sigaction(caught[i].signal, &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &blocked, &usual_mask);
	for (size_t i = 0; i < MT_ARRAY_SIZE(caught); i++)
		if (caught[i].handler != on_crash)
			sigdelset(&usual_mask, caught[i].signal);
	are_caught = true;
}

void mt_signals_release(void)
{
	if (!are_caught)
		return;
	are_caught = false;
	for (size_t i = 0; i < MT_ARRAY_SIZE(caught); i++)
		sigaction(caught[i].signal, &before[i], NULL);
	sigprocmask(SIG_SETMASK, &usual_mask, NULL);
	if (ended_by)
		raise(ended_by);
}

const sigset_t *mt_signals_wait_mask(void)
{
	return &usual_mask;
}

/* raise() with the default action: a shell learns that we stopped. */
static void stop(void)
{
	const struct sigaction usual = { .sa_handler = SIG_DFL };
	struct sigaction ours;
	sigset_t only;

	stop_asked = 0;
	endwin();
	sigemptyset(&only);
	sigaddset(&only, SIGTSTP);
	sigaction(SIGTSTP, &usual, &ours);
	raise(SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	sigprocmask(SIG_BLOCK, &only, NULL);
	sigaction(SIGTSTP, &ours, NULL);
	continued = 1;
}

/* ncurses then asks the terminal for all it needs to know. */
static void go_on(void)
{
	continued = 0;
	reset_prog_mode();
	curs_set(1);
	curs_set(0);
	clearok(curscr, TRUE);
}

bool mt_signals_handle(int *width, int *height)
{
	struct winsize size;
	bool look;

	if (stop_asked)
		stop();
	look = continued || resized;
	resized = 0;
	if (continued)
		go_on();
	if (!look || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row || !size.ws_col)
		return false;
	*width = size.ws_col;
	*height = size.ws_row;
	return true;
}

int mt_signals_ended_by(void)
{
	return ended_by;
}
