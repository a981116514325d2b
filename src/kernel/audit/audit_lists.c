// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks free lists and per-CPU lists: links, marks, places, counts. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel/audit/audit_private.h"
#include "kernel/zone/pcp.h"
#include "kernel/zone/vmstat.h"

struct list_audit {
	struct mt_auditor *a;
	struct mt_page_list list;
	unsigned int type;		/* of a free list */
};

static const char *const error_kinds[MT_LIST_NR_ERRORS] = {
	[MT_LIST_UNREADABLE] = "unreadable",
	[MT_LIST_OUTSIDE] = "outside",
	[MT_LIST_LOOP] = "loop",
	[MT_LIST_TOO_LONG] = "too_long",
	[MT_LIST_TANGLED] = "tangled",
	[MT_LIST_BACK_LINK] = "back_link",
	[MT_LIST_NOT_FREE] = "not_free",
	[MT_LIST_ORDER] = "order",
	[MT_LIST_ALIGNMENT] = "alignment",
	[MT_LIST_OTHER_ZONE] = "other_zone",
	[MT_LIST_BEYOND_ZONE] = "beyond_zone",
};

static struct mt_error *on_error(void *data, const struct mt_page_list_error *error)
{
	struct list_audit *l = data;
	struct mt_auditor *a = l->a;
	mt_cleanup(free) char *text = mt_page_list_error_text(error);
	struct mt_audit_numbers n;
	uint64_t pfn = MT_UNKNOWN;

	if (error->page && !mt_memmap_page_to_pfn(a->kernel->memmap, error->page, &pfn))
		pfn = MT_UNKNOWN;
	snprintf(n.expected, sizeof(n.expected), "0x%" PRIx64, error->expected);
	snprintf(n.found, sizeof(n.found), "0x%" PRIx64, error->found);
	return mt_audit_report(a, mt_audit_severity(a), error_kinds[error->kind], pfn,
			       error->page ? error->page : l->list.head,
			       error->kind == MT_LIST_UNREADABLE ? NULL : n.expected,
			       error->kind == MT_LIST_UNREADABLE ? NULL : n.found, "%s",
			       text ? text : "damaged");
}

static struct mt_error *check_state(struct list_audit *l, const struct mt_page_list_entry *entry,
				    enum mt_free_part part)
{
	return mt_audit_free_page(l->a, mt_audit_severity(l->a), &(struct mt_free_page){
		.pfn = entry->pfn,
		.address = entry->page,
		.raw = entry->raw,
		.part = part,
	});
}

static struct mt_error *check_once(struct list_audit *l, const struct mt_page_list_entry *entry)
{
	uint64_t twice, pages = UINT64_C(1) << l->list.order;
	struct mt_error *err;

	/* what was on a list is on another one by now */
	if (l->a->is_living)
		return NULL;
	err = mt_pfn_set_add(&l->a->listed, entry->pfn, pages, &twice);
	if (err || twice == MT_UNKNOWN)
		return err;
	return mt_audit_report(l->a, mt_audit_severity(l->a), "twice", twice, entry->page, NULL,
			       NULL,
			       "it is free twice: this block of order %u, and another that is on a "
			       "list, too",
			       l->list.order);
}

/* Checks the migrate type of the block's first pageblock, which decides (__add_to_free_list()). */
static struct mt_error *check_pageblock(struct list_audit *l,
					const struct mt_page_list_entry *entry)
{
	struct mt_kernel *kernel = l->a->kernel;
	unsigned int type = 0;
	char found[32];
	struct mt_error *err = mt_pageblock_type(&kernel->pageblocks, &kernel->page, l->list.zone,
						 entry->pfn, &type);

	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	if (err || type == l->type)
		return NULL;
	snprintf(found, sizeof(found), "%u", type);
	if (type >= kernel->names.nr_types)
		return mt_audit_report(l->a, mt_audit_severity(l->a), "pageblock", entry->pfn,
				       entry->page, kernel->names.migrate_types[l->type], found,
				       "its pageblock has a migrate type that the kernel does not "
				       "know");
	if (!l->a->types_agree)
		return NULL;
	return mt_audit_report(l->a, mt_audit_severity(l->a), "pageblock_type", entry->pfn,
			       entry->page, kernel->names.migrate_types[l->type],
			       kernel->names.migrate_types[type],
			       "it is on the list of another migrate type than its pageblock's");
}

static struct mt_error *on_block(void *data, const struct mt_page_list_entry *entry)
{
	struct list_audit *l = data;
	struct mt_error *err = check_state(l, entry, MT_FREE_HEAD);

	l->a->audit->blocks++;
	if (!err)
		err = check_once(l, entry);
	return err ? err : check_pageblock(l, entry);
}

