// SPDX-License-Identifier: GPL-2.0-or-later
/* Hands out findings, and tells which zones are selected and which locks held. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/audit/audit_private.h"

/* Findings of one kind that are handed out; further ones are only counted. */
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

static void count(struct mt_auditor *a, enum mt_severity severity, const char *kind)
{
	*(severity == MT_SEVERITY_DAMAGE ? &a->audit->damage : &a->audit->transient) += 1;
	a->of_kind[kind_index(kind)]++;
}

struct mt_error *mt_audit_hand_out(struct mt_auditor *a, const struct mt_finding *finding)
{
	bool enough = a->of_kind[kind_index(finding->kind)] >= MAX_OF_KIND;

	count(a, finding->severity, finding->kind);
	return enough ? NULL : a->fn(a->data, finding);
}

struct mt_error *mt_audit_report(struct mt_auditor *a, enum mt_severity severity, const char *kind,
				 uint64_t pfn, uint64_t address, const char *expected,
				 const char *found, const char *fmt, ...)
{
	mt_cleanup(free) char *text = NULL;
	va_list ap;

	if (a->of_kind[kind_index(kind)] >= MAX_OF_KIND) {
		count(a, severity, kind);
		return NULL;
	}
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	return mt_audit_hand_out(a, &(struct mt_finding){
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

struct mt_error *mt_audit_report_numbers(struct mt_auditor *a, enum mt_severity severity,
					 const char *kind, int64_t expected, int64_t found,
					 const char *text)
{
	struct mt_audit_numbers n;
	struct mt_error *err;

	snprintf(n.expected, sizeof(n.expected), "%" PRId64, expected);
	snprintf(n.found, sizeof(n.found), "%" PRId64, found);
	a->is_difference = !__builtin_sub_overflow(found, expected, &a->difference);
	err = mt_audit_report(a, severity, kind, MT_UNKNOWN, MT_UNKNOWN, n.expected, n.found, "%s",
			      text);
	a->is_difference = false;
	return err;
}

bool mt_audit_wants(const struct mt_auditor *a, const struct mt_kzone *zone)
{
	return (!a->selection->has_node || a->selection->node == zone->node) &&
	       (!a->selection->zone || !strcasecmp(a->selection->zone, zone->name));
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
