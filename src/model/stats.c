// SPDX-License-Identifier: GPL-2.0-or-later
/* Statistics, section states and counts that may be unknown. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "model/snapshot.h"

struct mt_error *mt_stats_add(struct mt_snapshot *snapshot, struct mt_stats *stats,
			      const char *name, size_t len, uint64_t value)
{
	struct mt_error *err = mt_array_reserve(&stats->v, &stats->capacity, stats->n + 1,
						sizeof(struct mt_stat), MT_MAX_STATS);
	const char *interned;

	if (err)
		return mt_error_prefix(err, "statistics");
	err = mt_snapshot_name(snapshot, name, len, &interned);
	if (!err)
		stats->v[stats->n++] = (struct mt_stat){ .name = interned, .value = value };
	return err;
}

uint64_t mt_stats_get(const struct mt_stats *stats, const char *name)
{
	for (size_t i = 0; i < stats->n; i++)
		if (!strcmp(stats->v[i].name, name))
			return stats->v[i].value;
	return MT_UNKNOWN;
}

/* What to say for it; NULL: nothing that is not said already. */
static const char *new_reason(const struct mt_snapshot *snapshot, enum mt_section section,
			      const char *reason)
{
	size_t n = 0;

	for (size_t i = 0; i < snapshot->nr_incomplete; i++) {
		if (snapshot->incomplete[i].section != section)
			continue;
		if (!strcmp(snapshot->incomplete[i].reason, reason))
			return NULL;
		n++;
	}
	return n < MT_MAX_REASONS ? reason : n == MT_MAX_REASONS ? "and more like these" : NULL;
}

void mt_snapshot_add_incomplete(struct mt_snapshot *snapshot, enum mt_section section,
				enum mt_status status, const char *reason)
{
	reason = new_reason(snapshot, section, reason);
	if (!reason)
		return;

	struct mt_error *err = mt_array_reserve(&snapshot->incomplete,
						&snapshot->incomplete_capacity,
						snapshot->nr_incomplete + 1,
						sizeof(struct mt_incomplete), SIZE_MAX);
	char *copy = strdup(reason);

	if (err || !copy) {
		mt_error_destroy(err);
		free(copy);
		return;
	}
	snapshot->incomplete[snapshot->nr_incomplete++] = (struct mt_incomplete){
		.section = section,
		.status = status,
		.reason = copy,
	};
}

void mt_snapshot_set_status(struct mt_snapshot *snapshot, enum mt_section section,
			    enum mt_status status, const char *reason)
{
	if (status > snapshot->status[section])
		snapshot->status[section] = status;
	if (reason)
		mt_snapshot_add_incomplete(snapshot, section, status, reason);
}

const char *mt_section_name(enum mt_section section)
{
	static const char *const names[MT_NR_SECTIONS] = {
		[MT_SECTION_ZONEINFO] = "zoneinfo",
		[MT_SECTION_BUDDYINFO] = "buddyinfo",
		[MT_SECTION_PAGETYPEINFO] = "pagetypeinfo",
		[MT_SECTION_PCP] = "pcp",
		[MT_SECTION_PAGES] = "pages",
		[MT_SECTION_TASKS] = "tasks",
		[MT_SECTION_COUNTERS] = "counters",
		[MT_SECTION_LOG] = "log",
		[MT_SECTION_VMALLOC] = "vmalloc",
		[MT_SECTION_MODULES] = "modules",
		[MT_SECTION_PAGETABLE] = "pagetable",
	};

	return names[section];
}

const char *mt_status_name(enum mt_status status)
{
	static const char *const names[] = {
		[MT_STATUS_ABSENT] = "absent",
		[MT_STATUS_PRESENT] = "present",
		[MT_STATUS_DENIED] = "denied",
		[MT_STATUS_TRUNCATED] = "truncated",
		[MT_STATUS_DAMAGED] = "damaged",
		[MT_STATUS_MOVING] = "moving",
	};

	return names[status];
}

const char *mt_origin_kind_name(enum mt_origin_kind kind)
{
	static const char *const names[] = {
		[MT_ORIGIN_LIVE] = "live",
		[MT_ORIGIN_SYSROOT] = "sysroot",
		[MT_ORIGIN_CORE] = "core",
		[MT_ORIGIN_RECORDING] = "recording",
		[MT_ORIGIN_LOG] = "log",
	};

	return names[kind];
}

uint64_t mt_count_add(uint64_t a, uint64_t b)
{
	uint64_t sum;

	if (a == MT_UNKNOWN || b == MT_UNKNOWN || __builtin_add_overflow(a, b, &sum))
		return MT_UNKNOWN;
	return sum;
}

uint64_t mt_count_shift(uint64_t a, unsigned int order)
{
	if (a == MT_UNKNOWN || order > 63 || a > UINT64_MAX >> order)
		return MT_UNKNOWN;
	return a << order;
}

uint64_t mt_pages_to_bytes(const struct mt_snapshot *snapshot, uint64_t pages)
{
	uint64_t bytes;

	if (pages == MT_UNKNOWN || snapshot->origin.page_size == MT_UNKNOWN ||
	    __builtin_mul_overflow(pages, snapshot->origin.page_size, &bytes))
		return MT_UNKNOWN;
	return bytes;
}

uint64_t mt_bytes_to_pages(const struct mt_snapshot *snapshot, uint64_t bytes)
{
	uint64_t page_size = snapshot->origin.page_size;

	return bytes == MT_UNKNOWN || page_size == MT_UNKNOWN || !page_size ? MT_UNKNOWN :
									      bytes / page_size;
}