static struct mt_error *on_pcp_page(void *data, const struct mt_page_list_entry *entry)
{
	struct list_audit *l = data;
	struct mt_auditor *a = l->a;
	struct mt_error *err = check_state(l, entry, MT_FREE_PCP);

	a->audit->blocks++;
	if (!err)
		err = check_once(l, entry);
	if (!err && mt_page_is_buddy(&a->kernel->page, entry->raw))
		err = mt_audit_report(a, mt_audit_severity(a), "pcp_page", entry->pfn, entry->page,
				   NULL, NULL, "a page on a CPU's list is marked as a block of the "
				      "buddy allocator");
	return err;
}

static struct mt_error *walk(struct list_audit *l,
			     struct mt_error *(*entry)(void *data,
						       const struct mt_page_list_entry *),
			     struct mt_page_list_result *result)
{
	const struct mt_page_list_visitor visitor = { entry, on_error, l };

	if (!mt_progress_report(l->a->kernel->progress, "checking lists", 0, 0))
		return mt_error_create(MT_ERR_STOPPED, "interrupted");
	l->a->audit->lists++;

	struct mt_error *err = mt_page_list_walk(&l->a->kernel->page, &l->list, &visitor, result);

	if (!err && !result->complete)
		l->a->lists_complete = false;
	return err;
}

static struct mt_error *check_count(struct mt_auditor *a, unsigned int order, uint64_t listed)
{
	const struct mt_layout *layout = &a->kernel->layout;
	const uint8_t *area = a->zone->raw + layout->zone.free_area.m.offset +
			      order * layout->free_area.size;
	uint64_t counted = mt_reader_field(a->kernel->reader, area, &layout->free_area.nr_free);

	snprintf(a->list, sizeof(a->list), "free_area[%u]", order);
	if (counted == listed)
		return NULL;
	return mt_audit_report_numbers(a, mt_audit_severity(a), "nr_free", (int64_t)listed,
				       (int64_t)counted,
				       "nr_free is not the number of blocks on its lists");
}

/* The lists of one order; their pages are added to pages[] of their type. */
static struct mt_error *check_order(struct mt_auditor *a, unsigned int order, int64_t *pages)
{
	struct mt_kernel *kernel = a->kernel;
	struct mt_error *err = NULL;
	uint64_t listed = 0;

	for (unsigned int type = 0; !err && type < kernel->names.nr_types; type++) {
		struct list_audit l = {
			.a = a,
			.list = mt_free_list(&kernel->page, a->zone, order, type),
			.type = type,
		};
		struct mt_page_list_result result = { 0 };

		snprintf(a->list, sizeof(a->list), "free_area[%u].free_list[%s]", order,
			 kernel->names.migrate_types[type]);
		err = walk(&l, on_block, &result);
		listed += result.entries;
		pages[type] += (int64_t)(result.entries << order);
	}
	return err ? err : check_count(a, order, listed);
}

/* Memory not accepted yet counts as free before it is on a list (v6.5, dcdfdd40fa82). */
static int64_t unaccepted(const struct mt_auditor *a)
{
	const struct mt_constant *item = &a->classifier->layout.nr_unaccepted;
	int64_t value = 0;

	if (item->exists)
		mt_error_destroy(mt_zone_page_state_exact(a->kernel, a->zone, item->value, &value));
	return value;
}

/* account_freepages(): isolated pages are not free to be had. */
static int64_t sum_of_types(const struct mt_auditor *a, const int64_t *pages)
{
	const struct mt_constant *isolate = &a->kernel->layout.migrate_isolate;
	int64_t sum = 0;

	for (unsigned int type = 0; type < a->kernel->names.nr_types; type++)
		if (!isolate->exists || isolate->value != (int64_t)type)
			sum += pages[type];
	return sum;
}

static struct mt_error *check_free_pages(struct mt_auditor *a, int64_t listed)
{
	int64_t counted = 0;
	struct mt_error *err = mt_zone_page_state_exact(a->kernel, a->zone,
							a->kernel->layout.free_pages.value,
							&counted);

	a->list[0] = 0;
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (err) {
		struct mt_error *reported = mt_audit_report(
			a, MT_SEVERITY_TRANSIENT, "pcp_unreadable", MT_UNKNOWN, MT_UNKNOWN, NULL,
			NULL, "NR_FREE_PAGES cannot be checked: %s", mt_error_message(err));

		mt_error_destroy(err);
		return reported;
	}
	listed += unaccepted(a);
	if (counted == listed)
		return NULL;
	return mt_audit_report_numbers(a, mt_audit_severity(a), "free_pages", listed, counted,
				"NR_FREE_PAGES, with every CPU's difference, is not what is on "
				       "the free lists");
}

