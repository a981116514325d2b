// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/node/names.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/snapshot.h"

#define MAX_NAME 63u

static void release_names(char **names, size_t n)
{
	for (size_t i = 0; names && i < n; i++)
		free(names[i]);
	free(names);
}

/* n strings that an array of pointers at address points to. */
static struct mt_error *read_names(struct mt_reader *reader, uint64_t address, char **names,
				   size_t n)
{
	unsigned int pointer = mt_reader_memory(reader)->pointer_size;
	mt_cleanup(free) uint8_t *raw = NULL;
	struct mt_error *err = mt_reader_read_alloc(reader, address, (uint64_t)n * pointer,
						    (uint64_t)MT_MAX_STATS * 8, &raw);

	for (size_t i = 0; !err && i < n; i++) {
		err = mt_reader_read_string(reader, mt_reader_long(reader, raw + i * pointer),
					    MAX_NAME, &names[i]);
		if (!err && !*names[i])
			err = mt_error_create(MT_ERR_FORMAT, "name %zu is empty", i);
	}
	return err;
}

static struct mt_error *allocate(char ***names, size_t n)
{
	*names = calloc(n ? n : 1, sizeof(**names));
	return *names ? NULL : mt_error_nomem();
}

/*
 * "NR_FREE_PAGES" becomes "nr_free_pages".  Several enumerators may share a
 * value (NR_LRU_BASE, NR_INACTIVE_ANON); the kernel puts the alias first.
 */
static struct mt_error *name_by_enum(const struct mt_image *image, const char *type, char **names,
				     size_t n)
{
	__attribute__((cleanup(mt_cleanup_enumerators))) struct mt_enumerators list = { 0 };
	struct mt_error *err = mt_error_unless_absent(mt_types_enum(image->types, type, &list));

	if (err)
		return err;
	for (size_t i = 0; i < list.n; i++) {
		int64_t value = list.v[i].value;

		if (value < 0 || (uint64_t)value >= n)
			continue;
		free(names[value]);
		names[value] = strdup(list.v[i].name);
		if (!names[value])
			return mt_error_nomem();
		for (char *p = names[value]; *p; p++)
			*p = (char)tolower((unsigned char)*p);
	}
	for (size_t i = 0; i < n; i++)
		if (!names[i] && asprintf(&names[i], "%s_%zu", type, i) < 0)
			return mt_error_nomem();
	return NULL;
}

static struct mt_error *note(struct mt_knames *names, const char *array, struct mt_error *err)
{
	char *text;

	if (mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (asprintf(&text, "%s%snames are not the kernel's own: %s: %s",
		     names->problem ? names->problem : "", names->problem ? "; " : "", array,
		     mt_error_message(err)) >= 0) {
		free(names->problem);
		names->problem = text;
	}
	mt_error_destroy(err);
	return NULL;
}

static void forget(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(names[i]);
		names[i] = NULL;
	}
}

/* MIGRATE_UNMOVABLE becomes "unmovable"; what the kernel prints differs in case only. */
static void strip_migrate(char **names, size_t n)
{
	static const char prefix[] = "migrate_";

	for (size_t i = 0; i < n; i++) {
		size_t len = sizeof(prefix) - 1;

		if (!strncmp(names[i], prefix, len) && names[i][len]) {
			memmove(names[i], names[i] + len, strlen(names[i] + len) + 1);
			names[i][0] = (char)toupper((unsigned char)names[i][0]);
		}
	}
}

static struct mt_error *find_names(struct mt_reader *reader, const struct mt_image *image,
				   const char *symbol, char **names, size_t n)
{
	uint64_t address;

	if (!mt_symbols_find(image->symbols, symbol, &address))
		return mt_error_create(MT_ERR_NOT_FOUND, "no such symbol");
	return read_names(reader, address, names, n);
}

