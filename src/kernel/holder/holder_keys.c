// SPDX-License-Identifier: GPL-2.0-or-later
/* By what pages are counted: one struct mt_holder_type a key. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/cgroup/cgroup.h"
#include "kernel/codetag/alloc_tags.h"
#include "kernel/file/file.h"
#include "kernel/holder/holder_private.h"
#include "kernel/owner/page_owner.h"
#include "kernel/task/task.h"
#include "kernel/vmalloc/module.h"
#include "kernel/vmalloc/vmalloc.h"
#include "model/callers.h"

#define MAX_CACHE_NAME	255u

/* An anon_vma is marked by bit 0 of page.mapping, a page of KSM by bits 0 and 1. */
#define MAPPING_ANON	1u
#define MAPPING_KSM	3u

static struct mt_error *copy(const char *text, struct mt_holder_name *name)
{
	name->name = text ? strdup(text) : NULL;
	return text && !name->name ? mt_error_nomem() : NULL;
}

static struct mt_error *print(struct mt_holder_name *name, const char *fmt, uint64_t number)
	__attribute__((format(printf, 2, 0)));

static struct mt_error *print(struct mt_holder_name *name, const char *fmt, uint64_t number)
{
	if (asprintf(&name->name, fmt, number) >= 0)
		return NULL;
	name->name = NULL;
	return mt_error_nomem();
}

/* ---- what the scan knows itself ---- */

static uint64_t use_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			 uint64_t first, uint64_t *n)
{
	(void)h;
	(void)first;
	(void)n;
	return MT_WORD_NUMBER + run->use;
}

static struct mt_error *use_name(struct mt_holder_reader *h, uint64_t word,
				 struct mt_holder_name *name)
{
	(void)h;
	return copy(mt_uses[word - MT_WORD_NUMBER].name, name);
}

static uint64_t order_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			   uint64_t first, uint64_t *n)
{
	(void)h;
	(void)first;
	(void)n;
	return MT_WORD_NUMBER + run->order;
}

static struct mt_error *number_name(struct mt_holder_reader *h, uint64_t word,
				    struct mt_holder_name *name)
{
	(void)h;
	return print(name, "%" PRIu64, word - MT_WORD_NUMBER);
}

static uint64_t node_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			  uint64_t first, uint64_t *n)
{
	(void)first;
	(void)n;
	return run->zone == MT_NO_INDEX ? MT_WORD_UNKNOWN :
	       MT_WORD_NUMBER + h->classifier->zones[run->zone]->node;
}

static uint64_t zone_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			  uint64_t first, uint64_t *n)
{
	(void)h;
	(void)first;
	(void)n;
	return run->zone == MT_NO_INDEX ? MT_WORD_UNKNOWN : MT_WORD_NUMBER + run->zone;
}

static struct mt_error *zone_name(struct mt_holder_reader *h, uint64_t word,
				  struct mt_holder_name *name)
{
	return copy(h->classifier->zones[word - MT_WORD_NUMBER]->name, name);
}

static uint64_t block_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			   uint64_t first, uint64_t *n)
{
	unsigned int order = h->kernel->pageblocks.order;
	uint64_t pfn = run->pfn + first, block = pfn >> order;
	uint64_t left = ((block + 1) << order) - pfn;

	*n = left < *n ? left : *n;
	if (block >= h->nr_blocks || h->block_types[block] == 0xff)
		return MT_WORD_UNKNOWN;
	return MT_WORD_NUMBER + h->block_types[block];
}

static struct mt_error *block_name(struct mt_holder_reader *h, uint64_t word,
				   struct mt_holder_name *name)
{
	return copy(h->kernel->names.migrate_types[word - MT_WORD_NUMBER], name);
}

/* ---- slab caches ---- */

static uint64_t cache_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			   uint64_t first, uint64_t *n)
{
	const struct mt_field *field = &h->classifier->layout.slab_cache;
	uint64_t cache;

	(void)first;
	(void)n;
	if (run->use != MT_USE_SLAB || !field->exists)
		return MT_WORD_NONE;
	cache = mt_page_load(&h->classifier->decoder, run->raw + field->m.offset);
	return cache && cache < MT_WORD_NUMBER ? MT_WORD_UNKNOWN : cache;
}

static struct mt_error *cache_name(struct mt_holder_reader *h, uint64_t word,
				   struct mt_holder_name *name)
{
	const struct mt_field *field = &h->classifier->layout.cache_name;
	uint64_t at = field->exists ? mt_reader_peek(h->kernel->reader, word, field) : MT_UNKNOWN;

