// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/hugetlb/hugetlb.h"

#include <inttypes.h>
#include <stdlib.h>

#include "kernel/layout/layout_rows.h"

#define MAX_HSTATE	(256u << 10)	/* bytes: three arrays of 1024 nodes, lists and files */
#define MAX_POOLS	16u		/* HUGE_MAX_HSTATE is 2 to 5 */
#define MAX_NODES	4096u		/* CONFIG_NODES_SHIFT is 10 at most */
#define MAX_ORDER	40u

struct layout {
	uint64_t size;
	struct mt_field order, total, free, reserved, surplus, overcommit;
	struct mt_field node_total, node_free, node_surplus;	/* [node] */
};

#define AT(member) offsetof(struct layout, member)
#define BY_NODE MT_ARRAY(4 | 8, MAX_NODES)

static const struct mt_size_row size_rows[] = {
	{ AT(size), { "hstate" }, .most = MAX_HSTATE },
};

static const struct mt_field_row field_rows[] = {
	{ AT(order),	{ { "hstate", "order" } }, MT_INTEGER(4) },
	{ AT(total),	{ { "hstate", "nr_huge_pages" } }, MT_WORD },
	{ AT(free),	{ { "hstate", "free_huge_pages" } }, MT_WORD },
	{ AT(reserved),	{ { "hstate", "resv_huge_pages" } }, MT_WORD },
	{ AT(surplus),	{ { "hstate", "surplus_huge_pages" } }, MT_WORD },
	{ AT(overcommit), { { "hstate", "nr_overcommit_huge_pages" } }, MT_WORD },
	{ AT(node_total), { { "hstate", "nr_huge_pages_node" } }, BY_NODE },
	{ AT(node_free), { { "hstate", "free_huge_pages_node" } }, BY_NODE },
	{ AT(node_surplus), { { "hstate", "surplus_huge_pages_node" } }, BY_NODE },
};

static const struct mt_rows rows = { MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows) };

struct reading {
	struct mt_kernel *kernel;
	struct layout layout;
	uint8_t *raw;			/* the hstates */
	uint64_t n;
	struct mt_error *(*fn)(void *data, const struct mt_huge_pool *pool);
	void *data;
};

static struct mt_error *find(struct reading *r)
{
	struct mt_kernel *kernel = r->kernel;
	uint64_t states, count, n;
	struct mt_error *err = mt_rows_resolve(kernel->image->types,
					       mt_reader_memory(kernel->reader)->pointer_size,
					       &rows, &r->layout);

	if (err)
		return err;
	if (!r->layout.size || !r->layout.order.exists ||
	    !mt_symbols_find(kernel->image->symbols, "hstates", &states) ||
	    !mt_symbols_find(kernel->image->symbols, "hugetlb_max_hstate", &count))
		return mt_error_create(MT_ERR_NOT_FOUND, "hugetlb: this kernel has no pools of "
				       "huge pages (CONFIG_HUGETLB_PAGE)");
	err = mt_reader_read_uint(kernel->reader, count, 4, &n);
	if (!err && n > MAX_POOLS)
		err = mt_error_create(MT_ERR_FORMAT, "hugetlb_max_hstate: %" PRIu64 " sizes of "
				      "huge pages", n);
	if (!err && !n)
		err = mt_error_create(MT_ERR_NOT_FOUND, "hugetlb: this machine has no huge pages "
				      "(hugetlb_max_hstate is 0)");
	if (err)
		return err;
	r->n = n;
	return mt_reader_read_alloc(kernel->reader, states, n * r->layout.size,
				    (uint64_t)MAX_POOLS * MAX_HSTATE, &r->raw);
}

static uint64_t field(const struct reading *r, const uint8_t *raw, const struct mt_field *field)
{
	uint64_t value = field->exists ? mt_reader_field(r->kernel->reader, raw, field) :
					 MT_UNKNOWN;

	return value > INT64_MAX ? MT_UNKNOWN : value;
}

