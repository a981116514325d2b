/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fuzz target parses its input and then looks at what came of it: whatever
 * the input, a snapshot holds to what its header promises.
 */
#ifndef MT_TESTS_FUZZ_H
#define MT_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/snapshot.h"

/* What libFuzzer, or replay.c, calls. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts unless counts, names, shapes and reasons are what they must be. */
void fuzz_check_snapshot(const struct mt_snapshot *snapshot);

/* Aborts unless the error, or NULL, is one that bad text may cause. */
void fuzz_check_error(const struct mt_error *err);

/* Every view of one snapshot, as text and as JSON, into nowhere. */
void fuzz_render(struct mt_snapshot *snapshot);

#endif
