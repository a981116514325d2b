/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A view's rows as a section of a page: what they come to, a table, and what to know of it. */
#ifndef MT_VIEWS_HTML_SECTION_H
#define MT_VIEWS_HTML_SECTION_H

#include <stdio.h>

#include "views/html/story.h"
#include "views/render/render.h"

/* How a section is shown.  Strings are not copied. */
struct mt_html_section {
	const char *id;		/* of the element: what links name */
	const char *title;
	const char *lead;	/* a sentence before the table; or NULL */
	bool is_main;		/* its headline is the report's */
	bool is_folded;		/* shown when it is opened */
	bool in_order;		/* the order of rows says something: not to be sorted */
};

/*
 * Creates a renderer that writes one section to out; what is out of the ordinary goes to story,
 * too.  Both must outlive it.  begin() … end() once.
 */
struct mt_error *mt_html_section_create(const struct mt_html_section *section,
					struct mt_html_story *story, FILE *out,
					struct mt_renderer **renderer);

#endif
