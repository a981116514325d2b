// SPDX-License-Identifier: GPL-2.0-or-later
/* Never run: what counts is its debug information. */
#include "types_sample.h"

enum mt_test_enum mt_test_use_enum;
enum mt_test_big mt_test_use_big;
mt_test_anonymous mt_test_use_anonymous;
struct mt_test_bits mt_test_use_bits;
struct mt_test_nested mt_test_use_nested;
mt_test_alias mt_test_use_alias;
mt_test_matrix mt_test_use_matrix;
struct mt_test_packed mt_test_use_packed;
