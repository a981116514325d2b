// SPDX-License-Identifier: GPL-2.0-or-later
/* Translates one address by the page tables, level by level. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/page/page_summary.h"
#include "kernel/pgtable/nonpresent.h"
#include "kernel/pgtable/pgtable.h"
#include "kernel/pgtable/region.h"
#include "kernel/read/damage.h"
#include "kernel/space/space.h"

struct walk {
	struct mt_pgtable table;
	uint64_t address;
	bool is_kernel;			/* the address, whatever tables translate it */
	const char *region;
	uint64_t seen[MT_MAX_LEVELS];	/* tables on the way */
	unsigned int nr_seen;
	struct mt_error *(*fn)(void *data, const struct mt_walk_step *step);
	void *data;
};

static struct mt_error *tell(const struct walk *walk, struct mt_walk_step *step)
{
	step->address = walk->address;
	step->region = walk->region;
	return walk->fn(walk->data, step);
}

static uint64_t index_at(const struct walk *walk, unsigned int level)
{
	const struct mt_paging *paging = &walk->table.paging;

	return walk->address >> mt_paging_shift(paging, level) &
	       ((UINT64_C(1) << paging->bits[level]) - 1);
}

static bool was_here(const struct walk *walk, uint64_t table)
{
	for (unsigned int i = 0; i < walk->nr_seen; i++)
		if (walk->seen[i] == table)
			return true;
	return false;
}

/* Compares the result with libkdumpfile's translation; a difference is reported. */
static void compare(const struct walk *walk, uint64_t phys)
{
	struct mt_snapshot *snapshot = walk->table.kernel->inspector.snapshot;
	uint64_t other;
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	if (walk->table.user)
		return;
	err = mt_dump_virt_to_phys(walk->table.kernel->image->dump, walk->address, &other);
	if (!err && other != phys)
		mt_damage_say(snapshot, MT_SECTION_PAGETABLE,
			      "0x%" PRIx64 ": the kernel's tables say 0x%" PRIx64 ", "
			      "libkdumpfile reads it at 0x%" PRIx64,
			      walk->address, phys, other);
}

static struct mt_error *emit_page(const struct walk *walk, uint64_t phys, unsigned int level)
{
	uint64_t size = UINT64_C(1) << mt_paging_shift(&walk->table.paging, level);
	mt_cleanup(free) char *summary = NULL;
	struct mt_walk_step step = {
		.level = "page",
		.table = MT_UNKNOWN, .index = MT_UNKNOWN, .entry = MT_UNKNOWN,
		.state = "page",
		.phys = phys | (walk->address & (size - 1)),
		.size = size,
	};
	struct mt_error *err = mt_page_summary(walk->table.kernel,
					     step.phys >> walk->table.paging.bits[0], &summary);

	compare(walk, step.phys);
	step.note = summary;
	return err ? err : tell(walk, &step);
}

static struct mt_error *emit_entry(const struct walk *walk, uint64_t table, unsigned int level,
				   uint64_t raw, const struct mt_pte *entry, const char *problem)
{
	const char *flags[MT_MAX_PTE_FLAGS], *folded;
	mt_cleanup(free) char *note = NULL;
	struct mt_walk_step step = {
		.level = mt_pgtable_level(&walk->table.paging, level, &folded),
		.table = table,
		.index = index_at(walk, level),
		.entry = raw,
		.state = mt_pte_kind_name(entry->kind),
		.phys = entry->kind == MT_PTE_TABLE || entry->kind == MT_PTE_PAGE ||
			entry->kind == MT_PTE_PROTNONE ? entry->phys : MT_UNKNOWN,
		.size = MT_UNKNOWN,
		.flags = flags,
		.nr_flags = mt_pte_flags(walk->table.format, raw, entry->kind, level, flags),
	};

	struct mt_error *err = problem ? NULL :
			       mt_nonpresent_explain(&walk->table, walk->address, walk->is_kernel,
						 entry, raw, &note);

	if (!err && !note && (problem || folded) &&
	    asprintf(&note, "%s%s", problem ? problem : folded, problem ? "" : ": folded") < 0)
		err = mt_error_nomem();
	step.note = note;
	return err ? err : tell(walk, &step);
}

static struct mt_error *read_entry(const struct walk *walk, uint64_t table, unsigned int level,
				   uint64_t *raw)
{
	unsigned int size = walk->table.format->entry_size;
	uint8_t bytes[8];
	struct mt_error *err = mt_dump_read(walk->table.kernel->image->dump, MT_PHYS,
					    table + index_at(walk, level) * size, bytes, size);

	if (!err)
		*raw = mt_pgtable_entry(&walk->table, bytes);
	return err;
}

