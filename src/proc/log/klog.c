// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/klog.h"

#include <ctype.h>
#include <string.h>

/* Host names and dates before "kernel:" are not longer. */
#define MAX_PREFIX 320

void mt_klog_init(struct mt_klog *klog, const char *text, size_t len)
{
	*klog = (struct mt_klog){ .next = text, .end = text + len };
}

/* "   13.765152", "Sat Nov 21 04:22:00 2026", "T123", "C1" between brackets */
static bool is_stamp(const char *p, size_t len)
{
	bool dot = false, colon = false;

	if (len > 1 && (*p == 'T' || *p == 'C') && isdigit((unsigned char)p[1]))
		return true;
	for (size_t i = 0; i < len; i++) {
		if (!isalnum((unsigned char)p[i]) && !memchr(" .:,+-", p[i], 6))
			return false;
		dot |= p[i] == '.';
		colon |= p[i] == ':';
	}
	return len > 2 && (dot || colon) && isdigit((unsigned char)p[len - 1]);
}

/* "<4>" and "[...]" in front of rest. */
static bool take_bracket(struct mt_word *rest)
{
	const char *end;

	*rest = mt_word_trim(rest->p, rest->len);
	if (rest->len > 2 && *rest->p == '<' && isdigit((unsigned char)rest->p[1])) {
		end = memchr(rest->p, '>', rest->len < 6 ? rest->len : 6);
	} else if (rest->len > 2 && *rest->p == '[') {
		const char *inside;
		struct mt_word word;

		end = memchr(rest->p, ']', rest->len < 64 ? rest->len : 64);
		if (!end)
			return false;
		inside = rest->p + 1;
		word = mt_word_trim(inside, (size_t)(end - inside));
		if (!is_stamp(word.p, word.len))
			return false;
	} else {
		return false;
	}
	if (!end)
		return false;
	rest->len -= (size_t)(end + 1 - rest->p);
	rest->p = end + 1;
	return true;
}

/* "Nov 21 04:22:00 host kernel: ", also "kernel[0]: " */
static void take_syslog(struct mt_word *rest)
{
	static const char word[] = " kernel";
	size_t within = rest->len < MAX_PREFIX ? rest->len : MAX_PREFIX;
	const char *p = memmem(rest->p, within, word, strlen(word)), *colon;

	if (!p || !isalnum((unsigned char)*rest->p))
		return;
	p += strlen(word);
	colon = memchr(p, ':', (size_t)(rest->p + rest->len - p));
	if (!colon || colon - p > 8 || (*p != ':' && *p != '['))
		return;
	rest->len -= (size_t)(colon + 1 - rest->p);
	rest->p = colon + 1;
}

/* "2026-11-21T04:22:00,123456+00:00 " */
static void take_iso(struct mt_word *rest)
{
	struct mt_word copy = *rest, word = mt_word_take(&copy);

	if (word.len > 18 && isdigit((unsigned char)*word.p) && word.p[4] == '-' &&
	    word.p[10] == 'T')
		*rest = copy;
}

static void split(struct mt_klog *klog, const char *line, size_t len)
{
	struct mt_word rest = mt_word_trim(line, len);
	const char *start;

	if (rest.len > 2 && *rest.p == '<')
		take_bracket(&rest);	/* a priority says nothing about when */
	start = rest.p;
	while (take_bracket(&rest))
		;
	take_syslog(&rest);
	take_iso(&rest);
	while (take_bracket(&rest))
		;
	klog->stamp = mt_word_trim(start, (size_t)(rest.p - start));
	klog->message = mt_word_trim(rest.p, rest.len);
}

bool mt_klog_next(struct mt_klog *klog)
{
	const char *line = klog->next, *newline, *escaped, *stop;
	size_t len;

	if (line == klog->end)
		return false;
	newline = memchr(line, '\n', (size_t)(klog->end - line));
	stop = newline ? newline : klog->end;
	escaped = memmem(line, (size_t)(stop - line), "#012", 4);
	if (line == klog->end || !escaped)
		klog->next = newline ? newline + 1 : klog->end;
	else
		klog->next = escaped + 4;
	len = (size_t)((escaped ? escaped : stop) - line);
	if (len && line[len - 1] == '\r')
		len--;
	klog->number++;
	split(klog, line, len);
	return true;
}
