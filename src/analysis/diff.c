// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/diff.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/frag.h"
#include "base/array.h"

/* after - before; both below 2^63, so it fits. */
static int64_t change(uint64_t before, uint64_t after)
{
	if (before > INT64_MAX || after > INT64_MAX)
		return MT_CHANGE_UNKNOWN;
	return (int64_t)after - (int64_t)before;
}

/* Notes a number that two sides may have. */
struct tally {
	uint64_t threshold;
	bool changed;		/* something reached the threshold */
	bool compared;		/* something was known on both sides */
};

static void count_in(struct tally *tally, int64_t number)
{
	if (number == MT_CHANGE_UNKNOWN)
		return;
	tally->compared = true;
	if ((uint64_t)llabs(number) >= tally->threshold)
		tally->changed = true;
}

static uint64_t free_pages(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
			   bool as_counted)
{
	return as_counted ? zone->free :
			    mt_frag_free_pages(zone->free_blocks, snapshot->nr_orders);
}

/* The zone's own count if both have it, else the sum of the blocks where need be. */
static int64_t free_change(const struct mt_diff *diff, const struct mt_zone *before,
			   const struct mt_zone *after)
{
	bool counted_before = before->free != MT_UNKNOWN;
	bool counted_after = after->free != MT_UNKNOWN;
	bool sums = before->free_blocks && after->free_blocks &&
		    !(counted_before && counted_after);

	return change(free_pages(diff->before, before, counted_before && !sums),
		      free_pages(diff->after, after, counted_after && !sums));
}

static uint64_t level_of(const struct mt_zone *zone, enum mt_level level)
{
	const uint64_t values[MT_NR_LEVELS] = {
		[MT_LEVEL_BOOST] = zone->boost,
		[MT_LEVEL_MIN] = zone->min,
		[MT_LEVEL_LOW] = zone->low,
		[MT_LEVEL_HIGH] = zone->high,
		[MT_LEVEL_PROMO] = zone->promo,
		[MT_LEVEL_SPANNED] = zone->spanned,
		[MT_LEVEL_PRESENT] = zone->present,
		[MT_LEVEL_MANAGED] = zone->managed,
		[MT_LEVEL_CMA] = zone->cma,
		[MT_LEVEL_HIGHATOMIC] = zone->reserved_highatomic,
	};

	return values[level];
}

static uint64_t pcp_pages(const struct mt_zone *zone)
{
	uint64_t sum = zone->nr_pcp ? 0 : MT_UNKNOWN;

	for (size_t i = 0; i < zone->nr_pcp; i++)
		sum = mt_count_add(sum, zone->pcp[i].count);
	return sum;
}

static int64_t *new_changes(size_t n)
{
	int64_t *changes = malloc((n ? n : 1) * sizeof(*changes));

	for (size_t i = 0; changes && i < n; i++)
		changes[i] = MT_CHANGE_UNKNOWN;
	return changes;
}

static struct mt_error *compare_blocks(const struct mt_diff *diff, struct mt_zone_change *zone,
				       struct tally *tally)
{
	const struct mt_zone *before = zone->before, *after = zone->after;

	if (!before->free_blocks || !after->free_blocks)
		return NULL;
	zone->blocks = new_changes(diff->nr_orders);
	if (!zone->blocks)
		return mt_error_nomem();
	for (unsigned int order = 0;
	     order < diff->before->nr_orders && order < diff->after->nr_orders; order++) {
		zone->blocks[order] = change(before->free_blocks[order],
					     after->free_blocks[order]);
		count_in(tally, zone->blocks[order]);
	}
	return NULL;
}

/* Number of a type in a snapshot; its nr_types if it has none of this name. */
static unsigned int type_index(const struct mt_snapshot *snapshot, const char *name)
{
	unsigned int i = 0;

	while (i < snapshot->nr_types && strcmp(snapshot->types[i], name))
		i++;
	return i;
}

/* Free blocks of a type and an order; unknown where it is only a lower bound. */
static uint64_t type_blocks_of(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
			       const char *name, unsigned int order)
{
	unsigned int type = type_index(snapshot, name);
	size_t i = (size_t)type * snapshot->nr_orders + order;

	if (!zone->type_free_blocks || type == snapshot->nr_types || order >= snapshot->nr_orders)
		return MT_UNKNOWN;
	return zone->type_at_least && zone->type_at_least[i] ? MT_UNKNOWN :
							       zone->type_free_blocks[i];
}

static uint64_t pageblocks_of(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
			      const char *name)
{
	unsigned int type = type_index(snapshot, name);

	return zone->pageblocks && type < snapshot->nr_types ? zone->pageblocks[type] : MT_UNKNOWN;
}

static struct mt_error *compare_types(const struct mt_diff *diff, struct mt_zone_change *zone,
				      struct tally *tally)
{
	unsigned int n = diff->nr_orders;

