// SPDX-License-Identifier: GPL-2.0-or-later
/* Samples of a running machine into a file, for as long as it is left to run. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/timer.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/source.h"
#include "commands/commands.h"
#include "record/date.h"
#include "record/store.h"

#define DEFAULT_INTERVAL 10.0

/* pagetypeinfo holds the zone's lock while it counts, so it is read seldom. */
#define DEFAULT_PAGETYPEINFO 600

/* One line for each CPU and zone: on large machines most of what changes. */
#define DEFAULT_PCP 60

/* Samples removed after each one that is added: more than one, so it catches up. */
#define PRUNE_AT_ONCE 8

static const struct mt_view_option keep = {
	.name = "keep", .value = "TIME",
	.help = "remove what is older: 14d, 12h, 4w (default: keep everything)",
};

static const struct mt_view_option pagetypeinfo = {
	.name = "pagetypeinfo", .value = "SEC",
	.help = "how often to read /proc/pagetypeinfo, for which the kernel holds a lock "
		"(default 600; 0: never)",
};

static const struct mt_view_option pcp = {
	.name = "pcp", .value = "SEC",
	.help = "how often to keep the per-CPU lists (default 60; 0: never)",
};

static const struct mt_view_option verbose = {
	.name = "verbose", .help = "a line for each sample, once it is on the disk",
};

/* A section that is read less often than at every sample. */
struct slow {
	enum mt_section section;
	double every;			/* seconds; 0: never */
	struct timespec read;		/* monotonic */
	bool was_read;
};

struct recorder {
	const struct mt_options *options;
	const struct mt_command_context *context;
	struct mt_source *source;
	struct mt_store *store;
	struct slow slow[2];
	long long keep;			/* seconds; 0: everything */
	bool verbose;
	bool full;			/* the disk is, and that was said */
};

static struct mt_error *read_seconds(const struct mt_options *options,
				     const struct mt_view_option *option, double *seconds)
{
	const char *text = mt_options_value(options, option);
	uint64_t number;

	if (!text)
		return NULL;
	if (!mt_number_parse(text, &number) || number > INT32_MAX)
		return mt_error_create(MT_ERR_USAGE, "--%s wants whole seconds, not \"%s\"",
				       option->name, text);
	*seconds = (double)number;
	return NULL;
}

static struct mt_error *read_options(struct recorder *recorder)
{
	const struct mt_options *options = recorder->options;
	const char *text = mt_options_value(options, &keep);
	struct mt_error *err = NULL;

	recorder->slow[0] = (struct slow){ MT_SECTION_PAGETYPEINFO, .every = DEFAULT_PAGETYPEINFO };
	recorder->slow[1] = (struct slow){ MT_SECTION_PCP, .every = DEFAULT_PCP };
	recorder->verbose = mt_options_value(options, &verbose);
	if (!options->columns)
		err = mt_error_create(MT_ERR_USAGE, "record wants -o FILE");
	else if (options->nr_cores || options->recording || options->log)
		err = mt_error_create(MT_ERR_USAGE, "only what runs can be recorded (see import)");
	else if (text && (!mt_duration_parse(text, &recorder->keep) || !recorder->keep))
		err = mt_error_create(MT_ERR_USAGE, "--keep wants a time like 14d, not \"%s\"",
				      text);
	if (!err)
		err = read_seconds(options, &pagetypeinfo, &recorder->slow[0].every);
	return err ? err : read_seconds(options, &pcp, &recorder->slow[1].every);
}

static double seconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

/* A beat that comes a little early would else wait for the one after it. */
static bool is_due(const struct slow *slow, double interval)
{
	return slow->every > 0 &&
	       (!slow->was_read || seconds_since(&slow->read) + interval / 2 >= slow->every);
}

static unsigned int due_sections(struct recorder *recorder, double interval)
{
	unsigned int sections = MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(BUDDYINFO);

	for (size_t i = 0; i < MT_ARRAY_SIZE(recorder->slow); i++) {
		struct slow *slow = &recorder->slow[i];

		if (!is_due(slow, interval))
			continue;
		sections |= 1u << slow->section;
		clock_gettime(CLOCK_MONOTONIC, &slow->read);
		slow->was_read = true;
	}
	return sections;
}

/* A full disk is said once, and so is its end. */
static struct mt_error *report(struct recorder *recorder, struct mt_error *err)
{
	if (err && mt_error_code(err) != MT_ERR_NO_SPACE)
		return err;
	if (err && !recorder->full) {
		err = mt_error_prefix(err, "nothing is recorded until there is room");
		recorder->context->say(mt_error_message(err));
	} else if (!err && recorder->full) {
		recorder->context->say("there is room again: recording goes on");
	}
	recorder->full = err != NULL;
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *tell(const struct recorder *recorder)
{
	if (!recorder->verbose || recorder->full)
		return NULL;
	printf("sample %" PRId64 ": %zu numbers\n", mt_store_last_sample(recorder->store),
	       mt_store_last_changes(recorder->store));
	return mt_output_flush(stdout, "standard output", NULL);
}

static struct mt_error *record_once(struct recorder *recorder, double interval)
{
	unsigned int sections = due_sections(recorder, interval);
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	struct mt_error *err = mt_source_read(recorder->source, sections, &snapshot);

	if (err)
		return err;
	/* a saved tree may tell no time, but it was read now */
	if (!snapshot->origin.has_time)
		clock_gettime(CLOCK_REALTIME, &snapshot->origin.time);
	snapshot->origin.has_time = true;
	err = mt_store_add(recorder->store, snapshot, sections);
	if (!err && recorder->keep)
		err = mt_store_prune(recorder->store, recorder->keep, PRUNE_AT_ONCE);
	err = report(recorder, err);
	return err ? err : tell(recorder);
}

static struct mt_error *record(struct recorder *recorder)
{
	const struct mt_options *options = recorder->options;
	double interval = options->repeat ? options->interval : DEFAULT_INTERVAL;
	struct mt_timer timer;
	struct mt_error *err;

	mt_timer_start(&timer, interval);
	err = record_once(recorder, interval);
	for (uint64_t n = 1; !err && !recorder->context->is_stopped(); n++) {
		if (options->count && n >= options->count)
			break;
		if (mt_timer_wait(&timer))
			err = record_once(recorder, interval);
	}
	return err;
}

static struct mt_error *run(const struct mt_options *options,
			    const struct mt_command_context *context)
{
	struct recorder recorder = { .options = options, .context = context };
	struct mt_error *err = read_options(&recorder);

	if (!err)
		err = mt_source_open(options, context->progress, &recorder.source);
	if (!err)
		err = mt_store_open(options->columns, &recorder.store);
	if (!err)
		err = record(&recorder);
	mt_store_close(recorder.store);
	mt_source_close(recorder.source);
	return err;
}

static const struct mt_view_option *const options[] = { &keep, &pagetypeinfo, &pcp, &verbose,
							NULL };

const struct mt_command mt_command_record = {
	.name = "record",
	.summary = "keep samples in a file, until stopped: -o FILE [-i SEC]",
	.options = options,
	.details = "Appends to FILE, an SQLite database (man memtop-recording); a sample every 10\n"
		   "seconds, or every SEC (-i).  Readers may look at it at any time.",
	.run = run,
};