/* Pages on the lists of a type; -1 if this kernel has no such type. */
static int64_t listed_of_type(const struct mt_auditor *a, const struct mt_constant *type,
			      const int64_t *pages)
{
	if (!type->exists || type->value < 0 ||
	    (uint64_t)type->value >= a->kernel->names.nr_types)
		return -1;
	return pages[type->value];
}

/*
 * Checks the counters of single migrate types.  In kernels where lists and pageblocks may disagree
 * they cannot be checked: some places count by list, others by pageblock.
 */
static struct mt_error *check_types(struct mt_auditor *a, const int64_t *pages)
{
	int64_t cma = listed_of_type(a, &a->kernel->layout.migrate_cma, pages);
	int64_t atomic = listed_of_type(a, &a->layout.highatomic, pages), counted = 0;
	const struct mt_field *highatomic = &a->kernel->layout.zone.free_highatomic;
	struct mt_error *err = NULL, *unreadable;

	if (!a->types_agree)
		return NULL;
	a->list[0] = 0;
	if (cma >= 0 && a->layout.free_cma.exists) {
		unreadable = mt_zone_page_state_exact(a->kernel, a->zone, a->layout.free_cma.value,
						      &counted);
		if (!unreadable && counted != cma)
			err = mt_audit_report_numbers(
				a, mt_audit_severity(a), "free_cma", cma, counted,
				"NR_FREE_CMA_PAGES, with every CPU's difference, is "
				"not what is on the CMA lists");
		mt_error_destroy(unreadable);
	}
	if (err || atomic < 0 || !highatomic->exists)
		return err;
	counted = mt_reader_field_signed(a->kernel->reader, a->zone->raw, highatomic);
	if (counted == atomic)
		return NULL;
	return mt_audit_report_numbers(a, mt_audit_severity(a), "free_highatomic", atomic, counted,
				       "nr_free_highatomic is not what is on the lists");
}

static struct mt_error *check_pcp_lists(struct mt_auditor *a, const struct mt_cpu *cpu,
					const struct mt_kpcp *pcp)
{
	struct mt_error *err = NULL;
	uint64_t pages = 0;
	bool complete = true;

	for (unsigned int i = 0; !err && i < pcp->nr_lists; i++) {
		struct list_audit l = { .a = a, .list = mt_pcp_list(a->kernel, a->zone, pcp, i) };
		struct mt_page_list_result result = { 0 };

		snprintf(a->list, sizeof(a->list), "CPU %u: lists[%u]", cpu->id, i);
		err = walk(&l, on_pcp_page, &result);
		pages += result.entries << l.list.order;
		complete = complete && result.complete;
	}
	snprintf(a->list, sizeof(a->list), "CPU %u", cpu->id);
	if (err || (pages == pcp->count && complete))
		return err;
	/* until v6.0 no lock shows that the CPU was about to change them */
	return mt_audit_report_numbers(a,
				       a->classifier->layout.pcp_lock.exists
					       ? mt_audit_severity(a)
					       : MT_SEVERITY_TRANSIENT,
				       "pcp_count", (int64_t)pages, (int64_t)pcp->count,
				       "count is not the number of pages on the lists");
}

static struct mt_error *check_cpu(struct mt_auditor *a, const struct mt_cpu *cpu)
{
	bool zone_in_flight = a->in_flight;
	struct mt_kpcp pcp;
	struct mt_error *err = mt_kpcp_find(a->kernel, a->zone, cpu, &pcp);

	snprintf(a->list, sizeof(a->list), "CPU %u", cpu->id);
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (err) {
		struct mt_error *reported = mt_audit_report(
			a, MT_SEVERITY_TRANSIENT, "pcp_unreadable", MT_UNKNOWN, MT_UNKNOWN, NULL,
			NULL, "per-CPU lists cannot be checked: %s", mt_error_message(err));

		mt_error_destroy(err);
		return reported;
	}
	/* the lists of a CPU that never was online are not initialised */
	if (!cpu->online && !pcp.count)
		return NULL;
	a->in_flight = mt_audit_is_locked(a, pcp.address, &a->classifier->layout.pcp_lock);
	/* zone_batchsize() is never let below 1, also where the lists are disabled */
	if (pcp.batch < 1)
		err = mt_audit_report_numbers(a, MT_SEVERITY_DAMAGE, "pcp_batch", 1, pcp.batch,
					      "a CPU takes and gives no pages at a time");
	if (!err)
		err = check_pcp_lists(a, cpu, &pcp);
	a->in_flight = zone_in_flight;
	return err;
}

static bool is_zone_locked(const struct mt_auditor *a)
{
	return mt_audit_is_locked(a, a->zone->address, &a->classifier->layout.zone_lock);
}

static struct mt_error *try_order(struct mt_auditor *a, const struct mt_audit_place *place)
{
	a->in_flight = is_zone_locked(a);
	return check_order(a, place->index, a->type_pages);
}

