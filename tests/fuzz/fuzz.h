/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fuzz target parses its input and then looks at what came of it: whatever
 * the input, a snapshot holds to what its header promises.
 *
 * A target is one file, fuzz_NAME.c, one line of fuzz_targets in
 * tests/local.mk, and a folder of inputs, corpus/NAME.
 */
#ifndef MT_TESTS_FUZZ_H
#define MT_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "image/types/types.h"
#include "model/snapshot.h"
#include "views/view/view.h"

/* Aborts, naming file, line and condition. */
#define REQUIRE(condition)                                                        \
	do {                                                                      \
		if (!(condition)) {                                               \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                  \
		}                                                                 \
	} while (0)

/* What libFuzzer, or replay.c, calls. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts unless counts, names, shapes and reasons are what they must be. */
void fuzz_check_snapshot(const struct mt_snapshot *snapshot);

/* The same of what was read from lines of text: whatever is missing names the line. */
void fuzz_check_lines(const struct mt_snapshot *snapshot);

/* Aborts unless the error, or NULL, is one that bad text may cause. */
void fuzz_check_error(const struct mt_error *err);

/* Aborts unless the error's message, if there is an error, is one line that a terminal may show. */
void fuzz_check_message(const struct mt_error *err);

/* The views that any snapshot has, as text and as JSON, into nowhere. */
void fuzz_render(struct mt_snapshot *snapshot);

/* The same of one view, whatever the snapshot lacks for it. */
void fuzz_render_view(const struct mt_view *view, const struct mt_snapshot *snapshot);

/*
 * Asks types whatever memtop asks types, and what types_sample.h has besides; aborts unless the
 * answers are what types.h promises.
 */
void fuzz_check_types(struct mt_types *types);

/*
 * A file in memory with these bytes; returns its descriptor, which stays ours: the next call
 * changes the same file.
 */
int fuzz_file(const uint8_t *data, size_t size);

/* The path of that file, for whoever wants to open one. */
const char *fuzz_file_path(void);

/* A folder of this process alone, gone when it ends; the same at each call. */
const char *fuzz_folder(void);

/* Writes folder/name, in fuzz_folder(); returns its path, valid until the next call. */
const char *fuzz_named_file(const char *name, const uint8_t *data, size_t size);

#endif
