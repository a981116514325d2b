// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An input is read as meminfo, vmstat and the small files beside them; then the memory is
 * accounted for.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "analysis/where/where.h"
#include "proc/memory/memory_files.h"

typedef struct mt_error *parse_fn(const char *path, const char *text, size_t len,
				  struct mt_snapshot *snapshot);

static void check_stats(const struct mt_stats *stats)
{
	for (size_t i = 0; i < stats->n; i++)
		REQUIRE(stats->v[i].value <= INT64_MAX || stats->v[i].value == MT_UNKNOWN);
}

/* The parts of what is managed are it, but for what is counted twice. */
static void check_sum(const struct mt_where *where)
{
	uint64_t parts = 0, twice = where->rows[MT_WHERE_COUNTED_TWICE].bytes;

	if (twice == MT_UNKNOWN)
		return;
	for (int id = 0; id < MT_WHERE_NR; id++)
		if (mt_where_kind(id)->parent == MT_WHERE_MANAGED && !mt_where_kind(id)->is_share &&
		    where->rows[id].bytes != MT_UNKNOWN)
			parts += where->rows[id].bytes;
	REQUIRE(parts == where->rows[MT_WHERE_MANAGED].bytes + twice);
}

static void check_where(struct mt_snapshot *snapshot)
{
	mt_cleanup(where) struct mt_where where = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = mt_where_from_counters(snapshot, &where);

	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND)
		return;	/* no MemTotal */
	fuzz_check_error(err);
	if (err)
		return;
	REQUIRE(where.headline && where.headline[0]);
	REQUIRE(where.nr_findings <= MT_WHERE_MAX_FINDINGS);
	check_sum(&where);
	for (int id = 0; id < MT_WHERE_NR; id++) {
		uint64_t share = mt_where_share(&where, id);

		REQUIRE(where.rows[id].bytes <= INT64_MAX || where.rows[id].bytes == MT_UNKNOWN);
		REQUIRE(where.rows[id].nr_leaders <= MT_WHERE_LEADERS);
		REQUIRE(share == MT_UNKNOWN || share <= INT64_MAX);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static parse_fn *const parsers[] = {
		mt_proc_parse_meminfo, mt_proc_parse_vmstat, mt_proc_parse_iomem,
		mt_proc_parse_arcstats, mt_proc_parse_sockstat, mt_proc_parse_modules,
		mt_proc_parse_pressure,
	};
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_snapshot_create(MT_ORIGIN_SYSROOT, &snapshot);

	if (!err)
		err = mt_snapshot_add_counters(snapshot);
	if (err)
		return 0;
	for (size_t i = 0; i < MT_ARRAY_SIZE(parsers); i++) {
		mt_cleanup(mt_error) struct mt_error *bad =
			parsers[i]("file", (const char *)data, size, snapshot);

		fuzz_check_error(bad);
	}
	snapshot->origin.page_size = 4096;
	check_stats(&snapshot->counters->meminfo);
	check_stats(&snapshot->counters->vmstat);
	fuzz_check_snapshot(snapshot);
	check_where(snapshot);
	return 0;
}
