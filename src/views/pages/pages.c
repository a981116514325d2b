// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What every page is used for.  --list and --map show the same pages in other
 * columns and are views of their own (pages_list.c, pages_map.c).
 */
#include <inttypes.h>
#include <stdio.h>

#include "views/pages/pages.h"
#include "views/pages/pages_options.h"

enum { NODE, ZONE, USE, PAGES, BYTES, SHARE, NOT_DUMPED, PRESENT, HELP, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true,
		   .help = "node number; none: all of them together" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true,
		   .help = "zone name; none: all of them together" },
	[USE] = { "use", "USE", MT_TYPE_TEXT, .is_key = true,
		  .help = "what the pages are used for; total: the sum of those above" },
	[PAGES] = { "pages", "PAGES", MT_TYPE_COUNT, MT_UNIT_PAGES,
		    .help = "pages of this use" },
	[BYTES] = { "size_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		    .help = "the same as a size" },
	[SHARE] = { "share", "SHARE", MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS,
		    .help = "of the present pages, in thousandths" },
	[NOT_DUMPED] = { "absent_pages", "ABSENT", MT_TYPE_COUNT, MT_UNIT_PAGES, .extra = true,
		     .help = "of these, pages whose contents the dump does not have" },
	[PRESENT] = { "present_pages", "PRESENT", MT_TYPE_COUNT, MT_UNIT_PAGES, .extra = true,
		      .help = "in totals: the kernel's own count, to which the uses must add up" },
	[HELP] = { "meaning", "MEANING", MT_TYPE_TEXT, .extra = true,
		   .help = "the use in words" },
};

struct context {
	const struct mt_request *request;
	struct mt_sink *sink;
	struct mt_zone_uses all;
	unsigned int zones;
};

static uint64_t sum_present(const uint64_t *pages)
{
	uint64_t total = 0;

	for (int use = 0; use < MT_NR_USES; use++)
		total += mt_use_is_present(use) ? pages[use] : 0;
	return total;
}

static uint64_t total_of(const struct mt_zone_uses *uses)
{
	return sum_present(uses->pages);
}

static struct mt_error *put_row(const struct context *c, const struct mt_zone_uses *uses,
				const char *use, uint64_t pages, uint64_t not_dumped,
				uint64_t of, uint64_t present, const char *help)
{
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(uses->node == MT_NO_INDEX ? MT_UNKNOWN : uses->node),
		[ZONE] = mt_cell_text(uses->zone),
		[USE] = mt_cell_text(use),
		[PAGES] = mt_cell_count(pages),
		[BYTES] = mt_cell_count(mt_pages_to_bytes(c->request->snapshot, pages)),
		[SHARE] = mt_cell_count(of ? (pages * 1000 + of / 2) / of : MT_UNKNOWN),
		[NOT_DUMPED] = mt_cell_count(not_dumped),
		[PRESENT] = mt_cell_count(present),
		[HELP] = mt_cell_text(help),
	};

	return c->sink->ops->row(c->sink, cells);
}

/* A sum that differs from the kernel's own count is damage, here or there. */
static struct mt_error *check_sum(const struct context *c, const struct mt_zone_uses *uses,
				  uint64_t total)
{
	if (uses->present == MT_UNKNOWN || uses->present == total)
		return NULL;
	return mt_sink_note(c->sink, MT_WARNING,
			    "zone %s, node %d: the pages found are %" PRIu64
			    ", those the kernel counts as present %" PRIu64,
			    uses->zone ? uses->zone : "-",
			    uses->node == MT_NO_INDEX ? -1 : (int)uses->node, total, uses->present);
}

static bool is_wanted(const struct context *c, enum mt_use use)
{
	const char *wanted = c->request->selection.use;

	return !wanted || mt_use_find(wanted) == use;
}

static struct mt_error *put_uses(const struct context *c, const struct mt_zone_uses *uses)
{
	uint64_t total = total_of(uses);
	uint64_t of = uses->present == MT_UNKNOWN ? total : uses->present;
	struct mt_error *err = NULL;

