// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/history.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/frag.h"
#include "base/array.h"

/* More zones than a person looks at; a file may claim any number. */
#define MAX_LINES 4096

#define UNKNOWN_SHARE UINT16_MAX

struct sample {
	uint64_t free;			/* pages */
	uint16_t unusable[MT_MAX_ORDERS]; /* thousandths, or UNKNOWN_SHARE */
};

struct line {
	unsigned int node;
	char *zone;			/* NULL: of the node */
	struct sample *samples;		/* [MT_HISTORY_LENGTH] */
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

void mt_history_clear(struct mt_history *history)
{
	for (size_t i = 0; i < history->n; i++) {
		free(history->lines[i].zone);
		free(history->lines[i].samples);
	}
	history->n = 0;
}

void mt_history_destroy(struct mt_history *history)
{
	if (!history)
		return;
	mt_history_clear(history);
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
						MAX_LINES);
	struct line new = { .node = node };

	if (err)
		return err;
	new.samples = calloc(MT_HISTORY_LENGTH, sizeof(*new.samples));
	new.zone = zone ? strdup(zone) : NULL;
	if (!new.samples || (zone && !new.zone)) {
		free(new.samples);
		free(new.zone);
		return mt_error_nomem();
	}
	*line = &history->lines[history->n++];
	**line = new;
	return NULL;
}

static struct mt_error *remember(struct mt_history *history, const struct mt_snapshot *snapshot,
				 unsigned int node, const char *zone, const uint64_t *free_blocks)
{
	struct line *line = find(history, node, zone);
	struct mt_error *err = line || history->n == MAX_LINES ? NULL :
			       add_line(history, node, zone, &line);
	struct sample *sample;

	if (err || !line)
		return err;
	sample = &line->samples[line->n++ % MT_HISTORY_LENGTH];
	sample->free = mt_frag_free_pages(free_blocks, snapshot->nr_orders);
	for (unsigned int order = 0; order < MT_MAX_ORDERS; order++) {
		uint64_t share = order < snapshot->nr_orders ?
				 mt_frag_unusable_index(free_blocks, snapshot->nr_orders, order) :
				 MT_UNKNOWN;

		sample->unusable[order] = share > 1000 ? UNKNOWN_SHARE : (uint16_t)share;
	}
	return NULL;
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

/* The i-th of the last n samples. */
static const struct sample *sample_at(const struct line *line, size_t n, size_t i)
{
	return &line->samples[(line->n - n + i) % MT_HISTORY_LENGTH];
}

static size_t available(const struct line *line, size_t n)
{
	size_t have = !line ? 0 : line->n < MT_HISTORY_LENGTH ? line->n : MT_HISTORY_LENGTH;

	return n < have ? n : have;
}

size_t mt_history_unusable(const struct mt_history *history, unsigned int node, const char *zone,
			   unsigned int order, uint64_t *values, size_t n)
{
	const struct line *line = find(history, node, zone);

	n = order < MT_MAX_ORDERS ? available(line, n) : 0;
	for (size_t i = 0; i < n; i++) {
		uint16_t share = sample_at(line, n, i)->unusable[order];

		values[i] = share == UNKNOWN_SHARE ? MT_UNKNOWN : share;
	}
	return n;
}

size_t mt_history_free(const struct mt_history *history, unsigned int node, const char *zone,
		       uint64_t *values, size_t n)
{
	const struct line *line = find(history, node, zone);

	n = available(line, n);
	for (size_t i = 0; i < n; i++)
		values[i] = sample_at(line, n, i)->free;
	return n;
}

const char *mt_history_draw(const uint64_t *values, size_t n, uint64_t top, bool unicode,
			    char *text)
{
	static const char *const levels[2][8] = {
		{ "_", ".", ",", "-", "~", "=", "^", "#" },
		{ "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" },
	};
	char *p = text;

	for (size_t i = 0; i < n; i++) {
		double share = top ? (double)values[i] / (double)top : 0;

		p = stpcpy(p, values[i] == MT_UNKNOWN ? " " :
						levels[unicode][share >= 1 ? 7 : (int)(share * 8)]);
	}
	return n ? text : NULL;
}
