/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields of comma-separated values, RFC 4180. */
#ifndef MT_VIEWS_RENDER_CSV_H
#define MT_VIEWS_RENDER_CSV_H

#include <stdio.h>

/*
 * Writes a text as one field, in quotes where it must be.  What a spreadsheet would take for a
 * formula gets an apostrophe in front, which it shows as text.
 */
void mt_csv_put_text(FILE *out, const char *text);

#endif
