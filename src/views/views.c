// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/views.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct mt_view *const mt_views[] = {
	&mt_view_summary,
	&mt_view_where,
	&mt_view_nodes,
	&mt_view_zones,
	&mt_view_buddy,
	&mt_view_pagetypes,
	&mt_view_frag,
	&mt_view_pcp,
	&mt_view_why,
	&mt_view_freelist,
	&mt_view_zonelists,
	&mt_view_sections,
	&mt_view_pages,
	&mt_view_page,
	&mt_view_page_mappings,
	&mt_view_pages_list,
	&mt_view_pages_map,
	&mt_view_owners,
	&mt_view_owners_list,
	&mt_view_check,
	&mt_view_tasks,
	&mt_view_vmas,
	&mt_view_vtop,
	&mt_view_pagetable,
	&mt_view_vmalloc,
	&mt_view_snapshot,
	&mt_view_diff,
	&mt_view_oom,
	&mt_view_log,
};

const size_t mt_nr_views = MT_ARRAY_SIZE(mt_views);

const struct mt_view *mt_view_find(const char *name)
{
	for (size_t i = 0; i < mt_nr_views; i++)
		if (!strcmp(mt_views[i]->name, name))
			return mt_views[i];
	return NULL;
}

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
