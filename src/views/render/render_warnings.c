// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Of a view nothing but its warnings, a line each: where a file takes the picture, rows would only
 * be in the way, but what the picture lacks must be said.
 */
#include <stdlib.h>

#include "views/render/render.h"

struct warnings_renderer {
	struct mt_renderer base;
	FILE *out;
};

static struct mt_error *begin(struct mt_renderer *renderer, const struct mt_view *view,
			      const struct mt_snapshot *snapshot)
{
	(void)renderer;
	(void)view;
	(void)snapshot;
	return NULL;
}

static struct mt_error *end(struct mt_renderer *renderer)
{
	(void)renderer;
	return NULL;
}

static void destroy(struct mt_renderer *renderer)
{
	free(renderer);
}

static struct mt_error *row(struct mt_sink *sink, const struct mt_cell *cells)
{
	(void)sink;
	(void)cells;
	return NULL;
}

static struct mt_error *note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *text)
{
	const struct warnings_renderer *r = (const struct warnings_renderer *)sink;

	if (emphasis != MT_PLAIN)
		fprintf(r->out, "warning: %s\n", text);
	return NULL;
}

struct mt_error *mt_render_warnings(FILE *out, struct mt_renderer **renderer)
{
	static const struct mt_sink_ops sink_ops = { .row = row, .note = note };
	static const struct mt_renderer_ops ops = { begin, end, destroy };
	struct warnings_renderer *r = malloc(sizeof(*r));

	if (!r)
		return mt_error_nomem();
	*r = (struct warnings_renderer){ { { .ops = &sink_ops }, &ops }, out };
	*renderer = &r->base;
	return NULL;
}
