/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who holds pages, by name. */
#ifndef MT_VIEWS_BLOCKERS_HOLDER_NAME_H
#define MT_VIEWS_BLOCKERS_HOLDER_NAME_H

#include "model/inspect.h"

/*
 * Names a holder by what one of its pages tells: "slab dentry", "page tables", "pinned: page cache
 * of /usr/bin/foo", "pinned: anonymous memory of pid 12 (name)".  What cannot be told is left out.
 * The caller frees *name.  MT_ERR_NOMEM.
 */
struct mt_error *mt_holder_name(struct mt_inspector *inspector,
				const struct mt_block_holder *holder, char **name);

#endif
