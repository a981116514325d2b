/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The log of the running kernel, as /dev/kmsg hands it out (kernel/printk/printk.c,
 * devkmsg_read()).
 */
#ifndef MT_PROC_LOG_KMSG_H
#define MT_PROC_LOG_KMSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "base/file.h"

#define MT_KMSG_PATH "/dev/kmsg"

/*
 * Reads all records there are now at path into *buf as dmesg prints them; waits for none.  Records
 * that are overwritten meanwhile are missing.  The caller releases buf in any case.
 * MT_ERR_DENIED says what to do about it; MT_ERR_NOT_FOUND; MT_ERR_FORMAT: not one record;
 * MT_ERR_NOMEM.
 */
struct mt_error *mt_kmsg_read(const char *path, struct mt_buffer *buf);

/*
 * Writes one record, text[0..len), to out as dmesg prints it; false if it is none.
 * "6,339,5140900,-;text\n KEY=value\n" becomes "[    5.140900] text".
 */
bool mt_kmsg_print(const char *text, size_t len, FILE *out);

#endif
