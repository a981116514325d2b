// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/views.h"

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
	&mt_view_blockers,
	&mt_view_blockers_list,
	&mt_view_blockers_holders,
	&mt_view_blockers_map,
	&mt_view_blockers_offline,
	&mt_view_pages,
	&mt_view_page,
	&mt_view_page_mappings,
	&mt_view_pages_list,
	&mt_view_pages_map,
	&mt_view_pages_by,
	&mt_view_owners,
	&mt_view_owners_list,
	&mt_view_check,
	&mt_view_tasks,
	&mt_view_vmas,
	&mt_view_vtop,
	&mt_view_pagetable,
	&mt_view_vmalloc,
	&mt_view_slabs,
	&mt_view_cgroups,
	&mt_view_files,
	&mt_view_hugetlb,
	&mt_view_allocs,
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
