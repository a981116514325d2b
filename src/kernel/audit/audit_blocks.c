// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks the migrate types of pageblocks and the number of isolated ones. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel/audit/audit_private.h"

/* is_migrate_isolate_page() counts what zone->nr_isolate_pageblock counts, under its lock. */
static struct mt_error *check_isolated(struct mt_auditor *a, const uint64_t *counts)
{
	const struct mt_field *field = &a->layout.nr_isolate;
	const struct mt_constant *isolate = &a->kernel->layout.migrate_isolate;
	uint64_t counted;

	if (!field->exists || !isolate->exists || isolate->value < 0 ||
	    (uint64_t)isolate->value >= a->kernel->names.nr_types)
		return NULL;
	counted = mt_reader_field(a->kernel->reader, a->zone->raw, field);
	if (counted == counts[isolate->value])
		return NULL;
	return mt_audit_report_numbers(a, mt_audit_severity(a), "isolated",
				       (int64_t)counts[isolate->value], (int64_t)counted,
				"nr_isolate_pageblock is not the number of isolated pageblocks");
}

struct mt_error *mt_audit_blocks(struct mt_auditor *a)
{
	struct mt_kernel *kernel = a->kernel;
	mt_cleanup(free) uint64_t *counts = calloc(kernel->names.nr_types, sizeof(*counts));
	struct mt_pageblock_count how;
	struct mt_error *err;

	if (!counts)
		return mt_error_nomem();
	err = mt_pageblocks_count(&kernel->pageblocks, &kernel->page, a->zone, counts,
				  kernel->names.nr_types, &how);
	if (!err && how.unknown)
		err = mt_audit_report(a, mt_audit_severity(a), "pageblock", how.first_unknown,
				      MT_UNKNOWN, NULL, NULL,
				      "%" PRIu64
				      " pageblocks have a migrate type that the kernel does not "
				      "know; this is the first",
				      how.unknown);
	if (!err && !how.unreadable)
		err = check_isolated(a, counts);
	return err;
}
