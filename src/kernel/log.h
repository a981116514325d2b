/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's log, read from its memory. */
#ifndef MT_KERNEL_LOG_H
#define MT_KERNEL_LOG_H

#include "base/error.h"
#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.log: hands each record to fn, the oldest first.  They are in the ring
 * buffer of kernel/printk/printk_ringbuffer.h since v5.10 (896fbe20b4e2), before that struct
 * printk_log one behind the other in log_buf.  The types of both are looked up only now.
 * MT_ERR_NOT_FOUND: the kernel has neither; MT_ERR_FORMAT; the error of reading, or of fn.
 */
struct mt_error *mt_kernel_log(struct mt_inspector *inspector,
			       struct mt_error *(*fn)(void *data,
						      const struct mt_log_record *record),
			       void *data);

#endif
