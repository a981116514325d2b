// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/state.h"

#include <stdarg.h>

struct mt_screen *mt_tui_top(struct mt_tui *tui)
{
	return &tui->stack[tui->depth - 1];
}

const struct mt_screen *mt_tui_shown(const struct mt_tui *tui)
{
	return &tui->stack[tui->depth - 1];
}

void mt_tui_say(struct mt_tui *tui, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(tui->message, sizeof(tui->message), fmt, ap);
	va_end(ap);
}

bool mt_tui_complain(struct mt_tui *tui, struct mt_error *err)
{
	bool failed = err != NULL;

	if (failed)
		mt_tui_say(tui, "%s", mt_error_message(err));
	mt_error_destroy(err);
	return failed;
}
