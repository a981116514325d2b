// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/living.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

bool mt_living_is(const char *path)
{
	mt_cleanup(free) char *real = realpath(path, NULL);

	return real && !strcmp(real, MT_LIVING_PATH);
}
