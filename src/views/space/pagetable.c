// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "views/space/space_options.h"
#include "views/space/space.h"

enum { START, END, BYTES, PAGE_SIZE, PAGES, STATE, ACCESS, FLAGS, REGION, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[START] = { "start", "START", MT_TYPE_ADDRESS, .is_key = true, .help = "first address" },
	[END] = { "last", "LAST", MT_TYPE_ADDRESS, .help = "last address" },
	[BYTES] = { "size_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "of all of them" },
	[PAGE_SIZE] = { "page_size_bytes", "PAGE", MT_TYPE_COUNT, MT_UNIT_BYTES,
			.help = "of one, as it is mapped" },
	[PAGES] = { "entries", "ENTRIES", MT_TYPE_COUNT, .help = "page table entries" },
	[STATE] = { "state", "STATE", MT_TYPE_TEXT,
		    .help = "page; protnone: pages that nobody may touch; absent: swapped out, or "
			    "markers; bad" },
	[ACCESS] = { "access", "ACCESS", MT_TYPE_TEXT,
		     .help = "r, w and x, as far as the tables above let through; - what is not "
			     "allowed" },
	[FLAGS] = { "flags", "FLAGS", MT_TYPE_TEXTS,
		    .help = "of the entries, by name, without those that come and go (accessed, "
			    "dirty)" },
	[REGION] = { "region", "REGION", MT_TYPE_TEXT,
		     .help = "of the address space in which it begins" },
};

static struct mt_error *fill_run(void *data, const struct mt_table_run *run)
{
	struct mt_sink *sink = data;
	char access[4] = "r--";
	bool both = run->maps && run->write && run->exec;
	struct mt_cell cells[NR_COLUMNS] = {
		[START] = mt_cell_count(run->start),
		[END] = mt_cell_count(run->last),
		[BYTES] = mt_cell_count(run->pages * run->page_size),
		[PAGE_SIZE] = mt_cell_count(run->page_size),
		[PAGES] = mt_cell_count(run->pages),
		[STATE] = mt_cell_text(run->state),
		[ACCESS] = mt_cell_text(run->maps ? access : NULL),
		[FLAGS] = mt_cell_texts(run->flags, run->nr_flags),
		[REGION] = mt_cell_text(run->region),
	};

	if (run->write)
		access[1] = 'w';
	if (run->exec)
		access[2] = 'x';
	if (both)
		cells[ACCESS] = mt_cell_emphasised(cells[ACCESS], MT_ALERT);
	return sink->ops->row(sink, cells);
}

static struct mt_error *emit_totals(struct mt_sink *sink, const struct mt_table_totals *totals)
{
	char bytes[MT_TEXT_BYTES_SIZE], size[MT_TEXT_BYTES_SIZE];
	struct mt_error *err = NULL;

	for (unsigned int i = 1; !err && i <= totals->nr_levels; i++)
		if (totals->pages[i])
			err = mt_sink_note(sink, MT_PLAIN, "pages of %s: %" PRIu64 ", %s",
					   mt_text_bytes(size, totals->page_size[i]),
					   totals->pages[i],
					   mt_text_bytes(bytes, totals->pages[i] *
							 totals->page_size[i]));
	for (unsigned int i = totals->nr_levels; !err && i; i--)
		err = mt_sink_note(sink, MT_PLAIN, "%s tables: %" PRIu64 ", %s", totals->level[i],
				   totals->tables[i],
				   mt_text_bytes(bytes, totals->tables[i] * totals->table_size[i]));
	if (!err && totals->nonpresent)
		err = mt_sink_note(sink, MT_PLAIN, "entries that are not present: %" PRIu64,
				   totals->nonpresent);
	if (!err && totals->write_exec_bytes)
		err = mt_sink_note(sink, MT_ALERT, "writable and executable at once: %s",
				   mt_text_bytes(bytes, totals->write_exec_bytes));
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	const struct mt_address_range *range = request->space.has_range ? &request->space.range :
									  NULL;
	struct mt_table_totals totals;
	struct mt_error *err = inspector->ops->spaces->page_table(inspector,
								  mt_space_pid(request), range,
								  fill_run, sink, &totals);

	return err ? err : emit_totals(sink, &totals);
}

/* "A-B", the end not included, as in /proc/PID/maps. */
static struct mt_error *set_range(struct mt_request *request, const char *text)
{
	struct mt_address_range *range = &request->space.range;
	const char *dash = strchr(text, '-');
	mt_cleanup(free) char *first = dash ? strndup(text, (size_t)(dash - text)) : NULL;

	request->space.has_range = true;
	if (first && mt_number_parse(first, &range->first) &&
	    mt_number_parse(dash + 1, &range->last) && range->last-- > range->first)
		return NULL;
	return mt_error_create(MT_ERR_USAGE, "addresses A-B, A below B");
}

static const struct mt_view_option option_range = {
	.name = "range", .value = "A-B", .help = "only these addresses, B not included",
	.set = set_range,
};

static const struct mt_view_option *const options[] = { &mt_option_pid, &option_range, NULL };

const struct mt_view mt_view_pagetable = {
	.name = "pagetable",
	.summary = "an address space as runs of pages mapped alike (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = options,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
