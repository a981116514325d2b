/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a report's sections is told first: the findings of all, and what is incomplete. */
#ifndef MT_VIEWS_HTML_STORY_H
#define MT_VIEWS_HTML_STORY_H

#include <stdio.h>

#include "base/cleanup.h"
#include "model/snapshot.h"
#include "views/view/view.h"

/* A line of the story. */
struct mt_html_line {
	enum mt_emphasis emphasis;
	char *section;		/* id of the section that it is from */
	char *text;
	char *next;		/* the command to type, or NULL */
};

/* Lines in the order in which they were added.  Zero-initialise; release in the end. */
struct mt_html_story {
	char *headline;			/* the biggest fact; or NULL */
	struct mt_html_line *findings;
	size_t nr_findings, findings_capacity;
	struct mt_html_line *lost;	/* what is incomplete; section: the part's name */
	size_t nr_lost, lost_capacity;
};

/* Adds a finding, unless the same was said before.  Texts are copied.  MT_ERR_NOMEM. */
struct mt_error *mt_html_story_add(struct mt_html_story *story, const char *section,
				   enum mt_emphasis emphasis, const char *text, const char *next);

/* Adds that something is not there, or not whole, and why.  Texts are copied.  MT_ERR_NOMEM. */
struct mt_error *mt_html_story_lose(struct mt_html_story *story, const char *what,
				    const char *why);

/* Adds what a snapshot lacks.  MT_ERR_NOMEM. */
struct mt_error *mt_html_story_take(struct mt_html_story *story,
				    const struct mt_snapshot *snapshot);

/* Writes the headline and the findings, the worst first, each with a link to its section. */
void mt_html_story_put(const struct mt_html_story *story, FILE *out);

/* Writes what is incomplete, as a list. */
void mt_html_story_put_lost(const struct mt_html_story *story, FILE *out);

/* Frees what the story holds, and empties it. */
void mt_html_story_release(struct mt_html_story *story);

/* Releases a story where its scope ends: mt_cleanup(html_story). */
static inline __attribute__((unused)) void mt_cleanup_html_story(struct mt_html_story *story)
{
	mt_html_story_release(story);
}

#endif
