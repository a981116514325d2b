/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that are kept until a report's end, and what was seen of it. */
#ifndef MT_PROC_LOG_REPORT_STORE_H
#define MT_PROC_LOG_REPORT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "proc/log/report/kinds.h"

/* Zero-initialise. */
struct mt_oom_store {
	char *text;
	size_t len, capacity;
	struct mt_oom_stored {
		size_t at, len;
		enum mt_oom_kind kind;
	} *v;
	size_t n, v_capacity;
};

/* Adds a copy of line. MT_ERR_NOMEM: also where a report has more than any machine prints. */
struct mt_error *mt_oom_store_add(struct mt_oom_store *store, enum mt_oom_kind kind,
				  struct mt_word line);
/*
 * Adds words, with a blank between, to the end of the last line, which must be there. MT_ERR_NOMEM.
 */
struct mt_error *mt_oom_store_extend(struct mt_oom_store *store, struct mt_word words);
/* Line i; valid until the next one is added. */
struct mt_word mt_oom_store_line(const struct mt_oom_store *store, size_t i);
/* Forgets all lines, and keeps their room. */
void mt_oom_store_clear(struct mt_oom_store *store);
/* Frees what store holds, not itself. */
void mt_oom_store_release(struct mt_oom_store *store);

/* A set of keys (mt_oom_key()). Zero-initialise. */
struct mt_oom_set {
	uint64_t *v;		/* [capacity], a power of two; 0: empty */
	size_t n, capacity;
};

/* Whether key was added. */
bool mt_oom_set_has(const struct mt_oom_set *set, uint64_t key);
/* Adds key; MT_ERR_NOMEM. */
struct mt_error *mt_oom_set_add(struct mt_oom_set *set, uint64_t key);
/* Frees what set holds, not itself. */
void mt_oom_set_release(struct mt_oom_set *set);

#endif
