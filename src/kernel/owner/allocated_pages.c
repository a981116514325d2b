// SPDX-License-Identifier: GPL-2.0-or-later
/* Every page that is in use, with who allocated it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/owner/allocated_pages.h"
#include "kernel/owner/page_owner.h"
#include "kernel/read/damage.h"
#include "kernel/scan/selection.h"

#define BUFFER ((size_t)256 << 10)	/* bytes of page_ext read at once */

struct walk {
	struct mt_kernel *kernel;
	const struct mt_selection *selection;
	enum mt_use use;		/* MT_NR_USES: any */
	uint8_t *buf;			/* entries from pfn first on */
	uint64_t first, n;
	uint64_t unreadable;		/* pages */
	struct mt_error *(*fn)(void *data, const struct mt_allocated_page *page);
	void *data;
};

/* As many entries from pfn on as fit, up to the end of a run. */
static struct mt_error *fill(struct walk *w, uint64_t pfn, uint64_t wanted)
{
	const struct mt_page_ext *ext = &w->kernel->owners->ext;
	uint64_t follow = 0, address = mt_page_ext_at(ext, pfn, &follow);
	struct mt_error *err;

	w->first = pfn;
	w->n = 0;
	if (!address)
		return NULL;
	w->n = BUFFER / ext->size;
	if (w->n > follow)
		w->n = follow;
	if (w->n > wanted)
		w->n = wanted;
	err = mt_reader_read(w->kernel->reader, address, w->buf, (size_t)(w->n * ext->size));
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (err && !w->unreadable)
		mt_damage_say(w->kernel->inspector.snapshot, MT_SECTION_PAGES,
			      "page_owner from pfn %" PRIu64 " on: %s", pfn,
			      mt_error_message(err));
	if (err) {
		w->unreadable += w->n;
		w->n = 0;
	}
	mt_error_destroy(err);
	return NULL;
}

static const uint8_t *entry(const struct walk *w, uint64_t pfn)
{
	if (pfn - w->first >= w->n)
		return NULL;
	return w->buf + (pfn - w->first) * w->kernel->owners->ext.size;
}

/*
 * Whether a page of the run is handed out: before v5.4 only the first page of a block has a record,
 * which holds for the others, too.
 */
static bool is_wanted(const struct walk *w, const struct mt_page_scan_run *run)
{
	if (run->use == MT_USE_FREE || !mt_use_is_present(run->use))
		return false;
	return w->use == MT_NR_USES || w->use == run->use;
}

static struct mt_error *on_run(void *data, const struct mt_page_scan_run *run)
{
	struct walk *w = data;
	const struct mt_page_owners *owners = w->kernel->owners;
	const struct mt_kzone *zone = run->zone == MT_NO_INDEX ? NULL :
				      w->kernel->classifier->zones[run->zone];
	struct mt_allocated_page page = {
		.node = zone ? zone->node : MT_NO_INDEX,
		.zone = zone ? zone->name : NULL,
		.use = run->use,
	};
	struct mt_error *err = NULL;

	if (!is_wanted(w, run) || !mt_selection_has_kzone(w->selection, zone))
		return NULL;
	for (uint64_t i = 0; !err && i < run->pages; i++) {
		uint64_t from = run->pfn + i;
		const uint8_t *raw;

		if (!owners->each_page)
			from = run->head_pfn;
		if (!entry(w, from))
			err = fill(w, from, owners->each_page ? run->pages - i : 1);
		raw = entry(w, from);
		page.pfn = run->pfn + i;
		page.known = !err && raw && mt_page_owner_decode(owners, raw, &page.owner);
		if (!err)
			err = w->fn(w->data, &page);
	}
	return err;
}

struct mt_error *mt_kernel_owned_pages(struct mt_inspector *inspector,
				       const struct mt_selection *selection,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_allocated_page *page),
				       void *data)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	mt_cleanup(free) uint8_t *buf = malloc(BUFFER);
	struct walk walk = {
		.kernel = kernel,
		.selection = selection,
		.use = selection->use ? mt_use_find(selection->use) : MT_NR_USES,
		.buf = buf,
		.fn = fn,
		.data = data,
	};
	struct mt_page_scan_options options = { .run = on_run, .data = &walk };
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err = buf ? mt_kernel_need(kernel, MT_PART_PAGE_OWNERS) : mt_error_nomem();

	if (!err)
		err = mt_selection_prepare(kernel, selection, &options);
	if (!err)
		err = mt_scan(kernel, &options, &result);
	if (!err)
		mt_page_scan_report(kernel, &result);
	mt_page_scan_result_release(&result);
	return err;
}

struct mt_error *mt_kernel_owner_stack(struct mt_inspector *inspector, uint32_t handle,
				       struct mt_call_stack *stack)
{
	return mt_page_owner_stack(mt_kernel_of(inspector), handle, stack);
}

const char *mt_kernel_gfp_names(struct mt_inspector *inspector, uint64_t gfp, char *buf,
				size_t size)
{
	const struct mt_kernel *kernel = mt_kernel_of(inspector);

	return mt_flag_table_text(&kernel->owners->gfp_names, gfp, buf, size);
}
