// SPDX-License-Identifier: GPL-2.0-or-later
/* An address space as runs of pages with the same attributes. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/pgtable/pgwalk.h"
#include "kernel/pgtable/ptdump.h"
#include "kernel/pgtable/region.h"
#include "kernel/read/damage.h"
#include "kernel/task/task.h"

struct dump {
	struct mt_pgtable table;
	uint64_t of_pages, of_large;	/* bits that tell runs apart */
	struct mt_table_run run;	/* being put together; pages 0: none */
	enum mt_pte_kind kind;
	uint64_t raw;
	unsigned int level;
	struct mt_table_totals *totals;
	struct mt_error *(*fn)(void *data, const struct mt_table_run *run);
	void *data;
};

/* Those that come and go while a page is used tell nothing about a mapping. */
static uint64_t attributes_of(const struct mt_pte_format *format, unsigned int where)
{
	uint64_t mask = 0;

	for (size_t i = 0; i < format->nr_flags; i++)
		if (format->flags[i].where & where &&
		    !(format->flags[i].where & MT_COMES_AND_GOES))
			mask |= format->flags[i].mask;
	return mask;
}

/* The same bits are flags in one entry and part of the address in another. */
static uint64_t attributes(const struct dump *dump)
{
	return dump->level > 1 ? dump->of_large : dump->of_pages;
}

static struct mt_error *end_run(struct dump *dump)
{
	const char *flags[MT_MAX_PTE_FLAGS];
	mt_cleanup(free) char *region = NULL;
	struct mt_error *err;

	if (!dump->run.pages)
		return NULL;
	err = mt_region_name(&dump->table, dump->run.start, &region);
	if (err)
		return err;
	dump->run.region = region;
	dump->run.state = mt_pte_kind_name(dump->kind);
	dump->run.flags = flags;
	dump->run.nr_flags = mt_pte_flags(dump->table.format, dump->raw & attributes(dump),
					    dump->kind, dump->level, flags);
	err = dump->fn(dump->data, &dump->run);
	dump->run.pages = 0;
	return err;
}

static bool continues(const struct dump *dump, const struct mt_leaf *leaf)
{
	return dump->run.pages && dump->run.last + 1 == leaf->address &&
	       dump->level == leaf->level && dump->kind == leaf->entry.kind &&
	       dump->run.write == leaf->rights.write &&
	       dump->run.exec == leaf->rights.exec &&
	       (leaf->entry.kind == MT_PTE_NONPRESENT ||
		!((dump->raw ^ leaf->raw) & attributes(dump)));
}

static void add_up(struct mt_table_totals *totals, const struct mt_leaf *leaf)
{
	if (leaf->entry.kind == MT_PTE_PAGE)
		totals->pages[leaf->level] += leaf->count;
	else if (leaf->entry.kind == MT_PTE_NONPRESENT)
		totals->nonpresent += leaf->count;
	if (leaf->entry.kind == MT_PTE_PAGE && leaf->rights.write && leaf->rights.exec)
		totals->write_exec_bytes += leaf->size * leaf->count;
}

static struct mt_error *on_leaf(void *data, const struct mt_leaf *leaf)
{
	struct dump *dump = data;
	struct mt_error *err = NULL;
	bool is_page = leaf->entry.kind == MT_PTE_PAGE;

	add_up(dump->totals, leaf);
	if (!continues(dump, leaf)) {
		err = end_run(dump);
		dump->run = (struct mt_table_run){
			.start = leaf->address, .page_size = leaf->size,
			.write = leaf->rights.write, .exec = leaf->rights.exec,
			.maps = is_page,
		};
		dump->kind = leaf->entry.kind;
		dump->raw = leaf->raw;
		dump->level = leaf->level;
	}
	dump->run.last = leaf->address + (leaf->size * leaf->count - 1);
	dump->run.pages += leaf->count;
	return err;
}

static void finish_totals(const struct dump *dump, const struct mt_pgwalk *walk)
{
	struct mt_table_totals *totals = dump->totals;

	totals->nr_levels = dump->table.paging.nr_levels;
	for (unsigned int i = 1; i <= totals->nr_levels; i++) {
		totals->tables[i] = walk->tables[i];
		totals->level[i] = mt_pgtable_level(&dump->table.paging, i, NULL);
		totals->page_size[i] = UINT64_C(1) << mt_paging_shift(&dump->table.paging, i);
		totals->table_size[i] = (UINT64_C(1) << dump->table.paging.bits[i]) *
					dump->table.format->entry_size;
	}
}

struct mt_error *mt_kernel_page_table(struct mt_inspector *inspector, const uint64_t *pid,
				      const struct mt_address_range *range,
				      struct mt_error *(*fn)(void *data,
							     const struct mt_table_run *run),
				      void *data, struct mt_table_totals *totals)
{
	struct dump dump = { .fn = fn, .data = data, .totals = totals };
	struct mt_pgwalk walk = { .table = &dump.table, .leaf = on_leaf, .data = &dump,
				  .repeats = true };
	struct mt_error *err = mt_pgtable_open(mt_kernel_of(inspector), pid, &dump.table);

	if (err)
		return err;
	*totals = (struct mt_table_totals){ 0 };
	mt_pgwalk_bounds(&dump.table, &walk.first, &walk.last);
	if (range && (range->first > walk.last || range->last < walk.first))
		return mt_error_create(MT_ERR_USAGE, "no address of that range is the %s",
				       pid ? "process's" : "kernel's");
	if (range && range->first > walk.first)
		walk.first = range->first;
	if (range && range->last < walk.last)
		walk.last = range->last;
	if (dump.table.format) {
		dump.of_pages = attributes_of(dump.table.format, MT_IN_PAGE);
		dump.of_large = attributes_of(dump.table.format, MT_IN_LARGE);
	}
	err = mt_pgwalk(&walk);
	if (!err)
		err = end_run(&dump);
	if (walk.problem)
		mt_damage_say(inspector->snapshot, MT_SECTION_PAGETABLE, "%" PRIu64
			      " page tables could not be read; %s", walk.unreadable, walk.problem);
	free(walk.problem);
	if (!err)
		finish_totals(&dump, &walk);
	return err;
}
