// SPDX-License-Identifier: GPL-2.0-or-later
/* Charts as JSON: whole numbers, null where nothing is known. */
#include <math.h>

#include "views/render/plot.h"

static struct mt_json *number(enum mt_plot_unit unit, double value)
{
	double whole = unit == MT_PLOT_SHARE ? value * 1000 : value;

	return isfinite(whole) && fabs(whole) < 9e18 ? mt_json_number((int64_t)llround(whole)) :
						       mt_json_null();
}

static struct mt_json *series(const struct mt_plot *plot, const struct mt_plot_chart *chart,
			      const struct mt_plot_series *from)
{
	struct mt_json *object = mt_json_object(), *values = mt_json_list();

	for (size_t i = 0; i < plot->n; i++)
		mt_json_append(&values, number(chart->unit, from->values[i]));
	mt_json_set(&object, "label", mt_json_text(from->label));
	mt_json_set(&object, "values", values);
	return object;
}

static struct mt_json *chart(const struct mt_plot *plot, const struct mt_plot_chart *from)
{
	struct mt_json *object = mt_json_object(), *all = mt_json_list();

	for (size_t i = 0; i < from->nr_series; i++)
		mt_json_append(&all, series(plot, from, &from->series[i]));
	mt_json_set(&object, "title", mt_json_text(from->title));
	mt_json_set(&object, "unit", mt_json_text(from->unit == MT_PLOT_SHARE ? "thousandths" :
										"bytes"));
	mt_json_set(&object, "series", all);
	return object;
}

static struct mt_json *moment(struct timespec time)
{
	char text[32] = "";
	struct tm tm;

	if (gmtime_r(&time.tv_sec, &tm))
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	return mt_json_text(text);
}

struct mt_json *mt_plot_json(const struct mt_plot *plot)
{
	struct mt_json *object = mt_json_object(), *charts = mt_json_list();

	for (size_t i = 0; i < plot->nr_charts; i++)
		mt_json_append(&charts, chart(plot, &plot->charts[i]));
	mt_json_set(&object, "view", mt_json_text("plot"));
	mt_json_set(&object, "begin_time", moment(plot->first));
	mt_json_set(&object, "end_time", moment(plot->last));
	mt_json_set(&object, "charts", charts);
	return object;
}
