/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the views of blockers share: their options, and the question they ask. */
#ifndef MT_VIEWS_BLOCKERS_BLOCKERS_OPTIONS_H
#define MT_VIEWS_BLOCKERS_BLOCKERS_OPTIONS_H

#include "analysis/blockers/blockers.h"
#include "views/view/view.h"

/* The options of all shapes; ends with NULL. */
extern const struct mt_view_option *const mt_blockers_options[];

/* Returns the order that request asks for, else that of huge pages. */
unsigned int mt_blockers_order(const struct mt_request *request);

/* Returns which ranges request asks for. */
struct mt_block_choice mt_blockers_choice(const struct mt_request *request);

/*
 * Asks the source for the blocks of request, with --block as its pfns.  The caller releases *blocks
 * in any case.  MT_ERR_NOT_FOUND: the source does not know single pages, the order, or the block of
 * memory.
 */
struct mt_error *mt_blockers_ask(const struct mt_request *request, struct mt_blocks *blocks);

#endif
