/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text inside HTML, as elements, attributes and data may hold it. */
#ifndef MT_VIEWS_HTML_MARKUP_H
#define MT_VIEWS_HTML_MARKUP_H

#include <stddef.h>
#include <stdio.h>

/*
 * Writes text, whoever it is from, for an element or an attribute in double quotes: what is not
 * printable as '?', markup escaped.  NULL: nothing.
 */
void mt_html_put_text(FILE *out, const char *text);

/*
 * Writes JSON json[0..len) for a script element that holds data: in it "<" can only stand inside
 * strings, where it is written as an escape, so that no text ends the element.
 */
void mt_html_put_json(FILE *out, const char *json, size_t len);

/*
 * Writes what Content-Security-Policy calls text's hash: 'sha256-' and the digest of text in
 * base64 (RFC 4648), with the quotes.
 */
void mt_html_put_hash(FILE *out, const char *text);

#endif