	zone->type_blocks = new_changes((size_t)diff->nr_types * n);
	zone->pageblocks = new_changes(diff->nr_types);
	if (!zone->type_blocks || !zone->pageblocks)
		return mt_error_nomem();
	for (unsigned int type = 0; type < diff->nr_types; type++) {
		const char *name = diff->types[type];

		zone->pageblocks[type] = change(pageblocks_of(diff->before, zone->before, name),
						pageblocks_of(diff->after, zone->after, name));
		count_in(tally, zone->pageblocks[type]);
		for (unsigned int order = 0; order < n; order++) {
			int64_t *to = &zone->type_blocks[(size_t)type * n + order];

			*to = change(type_blocks_of(diff->before, zone->before, name, order),
				     type_blocks_of(diff->after, zone->after, name, order));
			count_in(tally, *to);
		}
	}
	return NULL;
}

static int64_t per_kilosecond(int64_t number, int64_t milliseconds)
{
	if (milliseconds == MT_CHANGE_UNKNOWN || milliseconds <= 0)
		return MT_CHANGE_UNKNOWN;

	double rate = (double)number * 1e6 / (double)milliseconds;

	return rate > 9e18 || rate < -9e18 ? MT_CHANGE_UNKNOWN : (int64_t)rate;
}

static struct mt_error *compare_counters(const struct mt_diff *diff, const struct mt_stats *before,
					 const struct mt_stats *after, struct tally *tally,
					 struct mt_counter_changes *changes)
{
	for (size_t i = 0; i < after->n; i++) {
		/* as a rule both list the same names in the same order */
		bool same = i < before->n && !strcmp(before->v[i].name, after->v[i].name);
		uint64_t old = same ? before->v[i].value :
				      mt_stats_get(before, after->v[i].name);
		int64_t number = change(old, after->v[i].value);

		count_in(tally, number);
		if (number == MT_CHANGE_UNKNOWN || number == 0)
			continue;

		struct mt_error *err = mt_array_reserve(&changes->v, &changes->capacity,
							changes->n + 1, sizeof(*changes->v),
							MT_MAX_STATS);

		if (err)
			return err;
		changes->v[changes->n++] = (struct mt_counter_change){
			.name = after->v[i].name,
			.change = number,
			.per_kilosecond = per_kilosecond(number, diff->milliseconds),
		};
	}
	return NULL;
}

static struct mt_error *compare_zone(const struct mt_diff *diff, struct mt_zone_change *zone,
				     struct tally *tally)
{
	const struct mt_zone *before = zone->before, *after = zone->after;
	struct mt_error *err;

	zone->free = free_change(diff, before, after);
	zone->pcp = change(pcp_pages(before), pcp_pages(after));
	count_in(tally, zone->free);
	count_in(tally, zone->pcp);
	for (int i = 0; i < MT_NR_LEVELS; i++) {
		zone->levels[i] = change(level_of(before, i), level_of(after, i));
		count_in(tally, zone->levels[i]);
	}
	err = compare_blocks(diff, zone, tally);
	if (!err && diff->nr_types)
		err = compare_types(diff, zone, tally);
	if (!err)
		err = compare_counters(diff, &before->stats, &after->stats, tally,
				       &zone->counters);
	return err;
}

static void init_zone(struct mt_zone_change *zone, const struct mt_zone *before,
		      const struct mt_zone *after)
{
	const struct mt_zone *any = after ? after : before;

	*zone = (struct mt_zone_change){
		.node = any->node,
		.name = any->name,
		.presence = !before ? MT_APPEARED : !after ? MT_VANISHED : MT_IN_BOTH,
		.before = before,
		.after = after,
		.free = MT_CHANGE_UNKNOWN,
		.pcp = MT_CHANGE_UNKNOWN,
	};
	for (int i = 0; i < MT_NR_LEVELS; i++)
		zone->levels[i] = MT_CHANGE_UNKNOWN;
}

/*
 * A zone that one source leaves out since nothing is in it (buddyinfo lists
 * populated zones only) has not appeared or vanished.
 */
static bool is_populated(const struct mt_zone *zone)
{
	return zone->free_blocks || (zone->managed != MT_UNKNOWN && zone->managed > 0) ||
	       (zone->managed == MT_UNKNOWN && zone->present != MT_UNKNOWN && zone->present > 0);
}

static void pair_zones(struct mt_diff *diff)
{
	for (size_t i = 0; i < diff->after->nr_zones; i++) {
		const struct mt_zone *after = &diff->after->zones[i];
		const struct mt_zone *before =
			mt_snapshot_find_zone(diff->before, after->node, after->name);

		if (before || is_populated(after))
			init_zone(&diff->zones[diff->nr_zones++], before, after);
	}
	for (size_t i = 0; i < diff->before->nr_zones; i++) {
		const struct mt_zone *before = &diff->before->zones[i];

		if (is_populated(before) &&
		    !mt_snapshot_find_zone(diff->after, before->node, before->name))
			init_zone(&diff->zones[diff->nr_zones++], before, NULL);
	}
}

static void add_type(struct mt_diff *diff, const char *name)
{
	for (unsigned int i = 0; i < diff->nr_types; i++)
		if (!strcmp(diff->types[i], name))
			return;
	diff->types[diff->nr_types++] = name;
}

