// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands/report_over_time.h"

#include "commands/recording_plot.h"
#include "views/picture/markup.h"
#include "views/picture/plot_svg.h"

#define MOMENTS 320

struct mt_error *mt_report_put_over_time(const struct mt_options *options,
					 struct mt_source *source,
					 const struct mt_html_section *section,
					 const struct mt_progress *progress, FILE *html,
					 FILE *json)
{
	mt_cleanup(mt_plot) struct mt_plot *plot = NULL;
	mt_cleanup(mt_json) struct mt_json *document = NULL;
	struct mt_error *err = mt_recording_plot(options, source, NULL, MOMENTS, progress, &plot);

	if (err)
		return err;
	document = mt_plot_json(plot);
	if (!mt_json_write(document, json))
		return mt_error_nomem();
	fputs("<section id=\"", html);
	mt_markup_put_text(html, section->id);
	fputs("\">\n<h2>", html);
	mt_markup_put_text(html, section->title);
	fputs("</h2>\n<figure class=\"picture\">\n", html);
	mt_plot_put_svg(html, plot);
	fputs("</figure>\n</section>\n", html);
	return NULL;
}