	for (int use = 0; !err && use < MT_NR_USES; use++) {
		if (use == MT_USE_DEVICE && !c->request->selection.use)
			err = put_row(c, uses, "total", total, sum_present(uses->not_dumped), of,
				      uses->present, "the sum of the uses above");
		if (!err && uses->pages[use] && is_wanted(c, use))
			err = put_row(c, uses, mt_uses[use].name, uses->pages[use],
				      uses->not_dumped[use], mt_use_is_present(use) ? of : 0,
				      MT_UNKNOWN, mt_uses[use].help);
	}
	return err;
}

static struct mt_error *fill_zone(void *data, const struct mt_zone_uses *uses)
{
	struct context *c = data;
	struct mt_error *err = put_uses(c, uses);

	if (!err)
		err = check_sum(c, uses, total_of(uses));
	for (int use = 0; use < MT_NR_USES; use++) {
		c->all.pages[use] += uses->pages[use];
		c->all.not_dumped[use] += uses->not_dumped[use];
	}
	c->all.present = c->zones++ ? mt_count_add(c->all.present, uses->present) : uses->present;
	return err;
}

/* What a filtered dump (makedumpfile -d) cannot tell of, whatever is known of its pages. */
static struct mt_error *put_not_dumped(const struct context *c)
{
	const uint64_t *not_dumped = c->all.not_dumped;
	uint64_t sum = sum_present(not_dumped);
	char text[512] = "";
	size_t len = 0;

	for (int use = 0; use < MT_NR_USES && len < sizeof(text); use++)
		if (not_dumped[use] && mt_use_is_present(use))
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s %" PRIu64,
						len ? ", " : "", mt_uses[use].name,
						not_dumped[use]);
	if (!sum)
		return NULL;
	return mt_sink_note(c->sink, MT_PLAIN,
			    "the dump does not have the contents of %" PRIu64 " of "
			    "these pages (filtered, or all zeros): %s",
			    sum, text);
}

static struct mt_error *put_sum(const struct context *c)
{
	const uint64_t *pages = c->all.pages;
	uint64_t total = total_of(&c->all), other = 0;

	if (c->request->selection.use)
		return NULL;
	if (c->all.present == MT_UNKNOWN)
		return mt_sink_note(c->sink, MT_PLAIN, "%" PRIu64 " pages, a part of the machine",
				    total);
	other = pages[MT_USE_UNREADABLE] + pages[MT_USE_EXCLUDED];
	return mt_sink_note(c->sink, c->all.present == total ? MT_PLAIN : MT_WARNING,
			    "%" PRIu64 " pages present %s %" PRIu64 " of known use + %" PRIu64
			    " unreadable + "
			    "%" PRIu64 " excluded from the dump",
			    c->all.present, c->all.present == total ? "=" : "are not",
			    total - other, pages[MT_USE_UNREADABLE], pages[MT_USE_EXCLUDED]);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context c = {
		.request = request, .sink = sink,
		.all = { .node = MT_NO_INDEX, .present = MT_UNKNOWN },
	};
	struct mt_page_pass pass;
	struct mt_error *err = inspector->ops->page_uses(inspector, &request->selection, fill_zone,
							 &c, &pass);

	if (!err && c.zones > 1)
		err = put_uses(&c, &c.all);
	if (!err)
		err = put_sum(&c);
	return err ? err : put_not_dumped(&c);
}

static const struct mt_view *variant(const struct mt_request *request)
{
	if (request->by[0] && !request->list && !request->map)
		return mt_pages_by_variant(request);
	return request->list ? &mt_view_pages_list : request->map ? &mt_view_pages_map :
								    &mt_view_pages;
}

const struct mt_view mt_view_pages = {
	.name = "pages",
	.summary = "every page accounted for, by what it is used for (dumps, live)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_pages_options,
	.asks = MT_QUESTION_PAGES,
	.variant = variant,
	.fill = fill,
};
