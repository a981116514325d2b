// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a live sample costs: reading into the snapshot, against reading alone
 * (read_loop.h), turn by turn in one process.  A line for each set of files:
 * name, CPU microseconds of reading, of a sample.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "proc/proc.h"
#include "read_loop.h"

#define ROUNDS 30
#define REPEAT 400

struct subject {
	const char *name;
	unsigned int sections;
	const char *files[3];	/* NULL behind the last */
};

static double microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double read_once(const struct subject *subject)
{
	double start = microseconds();

	for (int i = 0; i < REPEAT; i++)
		for (int file = 0; subject->files[file]; file++)
			read_like_cat(subject->files[file]);
	return (microseconds() - start) / REPEAT;
}

static void check(struct mt_error *err)
{
	if (!err)
		return;
	fprintf(stderr, "sample_bench: %s\n", mt_error_message(err));
	exit(1);
}

static double sample_once(const struct subject *subject, struct mt_proc *proc)
{
	double start = microseconds();

	for (int i = 0; i < REPEAT; i++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;

		check(mt_proc_sample(proc, subject->sections, &snapshot));
	}
	return (microseconds() - start) / REPEAT;
}

int main(void)
{
	static const struct subject subjects[] = {
		{ "buddy", 1u << MT_SECTION_BUDDYINFO, { "/proc/buddyinfo" } },
		{ "zones", 1u << MT_SECTION_ZONEINFO, { "/proc/zoneinfo" } },
		{ "pcp", 1u << MT_SECTION_ZONEINFO | 1u << MT_SECTION_PCP, { "/proc/zoneinfo" } },
		{ "summary", 1u << MT_SECTION_ZONEINFO | 1u << MT_SECTION_BUDDYINFO,
		  { "/proc/zoneinfo", "/proc/buddyinfo" } },
	};
	mt_cleanup(mt_proc) struct mt_proc *proc = NULL;

	check(mt_proc_open("", &proc));
	for (size_t i = 0; i < MT_ARRAY_SIZE(subjects); i++) {
		double reading = 1e9, sampling = 1e9;

		for (int round = 0; round < ROUNDS; round++) {
			double r = read_once(&subjects[i]), s = sample_once(&subjects[i], proc);

			reading = r < reading ? r : reading;
			sampling = s < sampling ? s : sampling;
		}
		printf("%s %.2f %.2f\n", subjects[i].name, reading, sampling);
	}
	return 0;
}
