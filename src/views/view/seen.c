// SPDX-License-Identifier: GPL-2.0-or-later
/* When memory that changes was looked at, in words. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/care.h"
#include "views/view/view.h"

const char *mt_seen_time_text(char buf[32], struct timespec time)
{
	struct tm tm;
	size_t n = 0;

	if (gmtime_r(&time.tv_sec, &tm))
		n = strftime(buf, 24, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(buf + n, 32 - n, ".%03ldZ", time.tv_nsec / 1000000 % 1000);
	return buf;
}

static void say(FILE *to, bool *first, uint64_t n, const char *what)
{
	if (!n)
		return;
	fprintf(to, "%s%s: %" PRIu64, *first ? "; in motion: " : ", ", what, n);
	*first = false;
}

static void say_motion(FILE *to, const struct mt_seen *seen)
{
	bool first = true;

	say(to, &first, seen->lists_again, "lists walked again");
	say(to, &first, seen->lists_moving, "lists that changed in every walk");
	say(to, &first, seen->pages_moving, "pages of another use in a second pass, at the least");
	say(to, &first, seen->in_motion, "contradictions that went away");
	if (first)
		fputs("; nothing was seen to move", to);
}

char *mt_seen_text(const struct mt_seen *seen)
{
	struct timespec now, cpu;
	char from[32], until[32], *text = NULL;
	size_t len;
	FILE *to = seen ? open_memstream(&text, &len) : NULL;

	if (!to)
		return NULL;
	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	fprintf(to, "seen between %s and %s", mt_seen_time_text(from, seen->from),
		mt_seen_time_text(until, now));
	say_motion(to, seen);
	fprintf(to, "; it cost %lld.%02ld s of CPU and %.1f MiB read", (long long)cpu.tv_sec,
		cpu.tv_nsec / 10000000, (double)seen->bytes_read / 1048576);
	if (mt_care_was_starved())
		fputs("; others left so little of the CPUs that it stopped yielding to all", to);
	fclose(to);
	return text;
}
