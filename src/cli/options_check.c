// SPDX-License-Identifier: GPL-2.0-or-later
/* Which options go together. */
#include "cli/options.h"

#include "cli/living.h"

static bool is_living(const struct mt_options *options)
{
	return options->nr_cores == 1 && mt_living_is(options->cores[0]);
}

static struct mt_error *check_log(const struct mt_options *options)
{
	bool reads_log = options->view && options->view->reads_log;

	if (options->log && (options->sysroot || options->nr_cores || options->recording))
		return mt_error_create(MT_ERR_USAGE, "a log is a source of its own: no --sysroot, "
				       "--core or --recording");
	if (options->log && options->repeat)
		return mt_error_create(MT_ERR_USAGE, "a log does not change: no --interval");
	if (options->report && !options->log && !reads_log)
		return mt_error_create(MT_ERR_USAGE, "--report goes with --log");
	if (reads_log && !options->log && (options->sysroot || options->recording))
		return mt_error_create(MT_ERR_USAGE, "%s wants a kernel's log: a file, - for "
				       "standard input, a dump (--core), or none for this "
				       "machine's", options->view->name);
	return NULL;
}

struct mt_error *mt_options_check(const struct mt_options *options)
{
	if (options->content && (options->sysroot || options->nr_cores || options->recording ||
				 options->log || options->repeat))
		return mt_error_create(MT_ERR_USAGE, "%s is a source of its own, and does not "
				       "change", options->content);
	if ((options->sysroot != NULL) + (options->nr_cores > 0) + (options->recording != NULL) > 1)
		return mt_error_create(MT_ERR_USAGE,
				       "--sysroot, --core and --recording exclude each other");
	if ((options->has_at || options->has_begin || options->has_end) && !options->recording)
		return mt_error_create(MT_ERR_USAGE,
				       "--at, --begin and --end go with --recording");
	if (options->has_at && (options->has_begin || options->has_end))
		return mt_error_create(MT_ERR_USAGE, "--at is a moment, --begin and --end a span");
	if (options->vmlinux && !options->nr_cores && !(options->view && options->view->compares))
		return mt_error_create(MT_ERR_USAGE, "--vmlinux goes with --core");
	if ((options->types != MT_TYPES_AUTO || options->force || options->no_cache) &&
	    !options->nr_cores && !(options->view && options->view->compares))
		return mt_error_create(MT_ERR_USAGE,
				       "--types, --force and --no-cache go with --core");
	if (options->count && !options->repeat && !options->command && !options->recording)
		return mt_error_create(MT_ERR_USAGE, "--count goes with --interval");
	if (options->no_kcore && (options->sysroot || options->nr_cores || options->recording))
		return mt_error_create(MT_ERR_USAGE, "--no-kcore is for this machine as it runs");
	if (options->repeat && options->nr_cores && !is_living(options))
		return mt_error_create(MT_ERR_USAGE, "a dump does not change: no --interval");
	if (options->csv && options->json)
		return mt_error_create(MT_ERR_USAGE, "--csv and --json exclude each other");
	return check_log(options);
}
