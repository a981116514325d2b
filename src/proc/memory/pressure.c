// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/pressure/memory (since v4.20, eb414681d5a0; kernel/sched/psi.c, psi_show()): the share of
 * the last 10, 60 and 300 seconds in which some, or all, tasks waited for memory.
 *
 *	some avg10=0.00 avg60=1.50 avg300=12.07 total=1234
 *	full avg10=0.00 avg60=0.00 avg300=0.00 total=0
 */
#include "proc/memory/memory_files.h"
#include "proc/text/lines.h"

/* "12.07" in hundredths; NULL, or what is wrong with it. */
static const char *parse_percent(struct mt_word word, uint64_t *hundredths)
{
	const char *point = memchr(word.p, '.', word.len), *bad;
	struct mt_word whole, rest;
	uint64_t percent, fraction;

	if (!point || word.p + word.len - point != 3)
		return "no percentage with two digits";
	whole = (struct mt_word){ word.p, (size_t)(point - word.p) };
	rest = (struct mt_word){ point + 1, 2 };
	bad = mt_word_count(whole, &percent);
	if (!bad)
		bad = mt_word_count(rest, &fraction);
	if (bad)
		return bad;
	if (percent > 100)
		return "more than all of the time";
	*hundredths = percent * 100 + fraction;
	return NULL;
}

static const char *parse_line(struct mt_word line, struct mt_counters *counters)
{
	static const char *const names[MT_NR_PRESSURES] = { "avg10=", "avg60=", "avg300=" };
	struct mt_word kind = mt_word_take(&line);
	uint64_t *to = mt_word_is(kind, "some") ? counters->pressure_some :
		       mt_word_is(kind, "full") ? counters->pressure_full : NULL;

	if (!to)
		return "neither some nor full";
	for (size_t i = 0; i < MT_NR_PRESSURES; i++) {
		struct mt_word word = mt_word_take(&line);
		size_t len = strlen(names[i]);
		const char *bad = !mt_word_starts(word, names[i]) ? "no avg10, avg60, avg300" :
			parse_percent((struct mt_word){ word.p + len, word.len - len }, &to[i]);

		if (bad)
			return bad;
	}
	return NULL;
}

struct mt_error *mt_proc_parse_pressure(const char *path, const char *text, size_t len,
					struct mt_snapshot *snapshot)
{
	struct mt_lines lines;
	bool usable = false;

	mt_lines_init(&lines, path, text, len);
	while (mt_lines_next(&lines)) {
		const char *bad = parse_line(mt_word_trim(lines.line, lines.len),
					     snapshot->counters);

		usable = usable || !bad;
		if (bad)
			mt_lines_bad(&lines, MT_STATUS_DAMAGED, "%s", bad);
	}
	return mt_lines_finish(&lines, snapshot, MT_SECTION_COUNTERS, usable);
}
