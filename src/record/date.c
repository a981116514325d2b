// SPDX-License-Identifier: GPL-2.0-or-later
#include "record/date.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/number.h"

/* Bytes of a date at most. */
#define MAX_DATE 64

/* Abbreviations of time zones as `date` prints them; of several with one, the commonest. */
static const struct {
	const char *name;
	int minutes;		/* east of Greenwich */
} zones[] = {
	{ "Z", 0 }, { "UTC", 0 }, { "GMT", 0 }, { "WET", 0 }, { "WEST", 60 }, { "BST", 60 },
	{ "CET", 60 }, { "CEST", 120 }, { "EET", 120 }, { "EEST", 180 }, { "MSK", 180 },
	{ "IST", 330 }, { "JST", 540 }, { "KST", 540 }, { "EST", -300 }, { "EDT", -240 },
	{ "CST", -360 }, { "CDT", -300 }, { "MST", -420 }, { "MDT", -360 }, { "PST", -480 },
	{ "PDT", -420 }, { "AEST", 600 }, { "AEDT", 660 },
};

/* "+0100", "+01:00", "-03" */
static bool parse_offset(const char *text, int *minutes)
{
	int hours = 0, rest = 0, n = 0;

	if (*text != '+' && *text != '-')
		return false;
	if (sscanf(text + 1, "%2d:%2d%n", &hours, &rest, &n) < 2 &&
	    sscanf(text + 1, "%2d%2d%n", &hours, &rest, &n) < 2 &&
	    sscanf(text + 1, "%2d%n", &hours, &n) < 1)
		return false;
	if (text[1 + n] || hours > 18 || rest > 59 || hours < 0 || rest < 0)
		return false;
	*minutes = (*text == '-' ? -1 : 1) * (hours * 60 + rest);
	return true;
}

static bool parse_zone(const char *text, int *minutes)
{
	if (parse_offset(text, minutes))
		return true;
	for (size_t i = 0; i < MT_ARRAY_SIZE(zones); i++) {
		if (!strcmp(zones[i].name, text)) {
			*minutes = zones[i].minutes;
			return true;
		}
	}
	return false;
}

static bool to_time(struct tm *tm, const char *zone, struct timespec *time)
{
	int minutes;

	if (parse_zone(zone, &minutes)) {
		time->tv_sec = timegm(tm) - minutes * 60;
	} else {
		tm->tm_isdst = -1;
		time->tv_sec = mktime(tm);
	}
	return true;
}

static bool is_zone_name(const char *text)
{
	int minutes;

	return !*text || parse_zone(text, &minutes) ||
	       (strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(text) && strlen(text) <= 5);
}

/* A fraction of a second, ".123456" or ",123"; returns the text after it. */
static const char *parse_fraction(const char *text, long *nanoseconds)
{
	long scale = 100000000;

	if (*text != '.' && *text != ',')
		return text;
	for (text++; *text >= '0' && *text <= '9'; text++, scale /= 10)
		*nanoseconds += scale * (*text - '0');
	return text;
}

/*
 * The time of day is followed by the zone, and in `date`'s own format by the
 * year: "10:00:00 CET 2026", "10:00:00 AM CET".
 */
static bool parse_as(const char *text, const char *format, bool year_last, struct timespec *time)
{
	struct tm tm = { .tm_mday = 1 };
	const char *rest = strptime(text, format, &tm);
	char zone[16] = "";
	int n = 0, year;

	if (!rest)
		return false;
	time->tv_nsec = 0;
	rest = parse_fraction(rest, &time->tv_nsec);
	while (*rest == ' ')
		rest++;
	if (year_last) {
		if (sscanf(rest, "%15s %d%n", zone, &year, &n) == 2 && !rest[n]) {
			/* with a zone */
		} else if (sscanf(rest, "%d%n", &year, &n) == 1 && !rest[n]) {
			*zone = '\0';
		} else {
			return false;
		}
		if (year < 1970 || year > 9999)
			return false;
		tm.tm_year = year - 1900;
	} else {
		if (strlen(rest) >= sizeof(zone))
			return false;
		strcpy(zone, rest);
	}
	return is_zone_name(zone) && to_time(&tm, zone, time);
}

/* Seconds since 1970, as +%s and +%s.%N print them. */
static bool parse_epoch(const char *text, struct timespec *time)
{
	uint64_t seconds;
	size_t n = mt_number_digits(text, strlen(text), &seconds);

	/* ten digits: from 2001 to 2286 */
	if (n != 10)
		return false;
	time->tv_sec = (time_t)seconds;
	time->tv_nsec = 0;
	return !*parse_fraction(text + n, &time->tv_nsec);
}

static bool parse_text(const char *text, struct timespec *time)
{
	static const struct {
		const char *format;
		bool year_last;
	} formats[] = {
		{ "%a %b %d %T", true },	/* Sat Jan 31 10:00:00 UTC 2026 */
		{ "%a %b %d %I:%M:%S %p", true }, /* Sat Jan 31 10:00:00 AM CET 2026 */
		{ "%a %d %b %Y %I:%M:%S %p", false }, /* Sat 31 Jan 2026 10:00:00 AM CET */
		{ "%a %d %b %Y %T", false },
		{ "%a, %d %b %Y %T", false },	/* -R */
		{ "%Y-%m-%dT%T", false },	/* -Is */
		{ "%Y-%m-%d %T", false },	/* --rfc-3339=s */
		{ "%Y-%m-%dT%H:%M", false },
		{ "%Y-%m-%d %H:%M", false },
		{ "%Y-%m-%d", false },
	};

	if (parse_epoch(text, time))
		return true;
	for (size_t i = 0; i < MT_ARRAY_SIZE(formats); i++)
		if (parse_as(text, formats[i].format, formats[i].year_last, time))
			return true;
	return false;
}

