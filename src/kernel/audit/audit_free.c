// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checks the struct page of a free page.  free_pages_prepare() leaves no flags
 * (PAGE_FLAGS_CHECK_AT_PREP), no mapping, no references, no mapcount and no memory cgroup; what
 * differs was written after the page was freed.
 */
#include <inttypes.h>
#include <stdio.h>

#include "kernel/audit/audit_private.h"

/* Returns the flags that a free page may have, such as PG_hwpoison. */
static uint64_t allowed_flags(const struct mt_auditor *a, enum mt_free_part part)
{
	const struct mt_constant *reported = &a->layout.reported;
	uint64_t allowed = a->classifier->decoder.hwpoison;

	/* v5.7: free page reporting, an alias of a flag that free pages do not use */
	if (part == MT_FREE_HEAD && reported->exists && reported->value >= 0 &&
	    reported->value < 64)
		allowed |= UINT64_C(1) << reported->value;
	return allowed;
}

static uint64_t wrong_flags(const struct mt_auditor *a, const uint8_t *raw, enum mt_free_part part)
{
	const struct mt_constant *n = &a->kernel->layout.nr_pageflags;

	if (!n->exists || n->value < 1 || n->value > 63)
		return 0;
	return mt_page_flags(&a->classifier->decoder, raw) & ((UINT64_C(1) << n->value) - 1) &
	       ~allowed_flags(a, part);
}

static struct mt_error *report_hex(struct mt_auditor *a, enum mt_severity severity,
				   const char *kind, const struct mt_free_page *page,
				   uint64_t expected, uint64_t found, const char *text)
{
	struct mt_audit_numbers n;

	snprintf(n.expected, sizeof(n.expected), "0x%" PRIx64, expected);
	snprintf(n.found, sizeof(n.found), "0x%" PRIx64, found);
	return mt_audit_report(a, severity, kind, page->pfn, page->address, n.expected, n.found,
			       "%s", text);
}

/* page_expected_state(): nobody refers to a free page. */
static struct mt_error *check_references(struct mt_auditor *a, enum mt_severity severity,
					 const struct mt_free_page *page)
{
	const struct mt_page_decoder *d = &a->classifier->decoder;
	int32_t refs = (int32_t)mt_page_load32(d, page->raw + d->refcount_at);
	char found[32];

	if (!a->classifier->layout.refcount.exists || !refs)
		return NULL;
	snprintf(found, sizeof(found), "%d", refs);
	return mt_audit_report(a, severity, "referenced", page->pfn, page->address, "0", found,
			       "a free page has references");
}

struct mt_error *mt_audit_free_page(struct mt_auditor *a, enum mt_severity severity,
				    const struct mt_free_page *page)
{
	const struct mt_page_decoder *d = &a->classifier->decoder;
	const struct mt_field *memcg = &a->classifier->layout.memcg;
	uint64_t flags = wrong_flags(a, page->raw, page->part), value;
	struct mt_error *err = check_references(a, severity, page);

	if (!err && flags)
		err = report_hex(a, severity, "free_flags", page, 0, flags,
				 "a free page has flags that no free page has");
	value = d->has_mapping ? mt_page_load(d, page->raw + d->mapping_at) : 0;
	if (!err && value)
		err = report_hex(a, severity, "free_mapping", page, 0, value,
				 "a free page has a mapping");
	value = mt_page_load32(d, page->raw + d->type_at);
	if (!err && page->part != MT_FREE_HEAD && value != UINT32_MAX)
		err = report_hex(a, severity, "free_mapcount", page, UINT32_MAX, value,
				 "a free page is mapped, or has a type");
	value = memcg->exists ? mt_reader_field(a->kernel->reader, page->raw, memcg) : 0;
	if (!err && value)
		err = report_hex(a, severity, "free_memcg", page, 0, value,
				 "a free page is charged to a memory cgroup");
	return err;
}
