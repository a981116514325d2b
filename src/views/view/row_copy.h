/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows that outlive the call that carries them. */
#ifndef MT_VIEWS_VIEW_ROW_COPY_H
#define MT_VIEWS_VIEW_ROW_COPY_H

#include "views/view/view.h"

/*
 * Copies cells[n] of columns[n] with all that they point to into one block of memory;
 * free() it.  NULL: memory is short.
 */
struct mt_cell *mt_row_copy(const struct mt_column *columns, size_t n,
			    const struct mt_cell *cells);

#endif
