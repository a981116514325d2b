/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys and clicks.  A key is a byte of what was typed, or one of the names below; of a
 * character that UTF-8 writes in several bytes each comes as a key.
 */
#ifndef MT_VIEWS_TUI_TERM_KEYS_H
#define MT_VIEWS_TUI_TERM_KEYS_H

#include <stdbool.h>

/* Keys that are no byte, and bytes that have a name. */
enum mt_key {
	MT_KEY_NONE = -1,	/* nothing was typed */
	MT_KEY_ESC = 27,
	MT_KEY_DELETE = 127,
	MT_KEY_UP = 0x1000,
	MT_KEY_DOWN,
	MT_KEY_LEFT,
	MT_KEY_RIGHT,
	MT_KEY_PAGE_UP,
	MT_KEY_PAGE_DOWN,
	MT_KEY_HOME,
	MT_KEY_END,
	MT_KEY_ENTER,		/* of the number block */
	MT_KEY_BACKSPACE,
	MT_KEY_SHIFT_TAB,
	MT_KEY_MOUSE,		/* mt_term_read_mouse() tells more */
	MT_KEY_RESIZE,		/* no key: the terminal has another size */
	MT_KEY_OTHER,		/* one that nothing is done by */
	MT_KEY_F0 = 0x1100,
};

/* The key F1, F2, ... */
#define MT_KEY_F(n) (MT_KEY_F0 + (n))

/* A letter typed with Ctrl. */
#define MT_KEY_CTRL(letter) ((letter) & 0x1f)

/* Returns the next key that was typed, without waiting for one: MT_KEY_NONE. */
int mt_term_read_key(void);

/* What the mouse did. */
enum mt_mouse { MT_MOUSE_NOTHING, MT_MOUSE_CLICK, MT_MOUSE_WHEEL_UP, MT_MOUSE_WHEEL_DOWN };

/* Returns what the mouse did, after MT_KEY_MOUSE, and where: column *x of line *y. */
enum mt_mouse mt_term_read_mouse(int *x, int *y);

/* Finds the key of a name: "Enter", "F1", "q"; MT_KEY_NONE if there is none. */
int mt_key_by_name(const char *name);

#endif
