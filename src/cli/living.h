/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel that runs while it is read, through /proc/kcore.  What one pass over its lists finds may
 * be a change that was half done, or half read.
 */
#ifndef MT_CLI_LIVING_H
#define MT_CLI_LIVING_H

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "model/inspect.h"

/* Passes in which a finding must be the same. */
#define MT_LIVING_PASSES 5u

/* A machine opened anew: a snapshot of it, and what to close then. */
struct mt_living_look {
	struct mt_snapshot *snapshot;
	void *opened;
};

/* Opens the machine anew, so that nothing of it is remembered, and closes that again. */
struct mt_living_opener {
	struct mt_error *(*open)(void *data, struct mt_living_look *look);
	void (*close)(struct mt_living_look *look);
	void *data;
};

struct mt_living;

/* Tells whether path is the memory of the running kernel. */
bool mt_living_is(const char *path);

/* Makes *living of what opener opens, which must outlive it.  MT_ERR_NOMEM.  Destroy it. */
struct mt_error *mt_living_create(const struct mt_living_opener *opener, struct mt_living **living);

/* Frees living, which no inspector may use any more.  NULL is fine. */
void mt_living_destroy(struct mt_living *living);

/*
 * Makes inspector's check() one of a living kernel: it hands out what MT_LIVING_PASSES passes in
 * a row find alike, each of a machine opened anew; what they disagree on is counted as in motion.
 */
void mt_living_attach(struct mt_living *living, struct mt_inspector *inspector);

#endif