static struct mt_error *make_room(struct mt_diff *diff)
{
	const struct mt_snapshot *before = diff->before, *after = diff->after;

	diff->zones = calloc(before->nr_zones + after->nr_zones + 1, sizeof(*diff->zones));
	diff->nodes = calloc(before->nr_nodes + after->nr_nodes + 1, sizeof(*diff->nodes));
	diff->types = calloc((size_t)before->nr_types + after->nr_types + 1,
			     sizeof(*diff->types));
	return diff->zones && diff->nodes && diff->types ? NULL : mt_error_nomem();
}

/* Types are compared where both sides have them. */
static void join_types(struct mt_diff *diff)
{
	if (!diff->before->nr_types || !diff->after->nr_types)
		return;
	for (unsigned int i = 0; i < diff->after->nr_types; i++)
		add_type(diff, diff->after->types[i]);
	for (unsigned int i = 0; i < diff->before->nr_types; i++)
		add_type(diff, diff->before->types[i]);
}

static int64_t milliseconds_between(const struct mt_origin *before, const struct mt_origin *after)
{
	if (!before->has_time || !after->has_time)
		return MT_CHANGE_UNKNOWN;

	double ms = ((double)after->time.tv_sec - (double)before->time.tv_sec) * 1e3 +
		    (double)(after->time.tv_nsec - before->time.tv_nsec) / 1e6;

	return ms > 9e18 || ms < -9e18 ? MT_CHANGE_UNKNOWN : (int64_t)ms;
}

static struct mt_error *check_page_size(struct mt_diff *diff)
{
	uint64_t before = diff->before->origin.page_size, after = diff->after->origin.page_size;

	if (before != MT_UNKNOWN && after != MT_UNKNOWN && before != after)
		return mt_error_create(MT_ERR_FORMAT,
				       "they do not compare: pages of %llu and of %llu bytes",
				       (unsigned long long)before, (unsigned long long)after);
	diff->page_size = after != MT_UNKNOWN ? after : before;
	return NULL;
}

static struct mt_error *compare_nodes(struct mt_diff *diff, uint64_t threshold)
{
	struct tally tally = { .threshold = threshold };
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < diff->after->nr_nodes; i++) {
		const struct mt_node *after = &diff->after->nodes[i];
		const struct mt_node *before = mt_snapshot_find_node(diff->before, after->id);
		struct mt_node_change *node = &diff->nodes[diff->nr_nodes++];

		node->id = after->id;
		node->presence = before ? MT_IN_BOTH : MT_APPEARED;
		if (before)
			err = compare_counters(diff, &before->stats, &after->stats, &tally,
					       &node->counters);
	}
	if (tally.changed)
		diff->changed = true;
	return err;
}

static struct mt_error *compare(struct mt_diff *diff, uint64_t threshold)
{
	struct mt_error *err = compare_nodes(diff, threshold);
	size_t common = 0;
	bool compared = false;

	for (size_t i = 0; !err && i < diff->nr_zones; i++) {
		struct mt_zone_change *zone = &diff->zones[i];
		struct tally tally = { .threshold = threshold };

		if (zone->presence == MT_IN_BOTH) {
			common++;
			err = compare_zone(diff, zone, &tally);
		}
		zone->changed = tally.changed || zone->presence != MT_IN_BOTH;
		diff->changed = diff->changed || zone->changed;
		compared = compared || tally.compared;
	}
	if (!err && !common)
		err = mt_error_create(MT_ERR_FORMAT, "they do not compare: no zone in common");
	if (!err && !compared)
		err = mt_error_create(MT_ERR_FORMAT, "they do not compare: no figure in common");
	return err;
}

struct mt_error *mt_diff_create(const struct mt_snapshot *before, const struct mt_snapshot *after,
				int64_t milliseconds, uint64_t threshold, struct mt_diff **diff)
{
	mt_cleanup(mt_diff) struct mt_diff *new = calloc(1, sizeof(*new));
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	new->before = before;
	new->after = after;
	new->milliseconds = milliseconds_between(&before->origin, &after->origin);
	if (new->milliseconds == MT_CHANGE_UNKNOWN)
		new->milliseconds = milliseconds;
	new->nr_orders = before->nr_orders > after->nr_orders ? before->nr_orders :
								after->nr_orders;
	err = check_page_size(new);
	if (!err)
		err = make_room(new);
	if (!err) {
		join_types(new);
		pair_zones(new);
		err = compare(new, threshold ? threshold : 1);
	}
	if (!err)
		*diff = mt_steal(new);
	return err;
}

void mt_diff_destroy(struct mt_diff *diff)
{
	if (!diff)
		return;
	for (size_t i = 0; i < diff->nr_zones; i++) {
		free(diff->zones[i].blocks);
		free(diff->zones[i].type_blocks);
		free(diff->zones[i].pageblocks);
		free(diff->zones[i].counters.v);
	}
	for (size_t i = 0; i < diff->nr_nodes; i++)
		free(diff->nodes[i].counters.v);
	free(diff->zones);
	free(diff->nodes);
	free(diff->types);
	free(diff);
}
