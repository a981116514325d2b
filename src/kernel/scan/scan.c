// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/scan/scan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/care.h"
#include "kernel/scan/scan_private.h"

#define MAX_WORKERS 32u

/* Struct pages for which another thread is started; reading fewer takes less time than that. */
#define WORTH_A_WORKER (256u << 10)

static struct mt_error *work(struct mt_page_scan_worker *w)
{
	struct mt_error *err;
	bool more;

	do {
		err = mt_page_scan_next_batch(w, &more);
		if (!err && more)
			err = mt_page_scan_decode(w);
	} while (!err && more);
	return err;
}

/* The first of two errors, either of which may be NULL. */
static struct mt_error *later(struct mt_error *first, struct mt_error *second)
{
	if (first)
		mt_error_destroy(second);
	return first ? first : second;
}

static void end_work(struct mt_page_scan_worker *w, struct mt_error *err)
{
	struct mt_page_scan_shared *shared = w->shared;

	pthread_mutex_lock(&shared->lock);
	for (size_t z = 0; w->pages && z <= shared->classifier->nr_zones; z++)
		for (int use = 0; use < MT_NR_USES; use++)
			shared->result->pages[z][use] += w->pages[z][use];
	for (size_t z = 0; w->not_dumped && z <= shared->classifier->nr_zones; z++)
		for (int use = 0; use < MT_NR_USES; use++)
			shared->result->not_dumped[z][use] += w->not_dumped[z][use];
	if (!err)
		err = mt_tally_merge(&shared->result->tally, &w->tally);
	shared->result->scanned += w->scanned;
	shared->result->mapped |= w->mapped;
	if (w->state)
		err = later(err, shared->options->share->end(shared->options->data, w->state));
	if (err) {
		shared->stop = true;
		if (shared->err)
			mt_error_destroy(err);
		else
			shared->err = err;
	}
	pthread_mutex_unlock(&shared->lock);
	mt_dump_close(w->dump);
	free(w->batch.missing);
	free(w->pieces);
	free(w->pages);
	free(w->not_dumped);
	mt_tally_release(&w->tally);
	free(w->buf);
}

static void run_worker(struct mt_page_scan_shared *shared, bool is_first)
{
	struct mt_page_scan_worker w = { .shared = shared, .is_first = is_first };
	struct mt_error *err = NULL;

	w.buf = malloc((size_t)MT_SCAN_BATCH_PAGES * shared->classifier->decoder.size);
	w.pages = calloc(shared->classifier->nr_zones + 1, sizeof(*w.pages));
	w.not_dumped = calloc(shared->classifier->nr_zones + 1, sizeof(*w.not_dumped));
	err = w.buf && w.pages && w.not_dumped ? NULL : mt_error_nomem();
	if (!err && shared->options->share)
		err = shared->options->share->begin(shared->options->data, &w.state);
	if (!err)
		err = work(&w);
	end_work(&w, err);
}

static void *run_thread(void *shared)
{
	struct mt_page_scan_shared *s = shared;

	if (s->kernel->image->is_living)
		mt_care_step_back();
	run_worker(s, false);
	return NULL;
}

static unsigned int choose_workers(const struct mt_page_scan_shared *shared)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t n = shared->total / WORTH_A_WORKER + 1;

	if (shared->options->run || cpus < 1)
		return 1;
	if (shared->kernel->most_workers)
		cpus = shared->kernel->most_workers;
	n = n < (uint64_t)cpus ? n : (uint64_t)cpus;
	return n < MAX_WORKERS ? (unsigned int)n : MAX_WORKERS;
}

static void count_total(struct mt_page_scan_shared *shared)
{
	const struct mt_memmap *memmap = shared->kernel->memmap;
	const struct mt_page_scan_options *o = shared->options;

	for (size_t i = 0; i < memmap->n; i++) {
		const struct mt_memmap_range *s = &memmap->v[i];
		uint64_t start = s->start_pfn > o->first_pfn ? s->start_pfn : o->first_pfn;
		uint64_t end = s->end_pfn < o->end_pfn ? s->end_pfn : o->end_pfn;

		shared->total += s->map && start < end ? end - start : 0;
	}
}

static void run_all(struct mt_page_scan_shared *shared)
{
	unsigned int n = choose_workers(shared), started = 0;
	pthread_t threads[MAX_WORKERS];

	shared->alone = n == 1;
	while (started + 1 < n && !pthread_create(&threads[started], NULL, run_thread, shared))
		started++;
	run_worker(shared, true);
	for (unsigned int i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	shared->result->workers = started + 1;
}

struct mt_error *mt_scan(struct mt_kernel *kernel, const struct mt_page_scan_options *options,
			 struct mt_page_scan_result *result)
{
	struct mt_page_scan_shared shared = {
		.kernel = kernel,
		.options = options,
		.result = result,
		.lock = PTHREAD_MUTEX_INITIALIZER,
	};
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_CLASSIFIER);

	*result = (struct mt_page_scan_result){ 0 };
	if (err)
		return err;
	shared.classifier = kernel->classifier;
	shared.pfn = options->first_pfn >> shared.classifier->decoder.max_order
		     << shared.classifier->decoder.max_order;
	result->nr_zones = kernel->classifier->nr_zones;
	result->pages = calloc(result->nr_zones + 1, sizeof(*result->pages));
	result->not_dumped = calloc(result->nr_zones + 1, sizeof(*result->not_dumped));
	if (!result->pages || !result->not_dumped) {
		mt_page_scan_result_release(result);
		return mt_error_nomem();
	}
	count_total(&shared);
	mt_dump_prepare_map(kernel->image->dump);
	run_all(&shared);
	if (shared.err)
		mt_page_scan_result_release(result);
	return shared.err;
}

void mt_page_scan_result_release(struct mt_page_scan_result *result)
{
	free(result->pages);
	free(result->not_dumped);
	mt_tally_release(&result->tally);
	free(result->problem);
	*result = (struct mt_page_scan_result){ 0 };
}