static uint64_t element(const struct reading *r, const uint8_t *raw, const struct mt_field *field,
			unsigned int node)
{
	uint64_t value = field->exists && node < field->m.nr_elements ?
			 mt_reader_element(r->kernel->reader, raw, field, node) : MT_UNKNOWN;

	return value > INT64_MAX ? MT_UNKNOWN : value;
}

static struct mt_error *put_nodes(const struct reading *r, const uint8_t *raw, uint64_t page_bytes)
{
	const struct mt_knodes *nodes = &r->kernel->nodes;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < nodes->n; i++) {
		const struct mt_huge_pool part = {
			.page_bytes = page_bytes,
			.node = nodes->v[i].id,
			.total = element(r, raw, &r->layout.node_total, nodes->v[i].id),
			.free = element(r, raw, &r->layout.node_free, nodes->v[i].id),
			.surplus = element(r, raw, &r->layout.node_surplus, nodes->v[i].id),
			.reserved = MT_UNKNOWN, .overcommit = MT_UNKNOWN,
		};

		if (part.total != MT_UNKNOWN)
			err = r->fn(r->data, &part);
	}
	return err;
}

static struct mt_error *put_pool(const struct reading *r, const uint8_t *raw)
{
	uint64_t order = mt_reader_field(r->kernel->reader, raw, &r->layout.order);
	struct mt_huge_pool pool = {
		.node = MT_NO_INDEX,
		.total = field(r, raw, &r->layout.total),
		.free = field(r, raw, &r->layout.free),
		.reserved = field(r, raw, &r->layout.reserved),
		.surplus = field(r, raw, &r->layout.surplus),
		.overcommit = field(r, raw, &r->layout.overcommit),
	};
	struct mt_error *err;

	if (order > MAX_ORDER)
		return mt_error_create(MT_ERR_FORMAT, "hstates: huge pages of order %" PRIu64,
				       order);
	pool.page_bytes = mt_reader_memory(r->kernel->reader)->page_size << order;
	err = r->fn(r->data, &pool);
	return err ? err : put_nodes(r, raw, pool.page_bytes);
}

/* hstates[] is in the order in which sizes were made; the largest is to come first. */
static struct mt_error *put_pools(const struct reading *r)
{
	uint64_t above = UINT64_MAX;
	struct mt_error *err = NULL;

	for (uint64_t i = 0; !err && i < r->n; i++) {
		const uint8_t *next = NULL;
		uint64_t order = 0;

		for (uint64_t k = 0; k < r->n; k++) {
			const uint8_t *raw = r->raw + k * r->layout.size;
			uint64_t its = mt_reader_field(r->kernel->reader, raw, &r->layout.order);

			if (its < above && (!next || its > order)) {
				next = raw;
				order = its;
			}
		}
		if (next)
			err = put_pool(r, next);
		above = order;
	}
	return err;
}

/* A bool since v5.18 (cf5472e56877); kernels before have a static key, which is not read. */
static uint64_t optimizes_vmemmap(const struct mt_kernel *kernel)
{
	uint64_t at, value;
	struct mt_error *err;

	if (!mt_symbols_find(kernel->image->symbols, "vmemmap_optimize_enabled", &at))
		return MT_UNKNOWN;
	err = mt_reader_read_uint(kernel->reader, at, 1, &value);
	if (err || value > 1)
		value = MT_UNKNOWN;
	mt_error_destroy(err);
	return value;
}

struct mt_error *mt_kernel_huge_pools(struct mt_inspector *inspector,
				      struct mt_error *(*fn)(void *data,
							     const struct mt_huge_pool *pool),
				      void *data, struct mt_huge_pass *pass)
{
	struct reading reading = { .kernel = mt_kernel_of(inspector), .fn = fn, .data = data };
	struct mt_error *err = find(&reading);

	pass->optimizes_vmemmap = err ? MT_UNKNOWN : optimizes_vmemmap(reading.kernel);
	if (!err)
		err = put_pools(&reading);
	free(reading.raw);
	return err;
}
