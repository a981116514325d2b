// SPDX-License-Identifier: GPL-2.0-or-later
/* What would have helped: only what the report's own figures bear out. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/node_set.h"
#include "analysis/oom_private.h"
#include "base/text.h"

static struct mt_error *advise(struct mt_oom *oom, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static struct mt_error *advise(struct mt_oom *oom, const char *key, const char *fmt, ...)
{
	char *text;
	va_list ap;
	int n;

	if (oom->nr_advice == MT_OOM_MAX_ADVICE)
		return NULL;
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return mt_error_nomem();
	oom->advice[oom->nr_advice++] = (struct mt_oom_advice){ key, text };
	return NULL;
}

static void size_of(char buf[MT_TEXT_BYTES_SIZE], const struct mt_oom *oom, uint64_t pages)
{
	uint64_t bytes;

	if (__builtin_mul_overflow(pages, mt_oom_assumed_page_size(oom->report), &bytes))
		bytes = UINT64_MAX;
	mt_text_bytes(buf, bytes);
}

static uint64_t use_of(const struct mt_oom *oom, const char *name)
{
	for (size_t i = 0; i < oom->uses.n; i++)
		if (!strcmp(oom->uses.v[i].name, name))
			return oom->uses.v[i].pages;
	return MT_UNKNOWN;
}

/* Whether pages are more than percent of all that there is. */
static bool is_much(const struct mt_oom *oom, uint64_t pages, unsigned int percent)
{
	uint64_t all = oom->uses.of_pages;

	return pages != MT_UNKNOWN && all != MT_UNKNOWN && pages <= MT_OOM_MOST_PAGES &&
	       all <= MT_OOM_MOST_PAGES && pages * 100 > all * percent;
}

/* ---- one at a time ---- */

static struct mt_error *about_limit(struct mt_oom *oom)
{
	char limit[MT_TEXT_BYTES_SIZE], held[MT_TEXT_BYTES_SIZE];
	const struct mt_oom_score *worst = oom->worst;

	if (oom->constraint != MT_CONSTRAINT_MEMCG || oom->limit_bytes == MT_UNKNOWN)
		return NULL;
	mt_text_bytes(limit, oom->limit_bytes);
	/* of a task that has next to nothing of the limit no less would have helped */
	if (!worst || worst->rss > MT_OOM_MOST_PAGES ||
	    (worst->rss + worst->swap) * oom->page_size < oom->limit_bytes / 10)
		return advise(oom, "raise_limit",
			      "a limit above %s (memory.max), or tasks that need less", limit);
	size_of(held, oom, worst->rss + worst->swap);
	return advise(oom, "raise_limit", "a limit above %s (memory.max), or a %s (pid %llu) that "
		      "needs less than its %s", limit, worst->task->name ? worst->task->name : "?",
		      (unsigned long long)worst->task->pid, held);
}

static struct mt_error *about_adj(struct mt_oom *oom)
{
	const struct mt_oom_score *victim = oom->victim;
	int64_t next = INT64_MIN;
	char size[MT_TEXT_BYTES_SIZE];

	/* of the others the highest, for which the list is sorted */
	for (size_t i = 0; i < oom->nr_scores && next == INT64_MIN; i++)
		if (&oom->scores[i] != victim)
			next = oom->scores[i].badness;
	if (!victim || victim->adj <= 0 || next <= victim->badness - victim->adj)
		return NULL;
	size_of(size, oom, (uint64_t)victim->adj);
	return advise(oom, "lower_adj",
		      "oom_score_adj %lld counted as %s for %s: a lower one spares it, and another "
		      "is killed", (long long)victim->task->adj, size,
		      victim->task->name ? victim->task->name : "the victim");
}

static struct mt_error *about_swap(struct mt_oom *oom)
{
	uint64_t total = mt_stats_get(&oom->report->others, "Total swap");
	uint64_t free = mt_stats_get(&oom->report->others, "Free swap");
	uint64_t anon = use_of(oom, "anonymous, shmem");
	char size[MT_TEXT_BYTES_SIZE];

	if (oom->constraint == MT_CONSTRAINT_MEMCG || total == MT_UNKNOWN ||
	    !is_much(oom, anon, 25))
		return NULL;
	/* whatever is swapped out, such a request is too large */
	if (oom->vmalloc == MT_VMALLOC_OVER_RAM || oom->vmalloc == MT_VMALLOC_NO_SPACE)
		return NULL;
	size_of(size, oom, anon);
	if (!total)
		return advise(oom, "swap",
			      "swap (or zram): %s of anonymous memory had nowhere to go", size);
	if (free != MT_UNKNOWN && free < total / 50)
		return advise(oom, "swap",
			      "more swap: it was full, with %s of anonymous memory still in RAM",
			      size);
	return NULL;
}

static struct mt_error *about_huge_pages(struct mt_oom *oom)
{
	const struct mt_stats *others = &oom->report->others;
	uint64_t kib = 0;
	char size[MT_TEXT_BYTES_SIZE];

	for (size_t i = 0; i < others->n; i++) {
		unsigned long long each;
		int end = 0;

		sscanf(others->v[i].name, "hugepages_%llukB_free%n", &each, &end);
		if (end && each <= UINT32_MAX && others->v[i].value <= UINT32_MAX)
			kib = mt_count_add(kib, each * others->v[i].value);
	}
	if (!is_much(oom, kib / (mt_oom_assumed_page_size(oom->report) / 1024), 5))
		return NULL;
	size_of(size, oom, kib / (mt_oom_assumed_page_size(oom->report) / 1024));
	return advise(oom, "huge_pages", "fewer huge pages set aside (vm.nr_hugepages): %s of them "
		      "stood unused", size);
}

