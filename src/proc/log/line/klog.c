// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/line/klog.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

void mt_klog_init(struct mt_klog *klog, struct mt_window *window)
{
	*klog = (struct mt_klog){ .window = window };
}

void mt_klog_release(struct mt_klog *klog)
{
	mt_container_release(&klog->container);
	mt_quoted_release(&klog->quoted);
	free(klog->clean);
	klog->clean = NULL;
}

/* ---- colours, entities ---- */

/* "\033[01;32m", as rsyslog writes it "#033[01;32m". Its length; 0: none. */
static size_t escape_len(struct mt_word text)
{
	size_t n = mt_word_starts(text, "\033[") ? 2 : mt_word_starts(text, "#033[") ? 5 :
		   mt_word_starts(text, "^[[") ? 3 : 0, start = n;

	while (n && n < text.len && memchr("0123456789;?", text.p[n], 12))
		n++;
	if (!n || n >= text.len)
		return start && n >= text.len ? text.len : 0;
	return (text.p[n] >= '@' && text.p[n] <= 'Z') || (text.p[n] >= 'a' && text.p[n] <= 'z') ?
		       n + 1 : 0;
}

/* "&gt;", as a web page's source has it, "&amp;gt;" where that was quoted. Its length; 0: none. */
static size_t entity_len(struct mt_word text, char *character)
{
	static const struct {
		const char *name;
		char character;
	} names[] = {
		{ "&gt;", '>' }, { "&lt;", '<' }, { "&quot;", '"' }, { "&#34;", '"' },
		{ "&#39;", '\'' }, { "&nbsp;", ' ' }, { "&#62;", '>' }, { "&#60;", '<' },
		{ "&amp;gt;", '>' }, { "&amp;lt;", '<' }, { "&amp;", '&' },
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++) {
		if (!mt_word_starts(text, names[i].name))
			continue;
		*character = names[i].character;
		return strlen(names[i].name);
	}
	return 0;
}

static bool needs_cleaning(struct mt_word line)
{
	const char *ampersand = memchr(line.p, '&', line.len);

	if (ampersand && memchr(ampersand, ';', (size_t)(line.p + line.len - ampersand)))
		return true;
	return memchr(line.p, '\033', line.len) || memchr(line.p, '\0', line.len) ||
	       memchr(line.p, '\r', line.len) || memmem(line.p, line.len, "#033[", 5) ||
	       memmem(line.p, line.len, "#011", 4) || memmem(line.p, line.len, "^[[", 3);
}

static struct mt_error *clean(struct mt_klog *klog, struct mt_word *line)
{
	struct mt_error *err;
	size_t n = 0, skip;

	while (line->len && line->p[line->len - 1] == '\r')
		line->len--;
	if (!line->len || !needs_cleaning(*line))
		return NULL;
	err = mt_array_reserve(&klog->clean, &klog->capacity, line->len + 1, 1,
			       2 * MT_WINDOW_MAX_LINE);
	if (err)
		return err;
	for (size_t at = 0; at < line->len; at += skip) {
		struct mt_word rest = { line->p + at, line->len - at };

		skip = memchr("\033#^", *rest.p, 3) ? escape_len(rest) : 0;
		if (skip)
			continue;
		skip = *rest.p == '&' ? entity_len(rest, &klog->clean[n]) : 0;
		n += skip > 0;
		if (skip)
			continue;
		skip = mt_word_starts(rest, "#011") ? 4 : 1;
		klog->clean[n++] = skip == 4 || !*rest.p || *rest.p == '\r' ? ' ' : *rest.p;
	}
	*line = (struct mt_word){ klog->clean, n };
	return NULL;
}

/* ---- lines ---- */

/* The first line of what is pending; looks no further, as there may be very many. */
static struct mt_word take_pending(struct mt_klog *klog)
{
	struct mt_word all = klog->pending, line = { all.p, 0 };
	size_t mark = 1;

