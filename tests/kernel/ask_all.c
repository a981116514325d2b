// SPDX-License-Identifier: GPL-2.0-or-later
#include "ask_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernel.h"
#include "model/inspect.h"

struct asking {
	FILE *messages;
	uint64_t digest;
	struct mt_snapshot *snapshot;
};

static void add(struct asking *a, uint64_t value)
{
	for (unsigned int i = 0; i < 64; i += 8)
		a->digest = (a->digest ^ (value >> i & 0xff)) * UINT64_C(0x100000001b3);
}

static void add_text(struct asking *a, const char *text)
{
	add(a, text ? 1 : 2);
	for (; text && *text; text++)
		a->digest = (a->digest ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
}

static void settle(struct asking *a, struct mt_error *err)
{
	if (err)
		fprintf(a->messages, "%s\n", mt_error_message(err));
	mt_error_destroy(err);
}

static struct mt_error *on_block(void *data, const struct mt_free_block *b)
{
	add(data, b->pfn);
	add(data, b->order);
	add_text(data, b->type);
	return NULL;
}

static struct mt_error *on_zonelist(void *data, const struct mt_zonelist_entry *e)
{
	add(data, e->zone_node);
	add_text(data, e->zone);
	return NULL;
}

static struct mt_error *on_section(void *data, const struct mt_mem_section *s)
{
	add(data, s->start_pfn);
	add(data, s->end_pfn);
	add(data, s->flags);
	return NULL;
}

static struct mt_error *on_uses(void *data, const struct mt_zone_uses *uses)
{
	for (int use = 0; use < MT_NR_USES; use++)
		add(data, uses->pages[use]);
	return NULL;
}

static struct mt_error *on_holder(void *data, const struct mt_page_holder *holder)
{
	add(data, holder->pages);
	add_text(data, holder->names[0]);
	add_text(data, holder->names[1]);
	return NULL;
}

static struct mt_error *on_cgroup(void *data, const struct mt_cgroup *cgroup)
{
	add_text(data, cgroup->path);
	add(data, cgroup->usage.usage);
	add(data, cgroup->usage.anon);
	add(data, cgroup->counted);
	return NULL;
}

static struct mt_error *on_file(void *data, const struct mt_cached_file *file)
{
	add_text(data, file->path);
	add(data, file->inode);
	add(data, file->pages);
	return NULL;
}

static struct mt_error *on_page(void *data, const struct mt_page *p)
{
	add(data, p->use);
	add(data, p->flags);
	add(data, (uint64_t)p->refcount);
	for (size_t i = 0; i < p->nr_flag_names; i++)
		add_text(data, p->flag_names[i]);
	return NULL;
}

static struct mt_error *on_property(void *data, const struct mt_property *p)
{
	add_text(data, p->field);
	add_text(data, p->value);
	add_text(data, p->note);
	return NULL;
}

static struct mt_error *on_allocated(void *data, const struct mt_allocated_page *p)
{
	add(data, p->pfn);
	add(data, p->owner.gfp);
	return NULL;
}

static struct mt_error *on_finding(void *data, const struct mt_finding *f)
{
	add_text(data, f->kind);
	add(data, f->pfn);
	return NULL;
}

static struct mt_error *on_cache(void *data, const struct mt_slab_cache *c)
{
	add_text(data, c->name);
	add(data, c->objects_in_use);
	return NULL;
}

static struct mt_error *on_site(void *data, const struct mt_alloc_site *s)
{
	add_text(data, s->file);
	add_text(data, s->function);
	add_text(data, s->module);
	add(data, s->line);
	add(data, s->bytes);
	add(data, s->calls);
	add(data, s->is_inaccurate);
	return NULL;
}

static struct mt_error *on_pool(void *data, const struct mt_huge_pool *p)
{
	add(data, p->page_bytes);
	add(data, p->node);
	add(data, p->total);
	add(data, p->free);
	add(data, p->reserved);
	add(data, p->surplus);
	add(data, p->overcommit);
	return NULL;
}

static struct mt_error *on_slab_node(void *data, const struct mt_slab_node *n)
{
	add_text(data, n->cache);
	add(data, n->node);
	add(data, n->objects);
	return NULL;
}

static struct mt_error *on_record(void *data, const struct mt_log_record *r)
{
	add(data, r->nsec);
	add(data, r->level);
	add_text(data, r->text);
	return NULL;
}

static struct mt_error *on_task(void *data, const struct mt_task *t)
{
	add(data, t->pid);
	add(data, t->anon);
	add(data, t->virtual);
	add_text(data, t->name);
	return NULL;
}

static struct mt_error *on_vma(void *data, const struct mt_vma *v)
{
	add(data, v->start);
	add(data, v->bits);
	add_text(data, v->path);
	return NULL;
}

static struct mt_error *on_step(void *data, const struct mt_walk_step *s)
{
	add(data, s->entry);
	return NULL;
}

static struct mt_error *on_run(void *data, const struct mt_table_run *r)
{
	add(data, r->start);
	add(data, r->last);
	return NULL;
}

static struct mt_error *on_area(void *data, const struct mt_vm_mapping *m)
{
	add(data, m->start);
	add(data, m->pages);
	add_text(data, m->caller);
	return NULL;
}

static struct mt_error *on_mapping(void *data, const struct mt_page_mapping *m)
{
	add(data, m->address);
	return NULL;
}

static void add_snapshot(struct asking *a)
{
	for (size_t i = 0; i < a->snapshot->nr_zones; i++) {
		const struct mt_zone *z = &a->snapshot->zones[i];

		add_text(a, z->name);
		add(a, z->free);
		add(a, z->min);
		add(a, z->high);
		add(a, z->spanned);
		add(a, z->managed);
		add(a, z->stats.n);
		for (size_t k = 0; k < z->nr_lowmem_reserve; k++)
			add(a, z->lowmem_reserve[k]);
		for (unsigned int o = 0; z->free_blocks && o < a->snapshot->nr_orders; o++)
			add(a, z->free_blocks[o]);
		for (size_t k = 0; k < z->nr_pcp; k++)
			add(a, z->pcp[k].count);
	}
}

static void ask_holders(struct asking *a, struct mt_inspector *inspector)
{
	const struct mt_inspector_ops *ops = inspector->ops;
	const struct mt_selection all = { 0 };
	struct mt_page_pass pass = { 0 };
	struct mt_alloc_pass allocs = { 0 };
	struct mt_huge_pass pools = { 0 };

	for (int key = MT_BY_NOTHING + 1; key < MT_NR_HOLDER_KEYS; key++) {
		const enum mt_holder_key keys[2] = { (enum mt_holder_key)key, MT_BY_NOTHING };

		settle(a, ops->page_holders(inspector, &all, keys, on_holder, a, &pass));
	}
	settle(a, ops->cgroups(inspector, on_cgroup, a));
	settle(a, ops->files(inspector, &all, on_file, a));
	settle(a, ops->allocs(inspector, on_site, a, &allocs));
	settle(a, ops->huge_pools(inspector, on_pool, a, &pools));
}

static void ask_pages(struct asking *a, struct mt_inspector *inspector)
{
	static const char *const which[] = { "5", "300", "780", "1100", "5000", "30000" };
	const struct mt_inspector_ops *ops = inspector->ops;
	const struct mt_selection all = { 0 };
	const struct mt_selection some = { .has_pfns = true, .first_pfn = 0, .last_pfn = 4095 };
	struct mt_page_pass pass = { 0 };
	struct mt_page_map map = { 0 };
	struct mt_audit audit = { 0 };
	struct mt_slab_pass slabs = { 0 };

	settle(a, ops->page_uses(inspector, &all, on_uses, a, &pass));
	settle(a, ops->pages(inspector, &some, on_page, a));
	settle(a, ops->page_map(inspector, &all, 0, &map));
	free(map.cells);
	for (size_t i = 0; i < MT_ARRAY_SIZE(which); i++)
		settle(a, ops->page(inspector, which[i], true, on_property, a));
	settle(a, ops->owned_pages(inspector, &some, on_allocated, a));
	settle(a, ops->slab_caches(inspector, on_cache, a, &slabs));
	settle(a, ops->slab_nodes(inspector, on_slab_node, a));
	settle(a, ops->check(inspector, &all, on_finding, a, &audit));
	add(a, audit.damage);
	add(a, audit.blocks);
}

static void ask_blocks(struct asking *a, struct mt_inspector *inspector)
{
	const struct mt_selection all = { 0 };
	struct mt_blocks blocks = { 0 };

	settle(a, inspector->ops->blocks(inspector, &all, 5, &blocks));
	for (size_t i = 0; i < blocks.nr_units; i++)
		for (int m = 0; m < MT_NR_MOBILITIES; m++)
			add(a, blocks.units[i].pages[m]);
	for (size_t i = 0; i < blocks.nr_holders; i++)
		add(a, blocks.holders[i].key);
	mt_blocks_release(&blocks);
}

static void ask_spaces(struct asking *a, struct mt_inspector *inspector)
{
	const struct mt_space_ops *ops = inspector->ops->spaces;
	const struct mt_task_options options = { .threads = true };
	const uint64_t one = 1;
	struct mt_page_mappings mappings = { 0 };
	struct mt_table_totals totals = { 0 };

	settle(a, ops->tasks(inspector, &options, on_task, a));
	settle(a, ops->vmas(inspector, 1, true, on_vma, a));
	settle(a, ops->vtop(inspector, NULL, UINT64_C(0xffff888000100000), on_step, a));
	settle(a, ops->page_table(inspector, &one, NULL, on_run, a, &totals));
	settle(a, ops->page_mappings(inspector, "30000", false, on_mapping, a, &mappings));
	settle(a, ops->vm_areas(inspector, on_area, a));
}

static void ask_kernel(struct asking *a)
{
	struct mt_inspector *inspector = a->snapshot->inspector;
	const struct mt_inspector_ops *ops = inspector->ops;

	settle(a, ops->free_blocks(inspector, &(struct mt_selection){ 0 }, on_block, a));
	settle(a, ops->zonelists(inspector, on_zonelist, a));
	settle(a, ops->sections(inspector, on_section, a));
	settle(a, ops->log(inspector, on_record, a));
	add_text(a, ops->memory_model(inspector));
	ask_pages(a, inspector);
	ask_holders(a, inspector);
	ask_blocks(a, inspector);
	ask_spaces(a, inspector);
	add_snapshot(a);
	for (size_t i = 0; i < a->snapshot->nr_incomplete; i++)
		fprintf(a->messages, "%s\n", a->snapshot->incomplete[i].reason);
}

void ask_all(struct mt_image *image, struct mt_types *types, struct answers *answers)
{
	struct asking a = { .digest = UINT64_C(0xcbf29ce484222325) };
	struct mt_types *own = image->types;
	struct mt_kernel *kernel = NULL;
	size_t size;
	struct mt_error *err;

	a.messages = open_memstream(&answers->messages, &size);
	if (!a.messages)
		abort();
	image->types = types;
	err = mt_kernel_open(image, NULL, &kernel);
	if (!err)
		err = mt_kernel_sample(kernel, (1u << MT_NR_SECTIONS) - 1, &a.snapshot);
	answers->opened = !err;
	settle(&a, err);
	if (answers->opened)
		ask_kernel(&a);
	mt_snapshot_destroy(a.snapshot);
	mt_kernel_close(kernel);
	image->types = own;
	answers->digest = a.digest;
	if (fclose(a.messages))
		abort();
}

void answers_release(struct answers *answers)
{
	free(answers->messages);
	*answers = (struct answers){ 0 };
}
