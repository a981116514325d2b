/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_DRAW_H
#define MT_VIEWS_TUI_DRAW_H

#include "views/tui/state.h"

/* Lines above the rows: source, views, trail, titles; and below: the keys. */
#define MT_TUI_HEAD_LINES 4
#define MT_TUI_TABS_LINE 1
#define MT_TUI_FOOT_LINES 1

/* Prepares colours, where the terminal has them and they are wanted (color.c). */
void mt_tui_draw_init(const struct mt_tui *tui);

/* Paints everything; scrolls the screen on top so that the cursor is seen. */
void mt_tui_draw(struct mt_tui *tui);

/* The terminal has this size now. */
void mt_tui_resize(struct mt_tui *tui, int width, int height);

/* Rows that fit at once, for paging. */
size_t mt_tui_page_rows(struct mt_tui *tui);

/* What stands at x: a tab's view or NULL, a column or SIZE_MAX. */
const struct mt_view *mt_tui_tab_at(const struct mt_tui *tui, int x);
size_t mt_tui_column_at(const struct mt_screen *screen, int x);

/* Titles and rows, in this many lines (draw_table.c). */
void mt_tui_draw_table(struct mt_tui *tui, size_t room);

/* How draw*.c write: text at x, cut off at the screen's edge; where it ends. */
int mt_tui_put(int y, int x, const char *text);
void mt_tui_put_end(int y, int x, const char *text);	/* its end, if it is too long */
void mt_tui_put_wrapped(const char *text, int y, int most);	/* in so many lines */

/*
 * Lines of the screen's width, what goes on indented: draws from y on if y is
 * not negative; how many lines there are, at most so many.
 */
int mt_tui_wrap(const char *text, int y, int most);

/* The part of text that takes at most width characters, in bytes. */
int mt_tui_fit(const char *text, size_t width);

/* What stands above the rows (draw_head.c), and below (draw_foot.c). */
void mt_tui_draw_head(struct mt_tui *tui);
void mt_tui_draw_foot(struct mt_tui *tui);
int mt_tui_foot_lines(const struct mt_tui *tui);
unsigned long mt_tui_emphasis(const struct mt_tui *tui, enum mt_emphasis emphasis);
unsigned long mt_tui_title(const struct mt_tui *tui);
unsigned long mt_tui_heat(const struct mt_tui *tui, double share);
unsigned long mt_tui_use_color(const struct mt_tui *tui, int use);	/* enum mt_use */

void mt_tui_scroll_to_cursor(struct mt_screen *screen, size_t room);

#endif
