/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording as charts: unusable share, free memory above watermarks, free memory by order. */
#ifndef MT_COMMANDS_RECORDING_PLOT_H
#define MT_COMMANDS_RECORDING_PLOT_H

#include "cli/options.h"
#include "cli/source.h"
#include "views/render/plot.h"

/*
 * Reads samples of the recording that source is at so many moments, evenly spread from options'
 * --begin to --end or over the whole of it, and makes a plot of them; zones that manage little are
 * left out unless zone names them.  The recording is left at the sample it was at.
 * MT_ERR_USAGE: --end is before --begin; MT_ERR_NOT_FOUND: no sample, or no such zone with free
 * blocks; MT_ERR_STOPPED; errors as mt_source_read()'s.  Destroy the plot in the end.
 */
struct mt_error *mt_recording_plot(const struct mt_options *options, struct mt_source *source,
				   const char *zone, size_t moments,
				   const struct mt_progress *progress, struct mt_plot **plot);

#endif
