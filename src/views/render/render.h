/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Renderers: sinks that put a view's rows on a stream, as text or as JSON.
 *
 *	mt_render_json(&options, out, &renderer);
 *	renderer->ops->begin(renderer, view, snapshot);
 *	view->fill(&request, &renderer->sink);
 *	renderer->ops->end(renderer);		(begin … end may be repeated)
 *	mt_renderer_destroy(renderer);
 *
 * What a document holds reaches the stream at its end, unless it is too large
 * to keep: an error on the way leaves no half a page on the screen.
 */
#ifndef MT_VIEWS_RENDER_RENDER_H
#define MT_VIEWS_RENDER_RENDER_H

#include <stdio.h>

#include "base/cleanup.h"
#include "views/view/view.h"

struct mt_renderer;

/* What renderers do besides taking rows and notes. */
struct mt_renderer_ops {
	struct mt_error *(*begin)(struct mt_renderer *renderer, const struct mt_view *view,
				  const struct mt_snapshot *snapshot);
	struct mt_error *(*end)(struct mt_renderer *renderer);
	void (*destroy)(struct mt_renderer *renderer);
};

/* A renderer, as its user sees it. */
struct mt_renderer {
	struct mt_sink sink;	/* first: the sink's functions find the renderer by it */
	const struct mt_renderer_ops *ops;
};

/* How rows are shown. */
struct mt_render_options {
	const char *name;	/* of the stream, for errors */
	const char *columns;	/* -o: "key,key" or "+key,key"; NULL: the view's own */
	bool no_headings;
	bool raw;
	bool bytes;
	bool color;
	bool unicode;		/* the locale shows block characters */
	unsigned int width;	/* of the terminal; 0: no limit */
	unsigned int height;	/* of the terminal; 0: no limit */
	bool repeated;		/* one sample of several */
	bool lines;		/* of JSON: an object a line instead of a document; with
				 * no_headings nothing but rows */
};

/*
 * Creates a renderer that prints aligned text to out, which must outlive it.  options are
 * copied, their strings are not.
 */
struct mt_error *mt_render_text(const struct mt_render_options *options, FILE *out,
				struct mt_renderer **renderer);

/*
 * Creates a renderer that prints JSON to out, which must outlive it.  options are copied, their
 * strings are not.
 */
struct mt_error *mt_render_json(const struct mt_render_options *options, FILE *out,
				struct mt_renderer **renderer);

/*
 * Creates a renderer that prints comma-separated values to out, which must outlive it.  options
 * are copied, their strings are not.
 */
struct mt_error *mt_render_csv(const struct mt_render_options *options, FILE *out,
			       struct mt_renderer **renderer);

/*
 * Creates a renderer that prints of a view only what it warns of to out, which must outlive it:
 * of those whose answer goes to a file.
 */
struct mt_error *mt_render_warnings(FILE *out, struct mt_renderer **renderer);

/* Destroys a renderer; NULL is fine. */
static inline void mt_renderer_destroy(struct mt_renderer *renderer)
{
	if (renderer)
		renderer->ops->destroy(renderer);
}
MT_DEFINE_CLEANUP(mt_renderer, struct mt_renderer *, mt_renderer_destroy)

#endif
