// SPDX-License-Identifier: GPL-2.0-or-later
#include "types_sample_other.h"

struct mt_test_opaque mt_test_use_opaque;
struct opaque mt_test_use_suffix;
struct mto mt_test_use_short;
enum mt_test_other_enum mt_test_use_other;
