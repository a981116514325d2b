/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Letters that stand for uses of pages, in colour. */
#ifndef MT_VIEWS_RENDER_HIGHLIGHT_H
#define MT_VIEWS_RENDER_HIGHLIGHT_H

/*
 * The same letters on the colours of their uses (for terminals with 256
 * colours); the caller frees it.  NULL if memory is short.
 */
char *mt_marks_color(const char *text);

#endif
