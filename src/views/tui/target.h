/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a row stands for, so that one can go on from it. */
#ifndef MT_VIEWS_TUI_TARGET_H
#define MT_VIEWS_TUI_TARGET_H

#include "views/render/table.h"
#include "views/view/view.h"

#define MT_TUI_TEXT 64
#define MT_TUI_LINE 512

struct mt_tui_target {
	struct mt_selection selection;	/* its texts point into this struct */
	char zone[MT_TUI_TEXT];
	char type[MT_TUI_TEXT];
	char use[MT_TUI_TEXT];
	char flag[MT_TUI_TEXT];
	bool has_pid;
	uint64_t pid;
};

/* Copies point into the copy, not into what they were copied from. */
void mt_tui_copy_target(struct mt_tui_target *to, const struct mt_tui_target *from);

/* What a request is limited to. */
void mt_tui_target_of_request(struct mt_tui_target *target, const struct mt_request *request);

/* Further limited to what a row of a table says of itself. */
void mt_tui_aim(struct mt_tui_target *target, const struct mt_table *table, size_t row);

/* A view takes only what it has options for, or columns. */
void mt_tui_limit_target(struct mt_tui_target *target, const struct mt_view *view);

/* "node 1 › Normal › order 4": what a target says that before does not; "": nothing. */
void mt_tui_tell_target(const struct mt_tui_target *target, const struct mt_tui_target *before,
			const char *arrow, char text[MT_TUI_TEXT]);

#endif
