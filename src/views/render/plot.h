/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers over time: charts, and how a terminal shows them. */
#ifndef MT_VIEWS_RENDER_PLOT_H
#define MT_VIEWS_RENDER_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

#include "base/error.h"
#include "base/json.h"

/* What the values of a chart are: bytes, or shares of 1. */
enum mt_plot_unit { MT_PLOT_BYTES, MT_PLOT_SHARE };

/* One line of a chart, or one layer of a stack. */
struct mt_plot_series {
	char label[80];
	double *values;		/* [plot->n]; NAN: not known, or not recorded */
};

/* A chart: series over the plot's moments. */
struct mt_plot_chart {
	char title[160];
	enum mt_plot_unit unit;
	bool stacked;		/* layers upon one another, the first at the bottom */
	struct mt_plot_series *series;
	size_t nr_series;
};

/* Charts one below the other, with one axis of time. */
struct mt_plot {
	char title[256];
	struct timespec first, last;
	size_t n;		/* moments, evenly spread from first to last */
	struct mt_plot_chart *charts;
	size_t nr_charts;
};

/* Creates a plot of n moments without charts; destroy it in the end. */
struct mt_error *mt_plot_create(size_t n, struct mt_plot **plot);

/* Destroys a plot with its charts and their series; NULL is fine. */
void mt_plot_destroy(struct mt_plot *plot);
MT_DEFINE_CLEANUP(mt_plot, struct mt_plot *, mt_plot_destroy)

/* Adds a chart, whose title is to be filled in; valid until the next one is added. */
struct mt_error *mt_plot_add_chart(struct mt_plot *plot, struct mt_plot_chart **chart);

/*
 * Adds a series to a chart of the plot: all values NAN, its label to be filled in; valid
 * until the next one is added.
 */
struct mt_error *mt_plot_add_series(const struct mt_plot *plot, struct mt_plot_chart *chart,
				    struct mt_plot_series **series);

/*
 * Prints the plot as text: a row of blocks (unicode: block characters) for each series.
 * A full block is the largest value of the chart, of a stack the largest of the row.
 */
void mt_plot_text(const struct mt_plot *plot, bool unicode, FILE *out);

/*
 * Makes the plot a JSON object: "begin_time", "end_time", "charts", each with "title", "unit"
 * ("bytes" or "thousandths") and "series" of a "label" and "values".  NULL: memory is short.
 */
struct mt_json *mt_plot_json(const struct mt_plot *plot);

/* Writes a value into buf: "1.50 GiB", "73 %"; "-" if it is not known.  Returns buf. */
const char *mt_plot_value(char buf[40], enum mt_plot_unit unit, double value);

/* Sets *least and *most to the range of what is drawn (sums where stacked), 0 included. */
void mt_plot_range(const struct mt_plot *plot, const struct mt_plot_chart *chart, double *least,
		   double *most);

#endif
