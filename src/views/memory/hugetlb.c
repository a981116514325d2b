// SPDX-License-Identifier: GPL-2.0-or-later
/* The pools of huge pages by size and node, and in memory images who uses them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "model/counters.h"
#include "model/inspect.h"
#include "views/memory/memory.h"

enum {
	PAGE, NODE, TOTAL, IN_USE, FREE, RESERVED, SURPLUS, OVERCOMMIT, BYTES, HOLDER,
	NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[PAGE] = { "page_bytes", "PAGE", MT_TYPE_COUNT, MT_UNIT_BYTES, .is_key = true,
		   .help = "size of a huge page" },
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true,
		   .help = "node; none: the pool of the machine" },
	[TOTAL] = { "total", "TOTAL", MT_TYPE_COUNT, .help = "huge pages in the pool" },
	[IN_USE] = { "in_use", "IN_USE", MT_TYPE_COUNT, .help = "of these, not free" },
	[FREE] = { "free", "FREE", MT_TYPE_COUNT,
		   .help = "of these, free: nobody else can have that memory" },
	[RESERVED] = { "reserved", "RSVD", MT_TYPE_COUNT,
		       .help = "of the free ones, promised to mappings that have not touched "
			       "them" },
	[SURPLUS] = { "surplus", "SURP", MT_TYPE_COUNT,
		      .help = "of the total, above the pool's own size: given back when freed" },
	[OVERCOMMIT] = { "overcommit", "OVERCOMMIT", MT_TYPE_COUNT, .extra = true,
			 .help = "surplus pages that there may be" },
	[BYTES] = { "bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "memory of the row" },
	[HOLDER] = { "holder", "HOLDER", MT_TYPE_TEXT,
		     .help = "in rows of their own: the file, or the process of a private "
			     "mapping, that uses them (dumps)" },
};

struct context {
	const struct mt_snapshot *snapshot;
	struct mt_sink *sink;
	uint64_t pools;
	uint64_t idle;			/* bytes that are free and not reserved */
	bool used;			/* huge pages are in use, or it is not known */
};

static uint64_t times(uint64_t a, uint64_t b)
{
	uint64_t product;

	if (a == MT_UNKNOWN || b == MT_UNKNOWN || __builtin_mul_overflow(a, b, &product) ||
	    product > INT64_MAX)
		return MT_UNKNOWN;
	return product;
}

/* What cannot be is not believed. */
static uint64_t less(uint64_t a, uint64_t b)
{
	return a == MT_UNKNOWN || b == MT_UNKNOWN || b > a ? MT_UNKNOWN : a - b;
}

static struct mt_error *put_pool(void *data, const struct mt_huge_pool *pool)
{
	struct context *c = data;
	bool whole = pool->node == MT_NO_INDEX;
	const struct mt_cell cells[NR_COLUMNS] = {
		[PAGE] = mt_cell_count(pool->page_bytes),
		[NODE] = mt_cell_count(whole ? MT_UNKNOWN : pool->node),
		[HOLDER] = mt_cell_text(NULL),
		[TOTAL] = mt_cell_count(pool->total),
		[IN_USE] = mt_cell_count(less(pool->total, pool->free)),
		[FREE] = mt_cell_count(pool->free),
		[RESERVED] = mt_cell_count(pool->reserved),
		[SURPLUS] = mt_cell_count(pool->surplus),
		[OVERCOMMIT] = mt_cell_count(pool->overcommit),
		[BYTES] = mt_cell_count(times(pool->total, pool->page_bytes)),
	};
	uint64_t idle = times(less(pool->free, pool->reserved), pool->page_bytes);

	if (whole) {
		c->pools++;
		c->used |= less(pool->total, pool->free) != 0;
		c->idle = mt_count_add(c->idle, idle == MT_UNKNOWN ? 0 : idle);
	}
	return c->sink->ops->row(c->sink, cells);
}

/* Pages are of the order of their size: holders by order are by size. */
static struct mt_error *put_holder(void *data, const struct mt_page_holder *holder)
{
	struct context *c = data;
	uint64_t order = 0, bytes = mt_pages_to_bytes(c->snapshot, holder->pages), page;

