/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Samples and answers: when they are asked for, and where they go. */
#ifndef MT_VIEWS_TUI_SCREEN_SAMPLE_H
#define MT_VIEWS_TUI_SCREEN_SAMPLE_H

#include "views/tui/screen/state.h"

/* Asks the view on top anew, with a new sample where there may be one. */
void mt_tui_sample(struct mt_tui *tui);

/* Asks the view on top of the snapshot there is, if that has what is needed. */
void mt_tui_ask_again(struct mt_tui *tui);

/* Shows what the job has found, if it has ended: true. */
bool mt_tui_finish(struct mt_tui *tui);

/* Writes what a view says, as JSON, to a new file at path. */
void mt_tui_write(struct mt_tui *tui, const struct mt_view *view, const char *path);

/* Marks the moment of now, or of another source (NULL: now): changes are counted from it. */
void mt_tui_mark(struct mt_tui *tui, const char *other);

/* Tells whether what is shown is read less often than the interval says: pagetypeinfo. */
bool mt_tui_is_slow(const struct mt_tui *tui);

/* Returns the seconds from the last sample to the next that is due by itself. */
double mt_tui_interval(const struct mt_tui *tui);

/* Tells whether samples are taken by themselves: of a running machine, unless paused. */
bool mt_tui_wants_samples(const struct mt_tui *tui);

/* Destroys all samples there are. */
void mt_tui_release_samples(struct mt_tui *tui);

#endif
