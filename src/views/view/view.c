// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/view/view.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum mt_emphasis mt_emphasis_of_pressure(enum mt_pressure pressure)
{
	switch (pressure) {
	case MT_PRESSURE_BELOW_MIN:
		return MT_ALERT;
	case MT_PRESSURE_BELOW_LOW:
		return MT_WARNING;
	default:
		return MT_PLAIN;
	}
}

struct mt_error *mt_section_missing(const struct mt_snapshot *snapshot, enum mt_section section)
{
	for (size_t i = 0; i < snapshot->nr_incomplete; i++)
		if (snapshot->incomplete[i].section == section)
			return mt_error_create(MT_ERR_NOT_FOUND, "%s",
					       snapshot->incomplete[i].reason);
	return mt_error_create(MT_ERR_NOT_FOUND, "no %s here", mt_section_name(section));
}

void mt_request_found(const struct mt_request *request)
{
	if (request->check && request->finding)
		*request->finding = true;
}

struct mt_error *mt_sink_headline(struct mt_sink *sink, const char *text)
{
	return sink->ops->headline ? sink->ops->headline(sink, text) :
				     sink->ops->note(sink, MT_PLAIN, text);
}

struct mt_error *mt_sink_finding(struct mt_sink *sink, const struct mt_sink_finding *finding)
{
	if (sink->ops->finding)
		return sink->ops->finding(sink, finding);
	return mt_sink_note(sink, finding->emphasis, "%s%s%s", finding->text,
			    finding->next ? "; next: " : "", finding->next ? finding->next : "");
}

struct mt_error *mt_sink_total(struct mt_sink *sink, const struct mt_cell *cells)
{
	return sink->ops->total ? sink->ops->total(sink, cells) : NULL;
}

struct mt_error *mt_sink_note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *fmt,
			      ...)
{
	mt_cleanup(free) char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	return text ? sink->ops->note(sink, emphasis, text) : mt_error_nomem();
}

const char *mt_origin_time_text(char buf[32], const struct mt_origin *origin)
{
	struct tm tm;

	buf[0] = '\0';
	if (origin->has_time && gmtime_r(&origin->time.tv_sec, &tm))
		strftime(buf, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return buf;
}

const char *mt_origin_time_local(char buf[MT_TEXT_TIME_SIZE], const struct mt_origin *origin)
{
	buf[0] = '\0';
	return origin->has_time ? mt_text_time(buf, origin->time.tv_sec) : buf;
}
