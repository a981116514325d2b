// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/inspect.h"

#include "kernel/audit/audit.h"
#include "kernel/blockers/blockers.h"
#include "kernel/codetag/alloc_tags.h"
#include "kernel/holder/holder.h"
#include "kernel/hugetlb/hugetlb.h"
#include "kernel/log.h"
#include "kernel/owner/allocated_pages.h"
#include "kernel/page/page.h"
#include "kernel/scan/selection.h"
#include "kernel/slab/caches.h"
#include "kernel/space/space.h"
#include "kernel/zone/free_blocks.h"
#include "kernel/zone/memory_sections.h"
#include "kernel/zone/zonelist.h"

const struct mt_inspector_ops mt_kernel_inspector_ops = {
	.free_blocks = mt_kernel_free_blocks,
	.zonelists = mt_kernel_zonelists,
	.sections = mt_kernel_sections,
	.memory_model = mt_kernel_memory_model,
	.page_uses = mt_kernel_page_uses,
	.page_holders = mt_kernel_page_holders,
	.cgroups = mt_kernel_cgroups,
	.files = mt_kernel_files,
	.pages = mt_kernel_pages,
	.page_map = mt_kernel_page_map,
	.page = mt_kernel_page,
	.owned_pages = mt_kernel_owned_pages,
	.owner_stack = mt_kernel_owner_stack,
	.gfp_names = mt_kernel_gfp_names,
	.blocks = mt_kernel_blocks,
	.check = mt_kernel_check,
	.slab_caches = mt_kernel_slab_caches,
	.slab_nodes = mt_kernel_slab_nodes,
	.allocs = mt_kernel_allocs,
	.huge_pools = mt_kernel_huge_pools,
	.log = mt_kernel_log,
	.spaces = &mt_kernel_space_ops,
};
