// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kernel.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/cgroup/cgroup.h"
#include "kernel/file/file.h"
#include "kernel/inspect.h"
#include "kernel/machine/machine.h"
#include "kernel/owner/page_owner.h"
#include "kernel/pgtable/swap.h"
#include "kernel/rmap/mapcount.h"
#include "kernel/scan/classifier.h"
#include "kernel/task/mm_users.h"
#include "kernel/task/task.h"
#include "kernel/vmalloc/module.h"
#include "kernel/vmalloc/vmalloc.h"

static const struct mt_part_type *const part_types[MT_NR_PARTS] = {
	[MT_PART_PAGES] = &mt_part_pages,
	[MT_PART_CLASSIFIER] = &mt_part_classifier,
	[MT_PART_TASKS] = &mt_part_tasks,
	[MT_PART_MM_USERS] = &mt_part_mm_users,
	[MT_PART_MODULES] = &mt_part_modules,
	[MT_PART_VM_AREAS] = &mt_part_vm_areas,
	[MT_PART_SWAP] = &mt_part_swap,
	[MT_PART_PAGE_OWNERS] = &mt_part_page_owners,
	[MT_PART_RMAP] = &mt_part_rmap,
	[MT_PART_CGROUPS] = &mt_part_cgroups,
	[MT_PART_FILES] = &mt_part_files,
};

static struct mt_error *read_virtual(void *data, uint64_t address, void *buf, size_t len)
{
	return mt_dump_read(data, MT_KVIRT, address, buf, len);
}

static struct mt_error *check_memory(const struct mt_memory *memory)
{
	uint64_t page_size = memory->page_size;

	if ((memory->pointer_size == 4 || memory->pointer_size == 8) && page_size >= 4096 &&
	    page_size <= (1u << 20) && !(page_size & (page_size - 1)))
		return NULL;
	return mt_error_create(MT_ERR_FORMAT, "pages of %" PRIu64 " bytes, pointers of %u",
			       page_size, memory->pointer_size);
}

static struct mt_error *open_memory(struct mt_kernel *kernel)
{
	struct mt_dump *dump = kernel->image->dump;
	const struct mt_memory memory = {
		.read = read_virtual,
		.data = dump,
		.big_endian = mt_dump_is_big_endian(dump),
		.pointer_size = mt_dump_pointer_size(dump),
		.page_size = mt_dump_page_size(dump),
		.is_noted = mt_dump_is_noting(dump),
		.seen = kernel->image->is_living ? &kernel->seen : NULL,
	};
	struct mt_error *err = check_memory(&memory);

	return err ? err : mt_reader_create(&memory, &kernel->reader);
}

static struct mt_error *find_orders(struct mt_kernel *kernel)
{
	const struct mt_layout *layout = &kernel->layout;

	if (layout->list_head.size != 2 * mt_reader_memory(kernel->reader)->pointer_size)
		return mt_error_create(MT_ERR_FORMAT, "struct list_head of %" PRIu64 " bytes",
				       layout->list_head.size);
	kernel->nr_orders = (unsigned int)layout->zone.free_area.m.nr_elements;
	kernel->huge_order = mt_huge_page_order(kernel->reader, layout, kernel->image);
	return NULL;
}

/* If CPUs cannot be read only the per-CPU numbers are unknown. */
static struct mt_error *read_percpu(struct mt_kernel *kernel)
{
	struct mt_error *err = mt_percpu_read(kernel->reader, &kernel->layout, kernel->image,
					      &kernel->percpu);

	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	kernel->percpu_problem = strdup(mt_error_message(err));
	mt_error_destroy(err);
	return kernel->percpu_problem ? NULL : mt_error_nomem();
}

static struct mt_error *assemble(struct mt_kernel *kernel)
{
	const struct mt_image *image = kernel->image;
	struct mt_error *err = open_memory(kernel);

	if (!err)
		err = mt_layout_resolve(image->types,
					mt_reader_memory(kernel->reader)->pointer_size,
					&kernel->layout);
	if (!err)
		err = find_orders(kernel);
	if (!err)
		err = mt_knodes_read(kernel->reader, &kernel->layout, image, &kernel->nodes);
	if (!err)
		err = mt_knames_read(kernel->reader, &kernel->layout, image, &kernel->names);
	if (!err)
		err = read_percpu(kernel);
	return err;
}

void mt_kernel_set_workers(struct mt_kernel *kernel, unsigned int workers)
{
	kernel->most_workers = workers;
}

struct mt_error *mt_kernel_open(struct mt_image *image, const struct mt_progress *progress,
				struct mt_kernel **kernel)
{
	mt_cleanup(mt_kernel) struct mt_kernel *new = calloc(1, sizeof(*new));

	if (!new)
		return mt_error_nomem();
	new->image = image;
	new->progress = progress;
	new->inspector.ops = &mt_kernel_inspector_ops;
	new->part_types = part_types;

	struct mt_error *err = assemble(new);

	if (!err)
		*kernel = mt_steal(new);
	return mt_error_prefix(err, "%s", image->path);
}

void mt_kernel_close(struct mt_kernel *kernel)
{
	if (!kernel)
		return;
	mt_kernel_destroy_parts(kernel);
	mt_percpu_release(&kernel->percpu);
	free(kernel->percpu_problem);
	mt_knames_release(&kernel->names);
	mt_knodes_release(&kernel->nodes);
	mt_reader_destroy(kernel->reader);
	free(kernel);
}