	for (; line.len < all.len && all.p[line.len] != '\n'; line.len++) {
		if (all.p[line.len] == '#' && all.len - line.len >= 4 &&
		    !memcmp(all.p + line.len, "#012", 4)) {
			mark = 4;
			break;
		}
	}
	klog->pending = line.len + mark >= all.len ? (struct mt_word){ NULL, 0 } :
			(struct mt_word){ all.p + line.len + mark, all.len - line.len - mark };
	return line;
}

static struct mt_word word_of(const char *text)
{
	return (struct mt_word){ text, strlen(text) };
}

/* A date and no "kernel:" where the kernel's lines have both. */
static bool is_foreign(const struct mt_klog *klog, const struct mt_log_prefix *prefix)
{
	return prefix->has_program ||
	       (klog->has_kernel && prefix->has_date && !prefix->has_kernel);
}

static void set_message(struct mt_klog_line *line, size_t from)
{
	line->message = mt_word_trim(line->text.p + from, line->text.len - from);
}

static void split(struct mt_klog *klog, struct mt_word text)
{
	const struct mt_container *container = &klog->container;
	struct mt_klog_line *line = &klog->line;
	struct mt_log_prefix prefix;
	size_t len, shaped = mt_shape_match(&klog->shape, text);

	mt_log_prefix_parse(text, &prefix);
	len = shaped > prefix.len ? shaped : prefix.len;
	*line = (struct mt_klog_line){ .number = klog->number, .text = text };
	line->host = *container->host ? word_of(container->host) : prefix.host;
	line->caller = *container->caller ? word_of(container->caller) : prefix.caller;
	line->stamp = mt_word_trim(text.p + prefix.quote_len, len - prefix.quote_len);
	if (!line->stamp.len)
		line->stamp = word_of(container->stamp);
	set_message(line, len);
	line->foreign = container->foreign ||
			(!shaped && is_foreign(klog, &prefix));
	if (shaped && klog->shape.closing_quote && line->message.len &&
	    line->message.p[line->message.len - 1] == '"')
		line->message.len--;
}

/* JSON within a container's line: the texts of the inner one. */
static struct mt_error *unwrap(struct mt_klog *klog, struct mt_word physical)
{
	struct mt_word text;
	struct mt_error *err = mt_container_unwrap(&klog->container, physical, &text);

	klog->pending = err ? (struct mt_word){ NULL, 0 } : text;
	return err;
}

static struct mt_error *next_physical(struct mt_klog *klog, struct mt_word *physical)
{
	struct mt_error *err;

	if (!klog->container.counted)
		return mt_quoted_next(&klog->quoted, klog->window, physical, &klog->number);
	err = mt_window_next(klog->window, physical);
	klog->number = klog->window->number;
	return err;
}

struct mt_error *mt_klog_next(struct mt_klog *klog, bool *more)
{
	while (!klog->pending.p) {
		struct mt_word physical;
		struct mt_error *err = next_physical(klog, &physical);

		/* the length of a text is binary */
		if (!err && physical.p && !klog->container.counted)
			err = clean(klog, &physical);
		if (!err && physical.p)
			err = unwrap(klog, physical);
		if (err)
			return err;
		*more = physical.p;
		if (!physical.p)
			return NULL;
	}
	split(klog, take_pending(klog));
	*more = true;
	return NULL;
}

void mt_klog_put(struct mt_klog *klog, struct mt_word text, uint64_t number)
{
	klog->number = number;
	split(klog, text);
}

bool mt_klog_learn(struct mt_klog *klog)
{
	struct mt_klog_line *line = &klog->line;
	size_t before = (size_t)(line->message.p - line->text.p);
	size_t at = before + mt_shape_certain(line->message);

	if (at >= before + line->message.len || at == before)
		return false;
	mt_shape_learn(&klog->shape, (struct mt_word){ line->text.p, at });
	if (!klog->shape.nr_pieces)
		return false;
	split(klog, line->text);
	return true;
}

void mt_klog_confirm(struct mt_klog *klog)
{
	struct mt_log_prefix prefix;

	mt_log_prefix_parse(klog->line.text, &prefix);
	klog->has_kernel = prefix.has_date && prefix.has_kernel;
}