	if (at && at != MT_UNKNOWN)
		mt_error_destroy(mt_reader_read_string(h->kernel->reader, at, MAX_CACHE_NAME,
						       &name->name));
	return NULL;
}

/* ---- memory cgroups ---- */

static struct mt_error *prepare_cgroups(struct mt_holder_reader *h)
{
	return mt_kernel_need(h->kernel, MT_PART_CGROUPS);
}

static uint64_t cgroup_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			    uint64_t first, uint64_t *n)
{
	(void)first;
	(void)n;
	return mt_holder_memcg(h, run);
}

static struct mt_error *cgroup_name(struct mt_holder_reader *h, uint64_t word,
				    struct mt_holder_name *name)
{
	uint64_t memcg = mt_memcg_of_data(h->kernel, word);
	const struct mt_kcgroup *group = memcg ? mt_kcgroup_find(h->kernel->cgroups, memcg) : NULL;

	/* one that hangs on no list any more, while its last pages go */
	if (memcg && !group)
		return mt_memcg_path(h->kernel, memcg, &name->name);
	if (!group)
		return NULL;
	if (!group->dying)
		return copy(group->path, name);
	return asprintf(&name->name, "%s (dying)", group->path) < 0 ?
	       (name->name = NULL, mt_error_nomem()) : NULL;
}

/* ---- files ---- */

static struct mt_error *prepare_files(struct mt_holder_reader *h)
{
	return mt_kernel_need(h->kernel, MT_PART_FILES);
}

static uint64_t file_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			  uint64_t first, uint64_t *n)
{
	(void)first;
	(void)n;
	return mt_holder_mapping(h, run);
}

static struct mt_error *file_name(struct mt_holder_reader *h, uint64_t word,
				  struct mt_holder_name *name)
{
	struct mt_inode_info info;
	struct mt_error *err = mt_inode_of_mapping(h->kernel, word, &info);
	int len = 0;

	if (err)
		return err;
	if (info.path)
		len = asprintf(&name->name, "%s%s", info.path, info.deleted ? " (deleted)" : "");
	else if (info.inode && info.filesystem && info.number != MT_UNKNOWN)
		len = asprintf(&name->name, "inode %" PRIu64 " of %s %s", info.number,
			       info.filesystem, info.source ? info.source : "");
	mt_inode_info_release(&info);
	if (len >= 0)
		return NULL;
	name->name = NULL;
	return mt_error_nomem();
}

static struct mt_error *filesystem_name(struct mt_holder_reader *h, uint64_t word,
					struct mt_holder_name *name)
{
	return mt_super_block_name(h->kernel, mt_super_block_of_mapping(h->kernel, word),
				   &name->name);
}

/* ---- processes ---- */

static uint64_t process_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			     uint64_t first, uint64_t *n)
{
	const struct mt_page_decoder *d = &h->classifier->decoder;
	uint64_t mapping;

	(void)first;
	(void)n;
	if (!d->has_mapping || (run->use != MT_USE_ANON && run->use != MT_USE_ANON_LARGE &&
				run->use != MT_USE_KSM && run->use != MT_USE_SWAPCACHE &&
				run->use != MT_USE_HUGETLB))
		return MT_WORD_NONE;
	mapping = mt_page_load(d, run->raw + d->mapping_at);
	if ((mapping & MAPPING_KSM) == MAPPING_KSM)
		return MT_WORD_SHARED;
	return mapping & MAPPING_ANON ? (mapping & ~UINT64_C(3)) | MAPPING_ANON : MT_WORD_NONE;
}

/* A page is with the process that touched it first; children that share it have their own. */
static struct mt_error *process_name(struct mt_holder_reader *h, uint64_t word,
				     struct mt_holder_name *name)
{
	const struct mt_anon_owner *owner = mt_holders_anon_owner(h, word & ~UINT64_C(3));
	mt_cleanup(free) char *comm = owner ? mt_task_name(h->kernel, owner->task, false) : NULL;

	if (!owner)
		return copy("(a process that has ended)", name);
	if (asprintf(&name->name, "%" PRIu64 " %s", owner->pid, comm ? comm : "") >= 0)
		return NULL;
	name->name = NULL;
	return mt_error_nomem();
}

/* ---- vmalloc and modules ---- */

static uint64_t area_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			  uint64_t first, uint64_t *n)
{
	const struct mt_backing *backing = &h->classifier->backing;
	const struct mt_backing_run *at;

	if (run->use != MT_USE_VMALLOC && run->use != MT_USE_STACK)
		return MT_WORD_NONE;
	at = mt_backing_find(backing, run->pfn + first);
	if (!at)
		return MT_WORD_UNKNOWN;
	if (at->pfn + at->n - (run->pfn + first) < *n)
		*n = at->pfn + at->n - (run->pfn + first);
	return at->owner < backing->nr_areas ? MT_WORD_NUMBER + at->owner : MT_WORD_NUMBER +
	       backing->nr_areas;
}

