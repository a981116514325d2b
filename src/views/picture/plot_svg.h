/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Charts as a picture. */
#ifndef MT_VIEWS_PICTURE_PLOT_SVG_H
#define MT_VIEWS_PICTURE_PLOT_SVG_H

#include <stdio.h>

#include "views/render/plot.h"

/* Writes an svg element (SVG 1.1) with the plot's charts, one below the other. */
void mt_plot_put_svg(FILE *out, const struct mt_plot *plot);

#endif
