/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of each zone was free in the last samples, and what of that of no use. */
#ifndef MT_VIEWS_TUI_HISTORY_H
#define MT_VIEWS_TUI_HISTORY_H

#include "model/snapshot.h"

#define MT_HISTORY_LENGTH 120

struct mt_history;

struct mt_error *mt_history_create(struct mt_history **history);
void mt_history_destroy(struct mt_history *history);

/* Of snapshots without free blocks nothing is remembered. */
struct mt_error *mt_history_add(struct mt_history *history, const struct mt_snapshot *snapshot);

/* As if nothing had been added. */
void mt_history_clear(struct mt_history *history);

bool mt_history_is_empty(const struct mt_history *history);

/*
 * The last n samples of a zone (zone NULL: of the node), the newest last: how
 * many there are.  The share of free memory that is of no use to an order, in
 * thousandths; free pages.  MT_UNKNOWN where it was not known.
 */
size_t mt_history_unusable(const struct mt_history *history, unsigned int node, const char *zone,
			   unsigned int order, uint64_t *values, size_t n);
size_t mt_history_free(const struct mt_history *history, unsigned int node, const char *zone,
		       uint64_t *values, size_t n);

/*
 * Values as a line of characters, the lowest for 0 and the highest for top; text
 * takes 4 bytes a value and one more.  NULL without values.
 */
const char *mt_history_draw(const uint64_t *values, size_t n, uint64_t top, bool unicode,
			    char *text);

/* Free blocks of all zones of a node, summed into sum[nr_orders]; unknown stays unknown. */
void mt_tui_sum_blocks(const struct mt_snapshot *snapshot, unsigned int node, uint64_t *sum);

#endif
