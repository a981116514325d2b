// SPDX-License-Identifier: GPL-2.0-or-later
/* The allocator's books against the pages. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/audit/audit.h"
#include "kernel/audit/audit_private.h"
#include "kernel/read/damage.h"

/* So many findings of a kind are handed out; the others are counted. */
#define MAX_OF_KIND 64u

static const char *const kinds[] = {
	"unreadable", "outside", "loop", "too_long", "tangled", "back_link", "not_free", "order",
	"alignment", "other_zone", "beyond_zone", "twice", "referenced", "pageblock", "nr_free",
	"pcp_count", "pcp_page", "free_pages", "watermarks", "sizes", "node", "struct_page",
	"zone_bits", "lost", "used", "present", "pcp_unreadable", "pcp_batch", "pageblock_type",
	"isolated", "free_cma", "free_highatomic", "free_flags", "free_mapping", "free_mapcount",
	"free_memcg", "lowmem_reserve", "reserve", "stat_sum", "lru_pages", "refcount",
};

/* the last is for those that are missing above */
_Static_assert(MT_ARRAY_SIZE(kinds) < MT_AUDIT_KINDS, "more kinds than are counted");

static size_t kind_index(const char *kind)
{
	size_t i = 0;

	while (i < MT_ARRAY_SIZE(kinds) && strcmp(kinds[i], kind))
		i++;
	return i;
}

struct mt_error *mt_audit_say(struct mt_auditor *a, enum mt_severity severity, const char *kind,
			      uint64_t pfn, uint64_t address, const char *expected,
			      const char *found, const char *fmt, ...)
{
	mt_cleanup(free) char *text = NULL;
	va_list ap;

	*(severity == MT_SEVERITY_DAMAGE ? &a->audit->damage : &a->audit->transient) += 1;
	if (a->of_kind[kind_index(kind)]++ >= MAX_OF_KIND)
		return NULL;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	return a->fn(a->data, &(struct mt_finding){
		.severity = severity,
		.kind = kind,
		.node = a->zone ? a->zone->node : MT_NO_INDEX,
		.zone = a->zone ? a->zone->name : NULL,
		.list = *a->list ? a->list : NULL,
		.pfn = pfn,
		.address = address,
		.expected = expected,
		.found = found,
		.text = text,
	});
}

struct mt_error *mt_audit_numbers(struct mt_auditor *a, enum mt_severity severity,
				  const char *kind, int64_t expected, int64_t found,
				  const char *text)
{
	struct mt_audit_numbers n;

	snprintf(n.expected, sizeof(n.expected), "%lld", (long long)expected);
	snprintf(n.found, sizeof(n.found), "%lld", (long long)found);
	return mt_audit_say(a, severity, kind, MT_UNKNOWN, MT_UNKNOWN, n.expected, n.found, "%s",
			    text);
}

bool mt_audit_wants(const struct mt_auditor *a, const struct mt_kzone *zone)
{
	return (!a->selection->has_node || a->selection->node == zone->node) &&
	       (!a->selection->zone || !strcmp(a->selection->zone, zone->name));
}

/*
 * Every kind of spinlock begins with its word, which is 0 when nobody holds it
 * (queued and ticket-like ones alike: asm-generic/qspinlock_types.h).
 */
bool mt_audit_is_locked(const struct mt_auditor *a, uint64_t address, const struct mt_field *lock)
{
	uint64_t value = 0;

	if (!lock->exists || lock->m.size < 4)
		return false;

	mt_cleanup(mt_error) struct mt_error *err =
		mt_reader_read_uint(a->kernel->reader, address + lock->m.offset, 4, &value);

	return !err && value;
}

static struct mt_error *check_zone(struct mt_auditor *a, const struct mt_kzone *zone)
{
	struct mt_error *err;

	a->zone = zone;
	a->list[0] = 0;
	a->in_flight = mt_audit_is_locked(a, zone->address, &a->classifier->layout.zone_lock);
	err = mt_audit_zone(a);
	if (!err && mt_kzone_populated(zone))
		err = mt_audit_lists(a);
	if (!err && mt_kzone_populated(zone))
		err = mt_audit_blocks(a);
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
		err = mt_audit_nodes(a);
	if (!err && !a->selection->zone && !a->selection->has_node)
		err = mt_audit_sums(a);
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
		.lists_complete = !selection->zone && !selection->has_node,
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
