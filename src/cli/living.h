/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel that runs, as a source. */
#ifndef MT_CLI_LIVING_H
#define MT_CLI_LIVING_H

#include <stdbool.h>

#include "base/error.h"

/* Its memory, as an ELF core that never ends. */
#define MT_LIVING_PATH "/proc/kcore"

/* Tells whether path is the memory of the running kernel. */
bool mt_living_is(const char *path);

#endif
