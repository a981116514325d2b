// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/line/window.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY ((size_t)1 << 20)

/* Of what is skipped so much stays: a record's fields stand before its message. */
#define CONTEXT ((size_t)8 << 10)
#define CONTEXT_LINES 40u

/* So much of a log's beginning is read whatever stands in it. */
#define READ_FIRST ((size_t)256 << 10)

void mt_window_init(struct mt_window *window, struct mt_log_input *input,
		    const struct mt_progress *progress)
{
	*window = (struct mt_window){ .input = input, .progress = progress };
	mt_anchor_init(&window->anchor);
}

void mt_window_release(struct mt_window *window)
{
	free(window->data);
	window->data = NULL;
}

/* Of a short log no more than it needs. */
static size_t first_capacity(const struct mt_window *window)
{
	uint64_t total = mt_log_input_total(window->input);

	return total && total < FIRST_CAPACITY ? (size_t)total + 4096 : FIRST_CAPACITY;
}

static struct mt_error *make_room(struct mt_window *window)
{
	size_t capacity = window->capacity ? window->capacity * 2 : first_capacity(window);
	char *data;

	if (window->start) {
		memmove(window->data, window->data + window->start, window->end - window->start);
		window->end -= window->start;
		window->start = 0;
	}
	if (window->end < window->capacity / 2)
		return NULL;
	data = realloc(window->data, capacity);
	if (!data)
		return mt_error_nomem();
	window->data = data;
	window->capacity = capacity;
	return NULL;
}

/* Reads some more behind what is there. */
static struct mt_error *fill(struct mt_window *window)
{
	struct mt_error *err = NULL;
	size_t got = 0;

	if (window->end == window->capacity || window->start > window->capacity / 2)
		err = make_room(window);
	if (!err && !mt_progress_report(window->progress, "reading the log",
					mt_log_input_done(window->input),
					mt_log_input_total(window->input)))
		err = mt_error_create(MT_ERR_STOPPED, "interrupted");
	if (!err)
		err = mt_log_input_read(window->input, window->data + window->end,
					window->capacity - window->end, &got);
	if (err)
		return err;
	window->end += got;
	window->at_end = !got;
	return NULL;
}

struct mt_error *mt_window_next(struct mt_window *window, struct mt_word *line)
{
	size_t searched = 0, len;
	const char *newline = NULL;

	for (;;) {
		len = window->end - window->start;
		if (len > searched)
			newline = memchr(window->data + window->start + searched, '\n',
					 len - searched);
		searched = len;
		if (newline || window->at_end || len > MT_WINDOW_MAX_LINE)
			break;

		struct mt_error *err = fill(window);

		if (err)
			return err;
	}
	*line = (struct mt_word){ NULL, 0 };
	if (!len)
		return NULL;
	line->p = window->data + window->start;
	line->len = newline ? (size_t)(newline - line->p) : len;
	window->start += line->len + (newline ? 1 : 0);
	window->number++;
	return NULL;
}

/* Moves start to at, over whole lines. */
static void pass(struct mt_window *window, size_t at)
{
	window->number += mt_count_newlines(window->data + window->start, at - window->start);
	window->start = at;
}

/* Where the line begins that is so many lines before the byte at. */
static size_t lines_before(const struct mt_window *window, size_t at, unsigned int lines)
{
	size_t least = at > window->start + CONTEXT ? at - CONTEXT : window->start;

	for (unsigned int i = 0; at > least; i++) {
		const char *newline = memrchr(window->data + least, '\n', at - least);

		if (!newline)
			break;
		at = (size_t)(newline - window->data);
		if (i == lines)
			return at + 1;
	}
	/* within a line, unless it is the first one */
	if (least == window->start)
		return least;

	const char *next = memchr(window->data + least, '\n', window->end - least);

	return next && (size_t)(next - window->data) < at ? (size_t)(next - window->data) + 1 :
							     window->start;
}

/*
 * A log that was pasted may begin with lines that no search finds: rows of a task table.  Whether
 * the search, from the log's beginning, came to its end so soon that all before it is read.
 */
static bool is_near(struct mt_window *window, size_t found)
{
	if (window->number || found - window->start > READ_FIRST)
		return false;
	window->unskipped = mt_count_newlines(window->data + window->start, found - window->start);
	return true;
}

struct mt_error *mt_window_skip(struct mt_window *window)
{
	size_t begun = 0;	/* behind start: what was searched before */

	if (window->number < window->unskipped)
		return NULL;

	for (;;) {
		size_t from = window->start + begun, found;

		/* before anything was read there is no address to add to */
		found = from;
		if (from < window->end)
			found += mt_anchor_find(&window->anchor, window->data + from,
						window->end - from);
		if (found < window->end || window->at_end) {
			if (is_near(window, found))
				return NULL;
			pass(window, found < window->end ?
					     lines_before(window, found, CONTEXT_LINES) :
					     window->end);
			return NULL;
		}
		/* a word may be half there */
		begun = window->end - window->start;
		if (!window->number && begun <= READ_FIRST) {
			/* it may all be read */
		} else if (begun > CONTEXT + MT_WINDOW_MAX_LINE / 2) {
			pass(window, window->end);
			begun = 0;
		} else if (begun > CONTEXT) {
			pass(window, lines_before(window, window->end, CONTEXT_LINES));
			begun = window->end - window->start;
		}
		begun = begun > 32 ? begun - 32 : 0;

		struct mt_error *err = fill(window);

		if (err)
			return err;
	}
}

struct mt_error *mt_window_ahead(struct mt_window *window, size_t wanted, struct mt_word *text)
{
	while (window->end - window->start < wanted && !window->at_end) {
		struct mt_error *err = fill(window);

		if (err)
			return err;
	}
	*text = (struct mt_word){ window->data + window->start, window->end - window->start };
	return NULL;
}
