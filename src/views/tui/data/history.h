/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of each zone was free in the last samples, and how much of that was unusable. */
#ifndef MT_VIEWS_TUI_DATA_HISTORY_H
#define MT_VIEWS_TUI_DATA_HISTORY_H

#include "model/snapshot.h"

/* So many samples are kept. */
#define MT_HISTORY_LENGTH 120

struct mt_history;

/* Creates an empty history; destroy it in the end. */
struct mt_error *mt_history_create(struct mt_history **history);

/* Destroys a history; NULL is fine. */
void mt_history_destroy(struct mt_history *history);

/* Adds what the snapshot's zones and nodes have free; without free blocks, nothing. */
struct mt_error *mt_history_add(struct mt_history *history, const struct mt_snapshot *snapshot);

/* Forgets all samples. */
void mt_history_clear(struct mt_history *history);

/* Tells whether there is no sample. */
bool mt_history_is_empty(const struct mt_history *history);

/*
 * Fills values[n] with the last samples of a zone (zone NULL: of the node), the newest
 * last: the share of its free memory that is in blocks too small for an order, in
 * thousandths; MT_UNKNOWN where it was not known.  Returns how many there are.
 */
size_t mt_history_unusable(const struct mt_history *history, unsigned int node, const char *zone,
			   unsigned int order, uint64_t *values, size_t n);

/*
 * Fills values[n] with the last samples of the free pages of a zone (zone NULL: of the node), the
 * newest last; MT_UNKNOWN where they were not known.  Returns how many there are.
 */
size_t mt_history_free(const struct mt_history *history, unsigned int node, const char *zone,
		       uint64_t *values, size_t n);

/*
 * Draws values[n] as a line of characters, the lowest for 0 and the highest for top, into
 * text, which takes 4 bytes a value and one more.  Returns text; NULL without values.
 */
const char *mt_history_draw(const uint64_t *values, size_t n, uint64_t top, bool unicode,
			    char *text);

/*
 * Sums the free blocks of all zones of a node, order by order, into sum[MT_MAX_ORDERS];
 * what is not known of a zone is not known of the sum.
 */
void mt_tui_sum_blocks(const struct mt_snapshot *snapshot, unsigned int node, uint64_t *sum);

#endif