	if (holder->kinds[0] != MT_HOLDER_NAMED && holder->kinds[0] != MT_HOLDER_UNKNOWN)
		return NULL;
	if (!mt_number_digits(holder->names[1], strlen(holder->names[1]), &order) || order > 63)
		return NULL;
	page = mt_pages_to_bytes(c->snapshot, UINT64_C(1) << order);

	const struct mt_cell cells[NR_COLUMNS] = {
		[PAGE] = mt_cell_count(page),
		[NODE] = mt_cell_unknown(),
		[HOLDER] = mt_cell_text(holder->names[0]),
		[TOTAL] = mt_cell_unknown(),
		[IN_USE] = mt_cell_count(holder->pages >> order),
		[FREE] = mt_cell_unknown(),
		[RESERVED] = mt_cell_unknown(),
		[SURPLUS] = mt_cell_unknown(),
		[OVERCOMMIT] = mt_cell_unknown(),
		[BYTES] = mt_cell_count(bytes),
	};

	return c->sink->ops->row(c->sink, cells);
}

static struct mt_error *put_holders(struct context *c, enum mt_holder_key key)
{
	const enum mt_holder_key keys[2] = { key, MT_BY_ORDER };
	const struct mt_selection selection = { .use = "hugetlb" };
	struct mt_inspector *inspector = c->snapshot->inspector;
	struct mt_page_pass pass;

	if (!inspector || !inspector->ops->page_holders)
		return NULL;
	return inspector->ops->page_holders(inspector, &selection, keys, put_holder, c, &pass);
}

static struct mt_error *put_notes(const struct context *c, const struct mt_huge_pass *pass)
{
	char size[MT_TEXT_BYTES_SIZE];
	struct mt_error *err = NULL;

	if (c->idle)
		err = mt_sink_note(c->sink, MT_PLAIN, "%s lie free in pools, reserved for nobody",
				   mt_text_bytes(size, c->idle));
	if (!err && pass->optimizes_vmemmap != MT_UNKNOWN)
		err = mt_sink_note(c->sink, MT_PLAIN, "struct pages of huge pages are %s "
				   "(vm.hugetlb_optimize_vmemmap)", pass->optimizes_vmemmap ?
				   "given back, as far as they can be" : "kept");
	return err;
}

/* /proc/meminfo tells of the default size. */
static struct mt_error *put_default(struct context *c, struct mt_error *why)
{
	const struct mt_counters *counters = c->snapshot->counters;
	struct mt_huge_pool pool = { .node = MT_NO_INDEX, .overcommit = MT_UNKNOWN };
	struct mt_error *err;

	if (!counters)
		return why;
	pool.total = mt_counters_meminfo(counters, "HugePages_Total");
	pool.page_bytes = mt_counters_meminfo(counters, "Hugepagesize");
	pool.free = mt_counters_meminfo(counters, "HugePages_Free");
	pool.reserved = mt_counters_meminfo(counters, "HugePages_Rsvd");
	pool.surplus = mt_counters_meminfo(counters, "HugePages_Surp");
	if (pool.total == MT_UNKNOWN || pool.page_bytes == MT_UNKNOWN)
		return why;
	err = put_pool(c, &pool);
	if (!err)
		err = mt_sink_note(c->sink, MT_WARNING, "%s: of other sizes than meminfo's default "
				   "nothing is known", mt_error_message(why));
	mt_error_destroy(why);
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context c = { .snapshot = request->snapshot, .sink = sink };
	struct mt_huge_pass pass = { MT_UNKNOWN };
	struct mt_error *err;

	if (!inspector || !inspector->ops->huge_pools)
		err = mt_error_create(MT_ERR_NOT_FOUND, "hugetlb: this source has no pools of huge "
				      "pages (a running machine, saved files and dumps have)");
	else
		err = inspector->ops->huge_pools(inspector, put_pool, &c, &pass);
	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND && !c.pools)
		err = put_default(&c, err);
	if (!err && c.used)
		err = put_holders(&c, MT_BY_FILE);
	if (!err && c.used)
		err = put_holders(&c, MT_BY_PROCESS);
	return err ? err : put_notes(&c, &pass);
}

const struct mt_view mt_view_hugetlb = {
	.name = "hugetlb",
	.summary = "the pools of huge pages by size and node; in dumps who uses them",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.uses = MT_SECTION_BIT(COUNTERS),
	.fill = fill,
};
