// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/zones/zones.h"

#include <inttypes.h>

enum { SEVERITY, KIND, NODE, ZONE, LIST, PFN, ADDRESS, EXPECTED, FOUND, TEXT, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[SEVERITY] = { "severity", "SEVERITY", MT_TYPE_TEXT, .is_key = true,
		       .help = "damage, or transient: a running machine explains it (a lock was "
			       "held); transient is no finding" },
	[KIND] = { "kind", "KIND", MT_TYPE_TEXT, .is_key = true,
		   .help = "what is wrong, in a word that stays the same" },
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .help = "zone name" },
	[LIST] = { "list", "LIST", MT_TYPE_TEXT, .help = "which free list or per-CPU list" },
	[PFN] = { "pfn", "PFN", MT_TYPE_COUNT, .help = "page frame number" },
	[ADDRESS] = { "address", "ADDRESS", MT_TYPE_ADDRESS,
		      .help = "of the struct page, or of the list or structure" },
	[EXPECTED] = { "expected", "EXPECTED", MT_TYPE_TEXT, .help = "what should be there" },
	[FOUND] = { "found", "FOUND", MT_TYPE_TEXT, .help = "what is" },
	[TEXT] = { "text", "WHAT", MT_TYPE_TEXT, .help = "a sentence" },
};

static struct mt_error *fill_finding(void *data, const struct mt_finding *f)
{
	struct mt_sink *sink = data;
	bool damage = f->severity == MT_SEVERITY_DAMAGE;
	const struct mt_cell cells[NR_COLUMNS] = {
		[SEVERITY] = mt_cell_emphasised(mt_cell_text(damage ? "damage" : "transient"),
						damage ? MT_ALERT : MT_PLAIN),
		[KIND] = mt_cell_text(f->kind),
		[NODE] = mt_cell_count(f->node == MT_NO_INDEX ? MT_UNKNOWN : f->node),
		[ZONE] = mt_cell_text(f->zone),
		[LIST] = mt_cell_text(f->list),
		[PFN] = mt_cell_count(f->pfn),
		[ADDRESS] = mt_cell_count(f->address),
		[EXPECTED] = mt_cell_text(f->expected),
		[FOUND] = mt_cell_text(f->found),
		[TEXT] = mt_cell_text(f->text),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *put_summary(const struct mt_audit *audit, struct mt_sink *sink)
{
	struct mt_error *err;

	err = mt_sink_note(sink, MT_PLAIN,
			   "%" PRIu64 " lists with %" PRIu64 " blocks and %" PRIu64 " struct pages "
			   "checked: %" PRIu64 " findings, %" PRIu64 " transient differences",
			   audit->lists, audit->blocks, audit->pages, audit->damage,
			   audit->transient);
	if (!err && audit->unreadable)
		err = mt_sink_note(sink, MT_WARNING,
				   "%" PRIu64 " struct pages are not in the dump or "
				   "cannot be read: nothing is known of them",
				   audit->unreadable);
	if (!err && audit->in_motion)
		err = mt_sink_note(sink, MT_PLAIN, "%" PRIu64 " contradictions were in motion: the "
				   "kernel runs, and another look did not find them again "
				   "(%" PRIu64 " further looks)", audit->in_motion, audit->looks);
	if (!err && audit->undecided)
		err = mt_sink_note(sink, MT_WARNING, "%" PRIu64 " contradictions were not looked "
				   "at often enough to know whether they stay, so much moved: "
				   "run check again", audit->undecided);
	if (!err && audit->stopped)
		err = mt_sink_note(sink, MT_WARNING, "interrupted: not all was checked");
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct mt_audit audit;
	struct mt_error *err = inspector->ops->check(inspector, &request->selection, fill_finding,
						     sink, &audit);

	if (err)
		return err;
	if (audit.damage && request->finding)
		*request->finding = true;
	return put_summary(&audit, sink);
}

static const struct mt_view_option *const options[] = { &mt_option_node, &mt_option_zone, NULL };

const struct mt_view mt_view_check = {
	.name = "check",
	.summary = "the allocator's books against the pages; status 1 on a finding (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = options,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
