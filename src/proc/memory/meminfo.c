// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/meminfo and /proc/vmstat: a name and a number a line.
 *
 *	MemTotal:       24592560 kB
 *	HugePages_Total:       0
 *	nr_free_pages 133081
 */
#include "proc/memory/memory_files.h"
#include "proc/text/lines.h"

#define KIB 1024u

/* Neither a machine's memory nor a kernel's address space (VmallocTotal) is larger. */
#define MOST_BYTES (UINT64_C(1) << 57)

typedef const char *parse_line_fn(struct mt_word line, struct mt_word *name, uint64_t *value);

/* NULL, or what is wrong with the line. */
static const char *parse_meminfo_line(struct mt_word line, struct mt_word *name, uint64_t *value)
{
	const char *colon = memchr(line.p, ':', line.len), *bad;
	struct mt_word rest, unit;

	if (!colon)
		return "no colon";
	*name = mt_word_trim(line.p, (size_t)(colon - line.p));
	rest = (struct mt_word){ colon + 1, line.len - (size_t)(colon + 1 - line.p) };
	bad = mt_word_count(mt_word_take(&rest), value);
	if (bad)
		return bad;
	unit = mt_word_take(&rest);
	if (!unit.len)
		return NULL;
	if (!mt_word_is(unit, "kB"))
		return "a unit other than kB";
	if (*value > MOST_BYTES / KIB)
		return "too large";
	*value *= KIB;
	return NULL;
}

static const char *parse_vmstat_line(struct mt_word line, struct mt_word *name, uint64_t *value)
{
	*name = mt_word_take(&line);
	return mt_word_count(mt_word_take(&line), value);
}

static struct mt_error *parse(const char *path, const char *text, size_t len,
			      struct mt_snapshot *snapshot, struct mt_stats *stats,
			      parse_line_fn *parse_line)
{
	struct mt_lines lines;
	struct mt_error *err = NULL;

	mt_lines_init(&lines, path, text, len);
	while (!err && mt_lines_next(&lines)) {
		struct mt_word line = mt_word_trim(lines.line, lines.len), name;
		uint64_t value;
		const char *bad;

		if (!line.len)
			continue;
		bad = parse_line(line, &name, &value);
		if (bad)
			mt_lines_bad(&lines, MT_STATUS_DAMAGED, "%s", bad);
		else
			err = mt_stats_add(snapshot, stats, name.p, name.len, value);
	}
	mt_error_destroy(err);
	return mt_lines_finish(&lines, snapshot, MT_SECTION_COUNTERS, stats->n > 0);
}

struct mt_error *mt_proc_parse_meminfo(const char *path, const char *text, size_t len,
				       struct mt_snapshot *snapshot)
{
	return parse(path, text, len, snapshot, &snapshot->counters->meminfo, parse_meminfo_line);
}

struct mt_error *mt_proc_parse_vmstat(const char *path, const char *text, size_t len,
				      struct mt_snapshot *snapshot)
{
	return parse(path, text, len, snapshot, &snapshot->counters->vmstat, parse_vmstat_line);
}
