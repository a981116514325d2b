// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/html/story.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "views/picture/markup.h"

/* So many lines are kept: a broken dump may have a finding a page. */
#define MAX_LINES 500u

static void release_line(struct mt_html_line *line)
{
	free(line->section);
	free(line->text);
	free(line->next);
}

static bool has_line(const struct mt_html_line *lines, size_t n, const char *section,
		     const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(lines[i].section, section) && !strcmp(lines[i].text, text))
			return true;
	return false;
}

static struct mt_error *add_line(struct mt_html_line **lines, size_t *n, size_t *capacity,
				 const struct mt_html_line *wanted)
{
	struct mt_html_line line = { .emphasis = wanted->emphasis };
	struct mt_error *err;

	if (*n >= MAX_LINES || has_line(*lines, *n, wanted->section, wanted->text))
		return NULL;
	err = mt_array_reserve(lines, capacity, *n + 1, sizeof(**lines), SIZE_MAX);
	if (err)
		return err;
	line.section = strdup(wanted->section);
	line.text = strdup(wanted->text);
	line.next = wanted->next ? strdup(wanted->next) : NULL;
	if (!line.section || !line.text || (wanted->next && !line.next)) {
		release_line(&line);
		return mt_error_nomem();
	}
	(*lines)[(*n)++] = line;
	return NULL;
}

struct mt_error *mt_html_story_add(struct mt_html_story *story, const char *section,
				   enum mt_emphasis emphasis, const char *text, const char *next)
{
	const struct mt_html_line line = { emphasis, (char *)section, (char *)text,
					   (char *)next };

	return add_line(&story->findings, &story->nr_findings, &story->findings_capacity, &line);
}

struct mt_error *mt_html_story_lose(struct mt_html_story *story, const char *what,
				    const char *why)
{
	const struct mt_html_line line = { MT_PLAIN, (char *)what, (char *)why, NULL };

	return add_line(&story->lost, &story->nr_lost, &story->lost_capacity, &line);
}

struct mt_error *mt_html_story_take(struct mt_html_story *story,
				    const struct mt_snapshot *snapshot)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < snapshot->nr_incomplete; i++)
		err = mt_html_story_lose(story, mt_section_name(snapshot->incomplete[i].section),
					 snapshot->incomplete[i].reason);
	return err;
}

static const char *word_of(enum mt_emphasis emphasis)
{
	return emphasis == MT_ALERT ? "alert" : emphasis == MT_WARNING ? "warning" : "note";
}

static void put_finding(const struct mt_html_line *line, FILE *out)
{
	fprintf(out, "<li class=\"%s\"><strong>%s</strong> <a href=\"#", word_of(line->emphasis),
		word_of(line->emphasis));
	mt_markup_put_text(out, line->section);
	fputs("\">", out);
	mt_markup_put_text(out, line->section);
	fputs("</a>: ", out);
	mt_markup_put_text(out, line->text);
	if (line->next) {
		fputs(" <code>", out);
		mt_markup_put_text(out, line->next);
		fputs("</code>", out);
	}
	fputs("</li>\n", out);
}

void mt_html_story_put(const struct mt_html_story *story, FILE *out)
{
	static const enum mt_emphasis worst_first[] = { MT_ALERT, MT_WARNING, MT_PLAIN };

	if (story->headline) {
		fputs("<p class=\"headline\">", out);
		mt_markup_put_text(out, story->headline);
		fputs("</p>\n", out);
	}
	if (!story->nr_findings) {
		fputs("<p>Nothing out of the ordinary was found.</p>\n", out);
		return;
	}
	fputs("<ul class=\"findings\">\n", out);
	for (size_t kind = 0; kind < MT_ARRAY_SIZE(worst_first); kind++)
		for (size_t i = 0; i < story->nr_findings; i++)
			if (story->findings[i].emphasis == worst_first[kind])
				put_finding(&story->findings[i], out);
	fputs("</ul>\n", out);
}

void mt_html_story_put_lost(const struct mt_html_story *story, FILE *out)
{
	if (!story->nr_lost) {
		fputs("<p>Nothing is known to be missing.</p>\n", out);
		return;
	}
	fputs("<ul>\n", out);
	for (size_t i = 0; i < story->nr_lost; i++) {
		fputs("<li><strong>", out);
		mt_markup_put_text(out, story->lost[i].section);
		fputs("</strong>: ", out);
		mt_markup_put_text(out, story->lost[i].text);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

void mt_html_story_release(struct mt_html_story *story)
{
	for (size_t i = 0; i < story->nr_findings; i++)
		release_line(&story->findings[i]);
	for (size_t i = 0; i < story->nr_lost; i++)
		release_line(&story->lost[i]);
	free(story->findings);
	free(story->lost);
	free(story->headline);
	*story = (struct mt_html_story){ 0 };
}
