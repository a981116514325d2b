/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers over time as pictures: blocks in a terminal, or SVG. */
#ifndef MT_VIEWS_RENDER_PLOT_H
#define MT_VIEWS_RENDER_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

#include "base/error.h"

enum mt_plot_unit { MT_PLOT_BYTES, MT_PLOT_SHARE };

/* One line of a chart, or one layer of a stack. */
struct mt_plot_series {
	char label[80];
	double *values;		/* [plot->n]; NAN: not known, or not recorded */
};

struct mt_plot_chart {
	char title[160];
	enum mt_plot_unit unit;
	bool stacked;		/* layers upon one another, the first at the bottom */
	struct mt_plot_series *series;
	size_t nr_series;
};

struct mt_plot {
	char title[256];
	struct timespec first, last;
	size_t n;		/* moments, evenly spread from first to last */
	struct mt_plot_chart *charts;
	size_t nr_charts;
};

struct mt_error *mt_plot_create(size_t n, struct mt_plot **plot);
void mt_plot_destroy(struct mt_plot *plot);
MT_DEFINE_CLEANUP(mt_plot, struct mt_plot *, mt_plot_destroy)

/* Valid until the next one is added; its title is to be filled in. */
struct mt_error *mt_plot_add_chart(struct mt_plot *plot, struct mt_plot_chart **chart);

/* All values NAN; its label is to be filled in. */
struct mt_error *mt_plot_add_series(const struct mt_plot *plot, struct mt_plot_chart *chart,
				    struct mt_plot_series **series);

/*
 * A row of blocks for each series.  A full block is the largest value of the
 * chart, of a stack the largest of the row.
 */
void mt_plot_text(const struct mt_plot *plot, bool unicode, FILE *out);

void mt_plot_svg(const struct mt_plot *plot, FILE *out);

/* "1.50 GiB", "73 %"; "-" if not known. Returns buf. */
const char *mt_plot_value(char buf[40], enum mt_plot_unit unit, double value);

/* The smallest and the largest of what is drawn (sums where stacked), and 0. */
void mt_plot_range(const struct mt_plot *plot, const struct mt_plot_chart *chart, double *least,
		   double *most);

#endif
