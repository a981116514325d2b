// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/line/prefix.h"

#include <string.h>

#include "base/cleanup.h"
#include "proc/log/line/date.h"

/* Names of hosts and of their programs are not longer. */
#define MAX_ORIGIN 300u
#define MAX_BRACKET 64u

/* What is left of the line while its prefix is taken off. */
struct taking {
	struct mt_word rest;
	struct mt_log_prefix *prefix;
};

static void pass(struct taking *taking, size_t n)
{
	taking->rest.p += n;
	taking->rest.len -= n;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t blanks(struct mt_word text, size_t at)
{
	size_t n = 0;

	while (at + n < text.len && mt_is_blank(text.p[at + n]))
		n++;
	return n;
}

static size_t digits(struct mt_word text, size_t at)
{
	size_t n = 0;

	while (at + n < text.len && is_digit(text.p[at + n]))
		n++;
	return n;
}

static size_t letters(struct mt_word text, size_t at)
{
	size_t n = 0;

	while (at + n < text.len && is_letter(text.p[at + n]))
		n++;
	return n;
}

/* "> > ", and the mark that some editors put at a file's start */
static bool take_quote(struct taking *taking)
{
	if (mt_word_starts(taking->rest, "\xef\xbb\xbf"))
		pass(taking, 3);
	else if (mt_word_starts(taking->rest, ">"))
		pass(taking, 1);
	else
		return false;
	return true;
}

/* "<4>", and of RFC 5424 "<4>1 " */
static bool take_priority(struct taking *taking)
{
	size_t n = digits(taking->rest, 1);

	if (!mt_word_starts(taking->rest, "<") || !n || n > 3 || n + 1 >= taking->rest.len ||
	    taking->rest.p[n + 1] != '>')
		return false;
	pass(taking, n + 2);
	if (mt_word_starts(taking->rest, "1 "))
		pass(taking, 2);
	return true;
}

/* What stands between the brackets of a time or a caller: "   13.765152", "1:  app:  812" */
static bool is_stamp(struct mt_word inside)
{
	bool dot = false, colon = false;
	char last;

	if (inside.len < 2)
		return false;
	if ((*inside.p == 'T' || *inside.p == 'C') && digits(inside, 1) == inside.len - 1)
		return true;
	for (size_t i = 0; i < inside.len; i++) {
		char c = inside.p[i];

		if (!is_digit(c) && !is_letter(c) && !memchr(" .:,+-/_<>", c, 10))
			return false;
		dot |= c == '.';
		colon |= c == ':';
	}
	last = inside.p[inside.len - 1];
	return inside.len > 2 && (dot || colon) &&
	       (is_digit(last) || last == 'Z' || last == '>' || mt_log_date(inside));
}

/*
 * Callers: "T123" a task, "C1" a CPU (CONFIG_PRINTK_CALLER); "1:  app:  812" with the CPU, as
 * Samsung's kernels have it.
 */
static void note_caller(struct mt_log_prefix *prefix, struct mt_word inside)
{
	/* "Thu Dec  7 00:05:14 2017" is none */
	bool task = (*inside.p == 'T' || *inside.p == 'C') && digits(inside, 1) == inside.len - 1;

	if (task || (is_digit(*inside.p) && inside.len > 2 &&
		     memchr(inside.p, ':', inside.len) && !memchr(inside.p, '.', inside.len) &&
		     !mt_log_date(inside)))
		prefix->caller = inside;
}

/* "[   13.765152]", "[Sat Nov 21 04:22:00 2026]", "[  T123]", "[100.0 / 11-30 22:00:51.123]" */
static bool take_bracket(struct taking *taking)
{
	struct mt_word inside, text = taking->rest;
	const char *end;

	if (!mt_word_starts(text, "["))
		return false;
	end = memchr(text.p, ']', text.len < MAX_BRACKET ? text.len : MAX_BRACKET);
	if (!end)
		return false;
	inside = mt_word_trim(text.p + 1, (size_t)(end - text.p - 1));
	if (!is_stamp(inside))
		return false;
	note_caller(taking->prefix, inside);
	pass(taking, (size_t)(end + 1 - text.p));
	/* "]: ", "](0)" is left for others */
	if (mt_word_starts(taking->rest, ": "))
		pass(taking, 1);
	return true;
}

/* MediaTek: "(1)[812:app]", "-(0)[0:swapper/0]"; Xen: "(d1) ", "(XEN) " */
static bool take_round(struct taking *taking)
{
	struct mt_word text = taking->rest;
	size_t at = mt_word_starts(text, "-(") || mt_word_starts(text, ".(") ? 2 : 1, n;
	const char *end;

	if (mt_word_starts(text, "(XEN) ")) {
		pass(taking, 6);
		return true;
	}
	if (text.len < at + 3 || text.p[at - 1] != '(')
		return false;
	if (text.p[at] == 'd' && at == 1)
		at++;
	n = digits(text, at);
	at += n;
	if (!n || at + 1 >= text.len || text.p[at] != ')')
		return false;
	at++;
	if (text.p[at] == '[' && digits(text, at + 1)) {
		end = memchr(text.p + at, ']', text.len - at < MAX_BRACKET ? text.len - at :
									     MAX_BRACKET);
		if (!end)
			return false;
		taking->prefix->caller =
			(struct mt_word){ text.p + at + 1, (size_t)(end - text.p) - at - 1 };
		at = (size_t)(end + 1 - text.p);
	} else if (text.p[1] != 'd') {
		return false;
	}
	pass(taking, at);
	return true;
}

static bool take_date(struct taking *taking)
{
	size_t n = mt_log_date(taking->rest);

	/* a message may well begin with a time, but not behind another one */
	if (!n || (n < taking->rest.len && !memchr(" \t:|,]", taking->rest.p[n], 6)))
		return false;
	taking->prefix->has_date = true;
	pass(taking, n);
	if (mt_word_starts(taking->rest, ": ") || mt_word_starts(taking->rest, ", "))
		pass(taking, 1);
	return true;
}

/* Kubernetes: "stdout F " behind the time */
static bool take_stream(struct taking *taking)
{
	struct mt_word text = taking->rest;

	if (!mt_word_starts(text, "stdout ") && !mt_word_starts(text, "stderr "))
		return false;
	if (text.len < 9 || (text.p[7] != 'F' && text.p[7] != 'P') || text.p[8] != ' ')
		return false;
	pass(taking, 9);
	return true;
}

static bool is_one_of(struct mt_word word, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mt_word_is(word, names[i]))
			return true;
	return false;
}

