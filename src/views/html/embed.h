/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands inside HTML besides text: data, and the digests that a page's policy allows. */
#ifndef MT_VIEWS_HTML_EMBED_H
#define MT_VIEWS_HTML_EMBED_H

#include <stddef.h>
#include <stdio.h>

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
