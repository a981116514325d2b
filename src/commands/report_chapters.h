/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sections of a report: which views, asked what, how they are headed. */
#ifndef MT_COMMANDS_REPORT_CHAPTERS_H
#define MT_COMMANDS_REPORT_CHAPTERS_H

#include "cli/source.h"
#include "views/html/page.h"
#include "views/html/section.h"
#include "views/html/story.h"

/* A report in the making.  Zero-initialise but for what is given; release in the end. */
struct mt_report_page {
	const struct mt_options *options;	/* by which source was opened */
	const struct mt_progress *progress;
	struct mt_source *source;
	struct mt_source *earlier;	/* compared with; or NULL */

	struct mt_snapshot *kept;	/* the one snapshot of a file that has just one; or NULL */
	struct mt_snapshot *head;	/* whose origin the heading tells; NULL: none was read */
	struct mt_html_story story;
	struct mt_html_link *links;
	size_t nr_links, links_capacity;
	char *body, *json;		/* sections; documents, one after the other, with commas */
	size_t body_len, json_len;
	FILE *body_stream, *json_stream;
};

/* Opens the streams of a page.  MT_ERR_NOMEM. */
struct mt_error *mt_report_page_init(struct mt_report_page *page);

/*
 * Writes all sections that the source has into the page's streams.  What a view cannot show of
 * this source becomes a line of what is incomplete; MT_ERR_STOPPED, MT_ERR_NOMEM end it.
 */
struct mt_error *mt_report_page_fill(struct mt_report_page *page);

/*
 * Writes the whole page to the file at path, which appears when it is whole; "-": to standard
 * output.  Errors name the file; MT_ERR_NOMEM.
 */
struct mt_error *mt_report_page_save(struct mt_report_page *page, const char *path);

/* Frees what the page holds, but for what it was given: options, progress, sources. */
void mt_report_page_release(struct mt_report_page *page);

#endif
