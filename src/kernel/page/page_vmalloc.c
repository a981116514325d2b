// SPDX-License-Identifier: GPL-2.0-or-later
/* Adds the area of the vmalloc region and the kernel stack that a page backs. */
#include <inttypes.h>
#include <stdlib.h>

#include "kernel/page/page_properties.h"
#include "kernel/scan/backing.h"
#include "kernel/task/task.h"
#include "kernel/vmalloc/vmalloc.h"

static struct mt_error *add_area(const struct mt_property_list *f, const struct mt_vm_area *area)
{
	const char *names[MT_MAX_VM_FLAGS];
	size_t n = mt_vm_area_flags(area, names), len = 0;
	mt_cleanup(free) char *text = NULL;
	char flags[256] = "none";
	struct mt_error *err = mt_vm_area_describe(f->kernel, area, &text);

	for (size_t i = 0; i < n && len < sizeof(flags); i++)
		len += (size_t)snprintf(flags + len, sizeof(flags) - len, "%s%s", i ? " " : "",
					names[i]);
	if (!err)
		err = mt_property_add(f, "vmalloc_area",
				      "of the vmalloc region, and who asked for it", "%s", text);
	return err ? err : mt_property_add(f, "vmalloc_flags", NULL, "%s", flags);
}

static struct mt_error *add_stack(const struct mt_property_list *f,
				  const struct mt_task_stack *stack)
{
	uint64_t pid = mt_reader_peek(f->kernel->reader, stack->task, &f->kernel->tasks->task.pid);
	mt_cleanup(free) char *name = mt_task_name(f->kernel, stack->task,
						     mt_task_is_kernel(f->kernel, stack->task));

	if (pid == MT_UNKNOWN)
		return NULL;
	return mt_property_add(f, "kernel_stack", "of the task with this pid and name",
			       "%" PRIu64 " %s", pid, name ? name : "?");
}

/* Adds the tasks whose stacks, smaller than a page, lie in the page. */
static struct mt_error *add_small_stacks(const struct mt_property_list *f)
{
	const struct mt_backing *backing = &f->classifier->backing;
	unsigned int shift = f->kernel->memmap->page_shift;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < backing->nr_stacks; i++) {
		const struct mt_task_stack *stack = &backing->stacks[i];
		uint64_t phys;

		if (!stack->size || stack->size >> shift)
			continue;

		mt_cleanup(mt_error) struct mt_error *no =
			mt_dump_virt_to_phys(f->kernel->image->dump, stack->address, &phys);

		if (!no && phys >> shift == f->pfn)
			err = add_stack(f, stack);
	}
	return err;
}

struct mt_error *mt_page_properties_vmalloc(const struct mt_property_list *f)
{
	const struct mt_backing *backing = &f->classifier->backing;
	const struct mt_backing_run *run = mt_backing_find(backing, f->pfn);
	const struct mt_vm_area *area = NULL;
	const struct mt_task_stack *stack = NULL;
	struct mt_error *err = NULL;

	if (!run)
		return add_small_stacks(f);
	if (run->owner < backing->nr_areas) {
		area = &f->kernel->vm_areas->v[run->owner];
		err = add_area(f, area);
		stack = mt_backing_stack_at(backing, area->start);
	} else {
		stack = &backing->stacks[run->owner - backing->nr_areas];
	}
	return err || !stack ? err : add_stack(f, stack);
}
