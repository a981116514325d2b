// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/page/page_summary.h"

#include <inttypes.h>
#include <stdio.h>

#include "kernel/rmap/zero_page.h"
#include "kernel/scan/classifier.h"
#include "kernel/scan/scan.h"

struct context {
	struct mt_kernel *kernel;
	uint64_t pfn;
	char *text;
};

static const char *zero_page(struct mt_kernel *kernel, const struct mt_page_scan_run *run)
{
	struct mt_zero_pages zero = mt_zero_pages_read(kernel);

	if (run->pfn == zero.pfn)
		return ", the zero page";
	return run->head_pfn == zero.huge_pfn ? ", the huge zero page" : "";
}

static struct mt_error *on_run(void *data, const struct mt_page_scan_run *run)
{
	struct context *context = data;
	const struct mt_kzone *zone = run->zone == MT_NO_INDEX ? NULL :
				      context->kernel->classifier->zones[run->zone];
	char order[32] = "", where[96] = "";

	if (run->order)
		snprintf(order, sizeof(order), ", order %u", run->order);
	if (zone)
		snprintf(where, sizeof(where), ", zone %s, node %u", zone->name, zone->node);
	free(context->text);
	if (asprintf(&context->text, "pfn %" PRIu64 ": %s%s%s%s", context->pfn,
		     mt_uses[run->use].name, zero_page(context->kernel, run), order, where) < 0)
		context->text = NULL;
	return context->text ? NULL : mt_error_nomem();
}

struct mt_error *mt_page_summary(struct mt_kernel *kernel, uint64_t pfn, char **summary)
{
	struct context context = { .kernel = kernel, .pfn = pfn };
	struct mt_page_scan_options options = {
		.first_pfn = pfn, .end_pfn = pfn + 1, .run = on_run, .data = &context,
	};
	struct mt_page_scan_result result = { 0 };
	uint64_t page;
	mt_cleanup(mt_error) struct mt_error *err = mt_kernel_need(kernel, MT_PART_CLASSIFIER);

	if (!err && mt_memmap_pfn_to_page(kernel->memmap, pfn, &page)) {
		err = mt_scan(kernel, &options, &result);
		mt_page_scan_result_release(&result);
	}
	if (!context.text && asprintf(&context.text, "pfn %" PRIu64 ": %s", pfn,
				      err ? mt_error_message(err) : "no struct page") < 0)
		return mt_error_nomem();
	*summary = context.text;
	return NULL;
}
