// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The keys are those of the view `snapshot` (memtop --help snapshot), which
 * never change their meaning within a schema number.
 */
#include "record/document.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/text.h"
#include "record/series.h"

/* What stands in for a key that may be absent: a count the document lacks. */
static uint64_t count(const struct mt_json *object, const char *key)
{
	return mt_json_get_count(object, key);
}

static struct mt_error *copy_text(const struct mt_json *object, const char *key, char **copy)
{
	const char *text = mt_json_get_text(object, key);

	if (!text)
		return NULL;
	*copy = mt_text_printable(text, strlen(text));
	return *copy ? NULL : mt_error_nomem();
}

/*
 * What text becomes takes some 20 times its bytes.  A machine of 32 nodes, 5 zones each and 2048
 * CPUs makes about 20 MB.
 */
#define MAX_DOCUMENT ((size_t)32 << 20)

/* The last that a recording can keep (MT_STORE_MAX_TIME). */
#define LAST_YEAR 5137

static void read_time(const char *text, struct mt_origin *origin)
{
	struct tm tm = { 0 };
	const char *end = text ? strptime(text, "%Y-%m-%dT%H:%M:%S", &tm) : NULL;

	if (!end || strcmp(end, "Z") || tm.tm_year > LAST_YEAR - 1900)
		return;
	origin->has_time = true;
	origin->time = (struct timespec){ .tv_sec = timegm(&tm) };
}

static struct mt_error *read_kind(const char *text, enum mt_origin_kind *kind)
{
	static const enum mt_origin_kind kinds[] = { MT_ORIGIN_LIVE, MT_ORIGIN_SYSROOT,
						     MT_ORIGIN_CORE, MT_ORIGIN_RECORDING,
						     MT_ORIGIN_LOG };

	for (size_t i = 0; text && i < MT_ARRAY_SIZE(kinds); i++) {
		if (!strcmp(text, mt_origin_kind_name(kinds[i]))) {
			*kind = kinds[i];
			return NULL;
		}
	}
	return mt_error_create(MT_ERR_FORMAT, "source: no known kind");
}

static struct mt_error *read_origin(const struct mt_json *source, struct mt_origin *origin)
{
	struct mt_error *err = read_kind(mt_json_get_text(source, "kind"), &origin->kind);

	if (!err)
		err = copy_text(source, "path", &origin->path);
	if (!err)
		err = copy_text(source, "kernel", &origin->kernel);
	if (!err)
		err = copy_text(source, "arch", &origin->arch);
	if (!err)
		err = copy_text(source, "used", &origin->used);
	origin->page_size = count(source, "page_size");
	read_time(mt_json_get_text(source, "time"), origin);
	return err;
}

/* The number of a name in a family of names; n if it is none of them. */
static int find_name(const char *text, const char *(*name)(int), int n)
{
	int i = 0;

	while (i < n && (!text || strcmp(text, name(i))))
		i++;
	return i;
}

static const char *section_name(int i)
{
	return mt_section_name((enum mt_section)i);
}

static const char *status_name(int i)
{
	return mt_status_name((enum mt_status)i);
}

/* Rows of "section" and "status", perhaps with a "reason". */
static void read_states(const struct mt_json *rows, struct mt_snapshot *snapshot)
{
	for (size_t i = 0; i < mt_json_length(rows) && i < MT_MAX_STATS; i++) {
		const struct mt_json *row = mt_json_at(rows, i);
		int section = find_name(mt_json_get_text(row, "section"), section_name,
					MT_NR_SECTIONS);
		int status = find_name(mt_json_get_text(row, "status"), status_name,
				       MT_NR_STATUSES);
		const char *reason = mt_json_get_text(row, "reason");
		mt_cleanup(free) char *printable =
			reason ? mt_text_printable(reason, strlen(reason)) : NULL;

		/* names that a later version of the schema has are not ours to judge */
		if (section < MT_NR_SECTIONS && status < MT_NR_STATUSES)
			mt_snapshot_set_status(snapshot, (enum mt_section)section,
					       (enum mt_status)status, printable);
	}
}