bool mt_date_parse(const char *text, size_t len, struct timespec *time)
{
	char copy[MAX_DATE + 1];

	while (len && (*text == ' ' || *text == '\t'))
		text++, len--;
	while (len && strchr(" \t\r", text[len - 1]))
		len--;
	if (!len || len > MAX_DATE || memchr(text, '\0', len))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return parse_text(copy, time);
}

bool mt_duration_parse(const char *text, long long *seconds)
{
	static const struct {
		const char *unit;
		long long seconds;
	} units[] = { { "", 1 }, { "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 },
		      { "w", 604800 } };
	uint64_t number;
	size_t n = mt_number_digits(text, strlen(text), &number);

	if (!n || number > INT32_MAX)
		return false;
	for (size_t i = 0; i < MT_ARRAY_SIZE(units); i++) {
		if (!strcmp(text + n, units[i].unit)) {
			*seconds = (long long)number * units[i].seconds;
			return true;
		}
	}
	return false;
}

/* "10:00", "10:00:30", as seconds after midnight */
static bool parse_clock(const char *text, long long *seconds)
{
	static const char *const formats[] = { "%H:%M:%S", "%H:%M" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(formats); i++) {
		struct tm tm = { 0 };
		const char *end = strptime(text, formats[i], &tm);

		if (end && !*end && *text != ' ') {
			*seconds = tm.tm_hour * 3600LL + tm.tm_min * 60LL + tm.tm_sec;
			return true;
		}
	}
	return false;
}

/* What a clock on the wall says, so many days away: where clocks are changed, too. */
static bool clock_on_day(time_t near, int days, long long seconds, struct timespec *time)
{
	struct tm tm;

	if (!localtime_r(&near, &tm))
		return false;
	tm.tm_mday += days;
	tm.tm_hour = (int)(seconds / 3600);
	tm.tm_min = (int)(seconds / 60 % 60);
	tm.tm_sec = (int)(seconds % 60);
	tm.tm_isdst = -1;
	*time = (struct timespec){ .tv_sec = mktime(&tm) };
	return true;
}

/* "now", "now-5m", "now+1h" */
static bool parse_now(const char *text, struct timespec *time)
{
	long long offset = 0;

	if (strncmp(text, "now", 3))
		return false;
	text += 3;
	if (*text && ((*text != '-' && *text != '+') || !mt_duration_parse(text + 1, &offset)))
		return false;
	clock_gettime(CLOCK_REALTIME, time);
	time->tv_sec += *text == '-' ? -offset : offset;
	return true;
}

/* "today", "yesterday 14:00": at midnight where no time of day is said */
static bool parse_day(const char *text, struct timespec *time)
{
	static const struct {
		const char *name;
		int days;
	} days[] = { { "today", 0 }, { "yesterday", -1 } };
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	for (size_t i = 0; i < MT_ARRAY_SIZE(days); i++) {
		size_t len = strlen(days[i].name);
		long long seconds = 0;

		if (strncmp(text, days[i].name, len) ||
		    (text[len] && (text[len] != ' ' || !parse_clock(text + len + 1, &seconds))))
			continue;
		return clock_on_day(now.tv_sec, days[i].days, seconds, time);
	}
	return false;
}

static bool parse_moment(const char *text, struct timespec *time)
{
	return parse_now(text, time) || parse_day(text, time) ||
	       mt_date_parse(text + (*text == '@'), strlen(text + (*text == '@')), time);
}

struct mt_error *mt_when_parse(const char *text, struct mt_when *when)
{
	*when = (struct mt_when){ .kind = MT_WHEN_AT };
	if (!strcmp(text, "first"))
		when->kind = MT_WHEN_FIRST;
	else if (!strcmp(text, "last"))
		when->kind = MT_WHEN_LAST;
	else if (*text == '-' && mt_duration_parse(text + 1, &when->offset))
		when->kind = MT_WHEN_BEFORE_LAST;
	else if (*text == '+' && mt_duration_parse(text + 1, &when->offset))
		when->kind = MT_WHEN_AFTER_FIRST;
	else if (parse_clock(text, &when->offset))
		when->kind = MT_WHEN_CLOCK;
	else if (!parse_moment(text, &when->at))
		return mt_error_create(MT_ERR_USAGE,
				       "\"%s\" is no time: 10:00, \"yesterday 14:00\", now-5m, "
				       "2026-01-31T10:00, @1769860800, -30m (before the last "
				       "sample), +2h (behind the first), first or last is", text);
	return NULL;
}

struct timespec mt_when_on_day(const struct mt_when *when, struct timespec day)
{
	struct timespec time = day;

	clock_on_day(day.tv_sec, 0, when->offset, &time);
	return time;
}

/* A clock says the same every day; on the day it is the last time that has come by then. */
static struct timespec last_clock(const struct mt_when *when, struct timespec last)
{
	struct timespec time = mt_when_on_day(when, last);

	if (time.tv_sec > last.tv_sec)
		clock_on_day(last.tv_sec, -1, when->offset, &time);
	return time;
}

struct timespec mt_when_resolve(const struct mt_when *when, struct timespec first,
				struct timespec last)
{
	switch (when->kind) {
	case MT_WHEN_FIRST:
		return first;
	case MT_WHEN_LAST:
		return last;
	case MT_WHEN_CLOCK:
		return last_clock(when, last);
	case MT_WHEN_BEFORE_LAST:
		last.tv_sec -= when->offset;
		return last;
	case MT_WHEN_AFTER_FIRST:
		first.tv_sec += when->offset;
		return first;
	default:
		return when->at;
	}
}
