/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cells as text, for renderers that draw characters. */
#ifndef MT_VIEWS_RENDER_FORMAT_H
#define MT_VIEWS_RENDER_FORMAT_H

#include "views/view/view.h"

/* How cells become text. */
struct mt_format {
	bool bytes;	/* sizes in bytes, not in units */
	bool plain;	/* for programs: no bar, no rounded size */
	bool unicode;	/* block characters may be used */
	uint64_t page_size; /* in bytes; 0 or MT_UNKNOWN: not known, pages stay pages */
};

/* What an unknown value looks like. */
#define MT_FORMAT_UNKNOWN "-"

/* Makes a cell of this column text; free it.  NULL: memory is short. */
char *mt_format_cell(const struct mt_format *format, const struct mt_column *column,
		     const struct mt_cell *cell);

/* Makes entry i of a cell that is a list text; free it.  NULL: memory is short. */
char *mt_format_entry(const struct mt_format *format, const struct mt_column *column,
		      const struct mt_cell *cell, size_t i);

#endif
