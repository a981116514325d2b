// SPDX-License-Identifier: GPL-2.0-or-later
/* A picture for a report: charts one below the other, each with axis and legend. */
#include <math.h>
#include <string.h>

#include "views/picture/markup.h"
#include "views/picture/plot_svg.h"

/* In pixels. */
#define LEFT 90
#define PLOT_WIDTH 640
#define LEGEND 230
#define TOP 56
#define CHART_HEIGHT 180
#define CHART_STEP 250

/* Dark to light, told apart in grey and by the colour-blind (after viridis). */
static const char *const colors[] = {
	"#440154", "#482878", "#3e4a89", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58",
	"#b5de2b", "#fde725", "#f8961e", "#d1495b",
};

static const char *color(size_t i)
{
	return colors[i % MT_ARRAY_SIZE(colors)];
}

/* Lines that are few should not be neighbours in the row of colours. */
static const char *color_of(const struct mt_plot_chart *chart, size_t i)
{
	size_t n = chart->nr_series;

	return n < MT_ARRAY_SIZE(colors) && !chart->stacked ?
		       color(i * MT_ARRAY_SIZE(colors) / (n ? n : 1)) :
		       color(i);
}

/* Where a chart lies, and what its axis spans. */
struct frame {
	const struct mt_plot *plot;
	const struct mt_plot_chart *chart;
	double top, least, most;
};

static double x_of(const struct frame *frame, size_t i)
{
	size_t n = frame->plot->n;

	return LEFT + (n > 1 ? (double)i * PLOT_WIDTH / (double)(n - 1) : 0);
}

static double y_of(const struct frame *frame, double value)
{
	double share = (value - frame->least) / (frame->most - frame->least);

	return frame->top + CHART_HEIGHT * (1 - share);
}

static void put_axis(const struct frame *frame, FILE *out)
{
	char value[40];

	for (int i = 0; i <= 4; i++) {
		double at = frame->least + (frame->most - frame->least) * i / 4;

		fprintf(out, "<path d=\"M%d %.1fh%d\" stroke=\"#ddd\"/>"
			     "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
			LEFT, y_of(frame, at), PLOT_WIDTH, LEFT - 6, y_of(frame, at) + 4,
			mt_plot_value(value, frame->chart->unit, at));
	}
	if (frame->least < 0)
		fprintf(out, "<path d=\"M%d %.1fh%d\" stroke=\"#c00\"/>\n", LEFT,
			y_of(frame, 0), PLOT_WIDTH);
}

static void put_times(const struct frame *frame, FILE *out)
{
	double seconds = difftime(frame->plot->last.tv_sec, frame->plot->first.tv_sec);

	for (int i = 0; i <= 4; i++) {
		time_t at = frame->plot->first.tv_sec + (time_t)(seconds * i / 4);
		bool is_end = i == 0 || i == 4; /* elsewhere there is no room for the offset */
		char text[32] = "";
		struct tm tm;

		if (localtime_r(&at, &tm))
			strftime(text, sizeof(text),
				 seconds < 600 ? is_end ? "%H:%M:%S %z" : "%H:%M:%S" :
				 is_end	       ? "%m-%d %H:%M %z" : "%m-%d %H:%M", &tm);
		fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>\n",
			LEFT + PLOT_WIDTH * i / 4.0, frame->top + CHART_HEIGHT + 16, text);
	}
}

/* The height of the layers below number j, at moment i. */
static double below(const struct mt_plot_chart *chart, size_t j, size_t i)
{
	double sum = 0;

	for (size_t k = 0; k < j; k++)
		sum += isnan(chart->series[k].values[i]) ? 0 : chart->series[k].values[i];
	return sum;
}

/* The next run of moments at which the series is known; its end, or n if there is none. */
static size_t next_run(const struct frame *frame, const double *values, size_t *start)
{
	size_t n = frame->plot->n, end;

	while (*start < n && isnan(values[*start]))
		++*start;
	for (end = *start; end < n && !isnan(values[end]);)
		end++;
	return end;
}

