// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui_history.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/frag.h"
#include "analysis/huge.h"
#include "base/array.h"

struct line {
	unsigned int node;
	char *zone;			/* NULL: of the node */
	uint64_t values[MT_HISTORY_LENGTH];
	size_t n;			/* ever added; the newest is at (n - 1) % LENGTH */
};

struct mt_history {
	struct line *lines;
	size_t n, capacity;
};

struct mt_error *mt_history_create(struct mt_history **history)
{
	struct mt_history *new = calloc(1, sizeof(*new));

	if (!new)
		return mt_error_nomem();
	*history = new;
	return NULL;
}

void mt_history_destroy(struct mt_history *history)
{
	if (!history)
		return;
	for (size_t i = 0; i < history->n; i++)
		free(history->lines[i].zone);
	free(history->lines);
	free(history);
}

static struct line *find(const struct mt_history *history, unsigned int node, const char *zone)
{
	for (size_t i = 0; i < history->n; i++) {
		struct line *line = &history->lines[i];

		if (line->node == node && (zone ? line->zone && !strcmp(line->zone, zone) :
						  !line->zone))
			return line;
	}
	return NULL;
}

static struct mt_error *add_line(struct mt_history *history, unsigned int node, const char *zone,
				 struct line **line)
{
	struct mt_error *err = mt_array_reserve(&history->lines, &history->capacity,
						history->n + 1, sizeof(*history->lines),
						2 * MT_MAX_ZONES);
	char *copy = NULL;

	if (!err && zone && !(copy = strdup(zone)))
		err = mt_error_nomem();
	if (err)
		return err;
	*line = &history->lines[history->n++];
	**line = (struct line){ .node = node, .zone = copy };
	return NULL;
}

static struct mt_error *remember(struct mt_history *history, const struct mt_snapshot *snapshot,
				 unsigned int node, const char *zone, const uint64_t *free_blocks)
{
	struct line *line = find(history, node, zone);
	struct mt_error *err = line ? NULL : add_line(history, node, zone, &line);

	if (!err)
		line->values[line->n++ % MT_HISTORY_LENGTH] = mt_frag_unusable_index(
			free_blocks, snapshot->nr_orders, mt_huge_order(snapshot));
	return err;
}

void mt_tui_sum_blocks(const struct mt_snapshot *snapshot, unsigned int node, uint64_t *sum)
{
	memset(sum, 0, MT_MAX_ORDERS * sizeof(*sum));
	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (zone->node != node || !zone->free_blocks)
			continue;
		for (unsigned int order = 0; order < snapshot->nr_orders; order++)
			sum[order] = mt_count_add(sum[order], zone->free_blocks[order]);
	}
}

struct mt_error *mt_history_add(struct mt_history *history, const struct mt_snapshot *snapshot)
{
	struct mt_error *err = NULL;
	uint64_t sum[MT_MAX_ORDERS];

	if (snapshot->status[MT_SECTION_BUDDYINFO] == MT_STATUS_ABSENT)
		return NULL;
	for (size_t i = 0; !err && i < snapshot->nr_zones; i++)
		if (snapshot->zones[i].free_blocks)
			err = remember(history, snapshot, snapshot->zones[i].node,
				       snapshot->zones[i].name, snapshot->zones[i].free_blocks);
	for (size_t i = 0; !err && i < snapshot->nr_nodes; i++) {
		mt_tui_sum_blocks(snapshot, snapshot->nodes[i].id, sum);
		err = remember(history, snapshot, snapshot->nodes[i].id, NULL, sum);
	}
	return err;
}

bool mt_history_is_empty(const struct mt_history *history)
{
	return !history->n;
}

size_t mt_history_get(const struct mt_history *history, unsigned int node, const char *zone,
		      uint64_t *values, size_t n)
{
	const struct line *line = find(history, node, zone);
	size_t have = !line ? 0 : line->n < MT_HISTORY_LENGTH ? line->n : MT_HISTORY_LENGTH;

	if (n > have)
		n = have;
	for (size_t i = 0; i < n; i++)
		values[i] = line->values[(line->n - n + i) % MT_HISTORY_LENGTH];
	return n;
}
