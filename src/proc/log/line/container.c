// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/line/container.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/number.h"
#include "proc/log/line/json_text.h"

/* No record is longer. */
#define MAX_TEXT ((size_t)128 << 20)

/* Keys by which a line is kept, each program its own; of equal ones the first counts. */
static const char *const message_keys[] = {
	"MESSAGE", "log", "message", "msg", "textPayload", "_raw", "@message", "line", "text",
	"body",
};
static const char *const time_keys[] = {
	"__REALTIME_TIMESTAMP", "_SOURCE_REALTIME_TIMESTAMP", "time", "@timestamp", "timestamp",
	"ts",
};
static const char *const host_keys[] = { "_HOSTNAME", "hostname", "host" };
static const char *const program_keys[] = { "SYSLOG_IDENTIFIER", "_TRANSPORT", "ident" };

void mt_container_release(struct mt_container *container)
{
	free(container->decoded);
	container->decoded = NULL;
}

static bool is_key(struct mt_word key, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mt_word_is(key, keys[i]))
			return true;
	return false;
}
#define IS_KEY(key, keys) is_key(key, keys, MT_ARRAY_SIZE(keys))

static void keep(char *to, size_t size, struct mt_word word)
{
	size_t len = word.len < size - 1 ? word.len : size - 1;

	memcpy(to, word.p, len);
	to[len] = '\0';
}

/* "1764540000123456" (microseconds) as a date; others as they are. */
static void keep_time(struct mt_container *container, struct mt_word word)
{
	uint64_t value;
	time_t seconds;
	struct tm tm;
	char date[32];

	if (word.len < 15 || word.len > 17 || mt_word_count(word, &value)) {
		keep(container->stamp, sizeof(container->stamp), word);
		return;
	}
	seconds = (time_t)(value / 1000000);
	if (!gmtime_r(&seconds, &tm) || !strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm))
		return;
	snprintf(container->stamp, sizeof(container->stamp), "%s.%06uZ", date,
		 (unsigned int)(value % 1000000));
}

/* What stands beside the message. */
static void note_field(struct mt_container *container, struct mt_word key, struct mt_word value)
{
	if (IS_KEY(key, time_keys)) {
		if (!*container->stamp)
			keep_time(container, value);
	} else if (IS_KEY(key, host_keys)) {
		keep(container->host, sizeof(container->host), value);
	} else if (IS_KEY(key, program_keys)) {
		container->foreign = !mt_word_is(value, "kernel");
	}
}

static void begin_record(struct mt_container *container)
{
	*container->stamp = *container->host = *container->caller = '\0';
	container->foreign = false;
}

static struct mt_error *decode(struct mt_container *container,
			       const struct mt_json_member *member, struct mt_word *text)
{
	struct mt_error *err = mt_array_reserve(&container->decoded, &container->capacity,
						member->value.len + 1, 1, MAX_TEXT);

	if (!err)
		*text = (struct mt_word){ container->decoded,
					  mt_json_decode(member, container->decoded) };
	return err;
}

/* An object in one line. */
static struct mt_error *unwrap_json(struct mt_container *container, struct mt_word line,
				    struct mt_word *text)
{
	struct mt_json_member member, message = { .is_text = false };
	size_t best = MT_ARRAY_SIZE(message_keys);

	begin_record(container);
	for (struct mt_word rest = line; mt_json_next_member(&rest, &member);) {
		for (size_t i = 0; i < best && (member.is_text || member.is_list); i++) {
			if (!mt_word_is(member.key, message_keys[i]))
				continue;
			message = member;
			best = i;
		}
		note_field(container, member.key, member.value);
	}
	if (best == MT_ARRAY_SIZE(message_keys))
		return NULL;
	return decode(container, &message, text);
}

/* A line of an object that is spread: "\t\"MESSAGE\" : \"...\"," */
static struct mt_error *unwrap_pretty(struct mt_container *container, struct mt_word line,
				      struct mt_word *text)
{
	struct mt_json_member member;
	struct mt_word rest = line;

	if (!mt_json_next_member(&rest, &member))
		return NULL;
	note_field(container, member.key, member.value);
	if (!IS_KEY(member.key, message_keys) || (!member.is_text && !member.is_list))
		return NULL;
	return decode(container, &member, text);
}

/* "\"KEY\" : " */
static bool is_pretty(struct mt_word line)
{
	struct mt_word rest;
	const char *end;

	if (!mt_word_starts(line, "\""))
		return false;
	end = memchr(line.p + 1, '"', line.len - 1);
	if (!end)
		return false;
	rest = mt_word_trim(end + 1, (size_t)(line.p + line.len - end - 1));
	return mt_word_starts(rest, ":");
}

static bool is_bracket(struct mt_word line)
{
	return line.len && line.len <= 3 && strspn(line.p, "{}[],") >= line.len;
}

/* "KEY=" of the journal: capitals, digits, underscores. Its length; 0: it is none. */
static size_t field_key(struct mt_word line)
{
	size_t n = 0;

	while (n < line.len && ((line.p[n] >= 'A' && line.p[n] <= 'Z') || line.p[n] == '_' ||
				(n && line.p[n] >= '0' && line.p[n] <= '9')))
		n++;
	return n < line.len && line.p[n] == '=' ? n : 0;
}

/*
 * "MESSAGE=..." of journalctl -o export and verbose, whose other lines are
 * fields, too; n is the length of the key.
 */
static void unwrap_field(struct mt_container *container, struct mt_word line, size_t n,
			 struct mt_word *text)
{
	struct mt_word key = { line.p, n }, value = { line.p + n + 1, line.len - n - 1 };

