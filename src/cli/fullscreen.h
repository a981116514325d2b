/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wires a source to the full screen. */
#ifndef MT_CLI_FULLSCREEN_H
#define MT_CLI_FULLSCREEN_H

#include "base/error.h"
#include "base/progress.h"
#include "cli/options.h"

struct mt_fullscreen_look {
	bool color, unicode;
};

/* Whether the command line and the standard streams ask for it. */
bool mt_fullscreen_is_meant(const struct mt_options *options);

/*
 * Runs until the user leaves.  progress is heard while the source is opened;
 * later its words would stand in the middle of the screen.
 */
struct mt_error *mt_fullscreen(const struct mt_options *options,
			       const struct mt_fullscreen_look *look,
			       const struct mt_progress *progress);

#endif
