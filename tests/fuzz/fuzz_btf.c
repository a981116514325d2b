// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	mt_cleanup(mt_error) struct mt_error *err = mt_types_from_btf(data, size, &types);

	fuzz_check_message(err);
	if (!err)
		fuzz_check_types(types);
	return 0;
}
