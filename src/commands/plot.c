// SPDX-License-Identifier: GPL-2.0-or-later
/* A recording as a picture, in the terminal or as a file. */
#include <stdio.h>

#include "base/replace.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/source.h"
#include "commands/commands.h"
#include "commands/recording_plot.h"
#include "views/picture/plot_svg.h"

#define SVG_MOMENTS 320
#define TEXT_MOMENTS 60		/* without a terminal's width */
#define TEXT_MARGIN 46		/* labels and values beside the blocks */

static const struct mt_view_option svg = {
	.name = "svg", .value = "FILE", .help = "write a picture for a report there, as SVG",
};

static const struct mt_view_option zone_option = {
	.name = "zone", .value = "NAME", .help = "only zones of this name",
};

static struct mt_error *write_svg(const char *path, const struct mt_plot *plot)
{
	struct mt_replace replace;
	struct mt_error *err = mt_replace_begin(path, &replace);

	if (err)
		return err;
	mt_plot_put_svg(replace.out, plot);
	return mt_replace_end(&replace, NULL);
}

static struct mt_error *write_text(const struct mt_plot *plot, bool unicode)
{
	mt_plot_text(plot, unicode, stdout);
	return mt_output_flush(stdout, "standard output", NULL);
}

static size_t nr_moments(const char *path, unsigned int width)
{
	if (path)
		return SVG_MOMENTS;
	return width > TEXT_MARGIN + 10 ? width - TEXT_MARGIN : TEXT_MOMENTS;
}

static struct mt_error *run(const struct mt_options *options,
			    const struct mt_command_context *context)
{
	const char *path = mt_options_value(options, &svg);
	mt_cleanup(mt_source) struct mt_source *source = NULL;
	mt_cleanup(mt_plot) struct mt_plot *plot = NULL;
	struct mt_error *err;

	if (!options->recording)
		return mt_error_create(MT_ERR_USAGE, "plot wants a recording: -r FILE");
	err = mt_source_open(options, context->progress, &source);
	if (!err)
		err = mt_recording_plot(options, source, mt_options_value(options, &zone_option),
					nr_moments(path, context->width), context->progress,
					&plot);
	if (err)
		return err;
	return path ? write_svg(path, plot) : write_text(plot, context->unicode);
}

static const struct mt_view_option *const options[] = { &svg, &zone_option, NULL };

const struct mt_command mt_command_plot = {
	.name = "plot",
	.summary = "a recording as a picture: -r FILE [--svg FILE]",
	.options = options,
	.details = "Free memory by order, its unusable share, and what is left above the low\n"
		   "watermark, over the whole recording or from --begin to --end.",
	.run = run,
};
