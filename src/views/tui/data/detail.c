// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/detail.h"

#include "views/tui/data/detail_private.h"
#include "views/tui/data/overview.h"
#include "views/views.h"

static bool is_of_orders(const struct mt_view *view)
{
	return view == &mt_view_frag || view == &mt_view_buddy;
}

bool mt_tui_has_detail(const struct mt_view *view)
{
	return view == &mt_view_overview || view == &mt_view_summary || view == &mt_view_zones ||
	       is_of_orders(view);
}

char *mt_tui_detail(const struct mt_tui_question *question, const struct mt_tui_context *context,
		    const struct mt_selection *of)
{
	return is_of_orders(question->view) ? mt_tui_detail_orders(question, context, of) :
					      mt_tui_detail_zone(question, context, of);
}
