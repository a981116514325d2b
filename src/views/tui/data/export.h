/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers of views, written to files. */
#ifndef MT_VIEWS_TUI_DATA_EXPORT_H
#define MT_VIEWS_TUI_DATA_EXPORT_H

#include <stdio.h>

#include "views/tui/data/ask.h"

/*
 * Creates a file at path for writing.  One that is there already is somebody's: it is
 * left alone, and that is an error.  Errors name path.
 */
struct mt_error *mt_export_create(const char *path, FILE **file);

/* Closes file, which was written to path; takes and returns err, or what went wrong now. */
struct mt_error *mt_export_finish(FILE *file, const char *path, struct mt_error *err);

/*
 * Writes the view's answer to a new file at path as --json prints it: all of its rows and
 * columns.  MT_ERR_USAGE: the question's words are wrong, or there is nothing to compare.
 */
struct mt_error *mt_tui_export_json(const struct mt_tui_question *question,
				    const struct mt_tui_context *context, const char *path);

#endif
