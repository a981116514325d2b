/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zones as bars: what is managed, what of it is free, where the watermarks lie. */
#ifndef MT_VIEWS_PICTURE_ZONES_H
#define MT_VIEWS_PICTURE_ZONES_H

#include <stdio.h>

#include "model/snapshot.h"

/* Writes a figure with a bar for each zone that manages pages; nothing where none is known to. */
void mt_picture_put_zones(FILE *out, const struct mt_snapshot *snapshot);

#endif
