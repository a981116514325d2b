/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sink that hands on to two: one pass over a dump is shown as a table and kept as data. */
#ifndef MT_VIEWS_HTML_TEE_H
#define MT_VIEWS_HTML_TEE_H

#include "views/view/view.h"

/* Hands on to both; set up by mt_html_tee(). */
struct mt_html_tee {
	struct mt_sink sink;	/* first: the sink's functions find the tee by it */
	struct mt_sink *to[2];
};

/* Returns a tee that hands on to a, then to b, which must outlive it. */
struct mt_html_tee mt_html_tee(struct mt_sink *a, struct mt_sink *b);

#endif
