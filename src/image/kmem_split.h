/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of a split kdump (makedumpfile --split): each has all headers, and
 * the pages of one range of page frames.
 */
#ifndef MT_IMAGE_KMEM_SPLIT_H
#define MT_IMAGE_KMEM_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/*
 * Whether all of the files are in the kdump format.  MT_ERR_FORMAT if they are
 * parts of a split set and some parts are missing, or there twice.
 */
struct mt_error *mt_kmem_split_check(const int fds[], size_t n, bool *all_kdump);

#endif
