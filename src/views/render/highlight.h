/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Letters that stand for uses of pages, in colour. */
#ifndef MT_VIEWS_RENDER_HIGHLIGHT_H
#define MT_VIEWS_RENDER_HIGHLIGHT_H

/*
 * Returns text, letters of uses (model/uses.h), each on the colour of its use by the
 * escape sequences of terminals with 256 colours; free it.  NULL if memory is short.
 */
char *mt_use_letters_color(const char *text);

#endif