static struct mt_error *settle_order(struct mt_auditor *a, unsigned int order)
{
	const struct mt_layout *layout = &a->kernel->layout;

	return mt_audit_settle(a, &(struct mt_audit_place){
		.check = try_order,
		.index = order,
		.mark = mt_reader_add(a->kernel->reader, a->zone->address,
				      layout->zone.free_area.m.offset +
				      order * layout->free_area.size),
		.mark_len = layout->free_area.size,
	});
}

/* What nr_free says of all orders: one read of the zone tells it, unlike the lists. */
static int64_t sum_of_counts(const struct mt_auditor *a)
{
	const struct mt_layout *layout = &a->kernel->layout;
	uint64_t sum = 0;

	for (unsigned int order = 0; order < a->kernel->nr_orders; order++) {
		const uint8_t *area = a->zone->raw + layout->zone.free_area.m.offset +
				      order * layout->free_area.size;

		sum += mt_reader_field(a->kernel->reader, area, &layout->free_area.nr_free)
		       << order;
	}
	return (int64_t)sum;
}

static struct mt_error *count_type(struct mt_auditor *a, const struct mt_constant *type,
				   int64_t *pages)
{
	const struct mt_page_list_visitor nobody = { 0 };
	struct mt_error *err = NULL;

	if (listed_of_type(a, type, pages) < 0)
		return NULL;
	pages[type->value] = 0;
	for (unsigned int order = 0; !err && order < a->kernel->nr_orders; order++) {
		const struct mt_page_list list = mt_free_list(&a->kernel->page, a->zone, order,
							      (unsigned int)type->value);
		struct mt_page_list_result result = { 0 };

		err = mt_page_list_walk(&a->kernel->page, &list, &nobody, &result);
		pages[type->value] += (int64_t)(result.entries << order);
	}
	return err;
}

/* nr_free counts isolated blocks, too; which these are only the lists tell. */
static struct mt_error *try_free_pages(struct mt_auditor *a, const struct mt_audit_place *place)
{
	const struct mt_constant *isolate = &a->kernel->layout.migrate_isolate;
	struct mt_error *err;
	int64_t isolated;

	(void)place;
	a->in_flight = is_zone_locked(a);
	if (!a->is_living)
		return check_free_pages(a, sum_of_types(a, a->type_pages));
	err = count_type(a, isolate, a->type_pages);
	isolated = listed_of_type(a, isolate, a->type_pages);
	return err ? err : check_free_pages(a, sum_of_counts(a) - (isolated > 0 ? isolated : 0));
}

static struct mt_error *try_types(struct mt_auditor *a, const struct mt_audit_place *place)
{
	struct mt_error *err = NULL;

	(void)place;
	a->in_flight = is_zone_locked(a);
	if (a->is_living && a->types_agree) {
		err = count_type(a, &a->kernel->layout.migrate_cma, a->type_pages);
		if (!err)
			err = count_type(a, &a->layout.highatomic, a->type_pages);
	}
	return err ? err : check_types(a, a->type_pages);
}

static struct mt_error *try_cpu(struct mt_auditor *a, const struct mt_audit_place *place)
{
	a->in_flight = is_zone_locked(a);
	return check_cpu(a, place->cpu);
}

static struct mt_error *settle_cpu(struct mt_auditor *a, const struct mt_cpu *cpu)
{
	struct mt_kpcp pcp = { 0 };
	mt_cleanup(mt_error) struct mt_error *none = mt_kpcp_find(a->kernel, a->zone, cpu, &pcp);

	return mt_audit_settle(a, &(struct mt_audit_place){
		.check = try_cpu,
		.cpu = cpu,
		.mark = pcp.address,
		.mark_len = none ? 0 : a->kernel->layout.pcp.size,
	});
}

static struct mt_error *settle_all(struct mt_auditor *a)
{
	struct mt_audit_place zone = { .mark = a->zone->address,
				       .mark_len = a->kernel->layout.zone.size };
	struct mt_error *err = NULL;

	for (unsigned int order = 0; !err && order < a->kernel->nr_orders; order++)
		err = settle_order(a, order);
	zone.check = try_free_pages;
	if (!err)
		err = mt_audit_settle(a, &zone);
	zone.check = try_types;
	if (!err)
		err = mt_audit_settle(a, &zone);
	for (size_t i = 0; !err && i < a->kernel->percpu.n; i++)
		err = settle_cpu(a, &a->kernel->percpu.v[i]);
	return err;
}

struct mt_error *mt_audit_lists(struct mt_auditor *a)
{
	mt_cleanup(free) int64_t *pages = calloc(a->kernel->names.nr_types, sizeof(*pages));
	struct mt_error *err;

	a->type_pages = pages;
	err = pages ? settle_all(a) : mt_error_nomem();
	a->type_pages = NULL;
	return err;
}
