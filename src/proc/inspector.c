// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/inspector.h"

#include "model/address_space.h"
#include "model/inspect.h"
#include "proc/cgroup/cgroup.h"
#include "proc/memory/allocinfo.h"
#include "proc/memory/huge_pools.h"
#include "proc/memory/memory_files.h"
#include "proc/pages/pages.h"
#include "proc/task/pagemap.h"
#include "proc/task/tasks.h"
#include "proc/task/vmas.h"
#include "proc/task/vtop.h"

static const struct mt_space_ops space_ops = {
	.tasks = mt_proc_tasks,
	.vmas = mt_proc_vmas,
	.vtop = mt_proc_vtop,
};

static struct mt_error *allocs(struct mt_inspector *inspector,
			       struct mt_error *(*fn)(void *data, const struct mt_alloc_site *site),
			       void *data, struct mt_alloc_pass *pass)
{
	return mt_proc_read_allocs(mt_process_files_of(inspector)->root, inspector->snapshot, fn,
				   data, pass);
}

static struct mt_error *huge_pools(struct mt_inspector *inspector,
				   struct mt_error *(*fn)(void *data,
							  const struct mt_huge_pool *pool),
				   void *data, struct mt_huge_pass *pass)
{
	return mt_proc_huge_pools(mt_process_files_of(inspector)->root, fn, data, pass);
}

static struct mt_error *slab_nodes(struct mt_inspector *inspector,
				   struct mt_error *(*fn)(void *data,
							  const struct mt_slab_node *node),
				   void *data)
{
	return mt_proc_slab_nodes(mt_process_files_of(inspector)->root, inspector->snapshot, fn,
				  data);
}

static const struct mt_inspector_ops inspector_ops = {
	.slab_nodes = slab_nodes,
	.allocs = allocs,
	.huge_pools = huge_pools,
	.page_uses = mt_proc_page_uses,
	.cgroups = mt_proc_cgroups,
	.pages = mt_proc_pages,
	.page_map = mt_proc_page_map,
	.page = mt_proc_page,
	.spaces = &space_ops,
};

void mt_process_inspector_init(struct mt_process_files *files, const char *root)
{
	*files = (struct mt_process_files){
		.inspector = { .ops = &inspector_ops },
		.root = root,
		.place = { .root = root },
	};
}

void mt_process_inspector_attach(struct mt_process_files *files, struct mt_snapshot *snapshot)
{
	files->inspector.snapshot = snapshot;
	files->place.is_foreign = *files->root && mt_pagemap_is_foreign(snapshot->origin.arch);
	snapshot->inspector = &files->inspector;
}
