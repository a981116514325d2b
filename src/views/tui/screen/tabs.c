// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/tabs.h"

#include <string.h>

#include "views/tui/data/orders.h"
#include "views/tui/data/overview.h"
#include "views/views.h"

bool mt_tui_can_ask(const struct mt_tui *tui, const struct mt_view *view)
{
	return !(view->asks & ~tui->source->answers);
}

static bool is_tab(const struct mt_tui *tui, const struct mt_view *view)
{
	return mt_tui_can_ask(tui, view) && !view->document &&
	       (!view->reads_log || tui->source->is_core) &&
	       (!view->min_arguments || view->compares);
}

const struct mt_view *mt_tui_tab(const struct mt_tui *tui, size_t i)
{
	if (!i--)
		return &mt_view_overview;
	for (size_t v = 0; v < mt_nr_views; v++)
		if (is_tab(tui, mt_views[v]) && i-- == 0)
			return mt_views[v];
	return NULL;
}

const struct mt_view *mt_tui_find_view(const char *name)
{
	static const struct mt_view *const ours[] = { &mt_view_overview, &mt_view_orders };

	for (size_t i = 0; i < MT_ARRAY_SIZE(ours); i++)
		if (!strcmp(ours[i]->name, name))
			return ours[i];
	return mt_view_find(name);
}
