/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_HELP_H
#define MT_HELP_H

#include <stdio.h>

#include "views/view.h"

/* memtop --help; or, of a view, what it shows and its columns. */
void mt_help(FILE *out, const struct mt_view *view);

#endif