/* NULL: a stack that is no area. */
static const struct mt_vm_area *area_of_word(const struct mt_holder_reader *h, uint64_t word)
{
	const struct mt_vm_areas *areas = h->kernel->vm_areas;
	uint64_t i = word - MT_WORD_NUMBER;

	return i < h->classifier->backing.nr_areas && areas ? &areas->v[i] : NULL;
}

static struct mt_error *area_name(struct mt_holder_reader *h, uint64_t word,
				  struct mt_holder_name *name)
{
	const struct mt_vm_area *area = area_of_word(h, word);

	if (!area || h->classifier->backing.is_stack[word - MT_WORD_NUMBER])
		return copy("kernel stacks", name);
	if (!area->vm)
		return copy("vm_map_ram", name);
	return area->caller ? mt_address_name(h->kernel, area->caller, &name->name) : NULL;
}

static struct mt_error *prepare_modules(struct mt_holder_reader *h)
{
	return mt_kernel_need(h->kernel, MT_PART_MODULES);
}

static struct mt_error *module_name(struct mt_holder_reader *h, uint64_t word,
				    struct mt_holder_name *name)
{
	const struct mt_vm_area *area = area_of_word(h, word);
	const struct mt_module *module = area ? mt_module_at(h->kernel->modules, area->start,
							     NULL) : NULL;

	if (!module && area && area->caller)
		module = mt_module_at(h->kernel->modules, area->caller, NULL);
	if (module)
		return copy(module->name, name);
	name->kind = MT_HOLDER_NONE;
	return NULL;
}

/* ---- who allocated it ---- */

static uint64_t owner_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			   uint64_t first, uint64_t *n)
{
	*n = 1;
	return mt_page_words_at(&h->owners, run, first);
}

static struct mt_error *owner_name(struct mt_holder_reader *h, uint64_t word,
				   struct mt_holder_name *name)
{
	struct mt_call_stack stack = { 0 };
	char callers[MT_CALLERS_SIZE];
	struct mt_error *err = mt_page_owner_stack(h->kernel, (uint32_t)(word - MT_WORD_NUMBER),
						   &stack);

	if (!err && *mt_callers_text(&stack, callers))
		err = copy(callers, name);
	mt_call_stack_release(&stack);
	return err;
}

static uint64_t codetag_word(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			     uint64_t first, uint64_t *n)
{
	*n = 1;
	return mt_page_words_at(&h->codetags, run, first);
}

static struct mt_error *codetag_name(struct mt_holder_reader *h, uint64_t word,
				     struct mt_holder_name *name)
{
	return mt_alloc_tag_name(h->kernel, word, &name->name);
}

const struct mt_holder_type mt_holder_types[MT_NR_HOLDER_KEYS] = {
	[MT_BY_USE] = { .word = use_word, .name = use_name, .of_free_pages = true },
	[MT_BY_CACHE] = { .word = cache_word, .name = cache_name },
	[MT_BY_CGROUP] = { .prepare = prepare_cgroups, .word = cgroup_word, .name = cgroup_name },
	[MT_BY_FILE] = { .prepare = prepare_files, .word = file_word, .name = file_name },
	[MT_BY_FILESYSTEM] = { .prepare = prepare_files, .word = file_word,
			       .name = filesystem_name },
	[MT_BY_PROCESS] = { .prepare = mt_holders_read_anon, .word = process_word,
		.name = process_name },
	[MT_BY_AREA] = { .word = area_word, .name = area_name },
	[MT_BY_MODULE] = { .prepare = prepare_modules, .word = area_word, .name = module_name },
	[MT_BY_ORDER] = { .word = order_word, .name = number_name, .of_free_pages = true },
	[MT_BY_NODE] = { .word = node_word, .name = number_name, .of_free_pages = true },
	[MT_BY_ZONE] = { .word = zone_word, .name = zone_name, .of_free_pages = true },
	[MT_BY_PAGEBLOCK] = { .prepare = mt_holders_read_blocks, .word = block_word,
			      .name = block_name, .of_free_pages = true },
	[MT_BY_OWNER] = { .prepare = mt_holders_read_owners, .word = owner_word,
			  .name = owner_name },
	[MT_BY_CODETAG] = { .prepare = mt_holders_read_codetags, .word = codetag_word,
			    .name = codetag_name },
};
