/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The section of a report that shows a recording from its begin to its end. */
#ifndef MT_COMMANDS_REPORT_OVER_TIME_H
#define MT_COMMANDS_REPORT_OVER_TIME_H

#include <stdio.h>

#include "cli/options.h"
#include "cli/source.h"
#include "views/html/section.h"

/*
 * Writes charts of the recording that source is as a section to html, their values as a document
 * to json.  Errors as mt_recording_plot()'s; then what was written is no whole.
 */
struct mt_error *mt_report_put_over_time(const struct mt_options *options,
					 struct mt_source *source,
					 const struct mt_html_section *section,
					 const struct mt_progress *progress, FILE *html,
					 FILE *json);

#endif