struct stats_target {
	struct mt_snapshot *snapshot;
	struct mt_stats *stats;
};

static struct mt_error *add_stat(void *data, const char *key, uint64_t value)
{
	struct stats_target *target = data;

	if (!mt_series_is_name(key))
		return mt_error_create(MT_ERR_FORMAT, "stats: a name of %zu bytes", strlen(key));
	return mt_stats_add(target->snapshot, target->stats, key, strlen(key), value);
}

static struct mt_error *read_stats(const struct mt_json *row, struct mt_snapshot *snapshot,
				   struct mt_stats *stats)
{
	struct stats_target target = { snapshot, stats };

	return mt_json_each_count(mt_json_get(row, "stats"), add_stat, &target);
}

static struct mt_error *read_node(const struct mt_json *row, struct mt_snapshot *snapshot)
{
	uint64_t id = count(row, "node");
	struct mt_node *node;

	if (id >= MT_MAX_NODES)
		return mt_error_create(MT_ERR_FORMAT, "bad node number");
	if (mt_snapshot_find_node(snapshot, (unsigned int)id))
		return mt_error_create(MT_ERR_FORMAT, "node %u is listed twice", (unsigned int)id);

	struct mt_error *err = mt_snapshot_node(snapshot, (unsigned int)id, &node);

	if (err)
		return err;
	node->spanned = count(row, "spanned_pages");
	node->present = count(row, "present_pages");
	node->start_pfn = count(row, "start_pfn");
	return read_stats(row, snapshot, &node->stats);
}

/* A list of exactly n counts into array, which has room for them; or null. */
static struct mt_error *read_counts(const struct mt_json *row, const char *key, uint64_t *array,
				    size_t n)
{
	const struct mt_json *list = mt_json_get(row, key);

	if (mt_json_length(list) != n)
		return mt_error_create(MT_ERR_FORMAT, "%s: %zu entries, not %zu", key,
				       mt_json_length(list), n);
	for (size_t i = 0; i < n; i++)
		array[i] = mt_json_count_at(list, i);
	return NULL;
}

static struct mt_error *read_free_blocks(const struct mt_json *row, struct mt_snapshot *snapshot,
					 struct mt_zone *zone)
{
	struct mt_error *err = NULL;

	if (mt_json_is_list(mt_json_get(row, "free"))) {
		err = mt_zone_add_free_blocks(snapshot, zone);
		if (!err)
			err = read_counts(row, "free", zone->free_blocks, snapshot->nr_orders);
	}
	if (!err && mt_json_is_list(mt_json_get(row, "listed"))) {
		err = mt_zone_add_listed_blocks(snapshot, zone);
		if (!err)
			err = read_counts(row, "listed", zone->listed_blocks,
					  snapshot->nr_orders);
	}
	return err;
}

static struct mt_error *read_reserve(const struct mt_json *row, struct mt_zone *zone)
{
	const struct mt_json *list = mt_json_get(row, "lowmem_reserve_pages");
	size_t n = mt_json_length(list);

	if (!mt_json_is_list(list))
		return NULL;
	if (n > MT_MAX_ORDERS)
		return mt_error_create(MT_ERR_FORMAT, "lowmem_reserve_pages: %zu entries", n);
	zone->lowmem_reserve = calloc(n ? n : 1, sizeof(uint64_t));
	if (!zone->lowmem_reserve)
		return mt_error_nomem();
	zone->nr_lowmem_reserve = n;
	return read_counts(row, "lowmem_reserve_pages", zone->lowmem_reserve, n);
}

static struct mt_error *read_type(const struct mt_json *row, struct mt_snapshot *snapshot,
				  struct mt_zone *zone)
{
	const char *name = mt_json_get_text(row, "type");
	size_t n = snapshot->nr_orders;
	unsigned int type;
	struct mt_error *err = mt_snapshot_type(snapshot, name, strlen(name), &type);

