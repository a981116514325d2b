// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What address spaces of a dump cost, asked again and again in one process:
 *
 *	spaces_bench VMCORE VMLINUX
 *
 * One line of figures: see bench/README, Address spaces.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "image/image.h"
#include "kernel/kernel.h"
#include "model/inspect.h"

#define MAX_PAGES	64u
#define MIN_SECONDS	0.5

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check(struct mt_error *err)
{
	if (!err)
		return;
	fprintf(stderr, "spaces_bench: %s\n", mt_error_message(err));
	exit(1);
}

struct bench {
	struct mt_inspector *inspector;
	uint64_t spaces, rss;		/* bytes */
	struct mt_task_options tasks;
	uint64_t pfns[MAX_PAGES];
	size_t nr_pfns, next;
	bool scan;
};

static struct mt_error *on_task(void *data, const struct mt_task *task)
{
	struct bench *b = data;
	uint64_t rss = mt_count_add(task->anon, mt_count_add(task->file, task->shmem));

	b->spaces += rss != MT_UNKNOWN;
	b->rss += rss != MT_UNKNOWN ? rss : 0;
	return NULL;
}

static void ask_tasks(struct bench *b)
{
	b->spaces = b->rss = 0;
	check(b->inspector->ops->spaces->tasks(b->inspector, &b->tasks, on_task, b));
}

static struct mt_error *on_page(void *data, const struct mt_page *page)
{
	struct bench *b = data;

	/* all over the machine, not only its first pages */
	if (page->mapcount > 0 && b->next++ % 37 == 0 && b->nr_pfns < MAX_PAGES)
		b->pfns[b->nr_pfns++] = page->pfn;
	return NULL;
}

static struct mt_error *on_mapping(void *data, const struct mt_page_mapping *mapping)
{
	(void)data;
	(void)mapping;
	return NULL;
}

static void ask_page(struct bench *b)
{
	struct mt_page_mappings result;
	char which[32];

	snprintf(which, sizeof(which), "%llu",
		 (unsigned long long)b->pfns[b->next++ % b->nr_pfns]);
	check(b->inspector->ops->spaces->page_mappings(b->inspector, which, b->scan, on_mapping, b,
						       &result));
}

/* CPU seconds of one, after a first that is not counted. */
static double measure(struct bench *b, void (*ask)(struct bench *b))
{
	unsigned int n = 0;
	double start;

	ask(b);
	start = now();
	do {
		ask(b);
		n++;
	} while (now() - start < MIN_SECONDS);
	return (now() - start) / n;
}

static void report(struct bench *b)
{
	const struct mt_selection anon = { .use = "anon" }, shmem = { .use = "shmem" };
	double list = measure(b, ask_tasks), shares, reverse, scan;

	b->tasks.pss = true;
	shares = measure(b, ask_tasks) - list;
	check(b->inspector->ops->pages(b->inspector, &anon, on_page, b));
	check(b->inspector->ops->pages(b->inspector, &shmem, on_page, b));
	if (!b->nr_pfns || !b->rss)
		return;
	reverse = measure(b, ask_page);
	b->scan = true;
	scan = measure(b, ask_page);
	printf("%llu %llu %.0f %.0f %.0f %.0f\n", (unsigned long long)b->spaces,
	       (unsigned long long)b->rss, list * 1e6, shares * 1e6, reverse * 1e6, scan * 1e6);
}

int main(int argc, char **argv)
{
	const struct mt_image_options options = {
		.paths = (const char *const *)&argv[1], .nr_paths = 1,
		.vmlinux = argc > 2 ? argv[2] : NULL,
	};
	mt_cleanup(mt_image) struct mt_image *image = NULL;
	mt_cleanup(mt_kernel) struct mt_kernel *kernel = NULL;
	struct mt_snapshot *snapshot;
	struct bench bench = { .next = 0 };

	if (argc != 3) {
		fputs("usage: spaces_bench VMCORE VMLINUX\n", stderr);
		return 2;
	}
	check(mt_image_open(&options, &image));
	check(mt_kernel_open(image, NULL, &kernel));
	check(mt_kernel_sample(kernel, 0, &snapshot));
	bench.inspector = snapshot->inspector;
	report(&bench);
	mt_snapshot_destroy(snapshot);
	return 0;
}