static void put_layer(const struct frame *frame, size_t j, FILE *out)
{
	const double *values = frame->chart->series[j].values;
	size_t start = 0, end;

	for (; (end = next_run(frame, values, &start)) > start; start = end) {
		fputs("<path d=\"", out);
		for (size_t i = start; i < end; i++)
			fprintf(out, "%c%.1f %.1f", i == start ? 'M' : 'L', x_of(frame, i),
				y_of(frame, below(frame->chart, j + 1, i)));
		for (size_t i = end; i-- > start;)
			fprintf(out, "L%.1f %.1f", x_of(frame, i),
				y_of(frame, below(frame->chart, j, i)));
		fprintf(out, "Z\" fill=\"%s\"/>\n", color_of(frame->chart, j));
	}
}

static void put_line(const struct frame *frame, size_t j, FILE *out)
{
	const double *values = frame->chart->series[j].values;
	size_t start = 0, end;

	for (; (end = next_run(frame, values, &start)) > start; start = end) {
		fputs("<path d=\"", out);
		for (size_t i = start; i < end; i++)
			fprintf(out, "%c%.1f %.1f", i == start ? 'M' : 'L', x_of(frame, i),
				y_of(frame, values[i]));
		/* a moment alone is a dot */
		fprintf(out, "%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\""
			     " stroke-linecap=\"round\"/>\n",
			end == start + 1 ? "h0.1" : "", color_of(frame->chart, j));
	}
}

static void put_legend(const struct frame *frame, FILE *out)
{
	size_t n = frame->chart->nr_series;

	for (size_t j = 0; j < n; j++) {
		/* as the layers lie, the first at the bottom */
		size_t row = frame->chart->stacked ? n - 1 - j : j;
		double y = frame->top + 8 + (double)row * 15;

		fprintf(out, "<rect x=\"%d\" y=\"%.1f\" width=\"12\" height=\"10\" fill=\"%s\"/>"
			     "<text x=\"%d\" y=\"%.1f\">",
			LEFT + PLOT_WIDTH + 16, y - 8, color_of(frame->chart, j),
			LEFT + PLOT_WIDTH + 34, y + 1);
		mt_markup_put_text(out, frame->chart->series[j].label);
		fputs("</text>\n", out);
	}
}

static void put_chart(const struct mt_plot *plot, size_t i, FILE *out)
{
	struct frame frame = {
		.plot = plot, .chart = &plot->charts[i], .top = TOP + (double)i * CHART_STEP + 24,
	};

	mt_plot_range(plot, frame.chart, &frame.least, &frame.most);
	if (frame.chart->unit == MT_PLOT_SHARE)
		frame.most = 1;
	fprintf(out, "<text x=\"%d\" y=\"%.1f\" font-weight=\"bold\">", LEFT, frame.top - 10);
	mt_markup_put_text(out, frame.chart->title);
	fputs("</text>\n", out);
	put_axis(&frame, out);
	for (size_t j = 0; j < frame.chart->nr_series; j++)
		(frame.chart->stacked ? put_layer : put_line)(&frame, j, out);
	put_times(&frame, out);
	put_legend(&frame, out);
}

void mt_plot_put_svg(FILE *out, const struct mt_plot *plot)
{
	int width = LEFT + PLOT_WIDTH + LEGEND;
	size_t height = TOP + plot->nr_charts * CHART_STEP;

	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%zu\""
		     " viewBox=\"0 0 %d %zu\">\n"
		     "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
		     "<g font-family=\"sans-serif\" font-size=\"12\">\n"
		     "<text x=\"%d\" y=\"28\" font-size=\"16\">", width, height, width, height,
		LEFT);
	mt_markup_put_text(out, plot->title);
	fputs("</text>\n", out);
	for (size_t i = 0; i < plot->nr_charts; i++)
		put_chart(plot, i, out);
	fputs("</g>\n</svg>\n", out);
}
