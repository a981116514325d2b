// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks the page allocator's lists and counters: the order of the checks. */
#include <stdlib.h>
#include <string.h>

#include "kernel/audit/audit.h"
#include "kernel/audit/audit_private.h"

static struct mt_error *try_zone(struct mt_auditor *a, const struct mt_audit_place *place)
{
	(void)place;
	return mt_audit_zone(a);
}

static struct mt_error *try_blocks(struct mt_auditor *a, const struct mt_audit_place *place)
{
	(void)place;
	a->in_flight = mt_audit_is_locked(a, a->zone->address, &a->classifier->layout.zone_lock);
	return mt_audit_blocks(a);
}

static struct mt_error *try_nodes(struct mt_auditor *a, const struct mt_audit_place *place)
{
	(void)place;
	return mt_audit_nodes(a);
}

static struct mt_error *try_sums(struct mt_auditor *a, const struct mt_audit_place *place)
{
	(void)place;
	return mt_audit_sums(a);
}

static struct mt_error *check_zone(struct mt_auditor *a, const struct mt_kzone *zone)
{
	struct mt_audit_place whole = { .check = try_zone, .mark = zone->address,
					.mark_len = a->kernel->layout.zone.size };
	struct mt_error *err;

	a->zone = zone;
	a->list[0] = 0;
	err = mt_audit_settle(a, &whole);
	if (!err && mt_kzone_populated(zone))
		err = mt_audit_lists(a);
	whole.check = try_blocks;
	if (!err && mt_kzone_populated(zone))
		err = mt_audit_settle(a, &whole);
	a->zone = NULL;
	a->list[0] = 0;
	a->in_flight = false;
	return err;
}

static struct mt_error *check_all(struct mt_auditor *a)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < a->classifier->nr_zones; i++)
		if (mt_audit_wants(a, a->classifier->zones[i]))
			err = check_zone(a, a->classifier->zones[i]);
	if (!err && !a->selection->zone)
		err = mt_audit_settle(a, &(struct mt_audit_place){ .check = try_nodes });
	if (!err && !a->selection->zone && !a->selection->has_node)
		err = mt_audit_settle(a, &(struct mt_audit_place){ .check = try_sums });
	return err ? err : mt_audit_pages(a);
}

/*
 * Since v6.10 (e0932b6c1f94) lists and pageblocks agree whenever the zone's lock is free; the
 * first of these functions came with what that needed (fd919a85cd55), the second
 * took its place in v6.17.  Where a free block may have more than two pageblocks, they do not
 * agree for certain before v6.19: __free_one_page() set the type of the first one only when
 * it merged blocks of different types.
 */
static bool do_types_agree(const struct mt_kernel *kernel)
{
	const struct mt_symbols *symbols = kernel->image->symbols;
	uint64_t address;

	if (kernel->nr_orders > kernel->pageblocks.order + 2)
		return false;
	return mt_symbols_find(symbols, "move_freepages_block_isolate", &address) ||
	       mt_symbols_find(symbols, "pageblock_isolate_and_move_free_pages", &address);
}

struct mt_error *mt_kernel_check(struct mt_inspector *inspector,
				 const struct mt_selection *selection,
				 struct mt_error *(*fn)(void *data, const struct mt_finding *f),
				 void *data, struct mt_audit *audit)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct mt_auditor a = {
		.kernel = kernel,
		.selection = selection,
		.fn = fn,
		.data = data,
		.audit = audit,
		.is_living = kernel->image->is_living,
		.lists_complete = !selection->zone && !selection->has_node &&
				  !kernel->image->is_living,
	};
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_CLASSIFIER);

	*audit = (struct mt_audit){ 0 };
	if (err)
		return err;
	a.classifier = kernel->classifier;
	a.types_agree = do_types_agree(kernel);
	a.lru = calloc(a.classifier->nr_zones + 1, sizeof(*a.lru));
	err = a.lru ? mt_audit_layout_resolve(kernel->image->types,
					      mt_reader_memory(kernel->reader)->pointer_size,
					      &a.layout) : mt_error_nomem();
	if (!err)
		err = mt_pfn_set_init(kernel->memmap, &a.listed);
	if (!err)
		err = check_all(&a);
	mt_pfn_set_release(&a.listed);
	free(a.lru);
	return err;
}
