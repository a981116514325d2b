// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/term/terminfo.h"

/* In a file of its own, for term.h makes macros of words like "columns". */
#include <curses.h>
#include <term.h>

const char *mt_terminfo_text(const char *name)
{
	const char *text = tigetstr(name);

	return text != (char *)-1 ? text : NULL;
}