static struct mt_error *read_types(struct mt_reader *reader, const struct mt_layout *layout,
				   const struct mt_image *image, struct mt_knames *names)
{
	uint64_t n = layout->free_area.free_list.m.nr_elements;
	struct mt_error *err = allocate(&names->migrate_types, n);

	if (err)
		return err;
	names->nr_types = (unsigned int)n;
	err = find_names(reader, image, "migratetype_names", names->migrate_types, n);
	if (!err)
		return NULL;
	forget(names->migrate_types, n);
	err = note(names, "migratetype_names", err);
	if (!err)
		err = name_by_enum(image, "migratetype", names->migrate_types, n);
	if (!err)
		strip_migrate(names->migrate_types, n);
	return err;
}

static size_t length(const struct mt_field *field)
{
	return field->exists ? (size_t)field->m.nr_elements : 0;
}

/* vmstat_text[]: zone items, then NUMA events, then node items, then much more. */
static struct mt_error *read_stat_text(struct mt_reader *reader, const struct mt_layout *layout,
				       const struct mt_image *image, struct mt_knames *names)
{
	size_t zone = names->nr_zone_stats, numa = names->nr_numa_stats;
	size_t n = zone + numa + names->nr_node_stats;
	size_t free_pages = (size_t)layout->free_pages.value;
	char **all;
	struct mt_error *err = allocate(&all, n);

	if (err)
		return err;
	err = find_names(reader, image, "vmstat_text", all, n);
	if (!err && (free_pages >= zone || strcmp(all[free_pages], "nr_free_pages") != 0))
		err = mt_error_create(MT_ERR_FORMAT, "nr_free_pages is not where it belongs");
	if (err) {
		release_names(all, n);
		return err;
	}
	memcpy(names->zone_stats, all, zone * sizeof(*all));
	memcpy(names->numa_stats, all + zone, numa * sizeof(*all));
	memcpy(names->node_stats, all + zone + numa, names->nr_node_stats * sizeof(*all));
	free(all);
	return NULL;
}

static struct mt_error *read_stats(struct mt_reader *reader, const struct mt_layout *layout,
				   const struct mt_image *image, struct mt_knames *names)
{
	names->nr_zone_stats = length(&layout->zone.vm_stat);
	names->nr_numa_stats = length(&layout->zone.numa_event);
	names->nr_node_stats = length(&layout->node.vm_stat);

	struct mt_error *err = allocate(&names->zone_stats, names->nr_zone_stats);

	if (!err)
		err = allocate(&names->numa_stats, names->nr_numa_stats);
	if (!err)
		err = allocate(&names->node_stats, names->nr_node_stats);
	if (!err)
		err = read_stat_text(reader, layout, image, names);
	else
		return err;
	if (!err)
		return NULL;
	err = note(names, "vmstat_text", err);
	if (!err)
		err = name_by_enum(image, "zone_stat_item", names->zone_stats,
				   names->nr_zone_stats);
	if (!err)
		err = name_by_enum(image, "numa_stat_item", names->numa_stats,
				   names->nr_numa_stats);
	if (!err)
		err = name_by_enum(image, "node_stat_item", names->node_stats,
				   names->nr_node_stats);
	return err;
}

struct mt_error *mt_knames_read(struct mt_reader *reader, const struct mt_layout *layout,
				const struct mt_image *image, struct mt_knames *names)
{
	struct mt_knames new = { 0 };
	struct mt_error *err = read_types(reader, layout, image, &new);

	if (!err)
		err = read_stats(reader, layout, image, &new);
	if (err)
		mt_knames_release(&new);
	else
		*names = new;
	return err;
}

void mt_knames_release(struct mt_knames *names)
{
	release_names(names->migrate_types, names->nr_types);
	release_names(names->zone_stats, names->nr_zone_stats);
	release_names(names->numa_stats, names->nr_numa_stats);
	release_names(names->node_stats, names->nr_node_stats);
	free(names->problem);
	*names = (struct mt_knames){ 0 };
}
