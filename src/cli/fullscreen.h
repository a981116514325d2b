/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wires a source to the full screen. */
#ifndef MT_CLI_FULLSCREEN_H
#define MT_CLI_FULLSCREEN_H

#include "base/error.h"
#include "base/progress.h"
#include "cli/options.h"

/* What the locale, the terminal and the user let it show. */
struct mt_fullscreen_look {
	bool color, unicode;
};

/* Tells whether the command line and the standard streams ask for the full screen. */
bool mt_fullscreen_is_meant(const struct mt_options *options);

/*
 * Opens the source that the options name and runs the full screen on it until the user
 * leaves.  progress is reported to only while the source is opened: later its words would
 * stand in the middle of the screen.  MT_ERR_USAGE: the terminal cannot show it.
 */
struct mt_error *mt_fullscreen(const struct mt_options *options,
			       const struct mt_fullscreen_look *look,
			       const struct mt_progress *progress);

#endif
