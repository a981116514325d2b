// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

#include "proc/zone/parsers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_snapshot_create(MT_ORIGIN_SYSROOT, &snapshot);

	if (!err)
		err = mt_proc_parse_pagetypeinfo("pagetypeinfo", (const char *)data, size,
						 snapshot);
	fuzz_check_error(err);
	fuzz_check_lines(snapshot);
	/* drawing takes longer than parsing: one input in eight has to do */
	if (!err && size % 8 == 0)
		fuzz_render(snapshot);
	return 0;
}
