/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What types_sample.h only declares, and what its unit does not mention. */
#ifndef MT_TEST_TYPES_SAMPLE_OTHER_H
#define MT_TEST_TYPES_SAMPLE_OTHER_H

struct mt_test_opaque {
	char text[40];
	int number;
};

/*
 * Linkers store "opaque" as the end of one of these; so the place of the
 * structure's name is one of many.
 */
struct opaque {
	int a_opaque, b_opaque, c_opaque, d_opaque, e_opaque, f_opaque;
};

/* Short enough to stand in .debug_info itself. */
struct mto {
	long first, second;
};

enum mt_test_other_enum {
	MT_TEST_OTHER = 5,
};

#endif
