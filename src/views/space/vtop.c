// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/space/space_options.h"

#include <inttypes.h>

#include "views/space/space.h"

enum { LEVEL, TABLE, INDEX, ENTRY, STATE, PHYS, BYTES, FLAGS, NOTE, ADDRESS, REGION, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[LEVEL] = { "level", "LEVEL", MT_TYPE_TEXT, .is_key = true,
		    .help = "of the page tables: pgd, p4d, pud, pmd, pte; page is where they "
			    "lead; pagemap: what a running kernel tells of them" },
	[TABLE] = { "table", "TABLE", MT_TYPE_ADDRESS, .help = "physical address of the table" },
	[INDEX] = { "index", "INDEX", MT_TYPE_COUNT, .help = "place in it, from 0" },
	[ENTRY] = { "entry", "ENTRY", MT_TYPE_ADDRESS, .help = "what is written there" },
	[STATE] = { "state", "STATE", MT_TYPE_TEXT,
		    .help = "table: of the next level; page; protnone: a page that nobody may "
			    "touch; empty; absent: swapped out, or a marker; bad; unreadable" },
	[PHYS] = { "phys", "PHYS", MT_TYPE_ADDRESS,
		   .help = "physical address the entry points to; of the page: what the "
			   "address is" },
	[BYTES] = { "size_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		    .help = "of the page, as it is mapped" },
	[FLAGS] = { "flags", "FLAGS", MT_TYPE_TEXTS,
		    .help = "the entry's flags by name; on a running machine also the page's, as "
			    "kpageflags has them" },
	[NOTE] = { "note", "NOTE", MT_TYPE_TEXT,
		   .help = "levels that are folded into this one, why a walk ends; what the page "
			   "is" },
	[ADDRESS] = { "address", "ADDRESS", MT_TYPE_ADDRESS, .extra = true,
		      .help = "that is looked up" },
	[REGION] = { "region", "REGION", MT_TYPE_TEXT, .extra = true,
		     .help = "of the address space that it lies in" },
};

struct context {
	struct mt_sink *sink;
	bool told;
};

static struct mt_error *fill_step(void *data, const struct mt_walk_step *step)
{
	struct context *c = data;
	const struct mt_cell cells[NR_COLUMNS] = {
		[LEVEL] = mt_cell_text(step->level),
		[TABLE] = mt_cell_count(step->table),
		[INDEX] = mt_cell_count(step->index),
		[ENTRY] = mt_cell_count(step->entry),
		[STATE] = mt_cell_text(step->state),
		[PHYS] = mt_cell_count(step->phys),
		[BYTES] = mt_cell_count(step->size),
		[FLAGS] = step->flags ? mt_cell_texts(step->flags, step->nr_flags) :
					mt_cell_unknown(),
		[NOTE] = mt_cell_text(step->note),
		[ADDRESS] = mt_cell_count(step->address),
		[REGION] = mt_cell_text(step->region),
	};
	struct mt_error *err = NULL;

	if (!c->told)
		err = mt_sink_note(c->sink, MT_PLAIN, "0x%" PRIx64 ": %s",
				   step->address, step->region);
	c->told = true;
	return err ? err : c->sink->ops->row(c->sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context context = { .sink = sink };
	uint64_t address;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < request->nr_arguments; i++) {
		context.told = false;
		err = mt_space_argument("vtop", "an address", request->arguments[i], &address);
		if (!err)
			err = inspector->ops->spaces->vtop(inspector, mt_space_pid(request),
							   address, fill_step, &context);
	}
	return err;
}

static const struct mt_view_option *const options[] = { &mt_option_pid, NULL };

const struct mt_view mt_view_vtop = {
	.name = "vtop",
	.summary = "what is behind an address; in a dump page table by page table",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = options,
	.arguments = "ADDRESS...",
	.min_arguments = 1,
	.max_arguments = SIZE_MAX,
	.asks = MT_QUESTION_VTOP,
	.fill = fill,
};
