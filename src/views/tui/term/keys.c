// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/term/keys.h"

#include <curses.h>
#include <string.h>

#include "base/cleanup.h"

#define MAX_F 63

static const struct {
	int code;		/* of ncurses */
	int key;
} translations[] = {
	{ ERR, MT_KEY_NONE },
	{ KEY_UP, MT_KEY_UP }, { KEY_DOWN, MT_KEY_DOWN },
	{ KEY_LEFT, MT_KEY_LEFT }, { KEY_RIGHT, MT_KEY_RIGHT },
	{ KEY_PPAGE, MT_KEY_PAGE_UP }, { KEY_NPAGE, MT_KEY_PAGE_DOWN },
	{ KEY_HOME, MT_KEY_HOME }, { KEY_END, MT_KEY_END },
	{ KEY_ENTER, MT_KEY_ENTER }, { KEY_BACKSPACE, MT_KEY_BACKSPACE },
	{ KEY_BTAB, MT_KEY_SHIFT_TAB }, { KEY_MOUSE, MT_KEY_MOUSE },
	{ KEY_RESIZE, MT_KEY_RESIZE },
};

int mt_term_read_key(void)
{
	int code = getch();

	for (size_t i = 0; i < MT_ARRAY_SIZE(translations); i++)
		if (translations[i].code == code)
			return translations[i].key;
	if (code >= KEY_F(0) && code <= KEY_F(MAX_F))
		return MT_KEY_F(code - KEY_F(0));
	return code > 0xff ? MT_KEY_OTHER : code;
}

enum mt_mouse mt_term_read_mouse(int *x, int *y)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return MT_MOUSE_NOTHING;
	*x = event.x;
	*y = event.y;
	return event.bstate & BUTTON4_PRESSED ? MT_MOUSE_WHEEL_UP :
	       event.bstate & BUTTON5_PRESSED ? MT_MOUSE_WHEEL_DOWN :
	       event.bstate & BUTTON1_PRESSED ? MT_MOUSE_CLICK : MT_MOUSE_NOTHING;
}

int mt_key_by_name(const char *name)
{
	static const struct {
		const char *name;
		int key;
	} named[] = {
		{ "Up", MT_KEY_UP }, { "Down", MT_KEY_DOWN }, { "Left", MT_KEY_LEFT },
		{ "Right", MT_KEY_RIGHT }, { "PgUp", MT_KEY_PAGE_UP },
		{ "PgDn", MT_KEY_PAGE_DOWN }, { "Home", MT_KEY_HOME }, { "End", MT_KEY_END },
		{ "Enter", '\n' }, { "Tab", '\t' }, { "Shift-Tab", MT_KEY_SHIFT_TAB },
		{ "Backspace", MT_KEY_BACKSPACE }, { "Esc", MT_KEY_ESC }, { "Space", ' ' },
		{ "F1", MT_KEY_F(1) }, { "F2", MT_KEY_F(2) }, { "F3", MT_KEY_F(3) },
		{ "F4", MT_KEY_F(4) }, { "F5", MT_KEY_F(5) }, { "F6", MT_KEY_F(6) },
		{ "F9", MT_KEY_F(9) }, { "F10", MT_KEY_F(10) },
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(named); i++)
		if (!strcmp(named[i].name, name))
			return named[i].key;
	return strlen(name) == 1 ? (unsigned char)*name : MT_KEY_NONE;
}
