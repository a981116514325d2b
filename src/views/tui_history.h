/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The unusable share of each zone in the last samples. */
#ifndef MT_VIEWS_TUI_HISTORY_H
#define MT_VIEWS_TUI_HISTORY_H

#include "model/snapshot.h"

#define MT_HISTORY_LENGTH 32

struct mt_history;

struct mt_error *mt_history_create(struct mt_history **history);
void mt_history_destroy(struct mt_history *history);

/* Of snapshots without free blocks nothing is remembered. */
struct mt_error *mt_history_add(struct mt_history *history, const struct mt_snapshot *snapshot);

bool mt_history_is_empty(const struct mt_history *history);

/*
 * The last n samples of a zone (thousandths or MT_UNKNOWN), the newest last;
 * zone NULL: of the node.  How many there are.
 */
size_t mt_history_get(const struct mt_history *history, unsigned int node, const char *zone,
		      uint64_t *values, size_t n);

/* Free blocks of all zones of a node, summed into sum[nr_orders]; unknown stays unknown. */
void mt_tui_sum_blocks(const struct mt_snapshot *snapshot, unsigned int node, uint64_t *sum);

#endif
