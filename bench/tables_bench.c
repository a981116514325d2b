// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel's whole address space of a dump, table by table, again and again in one process;
 * and a plain loop over as many bytes of entries:
 *
 *	tables_bench VMCORE VMLINUX
 *
 * One line of figures: see bench/README, Page tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "image/image.h"
#include "kernel/kernel.h"
#include "model/inspect.h"

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
	fprintf(stderr, "tables_bench: %s\n", mt_error_message(err));
	exit(1);
}

struct bench {
	struct mt_inspector *inspector;
	struct mt_table_totals totals;
	uint64_t runs, tables, bytes, mapped;	/* mapped: bytes */
	uint64_t *entries;			/* as many bytes as the tables have */
	volatile uint64_t present;
};

static struct mt_error *on_run(void *data, const struct mt_table_run *run)
{
	struct bench *b = data;

	(void)run;
	b->runs++;
	return NULL;
}

static void walk(struct bench *b)
{
	b->runs = b->tables = b->bytes = b->mapped = 0;
	check(b->inspector->ops->spaces->page_table(b->inspector, NULL, NULL, on_run, b,
						    &b->totals));
	for (unsigned int i = 1; i <= b->totals.nr_levels; i++) {
		b->tables += b->totals.tables[i];
		b->bytes += b->totals.tables[i] * b->totals.table_size[i];
		b->mapped += b->totals.pages[i] * b->totals.page_size[i];
	}
}

static void loop(struct bench *b)
{
	uint64_t n = 0;

	for (uint64_t i = 0; i < b->bytes / sizeof(*b->entries); i++)
		n += b->entries[i] & 1;
	b->present = n;
}

/* CPU seconds of one, after a first that is not counted. */
static double measure(struct bench *b, void (*work)(struct bench *b))
{
	unsigned int n = 0;
	double start;

	work(b);
	start = now();
	do {
		work(b);
		n++;
	} while (now() - start < MIN_SECONDS);
	return (now() - start) / n;
}

static void report(struct bench *b)
{
	double tables = measure(b, walk), plain;

	b->entries = malloc((size_t)b->bytes);
	if (!b->entries)
		check(mt_error_nomem());
	for (uint64_t i = 0; i < b->bytes / sizeof(*b->entries); i++)
		b->entries[i] = i * 0x9e3779b97f4a7c15;
	plain = measure(b, loop);
	free(b->entries);
	printf("%llu %llu %llu %llu %.1f %.1f\n", (unsigned long long)b->runs,
	       (unsigned long long)b->tables, (unsigned long long)b->bytes,
	       (unsigned long long)b->mapped, tables * 1e6, plain * 1e6);
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
	struct bench bench = { .runs = 0 };

	if (argc != 3) {
		fputs("usage: tables_bench VMCORE VMLINUX\n", stderr);
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
