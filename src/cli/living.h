/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel that runs, as a source: its memory, and whether it may be read here. */
#ifndef MT_CLI_LIVING_H
#define MT_CLI_LIVING_H

#include <stdbool.h>

#include "base/error.h"

/* Its memory, an ELF core that changes; its types and its symbols. */
#define MT_LIVING_MEMORY "/proc/kcore"
#define MT_LIVING_TYPES "/sys/kernel/btf/vmlinux"
#define MT_LIVING_SYMBOLS "/proc/kallsyms"

/* Tells whether path is the memory of the running kernel. */
bool mt_living_is(const char *path);

/*
 * Tries whether the memory of the running kernel can be opened.  MT_ERR_DENIED or MT_ERR_NOT_FOUND
 * says in one line what is missing and what to do about it.
 */
struct mt_error *mt_living_check(void);

/*
 * Says why opening the kernel's memory failed with errnum, of a machine whose /proc and /sys are
 * below root ("" for this one); is_root: of a process that is.  The errors of mt_living_check().
 */
struct mt_error *mt_living_explain(const char *root, int errnum, bool is_root);

#endif
