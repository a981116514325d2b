/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What standard output shows: how wide it is, whether colours and block characters are seen. */
#ifndef MT_CLI_LOOK_H
#define MT_CLI_LOOK_H

#include "cli/options.h"
#include "views/render/render.h"

/* What standard output was found to be. */
struct mt_look {
	unsigned int width, height;	/* of the terminal; 0: none, or no limit */
	bool shows_color;		/* where it is not said */
	bool unicode;			/* the locale shows block characters */
};

/* Looks at standard output, COLUMNS, NO_COLOR, TERM and the locale, which must be set. */
void mt_look_find(struct mt_look *look);

/* Returns whether text is coloured, as options say or the look. */
bool mt_look_is_colored(const struct mt_look *look, const struct mt_options *options);

/*
 * Creates the renderer that options ask for, whose rows go to out; name is the stream's, for
 * errors; repeated: one sample of several.  Errors as mt_render_text()'s; the caller destroys it.
 */
struct mt_error *mt_look_renderer(const struct mt_look *look, const struct mt_options *options,
				  const struct mt_view *view, bool repeated, const char *name,
				  FILE *out, struct mt_renderer **renderer);

#endif
