// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The page size, which a log nowhere says: by the smallest blocks of a free list, by
 * what is printed in pages and in kB, or by what all sizes are multiples of.
 */
#include "proc/log/report/pairs.h"
#include "proc/log/report/parser.h"

#define MAX_PAGE_KIB 256u	/* powerpc: CONFIG_PPC_256K_PAGES */

/* Sizes of so many zones or nodes are no chance. */
#define ENOUGH_SIZES 6u

static bool is_page_kib(uint64_t kib)
{
	return kib >= 4 && kib <= MAX_PAGE_KIB && !(kib & (kib - 1));
}

/* "anon-rss:552020kB" of the task that was killed against its row of 138005 pages */
static uint64_t by_victim(const struct mt_report *report)
{
	for (size_t k = 0; k < report->nr_kills; k++) {
		const struct mt_report_kill *kill = &report->kills[k];
		uint64_t kib = mt_count_add(kill->anon_rss_kib, kill->file_rss_kib);

		if (kill->shmem_rss_kib != MT_UNKNOWN)
			kib = mt_count_add(kib, kill->shmem_rss_kib);
		for (size_t i = 0; kib != MT_UNKNOWN && i < report->nr_tasks; i++) {
			const struct mt_report_task *task = &report->tasks[i];

			if (task->pid == kill->pid && task->total_vm && kill->total_vm_kib &&
			    task->total_vm != MT_UNKNOWN && kill->total_vm_kib != MT_UNKNOWN &&
			    kill->total_vm_kib % task->total_vm == 0)
				return kill->total_vm_kib / task->total_vm;
			if (task->pid == kill->pid && task->rss && task->rss != MT_UNKNOWN &&
			    kib % task->rss == 0)
				return kib / task->rss;
		}
	}
	return MT_UNKNOWN;
}

/* The sum of one figure: of all nodes (or zones) in kB, and of the machine in pages. */
struct sums {
	uint64_t kib, pages;
	bool any;
};

static void add_to_sums(struct sums *sums, enum mt_oom_kind kind, struct mt_word line,
			const char *key)
{
	uint64_t value = mt_oom_number(line, key);

	if (value == MT_UNKNOWN || value > UINT32_MAX * UINT64_C(1024))
		return;
	if (kind == MT_OOM_COUNTS) {
		sums->pages += value;
	} else {
		sums->kib += value;
		sums->any = true;
	}
}

/* free: of zones; the anonymous lists of nodes, before 4.8 of zones. */
static uint64_t by_sums(const struct mt_oom_store *memory)
{
	struct sums free = { 0 }, anon = { 0 };
	const struct sums *all[] = { &anon, &free };

	for (size_t i = 0; i < memory->n; i++) {
		enum mt_oom_kind kind = memory->v[i].kind;
		struct mt_word line = mt_oom_store_line(memory, i);

		if (kind == MT_OOM_ZONE || (kind == MT_OOM_COUNTS && mt_oom_has(line, "free:")))
			add_to_sums(&free, kind, line, "free:");
		if (kind == MT_OOM_NODE || kind == MT_OOM_COUNTS)
			add_to_sums(&anon, kind, line, "inactive_anon:");
	}
	for (size_t i = 0; i < MT_ARRAY_SIZE(all); i++)
		if (all[i]->any && all[i]->pages > 64 && all[i]->kib % all[i]->pages == 0)
			return all[i]->kib / all[i]->pages;
	return MT_UNKNOWN;
}

static uint64_t divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* The largest page that all sizes of zones are multiples of. */
static uint64_t by_divisor(const struct mt_oom_store *memory)
{
	static const char *const keys[] = { "free:", "min:", "low:", "high:", "present:",
					    "managed:", "inactive_anon:" };
	uint64_t all = 0;
	size_t n = 0;

	for (size_t i = 0; i < memory->n; i++) {
		struct mt_word line = mt_oom_store_line(memory, i);

		for (size_t k = 0; memory->v[i].kind == MT_OOM_ZONE && k < MT_ARRAY_SIZE(keys);
		     k++) {
			uint64_t value = mt_oom_number(line, keys[k]);

			if (value == MT_UNKNOWN || !value)
				continue;
			all = divisor(all, value);
			n++;
		}
	}
	all &= ~all + 1;	/* its lowest bit */
	return n >= ENOUGH_SIZES && all > MAX_PAGE_KIB ? MAX_PAGE_KIB :
	       n >= ENOUGH_SIZES ? all : MT_UNKNOWN;
}

void mt_oom_find_page_size(struct mt_oom_parser *parser)
{
	uint64_t kib = parser->page_kib;

	if (!is_page_kib(kib))
		kib = by_victim(&parser->report);
	if (!is_page_kib(kib))
		kib = by_sums(&parser->memory);
	if (!is_page_kib(kib))
		kib = by_divisor(&parser->memory);
	parser->page_assumed = !is_page_kib(kib) && parser->memory.n;
	parser->page_kib = is_page_kib(kib) ? kib : parser->page_assumed ? 4 : MT_UNKNOWN;
}
