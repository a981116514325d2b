/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The CPUs that are online, and where each keeps its copy of a per-CPU variable. */
#ifndef MT_KERNEL_NODE_PERCPU_H
#define MT_KERNEL_NODE_PERCPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "image/image.h"
#include "kernel/layout/layout.h"
#include "kernel/read/reader.h"

/* One possible CPU. */
struct mt_cpu {
	unsigned int id;
	bool online;
	uint64_t offset;	/* __per_cpu_offset[id]: added to a per-CPU pointer */
};

/* The possible CPUs by id.  Statistics are sums over all of them, online or not. */
struct mt_percpu {
	struct mt_cpu *v;
	size_t n;
};

/*
 * Reads __cpu_possible_mask, __cpu_online_mask and __per_cpu_offset[] into *percpu.
 * MT_ERR_NOT_FOUND: a symbol is missing; MT_ERR_FORMAT, MT_ERR_NOMEM, or the error of reading.
 */
struct mt_error *mt_percpu_read(struct mt_reader *reader, const struct mt_layout *layout,
				const struct mt_image *image, struct mt_percpu *percpu);

/* Frees percpu->v, not *percpu itself. */
void mt_percpu_release(struct mt_percpu *percpu);

#endif
