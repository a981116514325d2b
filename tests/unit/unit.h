/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every unit test needs: cmocka, whose results are printed as TAP, and a
 * few words for what tests of parsers say again and again.
 */
#ifndef MT_TESTS_UNIT_H
#define MT_TESTS_UNIT_H

/* cmocka.h wants these four before it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "model/snapshot.h"

/* Runs the tests of one program, each a case of its own. */
#define UNIT_RUN(tests)                                         \
	(cmocka_set_message_output(CM_OUTPUT_TAP),              \
	 cmocka_run_group_tests_name(#tests, tests, NULL, NULL))

/* Fails the test with the error's message, if there is one. */
#define assert_fine(call) unit_assert_fine(call, __FILE__, __LINE__)
void unit_assert_fine(struct mt_error *err, const char *file, int line);

/* Fails the test unless call is an error of this code whose message has words. */
#define assert_error(call, code, words) unit_assert_error(call, code, words, __FILE__, __LINE__)
void unit_assert_error(struct mt_error *err, enum mt_error_code code, const char *words,
		       const char *file, int line);

/* Fails the test unless text has words in it. */
#define assert_has(text, words) unit_assert_has(text, words, __FILE__, __LINE__)
void unit_assert_has(const char *text, const char *words, const char *file, int line);

/* An empty snapshot. */
struct mt_snapshot *unit_snapshot(void);

/* The zone, which must be there. */
const struct mt_zone *unit_zone(const struct mt_snapshot *snapshot, unsigned int node,
				const char *name);

/* The only entry of incomplete[]: fails if there is none or more than one. */
const struct mt_incomplete *unit_incomplete(const struct mt_snapshot *snapshot);

/* The folder of the samples, in the source tree. */
const char *unit_samples(void);

/* proc/NAME of a sample. */
void unit_read_sample(const char *sample, const char *name, struct mt_buffer *buf);

/* A new folder for files of this test; unit_remove() takes it away with all in it. */
char *unit_folder(void);
void unit_remove(char *folder);

/* Makes folder/path with this text, and the folders above it. */
void unit_write(const char *folder, const char *path, const void *text, size_t len);

#endif
