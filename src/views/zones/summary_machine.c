// SPDX-License-Identifier: GPL-2.0-or-later
/* The machine in a few lines below the zones: what takes the memory, swap, pressure, OOM kills. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/where/where.h"
#include "views/zones/summary_machine.h"

#define NR_LARGEST 3

/* The largest parts of what is managed, but for what is free; -1: there is no other. */
static int next_largest(const struct mt_where *where, uint64_t below, int last)
{
	int found = -1;

	for (int id = 0; id < MT_WHERE_NR; id++) {
		const struct mt_where_kind *kind = mt_where_kind(id);
		uint64_t bytes = where->rows[id].bytes;

		/* what per-CPU lists hold is not asked for here, and would pass for uncounted */
		if (id == MT_WHERE_UNACCOUNTED &&
		    where->rows[MT_WHERE_PCP].bytes == MT_UNKNOWN)
			continue;
		if (kind->parent != MT_WHERE_MANAGED || kind->is_share || id == MT_WHERE_FREE ||
		    id == MT_WHERE_COUNTED_TWICE || bytes == MT_UNKNOWN || !bytes)
			continue;
		if (bytes > below || (bytes == below && id <= last))
			continue;
		if (found < 0 || bytes > where->rows[found].bytes)
			found = id;
	}
	return found;
}

static void put_memory(FILE *out, const struct mt_where *where)
{
	uint64_t managed = where->rows[MT_WHERE_MANAGED].bytes;
	uint64_t free = where->rows[MT_WHERE_FREE].bytes, below = MT_UNKNOWN;
	char size[MT_TEXT_BYTES_SIZE];

	if (managed == MT_UNKNOWN)
		return;
	fprintf(out, "memory: %s", mt_text_bytes(size, managed));
	if (free != MT_UNKNOWN)
		fprintf(out, ", %s free", mt_text_bytes(size, free));
	for (int i = 0, id = -1; i < NR_LARGEST; i++) {
		id = next_largest(where, below, id);
		if (id < 0)
			break;
		below = where->rows[id].bytes;
		fprintf(out, ", %s %s", mt_text_bytes(size, below), mt_where_kind(id)->name);
	}
}

static void put_swap(FILE *out, const struct mt_counters *counters)
{
	uint64_t total = mt_counters_meminfo(counters, "SwapTotal");
	uint64_t free = mt_counters_meminfo(counters, "SwapFree");
	char all[MT_TEXT_BYTES_SIZE], used[MT_TEXT_BYTES_SIZE];

	if (total == MT_UNKNOWN)
		return;
	if (!total)
		fputs("swap: none", out);
	else if (free != MT_UNKNOWN && free <= total)
		fprintf(out, "swap: %s, %s used", mt_text_bytes(all, total),
			mt_text_bytes(used, total - free));
	else
		fprintf(out, "swap: %s", mt_text_bytes(all, total));
}

/* Hundredths of a percent, of the last 10 seconds, minute and five minutes. */
static void put_pressure(FILE *out, const struct mt_counters *counters)
{
	const uint64_t *some = counters->pressure_some, *full = counters->pressure_full;

	for (size_t i = 0; i < MT_NR_PRESSURES; i++)
		if (some[i] == MT_UNKNOWN)
			return;
	fprintf(out, "pressure: tasks waited %.2f, %.2f, %.2f %% of 10, 60, 300 s",
		(double)some[0] / 100, (double)some[1] / 100, (double)some[2] / 100);
	if (full[0] != MT_UNKNOWN)
		fprintf(out, "; all of them %.2f %%", (double)full[0] / 100);
}

/* The counter is there since v4.13 (8e675f7af507). */
static void put_kills(FILE *out, const struct mt_counters *counters)
{
	uint64_t kills = mt_stats_get(&counters->vmstat, "oom_kill");

	if (kills == MT_UNKNOWN)
		return;
	if (kills)
		fprintf(out, "OOM kills since boot: %" PRIu64 " (memtop oom)",
			kills);
	else
		fputs("OOM kills since boot: none", out);
}

/* A line that put() wrote, if it wrote one. */
static struct mt_error *note(struct mt_sink *sink, char *text)
{
	mt_cleanup(free) char *line = text;

	return line && *line ? mt_sink_note(sink, MT_PLAIN, "%s", line) : NULL;
}

static struct mt_error *note_counters(struct mt_sink *sink, const struct mt_counters *counters)
{
	static void (*const put[])(FILE *out, const struct mt_counters *counters) = {
		put_swap, put_pressure, put_kills,
	};
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(put); i++) {
		char *text = NULL;
		size_t len;
		FILE *out = open_memstream(&text, &len);

		if (!out)
			return mt_error_nomem();
		put[i](out, counters);
		fclose(out);
		err = note(sink, text);
	}
	return err;
}

struct mt_error *mt_summary_note_machine(const struct mt_snapshot *snapshot,
					 const struct mt_where *where, struct mt_sink *sink)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct mt_error *err;

	if (!out)
		return mt_error_nomem();
	put_memory(out, where);
	fclose(out);
	err = note(sink, text);
	return err ? err : note_counters(sink, snapshot->counters);
}