	if (err)
		return err;
	if (mt_json_is_list(mt_json_get(row, "free"))) {
		const struct mt_json *at_least = mt_json_get(row, "at_least");

		err = mt_zone_add_type_blocks(snapshot, zone);
		if (!err)
			err = read_counts(row, "free", zone->type_free_blocks + type * n, n);
		for (size_t i = 0; !err && i < n; i++)
			zone->type_at_least[type * n + i] = mt_json_true_at(at_least, i);
	}
	if (!err && count(row, "pageblocks") != MT_UNKNOWN) {
		err = mt_zone_add_pageblocks(snapshot, zone);
		if (!err)
			zone->pageblocks[type] = count(row, "pageblocks");
	}
	return err;
}

static struct mt_error *read_cpu(const struct mt_json *row, struct mt_snapshot *snapshot,
				 struct mt_zone *zone)
{
	uint64_t cpu = count(row, "cpu");
	struct mt_pcp *pcp;

	if (cpu >= MT_MAX_CPUS)
		return mt_error_create(MT_ERR_FORMAT, "pcp: bad CPU number");
	if (zone->nr_pcp && zone->pcp[zone->nr_pcp - 1].cpu >= cpu)
		return mt_error_create(MT_ERR_FORMAT, "pcp: CPU %u is not behind the one before",
				       (unsigned int)cpu);

	struct mt_error *err = mt_zone_add_pcp(zone, (unsigned int)cpu, &pcp);

	if (err)
		return err;
	pcp->count = count(row, "count");
	pcp->high = count(row, "high");
	pcp->batch = count(row, "batch");
	pcp->high_min = count(row, "high_min");
	pcp->high_max = count(row, "high_max");
	pcp->stat_threshold = count(row, "stat_threshold");
	pcp->listed = count(row, "listed");
	return read_stats(row, snapshot, &pcp->others);
}

static void read_zone_counts(const struct mt_json *row, struct mt_zone *zone)
{
	uint64_t index = count(row, "index");

	zone->index = index < MT_NO_INDEX ? (unsigned int)index : MT_NO_INDEX;
	zone->free = count(row, "free_pages");
	zone->boost = count(row, "boost_pages");
	zone->min = count(row, "min_pages");
	zone->low = count(row, "low_pages");
	zone->high = count(row, "high_pages");
	zone->promo = count(row, "promo_pages");
	zone->spanned = count(row, "spanned_pages");
	zone->present = count(row, "present_pages");
	zone->managed = count(row, "managed_pages");
	zone->cma = count(row, "cma_pages");
	zone->start_pfn = count(row, "start_pfn");
	zone->reserved_highatomic = count(row, "reserved_highatomic_pages");
	zone->free_highatomic = count(row, "free_highatomic_pages");
}

static struct mt_error *read_tables(const struct mt_json *row, struct mt_snapshot *snapshot,
				    struct mt_zone *zone)
{
	const struct mt_json *types = mt_json_get(row, "types"), *pcp = mt_json_get(row, "pcp");
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < mt_json_length(types); i++)
		err = read_type(mt_json_at(types, i), snapshot, zone);
	for (size_t i = 0; !err && i < mt_json_length(pcp); i++)
		err = read_cpu(mt_json_at(pcp, i), snapshot, zone);
	return err;
}

static struct mt_error *read_zone(const struct mt_json *row, struct mt_snapshot *snapshot)
{
	const char *name = mt_json_get_text(row, "zone");
	uint64_t node = count(row, "node");
	struct mt_zone *zone;

	if (!mt_series_is_name(name) || node >= MT_MAX_NODES)
		return mt_error_create(MT_ERR_FORMAT, "no node and name");
	if (mt_snapshot_find_zone(snapshot, (unsigned int)node, name))
		return mt_error_create(MT_ERR_FORMAT, "node %u, zone %s is listed twice",
				       (unsigned int)node, name);

	struct mt_node *unused;
	struct mt_error *err = mt_snapshot_node(snapshot, (unsigned int)node, &unused);

