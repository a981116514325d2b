// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is a recording: a file of SQLite. */
#include "fuzz.h"

#include <unistd.h>

#include "record/store.h"

#define ALL_SECTIONS ((1u << MT_NR_SECTIONS) - 1)

static bool check_sample(struct mt_recording *recording)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_recording_snapshot(recording, ALL_SECTIONS, &snapshot);

	fuzz_check_message(err);
	if (!err) {
		fuzz_check_snapshot(snapshot);
		fuzz_render(snapshot);
	}
	return !err;
}

static void check_recording(struct mt_recording *recording)
{
	struct timespec first = { 0 }, last = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = mt_recording_span(recording, &first, &last);
	bool more = true;

	fuzz_check_message(err);
	if (err)
		return;
	err = mt_recording_seek(recording, first);
	for (int i = 0; !err && more && i < 8 && check_sample(recording); i++)
		err = mt_recording_next(recording, &more);
	fuzz_check_message(err);
	mt_error_destroy(err);
	err = mt_recording_seek(recording, last);
	if (!err && check_sample(recording))
		err = mt_recording_previous(recording, &more);
	fuzz_check_message(err);
}

/* What SQLite keeps beside a file is not part of the next input. */
static void forget(const char *path)
{
	static const char *const kinds[] = { "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(kinds); i++) {
		char beside[4096];

		snprintf(beside, sizeof(beside), "%s%s", path, kinds[i]);
		unlink(beside);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(mt_recording) struct mt_recording *recording = NULL;
	mt_cleanup(mt_error) struct mt_error *err = NULL;
	const char *path;

	if (!mt_store_is_recording(data, size))
		return 0;
	path = fuzz_named_file("recording", data, size);
	forget(path);
	err = mt_recording_open(path, &recording);
	fuzz_check_message(err);
	if (!err)
		check_recording(recording);
	return 0;
}
