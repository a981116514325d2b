/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page around the sections: one file that asks nothing of anybody.  Its
 * Content-Security-Policy allows its own style and script, by their hashes, and nothing else.
 */
#ifndef MT_VIEWS_HTML_PAGE_H
#define MT_VIEWS_HTML_PAGE_H

#include <stddef.h>
#include <stdio.h>

#include "model/snapshot.h"

/* A line of the list of contents.  Strings are not copied. */
struct mt_html_link {
	const char *id;
	const char *title;
};

/* Writes everything up to the first section: policy, style, title.  title: of the window. */
void mt_html_page_begin(FILE *out, const char *title);

/* Writes the heading of a report: what was read, of which machine, when, and by which memtop. */
void mt_html_page_head(FILE *out, const struct mt_origin *origin);

/* Writes the list of contents, links[n]. */
void mt_html_page_contents(FILE *out, const struct mt_html_link *links, size_t n);

/* Writes all behind the last section: the figures as JSON text json[0..len), the script. */
void mt_html_page_end(FILE *out, const char *json, size_t len);

/* The page's style sheet and script, each as it stands in its element. */
extern const char mt_html_style[];
extern const char mt_html_script[];

#endif