	if (!err)
		err = mt_snapshot_zone(snapshot, (unsigned int)node, name, strlen(name), &zone);
	if (err)
		return err;
	read_zone_counts(row, zone);
	err = read_reserve(row, zone);
	if (!err)
		err = read_free_blocks(row, snapshot, zone);
	if (!err)
		err = read_stats(row, snapshot, &zone->stats);
	if (!err)
		err = read_tables(row, snapshot, zone);
	return mt_error_prefix(err, "node %u, zone %s", zone->node, zone->name);
}

/* All migrate types must be known before the first array by type is made. */
static struct mt_error *read_type_names(const struct mt_json *zones, struct mt_snapshot *snapshot)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; i < mt_json_length(zones); i++) {
		const struct mt_json *types = mt_json_get(mt_json_at(zones, i), "types");

		for (size_t j = 0; !err && j < mt_json_length(types); j++) {
			const char *name = mt_json_get_text(mt_json_at(types, j), "type");
			unsigned int unused;

			err = mt_series_is_name(name) ?
				      mt_snapshot_type(snapshot, name, strlen(name), &unused) :
				      mt_error_create(MT_ERR_FORMAT, "types: no name");
		}
	}
	return err;
}

static struct mt_error *read_model(const struct mt_json *row, struct mt_snapshot *snapshot)
{
	const struct mt_json *nodes = mt_json_get(row, "nodes"), *zones = mt_json_get(row, "zones");
	uint64_t orders = count(row, "orders"), block = count(row, "pageblock_order");
	struct mt_error *err = NULL;

	if (!mt_json_is_list(zones))
		return mt_error_create(MT_ERR_FORMAT, "no zones");
	if (orders != MT_UNKNOWN)
		err = mt_snapshot_set_orders(snapshot,
					     orders > MT_MAX_ORDERS ? 0 : (unsigned int)orders);
	if (block < MT_MAX_ORDERS)
		snapshot->pageblock_order = (unsigned int)block;
	read_states(mt_json_get(row, "sections"), snapshot);
	for (size_t i = 0; !err && i < mt_json_length(nodes); i++)
		err = read_node(mt_json_at(nodes, i), snapshot);
	if (!err)
		err = read_type_names(zones, snapshot);
	for (size_t i = 0; !err && i < mt_json_length(zones); i++)
		err = read_zone(mt_json_at(zones, i), snapshot);
	return err;
}

static struct mt_error *check_document(const struct mt_json *document)
{
	const char *schema = mt_json_get_text(document, "schema");
	const char *view = mt_json_get_text(document, "view");

	if (!schema || strcmp(schema, "memtop/1"))
		return mt_error_create(MT_ERR_FORMAT, "not a document of schema memtop/1");
	if (!view || strcmp(view, "snapshot"))
		return mt_error_create(MT_ERR_FORMAT,
				       "not what `memtop snapshot` writes, but rows of a view");
	if (mt_json_length(mt_json_get(document, "rows")) != 1)
		return mt_error_create(MT_ERR_FORMAT, "rows: not just one");
	return NULL;
}

struct mt_error *mt_document_read(const char *path, const char *text, size_t len,
				  struct mt_snapshot **snapshot)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *new = NULL;
	mt_cleanup(mt_json) struct mt_json *document = NULL;
	struct mt_error *err;

	if (len > MAX_DOCUMENT)
		return mt_error_create(MT_ERR_NOMEM,
				       "%s: a document of %zu bytes; over %zu are not read, for "
				       "they cost 20 times as much memory",
				       path, len, MAX_DOCUMENT);
	err = mt_json_parse(path, text, len, &document);
	if (err)
		return err;
	err = check_document(document);
	if (!err)
		err = mt_snapshot_create(MT_ORIGIN_LIVE, &new);
	if (!err)
		err = read_origin(mt_json_get(document, "source"), &new->origin);
	if (!err)
		err = read_model(mt_json_at(mt_json_get(document, "rows"), 0), new);
	if (err)
		return mt_error_prefix(err, "%s", path);
	read_states(mt_json_get(document, "incomplete"), new);
	*snapshot = mt_steal(new);
	return NULL;
}
