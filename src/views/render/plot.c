// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/render/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define BAR_TITLE 10

struct mt_error *mt_plot_create(size_t n, struct mt_plot **plot)
{
	*plot = calloc(1, sizeof(**plot));
	if (!*plot)
		return mt_error_nomem();
	(*plot)->n = n;
	return NULL;
}

void mt_plot_destroy(struct mt_plot *plot)
{
	if (!plot)
		return;
	for (size_t i = 0; i < plot->nr_charts; i++) {
		for (size_t j = 0; j < plot->charts[i].nr_series; j++)
			free(plot->charts[i].series[j].values);
		free(plot->charts[i].series);
	}
	free(plot->charts);
	free(plot);
}

struct mt_error *mt_plot_add_chart(struct mt_plot *plot, struct mt_plot_chart **chart)
{
	struct mt_plot_chart *grown = realloc(plot->charts,
					      (plot->nr_charts + 1) * sizeof(*grown));

	if (!grown)
		return mt_error_nomem();
	plot->charts = grown;
	*chart = &grown[plot->nr_charts++];
	**chart = (struct mt_plot_chart){ .unit = MT_PLOT_BYTES };
	return NULL;
}

struct mt_error *mt_plot_add_series(const struct mt_plot *plot, struct mt_plot_chart *chart,
				    struct mt_plot_series **series)
{
	struct mt_plot_series *grown = realloc(chart->series,
					       (chart->nr_series + 1) * sizeof(*grown));
	double *values = malloc((plot->n + 1) * sizeof(*values));

	if (grown)
		chart->series = grown;
	if (!grown || !values) {
		free(values);
		return mt_error_nomem();
	}
	for (size_t i = 0; i < plot->n; i++)
		values[i] = NAN;
	*series = &grown[chart->nr_series++];
	**series = (struct mt_plot_series){ .values = values };
	return NULL;
}

const char *mt_plot_value(char buf[40], enum mt_plot_unit unit, double value)
{
	char size[MT_TEXT_BYTES_SIZE];

	if (isnan(value))
		snprintf(buf, 40, "-");
	else if (unit == MT_PLOT_SHARE)
		snprintf(buf, 40, "%.0f %%", value * 100);
	else
		snprintf(buf, 40, "%s%s", value < 0 ? "-" : "",
			 mt_text_bytes(size, (unsigned long long)fabs(value)));
	return buf;
}

static void widen(double value, double *least, double *most)
{
	if (isnan(value))
		return;
	*least = fmin(*least, value);
	*most = fmax(*most, value);
}

void mt_plot_range(const struct mt_plot *plot, const struct mt_plot_chart *chart, double *least,
		   double *most)
{
	*least = *most = 0;
	for (size_t i = 0; i < plot->n; i++) {
		double sum = 0;

		for (size_t j = 0; j < chart->nr_series; j++) {
			double value = chart->series[j].values[i];

			sum += isnan(value) ? 0 : value;
			widen(chart->stacked ? sum : value, least, most);
		}
	}
	if (*most <= *least)
		*most = *least + 1;
}

/* Nine heights from nothing to a full block; below zero has a sign of its own. */
static const char *block(double share, bool unicode)
{
	static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const ascii[] = { " ", ".", ":", "-", "=", "+", "*", "#", "@" };
	int height = (int)ceil(share * 8);

	if (share < 0)
		return "!";
	height = height > 8 ? 8 : height;
	return unicode ? blocks[height] : ascii[height];
}

static double last_known(const struct mt_plot *plot, const struct mt_plot_series *series)
{
	for (size_t i = plot->n; i-- > 0;)
		if (!isnan(series->values[i]))
			return series->values[i];
	return NAN;
}

static double largest(const struct mt_plot *plot, const struct mt_plot_series *series)
{
	double most = 0;

	for (size_t i = 0; i < plot->n; i++)
		most = fmax(most, series->values[i]);
	return most;
}

/* Lines share a scale; layers, of which one may be most of all, have their own. */
static double scale_of(const struct mt_plot *plot, const struct mt_plot_chart *chart, size_t row)
{
	double most = chart->unit == MT_PLOT_SHARE ? 1 : 0;

	for (size_t j = 0; j < chart->nr_series; j++)
		if (!chart->stacked || j == row)
			most = fmax(most, largest(plot, &chart->series[j]));
	return most > 0 ? most : 1;
}

static void text_chart(const struct mt_plot *plot, const struct mt_plot_chart *chart,
		       bool unicode, FILE *out)
{
	size_t width = BAR_TITLE;
	char value[40];

	for (size_t j = 0; j < chart->nr_series; j++)
		if (strlen(chart->series[j].label) > width)
			width = strlen(chart->series[j].label);
	fprintf(out, "\n%s\n", chart->title);
	for (size_t j = 0; j < chart->nr_series; j++) {
		const struct mt_plot_series *series = &chart->series[j];
		double most = scale_of(plot, chart, j);

		fprintf(out, "%-*s |", (int)width, series->label);
		for (size_t i = 0; i < plot->n; i++)
			fputs(isnan(series->values[i]) ? "?" :
							 block(series->values[i] / most, unicode),
			      out);
		fprintf(out, "| %s", mt_plot_value(value, chart->unit,
						   last_known(plot, series)));
		fprintf(out, " of %s\n", mt_plot_value(value, chart->unit, most));
	}
}

void mt_plot_text(const struct mt_plot *plot, bool unicode, FILE *out)
{
	fprintf(out, "%s\n", plot->title);
	for (size_t i = 0; i < plot->nr_charts; i++)
		text_chart(plot, &plot->charts[i], unicode, out);
	fputs("\nright: the last value, and what a full block is; ?: nothing was recorded;\n"
	      "!: below zero\n", out);
}
