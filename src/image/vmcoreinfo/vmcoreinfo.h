/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of VMCOREINFO (kernel/vmcore_info.c, kernel/crash_core.c before
 * v6.9): OSRELEASE=, SYMBOL(name)=hex, NUMBER(name)=decimal, ….
 */
#ifndef MT_IMAGE_VMCOREINFO_VMCOREINFO_H
#define MT_IMAGE_VMCOREINFO_VMCOREINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The value of key ("OSRELEASE", "SYMBOL(init_mm)") in text (may be NULL),
 * copied; NULL if there is no such line or memory is short.  The caller
 * frees it.
 */
char *mt_vmcoreinfo_get(const char *text, const char *key);

/* SYMBOL(name), KERNELOFFSET and NUMBER(KERNELOFFSET): hexadecimal. */
bool mt_vmcoreinfo_hex(const char *text, const char *key, uint64_t *value);

/* NUMBER(name), LENGTH(name), SIZE(name), OFFSET(name): decimal, or 0x…. */
bool mt_vmcoreinfo_number(const char *text, const char *key, int64_t *value);

/*
 * The first SYMBOL(name)=hex line at or after text: its name, not terminated,
 * with length and value.  Call again with the result to have the next one.
 * NULL when there is no more.
 */
const char *mt_vmcoreinfo_next_symbol(const char *text, size_t *name_len, uint64_t *value);

#endif
