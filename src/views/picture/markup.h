/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text of others inside markup (XML, HTML). */
#ifndef MT_VIEWS_PICTURE_MARKUP_H
#define MT_VIEWS_PICTURE_MARKUP_H

#include <stdio.h>

/*
 * Writes text, whoever it is from, for an element or an attribute in quotes: what is not printable
 * as '?', markup escaped.  NULL: nothing.
 */
void mt_markup_put_text(FILE *out, const char *text);

#endif
