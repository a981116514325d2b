// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/space/space.h"

#include "kernel/page/page.h"
#include "kernel/pgtable/ptdump.h"
#include "kernel/vmalloc/vmalloc_list.h"


const struct mt_space_ops mt_kernel_space_ops = {
	.tasks = mt_kernel_tasks,
	.vtop = mt_kernel_vtop,
	.vmas = mt_kernel_vmas,
	.page_table = mt_kernel_page_table,
	.page_mappings = mt_kernel_page_mappings,
	.vm_areas = mt_kernel_vm_areas,
};