/* On some machines the linear mapping and the memory map are in none of Linux's tables. */
static struct mt_error *emit_without_tables(const struct walk *walk)
{
	struct mt_walk_step step = {
		.level = walk->table.format->beside,
		.table = MT_UNKNOWN, .index = MT_UNKNOWN, .entry = MT_UNKNOWN,
		.state = "table", .size = MT_UNKNOWN,
		.note = walk->table.format->beside_note,
	};
	uint64_t offset = walk->address & ((UINT64_C(1) << walk->table.paging.bits[0]) - 1);
	struct mt_error *err = mt_dump_virt_to_phys(walk->table.kernel->image->dump, walk->address,
						    &step.phys);

	if (!err)
		err = tell(walk, &step);
	return err ? err : emit_page(walk, step.phys - offset, 1);
}

static struct mt_error *go_down(struct walk *walk)
{
	uint64_t table = walk->table.root, raw = MT_UNKNOWN;

	for (unsigned int level = walk->table.paging.nr_levels; level; level--) {
		struct mt_pte entry = { .kind = MT_PTE_UNREADABLE };
		mt_cleanup(mt_error) struct mt_error *unreadable =
			was_here(walk, table) ?
			mt_error_create(MT_ERR_FORMAT, "a loop: this table is one further up") :
			read_entry(walk, table, level, &raw);
		struct mt_error *err;

		if (!unreadable)
			entry = mt_pte_decode(walk->table.format, &walk->table.paging, raw, level,
					      walk->address);
		err = emit_entry(walk, table, level, unreadable ? MT_UNKNOWN : raw, &entry,
				 unreadable ? mt_error_message(unreadable) : NULL);
		if (err)
			return err;
		if (entry.kind == MT_PTE_PAGE || entry.kind == MT_PTE_PROTNONE)
			return emit_page(walk, entry.phys, level);
		if (entry.kind != MT_PTE_TABLE)
			return NULL;
		walk->seen[walk->nr_seen++] = table;
		table = entry.phys;
	}
	return NULL;
}

static struct mt_error *emit_raw(void *data, const struct mt_dump_step *s)
{
	const struct walk *walk = data;
	struct mt_walk_step step = {
		.level = mt_pgtable_level(&walk->table.paging, s->level, NULL),
		.table = s->table, .index = s->index, .entry = s->entry,
		.phys = MT_UNKNOWN, .size = MT_UNKNOWN,
	};

	return tell(walk, &step);
}

/* A format that is not decoded here: the library's steps, and where they lead. */
static struct mt_error *go_raw(struct walk *walk)
{
	uint64_t phys;
	struct mt_error *err = mt_dump_steps(walk->table.kernel->image->dump, walk->table.root,
					     walk->address, emit_raw, walk, &phys);

	return err ? err : emit_page(walk, phys, 1);
}

/* Which of the roots translates it, and whether any does. */
static struct mt_error *choose_root(struct walk *walk, const uint64_t *pid)
{
	bool valid, is_kernel = mt_pgtable_is_kernel(&walk->table, walk->address, &valid);

	walk->is_kernel = is_kernel;
	if (!valid)
		return mt_error_create(MT_ERR_USAGE,
				       "0x%" PRIx64 " is no address: its highest bits are "
				       "neither all set nor all clear",
				       walk->address);
	if (!is_kernel && !pid)
		return mt_error_create(MT_ERR_USAGE,
				       "0x%" PRIx64 " is a process's address: say with "
				       "--pid whose",
				       walk->address);
	if (is_kernel && pid && walk->table.format && walk->table.format->split)
		return mt_pgtable_open(walk->table.kernel, NULL, &walk->table);
	return NULL;
}

struct mt_error *mt_kernel_vtop(struct mt_inspector *inspector, const uint64_t *pid,
				uint64_t address,
				struct mt_error *(*fn)(void *data,
						       const struct mt_walk_step *step),
				void *data)
{
	struct walk walk = { .address = address, .fn = fn, .data = data };
	struct mt_error *err = mt_pgtable_open(mt_kernel_of(inspector), pid, &walk.table);
	mt_cleanup(free) char *region = NULL;

	if (!err)
		err = choose_root(&walk, pid);
	if (!err)
		err = mt_region_name(&walk.table, address, &region);
	if (err)
		return err;
	walk.region = region;
	if (walk.is_kernel && walk.table.format &&
	    mt_dump_maps_beside(walk.table.kernel->image->dump, address))
		return emit_without_tables(&walk);
	return walk.table.format ? go_down(&walk) : go_raw(&walk);
}
