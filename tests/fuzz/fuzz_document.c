// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is a JSON document that `memtop snapshot` is said to have written. */
#include "fuzz.h"

#include "record/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_document_read("document", (const char *)data, size, &snapshot);

	fuzz_check_message(err);
	if (err)
		return 0;
	fuzz_check_snapshot(snapshot);
	fuzz_render(snapshot);
	return 0;
}