	if (mt_word_is(key, "__CURSOR"))
		begin_record(container);
	container->fields = true;
	note_field(container, key, value);
	if (mt_word_is(key, "MESSAGE"))
		*text = value;
}

/* "Sat 2026-11-21 04:22:00.123456 UTC [s=1;i=7;b=2;m=3;t=4;x=5]": verbose's first line */
static bool begin_verbose(struct mt_container *container, struct mt_word line)
{
	const char *cursor = memmem(line.p, line.len, " [s=", 4);

	if (!cursor || line.p[line.len - 1] != ']')
		return false;
	begin_record(container);
	keep(container->stamp, sizeof(container->stamp),
	     (struct mt_word){ line.p, (size_t)(cursor - line.p) });
	return true;
}

/* "MESSAGE" alone: 64 bits of length follow, then the text. */
static struct mt_word unwrap_counted(struct mt_container *container, struct mt_word line)
{
	size_t header = line.len && *line.p ? 8 : 7;	/* a length of 10 ended a line */

	if (!line.len)
		return (struct mt_word){ NULL, 0 };
	container->counted = false;
	if (line.len < header)
		header = line.len;
	return (struct mt_word){ line.p + header, line.len - header };
}

static unsigned int nibble(char c)
{
	return c <= '9' ? (unsigned int)(c - '0') : (unsigned int)((c | 0x20) - 'a' + 10);
}

/* "\\x0a" of /dev/kmsg */
static size_t unescape(struct mt_word text, char *to)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	size_t n = 0;

	for (size_t at = 0; at < text.len; at++) {
		const char *p = text.p + at;

		if (*p == '\\' && text.len - at > 3 && p[1] == 'x' && memchr(hex, p[2], 22) &&
		    memchr(hex, p[3], 22)) {
			to[n++] = (char)(nibble(p[2]) << 4 | nibble(p[3]));
			at += 3;
		} else {
			to[n++] = *p;
		}
	}
	return n;
}

/* "4,1234,100000000,-,caller=T812;message": level, number, microseconds, flags */
static const char *kmsg_message(struct mt_word line, struct mt_word *time, struct mt_word *more)
{
	const char *semicolon = memchr(line.p, ';', line.len < 160 ? line.len : 160);
	struct mt_word rest = line;
	uint64_t value;

	for (int i = 0; semicolon && i < 3; i++) {
		size_t n = mt_number_digits(rest.p, rest.len, &value);

		if (!n || n >= rest.len || rest.p[n] != ',')
			return NULL;
		*time = (struct mt_word){ rest.p, n };
		rest = (struct mt_word){ rest.p + n + 1, rest.len - n - 1 };
	}
	if (semicolon)
		*more = (struct mt_word){ rest.p, (size_t)(semicolon - rest.p) };
	return semicolon && more->len && memchr("-c+", *more->p, 3) ? semicolon + 1 : NULL;
}

static struct mt_error *unwrap_kmsg(struct mt_container *container, struct mt_word line,
				    struct mt_word time, struct mt_word more, const char *message,
				    struct mt_word *text)
{
	struct mt_word inside = { message, (size_t)(line.p + line.len - message) };
	const char *caller = memmem(more.p, more.len, "caller=", 7);
	struct mt_error *err = mt_array_reserve(&container->decoded, &container->capacity,
						inside.len + 1, 1, MAX_TEXT);
	uint64_t usec;

	if (err)
		return err;
	begin_record(container);
	container->kmsg = true;
	if (!mt_word_count(time, &usec))
		snprintf(container->stamp, sizeof(container->stamp), "[%5llu.%06llu]",
			 (unsigned long long)(usec / 1000000),
			 (unsigned long long)(usec % 1000000));
	if (caller) {
		struct mt_word id = { caller + 7, (size_t)(more.p + more.len - caller - 7) };

		keep(container->caller, sizeof(container->caller), id);
	}
	*text = (struct mt_word){ container->decoded, unescape(inside, container->decoded) };
	return NULL;
}

struct mt_error *mt_container_unwrap(struct mt_container *container, struct mt_word line,
				     struct mt_word *text)
{
	struct mt_word inside = mt_word_trim(line.p, line.len), time, more;
	const char *message;
	size_t n;

	*text = (struct mt_word){ NULL, 0 };
	if (container->counted) {
		*text = unwrap_counted(container, line);
		return NULL;
	}
	if (mt_word_starts(inside, "{\"") || mt_word_starts(inside, "[{\"") ||
	    mt_word_starts(inside, ",{\"") || mt_word_starts(inside, "{ \""))
		return unwrap_json(container, inside, text);
	if (is_pretty(inside)) {
		container->pretty = true;
		return unwrap_pretty(container, inside, text);
	}
	n = field_key(inside);
	if (n && (container->fields || mt_word_starts(inside, "MESSAGE=") ||
		  mt_word_starts(inside, "__CURSOR="))) {
		unwrap_field(container, inside, n, text);
		return NULL;
	}
	if (container->fields && begin_verbose(container, inside))
		return NULL;
	container->counted = container->fields && mt_word_is(inside, "MESSAGE");
	if (container->counted || is_bracket(inside) ||
	    (container->kmsg && *line.p == ' ' && n))
		return NULL;
	message = kmsg_message(inside, &time, &more);
	if (message)
		return unwrap_kmsg(container, inside, time, more, message, text);
	if (!container->fields)
		begin_record(container);
	*text = line;
	return NULL;
}