/* dmesg -x: "kern  :warn  : "; Talos: "kern:    info: " */
static bool take_level(struct taking *taking)
{
	static const char *const facilities[] = {
		"kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron",
		"authpriv", "ftp", "local",
	};
	static const char *const levels[] = {
		"emerg", "alert", "crit", "err", "error", "warn", "warning", "notice", "info",
		"debug",
	};
	struct mt_word text = taking->rest;
	size_t facility = letters(text, 0), at = facility + blanks(text, facility), level;

	if (!is_one_of((struct mt_word){ text.p, facility }, facilities,
		       MT_ARRAY_SIZE(facilities)) || at >= text.len || text.p[at] != ':')
		return false;
	at++;
	at += blanks(text, at);
	level = letters(text, at);
	if (!is_one_of((struct mt_word){ text.p + at, level }, levels, MT_ARRAY_SIZE(levels)))
		return false;
	at += level;
	at += blanks(text, at);
	if (at >= text.len || text.p[at] != ':')
		return false;
	pass(taking, at + 1);
	return true;
}

/* "10.5.0.2: " */
static bool take_address(struct taking *taking)
{
	struct mt_word text = taking->rest;
	size_t at = 0, parts = 0;

	for (size_t n; (n = digits(text, at)) && n <= 3; parts++) {
		at += n;
		if (at >= text.len || text.p[at] != '.')
			break;
		at++;
	}
	if (parts != 3 || at + 1 >= text.len || text.p[at] != ':' || text.p[at + 1] != ' ')
		return false;
	pass(taking, at + 2);
	return true;
}

/* RFC 5424, behind the program's name: " - - - " or " 123 ID [meta x=\"1\"] " */
static size_t fields_5424(struct mt_word text, size_t at)
{
	for (int i = 0; i < 3; i++) {
		const char *end;

		if (at + 1 >= text.len || text.p[at] != ' ')
			return 0;
		at++;
		if (text.p[at] == '[' && i == 2)
			end = memchr(text.p + at, ']', text.len - at);
		else if (text.p[at] == '-' || i == 1 || is_digit(text.p[at]))
			end = memchr(text.p + at, ' ', text.len - at);
		else
			return 0;
		if (!end)
			return 0;
		at = (size_t)(end - text.p) + (*end == ']');
	}
	return at;
}

