// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/html/tee.h"

static struct mt_error *row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct mt_html_tee *tee = (struct mt_html_tee *)sink;
	struct mt_error *err = tee->to[0]->ops->row(tee->to[0], cells);

	return err ? err : tee->to[1]->ops->row(tee->to[1], cells);
}

static struct mt_error *note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *text)
{
	struct mt_html_tee *tee = (struct mt_html_tee *)sink;
	struct mt_error *err = tee->to[0]->ops->note(tee->to[0], emphasis, text);

	return err ? err : tee->to[1]->ops->note(tee->to[1], emphasis, text);
}

static struct mt_error *headline(struct mt_sink *sink, const char *text)
{
	struct mt_html_tee *tee = (struct mt_html_tee *)sink;
	struct mt_error *err = mt_sink_headline(tee->to[0], text);

	return err ? err : mt_sink_headline(tee->to[1], text);
}

static struct mt_error *finding(struct mt_sink *sink, const struct mt_sink_finding *f)
{
	struct mt_html_tee *tee = (struct mt_html_tee *)sink;
	struct mt_error *err = mt_sink_finding(tee->to[0], f);

	return err ? err : mt_sink_finding(tee->to[1], f);
}

struct mt_html_tee mt_html_tee(struct mt_sink *a, struct mt_sink *b)
{
	static const struct mt_sink_ops ops = {
		.row = row, .note = note, .headline = headline, .finding = finding,
	};

	return (struct mt_html_tee){ { .ops = &ops }, { a, b } };
}
