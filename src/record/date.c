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
	else if (!mt_date_parse(text, strlen(text), &when->at))
		return mt_error_create(MT_ERR_USAGE,
				       "\"%s\" is no time: 2026-01-31T10:00, -30m, +2h, first or "
				       "last is", text);
	return NULL;
}

struct timespec mt_when_resolve(const struct mt_when *when, struct timespec first,
				struct timespec last)
{
	switch (when->kind) {
	case MT_WHEN_FIRST:
		return first;
	case MT_WHEN_LAST:
		return last;
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
