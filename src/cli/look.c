// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/look.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/number.h"

void mt_look_find(struct mt_look *look)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	const char *columns = getenv("COLUMNS");
	bool is_terminal = isatty(STDOUT_FILENO);
	struct winsize size;
	uint64_t n;

	*look = (struct mt_look){
		.shows_color = !(no_color && *no_color) && is_terminal && term &&
			       strcmp(term, "dumb"),
		.unicode = !strcmp(nl_langinfo(CODESET), "UTF-8"),
	};
	if (is_terminal && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size)) {
		look->width = size.ws_col;
		look->height = size.ws_row;
	}
	if (columns && mt_number_parse(columns, &n) && n > 0 && n < 65536)
		look->width = (unsigned int)n;
}

bool mt_look_is_colored(const struct mt_look *look, const struct mt_options *options)
{
	return options->color == MT_COLOR_AUTO ? look->shows_color :
						 options->color == MT_COLOR_ALWAYS;
}

struct mt_error *mt_look_renderer(const struct mt_look *look, const struct mt_options *options,
				  const struct mt_view *view, bool repeated, const char *name,
				  FILE *out, struct mt_renderer **renderer)
{
	const struct mt_render_options render = {
		.name = name,
		.columns = options->columns,
		.no_headings = options->no_headings,
		.raw = options->request.raw,
		.bytes = options->bytes,
		.color = mt_look_is_colored(look, options),
		.unicode = look->unicode,
		.width = look->width,
		.height = look->height,
		.repeated = repeated,
		.lines = options->json_lines,
	};

	if (options->csv && !view->document)
		return mt_render_csv(&render, out, renderer);
	return options->json || view->document ? mt_render_json(&render, out, renderer) :
						 mt_render_text(&render, out, renderer);
}
