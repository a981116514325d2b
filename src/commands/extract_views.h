/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every view of a dump, one after the other: for what they read, and for what they say. */
#ifndef MT_COMMANDS_EXTRACT_VIEWS_H
#define MT_COMMANDS_EXTRACT_VIEWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/sha256.h"
#include "cli/options.h"
#include "cli/source.h"

/* What a view said. */
struct mt_extract_answer {
	char name[64];			/* the view, and what it was asked: "vmas 17" */
	bool failed;			/* it could not be shown; code says why */
	enum mt_error_code code;
	char digest[MT_SHA256_TEXT];	/* of all rows as JSON; "" where nobody wanted it */
};

/* Which views are run, and what they said.  Release it. */
struct mt_extract_views {
	const struct mt_options *options;
	const char *only;		/* names, separated by commas; NULL: all that can be */
	bool log;			/* the kernel's log, too */
	bool digests;			/* say what they said */
	const struct mt_progress *progress;
	struct mt_extract_answer *answers;
	size_t nr_answers, capacity;
};

/* Checks views->only.  MT_ERR_USAGE: a name that is no view's, or one that is never run. */
struct mt_error *mt_extract_views_check(const struct mt_extract_views *views);

/*
 * Runs views on source.  Those that are not: comparisons, logs of other files, what shows a page or
 * an address that is named (tables of all processes are read), and the log unless it is asked for.
 * A view that cannot be shown is an answer.  MT_ERR_STOPPED, MT_ERR_NOMEM.
 */
struct mt_error *mt_extract_views_run(struct mt_extract_views *views, struct mt_source *source);

/* Frees the answers. */
void mt_extract_views_release(struct mt_extract_views *views);

#endif
