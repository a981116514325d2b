/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a row stands for, so that one can go on from it. */
#ifndef MT_VIEWS_TUI_DATA_TARGET_H
#define MT_VIEWS_TUI_DATA_TARGET_H

#include "views/render/table.h"
#include "views/view/view.h"

/* Bytes of a short text and of a line of the full screen, with their ends. */
#define MT_TUI_TEXT 64
#define MT_TUI_LINE 512

/* A part of the machine, or a process.  Copied with mt_tui_copy_target(). */
struct mt_tui_target {
	struct mt_selection selection;	/* its texts point into this struct */
	char zone[MT_TUI_TEXT];
	char type[MT_TUI_TEXT];
	char use[MT_TUI_TEXT];
	char flag[MT_TUI_TEXT];
	bool has_pid;
	uint64_t pid;
};

/* Copies a target; the copy's texts point into the copy. */
void mt_tui_copy_target(struct mt_tui_target *to, const struct mt_tui_target *from);

/* Sets target to what the request is limited to; texts are copied. */
void mt_tui_target_of_request(struct mt_tui_target *target, const struct mt_request *request);

/* Limits target further to what the table's row says of node, zone, order, type, use, pid. */
void mt_tui_narrow_target(struct mt_tui_target *target, const struct mt_table *table, size_t row);

/* Takes out of target what the view has neither an option nor columns for. */
void mt_tui_limit_target(struct mt_tui_target *target, const struct mt_view *view);

/*
 * Writes what target is limited to and before is not into text, with an arrow between the
 * parts: "node 1 › Normal › order 4"; "": nothing.
 */
void mt_tui_describe_target(const struct mt_tui_target *target, const struct mt_tui_target *before,
			    const char *arrow, char text[MT_TUI_TEXT]);

#endif