static const struct mt_report_cache *largest_cache(const struct mt_report *report)
{
	const struct mt_report_cache *largest = NULL;

	for (size_t i = 0; i < report->nr_caches; i++)
		if (report->caches[i].total_kib != MT_UNKNOWN &&
		    (!largest || report->caches[i].total_kib > largest->total_kib))
			largest = &report->caches[i];
	return largest;
}

/* Of what the kernel manages, in percent. */
static unsigned int percent_of(const struct mt_oom *oom, uint64_t pages)
{
	uint64_t reserved = use_of(oom, "reserved"), all = oom->uses.of_pages;

	if (all != MT_UNKNOWN && reserved != MT_UNKNOWN && reserved < all)
		all -= reserved;
	if (pages > MT_OOM_MOST_PAGES || all > MT_OOM_MOST_PAGES || !all)
		return 0;
	return (unsigned int)(pages * 100 / all);
}

/*
 * What is in no counter, and much in slab besides, with next to nothing in
 * processes: objects whose data are whole pages, of which nobody keeps count.
 */
static struct mt_error *about_leak(struct mt_oom *oom, uint64_t slab)
{
	uint64_t lost = oom->uses.unaccounted;
	uint64_t held = mt_count_add(use_of(oom, "anonymous, shmem"), use_of(oom, "file cache"));
	char size[MT_TEXT_BYTES_SIZE], slab_size[MT_TEXT_BYTES_SIZE];

	size_of(size, oom, lost);
	if (slab == MT_UNKNOWN || percent_of(oom, slab) < 15 || percent_of(oom, held) >= 10)
		return advise(oom, "unaccounted",
			      "finding who holds %s (%u %%) that is in no counter: pages of a "
			      "driver, of a virtual machine's balloon, or of a leak in the kernel",
			      size, percent_of(oom, lost));
	size_of(slab_size, oom, slab);
	return advise(oom, "unaccounted",
		      "mending a leak in the kernel: %s (%u %%) is in no counter and %s (%u %%) is "
		      "unreclaimable slab, while processes and files hold %u %%: of the kind whose "
		      "objects are in slab and whose data are whole pages (network buffers)",
		      size, percent_of(oom, lost), slab_size, percent_of(oom, slab),
		      percent_of(oom, held));
}

static struct mt_error *about_kernel(struct mt_oom *oom)
{
	const struct mt_report_cache *cache = largest_cache(oom->report);
	uint64_t slab = use_of(oom, "slab, unreclaimable");
	char size[MT_TEXT_BYTES_SIZE];
	struct mt_error *err = NULL;

	if (is_much(oom, slab, 20)) {
		size_of(size, oom, slab);
		err = advise(oom, "slab",
			     "less unreclaimable slab than %s (%u %%)%s%s: killing tasks seldom "
			     "gives it back", size, percent_of(oom, slab),
			     cache ? ", most of it in " : "",
			     cache && cache->name ? cache->name : "");
	}
	if (err || !is_much(oom, oom->uses.unaccounted, 20) ||
	    oom->constraint == MT_CONSTRAINT_MEMCG)
		return err;
	return about_leak(oom, slab);
}

/* Memory that others could have had while these nodes ran out. */
static struct mt_error *about_nodes(struct mt_oom *oom)
{
	const struct mt_snapshot *snapshot = oom->report->snapshot;
	struct mt_node_set set = { .limited = false };
	const char *by = oom->constraint == MT_CONSTRAINT_POLICY ? "memory policy" : "cpuset.mems";
	uint64_t free = 0;
	char size[MT_TEXT_BYTES_SIZE];

	if (!oom->nodes || !mt_node_set_parse(oom->nodes, strlen(oom->nodes), &set))
		return NULL;
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (!mt_node_set_has(&set, snapshot->zones[i].node))
			free = mt_count_add(free, snapshot->zones[i].free);
	if (!free || free > MT_OOM_MOST_PAGES)
		return advise(oom, "nodes", "more nodes than %s (%s)", oom->nodes, by);
	size_of(size, oom, free);
	return advise(oom, "nodes", "more nodes than %s (%s): others had %s free", oom->nodes, by,
		      size);
}

static struct mt_error *about_vmalloc(struct mt_oom *oom)
{
	char ram[MT_TEXT_BYTES_SIZE] = "?";

	if (oom->ram_bytes != MT_UNKNOWN)
		mt_text_bytes(ram, oom->ram_bytes);
	switch (oom->vmalloc) {
	case MT_VMALLOC_OVER_RAM:
		return advise(oom, "vmalloc_size",
			      "a smaller request: the machine has %s, whatever is free", ram);
	case MT_VMALLOC_NO_SPACE:
		return advise(oom, "vmalloc_space",
			      "more address space for vmalloc (32-bit kernels: vmalloc= on the "
			      "command line)");
	default:
		return NULL;
	}
}

struct mt_error *mt_oom_advise(struct mt_oom *oom)
{
	struct mt_error *(*const parts[])(struct mt_oom *) = {
		about_vmalloc, about_limit, about_nodes, about_adj, about_swap, about_huge_pages,
		about_kernel,
	};
	struct mt_error *err = NULL;

	if (oom->report->by_sysrq)
		return NULL;
	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(parts); i++)
		err = parts[i](oom);
	return err;
}
