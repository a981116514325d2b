// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/slabinfo, a line a cache:
 *
 *	dentry  12345 13440  192  21  1 : tunables 0 0 0 : slabdata 640 640 0
 *
 * that is objects in use, objects, bytes of an object, objects and pages of a slab; slabs in
 * use and slabs.
 */
#include "proc/memory/memory_files.h"
#include "proc/text/lines.h"

/* The numbers from the second word on, as the header names them. */
enum { IN_USE, OBJECTS, OBJECT_BYTES, PER_SLAB, SLAB_PAGES, NR_NUMBERS };

static const char *skip_to(struct mt_word *rest, const char *word)
{
	struct mt_word next;

	do {
		next = mt_word_take(rest);
		if (!next.len)
			return "ends too early";
	} while (!mt_word_is(next, word));
	return NULL;
}

static const char *parse_line(struct mt_word rest, struct mt_word *name,
			      struct mt_slab_cache *cache)
{
	uint64_t numbers[NR_NUMBERS], active;
	const char *bad = NULL;

	*name = mt_word_take(&rest);
	for (unsigned int i = 0; !bad && i < NR_NUMBERS; i++)
		bad = mt_word_count(mt_word_take(&rest), &numbers[i]);
	if (!bad)
		bad = skip_to(&rest, "slabdata");
	if (!bad)
		bad = mt_word_count(mt_word_take(&rest), &active);
	if (!bad)
		bad = mt_word_count(mt_word_take(&rest), &cache->slabs);
	if (bad)
		return bad;
	cache->objects_active = cache->objects_in_use = numbers[IN_USE];
	cache->objects_on_cpus = cache->objects_in_sheaves = cache->pages = MT_UNKNOWN;
	cache->objects = numbers[OBJECTS];
	cache->object_bytes = numbers[OBJECT_BYTES];
	cache->slab_pages = numbers[SLAB_PAGES];
	cache->reclaimable = MT_RECLAIMABLE_UNKNOWN;
	cache->aliases = NULL;
	return NULL;
}

static struct mt_error *add(struct mt_snapshot *snapshot, struct mt_word name,
			    struct mt_slab_cache *cache)
{
	struct mt_error *err = mt_snapshot_name(snapshot, name.p, name.len, &cache->name);

	return err ? err : mt_counters_add_slab(snapshot->counters, cache);
}

struct mt_error *mt_proc_parse_slabinfo(const char *path, const char *text, size_t len,
					struct mt_snapshot *snapshot)
{
	struct mt_lines lines;
	struct mt_error *err = NULL;
	bool usable = false;

	mt_lines_init(&lines, path, text, len);
	while (!err && mt_lines_next(&lines)) {
		struct mt_word line = mt_word_trim(lines.line, lines.len), name;
		struct mt_slab_cache cache;
		const char *bad;

		if (!line.len || line.p[0] == '#' || mt_word_starts(line, "slabinfo - "))
			continue;
		bad = parse_line(line, &name, &cache);
		if (bad)
			mt_lines_bad(&lines, MT_STATUS_DAMAGED, "%s", bad);
		else
			err = add(snapshot, name, &cache);
		usable |= !bad;
	}
	if (err)
		mt_lines_bad(&lines, MT_STATUS_TRUNCATED, "%s", mt_error_message(err));
	mt_error_destroy(err);
	return mt_lines_finish(&lines, snapshot, MT_SECTION_COUNTERS, usable);
}
