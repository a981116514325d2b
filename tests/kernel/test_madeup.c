// SPDX-License-Identifier: GPL-2.0-or-later
/* All cases of the made-up machine of one make, as one list. */
#include <stdio.h>
#include <string.h>

#include "machine.h"

#define MAX_TESTS 96

int main(void)
{
	const struct {
		const struct CMUnitTest *tests;
		size_t n;
	} groups[] = {
		{ healthy_tests, nr_healthy_tests },
		{ damaged_tests, nr_damaged_tests },
		{ flips_tests, nr_flips_tests },
		{ pages_tests, nr_pages_tests },
		{ audit_tests, nr_audit_tests },
		{ blockers_tests, nr_blockers_tests },
		{ types_tests, nr_types_tests },
		{ type_bytes_tests, nr_type_bytes_tests },
		{ who_tests, nr_who_tests },
	};
	struct CMUnitTest all[MAX_TESTS];
	size_t n = 0;

	if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) {
		puts("1..0 # SKIP the made-up machine is as big-endian as this one, but x86-64");
		return 0;
	}
	for (size_t i = 0; i < MT_ARRAY_SIZE(groups); i++) {
		if (n + groups[i].n > MAX_TESTS)
			abort();
		memcpy(all + n, groups[i].tests, groups[i].n * sizeof(all[0]));
		n += groups[i].n;
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return _cmocka_run_group_tests("madeup", all, n, NULL, NULL);
}