/* Behind the word "kernel": where the message may begin; 0: it was another word. */
static size_t behind_kernel(struct mt_word text, size_t at)
{
	size_t n;

	if (at < text.len && text.p[at] == '[') {	/* "kernel[0]:" */
		n = digits(text, at + 1);
		if (n && at + n + 1 < text.len && text.p[at + n + 1] == ']')
			at += n + 2;
	}
	n = at + blanks(text, at);
	if (n < text.len && text.p[n] == '(')		/* logcat: "W/kernel  (  0): " */
		for (n++; n < text.len && (is_digit(text.p[n]) || text.p[n] == ' ' ||
					   text.p[n] == ')'); n++)
			;
	if (n < text.len && text.p[n] == ':')
		return n + 1;
	return at < text.len && text.p[at] == ' ' ? fields_5424(text, at) : 0;
}

static bool is_host_character(char c)
{
	return is_digit(c) || is_letter(c) || memchr(".-_:/<>@,|", c, 10);
}

/*
 * "host kernel: ", "kern.warn kernel: ", "kernel:"; behind a date up to four
 * words may stand before it, else one.
 */
static bool take_kernel(struct taking *taking)
{
	struct mt_word text = taking->rest;
	unsigned int words = taking->prefix->has_date ? 5 : 2;
	size_t at = 0;

	for (unsigned int i = 0; i < words && at < text.len && at < MAX_ORIGIN; i++) {
		size_t start = at, end;

		if (mt_word_starts((struct mt_word){ text.p + at, text.len - at }, "W/kernel"))
			start += 2;
		if (mt_word_starts((struct mt_word){ text.p + start, text.len - start },
				   "kernel")) {
			end = behind_kernel(text, start + 6);
			if (end) {
				taking->prefix->has_kernel = true;
				taking->prefix->host = mt_word_trim(text.p, at);
				pass(taking, end);
				return true;
			}
		}
		while (at < text.len && is_host_character(text.p[at]))
			at++;
		if (at == start || at >= text.len || !mt_is_blank(text.p[at]))
			return false;
		at += blanks(text, at);
	}
	return false;
}

static bool (*const takers[])(struct taking *taking) = {
	take_bracket, take_priority, take_quote, take_date, take_kernel, take_stream, take_level,
	take_round, take_address,
};

/* "host cron[3]: ", and no time of the kernel's behind it, as a console's server would print. */
static bool has_program(struct mt_word rest)
{
	struct mt_word host = mt_word_take(&rest), tag = mt_word_take(&rest);
	const char *open = memchr(tag.p, '[', tag.len);

	rest = mt_word_trim(rest.p, rest.len);
	return host.len && open && open > tag.p && tag.len > 3 && tag.p[tag.len - 1] == ':' &&
	       tag.p[tag.len - 2] == ']' && open[1] >= '0' && open[1] <= '9' &&
	       !mt_word_starts(rest, "[");
}

void mt_log_prefix_parse(struct mt_word line, struct mt_log_prefix *prefix)
{
	struct taking taking = { .rest = mt_word_trim(line.p, line.len), .prefix = prefix };
	const char *start = line.p;
	bool more = true, at_start = true;

	*prefix = (struct mt_log_prefix){ 0 };
	while (more && taking.rest.len) {
		more = false;
		for (size_t i = 0; !more && i < MT_ARRAY_SIZE(takers); i++) {
			/* each stands once, but brackets, and quotes at the start */
			if ((takers[i] == take_quote && !at_start) ||
			    (takers[i] == take_date && prefix->has_date) ||
			    (takers[i] == take_kernel && prefix->has_kernel))
				continue;
			more = takers[i](&taking);
			if (more)
				at_start &= takers[i] == take_quote || takers[i] == take_priority;
		}
		taking.rest = mt_word_trim(taking.rest.p, taking.rest.len);
		if (at_start)
			prefix->quote_len = (size_t)(taking.rest.p - start);
	}
	prefix->len = (size_t)(taking.rest.p - start);
	prefix->has_program = prefix->has_date && !prefix->has_kernel && has_program(taking.rest);
}
