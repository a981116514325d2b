/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_KERNEL_LOG_H
#define MT_KERNEL_LOG_H

#include "base/error.h"
#include "model/inspect.h"

/*
 * The kernel's own log in its memory, record by record, oldest first
 * (mt_inspector_ops.log): printk's ring buffer (kernel/printk/
 * printk_ringbuffer.h, since v5.10, commit 896fbe20b4e2), before that the
 * records of struct printk_log one behind the other in log_buf.
 *
 * The structures' members are asked for when the log is, not when the dump is
 * opened: few who open one want them.
 */
struct mt_error *mt_kernel_log(struct mt_inspector *inspector,
			       struct mt_error *(*fn)(void *data,
						      const struct mt_log_record *record),
			       void *data);

#endif
